"""Classes of the tree: bases, method resolution order, members, and which of them are signal classes."""

from collections.abc import Iterator

from sigscope.frameworks.registry import framework_of_class
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.scopes import END, Scope
from sigscope.resolution.values import (
    BuiltinValue,
    ClassValue,
    ConstantValue,
    ExternalValue,
    Frame,
    Reason,
    UnknownValue,
    Value,
    Values,
    unique,
)

MAX_BASES = 60


def bases(evaluator: Evaluating, cls: ClassValue) -> Values:
    """The direct bases, in order."""
    return evaluator.remember(("bases", cls), lambda: _bases(evaluator, cls))


def _bases(evaluator: Evaluating, cls: ClassValue) -> Values:
    node, point = cls.scope.node, cls.scope.point
    found: list[Value] = []
    for argument in getattr(node, "arguments", ()):
        if argument.keyword is None and point is not None:
            found.extend(evaluator.evaluate(argument.value, point, _around(evaluator, cls)))
    return unique(found)


def _around(evaluator: Evaluating, cls: ClassValue) -> Frame:
    """The frame that the class statement stands in."""
    assert cls.scope.parent is not None
    return cls.frame if cls.frame.scope is cls.scope.parent else evaluator.base_frame(cls.scope.parent)


def resolution_order(evaluator: Evaluating, cls: ClassValue) -> Values:
    """The class and what it derives from, depth first, a shared base after all that derive from it."""
    return evaluator.remember(("order", cls), lambda: _resolution_order(evaluator, cls)) or (cls,)


def _resolution_order(evaluator: Evaluating, cls: ClassValue) -> Values:
    order: list[Value] = []

    def visit(value: Value, trail: tuple[Scope, ...]) -> None:
        order.append(value)
        if isinstance(value, ClassValue) and value.scope not in trail and len(order) < MAX_BASES:
            for base in bases(evaluator, value):
                visit(base, (*trail, value.scope))

    visit(cls, ())
    seen: dict[Value, None] = {}
    for value in reversed(order):
        plain = ClassValue(value.scope, value.frame) if isinstance(value, ClassValue) else value
        seen.setdefault(plain)
    return tuple(reversed(seen))


def derives_from(evaluator: Evaluating, cls: ClassValue, scope: Scope) -> bool:
    """Whether `cls` is a proper subclass of the class that `scope` opens."""
    order = resolution_order(evaluator, cls)[1:]
    return any(isinstance(value, ClassValue) and value.scope is scope for value in order)


def is_metaclass(evaluator: Evaluating, cls: ClassValue) -> bool:
    """Whether its instances are classes."""
    return any(
        value == BuiltinValue("type") or (isinstance(value, ExternalValue) and value.dotted.endswith("ModelBase"))
        for value in resolution_order(evaluator, cls)
    )


def signal_framework(evaluator: Evaluating, value: Value) -> str | None:
    """The framework whose signals are instances of `value`; None where it is no signal class."""
    if isinstance(value, ExternalValue):
        return framework_of_class(value.dotted)
    if isinstance(value, ClassValue):
        for base in resolution_order(evaluator, value):
            dotted = base.scope.dotted if isinstance(base, ClassValue) else getattr(base, "dotted", "")
            framework = framework_of_class(dotted)
            if framework is not None:
                return framework
    return None


def own_bindings(evaluator: Evaluating, cls: ClassValue, name: str) -> Values:
    """What the class's own body binds `name` to; empty where it doesn't."""
    frame = evaluator.base_frame(cls.scope)
    if cls.frame.arguments is not None:
        frame = Frame(cls.scope, cls.frame, None, None, cls.frame.depth)
    found: list[Value] = []
    for binding in cls.scope.reaching(name, END, ()):
        found[:0] = evaluator.binding_values(binding, frame)
    return unique(found)


