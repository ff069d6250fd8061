"""What a call gives: functions of the tree are followed, a few of Python's and Django's are known."""

from collections.abc import Callable
from dataclasses import replace

from sigscope.frameworks.registry import created_class
from sigscope.model.reasons import Reason
from sigscope.model.syntax import Call, Expression
from sigscope.resolution import classes
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.known_calls import KNOWN_CALLS, call_builtin, call_method
from sigscope.resolution.names import unknown
from sigscope.resolution.scopes import BoundName, Point, Scope
from sigscope.resolution.values import (
    Arguments,
    BuiltinValue,
    ClassValue,
    ConstantValue,
    ExternalResult,
    ExternalValue,
    Frame,
    FunctionValue,
    InstanceValue,
    MappingValue,
    MethodValue,
    PartialValue,
    SequenceValue,
    SignalValue,
    UnknownValue,
    Value,
    Values,
    is_outside,
    unique,
)


def arguments(evaluator: Evaluating, call: Call, point: Point, frame: Frame) -> Arguments:
    """The arguments of a call, evaluated; `*` and `**` are spread where their items are known."""
    positional: list[Values] = []
    keywords: list[tuple[str, Values]] = []
    unspread: list[Value] = []
    for argument in call.arguments:
        values = evaluator.evaluate(argument.value, point, frame)
        if argument.star == "*":
            items = evaluator.iterate(values)
            unspread.extend(values if items is None else ())
            positional.extend(items or [])
        elif argument.star == "**":
            for value in evaluator.whole(values):
                if isinstance(value, MappingValue):
                    for names, item in value.items:
                        keywords.extend((str(n.value), item) for n in names if isinstance(n, ConstantValue))
                else:
                    unspread.append(value)
        elif argument.keyword is not None:
            keywords.append((argument.keyword, values))
        else:
            positional.append(values)
    return Arguments(tuple(positional), tuple(keywords), tuple(unspread))


def call(evaluator: Evaluating, function: Value, node: Call, point: Point, frame: Frame) -> Values:
    """What a call of `function` gives; the arguments are evaluated only where the answer hangs on them."""

    def given() -> Arguments:
        return evaluator.arguments(node, point, frame)

    known = KNOWN_CALLS.get(_last_name(function))
    if known is not None:
        values = known(evaluator, function, given(), node, point, frame)
        if values is not None:
            return values
    match function:
        case ClassValue() if is_outside(function) and classes.is_field(evaluator, function):
            return (ExternalResult(function.scope.dotted, node, point, frame),)
        case ClassValue():
            return _instance(evaluator, function, given, instance_key(node, frame))
        case ExternalValue():
            framework = classes.signal_framework(evaluator, function)
            if framework is not None:
                return (_signal(framework, created_class(function.dotted), None),)
            return (ExternalResult(function.dotted, node, point, frame),)
        case BuiltinValue():
            return call_builtin(evaluator, function.name, given(), point, frame)
        case MethodValue():
            return call_method(evaluator, function, given())
        case ExternalResult():
            return (ExternalValue(f"{function.dotted}()()"),)
        case FunctionValue() if is_outside(function):
            values = _followed(evaluator, function, given(), frame)
            is_told = any(not isinstance(value, UnknownValue) or value.depends for value in values)
            return values if is_told else (ExternalResult(function.scope.dotted, node, point, frame),)
        case FunctionValue() | PartialValue() | InstanceValue():
            return _followed(evaluator, function, given(), frame)
        case _:
            # The result of what is a parameter still hangs on it.
            return (unknown(Reason.CALL, (function,)),)


def _followed(evaluator: Evaluating, function: Value, given: Arguments, frame: Frame) -> Values:
    match function:
        case FunctionValue():
            return _function(evaluator, function, given, frame)
        case PartialValue():
            return _followed(evaluator, function.function, merge(function.arguments, given), frame)
        case InstanceValue():
            found: list[Value] = []
            for method in evaluator.attribute(function, "__call__"):
                if isinstance(method, FunctionValue):
                    found.extend(_function(evaluator, method, given, frame))
            return unique(found) or (UnknownValue(Reason.CALL),)
        case ClassValue():
            return (InstanceValue(ClassValue(function.scope, function.frame), False, lambda: given),)
        case _:
            return (unknown(Reason.CALL, (function,)),)


