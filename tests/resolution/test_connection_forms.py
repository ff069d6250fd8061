"""Connections: every form of them, and what looks like one."""

import pytest

HEAD = """\
# file: shop/__init__.py
# file: shop/signals.py
from django.dispatch import Signal
placed = Signal()
paid = Signal()
class Loud(Signal):
    def connect(self, receiver, sender=None, weak=True, dispatch_uid=None):
        super().connect(receiver, sender=None, dispatch_uid=dispatch_uid)
class Louder(Loud):
    def connect(self, receiver, **options):
        super().connect(receiver, **options)
class Mute(Signal):
    def connect(self, receiver, sender=None):
        other.connect(1)
loud = Loud()
louder = Louder()
mute = Mute()
# file: shop/use.py
import functools, lib
from functools import partial
from django.conf import settings
from django.dispatch import receiver
from django.db import models
from shop.signals import *
class Order(models.Model): ...
def handler(sender, **kwargs): ...
def other(sender, **kwargs): ...
class Picker:
    def __call__(self, sender, **kwargs): ...
    def pick(self, sender, **kwargs): ...
class Silent: ...
"""


def rows(found):
    return [
        (row.signal.rpartition(".")[2], row.receiver.removeprefix("shop.use."), row.sender, row.dispatch_uid, row.via)
        for row in found.connections
    ]


def reasons(found):
    return [(row.kind, row.reason) for row in found.unresolved]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("placed.connect(handler)", [("placed", "handler", None, None, "connect")]),
        ("placed.connect(handler, Order, False, 'uid')", [("placed", "handler", "shop.use.Order", "uid", "connect")]),
        ("placed.connect(receiver=handler, dispatch_uid=None)", [("placed", "handler", None, None, "connect")]),
        ("placed.connect(handler, dispatch_uid=settings.X)", [("placed", "handler", None, "?", "connect")]),
        ("placed.connect(partial(handler, 1))", [("placed", "handler", None, None, "connect")]),
        ("placed.connect(Order)", [("placed", "Order", None, None, "connect")]),
        ("placed.connect(Picker())", [("placed", "Picker.__call__", None, None, "connect")]),
        ("placed.connect(Picker().pick)", [("placed", "Picker.pick", None, None, "connect")]),
        ("placed.connect(Silent())", [("placed", "Silent.__call__", None, None, "connect")]),
        ("placed.connect(lib.handle)", [("placed", "lib.handle", None, None, "connect")]),
        ("placed.connect(print)", [("placed", "builtins.print", None, None, "connect")]),
        ("placed.connect(paid.send)", [("placed", "shop.signals.paid.send", None, None, "connect")]),
        ("receiver(placed)(handler)", [("placed", "handler", None, None, "decorator")]),
        (
            "receiver([placed, paid], sender=Order)(handler)",
            [
                ("paid", "handler", "shop.use.Order", None, "decorator"),
                ("placed", "handler", "shop.use.Order", None, "decorator"),
            ],
        ),
        ("loud.connect(handler, sender=Order, dispatch_uid='x')", [("loud", "handler", None, "x", "connect")]),
        ("louder.connect(handler, sender=Order)", [("louder", "handler", None, None, "connect")]),
        ("@receiver(loud, sender=Order)\ndef f(**kwargs): ...", [("loud", "f", None, None, "decorator")]),
        ("@placed.connect\ndef f(**kwargs): ...", [("placed", "f", None, None, "decorator")]),
        ("@placed.connect(sender=Order)\ndef f(**kwargs): ...", [("placed", "f", "shop.use.Order", None, "decorator")]),
        ("join = placed.connect\njoin(handler)", [("placed", "handler", None, None, "connect")]),
        ("lib.signals.done.connect(handler)", [("done", "handler", None, None, "connect")]),
    ],
)
def test_what_connects(resolve_tree, statement, expected):
    found = resolve_tree(f"{HEAD}{statement}\n")
    assert rows(found) == expected
    assert not found.unresolved


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("mute.connect(handler)", "call"),
        ("placed.connect(settings.HANDLER())", "receiver"),
        ("placed.connect('shop.handler')", "receiver"),
        ("placed.connect(handler, sender=settings.X())", "sender"),
        ("signal_of_all.connect(handler)", "name"),
        ("@receiver()\ndef f(**kwargs): ...", "expression"),
        ("@receiver(handler)\ndef f(**kwargs): ...", "external"),
        ("placed.disconnect(settings.HANDLER())", "receiver"),
    ],
)
def test_what_cannot_be_told_is_said(resolve_tree, statement, reason):
    assert reasons(resolve_tree(f"{HEAD}{statement}\n")) == [("connection", reason)]


@pytest.mark.parametrize(
    "statement",
    [
        "import sqlite3\nsqlite3.connect('db')",
        "dispatcher.connect(handler, signal=placed)",
        "receiver(placed)()",
        "@lib.receiver(placed)\ndef f(**kwargs): ...",
        "@lib.connect\ndef f(**kwargs): ...",
        "lib.receiver(placed)(handler)",
        "Order.connect(1)",
    ],
)
def test_what_only_looks_like_a_connection(resolve_tree, statement):
    found = resolve_tree(f"{HEAD}{statement}\n")
    assert not found.connections
    assert not found.unresolved


