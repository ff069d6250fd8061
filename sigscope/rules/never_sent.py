"""SIG001: a signal that has receivers and that nothing sends."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.rules.base import Rule
from sigscope.rules.orphans import sure_orphans
from sigscope.rules.text import counted, short


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every custom signal with receivers and without a send, where nothing unresolved could be the send."""
    for signal, location in sure_orphans(graph, "never-sent"):
        connections = graph.connections_of(signal.id)
        number = len({connection.receiver for connection in connections})
        yield Diagnostic(
            "SIG001",
            f"Signal `{short(signal.id)}` has {counted(number, 'receiver', 'receivers')}, but nothing sends it",
            f"Send it where it happens (`{short(signal.id)}.send(sender=...)`), or remove it and its receivers.",
            location,
            signal.id,
            tuple(Related(one.location, f"`{short(one.receiver)}` waits for it") for one in connections),
        )


RULE = Rule(
    code="SIG001",
    name="never-sent",
    severity="error",
    is_default=True,
    summary="A signal has receivers, but nothing sends it",
    what="Reports a signal of your own code that has at least one receiver and that no `send()`, `send_robust()`, "
    "`asend()` or `asend_robust()` sends.",
    why="The receivers never run. As a rule the send was lost when code was moved or deleted, and what the receivers "
    "did (mail, audit, cleaning up) has quietly stopped.",
    fix="Send the signal where it happens, or remove it and its receivers. Is it sent by code that is not scanned, "
    "name it under `public` in the configuration.",
    doubts="Silent where a send that can't be resolved could be of this signal, where the signal is handed to a "
    "library (or its class derives from a library's), which may send it, and where its dotted name stands in a string "
    "or a template, since something may send it by its name. A send that only tests make does not count.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#sending-signals",
    bad=(
        """\
# file: orders/signals.py
from django.dispatch import Signal

order_refunded = Signal()  # SIG001

# file: orders/models.py
from django.dispatch import receiver

from orders.signals import order_refunded


@receiver(order_refunded)
def send_refund_mail(sender, order, **kwargs):
    order.mail("refund")
""",
    ),
    good=(
        """\
# file: orders/signals.py
from django.dispatch import Signal

order_refunded = Signal()

# file: orders/models.py
from django.dispatch import receiver

from orders.signals import order_refunded


@receiver(order_refunded)
def send_refund_mail(sender, order, **kwargs):
    order.mail("refund")


def refund(order):
    order_refunded.send(sender=type(order), order=order)
""",
        """\
# file: orders/signals.py
from django.dispatch import Signal

order_refunded = Signal()

# file: orders/models.py
from importlib import import_module

from django.dispatch import receiver

from orders.signals import order_refunded


@receiver(order_refunded)
def send_refund_mail(sender, order, **kwargs):
    order.mail("refund")


def announce(name, order):
    getattr(import_module("orders.signals"), name).send(sender=type(order), order=order)
""",
    ),
    check=check,
)
