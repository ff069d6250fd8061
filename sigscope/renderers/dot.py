"""Graphviz. https://graphviz.org/doc/info/lang.html"""

from sigscope.graph import SignalGraph
from sigscope.renderers.picture import Node, NodeKind, picture_of
from sigscope.renderers.visible import visible

_STYLES: dict[NodeKind, str] = {
    "sender": 'shape=box, style=filled, fillcolor="#ff99ff", color="#333333", penwidth=2',
    "signal": 'shape=hexagon, style=filled, fillcolor="#ccccff", color="#333333", penwidth=2',
    "receiver": 'shape=box, style="rounded,filled", fillcolor="#aaffaa", color="#333333", penwidth=2',
    "orphan": 'shape=hexagon, style=filled, fillcolor="#ff6666", color="#990000", penwidth=4',
}


def escape(text: str) -> str:
    r"""`text` for the inside of a quoted label: quotes, backslashes (`\N`) and HTML entities mean nothing."""
    return visible(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")


def render_dot(graph: SignalGraph) -> str:
    """The whole graph as a digraph, a cluster for each app."""
    picture = picture_of(graph, graph.signals())
    lines = [
        "digraph signals {",
        "    rankdir=LR;",
        '    node [fontname="Helvetica"];',
        '    edge [fontname="Helvetica"];',
    ]
    for cluster in picture.clusters:
        lines.append(f'    subgraph "cluster_{cluster.key}" {{')
        lines.append(f'        label="{escape(cluster.title)}";')
        lines += [f"        {_node(node)}" for node in cluster.nodes]
        lines.append("    }")
    for edge in picture.edges:
        label = f' [label="{escape(edge.label)}"]' if edge.label else ""
        lines.append(f'    "{edge.source}" -> "{edge.target}"{label};')
    return "\n".join([*lines, "}"]) + "\n"


def _node(node: Node) -> str:
    label = "\\n".join(map(escape, node.lines))
    return f'"{node.key}" [label="{label}", {_STYLES[node.kind]}];'
