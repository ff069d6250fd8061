"""Going over facts without knowing every kind of node."""

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import get_args, get_type_hints

from sigscope.model import syntax
from sigscope.model.syntax import Expression, FileFacts, Statement

Node = Expression | Statement

_KINDS: tuple[type, ...] = tuple(
    kind
    for kind in vars(syntax).values()
    if isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == syntax.__name__
)
_NODES = frozenset(get_args(Node))


def _holds_node(hint: object) -> bool:
    return hint in _KINDS or any(_holds_node(part) for part in get_args(hint))


# The fields to follow, in order, of every class of facts; those that can hold no node (names, spans) are left out.
_FIELDS: dict[type, tuple[str, ...]] = {
    kind: tuple(name for name, hint in get_type_hints(kind).items() if _holds_node(hint)) for kind in _KINDS
}


def _collect(value: object, found: list[Node]) -> None:
    kind = type(value)
    if kind in _NODES:
        found.append(value)  # type: ignore[arg-type]  # told by its type, which mypy can't follow
    elif kind is tuple:
        for item in value:  # type: ignore[attr-defined]
            _collect(item, found)
    else:
        for name in _FIELDS.get(kind, ()):
            _collect(getattr(value, name), found)


def children(node: Node | FileFacts) -> Iterator[Node]:
    """The expressions and statements directly inside `node`, in the order of its fields.

    What is neither (an `Argument`, a `Handler`, ...) is looked through:
    the expressions and statements in it come instead.
    """
    found: list[Node] = []
    for name in _FIELDS[type(node)]:
        _collect(getattr(node, name), found)
    return iter(found)


def walk(node: Node | FileFacts) -> Iterator[Node]:
    """Every expression and statement under `node`, parents first; `node` itself too, unless it is a whole file."""
    pending = [node] if not isinstance(node, FileFacts) else list(children(node))[::-1]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(list(children(current))[::-1])
