"""Receivers by the name that the running process shows, and where they are defined."""

from dataclasses import dataclass

from sigscope.model.location import Location
from sigscope.model.syntax import Call
from sigscope.resolution import classes
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.naming import callee_name
from sigscope.resolution.scopes import Scope
from sigscope.resolution.values import (
    BuiltinValue,
    ClassValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    MethodValue,
    PartialValue,
    SignalValue,
    Value,
    Values,
)


@dataclass(frozen=True, slots=True)
class Receiver:
    """A receiver: its dotted name and its definition, None where that lies outside the tree."""

    name: str
    location: Location | None


def receivers_in(evaluator: Evaluating, values: Values) -> tuple[list[Receiver], list[Value]]:
    """The receivers among values, and the values that are none."""
    found: dict[Receiver, None] = {}
    rest: list[Value] = []
    for value in values:
        receiver = _receiver(evaluator, value)
        if receiver is None:
            rest.append(value)
        else:
            found.setdefault(receiver)
    return list(found), rest


def of_scope(scope: Scope) -> Receiver:
    """The receiver that a function, lambda or class statement defines."""
    location = None if scope.module.library else Location.of(scope.module.source.path, scope.span)
    return Receiver(scope.dotted, location)


def _receiver(evaluator: Evaluating, value: Value) -> Receiver | None:
    match value:
        case FunctionValue():
            wrapped = _wrapped(evaluator, value)
            return of_scope(value.scope) if wrapped is None else _receiver(evaluator, wrapped)
        case PartialValue():
            return _receiver(evaluator, value.function)
        case ClassValue():
            return of_scope(value.scope)
        case InstanceValue():
            methods, _ = classes.class_attribute(evaluator, value.cls, "__call__")
            for method in methods:
                if isinstance(method, FunctionValue):
                    return Receiver(f"{value.cls.scope.dotted}.__call__", of_scope(method.scope).location)
            return Receiver(f"{value.cls.scope.dotted}.__call__", of_scope(value.cls.scope).location)
        case ExternalValue() if "(" not in value.dotted:
            return Receiver(value.dotted, None)
        case BuiltinValue():
            return Receiver(f"builtins.{value.name}", None)
        case MethodValue(owner=SignalValue() as signal):
            return Receiver(f"{signal.id}.{value.name}", None)
        case MethodValue(owner=InstanceValue() as instance):
            return Receiver(f"{instance.cls.scope.dotted}.{value.name}", None)
        case _:
            return None


def _wrapped(evaluator: Evaluating, function: FunctionValue) -> Value | None:
    """The function whose name `functools.wraps` gives to this one; None where it keeps its own."""
    point = function.scope.point
    for decorator in function.scope.decorators:
        node = decorator.value
        if isinstance(node, Call) and callee_name(node) == "wraps" and node.arguments and point is not None:
            found = evaluator.evaluate(node.arguments[0].value, point, function.frame)
            return next((value for value in found if isinstance(value, FunctionValue)), None)
    return None
