"""Which values are signals, and which signals the tree defines."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sigscope.frameworks.registry import known_signal, signal_module
from sigscope.model.location import Location
from sigscope.model.project import Signal, SignalKind
from sigscope.model.reasons import Reason
from sigscope.model.syntax import Alias, Attribute, Awaited, Call, Comprehension, Expression, Name, Subscript
from sigscope.model.walk import walk
from sigscope.resolution import classes
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.naming import last_name
from sigscope.resolution.scopes import Assigned, Binding, CallSite, ImportedName, Module, Scope
from sigscope.resolution.values import (
    ClassValue,
    ExternalResult,
    ExternalValue,
    InstanceValue,
    MappingValue,
    ModuleValue,
    SequenceValue,
    SignalValue,
    SuperValue,
    UnknownValue,
    Value,
    Values,
)

_SIGNAL_MODULES = frozenset({"signals", "signal"})
_LOOKUPS = frozenset({"getattr", "vars"})
# What goes by these names is sent and connected like a signal and is none: mail with its `sender`, the managers of
# Scrapy and PyDispatcher.
_LOOK_ALIKES = frozenset({"dispatcher", "email", "mail", "mailer", "signals"})


def as_signal(value: Value, is_evident: bool) -> SignalValue | None:
    """The signal that a value is, or None.

    Something outside the tree is one if a framework knows it, if it comes from a module called `signals`, or if its use
    leaves no doubt (`is_evident`: it stands in `@receiver`, or is sent or connected with a sender).
    """
    match value:
        case SignalValue():
            known = known_signal(value.id)
            return value if known is None else replace(value, framework=known[0].name)
        case ExternalValue():
            return _external(value.dotted, is_evident)
        case ExternalResult(owner=None) if is_evident:
            name = value.point.scope.module.bound_names.get(id(value.call))
            if name is None or name.local:
                return None
            module = value.point.scope.module
            path = None if module.library else module.source.path
            return SignalValue(name.dotted, "django", value.dotted, None, False, path, value.call.span)
        case _:
            return None


def _external(dotted: str, is_evident: bool) -> SignalValue | None:
    known = known_signal(dotted)
    if known is not None:
        return SignalValue(known[1].id, known[0].name, known[1].class_name, None)
    framework = signal_module(dotted.rpartition(".")[0])
    if framework is not None:
        return SignalValue(dotted, framework.name, framework.signal_classes[0], None)
    if "(" in dotted:
        return None
    *modules, name = dotted.split(".")
    if (is_evident and name not in _LOOK_ALIKES) or not _SIGNAL_MODULES.isdisjoint(modules):
        return SignalValue(dotted, "django", "django.dispatch.dispatcher.Signal", None)
    return None


def signals_in(values: Values, is_evident: bool) -> tuple[list[SignalValue], list[Value]]:
    """The signals among values, and the values that are none; a signal without a name of its own is one of these.

    Where one name can be a signal of the tree or something outside it (the arms of `try`/`except ImportError`), the
    tree's own is meant.
    """
    found: dict[SignalValue, None] = {}
    rest: list[Value] = []
    for value in values:
        signal = as_signal(value, is_evident)
        if signal is None:
            rest.append(value)
        elif not signal.id:
            rest.append(UnknownValue(Reason.UNBOUND))
        else:
            found.setdefault(signal)
    own = [signal for signal in found if signal.path is not None or known_signal(signal.id) is not None]
    return own or list(found), rest


def groups(values: Values) -> Iterator[Values]:
    """The values of `@receiver`'s argument: together where they are one name's, apart where they are a list's items."""
    single = tuple(value for value in values if not isinstance(value, SequenceValue))
    if single:
        yield single
    for value in values:
        if isinstance(value, SequenceValue):
            for item in value.items:
                yield from groups(item)


def may_be_signal(node: Expression, unknown: Sequence[UnknownValue], names: set[str], is_evident: bool) -> bool:
    """Whether an expression that comes to `unknown` values is used, or called, like a signal."""
    if not unknown or last_name(node) in _LOOK_ALIKES:
        return False
    if is_evident or any(value.reason is Reason.UNBOUND for value in unknown):
        return True
    while isinstance(node, Subscript | Awaited | Call):
        if isinstance(node, Call):
            looked_up = last_name(node.function) in _LOOKUPS and node.arguments
            node = node.arguments[0].value if looked_up else node.function
        else:
            node = node.value
    name = last_name(node)
    is_in_module = isinstance(node, Attribute) and last_name(node.value) in _SIGNAL_MODULES
    return name in names or name == "sig" or "signal" in name.lower() or is_in_module


