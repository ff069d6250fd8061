"""Disconnections that are not undone in every case."""

from collections.abc import Iterator

from sigscope.inspection.places import Places
from sigscope.model.inspected import OpenDisconnect
from sigscope.model.location import Location
from sigscope.model.project import Connection, Disconnection
from sigscope.model.syntax import Attribute, Function, Name, Try
from sigscope.model.walk import walk
from sigscope.resolution.scopes import CallSite, Scope, exclusive

_SHORT_LIVED = ("management", "migrations")


def open_disconnects(places: Places) -> Iterator[OpenDisconnect]:
    """The calls of `disconnect` in a function whose undoing may fail to happen, or does not happen at all.

    A signal is the process's: every thread and every request that follows goes without the receiver. What a command or
    a migration does ends with its process.
    """
    for row in places.project.disconnections:
        site = places.call(row.location)
        path = row.location.path.split("/")
        if site is None or not site.point.scope.node or not set(path).isdisjoint(_SHORT_LIVED):
            continue
        scope = site.point.scope
        if not isinstance(scope.node, Function):
            continue
        connects = _connects(places, row, scope)
        again = [other for other in connects if other.point.order > site.point.order]
        name = row.receiver or row.dispatch_uid or "?"
        if not connects and _serves_request(scope) and not _is_connected_near(places, row, scope):
            yield OpenDisconnect(row.location, row.signal, name, "request", None)
        for other in again[:1]:
            if _works_between(places, scope, site, other) and not _is_final(scope.node, other):
                located = Location.of(row.location.path, other.call.span)
                yield OpenDisconnect(row.location, row.signal, name, "no-finally", located)


def _is_same(row: Disconnection, other: Connection) -> bool:
    if row.signal != other.signal:
        return False
    return row.receiver == other.receiver if row.receiver is not None else row.dispatch_uid == other.dispatch_uid


def _connects(places: Places, row: Disconnection, scope: Scope) -> list[CallSite]:
    """The calls in a function that connect what `row` disconnects, in order."""
    locations = {other.location for other in places.project.connections if _is_same(row, other)}
    sites = [
        site
        for site in scope.module.calls.of("connect")
        if site.point.scope is scope and Location.of(scope.module.source.path, site.call.span) in locations
    ]
    return sorted(sites, key=lambda site: site.point.order)


def _is_connected_near(places: Places, row: Disconnection, scope: Scope) -> bool:
    """Whether another method of the same class, or code around the function, connects it."""
    owner = scope.parent
    span = owner.span if owner is not None and owner.kind != "module" else None
    return any(
        span is not None
        and other.location.path == row.location.path
        and span.line <= other.location.line <= span.end_line
        for other in places.project.connections
        if _is_same(row, other)
    )


def _serves_request(scope: Scope) -> bool:
    """Whether a function is handed a request, or is a method that has one."""
    if any(each.name == "request" for each in scope.parameters):
        return True
    assert isinstance(scope.node, Function)
    own = Name(scope.parameters[0].name) if scope.parameters and scope.enclosing_class() else None
    return any(
        isinstance(node, Attribute) and node.name == "request" and node.value == own for node in walk(scope.node)
    )


def _works_between(places: Places, scope: Scope, first: CallSite, last: CallSite) -> bool:
    """Whether anything between the two may fail: a call, or whatever runs while a generator waits."""
    if exclusive(first.point.path, last.point.path):
        return False
    between = (
        site
        for name, sites in scope.module.calls.items()
        if name not in ("connect", "disconnect")
        for site in sites
        if site.point.scope is scope and first.point.order < site.point.order < last.point.order
    )
    return places.yields(scope) or any(True for _ in between)


def _is_final(node: Function, site: CallSite) -> bool:
    """Whether a call stands in a `finally`."""
    return any(
        inner is site.call
        for outer in walk(node)
        if isinstance(outer, Try)
        for statement in outer.final
        for inner in walk(statement)
    )
