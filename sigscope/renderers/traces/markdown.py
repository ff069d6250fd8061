"""A trace as GitHub Flavored Markdown."""

from collections.abc import Iterator

from sigscope.model.trace import NodeKind, Trace, TraceNode
from sigscope.renderers.markdown_text import code, escape, fence, link, table
from sigscope.renderers.rendered import Rendered, Surroundings
from sigscope.renderers.traces import words
from sigscope.renderers.traces.mermaid import render_flowchart

_VERBS: dict[NodeKind, str] = {
    "signal": "sends",
    "receiver": "received by",
    "function": "calls",
    "operation": "does",
    "bypass": "bypasses these receivers:",
}


def render_markdown(trace: Trace, around: Surroundings) -> Rendered:
    """A diagram, the steps as a nested list that links to the lines of code, and a table of what receivers do."""
    chart = render_flowchart(trace)
    lines = [f"# {escape(words.title(trace))}", "", *fence(chart.text), "## Step by step", ""]
    for node in trace.nodes:
        lines += _steps(node, around.link_prefix, 0, is_upwards=trace.is_upwards)
    lines.append("")
    rows = list(_effects(trace, around.link_prefix))
    if rows:
        lines += ["## What the receivers do", "", *table(("function", "what", "shown by", "line"), rows)]
    return Rendered("\n".join(lines).rstrip() + "\n", chart.notices)


def _steps(node: TraceNode, prefix: str, depth: int, *, is_upwards: bool) -> Iterator[str]:
    verb = "" if depth == 0 or is_upwards else f"{_VERBS[node.kind]} "
    parts = [f"{verb}{code(words.short(node))}"]
    at = words.place_of(node)
    if at is not None:
        parts.append(link(at, prefix))
    parts += [escape(words.condition(one)) for one in node.conditions]
    effects = words.effect_words(node)
    if effects:
        parts.append(f"*{', '.join(effects)}*")
    if node.mark:
        parts.append(escape(words.MARKS[node.mark]))
    yield f"{'  ' * depth}- {', '.join(parts)}"
    for inner in node.nodes:
        yield from _steps(inner, prefix, depth + 1, is_upwards=is_upwards)


def _effects(trace: Trace, prefix: str) -> Iterator[tuple[str, ...]]:
    seen: set[tuple[str, ...]] = set()
    for node in words.walk(trace.nodes):
        for effect in node.effects:
            row = (
                code(words.short(node)),
                words.EFFECTS[effect.kind],
                code(effect.text),
                link(effect.location, prefix),
            )
            if row not in seen:
                seen.add(row)
                yield row
