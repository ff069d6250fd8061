"""Sends: by which method, with which sender, from which function, carrying what."""

import pytest

HEAD = """\
# file: shop/signals.py
from django.dispatch import Signal
placed = Signal()
# file: shop/views.py
from functools import partial
import functools
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
import shop.signals
from shop import signals
from shop.signals import placed
class Order(models.Model): ...
def helper(): ...
"""


def rows(found):
    return [(row.method, row.sender, row.function, row.arguments) for row in found.sends]


def at_module(resolve_tree, statement):
    found = resolve_tree(f"{HEAD}{statement}\n")
    assert {row.signal for row in found.sends} <= {"shop.signals.placed"}
    assert {row.location.path for row in found.sends} <= {"shop/views.py"}
    return found


@pytest.mark.parametrize("method", ["send", "send_robust", "asend", "asend_robust"])
@pytest.mark.parametrize("sender", ["Order", "sender=Order"])
@pytest.mark.parametrize("signal", ["placed", "signals.placed", "shop.signals.placed"])
def test_every_method_with_the_sender_in_either_place(resolve_tree, method, sender, signal):
    wait = "await " if method.startswith("a") else ""
    found = at_module(resolve_tree, f"async def view():\n    {wait}{signal}.{method}({sender}, order=1, user=2)")
    assert rows(found) == [(method, "shop.views.Order", "shop.views.view", ("order", "user"))]
    assert not found.unresolved


@pytest.mark.parametrize(
    ("sender", "named"),
    [
        ("None", None),
        ("0", None),
        ("'orders'", "orders"),
        ("'shop.Order'", "shop.Order"),
        ("Order", "shop.views.Order"),
        ("Order()", "shop.views.Order"),
        ("Order().__class__", "shop.views.Order"),
        ("type(Order())", "shop.views.Order"),
        ("int", "builtins.int"),
        ("models.Model", "django.db.models.Model"),
        ("helper", "shop.views.helper"),
        ("partial(helper, 1)", "shop.views.helper"),
        ("placed", "shop.signals.placed"),
        ("signals", "shop.signals"),
        ("settings.AUTH_USER_MODEL", "django.contrib.auth.models.User"),
        ("get_user_model()", "django.contrib.auth.models.User"),
        ("models.Model()", "?"),
        ("Order.__class__", "?"),
        ("missing", "?"),
        ("[Order]", "?"),
        ("5", "?"),
    ],
)
def test_the_sender_as_the_process_would_name_it(resolve_tree, sender, named):
    found = at_module(resolve_tree, f"placed.send(sender={sender})")
    assert rows(found) == [("send", named, "shop.views.<module>", ())]


@pytest.mark.parametrize(
    ("sender", "named"),
    [
        ("self", "shop.views.Line"),
        ("self.__class__", "shop.views.Line"),
        ("type(self)", "shop.views.Line"),
        ("cls", "shop.views.Line"),
        ("other", "?"),
        ("other.__class__", "?"),
        ("type(other)", "?"),
    ],
)
def test_the_sender_inside_a_method(resolve_tree, sender, named):
    head = "    @classmethod\n    def save(cls, other):" if sender == "cls" else "    def save(self, other):"
    found = at_module(resolve_tree, f"class Line:\n{head}\n        placed.send({sender}, line=1)")
    assert rows(found) == [("send", named, "shop.views.Line.save", ("line",))]
    assert not found.unresolved


def test_a_metaclass_and_what_is_no_instance_have_no_class_that_can_be_told(resolve_tree):
    found = at_module(resolve_tree, "class Line:\n    @classmethod\n    def save(cls):\n        placed.send(type(cls))")
    assert rows(found) == [("send", "builtins.type", "shop.views.Line.save", ())]


