"""Sites: the places of a module that may define, send, connect or disconnect; and how each is read in a frame."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sigscope.frameworks.registry import known_signal
from sigscope.model.location import Span
from sigscope.model.reasons import Reason
from sigscope.model.syntax import Attribute, Call, Expression, Name
from sigscope.model.walk import walk
from sigscope.resolution.calls import merge
from sigscope.resolution.classes import signal_framework
from sigscope.resolution.connections import ConnectionReader
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.invocations import function_around
from sigscope.resolution.naming import callee_name, last_name
from sigscope.resolution.outcomes import Outcome
from sigscope.resolution.relevance import inside_loops_of
from sigscope.resolution.scopes import Defined, Module, Point, Scope
from sigscope.resolution.sends import SendReader
from sigscope.resolution.signals import as_signal
from sigscope.resolution.survey import is_partial_of, partials_of, with_aliases
from sigscope.resolution.values import (
    Arguments,
    ClassValue,
    ExternalValue,
    Frame,
    FunctionValue,
    InstanceValue,
    MethodValue,
    PartialValue,
    SignalValue,
    UnknownValue,
    Value,
    Values,
)

SiteKind = Literal[
    "send",
    "handed",
    "applied_send",
    "called",
    "connect",
    "connect_handed",
    "decorator",
    "applied_receiver",
    "disconnect",
]


_METHODS = frozenset({"send", "connect", "disconnect"})


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One place that may say something about a signal; `outer` is the call that a method is handed to."""

    kind: SiteKind
    node: Expression
    point: Point
    span: Span
    target: Scope | None = None
    outer: Call | None = None

    @property
    def owner(self) -> Scope:
        """The function that runs the site, or the module or class whose body does."""
        return function_around(self.point.scope)

    @property
    def told_by(self) -> list[Expression]:
        """The expressions that tell what the site is: all of it but what a send merely carries along."""
        node: Expression = self.node if self.outer is None else self.outer
        if self.kind != "send" or not isinstance(node, Call):
            return [node]
        return [node.function, *(each.value for each in node.arguments if each.keyword in (None, "sender"))]

    @property
    def key(self) -> int:
        """The identity of the syntax that the site is about."""
        return id(self.node) if self.outer is None else id(self.outer)


def sites_of(module: Module, send_methods: set[str], receivers: set[str]) -> Iterator[Site]:
    """The sites of a module; `send_methods` and `receivers` are the names of what sends and of what decorates."""
    kinds: dict[str, SiteKind] = {
        **dict.fromkeys(send_methods, "send"),
        "connect": "connect",
        "disconnect": "disconnect",
    }
    for name in sorted(with_aliases(set(kinds), [module]) | partials_of({"connect"}, [module])):
        for site in module.calls.of(name):
            kind = kinds.get(name, "called") if isinstance(site.call.function, Attribute) else "called"
            yield Site(kind, site.call, site.point, site.call.span)
    for handed in module.handed.of("connect"):
        if callee_name(handed.call) != "partial":
            yield Site("connect_handed", handed.attribute, handed.point, handed.call.span, outer=handed.call)
        elif (applied := _applied(module, handed.call)) is not None:
            yield Site("called", applied, handed.point, applied.span)
    for method in sorted(send_methods):
        for handed in module.handed.of(method):
            outer = _applied(module, handed.call)
            if outer is None:
                yield Site("handed", handed.attribute, handed.point, handed.call.span, outer=handed.call)
            else:
                yield Site("applied_send", outer, handed.point, outer.span)
    yield from _receivers(module, receivers)


def _runs(cls: ClassValue, method: Scope) -> bool:
    """Whether an object of `cls` runs `method` of one of its bases: inherited, or called by what overrides it."""
    own = [one.source.scope for one in cls.scope.bindings.of(method.name) if isinstance(one.source, Defined)]
    calls = cls.scope.module.calls.of(method.name)
    return (
        not own
        or method in own
        or any(
            site.point.scope in own
            and isinstance(site.call.function, Attribute)
            and isinstance(site.call.function.value, Call)
            and callee_name(site.call.function.value) == "super"
            for site in calls
        )
    )


def _receivers(module: Module, receivers: set[str]) -> Iterator[Site]:
    """The decorators that may connect, and calls of `receiver(...)` that are applied like one."""
    for decoration in module.decorations_naming({*receivers, "connect"}):
        node = decoration.decorator.value
        name = callee_name(node) if isinstance(node, Call) else last_name(node)
        if name in receivers or name == "connect" or (isinstance(node, Call) and is_partial_of(node, receivers)):
            yield Site("decorator", node, decoration.point, decoration.decorator.span, target=decoration.scope)
    for site in module.calls_of_calls(receivers):
        inner = site.call.function
        if isinstance(inner, Call) and callee_name(inner) in receivers:
            yield Site("applied_receiver", site.call, site.point, site.call.span)


def _unwrapped(value: Value) -> tuple[Value, Arguments]:
    """What partials around a value call in the end, and the arguments that they give it."""
    if not isinstance(value, PartialValue):
        return value, Arguments()
    function, before = _unwrapped(value.function)
    return function, merge(before, value.arguments)


def _method(function: Value) -> tuple[SignalValue | None, str]:
    """The signal whose method a function is, and the method's name."""
    match function:
        case MethodValue(owner=SignalValue() as signal, name=name):
            return signal, name
        case FunctionValue(bound=SignalValue() as signal, scope=Scope(name=name)):
            return signal, name
        case ExternalValue(dotted=dotted):
            owner, _, name = dotted.rpartition(".")
            return (
                (as_signal(ExternalValue(owner), is_evident=False), name)
                if known_signal(owner) is not None
                else (None, name)
            )
        case _:
            return None, ""


