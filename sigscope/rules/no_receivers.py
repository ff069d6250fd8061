"""SIG002: a signal that is sent and that nothing receives."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.rules.base import Rule
from sigscope.rules.orphans import sure_orphans
from sigscope.rules.text import counted, short


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every custom signal with a send and without a receiver, in a project whose apps are all known."""
    inspection = graph.whole.project.inspection
    if inspection.project_root is None or not inspection.knows_every_app:
        return
    folder = "" if inspection.project_root == "." else f"{inspection.project_root}/"
    for signal, location in sure_orphans(graph, "no-receivers"):
        if not location.path.startswith(folder) or signal.id in inspection.documented:
            continue
        sends = graph.sends_of(signal.id)
        yield Diagnostic(
            "SIG002",
            f"Signal `{short(signal.id)}` is sent in {counted(len(sends), 'place', 'places')}, but nothing receives it",
            "Connect what it was made for, or remove it and its sends; name it under `public` in the configuration "
            "if it is there for the code of others.",
            location,
            signal.id,
            tuple(Related(one.location, "sent here") for one in sends),
        )


RULE = Rule(
    code="SIG002",
    name="no-receivers",
    severity="warning",
    is_default=True,
    summary="A signal is sent, but nothing receives it",
    what="Reports a signal of your own code that is sent and that no receiver is connected to.",
    why="The send does nothing. Either a receiver was lost (deleted, renamed, no longer imported), or the signal is "
    "left over and readers look for a consequence that is not there.",
    fix="Connect the receiver that it was made for, or remove the signal and its sends. Is it an extension point, name "
    "it under `public` in the configuration.",
    doubts="Silent where a connection that can't be resolved could be to this signal; where it is handed to a library, "
    "which may connect to it; in a reusable app (no settings in the tree), whose signals are there for others; for a "
    "signal that has documentation of its own (a `#:` comment, a string below it), as extension points have; and where "
    "INSTALLED_APPS can't be read in full (plugins found by entry points), since an app that is not seen may receive "
    "it.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#listening-to-signals",
    bad=(
        """\
# file: manage.py
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

# file: shop/settings.py
INSTALLED_APPS = ["orders"]

# file: orders/models.py
from django.dispatch import Signal

order_packed = Signal()  # SIG002


def pack(order):
    order_packed.send(sender=type(order), order=order)
""",
    ),
    good=(
        """\
# file: manage.py
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

# file: shop/settings.py
INSTALLED_APPS = ["orders"]

# file: orders/models.py
from django.dispatch import Signal, receiver

order_packed = Signal()


@receiver(order_packed)
def print_label(sender, order, **kwargs):
    order.print_label()


def pack(order):
    order_packed.send(sender=type(order), order=order)
""",
        """\
# file: manage.py
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

# file: shop/settings.py
INSTALLED_APPS = ["orders"]

# file: orders/models.py
from django.dispatch import Signal

#: For plugins: an order has been packed. Carries `order`.
order_packed = Signal()


def pack(order):
    order_packed.send(sender=type(order), order=order)
""",
        """\
# file: orders/models.py
from django.dispatch import Signal

order_packed = Signal()


def pack(order):
    order_packed.send(sender=type(order), order=order)
""",
        """\
# file: manage.py
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

# file: shop/settings.py
from importlib.metadata import entry_points

INSTALLED_APPS = ["orders"]
for entry in entry_points(group="shop.plugins"):
    INSTALLED_APPS.append(entry.module)

# file: orders/models.py
from django.dispatch import Signal

order_packed = Signal()


def pack(order):
    order_packed.send(sender=type(order), order=order)
""",
    ),
    check=check,
)
