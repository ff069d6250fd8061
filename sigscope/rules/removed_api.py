"""SIG302: what Django removed from its signals."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic
from sigscope.rules.base import Rule


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every use of an argument or a signal that is gone."""
    for row in graph.project.inspection.removed:
        yield Diagnostic(
            "SIG302",
            f"Django {row.since} removed {row.what}",
            row.instead,
            row.location,
            row.what,
        )


RULE = Rule(
    code="SIG302",
    name="removed-api",
    severity="error",
    is_default=True,
    summary="Something that Django removed is used",
    what="Reports `Signal(providing_args=...)` (removed in Django 4.0), `disconnect(weak=...)` (2.0), and imports of "
    "`pre_syncdb` and `post_syncdb` (1.9).",
    why="It raises TypeError or ImportError. `Signal([...])`, where the list was `providing_args`, raises nothing: it "
    "turns caching on.",
    fix="Remove the argument; say in a comment what the signal carries.",
    doubts="Silent for a signal class of your own with its own constructor, which may take the argument, and "
    "for signals and imports under a condition or in a `try`, as code for several versions of Django has them. Which "
    "Django the project is pinned to is not looked at: on an older one this is what an upgrade will break.",
    source="https://docs.djangoproject.com/en/stable/releases/4.0/#features-removed-in-4-0",
    bad=(
        """\
# file: orders/signals.py
from django.dispatch import Signal

order_placed = Signal(providing_args=["order"])  # SIG302

# file: orders/models.py
from django.dispatch import receiver

from orders.signals import order_placed


@receiver(order_placed)
def send_mail(sender, order, **kwargs):
    order.mail()


def place(order):
    order_placed.send(sender=type(order), order=order)
""",
    ),
    good=(
        """\
# file: orders/signals.py
from django.dispatch import Signal

# Carries: order.
order_placed = Signal()

# file: orders/models.py
from django.dispatch import receiver

from orders.signals import order_placed


@receiver(order_placed)
def send_mail(sender, order, **kwargs):
    order.mail()


def place(order):
    order_placed.send(sender=type(order), order=order)
""",
    ),
    check=check,
)
