"""For people at a terminal: each diagnostic with its source lines, in the manner of ruff."""

from collections.abc import Iterator
from io import StringIO

from rich.console import Console
from rich.text import Text

from sigscope.model.diagnostic import Diagnostic
from sigscope.model.location import Location
from sigscope.renderers.diagnostics.report import Report, total
from sigscope.renderers.diagnostics.snippet import snippet
from sigscope.renderers.visible import visible

_CONTEXT = 2
_SEVERITY = {"error": "bold red", "warning": "bold yellow"}
_RELATED = "bold blue"
_UNBOUND = 1_000_000


def render_text(report: Report, *, color: bool) -> str:
    """The diagnostics with their places, the related places and what to do, then how many there are."""
    lines = [line for one in report.diagnostics for line in _diagnostic(report, one)]
    lines.append(Text(total(report).rstrip("\n"), "" if report.diagnostics else "bold green"))
    if not color:
        return "".join(f"{line.plain.rstrip()}\n" for line in lines)
    console = Console(
        file=StringIO(),
        width=_UNBOUND,
        force_terminal=True,
        color_system="standard",
        no_color=False,
        legacy_windows=False,
        highlight=False,
    )
    with console.capture() as captured:
        for line in lines:
            console.print(line, soft_wrap=True)
    return captured.get()


def _diagnostic(report: Report, one: Diagnostic) -> Iterator[Text]:
    style = _SEVERITY[report.rule(one.code).severity]
    places = [one.location, *(row.location for row in one.related)]
    gutter = max(len(str(place.end_line + _CONTEXT)) for place in places)
    yield Text.assemble((one.code, style), " ", (visible(one.message), "bold"))
    yield from _place(report, one.location, "^", style, _CONTEXT, gutter)
    for row in one.related:
        yield Text.assemble(("info", _RELATED), f": {visible(row.message)}")
        yield from _place(report, row.location, "-", _RELATED, 0, gutter)
    yield Text.assemble(("help", "bold cyan"), f": {visible(one.help)}")
    yield Text()


def _place(report: Report, place: Location, mark: str, style: str, context: int, gutter: int) -> Iterator[Text]:
    shown = visible(f"{report.shown(place.path)}:{place.line}:{place.column}")
    yield Text.assemble((" " * gutter + "-->", "bold blue"), f" {shown}")
    lines = report.lines.get(place.path, ())
    yield from snippet(lines, place, mark=mark, style=style, context=context, gutter=gutter)
