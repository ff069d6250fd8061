"""Ways of saying what is connected that are rarer: each as the smallest tree that has it."""

import pytest


def rows(found):
    return sorted(
        (row.signal.rpartition(".")[2], row.receiver.rpartition("main.")[2], (row.sender or "").rpartition("main.")[2])
        for row in found.connections
    )


def reasons(found):
    return [row.reason for row in found.unresolved]


HEAD = """\
# file: main.py
from django.apps import AppConfig, apps
from django.db import models
from django.db.models.signals import m2m_changed, post_save
from django.dispatch import Signal, receiver
def hear(**kwargs): ...
one, two = Signal(), Signal()
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Functions that return a decorator.
        ("def on(*s): return receiver(list(s))\n@on(one, two)\ndef f(): ...", ["one", "two"]),
        ("def on(): return receiver(one)\ndef again(): return on()\n@again()\ndef f(): ...", ["one"]),
        ("def on(s): return receiver(s)\n@on(missing)\ndef f(): ...", []),
        (
            (
                "def on(signal):\n    def keep(f):\n        signal.connect(f)\n    return keep\n"
                "def again(): return on(two)\n@again()\ndef f(): ..."
            ),
            ["two"],
        ),
        (
            (
                "def on(signal):\n    def keep(f): signal.connect(f)\n    return keep\n"
                "def deep(): return on(one)\ndef deeper(): return deep()\n@deeper()\ndef f(): ..."
            ),
            ["one"],
        ),
        # What objects keep.
        (
            (
                "class K:\n    def __init__(self, s, t):\n        self.s, self.t = s, t\n"
                "    def put(self): self.s.connect(hear)\nK(one, two).put()"
            ),
            ["one"],
        ),
        (
            (
                "class K:\n    def __init__(self, s):\n        self.s, *self.t = s, s, s\n"
                "        (self.u, self.v) = s\n    def put(self): self.t.connect(hear)\n"
                "K(one).put()"
            ),
            [],
        ),
        (
            (
                "class K:\n    def __init__(self, s):\n        self.s, self.t, self.u = s, s\n"
                "    def put(self): self.u.connect(hear)\nK(one).put()"
            ),
            [],
        ),
        (
            (
                "from dataclasses import dataclass\n@dataclass\nclass K:\n    a: Signal\n"
                "    b: Signal\nK(one, b=two).b.connect(hear)"
            ),
            ["two"],
        ),
        ("class K:\n    a: Signal\nK(one).b.connect(hear, weak=False)\nK().a.connect(hear, weak=False)", []),
        ("from types import SimpleNamespace\nn = SimpleNamespace(a=Signal())\nn.a.connect(hear)", ["a"]),
        ("from types import SimpleNamespace\nn = SimpleNamespace(a=Signal())\nn.b.connect(hear)", []),
        ("import enum\nclass E(enum.Enum):\n    A = Signal()\nE.A.value.connect(hear)", ["A"]),
        # By name.
        ("globals()['one'].connect(hear)", ["one"]),
        ("import main\nvars(main)['two'].connect(hear)", ["two"]),
        ("globals()[missing].connect(hear, weak=False)", []),
        ("for n in ('one', 'two'):\n    import main\n    getattr(main, n).connect(hear)", ["one", "two"]),
        ("R = [one]\n@receiver([*R, two])\ndef f(): ...", ["one", "two"]),
        ("{'a': one}.setdefault('a', two).connect(hear)", ["one"]),
        ("{'a': one}.get('b', two).connect(hear)", ["two"]),
    ],
)
def test_signals_that_are_connected(resolve_tree, text, expected):
    assert [row[0] for row in rows(resolve_tree(f"{HEAD}{text}\n"))] == expected


def test_a_partial_method_is_what_it_calls(resolve_tree):
    found = resolve_tree(
        f"{HEAD}import functools\nclass K:\n    def f(self, kind): ...\n    g = functools.partialmethod(f, kind=1)\n"
        "k = K()\none.connect(k.g)\n"
    )
    assert rows(found) == [("one", "K.f", "")]


MODELS = """\
# file: shop/__init__.py
# file: shop/apps.py
from django.apps import AppConfig, apps
from django.db.models.signals import m2m_changed, post_save
from shop.models import *
def hear(**kwargs): ...
class Base(AppConfig):
    def ready(self):
        post_save.connect(hear, sender=self, dispatch_uid="base")
