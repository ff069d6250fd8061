"""Attributes of modules, classes, instances, results of outside calls and Python's own containers."""

import pytest


@pytest.mark.parametrize(
    ("expression", "senders"),
    [
        ("Order.name", ["order"]),
        ("Order().name", ["order"]),
        ("Order.__name__", ["Order"]),
        ("Order.Line.__name__", ["Line"]),
        ("Order.Line.__qualname__", ["Order.Line"]),
        ("Order.__module__", ["main"]),
        ("Order().__class__", ["main.Order"]),
        ("type(Order())", ["main.Order"]),
        ("Order().given", ["one"]),
        ("Order('two').given", ["two"]),
        ("Order(given='two').given", ["two"]),
        ("Order().either", ["one", "order"]),
        ("Order().later", ["late"]),
        ("Paid('two').given", ["two"]),
        ("Paid().name", ["paid"]),
        ("Paid().shown", ["paid"]),
        ("Paid().kept", ["paid"]),
        ("Paid.shown", ["main.Order.shown"]),
        ("Order.make()", ["main.Order"]),
        ("Paid.make()", ["main.Paid"]),
        ("Paid().make()", ["main.Paid"]),
        ("Order.apart('one')", ["one"]),
        ("Order().apart('one')", ["one"]),
        ("Order().label()", ["order"]),
        ("Order.label(Paid())", ["paid"]),
        ("Order.function('one')", ["one"]),
        ("Order.imported", ["builtins.int"]),
        ("Order.missing", ["?"]),
        ("Order().missing", ["?"]),
        ("Order.label.missing", ["?"]),
        ("External.name", ["?"]),
        ("External().name", ["?"]),
        ("Builtin.name", ["?"]),
        ("Builtin().name", ["?"]),
        ("partial(Order, 'two').func", ["main.Order"]),
        ("partial(Order, 'two').args", ["?"]),
        ("partial(Order, 'two')().given", ["two"]),
        ("print.name", ["?"]),
        ("library.Order", ["library.Order"]),
        ("library.Order.name", ["library.Order.name"]),
        ("library.make().name", ["?"]),
        ("'one'.missing", ["?"]),
        ("'One'.lower()", ["one"]),
    ],
)
def test_an_attribute_is_what_its_owner_has(told, expression, senders):
    assert (
        told(
            f"""
            import library
            from functools import cached_property, partial
            class Order:
                name = "order"
                imported = int
                def __init__(self, given="one"):
                    self.given = given
                    self.either = given if given == "two" else self.name
                    self.parts[0] = given
                    other.given = "other"
                def set(self):
                    self.later = "late"
                @property
                def shown(self):
                    return self.name
                @shown.setter
                def shown(self, value): ...
                @shown.deleter
                def shown(self): ...
                @cached_property
                def kept(self):
                    return self.name
                @classmethod
                def make(cls):
                    return cls
                @staticmethod
                def apart(one):
                    return one
                def label(self):
                    return self.name
                function = lambda one: one
                class Line: ...
            class Paid(Order):
                name = "paid"
            class External(library.Base): ...
            class Builtin(Exception): ...
            ask.send(sender={expression})
            """
        )
        == senders
    )


def test_a_class_attribute_that_only_subclasses_bind_is_any_of_theirs(told):
    assert told(
        """
        import library
        class Base(library.View):
            model = None
            def get(self):
                ask.send(sender=self.model)
            @classmethod
            def of(cls):
                ask.send(sender=cls.model)
            def other(self):
                ask.send(sender=self.queryset)
            def given(self):
                ask.send(sender=self.request)
        class One(Base):
            model = int
            queryset = str
        class Two(Base):
            model = str
        """
    ) == ["builtins.int", "builtins.str", "builtins.int", "builtins.str", "?", "?"]


def test_an_attribute_that_a_method_sets_stands_beside_that_of_the_class(told):
    assert told(
        """
        import library
        class Order(library.Model):
            name = "class"
            def __init__(self):
                self.name = "instance"
                self.number = "one"
                self.first, self.second = "pair"
                items = [self.number for self.number in "ab"]
            def get(self):
                ask.send(sender=self.name)
                ask.send(sender=self.number)
                ask.send(sender=self.first)
                ask.send(sender=Order.name)
        class Paid(Order):
            def get(self):
                ask.send(sender=self.number)
        ask.send(sender=Paid().number)
        """
    ) == ["class", "instance", "one", "?", "class", "one", "one"]


def test_methods_of_instances_that_are_called(told):
    assert told(
        """
        class Order:
            def __call__(self, name):
                return name
        class Uncallable: ...
        ask.send(sender=Order()("one"))
        ask.send(sender=Uncallable()("one"))
        """
    ) == ["one", "?"]


