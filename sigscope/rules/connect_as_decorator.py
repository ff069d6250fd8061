"""SIG107: `@signal.connect` on a signal of Django."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic
from sigscope.rules.base import Rule
from sigscope.rules.text import short


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every definition that the `connect` of a signal of Django decorates."""
    for row in graph.project.inspection.connect_decorators:
        name, signal = short(row.receiver), short(row.signal)
        wrong = (
            f"`@{signal}.connect(...)` raises TypeError: `connect` wants the receiver and is no decorator"
            if row.is_called
            else f"`@{signal}.connect` makes `{name}` None, and the receiver is lost at once"
        )
        yield Diagnostic(
            "SIG107",
            wrong,
            f"Write `@receiver({signal})` instead.",
            row.location,
            f"{row.receiver} {row.signal}",
        )


RULE = Rule(
    code="SIG107",
    name="connect-as-decorator",
    severity="error",
    is_default=True,
    summary="`connect` of a Django signal is used as a decorator",
    what="Reports `@signal.connect` and `@signal.connect(...)` on a signal of Django's class.",
    why="Celery's signals work this way, Django's do not: `connect` returns None, so the name of the function is None, "
    "and as nothing else holds the function the weak connection is gone at once (under `DEBUG` a cache may keep it).",
    fix="Write `@receiver(signal)`.",
    doubts="Silent where the signal's class defines its own `connect`.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#connecting-receiver-functions",
    bad=(
        """\
# file: orders/models.py
from django.db.models.signals import post_save


@post_save.connect  # SIG107
def count_save(sender, **kwargs):
    print(sender)
""",
    ),
    good=(
        """\
# file: orders/models.py
from celery.signals import task_failure
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)
def count_save(sender, **kwargs):
    print(sender)


@task_failure.connect
def count_failure(sender, **kwargs):
    print(sender)
""",
    ),
    check=check,
)
