"""Senders that Django's own signals never have."""

import re
from collections.abc import Iterator

from sigscope.inspection.loading import header
from sigscope.inspection.places import Places
from sigscope.model.inspected import ImpossibleKind, ImpossibleSender
from sigscope.model.location import Location
from sigscope.model.project import Connection
from sigscope.resolution import classes
from sigscope.resolution.scopes import Scope
from sigscope.resolution.values import ClassValue, ConstantValue, ExternalResult, ExternalValue
from sigscope.sources.asking import ask
from sigscope.sources.traits import through_names

_SIGNALS = "django.db.models.signals."
# Saving and deleting rows of a table that Django made for a field is not announced: django/db/models/base.py
# (`if not meta.auto_created`) and django/db/models/deletion.py.
_SILENT = {f"{_SIGNALS}{name}" for name in ("pre_save", "post_save", "pre_delete", "post_delete")}
_M2M_CHANGED = f"{_SIGNALS}m2m_changed"
_OF_INSTANCES = {*_SILENT, _M2M_CHANGED, f"{_SIGNALS}pre_init", f"{_SIGNALS}post_init", f"{_SIGNALS}class_prepared"}
_MODELS = {"django.db.models.Model", "django.db.models.base.Model"}


def impossible_senders(places: Places) -> Iterator[ImpossibleSender]:
    """The connections to a signal of Django with a sender that can't be.

    https://docs.djangoproject.com/en/stable/ref/signals/#m2m-changed
    """
    sent = {(send.signal, send.sender) for send in places.project.sends}
    for row in places.project.connections:
        if row.signal not in _OF_INSTANCES or row.sender is None or not sent.isdisjoint(_either(row)):
            continue
        scope = places.class_named(row.sender)
        kind = _of_table(places, row) if scope is None else _of_class(places, row, scope)
        if kind is not None:
            related: Location | None = None if scope is None else header(scope)
            yield ImpossibleSender(row.location, row.signal, row.sender, kind, related)


def _either(row: Connection) -> set[tuple[str, str | None]]:
    return {(row.signal, row.sender), (row.signal, "?")}


def _of_table(places: Places, row: Connection) -> ImpossibleKind | None:
    """`Model_field`, the name of the table that Django makes for a many-to-many field."""
    owner, _, last = str(row.sender).rpartition(".")
    for cut in (match.start() for match in re.finditer("_", last)):
        scope = places.class_named(f"{owner}.{last[:cut]}")
        field = last[cut + 1 :]
        if scope is not None and row.signal in _SILENT and _is_many_to_many(places, scope, field):
            return "automatic-through"
    return None


def _is_many_to_many(places: Places, scope: Scope, field: str) -> bool:
    values, _ = classes.class_attribute(places.evaluator, places.class_of(scope), field)
    return any(
        isinstance(value, ExternalResult)
        and value.dotted.endswith("ManyToManyField")
        and all(argument.keyword != "through" for argument in value.call.arguments)
        for value in values
    )


def _of_class(places: Places, row: Connection, scope: Scope) -> ImpossibleKind | None:
    if not _is_model(places, scope):
        return None
    if _is_abstract(places, scope):
        return None if _stands_in(row.location, scope) else "abstract"
    if row.signal == _M2M_CHANGED and not _is_through(places, scope):
        return "not-through"
    return None


def _stands_in(location: Location, scope: Scope) -> bool:
    """Whether the class itself makes the connection: a field connects in an abstract model as in each that has it."""
    return location.path == scope.module.source.path and scope.span.line <= location.line <= scope.span.end_line


def _is_model(places: Places, scope: Scope) -> bool:
    order = classes.resolution_order(places.evaluator, places.class_of(scope))
    return any(isinstance(base, ExternalValue) and base.dotted in _MODELS for base in order)


def _is_abstract(places: Places, scope: Scope) -> bool:
    """Whether its own `Meta` says so; that of a base is not inherited in this.

    https://docs.djangoproject.com/en/stable/topics/db/models/#abstract-base-classes
    """
    if "Meta" not in scope.bindings:
        return False
    return any(
        isinstance(value, ClassValue)
        and "abstract" in value.scope.bindings
        and classes.class_attribute(places.evaluator, value, "abstract")[0] == (ConstantValue(True),)
        for value in classes.class_attribute(places.evaluator, places.class_of(scope), "Meta")[0]
    )


def _is_through(places: Places, scope: Scope) -> bool:
    """Whether any `through` in the tree names this model, or is a value that the text does not tell."""
    words = (word for file in places.evaluator.table.files for word in ask(file, through_names))
    return any(word == scope.name or word.isupper() or not word[:1].isupper() for word in words)