def class_attribute(
    evaluator: Evaluating, cls: ClassValue, name: str, after: Scope | None = None
) -> tuple[Values, ClassValue | None]:
    """The values of a class attribute and the class that binds it; `after` starts behind that class in the order.

    For `self` and `cls`, which may be of a subclass, what subclasses bind counts too where the class itself has only
    None or nothing at all.
    """
    order = resolution_order(evaluator, cls)
    if after is not None:
        places = [i for i, value in enumerate(order) if isinstance(value, ClassValue) and value.scope is after]
        order = order[places[0] + 1 :] if places else order[1:]
    found: Values = ()
    owner: ClassValue | None = None
    for value in order:
        if isinstance(value, ClassValue):
            found = own_bindings(evaluator, value, name)
            if found:
                owner = value
                break
    if not found and any(not isinstance(value, ClassValue) for value in order):
        external = next(value for value in order if not isinstance(value, ClassValue))
        found = _inherited(external, name)
    if cls.is_self and after is None and all(_says_nothing(value) for value in found):
        overrides = list(_overrides(evaluator, cls, name))
        found = unique([*overrides, *(value for value in found if value != ConstantValue(None))]) or found
    return found, owner


def _inherited(base: Value, name: str) -> Values:
    if isinstance(base, ExternalValue):
        return (ExternalValue(f"{base.dotted}.{name}", is_member=True),)
    return (UnknownValue(Reason.ATTRIBUTE),)


def _says_nothing(value: Value) -> bool:
    return isinstance(value, ExternalValue | UnknownValue) or value == ConstantValue(None)


def _overrides(evaluator: Evaluating, cls: ClassValue, name: str) -> Iterator[Value]:
    for subclass in evaluator.subclasses(cls):
        yield from own_bindings(evaluator, subclass, name)


def member(evaluator: Evaluating, cls: ClassValue, name: str) -> Values:
    """What the methods of a class and of its bases assign to `self.name`."""
    return evaluator.remember(("member", cls, name), lambda: _member(evaluator, cls, name))


def _member(evaluator: Evaluating, cls: ClassValue, name: str) -> Values:
    found: list[Value] = []
    for value in resolution_order(evaluator, cls):
        if isinstance(value, ClassValue):
            for expression, point in value.scope.members.get(name, ()):
                found.extend(evaluator.evaluate(expression, point, evaluator.base_frame(point.scope)))
    return unique(found)


def is_abstract(evaluator: Evaluating, cls: ClassValue) -> bool:
    """Whether it is an abstract model: its own `Meta` says `abstract = True`."""
    for meta in own_bindings(evaluator, cls, "Meta"):
        if isinstance(meta, ClassValue) and ConstantValue(True) in own_bindings(evaluator, meta, "abstract"):
            return True
    return False


def made_by(evaluator: Evaluating, metaclass: ClassValue) -> list[ClassValue]:
    """The classes of the tree whose metaclass is `metaclass` or derives from it."""
    metaclasses = [metaclass, *evaluator.subclasses(metaclass)]
    found: dict[Scope, ClassValue] = {}
    for one in metaclasses:
        for module in evaluator.table.deriving(one.scope.name):
            for scope in module.scopes.values():
                cls = ClassValue(scope, evaluator.base_frame(scope.parent or scope))
                if scope.kind == "class" and _names_metaclass(evaluator, cls, one.scope):
                    found[scope] = cls
                    found.update((subclass.scope, subclass) for subclass in evaluator.subclasses(cls))
    return list(found.values())


def _names_metaclass(evaluator: Evaluating, cls: ClassValue, metaclass: Scope) -> bool:
    for argument in getattr(cls.scope.node, "arguments", ()):
        if argument.keyword == "metaclass" and cls.scope.point is not None:
            values = evaluator.evaluate(argument.value, cls.scope.point, _around(evaluator, cls))
            return any(isinstance(value, ClassValue) and value.scope is metaclass for value in values)
    return False
