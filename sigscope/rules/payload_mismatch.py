"""SIG106: a receiver that demands what a send does not carry."""

from collections.abc import Iterator

from sigscope.frameworks.registry import known_signal
from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.model.inspected import Signature
from sigscope.model.location import Location
from sigscope.model.project import Connection, Send, Signal
from sigscope.rules.base import Rule
from sigscope.rules.text import short

_CARRIED = frozenset({"sender", "signal"})
_METHODS = frozenset({"send", "send_robust", "asend", "asend_robust"})
_PLAIN = frozenset({"django.dispatch.dispatcher.Signal", "django.db.models.signals.ModelSignal"})


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every receiver with a parameter that has no default and that a send of its signal leaves out."""
    signatures = {(row.connected_at, row.receiver): row for row in graph.project.inspection.signatures}
    for row in graph.project.connections:
        signature = signatures.get((row.location, row.receiver))
        signal = graph.signal(row.signal)
        if signature is None or signal is None:
            continue
        if signature.positional:
            yield _diagnostic(row, signature, signature.positional, [])
            continue
        demanded = [name for name in signature.required if name not in _CARRIED]
        if signal.kind == "builtin":
            yield from _builtin(row, signature, demanded)
        elif signal.class_name in _PLAIN and signal.kind == "custom":
            yield from _custom(graph, signal, row, signature, demanded)


def _builtin(row: Connection, signature: Signature, demanded: list[str]) -> Iterator[Diagnostic]:
    known = known_signal(row.signal)
    missing = () if known is None else tuple(name for name in demanded if name not in known[1].arguments)
    if missing:
        yield _diagnostic(row, signature, missing, [])


def _custom(
    graph: SignalGraph, signal: Signal, row: Connection, signature: Signature, demanded: list[str]
) -> Iterator[Diagnostic]:
    lacking: dict[str, list[Location]] = {}
    for send in graph.whole.sends_of(signal.id):
        if send.method in _METHODS and "**" not in send.arguments and _may_hear(row, send):
            for name in demanded:
                if name not in send.arguments:
                    lacking.setdefault(name, []).append(send.location)
    if lacking:
        places = sorted({location for locations in lacking.values() for location in locations})
        yield _diagnostic(row, signature, tuple(lacking), places)


def _may_hear(row: Connection, send: Send) -> bool:
    """Whether the connection is sure to hear the send."""
    return row.sender is None or row.sender == send.sender != "?"


def _diagnostic(row: Connection, signature: Signature, missing: tuple[str, ...], sends: list[Location]) -> Diagnostic:
    names = ", ".join(f"`{name}`" for name in missing)
    where = "a send of it does not carry" if sends else "it never carries"
    return Diagnostic(
        "SIG106",
        f"Receiver `{short(row.receiver)}` of `{short(row.signal)}` demands {names}, which {where}",
        "Send the argument along, or give the parameter a default.",
        row.location,
        f"{row.receiver} {row.signal}",
        (
            *(Related(location, f"sent here without {names}") for location in sends),
            Related(signature.location, "the receiver"),
        ),
    )


RULE = Rule(
    code="SIG106",
    name="payload-mismatch",
    severity="error",
    is_default=True,
    summary="A receiver demands an argument that its signal does not carry",
    what="Reports a receiver with a parameter without a default that a send of its signal does not hand over: the "
    "sends of your own signals, the documented arguments of Django's. `self` of a method that is connected without an "
    "object is such a parameter.",
    why="The call raises TypeError: `send()` breaks where it stands, `send_robust()` logs it and goes on.",
    fix="Send the argument along, or give the parameter a default.",
    doubts="Silent where a send spreads a mapping that can't be told, where the connection may not hear the send, and "
    "for signal classes of your own, which may add arguments.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#sending-signals",
    bad=(
        """\
# file: orders/models.py
from django.dispatch import Signal, receiver

order_placed = Signal()


@receiver(order_placed)  # SIG106
def send_mail(sender, order, language, **kwargs):
    order.mail(language)


def place(order):
    order_placed.send(sender=type(order), order=order)
""",
        """\
# file: orders/models.py
from django.db.models.signals import pre_save
from django.dispatch import receiver


@receiver(pre_save)  # SIG106
def check_order(sender, instance, created, **kwargs):
    print(instance, created)
""",
    ),
    good=(
        """\
# file: orders/models.py
from django.db.models.signals import post_save
from django.dispatch import Signal, receiver

order_placed = Signal()


@receiver(order_placed)
def send_mail(sender, order, language="en", **kwargs):
    order.mail(language)


@receiver(post_save)
def count_save(sender, instance, created, **kwargs):
    print(instance, created)


def place(order):
    order_placed.send(sender=type(order), order=order)
""",
    ),
    check=check,
)
