"""What can't be told: the rows, what would resolve each, and how much of the whole they are."""

from sigscope.model.project import Project
from sigscope.model.reasons import Reason
from sigscope.renderers.names import place
from sigscope.renderers.rendered import Rendered
from sigscope.renderers.visible import visible


def render_unresolved(project: Project) -> Rendered:
    """Two lines for each row: place, kind, reason and expression; then why, and what would resolve it."""
    lines = []
    for row in project.unresolved:
        lines.append(f"{place(row.location)}:{row.location.column}: {row.kind} {row.reason} {row.expression}")
        lines.append(f"    {Reason[row.reason.upper()].value}")
    return Rendered("".join(f"{visible(line)}\n" for line in lines))


def share_unresolved(project: Project) -> float:
    """The part, 0 to 1, of the places that define, send or connect that is unresolved in whole or in part."""
    unresolved = {row.location for row in project.unresolved}
    places = unresolved | {row.location for row in project.sends} | {row.location for row in project.connections}
    places |= {signal.location for signal in project.signals if signal.location is not None}
    return len(unresolved) / len(places) if places else 0.0
