"""Signals that code outside the tree may send or connect, because the tree hands them to it."""

from collections.abc import Iterator

from sigscope.frameworks.registry import framework_of_class
from sigscope.inspection.places import Places
from sigscope.model.dotted import last_name
from sigscope.model.project import Signal
from sigscope.resolution import classes
from sigscope.resolution.scopes import CallSite
from sigscope.resolution.values import ExternalResult, ExternalValue, SignalValue, UnknownValue

_CONNECTING = frozenset({"connect", "disconnect", "receiver"})
_OF_TYPES = ("abc.", "typing.", "typing_extensions.")


def handed_on(places: Places) -> Iterator[str]:
    """The ids of the custom signals without a send or a receiver that something outside the tree is given.

    As an argument of a call, or because it is a base of the signal's class.
    """
    project = places.project
    sent, received = {row.signal for row in project.sends}, {row.signal for row in project.connections}
    lonely = {one.id: one for one in project.signals if one.kind == "custom" and one.id not in sent & received}
    given = _arguments(places, {last_name(name) for one in lonely.values() for name in (one.id, *one.aliases)})
    yield from (name for name, signal in lonely.items() if name in given or _derives(places, signal))


def _arguments(places: Places, names: set[str]) -> set[str]:
    """The ids of the signals, of those that go by one of the names, that calls of something outside are handed."""
    found = set()
    for module in places.modules if names else ():
        for called, sites in module.calls_using(names):
            for site in sites if called not in _CONNECTING else ():
                values = [value for each in site.call.arguments for value in places.values(each.value, site)]
                ids = {value.id for value in values if isinstance(value, SignalValue)}
                if ids and _is_outside(places, site):
                    found |= ids
    return found


def _is_outside(places: Places, site: CallSite) -> bool:
    called = places.values(site.call.function, site)
    return any(isinstance(value, ExternalValue | ExternalResult | UnknownValue) for value in called)


def _derives(places: Places, signal: Signal) -> bool:
    """Whether the class of a signal has a base outside the tree that is no framework's."""
    scope = places.class_named(signal.class_name)
    order = () if scope is None else classes.resolution_order(places.evaluator, places.class_of(scope))
    outside = [base.dotted for base in order if isinstance(base, ExternalValue)]
    return any(framework_of_class(name) is None and not name.startswith(_OF_TYPES) for name in outside)