@pytest.mark.parametrize(
    ("arguments", "sender", "names"),
    [
        ("**options", "?", ("**",)),
        ("*options", "?", ("**",)),
        ("Order, **options", "shop.views.Order", ("**",)),
        ("Order, a=1, **{'b': 2, 'c': 3}", "shop.views.Order", ("a", "b", "c")),
        ("*(Order,), a=1", "shop.views.Order", ("a",)),
        ("**{'sender': Order, 'a': 1}", "shop.views.Order", ("a",)),
        ("", None, ()),
    ],
)
def test_arguments_that_are_spread(resolve_tree, arguments, sender, names):
    found = at_module(resolve_tree, f"def view(options):\n    placed.send({arguments})")
    assert rows(found) == [("send", sender, "shop.views.view", names)]


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("async_to_sync(placed.asend)(sender=Order, a=1)", ("asend", "shop.views.Order", ("a",))),
        ("async_to_sync(placed.asend, force_new_loop=True)(Order)", ("asend", "shop.views.Order", ())),
        ("sync_to_async(placed.send)(Order, a=1)", ("send", "shop.views.Order", ("a",))),
        ("sync_to_async(placed.send, thread_sensitive=True)", ("send", "?", ())),
        ("partial(placed.send, sender=Order, a=1)()", ("send", "shop.views.Order", ("a",))),
        ("functools.partial(placed.send, Order)(a=1)", ("send", "shop.views.Order", ("a",))),
        ("later = partial(placed.send_robust, Order, a=1)", ("send_robust", "shop.views.Order", ("a",))),
        ("executor.submit(placed.send, Order, a=1)", ("send", "shop.views.Order", ("a",))),
        ("run(after=5, call=placed.send)", ("send", "?", ())),
        ("map(placed.send, orders)", ("send", "?", ())),
        ("notify = placed.send\nnotify(Order, a=1)", ("send", "shop.views.Order", ("a",))),
        ("send = signals.placed.send\nsend(sender=Order)", ("send", "shop.views.Order", ())),
    ],
)
def test_a_method_that_is_handed_on(resolve_tree, statement, row):
    found = at_module(resolve_tree, statement)
    method, sender, names = row
    assert rows(found) == [(method, sender, "shop.views.<module>", names)]
    assert not found.unresolved


def test_a_name_that_stands_for_the_method_of_something_else_sends_nothing(resolve_tree):
    found = at_module(
        resolve_tree,
        "send = mail.send\nsend(1)\ndef view(send):\n    send(sender=1)\nclear = placed.connect\nsent = ask()",
    )
    assert (rows(found), found.connections, found.unresolved) == ([], (), ())


def test_the_function_is_the_innermost_one_that_runs_the_call(resolve_tree):
    found = at_module(
        resolve_tree,
        """\
class Line:
    placed.send('body')
    def save(self):
        def inner():
            placed.send('nested')
        later = lambda: placed.send('lambda')
        return [placed.send('item') for _ in range(3)]
everything = {placed.send('module') for _ in range(3)}""",
    )
    assert [(row.sender, row.function) for row in found.sends] == [
        ("body", "shop.views.Line"),
        ("nested", "shop.views.Line.save.<locals>.inner"),
        ("lambda", "shop.views.Line.save.<locals>.<lambda>"),
        ("item", "shop.views.Line.save"),
        ("module", "shop.views.<module>"),
    ]


def test_a_send_in_a_loop_is_one_for_each_sender(resolve_tree):
    found = at_module(
        resolve_tree, "for model in (Order, int):\n    placed.send(sender=model)\nplaced.send(Order if x else missing)"
    )
    assert [row.sender for row in found.sends] == ["builtins.int", "shop.views.Order", "?"]


def test_a_signal_in_a_container(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from django.dispatch import Signal
        EVENTS = {"placed": Signal(), "paid": Signal()}
        STEPS = [Signal(), Signal()]
        # file: shop/views.py
        from shop.signals import EVENTS, STEPS
        EVENTS["placed"].send("key")
        EVENTS.get("paid").send("get")
        STEPS[1].send("index")
        STEPS[-2].send("negative")
        for event in EVENTS.values():
            event.send("values")
        def view(name):
            EVENTS[name].send("any")
            EVENTS["missing"].send(sender="none")
        """
    )
    assert [(row.signal, row.sender) for row in found.sends] == [
        ("shop.signals.EVENTS['placed']", "key"),
        ("shop.signals.EVENTS['paid']", "get"),
        ("shop.signals.STEPS[1]", "index"),
        ("shop.signals.STEPS[0]", "negative"),
        ("shop.signals.EVENTS['paid']", "values"),
        ("shop.signals.EVENTS['placed']", "values"),
        ("shop.signals.EVENTS['paid']", "any"),
        ("shop.signals.EVENTS['placed']", "any"),
    ]
    assert [(row.kind, row.reason, row.expression) for row in found.unresolved] == [
        ("send", "item", "EVENTS['missing']")
    ]


def test_a_class_attribute_that_subclasses_set(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from django.dispatch import Signal
        viewed, listed = Signal(), Signal()
        # file: shop/base.py
        class View:
            view_signal = None
            def dispatch(self, request):
                self.view_signal.send(sender=self, request=request)
        class Bare:
            def get(self):
                self.view_signal.send_robust(sender=self)
        # file: shop/views.py
        from shop import base, signals
        class Product(base.View):
            view_signal = signals.viewed
        class Catalogue(base.View):
            view_signal = signals.listed
        class Own(base.View):
            view_signal = signals.listed
            def dispatch(self, request): ...
        class Quiet(base.View): ...
        class Item(base.Bare):
            view_signal = signals.viewed
        """
    )
    assert [(row.signal, row.sender, row.function) for row in found.sends] == [
        ("shop.signals.listed", "shop.views.Catalogue", "shop.base.View.dispatch"),
        ("shop.signals.viewed", "shop.views.Product", "shop.base.View.dispatch"),
        ("shop.signals.viewed", "shop.views.Item", "shop.base.Bare.get"),
    ]
    assert not found.unresolved


