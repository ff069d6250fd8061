"""The configuration: where it is found, what it may say, and that the command line wins over it."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from sigscope.cli.configuration import KEYS, Configuration, exclude_below, find_configuration
from sigscope.cli.main import run
from sigscope.errors import SigscopeError


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "project" / "orders").mkdir(parents=True)
    (tmp_path / "project" / "orders" / "models.py").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configure(tree: Path, text: str, name: str = "sigscope.toml") -> None:
    (tree / name).write_text(text, encoding="utf-8")


def test_without_a_file_there_is_nothing(tree):
    assert find_configuration([str(tree)]) == Configuration()


@pytest.mark.parametrize("paths", [(), ("project",), ("project/orders/models.py",), ("project/orders", "project")])
def test_it_is_found_upwards(tree, paths):
    configure(tree, 'select = ["SIG1"]')

    found = find_configuration(paths)

    assert (found.file, found.folder, found.select) == ("sigscope.toml", str(tree), ("SIG1",))


def test_the_nearest_counts_and_its_own_file_goes_first(tree):
    configure(tree, 'select = ["SIG1"]')
    configure(tree / "project", '[tool.sigscope]\nselect = ["SIG2"]', "pyproject.toml")
    assert find_configuration(["project/orders"]).select == ("SIG2",)
    assert find_configuration(["project", "."]).select == ("SIG1",)

    configure(tree / "project", 'select = ["SIG3"]')
    assert find_configuration(["project/orders"]).select == ("SIG3",)


@pytest.mark.parametrize(
    "text", ["", "[tool.ruff]\n", "tool = 1  # sigscope\n", "[tool.x]\nsigscope = 1\n", "broken ["]
)
def test_a_pyproject_of_others_is_passed_over(tree, text):
    configure(tree, 'select = ["SIG1"]')
    configure(tree / "project", text, "pyproject.toml")

    assert find_configuration(["project"]).select == ("SIG1",)


def test_it_is_shown_by_its_whole_path_where_it_lies_elsewhere(tree, monkeypatch):
    configure(tree, "")
    monkeypatch.chdir(tree / "project" / "orders")

    assert find_configuration(["."]).file == str(tree / "sigscope.toml")


def test_every_key_is_read(tree):
    configure(
        tree,
        """
        select = ["SIG0"]
        ignore = ["SIG003"]
        extend-select = ["signal-cycle"]
        exclude = ["legacy/"]
        public = ["orders.signals.*"]
        receiver-decorators = ["shop.events.listen"]
        settings = "shop.settings"
        baseline = "ci/signals.json"
        python = ".venv"
        per-file-ignores = { "tests/**" = ["SIG101"] }
        """,
    )

    assert find_configuration(["."]) == Configuration(
        file="sigscope.toml",
        folder=str(tree),
        select=("SIG0",),
        ignore=("SIG003",),
        extend_select=("signal-cycle",),
        exclude=("legacy/",),
        public=("orders.signals.*",),
        receiver_decorators=("shop.events.listen",),
        per_file_ignores={"tests/**": ("SIG101",)},
        settings="shop.settings",
        baseline=str(tree / "ci" / "signals.json"),
        python=str(tree / ".venv"),
    )
    assert len(KEYS) == 10


def test_a_file_of_settings_lies_beside_the_configuration(tree):
    configure(tree, 'settings = "project/settings.py"')

    assert find_configuration(["project"]).settings == str(tree / "project" / "settings.py")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('selct = ["SIG1"]', "unknown key 'selct'; did you mean 'select'?"),
        ('extend_select = ["SIG1"]', "unknown key 'extend_select'; did you mean 'extend-select'?"),
        ("[lint]", "unknown key 'lint'; the keys are select, ignore,"),
        ('select = "SIG1"', "'select' is a string, not a list of strings; write select = [\"SIG1\"]"),
        ("ignore = 1", '\'ignore\' is a number, not a list of strings; write ignore = ["...", "..."]'),
        ('ignore = ["SIG1", 1]', "'ignore' is a list with other things than strings, not a list of strings;"),
        ("public = { a = 1 }", "'public' is a table, not a list of strings;"),
        ("settings = true", "'settings' is a boolean, not a string; write settings = \"...\""),
        ("settings = ['a']", "'settings' is a list of strings, not a string;"),
        ("baseline = 1.5", "'baseline' is a number, not a string;"),
        ("python = 2026-01-01", "'python' is a date or a time, not a string;"),
        (
            'per-file-ignores = ["a"]',
            "'per-file-ignores' is a list of strings, not a table; write per-file-ignores = {",
        ),
        (
            'per-file-ignores = { a = "SIG1" }',
            "'per-file-ignores': 'a' is a string, not a list of strings; write \"a\" = [",
        ),
    ],
)
def test_what_is_wrong_is_told_with_the_key_and_what_would_be_right(tree, capsys, text, message):
    configure(tree, text)
    assert run(["check"]) == 2
    assert capsys.readouterr().err.startswith(f"sigscope: error: sigscope.toml: {message}")

    (tree / "sigscope.toml").unlink()
    inside = f"[tool.sigscope]\n{text}" if not text.startswith("[") else "[tool.sigscope.lint]"
    configure(tree, inside, "pyproject.toml")
    for command in ("scan", "check"):
        assert run([command]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("sigscope: error: pyproject.toml: ")
        assert told.err.count("\n") == 1
        assert " in [tool.sigscope]" in told.err


def test_a_table_that_is_none_is_told(tree):
    configure(tree, "[tool]\nsigscope = 1", "pyproject.toml")

    with pytest.raises(SigscopeError, match=r"^pyproject.toml: \[tool.sigscope\] is a number; make it a table$"):
        find_configuration(["."])


def test_a_file_that_is_no_toml_is_told(tree):
    configure(tree, "select = [")
    with pytest.raises(SigscopeError, match=r"^can't read sigscope.toml: it is no TOML: "):
        find_configuration(["."])

    (tree / "sigscope.toml").write_bytes(b"\xff")
    with pytest.raises(SigscopeError, match=r"^can't read sigscope.toml: it is no TOML: "):
        find_configuration(["."])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tree):
    configure(tree, "")
    (tree / "sigscope.toml").chmod(0)

    with pytest.raises(SigscopeError, match=r"^can't read sigscope.toml: Permission denied$"):
        find_configuration(["."])


def test_a_file_that_can_not_be_read_is_told(tree, monkeypatch):
    configure(tree, "")

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(SigscopeError, match=r"^can't read sigscope.toml: Permission denied$"):
        find_configuration(["."])


def test_a_path_that_is_not_there_is_left_to_the_scan(tree, capsys):
    configure(tree, "wrong = 1")

    assert find_configuration(["nowhere"]) == Configuration()
    assert run(["check", "nowhere"]) == 2
    assert "'nowhere' does not exist" in capsys.readouterr().err


def test_paths_that_have_no_folder_in_common_have_no_configuration(tree, monkeypatch):
    configure(tree, "wrong = 1")

    def refuse(_: object) -> str:
        raise ValueError("Paths don't have the same drive")

    monkeypatch.setattr(os.path, "commonpath", refuse)
    assert find_configuration([".", "project"]) == Configuration()


SIGNALS = "from django.dispatch import Signal\nplaced = Signal()\n"


def signals(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert run(["scan", "--format", "json", *arguments]) == 0
    return [row["id"] for row in json.loads(capsys.readouterr().out)["signals"]]


def test_the_command_line_wins(tree, capsys):
    for name in ("kept", "left"):
        (tree / "project" / f"{name}.py").write_text(SIGNALS, encoding="utf-8")
    configure(tree, 'exclude = ["project/left.py"]\nsettings = "no.such"')

    assert run(["scan"]) == 2
    assert "No settings module no.such" in capsys.readouterr().err

    configure(tree, 'exclude = ["project/left.py"]')
    assert signals(capsys) == ["project.kept.placed"]
    assert signals(capsys, "project") == ["kept.placed"]
    assert signals(capsys, "--exclude", "kept.py") == ["project.left.placed"]

    configure(tree, f'python = "{tree}/nowhere"')
    assert run(["scan"]) == 2
    assert "nowhere' does not exist" in capsys.readouterr().err


def test_own_receiver_decorators_connect(tree, capsys):
    (tree / "events.py").write_text("import registry\nlisten = registry.make()\n", encoding="utf-8")
    (tree / "receivers.py").write_text(
        "from django.db.models.signals import post_save\nfrom events import listen\n\n"
        "@listen(post_save, sender='orders.Order')\ndef announce(sender, **kwargs): ...\n",
        encoding="utf-8",
    )
    configure(tree, 'receiver-decorators = ["events.listen"]')

    assert run(["scan", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["connections"]
    assert (row["receiver"], row["signal"]) == ("receivers.announce", "django.db.models.signals.post_save")


@pytest.mark.parametrize(
    ("patterns", "way", "expected"),
    [
        (["*.py", "tests/", "!keep.py", "a b"], "x", ["*.py", "tests/", "!keep.py", "a b"]),
        (["/x/tests/", "x/a.py", "/tests/"], "x", ["/tests/", "/a.py"]),
        (["x/*/a.py", "*/y/a.py", "x/y/"], "x/y", ["/a.py", "/a.py"]),
        (["**/a.py", "x/**/a.py", "x/**"], "x/y", ["/**/a.py", "/**/a.py", "/**"]),
        (["**/y/a.py"], "x/y", ["/a.py", "/**/y/a.py"]),
        (["!/x/a.py"], "x", ["!/a.py"]),
        (["/a/b.py", "c/"], ".", ["/a/b.py", "c/"]),
    ],
)
def test_patterns_are_read_from_a_folder_below(patterns, way, expected):
    assert exclude_below(patterns, way) == tuple(expected)


SEGMENTS = st.sampled_from(["a", "b", "*", "**", "?", "a*"])
NAMES = st.sampled_from(["a", "b", "ab", "c"])


@given(
    st.lists(SEGMENTS, min_size=2, max_size=4).map("/".join),
    st.booleans(),
    st.lists(NAMES, min_size=1, max_size=2).map("/".join),
    st.lists(NAMES, min_size=1, max_size=2).map("/".join),
)
def test_a_shifted_pattern_means_the_same_files(pattern, is_anchored, way, path):
    pattern = "/" + pattern if is_anchored else pattern
    whole = GitIgnoreSpec.from_lines([pattern])
    shifted = GitIgnoreSpec.from_lines(exclude_below([pattern], way))
    parents = way.split("/")
    if not any(whole.match_file("/".join(parents[:end]) + "/") for end in range(1, len(parents) + 1)):
        assert shifted.match_file(path) == whole.match_file(f"{way}/{path}")
