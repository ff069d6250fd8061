"""What the README says is so: its outputs, its commands, its links."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sigscope.cli.main import COMMANDS
from sigscope.cli.scan import FORMATS
from sigscope.model.reasons import Reason

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEST_COMMAND = "python -m pip install -e '.[dev]' && python -m pytest"


def test_the_outputs_are_what_the_commands_print() -> None:
    script = Path(__file__).with_name("readme.py")

    result = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)

    assert result.returncode == 0, f"run `python tests/packaging/readme.py --write`\n{result.stdout}{result.stderr}"
    assert README.count("<!-- $ sigscope ") == README.count("\n$ sigscope ") + README.count("```mermaid\nflowchart")


def test_ci_runs_the_very_test_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"

    assert TEST_COMMAND in README.splitlines()
    assert TEST_COMMAND in script.read_text(encoding="utf-8").splitlines()
    assert script.stat().st_mode & 0o111


def test_the_first_command_installs_and_scans_the_shop() -> None:
    assert "python -m pip install . && sigscope scan fixtures/shop" in README.splitlines()
    assert (ROOT / "fixtures" / "shop" / "manage.py").is_file()


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_described(form: str) -> None:
    assert f"| `{form}` |" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_is_shown(command: str) -> None:
    assert f"<!-- $ sigscope {command} --help -->" in README


def test_links_to_files_lead_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)]+)\)", README)

    assert "CONTRIBUTING.md" in targets
    assert [target for target in targets if not (ROOT / target).is_file()] == []


def test_files_that_are_named_exist() -> None:
    named = re.findall(r"`((?:sigscope|tests|fixtures)/[\w./-]+)`", README)

    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_works_as_described(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"_SIGSCOPE_COMPLETE={shell}_source sigscope" in README
    monkeypatch.setenv("_SIGSCOPE_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", "sigscope sc")
    monkeypatch.setenv("COMP_CWORD", "sc" if shell == "fish" else "1")

    result = subprocess.run(
        [sys.executable, "-c", "from sigscope.cli.main import main; main()"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )

    assert "scan" in result.stdout


def test_every_reason_is_documented() -> None:
    page = (ROOT / "docs" / "unresolved.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", page, re.MULTILINE)

    assert [(code, f"{meaning}: {remedy}") for code, meaning, remedy in rows] == [
        (reason.code, reason.value) for reason in Reason
    ]
