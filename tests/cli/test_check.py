"""`sigscope check` from the command line: what it prints, where it exits, what it accepts."""

import json
from pathlib import Path

import pytest

from sigscope.cli.check import FORMATS, NAMED_ENTRIES
from sigscope.cli.main import run
from sigscope.renderers.diagnostics.registry import CHECK_FORMATS

SHOP = str(Path(__file__).parents[2] / "fixtures" / "shop")
CODE = """\
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import Signal, receiver

placed = Signal()


class Order(models.Model):
    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        placed.send(sender=Order)


@receiver(post_save)
def count(sender):
    pass
"""
UNSENT = "paid = Signal()\npaid.connect(count)\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a SIG002 in line 5 and a SIG101 in line 15, which is the current folder."""
    (tmp_path / "manage.py").write_text('import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")\n')
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "settings.py").write_text('INSTALLED_APPS = ["orders"]\n')
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders" / "__init__.py").write_text("")
    (tmp_path / "orders" / "models.py").write_text(CODE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def codes(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The codes of the diagnostics, in their order."""
    status = run(["check", "-f", "json", *arguments])
    captured = capsys.readouterr()
    found = [row["code"] for row in json.loads(captured.out)["diagnostics"]]
    assert status == int(bool(found))
    return found


def test_every_format_can_be_chosen() -> None:
    assert tuple(form.name for form in CHECK_FORMATS) == FORMATS


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_goes_to_stdout_and_diagnostics_exit_with_1(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", SHOP, "-f", form]) == 1

    captured = capsys.readouterr()
    assert "SIG001" in captured.out
    assert captured.err == ""


def test_the_default_shows_the_code(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check"]) == 1

    captured = capsys.readouterr()
    assert " --> orders/models.py:5:10\n" in captured.out
    assert "5 | placed = Signal()\n" in captured.out
    assert captured.out.endswith("Found 2 diagnostics.\n")
    assert captured.err == ""


def test_a_clean_project_exits_with_0(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "orders" / "models.py").write_text("x = 1\n")

    assert run(["check"]) == 0

    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("All checks passed!\n", "")


def test_a_folder_without_python_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", str(tmp_path)]) == 0

    assert "found no Python files" in capsys.readouterr().err


def test_what_can_not_run_exits_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "nowhere"]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("sigscope: error: 'nowhere' does not exist")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), ["SIG002", "SIG101"]),
        (("--select", "SIG1"), ["SIG101"]),
        (("--select", "no-receivers"), ["SIG002"]),
        (("--select", "SIG1,SIG002"), ["SIG002", "SIG101"]),
        (("--select", "SIG1", "--extend-select", "SIG002"), ["SIG002", "SIG101"]),
        (("--ignore", "SIG0"), ["SIG101"]),
        (("--select", "ALL", "--ignore", "SIG101"), ["SIG002"]),
        (("--select", "SIG3"), []),
    ],
)
def test_rules_are_selected(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: list[str]
) -> None:
    assert codes(capsys, *arguments) == expected


@pytest.mark.parametrize(
    ("option", "name", "advice"),
    [
        ("--select", "SIG11x", "did you mean 'SIG110'?"),
        ("--ignore", "no-reciever", "did you mean 'no-receivers'?"),
        ("--extend-select", "quux", "`sigscope rule --all` lists them"),
    ],
)
def test_an_unknown_rule_is_an_error(
    project: Path, capsys: pytest.CaptureFixture[str], option: str, name: str, advice: str
) -> None:
    assert run(["check", option, name]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"sigscope: error: {option}: unknown rule {name!r}; {advice}\n"


def test_a_comment_suppresses(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project / "orders" / "models.py"
    file.write_text(CODE.replace("placed = Signal()", "placed = Signal()  # sigscope: ignore[SIG002]"))

    assert codes(capsys) == ["SIG101"]

    file.write_text(f"# sigscope: ignore-file[missing-kwargs]\n{CODE}")
    assert codes(capsys) == ["SIG002"]

    file.write_text(CODE.replace("import models", "import models  # sigscope: ignore[SIG002]"))
    assert codes(capsys) == ["SIG901", "SIG002", "SIG101"]


def test_exit_zero_still_tells(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--exit-zero", "-f", "concise"]) == 0

    assert capsys.readouterr().out.endswith("Found 2 diagnostics.\n")


def test_statistics_count_by_rule(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--statistics"]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["1", "SIG002", "no-receivers"],
        ["1", "SIG101", "missing-kwargs"],
        ["Found", "2", "diagnostics."],
    ]


def test_statistics_are_for_people(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--statistics", "-f", "json"]) == 2

    assert "json has every diagnostic" in capsys.readouterr().err


def test_test_code_is_checked_on_demand(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "orders" / "tests.py").write_text(
        "from django.dispatch import receiver\nfrom orders.models import placed\n\n"
        "@receiver(placed)\ndef seen(sender): ...\n"
    )

    assert codes(capsys) == ["SIG002", "SIG101"]
    assert codes(capsys, "--tests") == ["SIG101", "SIG101"]  # no SIG004: the test runner imports it


def test_the_output_goes_to_a_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "-f", "sarif", "-o", "signals.sarif"]) == 1

    assert capsys.readouterr().out == ""
    assert json.loads((project / "signals.sarif").read_text())["version"] == "2.1.0"


def test_a_file_that_can_not_be_written_is_told_before_the_work(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "-o", "none/such"]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "create it first" in captured.err


# --- baseline ---


def baseline(*arguments: str) -> int:
    return run(["check", "--baseline", "signals.json", *arguments])


def test_a_baseline_accepts_what_is_there(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert baseline("--write-baseline") == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "sigscope: wrote 2 diagnostics to the baseline signals.json\n")

    assert baseline() == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("All checks passed!")
    assert captured.err == ""

    file = project / "orders" / "models.py"
    file.write_text(f"# One line more.\n{CODE}{UNSENT}")
    assert baseline("-f", "concise") == 1
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()[:-1]] == ["SIG001"]


def test_a_baseline_holds_wherever_the_run_is_started(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert baseline("--write-baseline") == 0
    monkeypatch.chdir(project.parent)

    assert run(["check", str(project), "--baseline", str(project / "signals.json")]) == 0


def test_a_stale_baseline_says_so_and_is_rewritten(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert baseline("--write-baseline") == 0
    (project / "orders" / "models.py").write_text(CODE.replace("def count(sender)", "def count(sender, **kwargs)"))
    capsys.readouterr()

    assert baseline() == 0
    assert capsys.readouterr().err == (
        "sigscope: the baseline is stale: orders/models.py no longer has SIG101 of orders.models.count\n"
        "sigscope: --write-baseline drops the stale entries\n"
    )

    assert baseline("--write-baseline") == 0
    rows = json.loads((project / "signals.json").read_text())["entries"]
    assert [row["code"] for row in rows] == ["SIG002"]


def test_many_stale_entries_are_counted(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {
            "path": "orders/models.py",
            "code": "SIG002",
            "subject": f"orders.models.gone_{number}",
            "count": 1 + number % 2,
        }
        for number in range(NAMED_ENTRIES + 2)
    ]
    (project / "signals.json").write_text(json.dumps({"version": 1, "entries": rows}))

    assert baseline() == 1

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == NAMED_ENTRIES + 2
    assert lines[1].endswith("gone_1 (2 times)")
    assert lines[-2] == "sigscope: the baseline is stale: 2 entries more"


def test_what_a_run_can_not_speak_of_is_neither_stale_nor_dropped(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert baseline("--write-baseline") == 0
    capsys.readouterr()

    assert baseline("--select", "SIG002") == 0
    assert baseline("site") == 0
    assert baseline("site", "--write-baseline") == 0
    rows = json.loads((project / "signals.json").read_text())["entries"]

    assert "stale" not in capsys.readouterr().err
    assert [row["code"] for row in rows] == ["SIG002", "SIG101"]


def test_an_empty_baseline_is_written_too(project: Path) -> None:
    (project / "orders" / "models.py").write_text("")

    assert baseline("--write-baseline") == 0

    assert json.loads((project / "signals.json").read_text()) == {"version": 1, "entries": []}


def test_a_baseline_needs_a_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--write-baseline"]) == 2
    assert "--write-baseline needs a file" in capsys.readouterr().err

    assert baseline() == 2
    assert capsys.readouterr().err == (
        "sigscope: error: there is no baseline signals.json; sigscope check --write-baseline writes it\n"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing", "signals.json is no baseline of sigscope: it is no JSON; name another file"),
        ("[]", "signals.json is no baseline of sigscope, version 1; name another file"),
        ('{"version": 2, "entries": []}', "signals.json is no baseline of sigscope, version 1; name another file"),
        ('{"version": 1, "entries": 1}', "signals.json is no baseline of sigscope, version 1; name another file"),
        (
            '{"version": 1, "entries": [1]}',
            "signals.json is a damaged baseline: 1 is no entry; write it anew with --write-baseline",
        ),
        (
            '{"version": 1, "entries": [{"count": 0}]}',
            "signals.json is a damaged baseline: {'count': 0} is no entry; write it anew with --write-baseline",
        ),
        (
            '{"version": 1, "entries": [{"path": "", "code": "", "subject": "", "count": 0}]}',
            "signals.json is a damaged baseline: {'path': '', 'code': '', 'subject': '', 'count': 0} is no entry",
        ),
    ],
)
@pytest.mark.parametrize("writing", [[], ["--write-baseline"]], ids=["read", "written"])
def test_what_is_no_baseline_is_left_alone(
    project: Path, capsys: pytest.CaptureFixture[str], text: str, message: str, writing: list[str]
) -> None:
    file = project / "signals.json"
    file.write_text(text)

    assert baseline(*writing) == 2

    assert capsys.readouterr().err.startswith(f"sigscope: error: {message}")
    assert file.read_text() == text


def test_a_baseline_that_is_a_folder_can_not_be_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "signals.json").mkdir()

    assert baseline() == 2

    assert "can't read the baseline signals.json: Is a directory" in capsys.readouterr().err


# --- configuration ---


def test_the_configuration_selects_and_the_command_line_wins(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "sigscope.toml").write_text('select = ["SIG101"]\nbaseline = "known.json"\n')
    assert run(["check", "--write-baseline"]) == 0
    capsys.readouterr()

    assert codes(capsys) == []
    assert codes(capsys, "--select", "SIG002") == ["SIG002"]
    assert (project / "known.json").is_file()


@pytest.mark.parametrize(
    ("more", "expected"), [("", []), ('extend-select = ["SIG1"]', ["SIG101"]), ('ignore = ["SIG1"]', [])]
)
def test_the_configuration_can_select_nothing(
    project: Path, capsys: pytest.CaptureFixture[str], more: str, expected: list[str]
) -> None:
    (project / "sigscope.toml").write_text(f"select = []\n{more}\n")

    assert codes(capsys) == expected
    assert codes(capsys, "--select", "SIG002") == ["SIG002"]


def test_the_configuration_ignores_by_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "sigscope.toml").write_text(
        '[per-file-ignores]\n"orders/*.py" = ["SIG101", "SIG9"]\n"other" = ["SIG0"]\n'
    )

    assert codes(capsys) == ["SIG002"]


@pytest.mark.parametrize(("glob", "expected"), [("!orders/", ["SIG002", "SIG101"]), ("!other/**", ["SIG101"])])
def test_the_configuration_ignores_in_all_files_but_some(
    project: Path, capsys: pytest.CaptureFixture[str], glob: str, expected: list[str]
) -> None:
    (project / "sigscope.toml").write_text(f'[per-file-ignores]\n"{glob}" = ["SIG0"]\n')

    assert codes(capsys) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('select = ["SIG7"]', "sigscope.toml: select: unknown rule 'SIG7'"),
        ('[per-file-ignores]\n"*.py" = ["SIG7"]', "sigscope.toml: per-file-ignores: unknown rule 'SIG7'"),
        ('[per-file-ignores]\n"!" = ["SIG1"]', "per-file-ignores: '!' is not a pattern that gitignore knows"),
    ],
)
def test_a_configuration_that_can_not_be_followed_is_an_error(
    project: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    (project / "sigscope.toml").write_text(text)

    assert run(["check"]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert message in captured.err


# --- scan --fail-on-orphans ---


def test_a_scan_fails_on_orphans_and_names_them(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", "--fail-on-orphans", "-f", "json"]) == 1

    captured = capsys.readouterr()
    assert json.loads(captured.out)["signals"]
    assert captured.err.splitlines()[0].startswith("orders/models.py:5:10: SIG002 ")


def test_a_scan_knows_the_baseline_and_what_is_ignored(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert baseline("--write-baseline") == 0
    (project / "sigscope.toml").write_text('baseline = "signals.json"\n')
    capsys.readouterr()
    assert run(["scan", "--fail-on-orphans", "-f", "json"]) == 0
    assert capsys.readouterr().err == ""

    (project / "sigscope.toml").write_text('ignore = ["SIG002"]\n')
    assert run(["scan", "--fail-on-orphans", "-f", "json"]) == 0


def test_paths_outside_of_the_current_folder_are_absolute(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project / "site")

    assert run(["check", "../orders", "-f", "concise", "--select", "SIG101"]) == 1

    assert capsys.readouterr().out.startswith(f"{project.as_posix()}/orders/models.py:15:1: SIG101")


def test_a_file_that_can_not_be_read_is_shown_without_its_code(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "orders" / "broken.py").write_bytes(b"# coding: none-such\nfrom django.dispatch import Signal\n")

    assert run(["check", "--select", "SIG900"]) == 1

    assert "orders/broken.py" in capsys.readouterr().out


def test_a_part_of_a_project_has_no_orphans(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "orders" / "lost.py").write_text("from orders.models import *\n\n\n@receiver(placed)\ndef f(**k): ...\n")
    assert codes(capsys, "--select", "SIG0") == ["SIG004"]
    assert run(["check", "--select", "SIG0", "orders"]) == 0
    assert capsys.readouterr().err.startswith("sigscope: only a part of the project in the current folder was read")
    assert run(["check", "--select", "SIG0", "orders/models.py"]) == 0
    assert run(["scan", "orders", "--fail-on-orphans"]) == 0
    assert "NO RECEIVERS" not in capsys.readouterr().out


def test_the_settings_of_the_configuration_may_lie_outside_of_a_part(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "manage.py").unlink()
    (project / "sigscope.toml").write_text('settings = "site.settings"\n')
    assert run(["check", "orders", "--select", "SIG0"]) == 0
    assert "a part of the project in the current folder" in capsys.readouterr().err
    assert run(["check", ".", "--settings", "site.missing"]) == 2


def test_a_part_that_has_the_settings_is_judged(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert codes(capsys, "orders", "site", "manage.py", "--select", "SIG002") == ["SIG002"]


def test_the_scanned_folder_can_be_an_app_itself(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["why", "count", "orders"])
    assert "lies in no app" not in capsys.readouterr().out
