"""The documentation of rules, in every form that it is shown in."""

import itertools
import json
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from sigscope.renderers.diagnostics.documentation import json_of, markdown, markdown_of_all, text
from sigscope.rules.registry import RULES

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"


def test_a_page_says_everything(make):
    error, warning = make().rules

    assert markdown(error) == (
        "# missing-kwargs (SIG101)\n\n"
        "The summary of missing-kwargs. On by default. Severity: error.\n\n"
        "## What it does\n\nWhat it does.\n\n"
        "## Why is this bad?\n\nWhy it is bad.\n\n"
        "## Example\n\n```python\n# file: a.py\nbad = 1  # SIG101\n```\n\n"
        "## How to fix\n\nHow to fix it.\n\n"
        "Nothing is said of this:\n\n```python\n# file: a.py\ngood = 1\n```\n\n"
        "## When in doubt\n\nWhen it is silent.\n\n"
        "## Source\n\nhttps://docs.djangoproject.com/en/stable/topics/signals/\n"
    )
    assert "Off by default; `--extend-select SIG102` turns it on." in markdown(warning)
    assert "Example" not in markdown(warning)


def test_the_terminal_has_it_drawn_only_in_color(make):
    rules = make().rules

    assert text(rules, width=60, color=False) == f"{markdown(rules[0])}\n{markdown(rules[1])}"
    drawn = text(rules, width=60, color=True)
    assert "\x1b[" in drawn
    assert "## What it does" not in drawn


def test_json_has_every_rule():
    rows = json.loads(json_of(RULES))

    assert [row["code"] for row in rows] == [rule.code for rule in RULES]
    assert rows[0]["bad"] == list(RULES[0].bad)


def test_the_page_of_all_rules_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == markdown_of_all(RULES), (
        "run `sigscope rule --all --format markdown -o docs/rules.md`"
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_table_leads_to_the_rule(rule):
    tokens = MarkdownIt("commonmark").enable("table").parse(PAGE.read_text(encoding="utf-8"))
    headings = [after.content for token, after in itertools.pairwise(tokens) if token.type == "heading_open"]
    links = [child.attrs["href"] for token in tokens for child in token.children or () if child.type == "link_open"]

    assert f"{rule.name} ({rule.code})" in headings
    assert f"#{rule.name}-{rule.code.lower()}" in links
