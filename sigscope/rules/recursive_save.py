"""SIG201: a receiver of a save that saves again."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic
from sigscope.rules.base import Rule
from sigscope.rules.text import short


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every `instance.save()` that a receiver of `pre_save` or `post_save` makes whatever happens."""
    for row in graph.project.inspection.recursive_saves:
        yield Diagnostic(
            "SIG201",
            f"`{row.expression}` calls `{short(row.receiver)}` again, and so on without end",
            "Use `type(instance).objects.filter(pk=instance.pk).update(...)`, or save only under a condition that the "
            "save makes false.",
            row.location,
            row.receiver,
        )


RULE = Rule(
    code="SIG201",
    name="recursive-save",
    severity="error",
    is_default=True,
    summary="A receiver of a save saves the same instance again without a guard",
    what="Reports a receiver of `pre_save` or `post_save` that calls `instance.save()` whatever happens.",
    why="Saving sends the signal again, which calls the receiver again, until Python raises RecursionError.",
    fix="In `pre_save` set the attributes and leave the saving to Django. In `post_save` use `update()` of a queryset, "
    "or save under a condition that the save makes false.",
    doubts="Silent as soon as anything stands in the way: any condition or early return before it or in the model's "
    "own `save()`, `update_fields`, a `disconnect`, an attribute that begins with an underscore, another decorator on "
    "the receiver.",
    source="https://docs.djangoproject.com/en/stable/ref/signals/#post-save",
    bad=(
        """\
# file: orders/models.py
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)
def number(sender, instance, **kwargs):
    instance.number = instance.pk + 1000
    instance.save()  # SIG201
""",
    ),
    good=(
        """\
# file: orders/models.py
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)
def number(sender, instance, created, **kwargs):
    if created:
        instance.number = instance.pk + 1000
        instance.save()


@receiver(post_save)
def count(sender, instance, **kwargs):
    sender.objects.filter(pk=instance.pk).update(number=instance.pk)
""",
    ),
    check=check,
)
