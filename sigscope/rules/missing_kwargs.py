"""SIG101: a receiver without `**kwargs`."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.model.inspected import Signature
from sigscope.model.location import Location
from sigscope.rules.base import Rule
from sigscope.rules.text import short


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every receiver of the tree that does not take any keyword, placed at its definition."""
    found: dict[Location, list[Signature]] = {}
    for row in graph.project.inspection.signatures:
        if not row.takes_any_keyword:
            found.setdefault(row.location, []).append(row)
    for location, rows in found.items():
        name = short(rows[0].receiver)
        yield Diagnostic(
            "SIG101",
            f"Receiver `{name}` takes no `**kwargs`",
            "Add `**kwargs` to its parameters.",
            location,
            rows[0].receiver,
            tuple(Related(row.connected_at, "connected here") for row in rows),
        )


RULE = Rule(
    code="SIG101",
    name="missing-kwargs",
    severity="error",
    is_default=True,
    summary="A receiver does not accept arbitrary keyword arguments",
    what="Reports a function, method or lambda that is connected to a signal of Django's kind and has no `**kwargs`.",
    why="With `DEBUG = True` connecting it raises ValueError. With `DEBUG = False` it is connected, and calling it "
    "raises TypeError as soon as the signal carries an argument that it does not name: `signal` is always one.",
    fix="Add `**kwargs`.",
    doubts="Silent where a decorator that sigscope does not know stands between the function and the connection.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#receiver-functions",
    bad=(
        """\
# file: orders/models.py
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver


@receiver(post_save)
def count_save(sender, instance, signal, created):  # SIG101
    print(instance)


def check_order(sender, instance):  # SIG101
    print(instance)


pre_save.connect(check_order)
""",
    ),
    good=(
        """\
# file: orders/models.py
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)
def count_save(sender, instance, **kwargs):
    print(instance)


@receiver(post_save)
def count_again(*args, **options):
    print(options["instance"])
""",
    ),
    check=check,
)
