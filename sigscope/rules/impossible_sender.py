"""SIG108: a sender that a signal of Django never has."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.model.inspected import ImpossibleKind
from sigscope.rules.base import Rule
from sigscope.rules.text import short

_WHY: dict[ImpossibleKind, str] = {
    "not-through": "its sender is the model of the table between two models (`Model.field.through`)",
    "automatic-through": "Django sends it for no table that it made for a many-to-many field itself",
    "abstract": "an abstract model has no rows, and each model that derives from it is a sender of its own",
}
_HELP: dict[ImpossibleKind, str] = {
    "not-through": "Pass `sender=Model.field.through`.",
    "automatic-through": "Connect to `m2m_changed`.",
    "abstract": "Connect to each model that derives from it, or to all senders and test `issubclass(sender, ...)`.",
}


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every connection to a model signal with a sender that it never has."""
    for row in graph.project.inspection.impossible:
        yield Diagnostic(
            "SIG108",
            f"`{short(row.signal)}` is never sent by `{short(row.sender)}`: {_WHY[row.kind]}",
            _HELP[row.kind],
            row.location,
            f"{row.signal} {row.sender}",
            () if row.related is None else (Related(row.related, "the sender"),),
        )


RULE = Rule(
    code="SIG108",
    name="impossible-sender",
    severity="error",
    is_default=True,
    summary="A model signal is connected to a sender that it never has",
    what="Reports `m2m_changed` with a model that is no `through` model, the signals of saving and deleting with an "
    "automatic `Model.field.through`, and any model signal with an abstract model.",
    why="The receiver is connected and never called.",
    fix="For a many-to-many field connect `m2m_changed` with `sender=Model.field.through`. For an abstract model "
    "connect each of its children.",
    doubts="Silent where a model stands in any `through=` of the tree, or a variable does, and where the tree sends "
    "the signal with this sender itself.",
    source="https://docs.djangoproject.com/en/stable/ref/signals/#m2m-changed",
    bad=(
        """\
# file: orders/models.py
from django.db import models
from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver


class Label(models.Model):
    pass


class Stamped(models.Model):
    class Meta:
        abstract = True


class Order(Stamped):
    labels = models.ManyToManyField(Label)


@receiver(m2m_changed, sender=Order)  # SIG108
def count_labels(sender, **kwargs):
    print(sender)


@receiver(post_save, sender=Order.labels.through)  # SIG108
def count_label(sender, **kwargs):
    print(sender)


@receiver(post_save, sender=Stamped)  # SIG108
def count_stamp(sender, **kwargs):
    print(sender)
""",
    ),
    good=(
        """\
# file: orders/models.py
from django.db import models
from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver


class Label(models.Model):
    pass


class Order(models.Model):
    labels = models.ManyToManyField(Label)
    gifts = models.ManyToManyField(Label, through="Gift")


class Gift(models.Model):
    order = models.ForeignKey(Order, models.CASCADE)
    label = models.ForeignKey(Label, models.CASCADE)


@receiver(m2m_changed, sender=Order.labels.through)
def count_labels(sender, **kwargs):
    print(sender)


@receiver(m2m_changed, sender=Gift)
@receiver(post_save, sender=Order.gifts.through)
def count_gifts(sender, **kwargs):
    print(sender)
""",
    ),
    check=check,
)