def test_an_instance_whose_initializer_is_none_of_the_tree(told):
    assert told(
        """
        import library
        def set_up(self, name):
            self.name = name
        class Outside(library.Base):
            def set(self):
                self.name = "set"
        class Borrowed:
            __init__ = set_up
        ask.send(sender=Outside("one").name)
        ask.send(sender=Borrowed("one").name)
        """
    ) == ["set", "?"]


def test_attributes_of_a_signal(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from django.dispatch import Signal
        class Own(Signal):
            name = "own"
            def announce(self, sender):
                self.send(sender=sender)
            def connect(self, receiver, **kwargs):
                return super().connect(receiver, sender=self.name, **kwargs)
        placed = Own()
        plain = Signal()
        def listen(**kwargs): ...
        placed.connect(listen)
        plain.connect(listen, sender=placed.name)
        plain.connect(listen, sender=plain.name)
        placed.disconnect(listen)
        deliver = placed.send
        deliver(sender=int)
        deliver_plain = plain.send
        deliver_plain(sender=int)
        """
    )
    assert [(row.signal, row.sender) for row in found.connections] == [
        ("shop.signals.placed", "own"),
        ("shop.signals.plain", "own"),
        ("shop.signals.plain", "?"),
    ]
    assert [row.signal for row in found.disconnections] == ["shop.signals.placed"]
    assert [(row.signal, row.location.line) for row in found.sends] == [
        ("shop.signals.placed", 16),
        ("shop.signals.plain", 18),
    ]


def test_the_framework_itself_can_be_scanned(resolve_tree):
    found = resolve_tree(
        """
        # file: django/__init__.py
        # file: django/dispatch/__init__.py
        from django.dispatch.dispatcher import Signal
        # file: django/dispatch/dispatcher.py
        class Signal:
            def connect(self, receiver, sender=None, weak=True, dispatch_uid=None):
                self.receivers.append(receiver)
            def send(self, sender, **named):
                return [receiver(**named) for receiver in self.receivers]
        # file: shop/signals.py
        from django.dispatch import Signal
        placed = Signal()
        def listen(**kwargs): ...
        placed.connect(listen, sender=int)
        placed.send(sender=int)
        """
    )
    assert [(row.signal, row.receiver, row.sender) for row in found.connections] == [
        ("shop.signals.placed", "shop.signals.listen", "builtins.int")
    ]
    assert [(row.signal, row.sender) for row in found.sends] == [("shop.signals.placed", "builtins.int")]


@pytest.mark.parametrize(
    ("expression", "sender"),
    [
        ("Order.plain.through", "shop.models.Order_plain"),
        ("Paid.plain.through", "shop.models.Order_plain"),
        ("Abstract.copied.through", "shop.models.Abstract_copied"),
        ("Copy.copied.through", "shop.models.Copy_copied"),
        ("CopyOfCopy.copied.through", "shop.models.Copy_copied"),
        ("Order().plain.through", "?"),
        ("Order.by_class.through", "shop.models.Line"),
        ("Order.by_name.through", "shop.models.Line"),
        ("Order.by_label.through", "shop.models.Line"),
        ("Order.by_unknown_name.through", "Nowhere"),
        ("Order.by_unknown_label.through", "other.Line"),
        ("Order.plain.rel", "?"),
        ("Outside.items.through", "library.Outside.items.through"),
        ("apps.get_model('other', 'Order').plain.through", "other.Order.plain.through"),
        ("apps.get_model('shop', 'Order').plain.through", "shop.models.Order_plain"),
        ("get_user_model().groups.through", "django.contrib.auth.models.User_groups"),
    ],
)
def test_the_model_between_two_models(told, expression, sender):
    assert told(
        f"""
        from django.apps import apps
        from django.contrib.auth import get_user_model
        from library import Outside
        from shop.models import *
        ask.send(sender={expression})
        # file: shop/apps.py
        from django.apps import AppConfig
        class ShopConfig(AppConfig):
            name = "shop"
        # file: shop/models.py
        from django.db import models
        class Line(models.Model): ...
        class Order(models.Model):
            plain = models.ManyToManyField("Line", related_name="+")
            by_class = models.ManyToManyField("Item", through=Line)
            by_name = models.ManyToManyField("Item", through="Line")
            by_label = models.ManyToManyField("Item", through="shop.Line")
            by_unknown_name = models.ManyToManyField("Item", through="Nowhere")
            by_unknown_label = models.ManyToManyField("Item", through="other.Line")
        class Paid(Order): ...
        class Abstract(models.Model):
            copied = models.ManyToManyField("Line")
            class Meta:
                abstract = True
        class Copy(Abstract): ...
        class CopyOfCopy(Copy): ...
        """
    ) == [sender]
