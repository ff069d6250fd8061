"""What a connection has for a sender, and what stands above it."""

import pytest

A_STRING_IS_A_SENDER_ONLY_OF_A_MODEL_SIGNAL = """\
@receiver(user_logged_in, sender='auth.User')  # SIG104
def f(sender, **kwargs):
    pass
---
request_finished.connect(plain, 'orders')  # SIG104
---
signals.class_prepared.connect(plain, sender='orders.Order')  # SIG104
class Order(models.Model):
    pass
---
post_save.connect(plain, sender='Order')  # SIG104
---
post_save.connect(plain, sender='orders.Ordr')  # SIG104
class Order(models.Model):
    pass
---
post_save.connect(plain, sender='orders.order')
class Order(models.Model):
    pass
---
post_save.connect(plain, sender='orders.Thing')
Thing = something()
---
post_save.connect(plain, sender='orders.Order_labels')
class Order(models.Model):
    pass
---
post_save.connect(plain, sender='elsewhere.Order')
---
own = Signal()
own.connect(plain, sender='a.b')  # SIG104
own.send(sender='c')
---
own = Signal()
own.connect(plain, sender='word')
own.send(sender='c')
---
own = Signal()
name = 'a.b'
own.connect(plain, sender=name)
own.send(sender=name)
---
class Own(signals.ModelSignal):
    pass
own = Own()
own.connect(plain, sender='Order')  # SIG104
own.send(1)
---
class Own(Signal):
    pass
own = Own()
own.connect(plain, sender='a.b')  # SIG104
own.send(sender=1)
---
own = something.Signal()
@receiver(own, sender='a.b')
def f(**kwargs):
    pass
own.send(sender='a.b')
---
@receiver(something.signals.done, sender='a.b')
def f(**kwargs):
    pass
"""


@pytest.mark.parametrize(
    "code",
    A_STRING_IS_A_SENDER_ONLY_OF_A_MODEL_SIGNAL.split("---\n"),
)
def test_a_string_is_a_sender_only_of_a_model_signal(holds, code):
    holds(code)


THE_RECEIVER_DECORATOR_STANDS_ON_TOP = """\
@transaction.atomic()  # SIG105
@receiver(post_save)
def f(**kwargs):
    pass
---
@lru_cache(maxsize=1)  # SIG105
@receiver(pre_save)
@receiver(post_save)
def f(**kwargs):
    pass
---
def check(g):
    @wraps(g)
    def inner(**kwargs):
        g(**kwargs)
    return inner
@check  # SIG105
@receiver(post_save)
def f(**kwargs):
    pass
---
def check(level):
    def outer(g):
        def inner(**kwargs):
            g(**kwargs)
        return inner
    return outer
@check(1)  # SIG105
@receiver(post_save)
def f(**kwargs):
    pass
---
def note(g):
    return g
@note
@receiver(post_save)
def f(**kwargs):
    pass
---
def note(g):
    something(g)
@note
@receiver(post_save)
def f(**kwargs):
    pass
---
@something
@receiver(post_save)
def f(**kwargs):
    pass
---
@something(1)
@receiver(post_save)
def f(**kwargs):
    pass
---
class A:
    @staticmethod
    @receiver(post_save)
    def f(**kwargs):
        pass
---
def on(model):
    return receiver(post_save, sender=model)
class Order(models.Model):
    pass
@on(Order)
@receiver(pre_save)
def f(**kwargs):
    pass
"""


@pytest.mark.parametrize(
    "code",
    THE_RECEIVER_DECORATOR_STANDS_ON_TOP.split("---\n"),
)
def test_the_receiver_decorator_stands_on_top(holds, code):
    holds(code)


CONNECT_OF_A_DJANGO_SIGNAL_IS_NO_DECORATOR = """\
@post_save.connect  # SIG107
def f(**kwargs):
    pass
---
own = Signal()
@own.connect(sender=None)  # SIG107
def f(**kwargs):
    pass
own.send(sender=None)
---
class Own(Signal):
    def connect(self, receiver=None, **kwargs):
        super().connect(receiver, **kwargs)
        return receiver
own = Own()
@own.connect
def f(**kwargs):
    pass
own.send(sender=None)
---
own = something.Signal()
@receiver(own)
@own.connect
def f(**kwargs):
    pass
own.send(sender=None)
"""


