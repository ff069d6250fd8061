"""One line for each diagnostic."""

from sigscope.model.diagnostic import Diagnostic
from sigscope.renderers.diagnostics.report import Report, total
from sigscope.renderers.visible import visible


def line(report: Report, one: Diagnostic) -> str:
    """`path:line:column: SIG102 message`."""
    place = one.location
    return visible(f"{report.shown(place.path)}:{place.line}:{place.column}: {one.code} {one.message}")


def render_concise(report: Report) -> str:
    """The diagnostics, a line each, and how many there are."""
    return "".join(f"{line(report, one)}\n" for one in report.diagnostics) + total(report)
