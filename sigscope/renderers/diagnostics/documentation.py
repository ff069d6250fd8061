"""The documentation of rules: one text for the terminal, the documentation's pages and the metadata of SARIF."""

import json
from collections.abc import Iterable
from io import StringIO

from rich.console import Console
from rich.markdown import Markdown

from sigscope.rules.base import Rule


def markdown(rule: Rule, level: int = 1) -> str:
    """A rule's page, its heading at `level`; in the order of ruff's."""
    heading, part = "#" * level, "#" * (level + 1)
    default = "On by default." if rule.is_default else f"Off by default; `--extend-select {rule.code}` turns it on."
    blocks = [
        f"{heading} {rule.name} ({rule.code})",
        f"{rule.summary}. {default} Severity: {rule.severity}.",
        f"{part} What it does",
        rule.what,
        f"{part} Why is this bad?",
        rule.why,
    ]
    if rule.bad:
        blocks += [f"{part} Example", _python(rule.bad[0])]
    blocks += [f"{part} How to fix", rule.fix]
    if rule.good:
        blocks += ["Nothing is said of this:", _python(rule.good[0])]
    blocks += [f"{part} When in doubt", rule.doubts, f"{part} Source", rule.source]
    return "\n\n".join(blocks) + "\n"


def markdown_of_all(rules: Iterable[Rule]) -> str:
    """The page of all rules: a table, then a chapter for each."""
    rules = tuple(rules)
    table = ["| code | name | what it finds | severity | default |", "| --- | --- | --- | --- | --- |"]
    table += [
        f"| [{rule.code}](#{_anchor(rule)}) | `{rule.name}` | {rule.summary} | {rule.severity} "
        f"| {'on' if rule.is_default else 'off'} |"
        for rule in rules
    ]
    return "\n".join(["# Rules", "", *table, "", *(markdown(rule, level=2) for rule in rules)])


def text(rules: Iterable[Rule], *, width: int, color: bool) -> str:
    """The pages for a terminal: drawn where it has colour, as Markdown where they go elsewhere."""
    pages = "\n".join(markdown(rule) for rule in rules)
    if not color:
        return pages
    console = Console(
        file=StringIO(), width=width, force_terminal=True, color_system="standard", no_color=False, legacy_windows=False
    )
    with console.capture() as captured:
        console.print(Markdown(pages))
    return captured.get()


def json_of(rules: Iterable[Rule]) -> str:
    """A list with one object for each rule: all that its page says, and every example."""
    rows = [
        {
            "code": rule.code,
            "name": rule.name,
            "severity": rule.severity,
            "default": rule.is_default,
            "summary": rule.summary,
            "what": rule.what,
            "why": rule.why,
            "fix": rule.fix,
            "doubts": rule.doubts,
            "source": rule.source,
            "bad": list(rule.bad),
            "good": list(rule.good),
        }
        for rule in rules
    ]
    return json.dumps(rows, indent=2) + "\n"


def _python(example: str) -> str:
    return f"```python\n{example.strip()}\n```"


def _anchor(rule: Rule) -> str:
    """The anchor that GitHub gives to the rule's heading: lower case, no brackets, hyphens for spaces."""
    return f"{rule.name} {rule.code}".lower().replace(" ", "-")
