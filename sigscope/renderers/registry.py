"""The formats of `scan`: their names and what makes them, imported for the one that is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

from sigscope.graph import SignalGraph
from sigscope.renderers.rendered import Rendered, Surroundings


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name that the command line knows it by."""

    name: str
    render: Callable[[SignalGraph, Surroundings], Rendered]


def _tree(graph: SignalGraph, around: Surroundings) -> Rendered:
    from sigscope.renderers.tree import render_tree

    return Rendered(render_tree(graph, width=around.width, color=around.color, link_base=around.link_base))


def _mermaid(graph: SignalGraph, _: Surroundings) -> Rendered:
    from sigscope.renderers.mermaid import render_mermaid

    return render_mermaid(graph)


def _markdown(graph: SignalGraph, around: Surroundings) -> Rendered:
    from sigscope.renderers.markdown import render_markdown

    return Rendered(render_markdown(graph, link_prefix=around.link_prefix))


def _dot(graph: SignalGraph, _: Surroundings) -> Rendered:
    from sigscope.renderers.dot import render_dot

    return Rendered(render_dot(graph))


def _json(graph: SignalGraph, _: Surroundings) -> Rendered:
    from sigscope.renderers.json_format import render_json

    return Rendered(render_json(graph.project))


SCAN_FORMATS = (
    Format("tree", _tree),
    Format("mermaid", _mermaid),
    Format("markdown", _markdown),
    Format("dot", _dot),
    Format("json", _json),
)
