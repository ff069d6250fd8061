"""Which loops around a place matter to what is asked there."""

from collections.abc import Iterable
from dataclasses import replace

from sigscope.model.syntax import Expression, Name
from sigscope.model.walk import walk
from sigscope.resolution.scopes import Assigned, Augmented, Entered, Loop, Looped, Point


def inside_loops_of(point: Point, nodes: Iterable[Expression]) -> Point:
    """The point inside only those loops whose turns tell the nodes apart, by a name or by what it is made from."""
    if not point.loops or point.scope.kind == "comprehension":
        return point
    pending = _names(nodes)
    seen: set[str] = set()
    found: set[Loop] = set()
    while pending:
        name = pending.pop()
        seen.add(name)
        for binding in point.scope.bindings.of(name):
            match binding.source:
                case Looped(loop=loop):
                    found.add(loop)
                    pending |= _names((loop.iterable,)) - seen
                case Assigned(value=value) | Augmented(value=value) | Entered(value=value):
                    pending |= _names((value,)) - seen
    return replace(point, loops=tuple(loop for loop in point.loops if loop in found))


def _names(nodes: Iterable[Expression]) -> set[str]:
    return {node.id for one in nodes for node in walk(one) if isinstance(node, Name)}
