"""A trace in Mermaid 11: a flowchart or a sequence diagram, within what GitHub draws.

https://mermaid.js.org/syntax/flowchart.html, https://mermaid.js.org/syntax/sequenceDiagram.html
"""

from bisect import bisect_right
from collections.abc import Callable

from sigscope.model.trace import Trace
from sigscope.renderers.mermaid import MOST_CHARACTERS, MOST_EDGES, escape
from sigscope.renderers.rendered import Rendered
from sigscope.renderers.traces.graph import Box, Diagram, diagram_of
from sigscope.renderers.traces.words import CUT

# Fills as in the article on signals that sigscope grew from; the dark text is for pages in dark mode.
_STYLES = {
    "sender": "fill:#f9f,stroke:#333,stroke-width:2px,color:#111",
    "signal": "fill:#ccf,stroke:#333,stroke-width:2px,color:#111",
    "receiver": "fill:#afa,stroke:#333,stroke-width:2px,color:#111",
    "action": "fill:#eee,stroke:#333,stroke-width:1px,color:#111",
}
_SHAPES = {"sender": ("[", "]"), "signal": ("{{", "}}"), "receiver": ("(", ")"), "action": ("[/", "/]")}
_DEEPEST = 40


def render_flowchart(trace: Trace) -> Rendered:
    """`sender -> signal -> receiver -> action`; what is too much for GitHub loses its actions, then its depths."""
    return _fitting(trace, _flowchart, repeats=False)


def render_sequence(trace: Trace) -> Rendered:
    """A sequence diagram: who calls, sends and hands on, from the top down in the order in which it happens."""
    return _fitting(trace, _sequence, repeats=True)


def _fitting(trace: Trace, draw: Callable[[Diagram], str], *, repeats: bool) -> Rendered:
    cut = (CUT,) if trace.is_cut else ()
    diagram = diagram_of(trace, repeats=repeats)
    text = draw(diagram)
    if _fits(diagram, text):
        return Rendered(text, cut)
    size = f"more than GitHub draws ({MOST_EDGES} edges, {MOST_CHARACTERS:,} characters)"
    diagram = diagram_of(trace, actions=False, repeats=repeats)
    text = draw(diagram)
    if _fits(diagram, text):
        return Rendered(text, (*cut, f"The whole trace is {size}, so the actions of receivers are left out."))
    depth = _DEEPEST
    while depth > 1 and not _fits(diagram, text):
        depth -= 1
        diagram = diagram_of(trace, depth, actions=False, repeats=repeats)
        text = draw(diagram)
    shown = f"first {depth} levels" if depth > 1 else "roots and what they lead to"
    if not _fits(diagram, text):
        count = bisect_right(range(1, MOST_EDGES + 1), False, key=lambda count: not _fits_cut(diagram, count, draw))
        text = draw(diagram.first(count))
        shown = f"first {count} arrows"
    notice = f"The whole trace is {size}, so only its {shown} are shown; --format tree shows all."
    return Rendered(text, (*cut, notice))


def _fits_cut(diagram: Diagram, count: int, draw: Callable[[Diagram], str]) -> bool:
    part = diagram.first(count)
    return _fits(part, draw(part))


def _fits(diagram: Diagram, text: str) -> bool:
    return len(diagram.arrows) <= MOST_EDGES and len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS


def _flowchart(diagram: Diagram) -> str:
    lines = ["flowchart LR"]
    lines += [f"    {_box(box)}" for box in diagram.boxes.values()]
    for arrow in diagram.arrows:
        line = "-.->" if arrow.is_dotted else "-->"
        label = f'|"{escape(arrow.label)}"|' if arrow.label else ""
        lines.append(f"    {arrow.source} {line}{label} {arrow.target}")
    shapes = {box.shape for box in diagram.boxes.values()}
    lines += [f"    classDef {shape} {style}" for shape, style in _STYLES.items() if shape in shapes]
    return "\n".join(lines) + "\n"


def _box(box: Box) -> str:
    before, after = _SHAPES[box.shape]
    return f'{box.key}{before}"{escape(box.label)}"{after}:::{box.shape}'


def _sequence(diagram: Diagram) -> str:
    actions = {box.key: box for box in diagram.boxes.values() if box.shape == "action"}
    lines = ["sequenceDiagram"]
    boxes = [box for box in diagram.boxes.values() if box.shape != "action"]
    lines += [f"    participant {box.key} as {escape(box.label)}" for box in boxes]
    for arrow in diagram.arrows:
        if arrow.target in actions:
            lines.append(f"    Note over {arrow.source}: {escape(actions[arrow.target].label)}")
            continue
        target = diagram.boxes[arrow.target]
        verb = "sends" if target.shape == "signal" else "calls"
        line = "--x" if arrow.is_dotted else "->>"
        lines.append(f"    {arrow.source}{line}{arrow.target}: {escape(arrow.label or verb)}")
    return "\n".join(lines) + "\n"
