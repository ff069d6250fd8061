"""Mermaid 11 flowcharts. https://mermaid.js.org/syntax/flowchart.html"""

import re
from collections.abc import Sequence

from sigscope.graph import SignalGraph
from sigscope.model.project import Signal
from sigscope.renderers.overview import Overview
from sigscope.renderers.picture import Node, NodeKind, Picture, picture_of
from sigscope.renderers.rendered import Rendered
from sigscope.renderers.visible import visible

# Mermaid's own defaults (`maxEdges`, `maxTextSize`), which GitHub does not raise.
MOST_EDGES = 500
MOST_CHARACTERS = 50_000

# Fills as in the article on signals that sigscope grew from; the dark text is for pages in dark mode.
_STYLES: dict[NodeKind, str] = {
    "sender": "fill:#f9f,stroke:#333,stroke-width:2px,color:#111",
    "signal": "fill:#ccf,stroke:#333,stroke-width:2px,color:#111",
    "receiver": "fill:#afa,stroke:#333,stroke-width:2px,color:#111",
    "orphan": "fill:#f66,stroke:#900,stroke-width:4px,color:#111",
    "app": "fill:#ffd,stroke:#333,stroke-width:2px,color:#111",
}
_SHAPES: dict[NodeKind, tuple[str, str]] = {
    "sender": ("[", "]"),
    "signal": ("{{", "}}"),
    "receiver": ("(", ")"),
    "orphan": ("{{", "}}"),
    "app": ("[[", "]]"),
}
# Letters, digits, what never means anything inside a quoted label and an underscore inside a word stay. All the rest
# goes as a number: quotes, `#`, `;`, Markdown, HTML, `%%`, and the colon, as Mermaid rewrites `style ...: ...#...;`.
_TO_ESCAPE = re.compile(r"[^\w .,()/=?-]|(?<![^\W_])_|_(?![^\W_])|^\d(?=\d*[.)])|^-|(?<= ) ")


def escape(text: str) -> str:
    """`text` for the inside of a quoted Mermaid label; a question mark for a blank one, which Mermaid fails to draw."""
    return _TO_ESCAPE.sub(lambda found: f"#{ord(found[0])};", visible(text).strip() or "?")


def draw(picture: Picture) -> str:
    """A picture as a flowchart, however large."""
    lines = ["flowchart LR"]
    for cluster in picture.clusters:
        lines.append(f'    subgraph {cluster.key}["{escape(cluster.title)}"]')
        lines += [f"        {_node(node)}" for node in cluster.nodes]
        lines.append("    end")
    lines += [f"    {_node(node)}" for node in picture.loose]
    for edge in picture.edges:
        label = f'|"{escape(edge.label)}"|' if edge.label else ""
        lines.append(f"    {edge.source} -->{label} {edge.target}")
    nodes = [*picture.loose, *(node for cluster in picture.clusters for node in cluster.nodes)]
    kinds = {node.kind for node in nodes}
    lines += [f"    classDef {kind} {style}" for kind, style in _STYLES.items() if kind in kinds]
    return "\n".join(lines) + "\n"


def _node(node: Node) -> str:
    before, after = _SHAPES[node.kind]
    # On one line: in a label with `<br/>` Mermaid reads the numbers as text again (`\n`, `$$`, `fa:fa-car`).
    label = " - ".join(map(escape, node.lines))
    return f'{node.key}{before}"{label}"{after}:::{node.kind}'


def is_drawable(picture: Picture, text: str) -> bool:
    """Whether GitHub draws it: it counts edges and, as JavaScript does, UTF-16 units."""
    return len(picture.edges) <= MOST_EDGES and len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS


def draw_whole(graph: SignalGraph, signals: Sequence[Signal]) -> str | None:
    """The flowchart of `signals`, None where it is more than GitHub draws."""
    picture = picture_of(graph, signals)
    if len(picture.edges) > MOST_EDGES:
        return None
    text = draw(picture)
    return text if is_drawable(picture, text) else None


def draw_overview(graph: SignalGraph, signals: Sequence[Signal]) -> str:
    """The flowchart of the apps and their traffic, with as many apps by themselves as GitHub draws."""
    overview = Overview(graph, signals)
    most = len(overview.apps)
    best, fewest = draw(overview.picture(most)), 0
    if is_drawable(overview.picture(most), best):
        return best
    best = draw(overview.picture(0))
    while fewest < most - 1:
        middle = (fewest + most) // 2
        picture = overview.picture(middle)
        text = draw(picture)
        if is_drawable(picture, text):
            best, fewest = text, middle
        else:
            most = middle
    return best


def draw_parts(graph: SignalGraph, signals: Sequence[Signal]) -> list[str]:
    """The flowcharts that together show `signals`, as few as halving makes them.

    A single signal that is more than GitHub draws comes as an overview of the apps that it joins.
    """
    whole = draw_whole(graph, signals)
    if whole is not None:
        return [whole]
    if len(signals) == 1:
        return [draw_overview(graph, signals)]
    half = len(signals) // 2
    return [*draw_parts(graph, signals[:half]), *draw_parts(graph, signals[half:])]


def render_mermaid(graph: SignalGraph) -> Rendered:
    """The whole graph, or an overview of its apps where the whole is more than GitHub draws."""
    whole = draw_whole(graph, graph.signals())
    if whole is not None:
        return Rendered(whole)
    notice = (
        f"The whole graph is more than GitHub draws ({MOST_EDGES} edges, {MOST_CHARACTERS:,} characters), so this is "
        "an overview of its apps. For the parts use --app NAME, --signal GLOB or --format markdown."
    )
    return Rendered(draw_overview(graph, graph.signals()), (notice,))
