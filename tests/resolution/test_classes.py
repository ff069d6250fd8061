"""Classes: the order in which bases are searched, subclasses, metaclasses."""

import inspect

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sigscope.resolution import classes
from sigscope.resolution.values import ClassValue, ModuleValue


def order_of(found, name):
    evaluator = found.evaluator
    module = evaluator.table.find("main", ".")
    assert isinstance(module, ModuleValue)
    (cls,) = evaluator.module_attribute(module, name)
    order = classes.resolution_order(evaluator, cls)
    assert all(isinstance(value, ClassValue) for value in order)
    return [value.scope.name for value in order]


@given(
    st.lists(st.lists(st.integers(0, 6), max_size=3, unique=True), min_size=1, max_size=8),
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bases_are_searched_in_the_order_of_python(resolve_tree, bases):
    lines = []
    namespace = {}
    for number, chosen in enumerate(bases):
        line = f"class C{number}({', '.join(f'C{base}' for base in chosen if base < number)}): ..."
        try:
            exec(line, namespace)
        except TypeError:
            continue
        except NameError:
            # One of its bases is a class that Python does not allow.
            continue
        lines.append(line)
    found = resolve_tree("# file: main.py\n" + "\n".join(lines) + "\n")
    for number in range(len(bases)):
        name = f"C{number}"
        if name in namespace:
            expected = [cls.__name__ for cls in inspect.getmro(namespace[name]) if cls is not object]
            assert order_of(found, name) == expected


def test_bases_that_contradict_each_other_are_searched_in_some_order(resolve_tree):
    found = resolve_tree(
        """
        # file: main.py
        class A: ...
        class B: ...
        class AB(A, B): ...
        class BA(B, A): ...
        class C(AB, BA): ...
        """
    )
    assert order_of(found, "C") == ["C", "AB", "BA", "A", "B"]


def test_classes_that_derive_from_each_other_end(resolve_tree):
    found = resolve_tree(
        """
        # file: main.py
        from django.dispatch import Signal
        ask = Signal()
        class B: ...
        class A(B): ...
        class B(A): ...
        class C(C): ...
        ask.send(sender=B.x)
        ask.send(sender=C.x)
        # file: other.py
        from third import Y
        class X(Y): ...
        # file: third.py
        from other import X
        class Y(X): ...
        """
    )
    assert [send.sender for send in found.sends] == ["?", "?"]


@pytest.mark.parametrize(
    ("bases", "sender"),
    [
        ("First, Second", "first"),
        ("Second, First", "second"),
        ("Nothing, Second", "second"),
        ("Below, First", "below"),
        ("Kept, Below", "below"),
        ("Second, metaclass=First", "second"),
        ("First if DEBUG else Second", "first"),
        ("First[int]", "first"),
        ("*[First]", "?"),
    ],
)
def test_an_attribute_is_that_of_the_first_class_which_binds_it(told, bases, sender):
    assert told(
        f"""
        class First:
            name = "first"
        class Second:
            name = "second"
        class Nothing: ...
        class Below(First):
            name = "below"
        class Kept(First): ...
        class Order({bases}): ...
        ask.send(sender=Order.name)
        """
    ) == [sender]


def test_a_class_in_a_function_has_the_bases_of_each_call(told):
    assert told(
        """
        class First:
            name = "first"
        def make(base, extra):
            class Made(base):
                other = extra
            return Made
        ask.send(sender=make(First, "one").name)
        ask.send(sender=make(First, "one").other)
        ask.send(sender=make(First, "one")().other)
        """
    ) == ["first", "one", "one"]


def test_super_goes_on_behind_its_class(told):
    assert told(
        """
        class Base:
            name = "base"
            def label(self):
                return self.name
            @classmethod
            def make(cls):
                return cls
        class Left(Base):
            name = "left"
            def label(self):
                ask.send(sender=super().name)
                return super().label()
        class Right(Base):
            name = "right"
        class Both(Left, Right):
            def label(self):
                ask.send(sender=super().label())
                ask.send(sender=super(Both, self).make())
                ask.send(sender=super().missing)
                (lambda: ask.send(sender=super().name))()
            @classmethod
            def make(cls):
                ask.send(sender=super().name)
                return super().make()
            @staticmethod
            def apart(x):
                ask.send(sender=super().name)
        ask.send(sender=Both.make())
        class Alone:
            def label(self):
                ask.send(sender=super().label())
        """
    ) == ["base", "left", "main.Both", "?", "left", "left", "?", "main.Both", "?"]


def test_signal_classes_are_told_over_any_number_of_bases(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from typing import Generic, TypeVar
        from django.dispatch import Signal
        class Base(Signal): ...
        class Middle(Base, Generic[TypeVar("T")]): ...
        class Mixin: ...
        class Last(Mixin, Middle[int]): ...
        class NoSignal(Mixin): ...
        placed = Last()
        other = NoSignal()
        """
    )
    assert [(row.id, row.class_name) for row in found.signals] == [("shop.signals.placed", "shop.signals.Last")]


def test_subclasses_are_found_by_every_name_of_their_base(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/base.py
        from django.dispatch import Signal
        saved = Signal()
        def listen(): ...
        class Model:
            def __init_subclass__(cls):
                saved.connect(listen, sender=cls)
        Renamed = Model
        def make(model):
            return model
        # file: shop/models.py
        import shop.base
        from shop import base as b
        from shop.base import Model, Renamed
        from shop.base import Model as M
        class One(Model): ...
        class Two(M): ...
        class Three(Renamed): ...
        class Four(b.Model): ...
        class Five(shop.base.Model): ...
        class Six(One): ...
        class Seven(One, Two): ...
        class Eight(Model[int]): ...
        class Nine(b.make(Model)): ...
        def inside():
            class Ten(Model): ...
        class Other(Elsewhere): ...
        class Typed(Elsewhere, metaclass=Model): ...
        # file: shop/other.py
        class Model: ...
        class NotOne(Model): ...
        # file: shop/early.py
        from shop.models import One
        class Early(One): ...
        """
    )
    assert [row.sender for row in found.connections] == [
        "shop.early.Early",
        *(f"shop.models.{name}" for name in ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")),
        "shop.models.inside.<locals>.Ten",
    ]


def test_a_metaclass_makes_the_classes_that_name_it_and_those_below(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/models.py
        from django.db.models.base import ModelBase
        from django.dispatch import Signal
        made = Signal()
        def listen(): ...
        class Meta(type):
            def __new__(cls, name, bases, namespace):
                return super().__new__(cls, name, bases, namespace)
            def __init__(self, name, bases, namespace):
                made.connect(listen, sender=self)
        class Below(Meta): ...
        class ModelMeta(ModelBase):
            def __init__(self, *args):
                made.connect(listen, sender=self)
        class Plain(metaclass=type): ...
        class One(metaclass=Meta): ...
        class Two(One): ...
        class Three(metaclass=Below): ...
        class Four(Plain, metaclass=ModelMeta): ...
        class Five(flag=True): ...
        """
    )
    assert [row.sender for row in found.connections] == [
        "shop.models.One",
        "shop.models.Two",
        "shop.models.Three",
        "shop.models.Four",
    ]


def test_an_abstract_model_is_no_sender_of_its_own(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/models.py
        from django.db import models
        from django.db.models.signals import post_save
        def listen(): ...
        class History(models.TextField):
            def contribute_to_class(self, cls, name):
                post_save.connect(listen, sender=cls)
        class Tracked(models.Model):
            history = History()
            class Meta:
                abstract = True
        class Middle(Tracked):
            class Meta(Tracked.Meta):
                abstract = True
        class Order(Tracked):
            class Meta:
                abstract = False
        class Special(Order): ...
        class Line(Middle):
            class Meta(Tracked.Meta): ...
        class Plain(models.Model):
            history = History()
            Meta = None
        class Other:
            def contribute_to_class(self, cls, name):
                post_save.connect(other, sender=cls)
        def other(): ...
        class Base(models.Model):
            other = Other()
            class Meta:
                abstract = True
        class Child(Base): ...
        """
    )
    assert sorted((row.receiver, row.sender) for row in found.connections) == [
        ("shop.models.listen", "shop.models.Line"),
        ("shop.models.listen", "shop.models.Middle"),
        ("shop.models.listen", "shop.models.Order"),
        ("shop.models.listen", "shop.models.Plain"),
        ("shop.models.listen", "shop.models.Tracked"),
        ("shop.models.other", "shop.models.Base"),
    ]


def test_a_registry_that_is_filled_when_fields_are_put_into_their_classes_is_gone_over(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/track.py
        from django.db.models.signals import post_save
        from django.dispatch import receiver
        registry = {}
        class Track:
            def __init__(self, kind=None):
                self.model = None
                self.kind = kind
            def contribute_to_class(self, model, name):
                self.model = model
                registry.update({id(model): self})
            def __set_name__(self, owner, name): ...
            def link(self):
                @receiver(post_save, sender=self.model, dispatch_uid=self.kind)
                def on_save(sender, **kwargs): ...
            @classmethod
            def link_all(cls):
                for one in registry.values():
                    one.link()
        # file: shop/models.py
        from django.db import models
        from shop.track import Track
        class Order(models.Model):
            track = Track("one")
        class Line(models.Model):
            track = Track("two")
            tracks = keep(Track("three"))
        # file: shop/apps.py
        from shop.track import Track
        Track.link_all()
        """
    )
    assert [(row.sender, row.dispatch_uid) for row in found.connections] == [
        ("shop.models.Line", "two"),
        ("shop.models.Order", "one"),
    ]


@pytest.mark.parametrize(
    ("base", "senders"),
    [
        ("return []", ["three", "two"]),
        ("return ()", ["three", "two"]),
        ("return {}", ["three", "two"]),
        ("if x:\n            return None\n        return []", ["three", "two"]),
        ("return ['one']", ["one"]),
        ("return list(y)", ["?"]),
        ("pass", ["?"]),
        ("x = 1\n        " * 14 + "return []", ["?"]),
    ],
)
def test_a_method_that_gives_nothing_is_there_to_be_overridden(told, base, senders):
    text = f"""
class Base:
    def names(self):
        {base}
    def tell(self):
        for name in self.names():
            ask.send(sender=name)
class One(Base):
    def names(self):
        return ["two"]
class Two(Base):
    def names(self):
        return ["three"]
"""
    assert told(text) == senders
