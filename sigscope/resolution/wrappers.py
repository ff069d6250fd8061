"""Wrappers: functions of the tree in whose body a parameter is the signal, the receiver or the sender.

What such a function connects or sends is told by its calls: each call binds the parameters, and the sites in the body
are read once more in that frame. A call whose arguments are themselves parameters makes its own function a wrapper.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sigscope.model.location import Span
from sigscope.model.syntax import Call, Expression
from sigscope.resolution import classes
from sigscope.resolution.calls import merge
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.naming import callee_name, last_name
from sigscope.resolution.outcomes import Outcome
from sigscope.resolution.scopes import Module, Point, Scope
from sigscope.resolution.sites import Site, SiteReader
from sigscope.resolution.survey import bound_results, is_partial_of, partials_of, with_aliases
from sigscope.resolution.values import (
    Arguments,
    ClassValue,
    ConstantValue,
    Frame,
    FunctionValue,
    InstanceValue,
    PartialValue,
    Value,
    is_outside,
)

_MADE_BY_CLASS = ("__init__", "__new__", "__call__", "__post_init__")
_ON_CLASS_BODY = ("contribute_to_class", "__set_name__")


@dataclass(frozen=True, slots=True, eq=False)
class WrapperCall:
    """A call, or a decorator on the definition that opens `target`, of what may be a wrapper."""

    node: Expression
    point: Point
    span: Span
    target: Scope | None = None

    @property
    def owner(self) -> Scope:
        """The function that makes the call."""
        scope = self.point.scope
        while scope.kind == "comprehension" and scope.parent is not None:
            scope = scope.parent
        return scope


class Wrappers:
    """The wrappers of the tree and what is read through their calls."""

    def __init__(self, evaluator: Evaluator, reader: SiteReader) -> None:
        self._evaluator = evaluator
        self._reader = reader
        self._sites: dict[Scope, dict[int, Site | WrapperCall]] = {}
        self._hangs_on: dict[Scope, set[Scope]] = {}
        self.told: set[int] = set()

    def add(self, site: Site | WrapperCall, depends: Iterable[Scope]) -> bool:
        """Note a site that hangs on parameters; whether it is new."""
        key = id(site.node)
        sites = self._sites.setdefault(site.owner, {})
        self._hangs_on.setdefault(site.owner, set()).update(depends)
        if key in sites:
            return False
        sites[key] = site
        return True

    def names(self, modules: list[Module], library: str | None = None) -> set[str]:
        """The names by which the wrappers so far can be called in the modules; only those of a `library` if given."""
        called: set[str] = set()
        makers: set[str] = set()
        for scope, depends in self._hangs_on.items():
            if library not in (None, scope.module.library):
                continue
            for one in depends:
                called |= self._names_of(one)
            for one in scope.lexical_functions():
                called |= self._names_of(one)
                # Calling a function around the wrapper makes the wrapper, which may get a name of its own.
                makers |= {one.name} - {scope.name}
            makers |= self._names_of(scope) if scope.name == "__call__" else set()
        called |= bound_results(with_aliases(makers, modules), modules)
        called = with_aliases(called, modules)
        return called | partials_of(called, modules)

    def names_by_library(self, modules: list[Module]) -> dict[str, set[str]]:
        """The names of the wrappers so far, by the library that defines them; empty for the tree."""
        libraries = sorted({scope.module.library for scope in self._hangs_on})
        return {library: self.names(modules, library) for library in libraries}

    def _names_of(self, scope: Scope) -> set[str]:
        owner = scope.enclosing_class()
        if owner is None or scope.name not in (*_MADE_BY_CLASS, *_ON_CLASS_BODY):
            return {scope.name}
        cls = ClassValue(owner, self._evaluator.base_frame(owner.parent or owner))
        return {owner.name, *(subclass.scope.name for subclass in self._evaluator.subclasses(cls))}

    def calls(self, module: Module, names: set[str]) -> Iterator[WrapperCall]:
        """The calls and decorators of a module that go by one of the names."""
        for name in sorted(names):
            for site in module.calls.get(name, ()):
                yield WrapperCall(site.call, site.point, site.call.span)
        for site in module.calls.get("()", ()):
            inner = site.call.function
            if isinstance(inner, Call) and (callee_name(inner) in names or is_partial_of(inner, names)):
                yield WrapperCall(site.call, site.point, site.call.span)
        for decoration in module.decorations:
            node = decoration.decorator.value
            if _decorator_name(node) in names:
                yield WrapperCall(node, decoration.point, decoration.decorator.span, decoration.scope)

    # --- reading ---

    def read(self, call: WrapperCall, frame: Frame) -> Outcome:
        """What the wrapper that is called comes to, for each turn of the loops around the call."""
        outcome = Outcome()
        for turn in self._evaluator.unroll(call.point, frame):
            outcome.merge(self._called(call, turn, ()))
        return outcome

    def _called(self, call: WrapperCall, frame: Frame, trail: tuple[Scope, ...]) -> Outcome:
        outcome = Outcome()
        point = call.point
        if call.target is not None:
            target = _definition(call.target, frame)
            for value in self._evaluator.evaluate(call.node, point, frame):
                outcome.merge(self._applied(value, Arguments(((target,),)), trail))
            return outcome
        assert isinstance(call.node, Call)
        functions = self._evaluator.evaluate(call.node.function, point, frame)
        if not any(self._is_followed(function) for function in functions):
            return outcome
        arguments = self._evaluator.arguments(call.node, point, frame)
        for function in functions:
            outcome.merge(self._applied(function, arguments, trail))
            if isinstance(function, ClassValue) and point.scope.kind == "class":
                outcome.merge(self._in_class_body(function, call, arguments, trail))
        return outcome

    def _is_followed(self, value: Value) -> bool:
        return isinstance(value, FunctionValue | PartialValue | ClassValue | InstanceValue)

    def _applied(self, value: Value, arguments: Arguments, trail: tuple[Scope, ...]) -> Outcome:
        outcome = Outcome()
        match value:
            case FunctionValue():
                self._run(outcome, value, arguments, trail)
            case PartialValue():
                outcome.merge(self._applied(value.function, merge(value.arguments, arguments), trail))
            case ClassValue():
                instance = InstanceValue(ClassValue(value.scope, value.frame), False, lambda: arguments)
                for name in ("__init__", "__post_init__"):
                    for method in self._methods(value, name):
                        self._run(outcome, _bound(method, instance), arguments, trail)
            case InstanceValue():
                for method in self._methods(value.cls, "__call__"):
                    self._run(outcome, _bound(method, value), arguments, trail)
        return outcome

    def _methods(self, cls: ClassValue, name: str) -> list[FunctionValue]:
        values, _ = classes.class_attribute(self._evaluator, cls, name)
        return [value for value in values if isinstance(value, FunctionValue)]

    def _run(self, outcome: Outcome, function: FunctionValue, arguments: Arguments, trail: tuple[Scope, ...]) -> None:
        sites = self._sites.get(function.scope)
        if not sites or function.scope in trail:
            return
        frame = self._evaluator.bind(function, arguments, len(trail) + 1)
        for site in list(sites.values()):
            inside = self._frame_within(site.point.scope, frame)
            if isinstance(site, Site):
                read = self._reader.read(site, inside)
            else:
                read = Outcome()
                for turn in self._evaluator.unroll(site.point, inside):
                    read.merge(self._called(site, turn, (*trail, function.scope)))
            if not read.depends and (read.rows or read.untold):
                self.told.add(id(site.node))
            outcome.merge(read)

    def _frame_within(self, scope: Scope, frame: Frame) -> Frame:
        """The frame of a comprehension inside the function that `frame` is of."""
        if scope is frame.scope or scope.parent is None:
            return frame
        return Frame(scope, self._frame_within(scope.parent, frame), None, None, frame.depth)

    # --- what runs when a class is made ---

    def _in_class_body(
        self, made: ClassValue, call: WrapperCall, arguments: Arguments, trail: tuple[Scope, ...]
    ) -> Outcome:
        """`contribute_to_class` and `__set_name__` of what a class body makes an instance of."""
        outcome = Outcome()
        owner = call.point.scope
        instance = InstanceValue(ClassValue(made.scope, made.frame), False, lambda: arguments)
        name = owner.module.bound_names.get(id(call.node))
        label = ConstantValue("" if name is None else name.dotted.rpartition(".")[2])
        for hook in _ON_CLASS_BODY:
            for method in self._methods(made, hook):
                for cls in self._concrete(owner):
                    self._run(outcome, _bound(method, instance), Arguments(((cls,), (label,))), trail)
        return outcome

    def _concrete(self, scope: Scope) -> list[ClassValue]:
        """The class, or the classes that derive from it where it is an abstract model."""
        cls = ClassValue(scope, self._evaluator.base_frame(scope.parent or scope))
        if not classes.is_abstract(self._evaluator, cls):
            return [cls]
        subclasses = self._evaluator.subclasses(cls)
        return [one for one in subclasses if not classes.is_abstract(self._evaluator, one)]

    def hooks(self) -> Iterator[tuple[Scope, Outcome]]:
        """What `__init_subclass__` and metaclasses do, for each class that triggers them."""
        for scope in list(self._sites):
            owner = scope.enclosing_class()
            if owner is None:
                continue
            cls = ClassValue(owner, self._evaluator.base_frame(owner.parent or owner))
            if scope.name == "__init_subclass__":
                for subclass in _of_tree(self._evaluator.subclasses(cls)):
                    arguments = Arguments((), _keywords(self._evaluator, subclass))
                    yield subclass.scope, self._made(scope, subclass, arguments)
            elif scope.name in ("__init__", "__new__") and classes.is_metaclass(self._evaluator, cls):
                for made in _of_tree(classes.made_by(self._evaluator, cls)):
                    name = ConstantValue(made.scope.name)
                    yield made.scope, self._made(scope, made, Arguments(((name,), (), ())))

    def _made(self, scope: Scope, cls: ClassValue, arguments: Arguments) -> Outcome:
        outcome = Outcome()
        assert scope.parent is not None
        frame = self._evaluator.base_frame(scope.parent)
        self._run(outcome, FunctionValue(scope, frame, ClassValue(cls.scope, cls.frame)), arguments, ())
        return outcome


def _of_tree(found: list[ClassValue]) -> list[ClassValue]:
    return [cls for cls in found if not is_outside(cls)]


def _keywords(evaluator: Evaluator, cls: ClassValue) -> tuple[tuple[str, tuple[Value, ...]], ...]:
    point = cls.scope.point
    if point is None:
        return ()
    frame = evaluator.base_frame(point.scope)
    arguments = getattr(cls.scope.node, "arguments", ())
    return tuple((a.keyword, evaluator.evaluate(a.value, point, frame)) for a in arguments if a.keyword)


def _bound(method: FunctionValue, instance: Value) -> FunctionValue:
    return FunctionValue(method.scope, method.frame, method.bound or instance)


def _definition(target: Scope, frame: Frame) -> Value:
    return ClassValue(target, frame) if target.kind == "class" else FunctionValue(target, frame)


def _decorator_name(node: Expression) -> str:
    while isinstance(node, Call):
        if callee_name(node) != "()":
            return callee_name(node)
        node = node.function
    return last_name(node)
