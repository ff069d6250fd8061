"""Disconnections that do nothing, and those that nothing undoes."""

import pytest

HEAD = """# file: orders/models.py
from django.db import models, transaction
from django.db.models.signals import post_save, pre_save
from django.dispatch import Signal, receiver
from outside import something
"""


COUNT = "@receiver(post_save)\ndef count(sender, **kwargs):\n    pass\n"
KEYED = "@receiver(post_save, dispatch_uid='count')\ndef count(sender, **kwargs):\n    pass\n"
OF_ORDER = (
    "class Order(models.Model):\n    pass\n@receiver(post_save, sender=Order)\ndef count(sender, **kwargs):\n    pass\n"
)


A_DISCONNECT_FINDS_ITS_CONNECTION = """\
def off(function):
    post_save.disconnect(function)
    return function
@off
@receiver(post_save)
def count(sender, **kwargs):
    pass
---
@receiver(post_save, sender=something.find())
def count(sender, **kwargs):
    pass
post_save.disconnect(count, sender=something.Model)
---
@receiver(post_save)
def count(sender, **kwargs):
    pass
def go(name):
    post_save.connect(count, dispatch_uid=name)
    post_save.disconnect(count, dispatch_uid="count")
---
@receiver(post_save)
def count(sender, **kwargs):
    pass
unlink = post_save.disconnect
unlink(count, dispatch_uid='x')  # SIG109
---
@receiver(post_save, dispatch_uid='count')
def count(sender, **kwargs):
    pass
post_save.disconnect(count)  # SIG109
---
@receiver(post_save, dispatch_uid='count')
def count(sender, **kwargs):
    pass
post_save.disconnect(count, dispatch_uid='other')  # SIG109
---
@receiver(post_save, dispatch_uid='count')
def count(sender, **kwargs):
    pass
post_save.disconnect(dispatch_uid='count')
---
@receiver(post_save, dispatch_uid='count')
def count(sender, **kwargs):
    pass
post_save.disconnect(dispatch_uid='of a library')
---
@receiver(post_save)
def count(sender, **kwargs):
    pass
post_save.disconnect(count, dispatch_uid='count')  # SIG109
---
@receiver(post_save)
def count(sender, **kwargs):
    pass
pre_save.disconnect(count)  # SIG109
---
@receiver(post_save)
def count(sender, **kwargs):
    pass
post_save.disconnect(count)
---
class Order(models.Model):
    pass
@receiver(post_save, sender=Order)
def count(sender, **kwargs):
    pass
post_save.disconnect(count)  # SIG109
---
class Order(models.Model):
    pass
@receiver(post_save, sender=Order)
def count(sender, **kwargs):
    pass
post_save.disconnect(count, sender=Order)
---
class Order(models.Model):
    pass
@receiver(post_save, sender=Order)
def count(sender, **kwargs):
    pass
post_save.disconnect(count, sender=something())
---
@receiver(post_save)
def count(sender, **kwargs):
    pass
post_save.disconnect(count, sender=models.Model)  # SIG109
---
@receiver(post_save)
def count(sender, **kwargs):
    pass
def other(**kwargs):
    pass
post_save.disconnect(other)
---
@receiver(post_save)
def count(sender, **kwargs):
    pass
post_save.disconnect(something)
---
@receiver(post_save)
def count(sender, **kwargs):
    pass
post_save.connect(count, sender=something())
post_save.disconnect(count, sender=models.Model)
---
@receiver(post_save)
def count(sender, **kwargs):
    pass
def go(signal):
    signal.connect(count)
go(something())
pre_save.disconnect(count)
---
own = Signal()
own.send(1)
own.connect(something, dispatch_uid='a')
own.disconnect(dispatch_uid='b')  # SIG109
---
own = Signal()
own.send(1)
@receiver(post_save)
def count(sender, **kwargs):
    pass
own.connect(count, dispatch_uid='c')
own.disconnect(dispatch_uid='c')
"""


@pytest.mark.parametrize(
    "code",
    A_DISCONNECT_FINDS_ITS_CONNECTION.split("---\n"),
)
def test_a_disconnect_finds_its_connection(holds, code):
    holds(code)


def test_an_idle_disconnect_says_what_differs(check):
    told = [
        check(HEAD + code)[0].message.partition(": ")[2]
        for code in (
            KEYED + "post_save.disconnect(count)\n",
            OF_ORDER + "post_save.disconnect(count)\n",
            OF_ORDER + "post_save.disconnect(count, sender=models.Model)\n",
            COUNT + "post_save.disconnect(count, sender=models.Model)\n",
            COUNT + "pre_save.disconnect(count)\n",
        )
    ]
    assert told == [
        "it is connected with the dispatch_uid 'count', and disconnected with None",
        "it is connected for `Order`, and disconnected for every sender",
        "it is connected for `Order`, and disconnected for `Model`",
        "it is connected for every sender, and disconnected for `Model`",
        "nothing connects `count` to it",
    ]


def test_a_uid_that_nothing_connects_is_told(check):
    (told,) = check(HEAD + "own = Signal()\nown.send(1)\nown.disconnect(dispatch_uid='b')\n")
    assert told.message == "This `disconnect` of `own` does nothing: nothing is connected to it so"


A_DISCONNECT_IS_UNDONE_IN_EVERY_CASE = """\
def go():
    post_save.disconnect(count)  # SIG110
    something()
    post_save.connect(count)
---
def go():
    post_save.disconnect(count)  # SIG110
    yield
    post_save.connect(count)
---
def go():
    post_save.disconnect(count)
    try:
        something()
    finally:
        post_save.connect(count)
---
def go():
    post_save.disconnect(count)
    post_save.connect(count)
---
def go(on):
    if on:
        post_save.disconnect(count)
        something()
    else:
        something()
        post_save.connect(count)
---
def go():
    post_save.disconnect(count)
    something()
---
def view(request):
    post_save.disconnect(count)  # SIG110
    something()
---
class View(something):
    def go(self):
        post_save.disconnect(count)  # SIG110
        something(self.request)
---
class View(something):
    def go(self, request):
        post_save.disconnect(count)
    def done(self):
        post_save.connect(count)
---
class View(something):
    @staticmethod
    def go():
        post_save.disconnect(count)
---
def view(request):
    post_save.connect(count)
    something()
    post_save.disconnect(count)
---
def outer():
    def go(request):
        post_save.disconnect(count)
    post_save.connect(count)
    return go
---
go = lambda request: post_save.disconnect(count)
---
post_save.disconnect(count)
something()
post_save.connect(count)
---
class A:
    post_save.disconnect(count)
"""


@pytest.mark.parametrize(
    "code",
    A_DISCONNECT_IS_UNDONE_IN_EVERY_CASE.split("---\n"),
)
def test_a_disconnect_is_undone_in_every_case(holds, code):
    holds(COUNT + code + "kept = [go, view, View, outer]\n")


def test_what_a_command_disconnects_ends_with_its_process(expect):
    expect(
        HEAD
        + COUNT
        + "# file: orders/management/commands/load.py\nfrom django.core.management.base import BaseCommand\n"
        "from django.db.models.signals import post_save\nfrom orders.models import count\n"
        "class Command(BaseCommand):\n    def handle(self, **options):\n        post_save.disconnect(count)\n"
        "        load()\n        post_save.connect(count)\n"
    )