def is_inside_signal_class(evaluator: Evaluating, value: Value) -> bool:
    """Whether `value` is the `self` or `super()` of a method of a signal class: no signal in particular."""
    if isinstance(value, SuperValue):
        value = value.instance
    cls = value.cls if isinstance(value, InstanceValue) else value
    return isinstance(cls, ClassValue) and classes.signal_framework(evaluator, cls) is not None


def row(signal: SignalValue, aliases: tuple[str, ...]) -> Signal:
    """The signal as a row of the result."""
    known = known_signal(signal.id)
    location = Location.of(signal.path, signal.span) if signal.path is not None and signal.span is not None else None
    kind: SignalKind = "custom" if location else "external"
    if known is not None and known[0].name == "django":
        kind = "builtin"
    return Signal(signal.id, kind, signal.framework, signal.class_name, aliases, location)


def defined(evaluator: Evaluating, site: CallSite) -> tuple[list[SignalValue], Reason | None]:
    """The signals that a call creates, or why the signal that it creates can't be named."""
    made = _made(evaluator, site)
    around = _named_around(site) if made and not any(value.id for value in made) else None
    named = [value for value in (made if around is None else _made(evaluator, around)) if value.id]
    if not named and made and isinstance(site.point.scope.node, Comprehension):
        named = _in_comprehension(evaluator, site, site.point.scope)
    return named, (None if named or not made else Reason.UNBOUND)


def _made(evaluator: Evaluating, site: CallSite) -> list[SignalValue]:
    values = evaluator.evaluate(site.call, site.point, evaluator.base_frame(site.point.scope))
    return [
        value for value in values if isinstance(value, SignalValue) and (value.span == site.call.span or not value.id)
    ]


def _in_comprehension(evaluator: Evaluating, site: CallSite, scope: Scope) -> list[SignalValue]:
    """The signals that a call creates in the turns of the comprehension around it."""
    assert isinstance(scope.node, Comprehension)
    assert scope.point is not None
    point = scope.point
    found: list[SignalValue] = []
    for container in evaluator.evaluate(scope.node, point, evaluator.base_frame(point.scope)):
        items = [item for _, item in container.items] if isinstance(container, MappingValue) else ()
        for values in container.items if isinstance(container, SequenceValue) else items:
            found += [one for one in values if isinstance(one, SignalValue) and one.id and one.span == site.call.span]
    return found


def _named_around(site: CallSite) -> CallSite | None:
    """The call that the site is an argument of and whose result a name is bound to: `placed = keep(Signal())`."""
    module = site.point.scope.module
    for other in (each for sites in module.calls.values() for each in sites):
        if id(other.call) in module.bound_names and any(node is site.call for node in walk(other.call)):
            return other
    return None


def aliases_of(evaluator: Evaluating, modules: list[Module], names: set[str]) -> dict[str, set[str]]:
    """Other dotted names by which the modules hold signals that are called one of `names`, by the signal's id."""
    found: dict[str, set[str]] = {}
    bound = {module: _bound(module, names) for module in modules}
    for module, own in bound.items():
        value = ModuleValue(module.name, module, module.source.import_root)
        for name in sorted(names.union(*bound.values()) if module.scope.stars else own):
            for each in evaluator.module_attribute(value, name):
                signal = as_signal(each, False)
                dotted = f"{module.name}.{name}"
                if signal is not None and signal.id and signal.id != dotted:
                    found.setdefault(signal.id, set()).add(dotted)
    return found


def _bound(module: Module, names: set[str]) -> set[str]:
    """The names of a module that may be bound to something that is called one of `names`."""
    module.parts.read_binding(module.scope, names)
    bindings = (binding for _, each in module.scope.bindings.so_far() for binding in each)
    return {binding.name for binding in bindings if _may_be(binding, names, module.name)}


def _may_be(binding: Binding, names: set[str], module: str) -> bool:
    """Whether a binding gives one of the names on, or is one more target of an assignment (`a = b = Signal()`)."""
    match binding.source:
        case ImportedName(alias=Alias(name=name)):
            return name in names
        case Assigned(value=Name(id=name)) | Assigned(value=Attribute(name=name)):
            return name in names
        case Assigned(value=Call() as call):
            first = binding.point.scope.module.bound_names.get(id(call))
            return first is not None and first.dotted != f"{module}.{binding.name}"
        case _:
            return False
