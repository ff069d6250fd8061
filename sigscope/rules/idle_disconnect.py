"""SIG109: a `disconnect` of what is not connected."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.model.project import Connection, Disconnection
from sigscope.rules.base import Rule
from sigscope.rules.text import short


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every `disconnect` that matches no connection, where all that could be one can be told."""
    own = {row.receiver for row in graph.whole.project.connections if row.receiver_location is not None}
    for row in graph.project.disconnections:
        signal = graph.signal(row.signal)
        if signal is None or "?" in (row.sender, row.dispatch_uid) or graph.whole.doubts(signal, "connection"):
            continue
        is_own = row.receiver in own if row.receiver is not None else signal.kind == "custom"
        connections = graph.whole.connections_of(row.signal)
        if not is_own or any(_may_match(row, other) for other in connections):
            continue
        near = [other for other in connections if row.receiver in (None, other.receiver)]
        yield Diagnostic(
            "SIG109",
            f"This `disconnect` of `{short(row.signal)}` does nothing: {_why(row, near)}",
            "Name the receiver, the sender and the `dispatch_uid` just as the connection does, or remove it.",
            row.location,
            f"{row.signal} {row.receiver} {row.sender} {row.dispatch_uid}",
            tuple(Related(other.location, "the connection") for other in near),
        )


def _may_match(row: Disconnection, other: Connection) -> bool:
    """Whether Django may find the connection: by the `dispatch_uid` alone where there is one, and by the sender."""
    if "?" in (other.sender, other.dispatch_uid):
        return True
    if row.sender != other.sender:
        return False
    if row.dispatch_uid or other.dispatch_uid:
        return row.dispatch_uid == other.dispatch_uid
    return row.receiver == other.receiver


def _why(row: Disconnection, near: list[Connection]) -> str:
    if not near:
        return f"nothing connects `{short(row.receiver)}` to it" if row.receiver else "nothing is connected to it so"
    if all(other.dispatch_uid != row.dispatch_uid for other in near):
        known = ", ".join(sorted({repr(other.dispatch_uid) for other in near}))
        return f"it is connected with the dispatch_uid {known}, and disconnected with {row.dispatch_uid!r}"
    known = ", ".join(sorted({f"`{short(other.sender)}`" if other.sender else "every sender" for other in near}))
    sender = f"`{short(row.sender)}`" if row.sender else "every sender"
    return f"it is connected for {known}, and disconnected for {sender}"


RULE = Rule(
    code="SIG109",
    name="idle-disconnect",
    severity="error",
    is_default=True,
    summary="A `disconnect` matches no connection",
    what="Reports a `disconnect` of a receiver, a sender or a `dispatch_uid` that nothing connects in this way.",
    why="`disconnect` finds a connection only by the same sender and the same `dispatch_uid`, or the same receiver "
    "where there is none. Anything else returns False, which nobody looks at, and the receiver goes on running.",
    fix="Name sender and `dispatch_uid` as the connection does.",
    doubts="Silent for receivers that the tree does not connect to anything (a library may), for a bare `dispatch_uid` "
    "on a signal of Django, and where a connection of the signal can't be told.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#disconnecting-signals",
    bad=(
        """\
# file: orders/models.py
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save, dispatch_uid="orders.count")
def count_save(sender, **kwargs):
    print(sender)


def be_quiet():
    post_save.disconnect(count_save)  # SIG109
""",
    ),
    good=(
        """\
# file: orders/models.py
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save, dispatch_uid="orders.count")
def count_save(sender, **kwargs):
    print(sender)


def be_quiet():
    post_save.disconnect(dispatch_uid="orders.count")
""",
    ),
    check=check,
)
