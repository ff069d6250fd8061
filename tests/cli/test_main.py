"""How a run ends: its exit code and what it says, whatever happens."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sigscope import __version__, cli
from sigscope.cli.main import COMMANDS, run
from sigscope.cli.main import sigscope as group
from sigscope.cli.scan import scan
from sigscope.errors import SigscopeError

MODULE = str(Path(cli.__file__).parents[1] / "__main__.py")
SLOW = ("libcst", "networkx", "rich", "pathspec")


@pytest.fixture
def outcome(monkeypatch: pytest.MonkeyPatch):
    """Runs a command that ends with the given exception or answer."""

    def end(answer: object) -> int:
        @click.command()
        def ending() -> object:
            if isinstance(answer, BaseException):
                raise answer
            return answer

        monkeypatch.setitem(group.commands, "ending", ending)
        return run(["ending"])

    return end


@pytest.mark.parametrize(("answer", "code"), [(None, 0), (0, 0), (1, 1)])
def test_a_command_answers_with_its_exit_code(outcome, answer: object, code: int) -> None:
    assert outcome(answer) == code


def test_an_error_is_one_line(outcome, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(SigscopeError("no such path: x; name a folder")) == 2

    assert capsys.readouterr() == ("", "sigscope: error: no such path: x; name a folder\n")


def test_a_bug_shows_its_traceback_and_is_no_result(outcome, capsys: pytest.CaptureFixture[str]) -> None:
    assert outcome(LookupError("a bug")) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" in captured.err
    assert "LookupError: a bug" in captured.err
    assert captured.err.endswith("please report it with the lines above\n")


def test_an_interrupt_ends_as_in_a_shell(outcome) -> None:
    assert outcome(KeyboardInterrupt()) == 130


def test_a_usage_error_says_how_to_get_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["scan", "--frmat", "json"]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Try 'sigscope scan -h' for help" in captured.err or "Try 'sigscope scan --help' for help" in captured.err
    assert "--format" in captured.err


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0

    assert capsys.readouterr() == (f"sigscope {__version__}\n", "")


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)], ids=" ".join)
def test_help_fits_80_columns_and_shows_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--help"]) == 0

    text = capsys.readouterr().out
    assert max(len(line) for line in text.splitlines()) <= 80
    assert text.startswith(f"Usage: sigscope {' '.join(command)}".rstrip())
    assert "\n  Example" in text
    assert f"\n    sigscope {' '.join(command) or 'scan'} " in text


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_the_commands_says_what_they_say(name: str) -> None:
    found = group.get_command(click.Context(group), name)

    assert found is not None
    assert found.help is not None
    assert found.help.startswith(COMMANDS[name].removesuffix("."))


def test_the_shell_completes_commands() -> None:
    assert [item.value for item in group.shell_complete(click.Context(group), "c")] == ["cache", "check"]


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--version"], ["scan", "--help"], ["check", "--help"], ["scan", "--wrong"], ["wrong"]],
    ids=" ".join,
)
def test_what_needs_no_work_imports_nothing_slow(arguments: list[str]) -> None:
    code = (
        "import sys; from sigscope.cli.main import run; code = run(sys.argv[1:]); "
        f"print(sorted(set({SLOW!r}) & set(sys.modules)), code, file=sys.stderr)"
    )

    result = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True, env={**os.environ}
    )

    assert result.stderr.splitlines()[-1] in {"[] 0", "[] 2"}


def test_the_module_runs_the_same_program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["python -m sigscope", "--version"])

    with pytest.raises(SystemExit) as ended:
        runpy.run_path(MODULE, run_name="__main__")

    assert ended.value.code == 0
    assert capsys.readouterr().out == f"sigscope {__version__}\n"


def test_the_module_only_runs_where_it_is_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(MODULE, run_name="sigscope.__main__")

    assert capsys.readouterr() == ("", "")


def test_what_the_shell_asks_to_complete_reads_no_configuration(tmp_path: Path) -> None:
    (tmp_path / "sigscope.toml").write_text("nonsense")

    context = scan.make_context("scan", [str(tmp_path)], resilient_parsing=True)

    assert context.obj is None
