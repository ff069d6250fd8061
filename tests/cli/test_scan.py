"""`sigscope scan` from the command line to what is printed and written."""

import json
import os
import pty
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import ANY

import pytest

from sigscope.cli.main import run
from sigscope.cli.scan import FORMATS
from sigscope.renderers.registry import SCAN_FORMATS

SHOP = str(Path(__file__).parents[2] / "fixtures" / "shop")
IDIOMS = str(Path(__file__).parents[2] / "fixtures" / "idioms")
BROKEN = str(Path(__file__).parents[2] / "fixtures" / "broken")


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, list[dict[str, object]]]:
    """The JSON of a scan of the shop."""
    assert run(["scan", SHOP, "--format", "json", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return json.loads(captured.out)


def names(rows: list[dict[str, object]], key: str = "id") -> set[object]:
    return {row[key] for row in rows}


def test_every_format_can_be_chosen() -> None:
    assert tuple(form.name for form in SCAN_FORMATS) == FORMATS


@pytest.mark.parametrize(
    ("form", "start"),
    [("mermaid", "flowchart"), ("markdown", "#"), ("dot", "digraph"), ("json", "{")],
)
def test_a_format_goes_to_stdout(form: str, start: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", SHOP, "-f", form]) == 0

    captured = capsys.readouterr()
    assert captured.out.lstrip().startswith(start)
    assert "order_placed" in captured.out
    assert captured.out.endswith("\n")
    assert captured.err == ""


def test_the_default_is_the_tree_of_the_current_folder(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(SHOP)

    assert run(["scan"]) == 0

    captured = capsys.readouterr()
    assert "order_placed" in captured.out
    assert "\x1b" not in captured.out
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("sigscope: ")
    for word in ("files", "parsed", "signals", "sends", "connections", "unresolved", "0 failures", "seconds"):
        assert word in captured.err


def test_a_file_gets_the_text_and_stdout_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", SHOP, "-f", "mermaid"]) == 0
    printed = capsys.readouterr().out

    assert run(["scan", SHOP, "-f", "mermaid", "-o", str(tmp_path / "signals.mmd")]) == 0

    assert capsys.readouterr() == ("", "")
    assert (tmp_path / "signals.mmd").read_text(encoding="utf-8") == printed


def test_a_tree_in_a_file_has_no_color(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert run(["scan", SHOP, "-o", str(tmp_path / "tree.txt")]) == 0

    assert capsys.readouterr() == ("", "")
    assert "\x1b" not in (tmp_path / "tree.txt").read_text(encoding="utf-8")


def test_a_run_that_fails_leaves_the_old_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "signals.mmd"
    old.write_text("old")

    assert run(["scan", str(tmp_path / "nowhere"), "-f", "mermaid", "-o", str(old)]) == 2

    assert old.read_text() == "old"
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("sigscope: error: ")
    assert captured.err.count("\n") == 1


def test_a_file_that_can_not_be_written_fails_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sigscope.analysis.scan", None)

    assert run(["scan", SHOP, "-o", str(tmp_path)]) == 2

    assert "it is a folder" in capsys.readouterr().err


def test_signals_are_filtered(capsys: pytest.CaptureFixture[str]) -> None:
    report = found(capsys, "--signal", "order_pl*", "--signal", "billing.signals.payment_failed")

    assert names(report["signals"]) == {"orders.signals.order_placed", "billing.signals.payment_failed"}


def test_apps_are_filtered(capsys: pytest.CaptureFixture[str]) -> None:
    report = found(capsys, "--app", "billing")

    assert "billing.signals.payment_failed" in names(report["signals"])
    assert not any(str(name).startswith("inventory.") for name in names(report["signals"]))


def test_senders_are_filtered(capsys: pytest.CaptureFixture[str]) -> None:
    report = found(capsys, "--sender", "orders.models.Order")

    assert names(report["sends"], "sender") == {"orders.models.Order"}


def test_receivers_are_filtered(capsys: pytest.CaptureFixture[str]) -> None:
    report = found(capsys, "--receiver", "log_request")

    assert names(report["connections"], "receiver") == {"orders.receivers.log_request"}


def test_builtin_signals_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert "builtin" in names(found(capsys)["signals"], "kind")
    assert names(found(capsys, "--no-builtin")["signals"], "kind") == {"custom"}


def test_stages_are_filtered(capsys: pytest.CaptureFixture[str]) -> None:
    report = found(capsys, "--startup", "never", "--startup", "urls")

    assert names(report["connections"], "startup") == {"never", "urls"}
    assert names(report["connections"], "receiver") == {
        "notifications.sms.text_customer",
        "orders.dashboard.count_shipment",
    }


def test_what_is_unresolved_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", IDIOMS, "--unresolved", "--app", "mentions"]) == 0

    captured = capsys.readouterr()
    assert captured.out == (
        "mentions/templatetags/slots.py:11:15: send parameter import_string(name)\n"
        "    handed in as a parameter: call the function from the tree with something that can be told\n"
    )
    assert ", 1 unresolved (" in captured.err


def test_the_list_of_what_is_unresolved_has_no_other_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", IDIOMS, "--unresolved", "-f", "dot"]) == 2

    assert "--unresolved is a list of its own" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--python", "--environment"])
def test_libraries_of_an_environment_are_read(option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = tmp_path / "site-packages" / "lib.py"
    library.parent.mkdir()
    library.write_text("from django.dispatch import Signal\nplaced = Signal()\n")
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "main.py").write_text("import lib\nlib.placed.send(sender=None)\n")

    assert run(["scan", str(tmp_path / "tree"), "-f", "json", option, str(tmp_path / "site-packages")]) == 0

    report = json.loads(capsys.readouterr().out)
    assert [(row["id"], row["kind"]) for row in report["signals"]] == [("lib.placed", "external")]


def test_files_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    report = found(capsys, "--exclude", "orders/", "--exclude", "billing/receivers.py")

    assert "orders.signals.order_placed" not in {
        signal["id"] for signal in report["signals"] if signal["kind"] == "custom"
    }
    assert "billing.signals.payment_failed" in names(report["signals"])


def test_test_code_is_taken_in(capsys: pytest.CaptureFixture[str]) -> None:
    def paths(report: dict[str, list[dict[str, object]]]) -> set[str]:
        return {row["location"]["path"] for row in report["connections"]}  # type: ignore[index]

    assert "orders/tests/test_signals.py" not in paths(found(capsys))
    assert "orders/tests/test_signals.py" in paths(found(capsys, "--tests"))


def test_the_settings_can_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys, "--settings", "shop.settings") == found(capsys) | {"stats": ANY}

    assert run(["scan", SHOP, "--settings", "shop.nowhere"]) == 2
    assert "shop.nowhere" in capsys.readouterr().err


def test_failures_are_named_with_their_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wrong.py").write_text("from django.dispatch import Signal\nplaced = Signal(\n")
    (tmp_path / "signals.py").write_text("from django.dispatch import Signal\nplaced = Signal()\n")

    assert run(["scan", str(tmp_path)]) == 0

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("sigscope: can't parse wrong.py: ")
    assert "1 failure," in lines[1]


def test_a_folder_without_signals_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", str(tmp_path), "-f", "dot"]) == 0

    assert capsys.readouterr().err == "sigscope: found no signals; is this the folder of a Django project?\n"


def test_filters_that_leave_nothing_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", SHOP, "-f", "dot", "--signal", "nowhere", "--app", "orders", "--no-builtin"]) == 0
    assert capsys.readouterr().err == "sigscope: no signal is left by --signal and --app and --no-builtin\n"

    assert run(["scan", SHOP, "-f", "dot", "--startup", "command"]) == 0
    assert capsys.readouterr().err == "sigscope: no signal is left by --startup\n"


@pytest.mark.parametrize("form", ["dot", "json"])
def test_settings_that_can_not_be_read_are_told(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "settings.py").write_text("INSTALLED_APPS = compute()\n")
    (tmp_path / "signals.py").write_text("from django.dispatch import Signal\nplaced = Signal()\n")

    assert run(["scan", str(tmp_path), "-f", form, "--settings", "settings"]) == 0

    assert capsys.readouterr().err.startswith("sigscope: INSTALLED_APPS of settings")


def test_code_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = tmp_path / "signals.py"
    code.write_text("from django.dispatch import Signal\nplaced = Signal()\n")

    assert run(["scan", str(tmp_path), "-o", str(code)]) == 2

    assert "it is the name of Python code" in capsys.readouterr().err
    assert code.read_text().startswith("from django")


def test_many_failures_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", BROKEN, "-f", "dot"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert run(["scan", BROKEN, "-f", "json"]) == 0
    failures = json.loads(capsys.readouterr().out)["failures"]

    assert len(lines) == 11
    assert lines[10] == f"sigscope: {len(failures) - 10} more failed, all named by --format json"


@pytest.mark.parametrize(
    ("document", "way"),
    [("shop/signals.md", "](orders/"), ("shop/my docs/signals.md", "](../orders/"), ("signals.md", "](shop/orders/")],
)
def test_links_lead_from_the_document_to_the_code(
    tmp_path: Path, document: str, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "shop" / "orders").mkdir(parents=True)
    (tmp_path / "shop" / "my docs").mkdir()
    (tmp_path / "shop" / "orders" / "signals.py").write_text(
        "from django.dispatch import Signal\nplaced = Signal()\nplaced.send(None)\n"
    )

    assert run(["scan", str(tmp_path / "shop"), "-f", "markdown", "-o", str(tmp_path / document)]) == 0

    assert way in (tmp_path / document).read_text(encoding="utf-8")


def test_a_diagram_that_is_too_large_says_how_to_get_its_parts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receivers = "\n".join(f"@receiver(post_save)\ndef handle_{number}(**kwargs): pass" for number in range(600))
    (tmp_path / "receivers.py").write_text(
        f"from django.db.models.signals import post_save\nfrom django.dispatch import receiver\n{receivers}\n"
    )

    assert run(["scan", str(tmp_path), "-f", "mermaid"]) == 0

    assert "--signal" in capsys.readouterr().err


def on_a_terminal(*arguments: str) -> tuple[str, str]:
    """What a scan of the shop shows on a terminal of 100 columns: stdout and stderr."""
    environment = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    environment |= {"TERM": "xterm-256color", "COLUMNS": "100"}
    screens = [pty.openpty(), pty.openpty()]
    with subprocess.Popen(
        [sys.executable, "-m", "sigscope", "scan", SHOP, *arguments],
        stdout=screens[0][1],
        stderr=screens[1][1],
        env=environment,
    ) as process:
        for _, inside in screens:
            os.close(inside)
        with ThreadPoolExecutor() as readers:  # both at once: a screen that nobody reads is full after 4 KiB
            out, err = readers.map(read_all, [screen for screen, _ in screens])
    assert process.returncode == 0
    return out, err


def read_all(screen: int) -> str:
    """Everything that is shown until the other end is closed, which Linux tells by an error."""
    parts = []
    try:
        while part := os.read(screen, 65536):
            parts.append(part)
    except OSError:
        pass
    os.close(screen)
    return b"".join(parts).decode()


def test_a_terminal_gets_color_links_and_a_progress_bar() -> None:
    out, err = on_a_terminal()

    assert "\x1b[" in out
    assert f";file://{SHOP}/orders/signals.py" in out
    assert "\x1b]8;" in out
    assert "Reading" in err
    assert "seconds" in err


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (PermissionError(13, "Permission denied", "/srv/app"), "Permission denied: /srv/app"),
        (OSError(12, "Cannot allocate memory"), "Cannot allocate memory"),
        (OSError("out of luck"), "out of luck"),
    ],
)
def test_what_the_system_refuses_is_no_bug(
    problem: OSError, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr("sigscope.analysis.scan", refuse)

    assert run(["scan", SHOP]) == 2
    assert capsys.readouterr() == ("", f"sigscope: error: {said}\n")


def test_two_projects_in_one_tree_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for project in ("one", "two"):
        (tmp_path / project / "core").mkdir(parents=True)
        (tmp_path / project / "manage.py").write_text("")
        (tmp_path / project / "core" / "__init__.py").write_text("")
        (tmp_path / project / "core" / "signals.py").write_text("from django.dispatch import Signal\nx = Signal()\n")

    assert run(["scan", str(tmp_path)]) == 0

    said = "one/core/signals.py and two/core/signals.py are all called core.signals, and their signals count as one's"
    assert f"sigscope: {said}: scan each project by itself\n" in capsys.readouterr().err


@pytest.mark.parametrize("given", [["--jobs", "3"], ["-j3"], []], ids=" ".join)
def test_the_jobs_are_those_that_are_named_else_the_cores(given, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("sigscope.analysis.scan", lambda paths, **options: asked.append(options["jobs"]) or scanned())
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    for _ in range(2):  # without what not every system has
        assert run(["scan", str(tmp_path), *given]) == 0
        monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert asked[1] == 3
    assert asked[0] == (3 if given else asked[0])


def scanned():
    from sigscope.model.project import Project, Stats

    return Project(".", (), (), (), (), (), (), (), Stats(0, 0, 0, 0.0))
