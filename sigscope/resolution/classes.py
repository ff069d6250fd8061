"""Classes of the tree: bases, method resolution order, members, and which of them are signal classes."""

from collections.abc import Iterator

from sigscope.frameworks.registry import framework_of_class
from sigscope.model.reasons import Reason
from sigscope.model.syntax import Argument, Constant
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.scopes import END, Scope
from sigscope.resolution.values import (
    BuiltinValue,
    ClassValue,
    ConstantValue,
    ExternalResult,
    ExternalValue,
    Frame,
    FunctionValue,
    UnknownValue,
    Value,
    Values,
    is_outside,
    unique,
)

ON_CLASS_BODY = ("contribute_to_class", "__set_name__")  # what runs of an instance that a class body binds a name to


_FEW_LINES = 12


def bases(evaluator: Evaluating, cls: ClassValue) -> Values:
    """The direct bases, in order."""
    return evaluator.remember(("bases", cls), lambda: _bases(evaluator, cls))


def _bases(evaluator: Evaluating, cls: ClassValue) -> Values:
    found: list[Value] = []
    for argument in cls.scope.arguments:
        if argument.keyword is None:
            found.extend(argument_values(evaluator, cls, argument))
    return unique(found)


def argument_values(evaluator: Evaluating, cls: ClassValue, argument: Argument) -> Values:
    """The values of a base or keyword in a class statement."""
    assert cls.scope.point is not None
    return evaluator.evaluate(argument.value, cls.scope.point, cls.frame)


def resolution_order(evaluator: Evaluating, cls: ClassValue) -> Values:
    """The class and what it derives from, in the order in which attributes are looked up.

    https://docs.python.org/3/howto/mro.html; where bases contradict each other, or one can be several classes, in the
    order of the text.
    """
    return evaluator.remember(("order", cls), lambda: _resolution_order(evaluator, cls)) or (cls,)


def _resolution_order(evaluator: Evaluating, cls: ClassValue) -> Values:
    direct = [_plain(base) for base in bases(evaluator, cls)]
    rows = [[*resolution_order(evaluator, base)] if isinstance(base, ClassValue) else [base] for base in direct]
    rows.append(direct)
    order: list[Value] = [_plain(cls)]
    while rows := [row for row in rows if row]:
        heads = [row[0] for row in rows]
        head = next((one for one in heads if not any(one in row[1:] for row in rows)), heads[0])
        order.append(head)
        rows = [[value for value in row if value != head] for row in rows]
    return unique(order)


def _plain(value: Value) -> Value:
    return ClassValue(value.scope, value.frame) if isinstance(value, ClassValue) else value


def names_of(cls: ClassValue) -> set[str]:
    """The names by which the module of a class knows it."""
    return cls.scope.module.known_as({cls.scope.name})


def is_metaclass(evaluator: Evaluating, cls: ClassValue) -> bool:
    """Whether its instances are classes."""
    return any(
        value == BuiltinValue("type") or (isinstance(value, ExternalValue) and value.dotted.endswith("ModelBase"))
        for value in resolution_order(evaluator, cls)
    )


def signal_framework(evaluator: Evaluating, value: ClassValue | ExternalValue) -> str | None:
    """The framework whose signals are instances of `value`; None where it is no signal class."""
    # A class of the tree may be the framework's own: the framework itself is being scanned.
    order = resolution_order(evaluator, value) if isinstance(value, ClassValue) else (value,)
    return next(filter(None, (framework_of_class(_dotted(base)) for base in order)), None)


def _dotted(cls: Value) -> str:
    match cls:
        case ClassValue():
            return cls.scope.dotted
        case ExternalValue() | ExternalResult():
            return cls.dotted
        case _:
            return ""


def own_bindings(evaluator: Evaluating, cls: ClassValue, name: str) -> Values:
    """What the class's own body binds `name` to; empty where it doesn't."""
    frame = evaluator.base_frame(cls.scope)
    if cls.frame.arguments is not None:
        frame = Frame(cls.scope, cls.frame, None, None, cls.frame.depth)
    return evaluator.reached(cls.scope, name, END, (), frame) or ()