def _applied(module: Module, adapter: Call) -> Call | None:
    """The call of what `adapter(signal.method)` gives, where it is called at once."""
    for site in module.calls_of_calls({callee_name(adapter)}):
        if site.call.function is adapter and adapter.arguments and isinstance(adapter.arguments[0].value, Attribute):
            return site.call
    return None


class SiteReader:
    """Reads a site in a frame: once for each turn of the loops around it."""

    def __init__(self, evaluator: Evaluator, sends: SendReader, connections: ConnectionReader) -> None:
        self._evaluator = evaluator
        self._sends = sends
        self._connections = connections

    def read(self, site: Site, frame: Frame) -> Outcome:
        """What the site comes to where the scope that it stands in has `frame`."""
        outcome = Outcome()
        point = inside_loops_of(site.point, site.told_by)
        for variant in self._variants(site, frame):
            for turn in self._evaluator.unroll(point, variant):
                outcome.merge(self._read(site, turn))
        return outcome

    def _variants(self, site: Site, frame: Frame) -> list[Frame]:
        """The frame, or one for each class whose attributes a method's site may see in place of its own class's."""
        owner = site.owner
        cls = owner.enclosing_class()
        if frame.scope is not owner or frame.arguments is not None or cls is None or not owner.parameters:
            return [frame]
        name = owner.parameters[0].name
        told_by = site.node.function if site.kind == "send" and isinstance(site.node, Call) else site.node
        asked = {
            node.name
            for node in walk(told_by)
            if isinstance(node, Attribute) and node.value == Name(name) and node.name != "__class__"
        }
        value = self._evaluator.binding_values(owner.bindings[name][0], frame)[0]
        base = value.cls if isinstance(value, InstanceValue) else value
        if not isinstance(base, ClassValue):
            return [frame]
        subclasses = self._evaluator.subclasses(base)
        below = [one for one in subclasses if owner.name not in one.scope.bindings]
        configs = [one for one in (base, *subclasses) if self._evaluator.apps.is_config(one) and _runs(one, owner)]
        overriding = [one for one in below if not asked.isdisjoint(one.scope.bindings)]
        brought = {attribute for subclass in overriding for attribute in asked & subclass.scope.bindings.keys()}
        seen = [base, *overriding]
        if configs and (asked or any(node == Name(name) for node in walk(told_by))):
            # Of these Django makes one object each.
            seen = configs
        elif not overriding:
            return [frame]
        rest: dict[str, Values] = {
            parameter.name: (UnknownValue(Reason.PARAMETER, frozenset({owner})),) for parameter in owner.parameters[1:]
        }
        variants = []
        for one in seen:
            own = ClassValue(one.scope, one.frame, is_self=one is not base)
            mine: Value = InstanceValue(own, is_self=True) if isinstance(value, InstanceValue) else own
            if one is not base or configs or self._has_any(mine, brought):
                variants.append(Frame(owner, frame.parent, {**rest, name: (mine,)}, None, frame.depth))
        return variants

    def _has_any(self, value: Value, names: set[str]) -> bool:
        """Whether it has one of the attributes; a mixin has none of what the classes that mix it in must bring."""
        found = (each for name in sorted(names) for each in self._evaluator.attribute(value, name))
        return any(not isinstance(each, UnknownValue) for each in found)

    def _called(self, call: Call, point: Point, frame: Frame) -> Outcome:
        """What a call comes to of a name that may stand for a signal's method: `send = placed.send`."""
        outcome = Outcome()
        for value in self._evaluator.evaluate(call.function, point, frame):
            function, before = _unwrapped(value)
            signal, name = _method(function)
            if callee_name(call) == "connect":
                outcome.hang_on([function])
            if signal is None or not signal.id:
                continue
            if name in ("connect", "disconnect"):
                given = merge(before, self._evaluator.arguments(call, point, frame))
                outcome.merge(self._connections.called(signal, name, given, call))
            elif function is value:  # a partial of what sends is told where it is made
                outcome.merge(self._sends.called(signal, name, call, point, frame))
        return outcome

    def _of_instance(self, node: Expression, point: Point, frame: Frame) -> Expression:
        """`signal.method(...)` for `Signal.method(signal, ...)`; any other call as it is."""
        assert isinstance(node, Call)
        assert isinstance(node.function, Attribute)
        owner, arguments = node.function.value, node.arguments
        is_first = bool(arguments) and arguments[0].keyword is None and not arguments[0].star
        if not is_first or not last_name(owner).endswith("Signal"):
            return node
        owners = self._evaluator.evaluate(owner, point, frame)
        found = (each for each in owners if isinstance(each, ClassValue | ExternalValue))
        if not any(signal_framework(self._evaluator, each) is not None for each in found):
            return node
        return Call(Attribute(arguments[0].value, node.function.name), arguments[1:], node.span)

    def _read(self, site: Site, frame: Frame) -> Outcome:
        point = site.point
        node = self._of_instance(site.node, point, frame) if site.kind in _METHODS else site.node
        match site.kind, node:
            case "called", Call():
                return self._called(node, point, frame)
            case "send", Call():
                return self._sends.call(node, point, frame)
            case "applied_send", Call():
                return self._sends.applied(node, point, frame)
            case "handed", Attribute() if site.outer is not None:
                return self._sends.handed(node, site.outer, point, frame)
            case "connect_handed", Attribute() if site.outer is not None:
                return self._connections.handed(node, site.outer, point, frame)
            case "connect", Call():
                return self._connections.call(node, point, frame)
            case "disconnect", Call():
                return self._connections.disconnect(node, point, frame)
            case "applied_receiver", Call():
                return self._connections.applied(node, point, frame)
            case _:
                assert site.target is not None
                return self._connections.decorator(node, site.target, point, frame)
