"""Saves in receivers, and circles of signals."""

import pytest

HEAD = """# file: orders/models.py
from django.db import models, transaction
from django.db.models.signals import post_save, pre_save
from django.dispatch import Signal, receiver
from outside import something
"""


A_RECEIVER_OF_A_SAVE_DOES_NOT_SAVE_AGAIN = """\
    instance.save()  # SIG201
---
    instance.n = 1
    something()
    instance.save()  # SIG201
    instance.save()
---
    with transaction.atomic():
        instance.save()  # SIG201
---
    with transaction.atomic():
        something()
    instance.save(force_update=True)  # SIG201
---
    with transaction.atomic():
        if instance.n:
            return
    instance.save()
---
    with something():
        instance.save()
---
    with atomic:
        instance.save()  # SIG201
---
    with 1:
        instance.save()
---
    if instance.n:
        instance.save()
---
    if instance.n:
        return
    instance.save()
---
    for x in y:
        instance.save()
---
    instance._done = True
    instance.save()
---
    instance.save(update_fields=['n'])
---
    instance.save(**kwargs)
---
    post_save.disconnect(number)
    instance.save()
    post_save.connect(number)
---
    other = something()
    other.save()
---
    instance = something()
    instance.save()
---
    other, instance = something()
    instance.save()
---
    save()
"""


@pytest.mark.parametrize(
    "body",
    A_RECEIVER_OF_A_SAVE_DOES_NOT_SAVE_AGAIN.split("---\n"),
)
@pytest.mark.parametrize("signal", ["post_save", "pre_save"])
def test_a_receiver_of_a_save_does_not_save_again(check, body, signal):
    text = HEAD + f"@receiver({signal})\ndef number(sender, instance, **kwargs):\n{body}"
    marked = [n for n, line in enumerate(text.splitlines()) if line.endswith("# SIG201")]
    assert [one.location.line for one in check(text) if one.code == "SIG201"] == marked


@pytest.mark.parametrize(
    ("save", "is_told"),
    [
        ("super().save()", True),
        ("self.n = 1\n        return super().save()", True),
        ("with transaction.atomic():\n            super().save()", True),
        ("if self.n:\n            super().save()", False),
        ("return", False),
        ("self.n = 1", False),
        ("try:\n            super().save()\n        finally:\n            pass", False),
    ],
)
def test_a_model_may_keep_itself_from_being_saved(check, save, is_told):
    text = f"""{HEAD}
class Order(models.Model):
    def save(self):
        {save}
class Label(models.Model):
    save = something
@receiver(post_save, sender=Order)
def number(sender, instance, **kwargs):
    instance.save()
@receiver(post_save, sender=Label)
def name(sender, instance, **kwargs):
    instance.save()
"""
    assert [one.code for one in check(text)] == ["SIG201"] * (is_told + 1)


ONLY_PLAIN_FUNCTIONS_ARE_LOOKED_AT_FOR_SAVES = """\
@receiver(post_save)
@something
def number(sender, instance, **kwargs):
    instance.save()
---
@receiver(post_save)
@receiver(pre_save)
def number(sender, instance, **kwargs):
    instance.save()  # SIG201
---
@receiver(post_save)
def number(sender, **kwargs):
    instance.save()
---
class Number:
    def __init__(self, **kwargs):
        instance.save()
post_save.connect(Number)
"""


@pytest.mark.parametrize(
    "code",
    ONLY_PLAIN_FUNCTIONS_ARE_LOOKED_AT_FOR_SAVES.split("---\n"),
)
def test_only_plain_functions_are_looked_at_for_saves(holds, code):
    holds(code)


CIRCLE = """a, b = Signal(), Signal()
class One:
    pass
class Two:
    pass
@receiver(a, sender={heard})
def f(sender, **kwargs):
    b.send(sender=Two){mark}
@receiver(b)
def g(sender, **kwargs):
    a.send(sender={sent})
"""


@pytest.mark.parametrize(
    ("heard", "sent", "is_circle"),
    [("None", "None", True), ("One", "One", True), ("One", "something()", True), ("Two", "One", False)],
)
def test_a_sender_interrupts_a_circle(check, heard, sent, is_circle):
    found = check(HEAD + CIRCLE.format(heard=heard, sent=sent, mark=""))
    told = [one for one in found if one.code == "SIG202"]
    assert bool(told) == is_circle
    if told:
        assert told[0].message == "Signals send each other in a circle: `a` > `b` > `a`"
        assert [one.message for one in told[0].related] == ["`f` receives `a`", "`g` receives `b`", "sends `a`"]
