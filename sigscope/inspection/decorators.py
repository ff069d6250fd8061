"""Decorators around the ones that connect."""

from collections.abc import Iterator

from sigscope.inspection.places import ConnectingDecorator, Places
from sigscope.model.inspected import ConnectDecorator, DecoratorAbove
from sigscope.model.location import Location
from sigscope.model.syntax import Call, Decorator
from sigscope.resolution.naming import text_of
from sigscope.resolution.scopes import DecoratorSite, Scope
from sigscope.resolution.values import ExternalValue, FunctionValue, Value

# Each gives back an object of its own, as its documentation or source says. What isn't listed may give back what it is
# given (`admin.register`, `typing.final`), so it is not reported.
_REPLACING = frozenset(
    {
        "asgiref.sync.async_to_sync",
        "asgiref.sync.sync_to_async",
        "celery.shared_task",
        "celery.app.shared_task",
        "contextlib.contextmanager",
        "django.db.transaction.atomic",
        "django.db.transaction.non_atomic_requests",
        "django.test.override_settings",
        "django.test.utils.override_settings",
        "django.utils.decorators.method_decorator",
        "django.utils.functional.cached_property",
        "functools.cache",
        "functools.lru_cache",
        "functools.singledispatch",
    }
)


def decorators_above(places: Places) -> Iterator[DecoratorAbove]:
    """The decorators above a connecting one that replace what they are given.

    Decorators are applied from the one nearest to the `def` outwards, so what is connected is what stands below.
    """
    connecting = {location for location, _ in places.connections("decorator", "wrapper")}
    for decorator in _lowest(places):
        scope = decorator.site.scope
        path = scope.module.source.path
        for above in scope.decorators:
            location = Location.of(path, above.span)
            is_above = location < decorator.location and location not in connecting
            if is_above and _replaces(places, above, decorator.site):
                name = text_of(above.value.function if isinstance(above.value, Call) else above.value)
                yield DecoratorAbove(location, name, decorator.rows[0].receiver, decorator.location)


def _lowest(places: Places) -> list[ConnectingDecorator]:
    """The connecting decorator nearest to each definition."""
    found: dict[Scope, ConnectingDecorator] = {}
    for decorator in sorted(places.decorators, key=lambda each: each.location):
        if not decorator.is_connect:
            found[decorator.site.scope] = decorator
    return list(found.values())


def _replaces(places: Places, decorator: Decorator, site: DecoratorSite) -> bool:
    node = decorator.value
    if isinstance(node, Call):
        makers = places.values(node.function, site)
        values = makers if any(_is_replacing(value) for value in makers) else places.values(node, site)
    else:
        values = places.values(node, site)
    return bool(values) and all(_is_replacing(value) or _returns_own(value) for value in values)


def _is_replacing(value: Value) -> bool:
    return isinstance(value, ExternalValue) and value.dotted in _REPLACING


def _returns_own(value: Value) -> bool:
    """Whether a decorator of the tree gives back a function that it defines."""
    if not isinstance(value, FunctionValue) or value.scope.module.library or not value.scope.returns:
        return False
    scopes = {scope.name for scope in value.scope.module.scopes.values() if scope.parent is value.scope}
    return all(text_of(returned) in scopes for returned, _ in value.scope.returns)


def connect_decorators(places: Places) -> Iterator[ConnectDecorator]:
    """Every `@signal.connect` of a signal of Django whose `connect` is Django's own: it returns None."""
    for decorator in places.decorators:
        node = decorator.site.decorator.value
        if not decorator.is_connect:
            continue
        for row in decorator.rows:
            if places.is_plain_class(row.signal) and not places.has_own_connect(row.signal):
                yield ConnectDecorator(row.location, row.signal, row.receiver, isinstance(node, Call))
