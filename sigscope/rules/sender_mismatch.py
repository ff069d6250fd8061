"""SIG006: a connection to a sender that the signal is never sent with."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.rules.base import Rule
from sigscope.rules.text import short


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every connection with a sender to a custom signal whose sends all have another, as far as all can be told."""
    inspection = graph.whole.project.inspection
    strings = {row.location for row in inspection.strings}
    lineages = {row.name: set(row.bases) for row in inspection.lineages}
    for signal in graph.signals():
        sends = graph.whole.sends_of(signal.id)
        if signal.kind != "custom" or not sends or graph.whole.doubts(signal, "send"):
            continue
        senders = {send.sender for send in sends}
        if "?" in senders:
            continue
        for row in graph.connections_of(signal.id):
            # Code of a base, or of a mixin, sends as `self.__class__` for the classes that derive from it.
            bases = lineages.get(str(row.sender))
            if bases is None or row.sender in senders or row.location in strings or not senders.isdisjoint(bases):
                continue
            yield Diagnostic(
                "SIG006",
                f"Receiver `{short(row.receiver)}` hears `{short(signal.id)}` from `{short(str(row.sender))}`, which "
                "never sends it",
                "Name the sender that the signal is sent with, or leave `sender` out.",
                row.location,
                f"{row.receiver} {row.signal} {row.sender}",
                tuple(
                    Related(
                        send.location,
                        f"sent with `sender={short(send.sender)}`" if send.sender else "sent without a sender",
                    )
                    for send in sends
                ),
            )


RULE = Rule(
    code="SIG006",
    name="sender-mismatch",
    severity="warning",
    is_default=False,
    summary="A receiver is connected to a sender that never sends the signal",
    what="Reports a connection with a `sender` to a signal of your own that is sent with other senders only. Senders "
    "are compared by identity: an instance is not its class, a subclass is not its base.",
    why="The receiver is connected and never called.",
    fix="Connect to the class that the signal is sent with, or leave `sender` out.",
    doubts="Silent where any send of the signal, or the sender of any, can't be told, where the connection's sender "
    "derives from a class that sends, and for senders that lie outside the tree. Off by default: what is sent as "
    "`self.__class__` may be of a class that is put together elsewhere.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#connecting-to-signals-sent-by-specific-senders",
    bad=(
        """\
# file: orders/models.py
from django.db import models
from django.dispatch import Signal, receiver

order_placed = Signal()


class Order(models.Model):
    pass


class Basket(models.Model):
    pass


@receiver(order_placed, sender=Basket)  # SIG006
def empty_basket(sender, **kwargs):
    print(sender)


def place():
    order_placed.send(sender=Order)
""",
    ),
    good=(
        """\
# file: orders/models.py
from django.db import models
from django.dispatch import Signal, receiver

order_placed = Signal()


class Order(models.Model):
    pass


@receiver(order_placed, sender=Order)
def empty_basket(sender, **kwargs):
    print(sender)


def place():
    order_placed.send(sender=Order)
""",
    ),
    check=check,
)
