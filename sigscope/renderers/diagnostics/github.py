"""Annotations, as GitHub Actions takes them from the output of a step.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands; what must be escaped is told by
https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts
"""

from sigscope.model.diagnostic import Diagnostic
from sigscope.renderers.diagnostics.concise import line
from sigscope.renderers.diagnostics.report import TOOL, Report
from sigscope.renderers.visible import visible


def render_github(report: Report) -> str:
    """One command a line; nothing where there is nothing to say."""
    return "".join(_command(report, one) for one in report.diagnostics)


def _command(report: Report, one: Diagnostic) -> str:
    place = one.location
    properties = {
        "title": f"{TOOL} ({one.code})",
        "file": report.shown(place.path),
        "line": str(place.line),
        "col": str(place.column),
        "endLine": str(place.end_line),
        "endColumn": str(place.end_column),
    }
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    related = [f"{report.shown(row.location.path)}:{row.location.line}: {row.message}" for row in one.related]
    lines = [line(report, one), *map(visible, related), f"help: {visible(one.help)}"]
    return f"::{report.rule(one.code).severity} {told}::{_data(chr(10).join(lines))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