def test_a_class_method_speaks_for_its_subclasses(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/views.py
        from django.dispatch import Signal
        first, second = Signal(), Signal()
        class Base:
            event = first
            @classmethod
            def announce(cls, order):
                cls.event.send(cls, order=order)
            @staticmethod
            def plain(order):
                order.event.send(sender=order)
            def nothing():
                Base.event.send(None)
        class Sub(Base):
            event = second
        """
    )
    assert [(row.signal, row.sender) for row in found.sends] == [
        ("shop.views.first", "shop.views.Base"),
        ("shop.views.second", "shop.views.Sub"),
        ("shop.views.first", None),
    ]
    assert [(row.reason, row.expression) for row in found.unresolved] == [("parameter", "order.event")]


def test_methods_of_a_signal_class_that_send(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from django.dispatch import Signal
        class Event(Signal):
            label = "event"
            def send_chained(self, first, sender, **named):
                return self.send(sender, first=first, **named)
            def emit(self, **named):
                for receiver in self._live_receivers(None):
                    receiver(**named)
            def describe(self):
                return self.label
            def __call__(self, **named):
                self.send(sender=None, **named)
        class Loud(Event): ...
        placed, paid = Event(), Loud()
        plain = Signal()
        # file: shop/views.py
        from shop.signals import placed, paid, plain
        placed.send_chained(1, int, more=2)
        paid.send_chained(sender=int, first=1)
        paid.emit(order=1)
        paid.emit(sender=str)
        placed.describe()
        plain.emit(sender=str)
        shout = placed.emit
        shout(loud=True)
        """
    )
    assert [(row.signal, row.method, row.sender, row.function, row.arguments) for row in found.sends] == [
        ("shop.signals.placed", "send_chained", "builtins.int", "shop.views.<module>", ("more",)),
        ("shop.signals.paid", "send_chained", "builtins.int", "shop.views.<module>", ("first",)),
        ("shop.signals.paid", "emit", "?", "shop.views.<module>", ("order",)),
        ("shop.signals.paid", "emit", "builtins.str", "shop.views.<module>", ()),
        ("shop.signals.placed", "emit", "?", "shop.views.<module>", ("loud",)),
    ]
    assert not found.unresolved


def test_a_name_that_is_bound_to_a_method_and_to_more(resolve_tree):
    found = at_module(
        resolve_tree,
        """\
class Line:
    def __init__(self):
        self.notify = placed.send
    def save(self):
        self.notify(sender=self)
        self.other(sender=self)""",
    )
    assert rows(found) == [("send", "shop.views.Line", "shop.views.Line.save", ())]


def test_sends_through_other_ways_to_name_the_signal(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/__init__.py
        from .signals import placed as order_placed
        # file: shop/signals.py
        from django.dispatch import Signal
        placed = Signal()
        # file: shop/views.py
        from importlib import import_module
        from typing import TYPE_CHECKING
        from django.utils.module_loading import import_string
        import shop
        from . import signals, order_placed
        if TYPE_CHECKING:
            from .signals import placed
        def view():
            from shop.signals import placed
            placed.send("function import")
        shop.order_placed.send("package")
        order_placed.send("relative")
        signals.placed.send("module")
        getattr(signals, "placed").send("getattr")
        getattr(signals, "missing", order_placed).send("default")
        import_module("shop.signals").placed.send("import_module")
        import_module(".signals", "shop").placed.send("relative import_module")
        import_string("shop.signals.placed").send("import_string")
        import_string("elsewhere.signals.shipped").send("outside")
        def shadow(order_placed):
            order_placed = str
            order_placed.send("shadowed")
        """
    )
    assert [(row.signal, row.sender) for row in found.sends] == [
        ("shop.signals.placed", "function import"),
        ("shop.signals.placed", "package"),
        ("shop.signals.placed", "relative"),
        ("shop.signals.placed", "module"),
        ("shop.signals.placed", "getattr"),
        ("shop.signals.placed", "default"),
        ("shop.signals.placed", "import_module"),
        ("shop.signals.placed", "relative import_module"),
        ("shop.signals.placed", "import_string"),
        ("elsewhere.signals.shipped", "outside"),
    ]
    assert not found.unresolved
