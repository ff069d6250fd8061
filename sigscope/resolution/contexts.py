"""A function's body as each call of it in the tree runs it."""

from collections.abc import Iterable, Iterator, Sequence

from sigscope.model.syntax import Expression, Name
from sigscope.model.walk import walk
from sigscope.resolution import classes
from sigscope.resolution.calls import instance_key
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.invocations import (
    MADE_BY_CLASS,
    Invocation,
    applied,
    bound_to,
    called,
    called_names,
    class_names,
    frame_within,
    invocations_of,
    methods,
    own_names,
)
from sigscope.resolution.scopes import Module, Point, Scope
from sigscope.resolution.survey import bound_results, with_aliases
from sigscope.resolution.values import (
    Arguments,
    ClassValue,
    ConstantValue,
    Frame,
    FunctionValue,
    InstanceValue,
    MappingValue,
    SequenceValue,
    UnknownValue,
    Value,
    Values,
    is_outside,
)

MAX_CALLERS = 3  # one above the other: what comes from further out is handed through code that runs for other reasons


class Contexts:
    """The frames of functions, one for each way in which the tree calls them."""

    def __init__(self, evaluator: Evaluating) -> None:
        self._evaluator = evaluator
        self._known: dict[Scope, list[Frame]] = {}
        self._running: set[Scope] = set()

    def frames(self, function: Scope) -> list[Frame]:
        """The frames of a function's body; none where nothing in the tree calls it, or only it itself."""
        if function in self._running or len(self._running) >= MAX_CALLERS:
            return []
        if function not in self._known:
            self._running.add(function)
            self._known[function] = list(self._frames(function))
            self._running.discard(function)
        return self._known[function]

    def around(self, point: Point, nodes: Sequence[Expression]) -> list[Frame]:
        """The frames of the code around `point`, told apart as far as the `nodes` there hang on how it is called."""
        if next(point.scope.lexical_functions(), None) is None or not _binds_any(point.scope, nodes):
            return [self._evaluator.base_frame(point.scope)]
        base = self._evaluator.base_frame(point.scope)
        return self._told_apart(point.scope, [v for node in nodes for v in self._evaluator.evaluate(node, point, base)])

    def _told_apart(self, scope: Scope, values: Sequence[Value]) -> list[Frame]:
        """The frames of `scope` as it is called, where `values` in it hang on that; else the one that it has by itself.

        A method that nothing in the tree calls is called from outside, on an object of its class.
        """
        base = self._evaluator.base_frame(scope)
        function = next(scope.lexical_functions(), None)
        if function is None or not hangs_on_callers(values):
            return [base]
        frames = [frame_within(scope, frame) for frame in self.frames(function)]
        if frames or function.name in MADE_BY_CLASS or hangs_on_parameters(values):
            return frames
        return [base]

    def _frames(self, function: Scope) -> Iterator[Frame]:
        owner = function.enclosing_class()
        if owner is not None and function.name in ("__init_subclass__", "__new__", "__init__"):
            cls = ClassValue(owner, self._evaluator.base_frame(owner.parent or owner))
            made = list(class_makings(self._evaluator, function, cls))
            if made:
                for each, given in made:
                    yield self._evaluator.bind(making(self._evaluator, function, each), given, 1)
                return
        for call in self._invocations(function):
            for frame in self._callers(call):
                for turn in self._evaluator.unroll(call.point, frame):
                    yield from self._bodies(call, turn, function)

    def _bodies(self, call: Invocation, frame: Frame, function: Scope) -> Iterator[Frame]:
        values, arguments = called(self._evaluator, call, frame)
        for value in values:
            for each, given in applied(self._evaluator, value, arguments, instance_key(call.node, frame)):
                if each.scope is function:
                    yield self._evaluator.bind(each, given, 1)
            for each, given in contributions(self._evaluator, value, call, arguments):
                if each.scope is function:
                    yield self._evaluator.bind(each, given, 1)

    def _callers(self, call: Invocation) -> list[Frame]:
        """The frames of the code around a call: those of its callers where what it hands over is theirs."""
        base = self._evaluator.base_frame(call.point.scope)
        if call.owner.kind not in ("function", "lambda"):
            return [base]
        values, given = called(self._evaluator, call, base)
        handed = [*values, *(value for group in given.positional for value in group)]
        handed += [value for _, group in given.keywords for value in group] + [*given.unspread]
        return self._told_apart(call.point.scope, handed)

    def _invocations(self, function: Scope) -> Iterator[Invocation]:
        evaluator = self._evaluator
        names = {name for one in function.lexical_functions() for name in own_names(evaluator, one)}
        modules = self._modules(names, function)
        names = called_names(evaluator, {function: [function]}, modules)
        for module in self._modules(names, function):
            yield from invocations_of(module, names)

    def _modules(self, names: set[str], function: Scope) -> list[Module]:
        """The modules that may call a function by one of the names: for a method those that name its class, too."""
        owner = next((scope for one in function.lexical_functions() if (scope := one.enclosing_class())), None)
        table = self._evaluator.table
        found = table.words.files(names)
        if owner is not None:
            family = class_names(self._evaluator, owner)
            modules = table.modules(table.words.files(family))
            found &= table.words.files(family | with_aliases(bound_results(family, modules), modules))
        return table.modules(found)


