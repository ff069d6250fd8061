"""What the senders that connections wait for derive from."""

from collections.abc import Iterator

from sigscope.inspection.places import Places
from sigscope.model.inspected import Lineage
from sigscope.resolution import classes
from sigscope.resolution.values import ClassValue, ExternalValue


def lineages(places: Places) -> Iterator[Lineage]:
    """One row for each class of the tree that is the sender of a connection."""
    for name in {row.sender for row in places.project.connections if row.sender is not None}:
        scope = places.class_named(name)
        if scope is not None:
            order = classes.resolution_order(places.evaluator, places.class_of(scope))[1:]
            yield Lineage(
                name,
                tuple(
                    base.scope.dotted if isinstance(base, ClassValue) else base.dotted
                    for base in order
                    if isinstance(base, ClassValue | ExternalValue)
                ),
            )
