"""SIG102: a receiver that is collected as soon as it is connected."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.model.inspected import DeadKind
from sigscope.rules.base import Rule
from sigscope.rules.text import short

_WHAT: dict[DeadKind, str] = {
    "lambda": "a lambda that nothing else holds",
    "partial": "a `partial` that nothing else holds",
    "nested": "a nested function that nothing else holds",
    "method": "a method of an object that nothing else holds",
    "instance": "an object that nothing else holds",
    "rebound": "a function whose name is bound again below",
}


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every weak connection whose receiver nothing holds."""
    for row in graph.project.inspection.dead:
        related = () if row.related is None else (Related(row.related, _related(row.kind)),)
        yield Diagnostic(
            "SIG102",
            f"Receiver of `{short(row.signal)}` is lost at once: it is {_WHAT[row.kind]}, and the signal holds it "
            "only weakly",
            "Give the second function another name."
            if row.kind == "rebound"
            else "Define a function at module level and connect that, or pass `weak=False`.",
            row.location,
            f"{row.receiver} {row.signal}",
            related,
        )


def _related(kind: DeadKind) -> str:
    return "this takes its name, and it is collected" if kind == "rebound" else "this is what is connected"


RULE = Rule(
    code="SIG102",
    name="dead-weak-receiver",
    severity="error",
    is_default=True,
    summary="A receiver is garbage collected as soon as it is connected",
    what="Reports a weak connection (`weak=True` is the default) of what nothing but the connecting code holds: a "
    "lambda, a `partial`, a nested function, a method of an object made on the spot, or a decorated function whose "
    "name a later function in the same module takes.",
    why="A signal holds its receivers by weak references. When the code around the connection ends, the receiver is "
    "collected and the connection is gone, without a word. With `DEBUG = True` it may seem to work: the check of its "
    "parameters keeps functions in a cache (`django.utils.inspect`). In production there is no check.",
    fix="Connect a function at module level. Must it be made on the spot, pass `weak=False`, with a `dispatch_uid` "
    "where the code may run again.",
    doubts="Silent where anything else might hold the receiver: where its name is used for more than connecting, where "
    "another decorator is on it, or where the function around it goes on working and may want it just that long.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#listening-to-signals",
    bad=(
        """\
# file: orders/apps.py
from functools import partial

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver


def log(level, sender, **kwargs):
    print(level, sender)


class Mirror:
    def copy(self, sender, **kwargs):
        print(sender)


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self):
        @receiver(post_save)  # SIG102
        def count_save(sender, **kwargs):
            print(sender)

        pre_save.connect(partial(log, "info"))  # SIG102
        post_delete.connect(lambda sender, **kwargs: print(sender))  # SIG102
        post_delete.connect(Mirror().copy)  # SIG102
""",
        """\
# file: orders/models.py
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver


@receiver(post_save)  # SIG102
def announce(sender, **kwargs):
    print("saved")


@receiver(post_delete)
def announce(sender, **kwargs):
    print("deleted")
""",
    ),
    good=(
        """\
# file: orders/apps.py
from functools import partial

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver


def log(level, sender, **kwargs):
    print(level, sender)


log_info = partial(log, "info")


class Mirror:
    def copy(self, sender, **kwargs):
        print(sender)


mirror = Mirror()


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self):
        @receiver(post_save)
        def count_save(sender, **kwargs):
            print(sender)

        self.count_save = count_save
        pre_save.connect(log_info)
        post_delete.connect(mirror.copy)
        post_delete.connect(lambda sender, **kwargs: print(sender), weak=False, dispatch_uid="orders.print")
""",
    ),
    check=check,
)
