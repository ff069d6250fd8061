"""How often the code of a connection runs, and whether it hands over the same receiver each time."""

from collections.abc import Iterator

from sigscope.inspection.places import ConnectCall, Places
from sigscope.model.inspected import ConnectionFlow, Identity
from sigscope.resolution.scopes import Point, Scope
from sigscope.resolution.values import ClassValue, FunctionValue, PartialValue, Value

_REPEATED = frozenset({"delete", "save"})


def flows(places: Places) -> Iterator[ConnectionFlow]:
    """One row for each place that connects by `connect` or `receiver`, wrappers aside."""
    for decorator in places.decorators:
        point, scope = decorator.site.point, decorator.site.scope
        yield ConnectionFlow(decorator.location, _is_certain(point), _is_repeated(point), _of_function(scope))
    for call in places.connect_calls:
        point = call.site.point
        yield ConnectionFlow(call.location, _is_certain(point), _is_repeated(point), _identity(places, call))


def _is_certain(point: Point) -> bool:
    """Whether it runs whenever its module, or the `ready()` that it stands in, runs."""
    scope = point.scope
    if point.path or point.loops:
        return False
    return scope.kind == "module" or (scope.kind == "function" and scope.name == "ready")


def _is_repeated(point: Point) -> bool:
    scope = point.scope
    if scope.kind != "function":
        return False
    owner = scope.enclosing_class()
    is_override = owner is not None and bool(owner.arguments)
    return any(each.name == "request" for each in scope.parameters) or (is_override and scope.name in _REPEATED)


def _of_function(scope: Scope) -> Identity:
    """A function that is defined in a function is made anew by each run of it."""
    is_nested = scope.kind == "lambda" or any(each is not scope for each in scope.lexical_functions())
    return "fresh" if is_nested else "same"


def _is_of(bound: Value | None, scope: Scope) -> bool:
    """Whether a function is what its name says: a class method is another one for each class that it is taken from."""
    return bound is None or (isinstance(bound, ClassValue) and bound.scope is scope.parent)


def _identity(places: Places, call: ConnectCall) -> Identity:
    values = places.values(call.receiver, call.site)
    match values:
        case (FunctionValue(scope=scope, bound=bound),) if _is_of(bound, scope):
            return _of_function(scope)
        case (PartialValue(),):
            return "fresh"
        case _:
            return "unknown"
