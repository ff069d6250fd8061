"""A trace as a tree for the terminal."""

from sigscope.model.location import Location
from sigscope.model.trace import Condition, NodeKind, Trace, TraceNode
from sigscope.renderers.names import place
from sigscope.renderers.paper import Paper, Piece, Row
from sigscope.renderers.rendered import Rendered, Surroundings
from sigscope.renderers.traces import words

_STYLES: dict[NodeKind, str] = {
    "signal": "bold cyan",
    "receiver": "green",
    "function": "magenta",
    "operation": "bold",
    "bypass": "yellow",
}
_DOWN: dict[NodeKind, str] = {
    "signal": "sends ",
    "receiver": "received by ",
    "function": "calls ",
    "operation": "",
    "bypass": "",
}
_UP: dict[NodeKind, str] = {"signal": "receives ", "function": "from ", "receiver": "from ", "operation": ""}


def render_tree(trace: Trace, around: Surroundings) -> Rendered:
    """What runs, one line for each step, in the order in which it runs; upwards, what leads to each step."""
    paper = Paper(around.width, around.color, around.link_base)
    text = "\n".join(paper.draw(_row(node, trace, is_root=True)) for node in trace.nodes)
    return Rendered(text, (words.CUT,) if trace.is_cut else ())


def _row(node: TraceNode, trace: Trace, *, is_root: bool = False) -> Row:
    verbs = _UP if trace.is_upwards else _DOWN
    verb = "" if is_root else verbs.get(node.kind, "")
    row = Row([Piece(f"{verb}{words.short(node)}", _STYLES[node.kind])])
    if node.kind == "bypass":
        row.pieces.append(Piece("bypasses these receivers", "yellow"))
    at = words.place_of(node)
    if at is not None:
        row.pieces.append(_place(at))
    elif node.kind == "signal" and "." in node.name:
        row.pieces.append(Piece(node.name.rpartition(".")[0], "dim"))
    row.pieces += [_condition(one) for one in node.conditions]
    row.pieces += [Piece(f"[{word}]", "blue") for word in words.effect_words(node)]
    if node.mark:
        row.pieces.append(Piece(words.MARKS[node.mark], "bold yellow" if node.mark == "cycle" else "dim"))
    row.rows = [_row(inner, trace) for inner in node.nodes]
    return row


def _condition(row: Condition) -> Piece:
    text = words.condition(row)
    if row.kind == "startup":
        return Piece(text, "bold red" if row.text.startswith("never") else "bold yellow")
    return Piece(text, "" if row.kind == "sender" else "yellow")


def _place(location: Location) -> Piece:
    return Piece(place(location), "dim", location.path)