def class_attribute(
    evaluator: Evaluating, cls: ClassValue, name: str, after: Scope | None = None
) -> tuple[Values, ClassValue | None]:
    """The values of a class attribute and the class that binds it; `after` starts behind that class in the order.

    For `self` and `cls`, which may be of a subclass, what subclasses bind counts too where the class itself has only
    None, a method that gives nothing, or nothing at all.
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
    if not found:
        outside = [value for value in order if not isinstance(value, ClassValue) or is_outside(value)]
        found = _inherited(outside[0], name) if outside else ()
    if cls.is_self and after is None and all(_says_nothing(value) for value in found):
        overrides = list(_overrides(evaluator, cls, name))
        found = unique([*overrides, *(value for value in found if value != ConstantValue(None))]) or found
    return found, owner


def _inherited(base: Value, name: str) -> Values:
    if isinstance(base, ClassValue):
        base = ExternalValue(base.scope.dotted)  # of a library, whose metaclasses and the like are not followed
    if isinstance(base, ExternalValue):
        return (ExternalValue(f"{base.dotted}.{name}", is_member=True),)
    return (UnknownValue(Reason.ATTRIBUTE),)


def _says_nothing(value: Value) -> bool:
    if isinstance(value, FunctionValue):
        return _gives_nothing(value.scope)
    return isinstance(value, ExternalValue | UnknownValue) or value == ConstantValue(None)


def _gives_nothing(function: Scope) -> bool:
    """Whether a method of few lines returns nothing but None and empty containers: it is there to be overridden."""
    part = function.part
    if part is None or (part.members[-1] if part.members else part).slice.last - part.slice.first > _FEW_LINES:
        return False
    nodes = [node for node, _ in function.returns]
    return bool(nodes) and all(node == Constant(None) or getattr(node, "items", None) == () for node in nodes)


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
            for expression, point in value.scope.members.of(name):
                found.extend(evaluator.evaluate(expression, point, evaluator.base_frame(point.scope)))
    return unique(found)


def is_field(evaluator: Evaluating, cls: ClassValue) -> bool:
    """Whether its instances are fields of models: one of its bases outside what is read is called so."""
    order = resolution_order(evaluator, cls)
    return any(isinstance(base, ExternalValue) and base.dotted.endswith(("Field", "ForeignKey")) for base in order)


def is_abstract(evaluator: Evaluating, cls: ClassValue) -> bool:
    """Whether it is an abstract model: its own `Meta` says `abstract = True`."""
    for meta in own_bindings(evaluator, cls, "Meta"):
        if isinstance(meta, ClassValue) and ConstantValue(True) in own_bindings(evaluator, meta, "abstract"):
            return True
    return False


def direct_subclasses(evaluator: Evaluating, cls: ClassValue) -> list[ClassValue]:
    """The classes with `cls` itself among their bases."""
    return [
        subclass
        for subclass in evaluator.subclasses(cls)
        if any(isinstance(base, ClassValue) and base.scope is cls.scope for base in bases(evaluator, subclass))
    ]


def is_model(evaluator: Evaluating, cls: ClassValue) -> bool:
    """Whether it is a model: one of its bases outside the tree is called so, or like Django's abstract users."""
    outside = (base.dotted for base in resolution_order(evaluator, cls) if isinstance(base, ExternalValue))
    names = (dotted.rpartition(".")[2] for dotted in outside)
    return any(name.endswith("Model") or name.startswith("Abstract") for name in names)


def metaclass_attribute(evaluator: Evaluating, cls: ClassValue, name: str) -> Values:
    """What a class has under a name by way of its metaclass, as far as the tree defines that."""
    order = [one for one in resolution_order(evaluator, cls) if isinstance(one, ClassValue)]
    named = [(one, argument) for one in order for argument in one.scope.arguments if argument.keyword == "metaclass"]
    for value in (value for one, argument in named for value in argument_values(evaluator, one, argument)):
        if isinstance(value, ClassValue):
            found, owner = class_attribute(evaluator, value, name)
            return found if owner is not None else ()
    return ()


def made_by(evaluator: Evaluating, metaclass: ClassValue) -> list[ClassValue]:
    """The classes of the tree whose metaclass is `metaclass` or derives from it."""
    metaclasses = [metaclass, *evaluator.subclasses(metaclass)]
    found: dict[Scope, ClassValue] = {}
    for one in metaclasses:
        names = names_of(one)
        for module in evaluator.table.deriving(names, one.scope.module.library):
            for scope in module.scopes.deriving(module.known_as(names)):
                cls = ClassValue(scope, evaluator.base_frame(scope.parent or scope))
                if _names_metaclass(evaluator, cls, one.scope):
                    found[scope] = cls
                    found.update((subclass.scope, subclass) for subclass in evaluator.subclasses(cls))
    return list(found.values())


def _names_metaclass(evaluator: Evaluating, cls: ClassValue, metaclass: Scope) -> bool:
    for argument in cls.scope.arguments:
        if argument.keyword == "metaclass":
            values = argument_values(evaluator, cls, argument)
            return any(isinstance(value, ClassValue) and value.scope is metaclass for value in values)
    return False
