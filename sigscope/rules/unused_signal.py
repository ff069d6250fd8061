"""SIG003: a signal that nothing sends and nothing receives."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic
from sigscope.rules.base import Rule
from sigscope.rules.orphans import sure_orphans
from sigscope.rules.text import short


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every custom signal with neither a send nor a receiver, where nothing unresolved could be one."""
    for signal, location in sure_orphans(graph, "unused"):
        yield Diagnostic(
            "SIG003",
            f"Signal `{short(signal.id)}` is neither sent nor received",
            "Remove it; name it under `public` in the configuration if the code of others sends it.",
            location,
            signal.id,
        )


RULE = Rule(
    code="SIG003",
    name="unused-signal",
    severity="warning",
    is_default=True,
    summary="A signal is neither sent nor received",
    what="Reports a signal of your own code that nothing sends and nothing is connected to.",
    why="It is dead code that promises an event which never happens: whoever connects to it waits for ever.",
    fix="Remove it. Is it sent by code that is not scanned, name it under `public` in the configuration.",
    doubts="Silent where a send or a connection that can't be resolved could concern it, where it is handed to a "
    "library (or its class derives from a library's), and where its dotted name stands in a string or a template.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#defining-signals",
    bad=(
        """\
# file: orders/signals.py
from django.dispatch import Signal

order_archived = Signal()  # SIG003
""",
    ),
    good=(
        """\
# file: orders/signals.py
from django.dispatch import Signal

order_archived = Signal()

# file: orders/models.py
from django.dispatch import receiver

from orders.signals import order_archived


@receiver(order_archived)
def forget_files(sender, order, **kwargs):
    order.files.clear()


def archive(order):
    order_archived.send(sender=type(order), order=order)
""",
    ),
    check=check,
)
