"""Uses of what Django removed.

https://docs.djangoproject.com/en/stable/internals/deprecation/
"""

from collections.abc import Iterator
from itertools import chain

from sigscope.frameworks.registry import framework_of_class
from sigscope.inspection.places import Places
from sigscope.model.inspected import RemovedUse
from sigscope.model.location import Location
from sigscope.model.syntax import Argument, Call, Sequence
from sigscope.resolution.scopes import CallSite, ImportedName, Point
from sigscope.resolution.values import ClassValue, ExternalValue

_NAMES = {
    ("django.db.models.signals", "pre_syncdb"): ("1.9", "pre_migrate"),
    ("django.db.models.signals", "post_syncdb"): ("1.9", "post_migrate"),
}


def removed_uses(places: Places) -> Iterator[RemovedUse]:
    """`Signal(providing_args=...)`, `disconnect(weak=...)`, imports of signals that are gone.

    A signal or an import under a condition or in a `try` is left out: so code does that is there for several versions
    of Django.
    """
    for module in places.modules:
        has_keyword = b"providing_args" in places.text(module)
        sites = module.calls.of("Signal") if not has_keyword else chain.from_iterable(module.calls.values())
        for site in list(sites):
            given = None if _is_conditional(site.point) else _providing_args(site.call)
            if given is not None and _makes_signal(places, site):
                location = Location.of(module.source.path, site.call.span)
                yield RemovedUse(location, "the argument `providing_args` of `Signal`", "4.0", given)
        for name in sorted({name for _, name in _NAMES}):
            for binding in module.scope.bindings.of(name):
                is_sure = not _is_conditional(binding.point)
                if is_sure and isinstance(binding.source, ImportedName) and binding.source.node.level == 0:
                    known = _NAMES.get((binding.source.node.module, binding.source.alias.name))
                    if known is not None:
                        location = Location.of(module.source.path, binding.source.node.span)
                        what = f"the signal `{binding.source.alias.name}`"
                        yield RemovedUse(location, what, known[0], f"Use `{known[1]}`.")
    for row in places.project.disconnections:
        found = places.call(row.location) if places.is_model_signal(row.signal) is not None else None
        if found is not None and any(each.keyword == "weak" for each in found.call.arguments):
            yield RemovedUse(row.location, "the argument `weak` of `disconnect`", "2.0", "Remove the argument.")


def _is_conditional(point: Point | None) -> bool:
    """Whether a condition or a `try` lies around a place, in its own scope or in one around that."""
    while point is not None:
        if point.path:
            return True
        point = point.scope.point
    return False


def _providing_args(call: Call) -> str | None:
    """What to do instead where a call hands over `providing_args`, by name or as the list that comes first."""
    if any(each.keyword == "providing_args" for each in call.arguments):
        return "Remove the argument and name what the signal carries in a comment."
    first: Argument | None = call.arguments[0] if call.arguments else None
    if first is not None and first.keyword is None and isinstance(first.value, Sequence):
        return "Remove the list: the first argument is `use_caching` now."
    return None


def _makes_signal(places: Places, site: CallSite) -> bool:
    """Whether a class of the framework is called, or a class of the tree that leaves its constructor as it is."""
    for value in places.values(site.call.function, site):
        if isinstance(value, ExternalValue) and framework_of_class(value.dotted) == "django":
            return True
        if isinstance(value, ClassValue) and places.is_plain_signal_class(value):
            return True
    return False
