"""Where CI lives: the hook of pre-commit, the action of GitHub, and what docs/ci.md tells users to write."""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from sigscope.cli.check import FORMATS, check
from sigscope.cli.configuration import KEYS, find_configuration
from sigscope.cli.main import COMMANDS, run

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "fixtures" / "shop"
SCHEMAS = ROOT / "tests" / "renderers" / "diagnostics" / "schemas"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
SNIPPETS = [yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)]
PRE_COMMIT, *WORKFLOWS, GITLAB = SNIPPETS
EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")


def options_of(words: list[str]) -> dict[str, Any]:
    """What `sigscope check` makes of its options; one that does not exist is an error."""
    return check.make_context("check", list(words)).params


def schema(name: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


# --- pre-commit ---


def test_the_hook_runs_the_command_over_the_whole_project() -> None:
    script, command = HOOK["entry"].split()

    assert script in PROJECT["scripts"]
    assert command in COMMANDS
    assert HOOK["language"] == "python"
    assert HOOK["pass_filenames"] is False
    assert HOOK["require_serial"] is True


def test_the_page_shows_the_hook() -> None:
    (repository,) = PRE_COMMIT["repos"]
    (hook,) = repository["hooks"]

    assert hook["id"] == HOOK["id"]
    assert options_of(hook["args"])["paths"] == tuple(hook["args"])


# --- GitHub ---


def steps_with(key: str) -> list[dict[str, Any]]:
    return [step for step in ACTION["runs"]["steps"] if key in step]


def test_the_action_uses_what_it_declares() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    named = {name.removeprefix("inputs.") for name in EXPRESSION.findall(text) if name.startswith("inputs.")}

    assert ACTION["runs"]["using"] == "composite"
    assert named == set(ACTION["inputs"])
    assert all(row["description"] and "default" in row for row in ACTION["inputs"].values())
    assert ACTION["inputs"]["format"]["default"] in FORMATS
    ids = {step["id"] for step in ACTION["runs"]["steps"] if "id" in step}
    assert set(re.findall(r"\bsteps\.([\w-]+)", text)) <= ids


def test_no_input_becomes_a_part_of_a_script() -> None:
    scripts = steps_with("run")

    assert [step["run"] for step in scripts if EXPRESSION.search(step["run"])] == []
    assert {step["shell"] for step in scripts} == {"bash"}


def test_the_action_installs_its_own_checkout() -> None:
    install = steps_with("run")[0]

    assert install["env"]["SOURCE"] == "${{ github.action_path }}"
    assert "-P -m pip install" in install["run"]


def run_action(folder: Path, workspace: Path = SHOP, **inputs: str) -> tuple[int, str, dict[str, str]]:
    """The exit code, the output and the step's outputs of the action's check, run from this tree."""
    step = next(step for step in steps_with("run") if step.get("id") == "check")
    known = {f"inputs.{name}": row["default"] for name, row in ACTION["inputs"].items()}
    known |= {f"inputs.{name}": value for name, value in inputs.items()}
    known |= {"runner.temp": str(folder), "steps.python.outputs.python-path": sys.executable}
    env = {name: EXPRESSION.sub(lambda found: known[found[1]], value) for name, value in step["env"].items()}
    script, outputs = folder / "script.sh", folder / "outputs"
    script.write_text(step["run"], encoding="utf-8")
    outputs.touch()
    done = subprocess.run(  # as GitHub runs it
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
        cwd=workspace,
        env=os.environ | env | {"PYTHONPATH": str(ROOT), "GITHUB_OUTPUT": str(outputs)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    told = dict(line.split("=", 1) for line in outputs.read_text(encoding="utf-8").splitlines())
    return done.returncode, done.stdout.decode(), told


def test_the_action_annotates(tmp_path: Path) -> None:
    status, output, told = run_action(tmp_path, ROOT, path="fixtures/shop")

    assert status == 1
    assert "::error title=sigscope (SIG001),file=fixtures/shop/billing/signals.py,line=10," in output
    assert told == {}


def test_the_action_writes_sarif_and_a_log(tmp_path: Path) -> None:
    status, output, told = run_action(tmp_path, format="sarif", args="--select\n  SIG004\n")

    assert status == 1
    assert output.startswith("SIG004 ")
    document = json.loads(Path(told["sarif-file"]).read_text(encoding="utf-8"))
    jsonschema.validate(document, schema("sarif-2.1.0-rtm.5.json"))
    assert [row["ruleId"] for row in document["runs"][0]["results"]] == ["SIG004"]
    (upload,) = (step for step in steps_with("uses") if "upload-sarif" in step["uses"])
    assert upload["with"]["sarif_file"] == "${{ steps.check.outputs.sarif-file }}"


def test_the_action_uploads_nothing_where_it_could_not_run(tmp_path: Path) -> None:
    status, output, told = run_action(tmp_path, format="sarif", args="--select SIG7")

    assert (status, told) == (2, {})
    assert "unknown rule 'SIG7'" in output


def test_the_action_takes_the_workspace_for_text(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise SystemExit('imported')\n")

    assert run_action(tmp_path, tmp_path, args="--exclude *.txt")[:2] == (0, "")


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_the_page_shows_the_action(workflow: dict[str, Any]) -> None:
    (job,) = workflow["jobs"].values()
    given = next(step["with"] for step in job["steps"] if "sigscope" in step["uses"])

    assert given.keys() <= ACTION["inputs"].keys()
    assert given.get("format", "github") in FORMATS
    assert options_of(shlex.split(given.get("args", "")))["paths"] == ()


def test_the_page_lists_the_inputs() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (?:`(.+?)`)? ?\| .+ \|$", PAGE, re.MULTILINE)

    assert rows == [(name, row["default"]) for name, row in ACTION["inputs"].items()]


# --- GitLab, and all else that the pages show ---


def test_the_gitlab_job_writes_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (job,) = GITLAB.values()
    (tmp_path / "orders.py").write_text("from django.dispatch import Signal\n\nplaced = Signal()\n")
    monkeypatch.chdir(tmp_path)

    commands = [shlex.split(line)[1:] for line in job["script"] if line.startswith("sigscope ")]
    assert [run(words) for words in commands] == [0, 1]

    report = json.loads((tmp_path / job["artifacts"]["reports"]["codequality"]).read_text(encoding="utf-8"))
    jsonschema.validate(report, schema("gitlab-code-quality.json"))
    assert [(row["check_name"], row["location"]["path"]) for row in report] == [("SIG003", "orders.py")]
    assert capsys.readouterr().out.startswith("SIG003 ")


def test_every_option_that_the_page_names_exists() -> None:
    known = {option for parameter in check.params for option in parameter.opts}

    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", PAGE))
    assert named
    assert named <= known


def test_every_key_of_the_configuration_is_described(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")

    assert sorted(re.findall(r"^\| `([\w-]+)` \| (?:list|string|table) \|", page, re.MULTILINE)) == sorted(KEYS)
    (example,) = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "pyproject.toml").write_text(example, encoding="utf-8")
    found = find_configuration([str(tmp_path)])
    assert found.extend_select == ("payload-mismatch",)
    assert found.per_file_ignores == {"orders/hooks/**": ("SIG101",)}


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)\)", page.read_text(encoding="utf-8"))

    assert [target for target in targets if not (page.parent / target).is_file()] == []