class ShopConfig(Base):
    name = "shop"
    label = "store"
    def ready(self):
        super().ready()
        {ready}
class Unused(Base): ...
# file: shop/models.py
from django.db import models
from library import CustomField
class Abstract(models.Model):
    class Meta:
        abstract = True
class Own(models.ManyToManyField): ...
class Item(Abstract):
    parts = Own("self")
    by = Own("self", through="Link")
    custom = CustomField("self")
class Link(Abstract): ...
class Plain: ...
def make():
    class Local(models.Model): ...
# file: shop/inner/__init__.py
# file: shop/inner/apps.py
from django.apps import AppConfig
class InnerConfig(AppConfig):
    name = "shop.inner"
# file: shop/inner/models.py
from django.db import models
class Inner(models.Model): ...
"""


@pytest.mark.parametrize(
    ("ready", "senders"),
    [
        ("for m in self.get_models(): post_save.connect(hear, sender=m)", ["shop.models.Item", "shop.models.Link"]),
        (
            "for m in apps.get_app_config('inner').get_models(): post_save.connect(hear, sender=m)",
            ["shop.inner.models.Inner"],
        ),
        ("for m in apps.get_models(): post_save.connect(hear, sender=m)", ["?"]),
        ("for m in apps.get_models(): post_save.connect(hear, sender=m.history)", ["?"]),
        (
            "for m in Abstract.__subclasses__(): post_save.connect(hear, sender=m)",
            ["shop.models.Item", "shop.models.Link"],
        ),
        ("m2m_changed.connect(hear, sender=Item.parts.through)", ["shop.models.Item_parts"]),
        ("m2m_changed.connect(hear, sender=Item.by.through)", ["shop.models.Link"]),
        ("m2m_changed.connect(hear, sender=Item.custom.through)", ["shop.models.Item_custom"]),
        (
            "m2m_changed.connect(hear, sender=Item._meta.get_field('custom').remote_field.through)",
            ["shop.models.Item_custom"],
        ),
        ("m2m_changed.connect(hear, sender=Item._meta.get_field(missing).remote_field.through)", ["?"]),
        ("post_save.connect(hear, sender=Item._meta.model)", ["shop.models.Item"]),
        ("post_save.connect(hear, sender=Item._meta.label)", ["shop.models.Item"]),
        ("post_save.connect(hear, sender=f'{Item._meta.app_label}.{Item._meta.model_name}')", ["shop.models.Item"]),
        ("post_save.connect(hear, sender='store.' + Item._meta.object_name)", ["shop.models.Item"]),
        ("post_save.connect(hear, sender=Item._meta.label_lower)", ["shop.models.Item"]),
        ("post_save.connect(hear, sender=Item._meta.verbose_name)", ["?"]),
        ("post_save.connect(hear, sender=self.get_model('ITEM'))", ["shop.models.Item"]),
        (
            (
                "from django.conf import settings; a, m = settings.AUTH_USER_MODEL.split('.'); "
                "post_save.connect(hear, sender=apps.get_model(a, m))"
            ),
            ["django.contrib.auth.models.User"],
        ),
        ("post_save.connect(hear, sender='store Item'.split()[0])", ["store"]),
    ],
)
def test_senders_that_are_asked_of_django(resolve_tree, ready, senders):
    found = resolve_tree(MODELS.replace("{ready}", ready))
    assert [row.sender for row in found.connections if row.dispatch_uid != "base"] == senders
    assert [row.sender for row in found.connections if row.dispatch_uid == "base"] == ["shop.apps.ShopConfig"]


def test_every_model_is_no_question_that_is_left_open(resolve_tree):
    found = resolve_tree(MODELS.replace("{ready}", "for m in apps.get_models(): post_save.connect(hear, sender=m)"))
    assert not found.unresolved


def test_the_options_of_what_no_app_holds(resolve_tree):
    found = resolve_tree(
        f"{HEAD}class M(models.Model): ...\npost_save.connect(hear, sender=M._meta.label)\n"
        "class N:\n    def __new__(cls): return object.__new__(cls)\n"
        "    def put(self): one.connect(hear, sender=self)\nN().put()\n"
    )
    assert rows(found) == [("one", "hear", "N"), ("post_save", "hear", "?")]
    assert reasons(found) == ["sender"]


def test_a_base_that_is_renamed_on_its_way(resolve_tree):
    found = resolve_tree(
        """
        # file: base.py
        from django.dispatch import Signal
        made = Signal()
        def hear(): ...
        class Base:
            def __init_subclass__(cls):
                made.connect(hear, sender=cls)
        # file: between.py
        from base import Base as Root
        # file: third.py
        from between import Root as Top
        class Below(Top): ...
        # file: fourth.py
        from third import Top
        class Other(Top): ...
        """
    )
    assert [row.sender for row in found.connections] == ["fourth.Other", "third.Below"]


def test_a_hook_that_is_marked_as_a_class_method(resolve_tree):
    found = resolve_tree(
        f"{HEAD}class Base:\n    @classmethod\n    def __init_subclass__(cls):\n"
        "        one.connect(hear, sender=cls)\nclass Below(Base): ...\n"
    )
    assert rows(found) == [("one", "hear", "Below")]


def test_a_hook_that_hangs_on_more_than_the_class(resolve_tree):
    found = resolve_tree(
        f"{HEAD}class Base:\n    def __init_subclass__(cls, signal):\n        signal.connect(hear, sender=cls)\n"
        "class Told(Base, signal=one): ...\nclass Silent(Base): ...\n"
        "def make(signal):\n    class Made(Base, signal=signal): ...\n"
    )
    assert rows(found) == [("one", "hear", "Told")]


def test_what_new_gives_is_an_instance(resolve_tree):
    found = resolve_tree(
        f"{HEAD}class N:\n    def f(self): ...\n    @classmethod\n    def make(cls): return super().__new__(cls)\n"
        "    @classmethod\n    def other(cls): return object.__new__(missing)\n"
        "one.connect(N.make().f)\ntwo.connect(N.other().f)\ntwo.connect(object.__new__(N).f)\n"
    )
    assert rows(found) == [("one", "N.f", "")]


def test_a_loop_that_tells_nothing_apart_is_gone_through_once(resolve_tree):
    found = resolve_tree(
        f"{HEAD}def view():\n    for each in missing():\n        with each as kept:\n"
        f"            one.send(sender=hear, each=each)\n"
        "    for n in range(3):\n        name = n\n        two.send(sender=name)\n"
    )
    assert [(row.signal, row.sender) for row in found.sends] == [("main.one", "main.hear"), ("main.two", "?")]


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("f'{1}-{None}'", "1-None"),
        ("'%s' % (b'x',)", "?"),
        ("{'a': ['x']} and R['a'][0]", "?"),
    ],
)
def test_texts_that_are_put_together(told, sender, expected):
    assert expected in told(f"R = {{'a': 1}}\nR['a'].append(2)\nR['a']['b'] = 3\nask.send(sender={sender})\n")


RELATED = """\
# file: shop/__init__.py
# file: shop/models.py
from django.db import models
from django.dispatch import Signal
ask = Signal()
class Image(models.Model):
    kept = models.CharField()
    @classmethod
    def parts(cls):
        return cls.renditions.rel.related_model