def _last_name(function: Value) -> str:
    match function:
        case ExternalValue() | ExternalResult():
            return function.dotted.rpartition(".")[2]
        case FunctionValue() | ClassValue():
            return function.scope.name
        case MethodValue():
            return function.name
        case _:
            return ""


def merge(first: Arguments, second: Arguments) -> Arguments:
    """The arguments of a partial followed by those of its call."""
    names = {name for name, _ in second.keywords}
    kept = tuple(pair for pair in first.keywords if pair[0] not in names)
    return Arguments(
        (*first.positional, *second.positional), (*kept, *second.keywords), (*first.unspread, *second.unspread)
    )


def _instance(evaluator: Evaluating, cls: ClassValue, given: Callable[[], Arguments], key: int) -> Values:
    framework = classes.signal_framework(evaluator, cls)
    plain = ClassValue(cls.scope, cls.frame)
    if framework is not None:
        return (_signal(framework, created_class(cls.scope.dotted), plain),)
    return (InstanceValue(plain, False, given, key),)


def instance_key(node: Expression, frame: Frame) -> int:
    """What tells instances apart: the call that makes them, and the turn of the loops around it."""
    return hash((id(node), *((id(loop), values) for loop, values in frame.loops.items()))) if frame.loops else id(node)


def _signal(framework: str, class_name: str, cls: ClassValue | None) -> SignalValue:
    return SignalValue("", framework, class_name, cls, is_local=True)


def named(values: Values, node: Call, scope: Scope) -> Values:
    """The values of a call, where a signal among them takes the name that the call's result is bound to."""
    name = scope.module.bound_names.get(id(node))
    path = None if scope.module.library else scope.module.source.path
    if not any(isinstance(value, SignalValue) and value.is_local for value in values):
        return values
    found: list[Value] = []
    for value in values:
        if isinstance(value, SignalValue) and value.is_local and name is not None:
            found.append(replace(value, id=name.dotted, is_local=name.local, path=path, span=node.span))
        elif isinstance(value, SignalValue) and value.is_local and value.span is None:
            found.append(replace(value, path=path, span=node.span))
        else:
            found.append(value)
    return tuple(found)


def kept(values: Values, name: BoundName | None, key: object) -> Values:
    """The values of an item that a comprehension makes: a new signal takes the name of the container and its key."""
    if name is None or key is None:
        return values
    return tuple(
        replace(value, id=f"{name.dotted}[{key!r}]", is_local=name.local)
        if isinstance(value, SignalValue) and not value.id
        else value
        for value in values
    )


def _function(evaluator: Evaluating, function: FunctionValue, given: Arguments, frame: Frame) -> Values:
    return evaluator.called(function, given, frame.depth + 1)


def assign(evaluator: Evaluating, function: FunctionValue, given: Arguments) -> dict[str, Values]:
    """The parameters of a function and what a call binds them to: arguments, else defaults."""
    positional = list(given.positional)
    if function.bound is not None:
        positional.insert(0, (function.bound,))
    keywords = dict(given.keywords)
    bound: dict[str, Values] = {}
    outer = function.scope.point
    assert outer is not None
    open_end = (unknown(Reason.PARAMETER, given.unspread),)
    for parameter in function.scope.parameters:
        if parameter.kind == "star":
            rest: list[Values] = positional
            if given.unspread:
                rest = [*rest, open_end]
            bound[parameter.name] = (SequenceValue(tuple(rest)),)
            positional = []
        elif parameter.kind == "double_star":
            items = tuple(((ConstantValue(name),), values) for name, values in keywords.items())
            bound[parameter.name] = (MappingValue(items), *given.unspread)
        elif parameter.kind != "keyword" and positional:
            bound[parameter.name] = positional.pop(0)
        elif parameter.kind != "positional" and parameter.name in keywords:
            bound[parameter.name] = keywords.pop(parameter.name)
        elif given.unspread or parameter.default is None:
            bound[parameter.name] = open_end
        else:
            bound[parameter.name] = evaluator.evaluate(parameter.default, outer, function.frame)
    return bound
