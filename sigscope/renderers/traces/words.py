"""How a trace is put into words, the same in every format."""

from collections.abc import Iterable, Iterator

from sigscope.model.dotted import last_name
from sigscope.model.location import Location
from sigscope.model.trace import Condition, EffectKind, Mark, Trace, TraceNode
from sigscope.renderers.names import in_file

EFFECTS: dict[EffectKind, str] = {
    "logging": "logging and auditing",
    "cache": "cache invalidation",
    "notification": "notification",
    "integration": "third-party integration",
    "database": "database write",
    "task": "task queue",
    "signal": "sends a signal",
}
MARKS: dict[Mark, str] = {
    "": "",
    "cycle": "(cycle)",
    "shown above": "(shown above)",
    "deeper": "(more with a larger --depth)",
}


def walk(nodes: Iterable[TraceNode]) -> Iterator[TraceNode]:
    """The nodes and all below them, parents first."""
    for node in nodes:
        yield node
        yield from walk(node.nodes)


def short(node: TraceNode) -> str:
    """A node's name as it stands beside its place: `Order.save` of `orders.models.Order.save`."""
    if node.kind in ("operation", "bypass"):
        return node.name
    return in_file(node.name, node.location) if node.location is not None else last_name(node.name)


def place_of(node: TraceNode) -> Location | None:
    """The place that is worth showing: where a signal is sent and an operation stands, where a function is defined."""
    if node.kind in ("signal", "operation", "bypass"):
        return node.at or node.location
    return node.location or node.at


def condition(row: Condition) -> str:
    """One condition in a word or two."""
    match row.kind:
        case "sender":
            return f"sender={last_name(row.text)}"
        case "startup":
            return row.text if ":" in row.text else f"startup={row.text}"
        case "test":
            return f"only if {row.text}"
        case _:
            return row.text


def effect_words(node: TraceNode) -> list[str]:
    """What a node does, each kind once, in the order of the table."""
    kinds = {effect.kind for effect in node.effects}
    return [word for kind, word in EFFECTS.items() if kind in kinds]


def title(trace: Trace) -> str:
    """What the trace answers."""
    return f"What leads to {trace.target}" if trace.is_upwards else f"What happens after {trace.target}"


def is_empty(trace: Trace) -> bool:
    """Whether nothing of the project runs in consequence, or leads there."""
    return not any(node.nodes or node.effects for node in trace.nodes)


CUT = "There is more code to follow than a trace follows; what is shown is a part of it."
"""What is said of a trace that was cut."""