class Photo(Image): ...
class Other(models.Model): ...
class Rendition(models.Model):
    name, title = models.CharField(), 1
    image = models.ForeignKey(TARGET, related_name="renditions", on_delete=models.CASCADE)
"""


@pytest.mark.parametrize(
    ("target", "asked", "sender"),
    [
        ("Image", "Image.parts()", "shop.models.Rendition"),
        ("Image", "Photo.parts()", "shop.models.Rendition"),
        ("to=Image", "Image.renditions.field.related_model", "shop.models.Rendition"),
        ("'Image'", "Image.renditions.rel.related_model", "shop.models.Rendition"),
        ("'shop.Image'", "Image.parts()", "shop.models.Rendition"),
        ("Other", "Image.parts()", "?"),
        ("'Other'", "Image.renditions.rel.related_model", "?"),
        ("Image", "Image.renditions.rel.model", "?"),
        ("Image", "Image.pictures.rel.related_model", "?"),
        ("**{'to': Image}", "Image.parts()", "?"),
    ],
)
def test_the_other_side_of_a_relation_is_known_by_its_name(resolve_tree, target, asked, sender):
    found = resolve_tree(RELATED.replace("TARGET", target) + f"ask.send(sender={asked})\n")

    assert [row.sender for row in found.sends] == [sender]


def test_a_connection_with_some_known_senders_is_not_unresolved(resolve_tree):
    text = """\
