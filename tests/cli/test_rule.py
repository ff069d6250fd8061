"""`sigscope rule` from the command line."""

import json
from pathlib import Path

import pytest

from sigscope.cli.main import run
from sigscope.rules.registry import RULES


@pytest.mark.parametrize("name", ["SIG102", "dead-weak-receiver"])
def test_a_rule_is_explained_by_its_code_and_by_its_name(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", name]) == 0

    captured = capsys.readouterr()
    assert captured.out.startswith("# dead-weak-receiver (SIG102)\n")
    assert captured.err == ""


def test_a_page_is_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", "SIG102", "-f", "markdown"]) == 0

    assert capsys.readouterr().out.startswith("# dead-weak-receiver (SIG102)\n")


def test_all_of_them_are_one_page(tmp_path: Path) -> None:
    target = tmp_path / "rules.md"

    assert run(["rule", "--all", "-f", "markdown", "-o", str(target)]) == 0

    text = target.read_text(encoding="utf-8")
    assert text.startswith("# Rules\n")
    assert all(f"## {rule.name} ({rule.code})" in text for rule in RULES)


def test_all_of_them_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", "--all", "-f", "json"]) == 0

    assert [row["code"] for row in json.loads(capsys.readouterr().out)] == [rule.code for rule in RULES]


@pytest.mark.parametrize("arguments", [[], ["SIG102", "--all"]])
def test_one_or_all(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", *arguments]) == 2

    assert "Name one RULE, or --all for every rule." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "advice"), [("SIG12", "Did you mean 'SIG102'?"), ("quux", "sigscope rule --all lists them.")]
)
def test_an_unknown_rule(name: str, advice: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rule", name]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert advice in captured.err
