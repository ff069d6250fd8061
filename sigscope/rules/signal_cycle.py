"""SIG202: signals whose receivers send each other in a circle."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.model.project import Connection, Send
from sigscope.rules.base import Rule
from sigscope.rules.text import short

Hop = tuple[Connection, Send]


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every circle of signals and receivers whose connections all hear the sends before them."""
    for way in graph.cycles():
        hops = _hops(graph, way)
        if hops is None:
            continue
        first = hops[0][1]
        signals = [*way[::2], way[0]]
        yield Diagnostic(
            "SIG202",
            f"Signals send each other in a circle: {' > '.join(f'`{short(name)}`' for name in signals)}",
            "See to it that one of the receivers does not send again what led to it.",
            first.location,
            " ".join(way),
            tuple(Related(row.location, f"`{short(row.receiver)}` receives `{short(row.signal)}`") for row, _ in hops)
            + tuple(Related(send.location, f"sends `{short(send.signal)}`") for _, send in hops[1:]),
        )


def _hops(graph: SignalGraph, way: tuple[str, ...]) -> list[Hop] | None:
    """For each receiver of the way its connection, and its send of the next signal; None where one hears no other."""
    found: list[Hop] = []
    for index in range(0, len(way), 2):
        signal, receiver, after = way[index], way[index + 1], way[(index + 2) % len(way)]
        connection = next(row for row in graph.connections_of(signal) if row.receiver == receiver)
        send = next(send for send in graph.sends_by(receiver) if send.signal == after)
        found.append((connection, send))
    for index, (connection, _) in enumerate(found):
        sender = found[index - 1][1].sender
        if connection.sender not in (None, "?", sender) and sender != "?":
            return None
    return found


RULE = Rule(
    code="SIG202",
    name="signal-cycle",
    severity="warning",
    is_default=False,
    summary="Signals send each other in a circle",
    what="Reports signals whose receivers, directly or by way of others, send them again, and shows the circle.",
    why="If nothing ends it, the first send never returns. If something does, that is hard to see, and the next change "
    "may take it away.",
    fix="Let one of the receivers do its work without sending what led to it, or make the condition that ends the "
    "circle plain.",
    doubts="Off by default: the condition that ends the circle is not looked for. A circle that a `sender` interrupts "
    "is not reported.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/",
    bad=(
        """\
# file: orders/models.py
from django.dispatch import Signal, receiver

order_changed = Signal()
stock_changed = Signal()


@receiver(order_changed)
def update_stock(sender, **kwargs):
    stock_changed.send(sender=None)  # SIG202


@receiver(stock_changed)
def update_orders(sender, **kwargs):
    order_changed.send(sender=None)
""",
    ),
    good=(
        """\
# file: orders/models.py
from django.dispatch import Signal, receiver

order_changed = Signal()
stock_changed = Signal()


@receiver(order_changed)
def update_stock(sender, **kwargs):
    stock_changed.send(sender=None)


@receiver(stock_changed)
def print_stock(sender, **kwargs):
    print(sender)


def change():
    order_changed.send(sender=None)
""",
    ),
    check=check,
)
