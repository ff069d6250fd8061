"""Calls and decorators by which functions of the tree run, and what each runs with which arguments."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sigscope.model.location import Span
from sigscope.model.syntax import Call, Expression
from sigscope.resolution import classes
from sigscope.resolution.calls import merge
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.naming import callee_name, last_name
from sigscope.resolution.scopes import Module, Point, Scope
from sigscope.resolution.survey import bound_results, is_partial_of, partials_of, with_aliases
from sigscope.resolution.values import (
    Arguments,
    ClassValue,
    Frame,
    FunctionValue,
    InstanceValue,
    PartialValue,
    Value,
    Values,
)

MADE_BY_CLASS = ("__init__", "__new__", "__call__", "__post_init__")


@dataclass(frozen=True, slots=True, eq=False)
class Invocation:
    """A call, or a decorator on the definition that opens `target`."""

    node: Expression
    point: Point
    span: Span
    target: Scope | None = None

    @property
    def owner(self) -> Scope:
        """The function that makes the call."""
        return function_around(self.point.scope)


def function_around(scope: Scope) -> Scope:
    """The function (or module or class) whose code stands in a scope: that of a comprehension is around it."""
    while scope.kind == "comprehension" and scope.parent is not None:
        scope = scope.parent
    return scope


def frame_within(scope: Scope, frame: Frame) -> Frame:
    """The frame of a comprehension inside the function that `frame` is of."""
    if scope is frame.scope or scope.parent is None:
        return frame
    return Frame(scope, frame_within(scope.parent, frame), None, None, frame.depth)


def invocations_of(module: Module, names: set[str]) -> Iterator[Invocation]:
    """The calls and decorators of a module that go by one of the names."""
    for name in sorted(names):
        for site in module.calls.of(name):
            yield Invocation(site.call, site.point, site.call.span)
    for site in module.calls_of_calls({*names, "partial"}):
        inner = site.call.function
        if isinstance(inner, Call) and (callee_name(inner) in names or is_partial_of(inner, names)):
            yield Invocation(site.call, site.point, site.call.span)
    for decoration in module.decorations_naming(names):
        node = decoration.decorator.value
        if _decorator_name(node) in names:
            yield Invocation(node, decoration.point, decoration.decorator.span, decoration.scope)


def _decorator_name(node: Expression) -> str:
    while isinstance(node, Call):
        if callee_name(node) != "()":
            return callee_name(node)
        node = node.function
    return last_name(node)


def called_names(evaluator: Evaluating, functions: Mapping[Scope, Iterable[Scope]], modules: list[Module]) -> set[str]:
    """The names by which `functions` can be called in the modules.

    The functions whose parameters matter to each are given with it: one that makes it, of which it is a closure.
    """
    called: set[str] = set()
    makers: set[str] = set()
    for scope, depends in functions.items():
        for one in depends:
            called |= own_names(evaluator, one)
        for one in scope.lexical_functions():
            called |= own_names(evaluator, one)
            # Calling a function around the wrapper makes the wrapper, which may get a name of its own.
            makers |= {one.name} - {scope.name}
        makers |= own_names(evaluator, scope) if scope.name == "__call__" else set()
    called |= bound_results(with_aliases(makers, modules), modules)
    called = with_aliases(returning(with_aliases(called, modules), modules), modules)
    return called | partials_of(called, modules)


def returning(names: set[str], modules: list[Module]) -> set[str]:
    """The names, and those of the functions that return what a call by one of them gives: calling these is the same."""
    found, new = set(names), set(names)
    while new:
        new = {function for module in modules for function in module.returned.of(new)} - found
        found |= new
    return found


def own_names(evaluator: Evaluating, scope: Scope) -> set[str]:
    """The names that calling a function takes: those of its class and the classes below where making one calls it."""
    owner = scope.enclosing_class()
    if owner is None or scope.name not in (*MADE_BY_CLASS, *classes.ON_CLASS_BODY):
        return {scope.name}
    return class_names(evaluator, owner)


def class_names(evaluator: Evaluating, owner: Scope) -> set[str]:
    """The name of a class and those of the classes that derive from it."""
    cls = ClassValue(owner, evaluator.base_frame(owner.parent or owner))
    return {owner.name, *(subclass.scope.name for subclass in evaluator.subclasses(cls))}


def called(evaluator: Evaluating, call: Invocation, frame: Frame) -> tuple[Values, Arguments]:
    """What is called and with what; nothing where none of it is followed, so that no argument is evaluated in vain."""
    point = call.point
    if call.target is not None:
        return evaluator.evaluate(call.node, point, frame), Arguments(((definition(call.target, frame),),))
    assert isinstance(call.node, Call)
    functions = evaluator.evaluate(call.node.function, point, frame)
    if not any(isinstance(value, FunctionValue | PartialValue | ClassValue | InstanceValue) for value in functions):
        return (), Arguments()
    return functions, evaluator.arguments(call.node, point, frame)


def applied(
    evaluator: Evaluating, value: Value, given: Arguments, key: int
) -> Iterator[tuple[FunctionValue, Arguments]]:
    """The functions of the tree that a call of `value` runs, each with its arguments; `key` tells instances apart."""
    match value:
        case FunctionValue():
            yield value, given
        case PartialValue():
            yield from applied(evaluator, value.function, merge(value.arguments, given), key)
        case ClassValue():
            plain = ClassValue(value.scope, value.frame)
            instance = InstanceValue(plain, False, lambda: given, key)
            for method in methods(evaluator, plain, "__new__"):
                yield bound_to(method, plain), given
            for name in ("__init__", "__post_init__"):
                for method in methods(evaluator, plain, name):
                    yield bound_to(method, instance), given
        case InstanceValue():
            for method in methods(evaluator, value.cls, "__call__"):
                yield bound_to(method, value), given


def methods(evaluator: Evaluating, cls: ClassValue, name: str) -> list[FunctionValue]:
    """The functions of the tree that a class has under a name."""
    values, _ = classes.class_attribute(evaluator, cls, name)
    return [value for value in values if isinstance(value, FunctionValue)]


def bound_to(method: FunctionValue, instance: Value) -> FunctionValue:
    """A method as it is taken from an instance, or from a class."""
    return FunctionValue(method.scope, method.frame, method.bound or instance)


def definition(target: Scope, frame: Frame) -> Value:
    """What a `def` or `class` statement makes."""
    return ClassValue(target, frame) if target.kind == "class" else FunctionValue(target, frame)
