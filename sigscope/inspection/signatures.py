"""With what the receivers of the tree can be called."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sigscope.inspection.loading import header
from sigscope.inspection.places import Places
from sigscope.model.inspected import Signature
from sigscope.model.location import Location
from sigscope.model.syntax import Parameter
from sigscope.resolution import classes
from sigscope.resolution.names import decorator_names
from sigscope.resolution.scopes import Scope
from sigscope.resolution.values import FunctionValue, InstanceValue, PartialValue, Value

_KEEPING = {"staticmethod", "classmethod"}


@dataclass(frozen=True, slots=True)
class _Called:
    """A function as a call sees it: what is filled in already is left out of `parameters`."""

    scope: Scope
    parameters: tuple[Parameter, ...]


def signatures(places: Places) -> Iterator[Signature]:
    """One row for each connection whose receiver is a function of the tree that no unknown decorator changes."""
    known = {decorator.location for decorator in places.decorators}
    for decorator in places.decorators:
        scope = decorator.site.scope
        if scope.kind == "function" and _is_bare(scope, known):
            yield from _signature(decorator.location, scope.dotted, _Called(scope, scope.parameters))
    for call in places.connect_calls:
        values = places.values(call.receiver, call.site)
        if len(values) == 1:
            called = _called(places, values[0], known)
            if called is not None:
                yield from _signature(call.location, call.rows[0].receiver, called)


def _is_bare(scope: Scope, connecting: Iterable[Location]) -> bool:
    """Whether the decorators of a function leave it as it is."""
    path = scope.module.source.path
    others = [each for each in scope.decorators if Location.of(path, each.span) not in connecting]
    return len(others) == len(_KEEPING & decorator_names(scope))


def _called(places: Places, value: Value, connecting: Iterable[Location]) -> _Called | None:
    match value:
        case FunctionValue(scope=scope, bound=bound) if not scope.module.library and _is_bare(scope, connecting):
            return _Called(scope, scope.parameters if bound is None else _after_first(scope.parameters))
        case InstanceValue(cls=cls):
            methods, _ = classes.class_attribute(places.evaluator, cls, "__call__")
            found = [method for method in methods if isinstance(method, FunctionValue)]
            if len(found) == 1 and _is_bare(found[0].scope, connecting) and not found[0].scope.module.library:
                return _Called(found[0].scope, _after_first(found[0].scope.parameters))
            return None
        case PartialValue(function=function, arguments=given) if not given.unspread:
            inner = _called(places, function, connecting)
            if inner is None:
                return None
            filled = {name for name, _ in given.keywords}
            rest = inner.parameters
            for _ in given.positional:
                rest = _after_first(rest)
            return _Called(inner.scope, tuple(each for each in rest if each.name not in filled))
        case _:
            return None


def _after_first(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """What is left when a position fills the first parameter; `*args` takes any number of them."""
    if parameters and parameters[0].kind in ("positional", "either"):
        return parameters[1:]
    return parameters


def _signature(connected_at: Location, receiver: str, called: _Called) -> Iterator[Signature]:
    required = [each for each in called.parameters if each.default is None and "star" not in each.kind]
    yield Signature(
        connected_at=connected_at,
        receiver=receiver,
        location=header(called.scope),
        takes_any_keyword=any(each.kind == "double_star" for each in called.parameters),
        required=tuple(each.name for each in required),
        positional=tuple(each.name for each in required if each.kind == "positional"),
    )
