"""What the rules say of Django, held against Django itself: each claim is a script in a process of its own."""

import subprocess
import sys

import pytest

SETUP = """
import gc
import django
from django.conf import settings
settings.configure(DEBUG={debug}, INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    DATABASES={{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField")
django.setup()
from functools import lru_cache, partial
from django.db import models
from django.db.models import signals
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import Signal, receiver
heard = []
def hear(sender, **kwargs):
    heard.append(sender)
def raises(kind, call):
    try:
        call()
    except kind:
        return True
    return False
def make_tables(*names):
    from django.db import connection
    with connection.schema_editor() as editor:
        for name in names:
            editor.create_model(name)
s = Signal()
"""

CLAIMS = {
    "SIG101 refuses under DEBUG": (True, """
def f(sender):
    pass
assert raises(ValueError, lambda: s.connect(f))
"""),
    "SIG101 breaks without DEBUG": (False, """
def f(sender):
    pass
s.connect(f)
assert raises(TypeError, lambda: s.send(sender=None))
"""),
    "SIG102 is collected": (False, """
class A:
    def f(self, **kwargs):
        heard.append(self)
    __call__ = f
def wire():
    @receiver(s)
    def inner(sender, **kwargs):
        heard.append(sender)
    s.connect(lambda sender, **kwargs: heard.append(sender))
    s.connect(partial(hear, x=1))
    s.connect(A().f)
    s.connect(A())
wire()
@receiver(s)
def again(sender, **kwargs):
    heard.append("first")
@receiver(Signal())
def again(sender, **kwargs):
    heard.append("second")
gc.collect()
s.send(sender=None)
assert heard == []
s.connect(partial(hear, x=1), weak=False)
s.send(sender=None)
assert heard == [None]
"""),
    "SIG102 the check of DEBUG happens to keep it alive": (
        True,
        """
s.connect(lambda sender, **kwargs: heard.append(sender))
gc.collect()
s.send(sender=1)
assert heard == [1]
""",
    ),
    "SIG103 by uid runs twice, by identity once": (True, """
s.connect(hear)
s.connect(hear)
s.send(sender=1)
assert heard == [1]
s.connect(hear, dispatch_uid="again")
s.send(sender=2)
assert heard == [1, 2, 2]
for _ in range(2):
    s.connect(lambda sender, **kwargs: heard.append("fresh"), weak=False)
s.send(sender=3)
assert heard.count("fresh") == 2
"""),
    "SIG104 a string is an object like any other": (True, """
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_out, user_login_failed
user_logged_out.connect(hear, sender="auth.User")
user_logged_out.send(sender=User)
user_login_failed.connect(hear, sender=eval("'django.contrib.auth'"))  # a literal of another module
user_login_failed.send(sender=django.contrib.auth.__name__)
s.connect(hear, sender="a.b")
s.send(sender=".".join("ab"))
assert heard == []
post_save.connect(hear, sender="auth.User")
post_save.send(sender=User)
assert heard == [User]
"""),
    "SIG104 a label has one dot, a model that is not there is waited for": (True, """
for label in ("User", "auth.models.User"):
    assert raises(ValueError, lambda: post_save.connect(hear, sender=label)), label
post_save.connect(hear, sender="auth.Nobody")
assert not any(r for r in post_save.receivers)
"""),
    "SIG105 what stands below is connected": (True, """
calls = []
def count(function):
    def inner(*args, **kwargs):
        calls.append(1)
        return function(*args, **kwargs)
    return inner
@count
@receiver(s)
def above(sender, **kwargs):
    heard.append(sender)
s.send(sender=1)
assert (heard, calls) == ([1], [])
@receiver(s)
@count
def below(sender, **kwargs):
    pass
s.send(sender=2)
assert calls == [1]
"""),
    "SIG106 a missing argument raises": (True, """
@receiver(s)
def f(sender, order, **kwargs):
    pass
assert raises(TypeError, lambda: s.send(sender=None))
assert isinstance(s.send_robust(sender=None)[0][1], TypeError)
class A:
    @receiver(pre_save)
    def f(self, sender, **kwargs):
        pass
assert raises(TypeError, lambda: pre_save.send(sender=A))
"""),
    "SIG107 connect gives None": (False, """
@s.connect
def f(sender, **kwargs):
    heard.append(sender)
gc.collect()
s.send(sender=None)
assert (f, heard) == (None, [])
assert raises(TypeError, lambda: s.connect(sender=None))
"""),
    "SIG108 tables that Django makes and abstract models send nothing": (True, """
class Base(models.Model):
    class Meta:
        abstract = True
        app_label = "auth"
class Label(models.Model):
    class Meta:
        app_label = "auth"
class Order(Base):
    labels = models.ManyToManyField(Label)
    class Meta:
        app_label = "auth"
make_tables(Label, Order)
for signal in (post_save, pre_save, post_delete, signals.pre_delete):
    signal.connect(hear, sender=Order.labels.through)
    signal.connect(hear, sender=Base)
m2m_changed.connect(hear, sender=Order)
order, label = Order.objects.create(), Label.objects.create()
order.labels.add(label)
order.labels.clear()
row = Order.labels.through.objects.create(order=order, label=label)
row.delete()
assert heard == []
m2m_changed.connect(hear, sender=Order.labels.through)
order.labels.add(label)
assert heard == [Order.labels.through] * 2
"""),
    "SIG109 a disconnect names uid and sender as the connection does": (True, """
s.connect(hear, dispatch_uid="a")
assert not s.disconnect(hear)
assert not s.disconnect(hear, dispatch_uid="b")
assert s.disconnect(dispatch_uid="a")
s.connect(hear, sender=int)
assert not s.disconnect(hear)
assert s.disconnect(hear, sender=int)
"""),
    "SIG201 a save in its own receiver never ends": (True, """
class Order(models.Model):
    class Meta:
        app_label = "auth"
make_tables(Order)
@receiver(post_save, sender=Order)
def f(sender, instance, **kwargs):
    instance.save()
assert raises(RecursionError, Order().save)
"""),
    "SIG302 the arguments are gone": (True, """
assert raises(TypeError, lambda: Signal(providing_args=["a"]))
assert raises(TypeError, lambda: s.disconnect(hear, weak=True))
assert Signal(["a"]).use_caching
assert not hasattr(signals, "post_syncdb")
"""),
}  # fmt: skip


@pytest.mark.parametrize("claim", CLAIMS)
def test_django_does_what_a_rule_says(claim):
    debug, code = CLAIMS[claim]
    script = SETUP.format(debug=debug) + code
    ended = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