@pytest.mark.parametrize(
    ("call", "receiver", "sender", "uid"),
    [
        ("placed.disconnect(handler)", "shop.use.handler", None, None),
        ("placed.disconnect(handler, sender=Order)", "shop.use.handler", "shop.use.Order", None),
        ("placed.disconnect(dispatch_uid='x')", None, None, "x"),
        ("placed.disconnect(None, Order, 'x')", None, "shop.use.Order", "x"),
    ],
)
def test_disconnect(resolve_tree, call, receiver, sender, uid):
    (row,) = resolve_tree(f"{HEAD}{call}\n").disconnections
    assert (row.signal, row.receiver, row.sender, row.dispatch_uid) == ("shop.signals.placed", receiver, sender, uid)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("def join(function): placed.connect(function)\njoin(handler)", [("handler", None)]),
        ("def join(function): placed.connect(function)\npartial(join, handler)()", [("handler", None)]),
        ("def join(model): placed.connect(handler, sender=model)\n[join(m) for m in (Order,)]", [("handler", "Order")]),
        ("def join(*models): [placed.connect(handler, sender=m) for m in models]\njoin(Order)", [("handler", "Order")]),
        (
            "def make():\n    def join(function): placed.connect(function)\n    return join\nmake()(handler)",
            [("handler", None)],
        ),
        (
            "class Joins:\n    def __init__(self, function): placed.connect(function)\nJoins(handler)",
            [("handler", None)],
        ),
        (
            "class Joins:\n    def __call__(self, function): placed.connect(function)\njoin = Joins()\njoin(handler)",
            [("handler", None)],
        ),
        (
            "def join(signal, function): signal.connect(function)\ndef both(f):\n    join(placed, f)\nboth(handler)",
            [("handler", None)],
        ),
        (
            "def make(signal):\n    return lambda call: signal.connect(call)\n@make(placed)\ndef f(**kwargs): ...",
            [("f", None)],
        ),
        (
            (
                "class Base:\n    def __init_subclass__(cls, to=None, **kwargs): placed.connect(handler, sender=to)\n"
                "class Child(Base, to=Order): ..."
            ),
            [("handler", "Order")],
        ),
        (
            (
                "class Field:\n    def contribute_to_class(self, cls, name): placed.connect(handler, sender=cls)\n"
                "class Thing:\n    field = Field()"
            ),
            [("handler", "Thing")],
        ),
        (
            (
                "class F(models.Field):\n"
                "    def contribute_to_class(self, cls, name): placed.connect(handler, sender=cls)\n"
                "class B(models.Model):\n    field = F()\n    class Meta: abstract = True\nclass Thing(B): ..."
            ),
            [("handler", "B"), ("handler", "Thing")],
        ),
    ],
)
def test_wrappers(resolve_tree, statement, expected):
    found = resolve_tree(f"{HEAD}{statement}\n")
    assert [
        (row.receiver.removeprefix("shop.use."), row.sender and row.sender.removeprefix("shop.use."))
        for row in found.connections
    ] == expected
    assert {row.via for row in found.connections} == {"wrapper"}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("from celery.signals import brand_new\n@brand_new.connect\ndef f(**kwargs): ...", [("brand_new", "f")]),
        ("which = placed if settings.X else undefined_signal\nwhich.connect(handler)", [("placed", "handler")]),
        ("class Odd:\n    __call__ = None\nplaced.connect(Odd())", [("placed", "Odd.__call__")]),
        (
            "class Late(lib.Base):\n    def ready(self):\n        placed.connect(super().handle)",
            [("placed", "Late.handle")],
        ),
        ("def join(f): placed.connect(f)\nlater = partial(join, handler)\nlater()", [("placed", "handler")]),
        ("def join(f): placed.connect(f)\ndef all(*fs): [join(f) for f in fs]\nall(handler)", [("placed", "handler")]),
    ],
)
def test_rarer_forms(resolve_tree, statement, expected):
    found = resolve_tree(f"{HEAD}{statement}\n")
    assert [row[:2] for row in rows(found)] == expected


def test_a_connect_that_calls_itself_ends_and_is_said(resolve_tree):
    tree = "class Round(type(placed)):\n    def connect(self, receiver): self.connect(receiver)\n"
    found = resolve_tree(
        f"{HEAD}from django.dispatch import Signal\n{tree.replace('type(placed)', 'Signal')}"
        "Turn = Round()\nTurn.connect(handler)\n"
    )
    assert reasons(found) == [("connection", "call")]
    assert not found.connections


def test_a_signal_out_of_an_unknown_container_is_said(resolve_tree):
    found = resolve_tree(f"{HEAD}undefined_signals['x'].connect(settings.HANDLER)\n")
    assert reasons(found) == [("connection", "item")]


def test_calls_that_share_only_a_name(resolve_tree):
    found = resolve_tree(f"{HEAD}disconnect(handler)\nlib.later(placed.send)\nlib.one()()\n")
    assert [(row.method, row.arguments) for row in found.sends] == [("send", ())]
    assert not found.disconnections


def test_a_call_that_hands_a_wrapper_signal_and_receiver_is_told_where_only_the_sender_is_not(resolve_tree):
    found = resolve_tree(
        "# file: shop/models.py\n"
        "from django.db.models.signals import pre_save\n"
        "def first(signal, receiver, sender):\n"
        "    signal.connect(receiver, sender=sender, weak=False)\n"
        "class Mixin:\n"
        "    def install(self, cls):\n"
        "        first(pre_save, self.clear, sender=cls)\n"
        "    def contribute_to_class(self, cls, name):\n"
        "        self.install(cls)\n"
        "    def clear(self, **kwargs): ...\n"
    )
    assert [(row.signal, row.receiver, row.sender) for row in found.connections] == [
        ("django.db.models.signals.pre_save", "shop.models.Mixin.clear", "?")
    ]