def class_makings(evaluator: Evaluating, function: Scope, cls: ClassValue) -> Iterator[tuple[ClassValue, Arguments]]:
    """The classes whose making runs `function`, a method of `cls`, and what it gets beside the class itself."""
    if function.name == "__init_subclass__":
        for subclass in evaluator.subclasses(cls):
            if not is_outside(subclass):
                yield subclass, Arguments((), keywords_of(evaluator, subclass))
    elif function.name in ("__init__", "__new__") and classes.is_metaclass(evaluator, cls):
        for made in classes.made_by(evaluator, cls):
            if not is_outside(made):
                yield made, Arguments(((ConstantValue(made.scope.name),), (), ()))


def contributions(
    evaluator: Evaluating, made: Value, call: Invocation, given: Arguments
) -> Iterator[tuple[FunctionValue, Arguments]]:
    """`contribute_to_class` and `__set_name__` of the instance of `made` that a class body binds a name to."""
    owner = call.point.scope
    name = owner.module.bound_names.get(id(call.node))
    if not isinstance(made, ClassValue) or owner.kind != "class" or call.target is not None or name is None:
        return
    around, _, label = name.dotted.rpartition(".")
    plain = ClassValue(made.scope, made.frame)
    heirs = [ClassValue(owner, evaluator.base_frame(owner.parent or owner))]
    if classes.is_field(evaluator, plain):
        heirs = _heirs(evaluator, heirs[0])
    for hook in classes.ON_CLASS_BODY if around == owner.dotted else ():
        for method in methods(evaluator, plain, hook):
            for cls in heirs if hook == "contribute_to_class" else heirs[:1]:
                instance = InstanceValue(plain, False, lambda: given, id(call.node), cls, label)
                yield bound_to(method, instance), Arguments(((cls,), (ConstantValue(label),)))


def _heirs(evaluator: Evaluating, cls: ClassValue) -> list[ClassValue]:
    """The model and, where it is abstract, the models that get a copy of each of its fields.

    `ModelBase.__new__` in django/db/models/base.py; what is no field is put into the abstract model alone.
    """
    found = [cls]
    for child in classes.direct_subclasses(evaluator, cls) if classes.is_abstract(evaluator, cls) else ():
        found += [heir for heir in _heirs(evaluator, child) if heir not in found]
    return found


def making(evaluator: Evaluating, function: Scope, cls: ClassValue) -> FunctionValue:
    """The method as it is called on a class that is made."""
    assert function.parent is not None
    return FunctionValue(function, evaluator.base_frame(function.parent), ClassValue(cls.scope, cls.frame))


def keywords_of(evaluator: Evaluating, cls: ClassValue) -> tuple[tuple[str, Values], ...]:
    """The keywords of a class statement."""
    assert cls.scope.point is not None
    frame = evaluator.base_frame(cls.scope.point.scope)
    return tuple(
        (argument.keyword, evaluator.evaluate(argument.value, cls.scope.point, frame))
        for argument in cls.scope.arguments
        if argument.keyword
    )


def hangs_on_parameters(values: Iterable[Value]) -> bool:
    """Whether values are, or hold, parameters of functions around that no call binds."""
    return any(isinstance(value, UnknownValue) and bool(value.depends) for value in _flat(values))


def hangs_on_callers(values: Iterable[Value]) -> bool:
    """The same for parameters and for what a method is called on, which is known by its class alone."""
    return any(
        value.is_self if isinstance(value, InstanceValue | ClassValue) else hangs_on_parameters((value,))
        for value in _flat(values)
    )


def _flat(values: Iterable[Value]) -> Iterator[Value]:
    """The values and what they hold."""
    for value in values:
        yield value
        match value:
            case FunctionValue(bound=bound) if bound is not None:
                yield from _flat((bound,))
            case SequenceValue(items=items):
                for item in items:
                    yield from _flat(item)
            case MappingValue(items=pairs):
                for key, item in pairs:
                    yield from _flat((*key, *item))


def _binds_any(scope: Scope, nodes: Iterable[Expression]) -> bool:
    """Whether a name in the nodes is bound by one of the functions around."""
    names = {node.id for one in nodes for node in walk(one) if isinstance(node, Name)}
    here: Scope | None = scope
    while here is not None:
        if here.kind != "module" and not names.isdisjoint(here.bindings):
            return True
        here = here.parent
    return False