# file: shop.py
from django.db.models.signals import post_save
from django.db import models
from elsewhere import find
class Order(models.Model): ...
def count(**kwargs): ...
for model in (Order, find()):
    post_save.connect(count, sender=model)
post_save.connect(count, sender=find())
post_save.disconnect(count, sender=find())
"""
    found = resolve_tree(text)

    assert [(row.location.line, row.sender) for row in found.connections] == [(7, "?"), (7, "shop.Order"), (8, "?")]
    assert [(row.location.line, row.reason) for row in found.unresolved] == [(8, "sender"), (9, "sender")]


# --- signals that a comprehension makes ---


def test_the_signals_of_a_comprehension_are_named_by_the_container_and_its_keys(resolve_tree):
    found = resolve_tree(
        "# file: shop/signals.py\n"
        "from django.dispatch import Signal\n"
        "NAMES = ['placed', 'paid', '*', '+', '-']\n"
        "EVENTS = {name: Signal() for name in NAMES if name != '*' if name not in ('+', '-')}\n"
        "LISTED = [Signal() for name in NAMES if name == 'paid' if name in NAMES if is_known(name)]\n"
        "# file: shop/use.py\n"
        "from shop.signals import EVENTS, LISTED\n"
        "def handler(**kwargs): ...\n"
        "EVENTS['paid'].connect(handler)\n"
        "EVENTS.get('placed').connect(handler)\n"
        "LISTED[0].connect(handler)\n"
    )
    names = ["shop.signals.EVENTS['paid']", "shop.signals.EVENTS['placed']", "shop.signals.LISTED[0]"]
    assert [signal.id for signal in found.signals] == names
    assert sorted(row.signal for row in found.connections) == names
    assert found.unresolved == ()


def test_a_decorator_that_takes_one_name_or_several_connects_to_the_signals_of_these_names(resolve_tree):
    found = resolve_tree(
        "# file: shop/signals.py\n"
        "from django.dispatch import Signal\n"
        "EVENTS = {name: Signal() for name in ('placed', 'paid', 'sent')}\n"
        "# file: shop/use.py\n"
        "from django.dispatch import receiver\n"
        "from shop.signals import EVENTS\n"
        "def find(name):\n"
        "    signal = EVENTS.get(name)\n"
        "    return signal\n"
        "def on(names):\n"
        "    signals = []\n"
        "    if isinstance(names, (list, tuple)):\n"
        "        for name in names:\n"
        "            signals.append(find(name))\n"
        "    else:\n"
        "        signals.append(find(names))\n"
        "    def connect(handler):\n"
        "        return receiver(signals)(handler)\n"
        "    return connect\n"
        "@on('placed')\n"
        "def one(**kwargs): ...\n"
        "@on(['placed', 'paid'])\n"
        "def two(**kwargs): ...\n"
    )
    assert sorted((row.signal, row.receiver) for row in found.connections) == [
        ("shop.signals.EVENTS['paid']", "shop.use.two"),
        ("shop.signals.EVENTS['placed']", "shop.use.one"),
        ("shop.signals.EVENTS['placed']", "shop.use.two"),
    ]
