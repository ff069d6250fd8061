"""SIG110: a disconnection that may never be undone."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.rules.base import Rule
from sigscope.rules.text import short


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every `disconnect` that an error leaves undone, or that a request leaves behind."""
    for row in graph.project.inspection.open_disconnects:
        name = short(row.receiver)
        is_request = row.kind == "request"
        yield Diagnostic(
            "SIG110",
            f"This request disconnects `{name}` for every request that follows"
            if is_request
            else f"If the code after this fails, `{name}` stays disconnected for good",
            "Test a condition in the receiver instead; a connection belongs to the whole process."
            if is_request
            else "Connect again in a `finally`.",
            row.location,
            f"{row.receiver} {row.signal}",
            () if row.reconnected_at is None else (Related(row.reconnected_at, "connected again here"),),
        )


RULE = Rule(
    code="SIG110",
    name="unguarded-disconnect",
    severity="warning",
    is_default=False,
    summary="A receiver is disconnected and may never be connected again",
    what="Reports `disconnect`, work, `connect` without a `finally`, and a `disconnect` in code that serves a request "
    "and that nothing undoes.",
    why="An exception in between leaves the receiver disconnected for the rest of the process. And while it is "
    "disconnected, it is so for every thread.",
    fix="Connect again in a `finally`. Better: leave it connected and let it test a condition, such as an attribute of "
    "the instance.",
    doubts="Off by default: the work in between may be such that it can't fail. Management commands and migrations are "
    "left out, since what they do ends with their process.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#disconnecting-signals",
    bad=(
        """\
# file: orders/models.py
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)
def count_save(sender, **kwargs):
    print(sender)


def load(orders):
    post_save.disconnect(count_save)  # SIG110
    for order in orders:
        order.save()
    post_save.connect(count_save)
""",
    ),
    good=(
        """\
# file: orders/models.py
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)
def count_save(sender, **kwargs):
    print(sender)


def load(orders):
    post_save.disconnect(count_save)
    try:
        for order in orders:
            order.save()
    finally:
        post_save.connect(count_save)
""",
    ),
    check=check,
)