@pytest.mark.parametrize(
    "code",
    CONNECT_OF_A_DJANGO_SIGNAL_IS_NO_DECORATOR.split("---\n"),
)
def test_connect_of_a_django_signal_is_no_decorator(holds, code):
    holds(code)


A_MODEL_SIGNAL_HAS_MODELS_FOR_SENDERS = """\
class Order(models.Model):
    labels = models.ManyToManyField('Label')
class Label(models.Model):
    pass
m2m_changed.connect(plain, sender=Order)  # SIG108
---
class Order(models.Model):
    labels = models.ManyToManyField('Label')
class Label(models.Model):
    pass
m2m_changed.connect(plain, sender=Order.labels.through)
---
class Order(models.Model):
    labels = models.ManyToManyField('Label')
class Label(models.Model):
    pass
post_save.connect(plain, sender=Order.labels.through)  # SIG108
---
class Order(models.Model):
    labels = models.ManyToManyField('Label')
class Label(models.Model):
    pass
post_init.connect(plain, sender=Order.labels.through)
---
class Order(models.Model):
    labels = models.ManyToManyField('Label')
class Label(models.Model):
    pass
m2m_changed.connect(plain, sender=Order)
m2m_changed.send(sender=Order)
---
class Order(models.Model):
    labels = models.ManyToManyField('Label')
class Label(models.Model):
    pass
m2m_changed.connect(plain, sender=Order)
m2m_changed.send(sender=something())
---
class Order(models.Model):
    labels = models.ManyToManyField('Label')
class Label(models.Model):
    pass
class A(models.Model):
    x = something(through=Label)
m2m_changed.connect(plain, sender=Label)
---
class Label(models.Model):
    pass
class A(models.Model):
    x = something(
        through=(
            "orders.Label"
        ),
    )
m2m_changed.connect(plain, sender=Label)
---
class Label(models.Model):
    pass
x = something(a=1, through=NAME)
m2m_changed.connect(plain, sender=Label)
---
class Label(models.Model):
    pass
x = {"through": something.name}
m2m_changed.connect(plain, sender=Label)
---
class Label(models.Model):
    pass
x = something(through="orders.Other")
through = something.name
m2m_changed.connect(plain, sender=Label)  # SIG108
---
class Order(models.Model):
    labels = models.ManyToManyField('Label')
class Label(models.Model):
    pass
class Order_y(models.Model):
    pass
post_save.connect(plain, sender=Order_y)
---
class Order(models.Model):
    labels = models.ManyToManyField('Label')
class Label(models.Model):
    pass
post_save.connect(plain, sender='orders.Order_lab')
---
class A(models.Model):
    class Meta:
        abstract = True
post_save.connect(plain, sender=A)  # SIG108
---
class A(models.Model):
    class Meta:
        abstract = False
post_save.connect(plain, sender=A)
---
class M:
    abstract = True
class A(models.Model):
    class Meta(M):
        x = 1
post_save.connect(plain, sender=A)
---
class A(models.Model):
    Meta = something
post_save.connect(plain, sender=A)
---
class A(something):
    class Meta:
        abstract = True
post_save.connect(plain, sender=A)
---
class F(models.TextField):
    def contribute_to_class(self, cls, name):
        post_save.connect(plain, sender=cls)
class A(models.Model):
    text = F()
    class Meta:
        abstract = True
"""


@pytest.mark.parametrize(
    "code",
    A_MODEL_SIGNAL_HAS_MODELS_FOR_SENDERS.split("---\n"),
)
def test_a_model_signal_has_models_for_senders(holds, code):
    holds(code)


@pytest.mark.parametrize(
    ("label", "is_told"),
    [
        ("orders.HistoricalOrder", False),
        ("orders.historicalorder", False),
        ("orders.OrderTranslation", False),
        ("orders.Ordered", True),
        ("orders.Reorder", True),
        ("orders.invoice", True),
    ],
)
def test_a_library_makes_models_of_models(check, label, is_told):
    text = f"""
# file: orders/models.py
from django.db import models
from django.db.models.signals import post_save
from django.dispatch import receiver
class Order(models.Model):
    pass
@receiver(post_save, sender="{label}")
def count(sender, **kwargs):
    pass
"""
    assert [one.code for one in check(text)] == (["SIG104"] if is_told else [])
