"""With what receivers can be called."""

import pytest

A_RECEIVER_TAKES_ANY_KEYWORD = """\
def f(sender, instance):  # SIG101
    pass
post_save.connect(f)
pre_save.connect(f)
---
def f(sender):  # SIG101
    pass
f2 = partial(f)
post_save.connect(f2)
---
class A:
    def __call__(self, sender):  # SIG101
        pass
a = A()
post_save.connect(a)
---
class A:
    def f(self, sender):  # SIG101
        pass
a = A()
post_save.connect(a.f)
---
class A:
    @staticmethod
    def f(sender):  # SIG101
        pass
post_save.connect(A.f)
---
class A:
    @classmethod
    def f(cls, sender):  # SIG101
        pass
post_save.connect(A.f)
---
post_save.connect(lambda sender: 1, weak=False)  # SIG101
---
@receiver(post_save)
async def f(sender):  # SIG101
    pass
---
@receiver(post_save)
@something
def f(sender):
    pass
---
@something
def f(sender):
    pass
post_save.connect(f)
---
post_save.connect(something)
---
class A:
    pass
post_save.connect(A)
---
class A(something):
    pass
a = A()
post_save.connect(a)
---
f = partial(something, 1)
post_save.connect(f)
---
f = partial(plain, *something)
post_save.connect(f)
---
f = something or plain
post_save.connect(f)
---
def f(*args, **kw):
    pass
f2 = partial(f, 1)
post_save.connect(f2)
"""


@pytest.mark.parametrize(
    "code",
    A_RECEIVER_TAKES_ANY_KEYWORD.split("---\n"),
)
def test_a_receiver_takes_any_keyword(holds, code):
    holds(code)


A_RECEIVER_DEMANDS_ONLY_WHAT_DJANGO_SENDS = """\
class A:
    @receiver(post_save)  # SIG106
    def f(self, sender, **kwargs):
        pass
---
class A:
    def f(self, sender, **kwargs):
        pass
post_save.connect(A.f)  # SIG106
---
class A:
    @receiver(post_save)
    @staticmethod
    def f(sender, **kwargs):
        pass
---
def f(sender, /, **kwargs):
    pass
post_save.connect(f)  # SIG106
---
@receiver(post_save)
def f(sender, instance, created, raw, using, update_fields, signal, **kwargs):
    pass
---
def f(level, sender, **kwargs):
    pass
f2 = partial(f, 'info')
post_save.connect(f2)
---
def f(level, sender, **kwargs):
    pass
f2 = partial(f, level='info')
post_save.connect(f2)
---
@receiver(something.signals.done)
def f(sender, order, **kwargs):
    pass
"""


@pytest.mark.parametrize(
    "code",
    A_RECEIVER_DEMANDS_ONLY_WHAT_DJANGO_SENDS.split("---\n"),
)
def test_a_receiver_demands_only_what_django_sends(holds, code):
    holds(code)


@pytest.mark.parametrize(
    ("definition", "send", "mark"),
    [
        ("Signal()", "a.send(sender=None)", True),
        ("Signal()", "a.send(sender=None, order=1)", False),
        ("Signal()", "a.send(sender=None, **payload)", False),
        ("Signal()", "a.send_robust(sender=Other)", False),
        ("Signal()", "a.send(sender=Order)", True),
        ("Own()", "a.send(sender=None)", False),
    ],
)
def test_a_receiver_demands_only_what_every_send_carries(holds, definition, send, mark):
    sender = ", sender=Order" if "=O" in send else ""
    holds(
        f"class Own(Signal):\n    pass\nclass Order:\n    pass\nclass Other(Order):\n    pass\na = {definition}\n"
        f"@receiver(a{sender}){'  # SIG106' if mark else ''}\ndef f(sender, order, **kwargs):\n    pass\n"
        f"def go(payload):\n    {send}\n    a.send(Order, order=1)\n"
        .replace("class Other(Order)", "class Other")
    )  # fmt: skip
