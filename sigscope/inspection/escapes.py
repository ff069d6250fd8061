"""Whether anything but the code around it holds an object."""

from collections.abc import Callable, Iterator
from typing import Literal

from sigscope.model.syntax import Assign, Attribute, Call, Function, Lambda, Name, Return
from sigscope.model.walk import Node, children
from sigscope.resolution import classes
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Scope
from sigscope.resolution.values import BuiltinValue, ClassValue, FunctionValue

_HARMLESS = frozenset({"connect", "receiver", "ready", "super"})

IsConnection = Callable[[str, Call], bool]


def is_kept_local(
    name: str, scope: Scope, order: int, is_weak: IsConnection, way_out: Literal["", "return", "connect"] = ""
) -> bool:
    """Whether the function `scope` uses its own `name` for nothing but connections.

    `is_weak` tells whether a call in the file at a path is a weak connection. After `order`, where the connection
    stands, a function other than `ready()` must do nothing more: what it calls may send the signal while the name still
    holds the receiver. With `return` the name may be returned (what the caller makes of it is another question), with
    both ways out what comes after does not matter.
    """
    if name in scope.declared or not isinstance(scope.node, Function):
        return False
    if not way_out and scope.name != "ready" and _works_after(scope, order):
        return False
    path = scope.module.source.path
    return all(
        _is_handed(around, path, is_weak) or (way_out == "return" and isinstance(around[0], Return))
        for around in _uses(scope.node, name)
    )


def _works_after(scope: Scope, order: int) -> bool:
    return any(
        site.point.scope is scope and site.point.order > order
        for called, sites in scope.module.calls.items()
        if called not in _HARMLESS
        for site in sites
    )


def _uses(node: Node, name: str, outer: Node | None = None) -> Iterator[tuple[Node, Node | None]]:
    """For each use of a name under `node` what it stands in, and what that stands in."""
    # What an assignment binds is no use.
    for child in children(node) if not isinstance(node, Assign) else (node.value,) if node.value is not None else ():
        if isinstance(child, Name) and child.id == name:
            yield node, outer
        yield from _uses(child, name, node)


def _is_handed(around: tuple[Node, Node | None], path: str, is_weak: IsConnection) -> bool:
    """Whether a name stands in a weak connection, by itself or as the owner of a method."""
    parent, outer = around
    node = outer if isinstance(parent, Attribute) else parent
    return isinstance(node, Call) and is_weak(path, node)


def is_held_by_itself(evaluator: Evaluator, cls: ClassValue) -> bool:
    """Whether making an instance may store it somewhere: in a base that is not seen, `__new__`, or `__init__`."""
    for base in classes.resolution_order(evaluator, cls):
        if base == BuiltinValue("object"):
            continue
        if not isinstance(base, ClassValue) or base.scope.module.library:
            return True
        if base.scope.decorators or any(argument.keyword is not None for argument in base.scope.arguments):
            return True
        if "__new__" in base.scope.bindings or "__post_init__" in base.scope.bindings:
            return True
    makers, owner = classes.class_attribute(evaluator, cls, "__init__")
    return owner is not None and any(
        not isinstance(maker, FunctionValue) or _hands_itself_on(maker.scope, cls, evaluator) for maker in makers
    )


def _hands_itself_on(maker: Scope, cls: ClassValue, evaluator: Evaluator) -> bool:
    """Whether a constructor does more with its object than to read and set attributes that are no methods."""
    if not isinstance(maker.node, Function | Lambda) or not maker.parameters:
        return True
    name = maker.parameters[0].name
    for parent, _ in _uses(maker.node, name):
        if not isinstance(parent, Attribute):
            return True
        values, _ = classes.class_attribute(evaluator, cls, parent.name)
        if any(isinstance(value, FunctionValue) for value in values):
            return True
    return False
