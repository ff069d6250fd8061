"""SIG104: a string for a sender."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic
from sigscope.model.inspected import StringFault
from sigscope.rules.base import Rule
from sigscope.rules.text import short

_WHY: dict[StringFault, str] = {
    "never-a-string": "`{signal}` is never sent with this string, and takes no string for a model",
    "not-the-same-object": "`{signal}` compares senders by identity, and another string of this text is another object",
    "malformed": "it raises ValueError, since a model is named `app_label.Model`",
    "no-such-model": "there is no such model, so it waits for ever",
}
_HELP: dict[StringFault, str] = {
    "never-a-string": "Pass the class itself.",
    "not-the-same-object": "Pass a class, or one object that the send and the connection share.",
    "malformed": "Write the model's app label and its name, with one dot.",
    "no-such-model": "Correct the label, or remove the connection.",
}


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every string that is given as the sender of a connection and that can't match."""
    for row in graph.project.inspection.strings:
        yield Diagnostic(
            "SIG104",
            f"The sender {row.text!r} never matches: {_WHY[row.fault].format(signal=short(row.signal))}",
            _HELP[row.fault],
            row.location,
            f"{row.signal} {row.text}",
        )


RULE = Rule(
    code="SIG104",
    name="string-sender",
    severity="error",
    is_default=True,
    summary="A string is given for a sender that it can't match",
    what="Reports a string as `sender` of a signal that is no model signal, and on a model signal a string that is no "
    "label of a model, or the label of a model that does not exist.",
    why='Senders are compared by identity. Only Django\'s model signals take `"app_label.Model"` for the model itself; '
    "for every other signal the string is just an object that is never the sender, so the receiver is never called.",
    fix="Pass the class.",
    doubts="Silent for a plain word on a signal of your own: Python keeps one object for it, so a send with the same "
    "word does match; and where the tree holds anything that goes by the model's name.",
    source="https://docs.djangoproject.com/en/stable/ref/signals/#module-django.db.models.signals",
    bad=(
        """\
# file: orders/models.py
from django.contrib.auth.signals import user_logged_in
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver


class Order(models.Model):
    pass


@receiver(user_logged_in, sender="auth.User")  # SIG104
def greet(sender, **kwargs):
    print(sender)


@receiver(post_save, sender="orders.Ordr")  # SIG104
def count_save(sender, **kwargs):
    print(sender)


@receiver(post_save, sender="orders.models.Order")  # SIG104
def count_again(sender, **kwargs):
    print(sender)
""",
    ),
    good=(
        """\
# file: orders/models.py
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver


class Order(models.Model):
    pass


@receiver(user_logged_in, sender=User)
def greet(sender, **kwargs):
    print(sender)


@receiver(post_save, sender="orders.Order")
def count_save(sender, **kwargs):
    print(sender)
""",
    ),
    check=check,
)
