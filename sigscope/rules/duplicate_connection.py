"""SIG103: a receiver that is connected twice."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.model.inspected import ConnectionFlow
from sigscope.model.location import Location
from sigscope.model.project import Connection
from sigscope.rules.base import Rule
from sigscope.rules.text import place, receiver_key, short

Key = tuple[tuple[str, int, int], str, str | None]


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every second connection of a receiver to the same signal and sender; fresh receivers that add up."""
    flows = {row.location: row for row in graph.whole.project.inspection.flows}
    disconnected = {row.signal for row in graph.whole.project.disconnections}
    yield from _doubles(graph, flows, disconnected)
    for row in graph.project.connections:
        flow = flows.get(row.location)
        is_fresh = flow is not None and flow.is_repeated and flow.identity == "fresh"
        if is_fresh and not row.weak and row.dispatch_uid is None and row.signal not in disconnected:
            yield Diagnostic(
                "SIG103",
                f"Each run of this code connects one more receiver to `{short(row.signal)}`: it is made anew each time",
                "Pass a `dispatch_uid`, or connect a function at module level once.",
                row.location,
                f"{row.receiver} {row.signal}",
            )


def _doubles(graph: SignalGraph, flows: dict[Location, ConnectionFlow], disconnected: set[str]) -> Iterator[Diagnostic]:
    first: dict[Key, Connection] = {}
    for row in graph.whole.project.connections:
        flow = flows.get(row.location)
        if flow is None or not flow.is_certain or flow.identity != "same" or row.startup != "setup":
            continue
        if row.sender == "?" or row.dispatch_uid == "?" or row.signal in disconnected:
            continue
        before = first.setdefault((receiver_key(row), row.signal, row.sender), row)
        if before.location != row.location:
            yield _double(before, row)


def _double(before: Connection, row: Connection) -> Diagnostic:
    runs_twice = before.dispatch_uid != row.dispatch_uid
    effect = "it runs twice" if runs_twice else "the second has no effect"
    sender = "" if row.sender is None else f" from `{short(row.sender)}`"
    return Diagnostic(
        "SIG103",
        f"Receiver `{short(row.receiver)}` is connected twice to `{short(row.signal)}`{sender}: {effect}",
        f"Remove one of the two; the other is at {place(before.location)}.",
        row.location,
        f"{row.receiver} {row.signal} {row.sender}",
        (Related(before.location, "connected here before"),),
    )


RULE = Rule(
    code="SIG103",
    name="duplicate-connection",
    severity="warning",
    is_default=True,
    summary="A receiver is connected twice to the same signal and sender",
    what="Reports a receiver that is connected to the same signal and sender in two places that both run at startup, "
    "and a receiver that is made anew and held (`weak=False`, no `dispatch_uid`) by code that runs again and "
    "again: a view, `save()`.",
    why="Django knows a connection by the receiver's identity or by its `dispatch_uid`. Where these differ the "
    "receiver runs twice (two mails, two rows); where they don't the second connection is dead code. Receivers made "
    "anew add up until the process ends.",
    fix="Keep one connection. Code that may run again passes a `dispatch_uid`.",
    doubts="Silent where one of the two stands under a condition or in a loop, where its sender or `dispatch_uid` "
    "can't be told, and for signals that are disconnected somewhere.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#preventing-duplicate-signals",
    bad=(
        """\
# file: orders/models.py
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)
def count_save(sender, **kwargs):
    print(sender)


post_save.connect(count_save, dispatch_uid="count")  # SIG103
""",
        """\
# file: orders/views.py
from django.core.signals import request_finished


def export(request):
    request_finished.connect(lambda sender, **kwargs: print(request), weak=False)  # SIG103

# file: orders/urls.py
from django.urls import path

from orders.views import export

urlpatterns = [path("export/", export)]
""",
    ),
    good=(
        """\
# file: orders/models.py
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver


@receiver(post_delete)
@receiver(post_save)
def count_save(sender, **kwargs):
    print(sender)
""",
    ),
    check=check,
)
