"""SIG105: another decorator above `@receiver`."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.rules.base import Rule
from sigscope.rules.text import short


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every decorator above a `@receiver` that gives back another object."""
    for row in graph.project.inspection.decorators_above:
        yield Diagnostic(
            "SIG105",
            f"`@{row.decorator}` stands above the `@receiver` of `{short(row.receiver)}`: the signal calls the "
            "function without it",
            "Move `@receiver` to the top.",
            row.location,
            f"{row.receiver} {row.decorator}",
            (Related(row.connected_at, "what stands below is connected"),),
        )


RULE = Rule(
    code="SIG105",
    name="receiver-not-outermost",
    severity="error",
    is_default=True,
    summary="A decorator above `@receiver` has no effect on what is connected",
    what="Reports a decorator above `@receiver` that gives back another object than it was given: "
    "`transaction.atomic`, `shared_task`, `lru_cache`, or a decorator of the project that wraps its function.",
    why="Decorators are applied from the bottom. `@receiver` connects what stands below it, so the signal calls the "
    "bare function: without the transaction, not as a task, without the check that the decorator makes.",
    fix="Put `@receiver` above all other decorators.",
    doubts="Silent for a decorator that sigscope can't see into and does not know, since it may give back the function "
    "as it is.",
    source="https://docs.python.org/3/reference/compound_stmts.html#function-definitions",
    bad=(
        """\
# file: orders/models.py
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver


@transaction.atomic  # SIG105
@receiver(post_save)
def count_save(sender, **kwargs):
    print(sender)
""",
    ),
    good=(
        """\
# file: orders/models.py
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver


@receiver(post_delete)
@receiver(post_save)
@transaction.atomic
def count_save(sender, **kwargs):
    print(sender)
""",
    ),
    check=check,
)
