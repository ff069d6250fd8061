"""Connections and disconnections: which receiver, heard from where, under which dispatch_uid."""

import pytest

HEAD = """\
# file: shop/signals.py
from django.dispatch import Signal
placed, paid = Signal(), Signal()
# file: shop/receivers.py
import django.dispatch
from celery.signals import worker_ready
from django import dispatch
from django.db.models.signals import m2m_changed, post_save
from django.dispatch import receiver
from django.dispatch import receiver as on
from django.dispatch.dispatcher import receiver as hear
from shop import signals
from shop.signals import paid, placed
class Order: ...
def handle(**kwargs): ...
"""
FIRST = 12


def rows(found):
    return [
        (row.signal, row.receiver.removeprefix("shop.receivers."), row.sender, row.dispatch_uid, row.weak, row.via)
        for row in found.connections
    ]


def lines(found):
    return [(row.location.line, row.receiver_location and row.receiver_location.line) for row in found.connections]


def unresolved(found):
    return [(row.kind, row.reason, row.expression) for row in found.unresolved]


@pytest.mark.parametrize(
    ("decorator", "signals", "options"),
    [
        ("receiver(placed)", ["placed"], (None, None, True)),
        ("receiver(signal=placed)", ["placed"], (None, None, True)),
        ("receiver(signals.placed)", ["placed"], (None, None, True)),
        ("receiver([placed, paid])", ["paid", "placed"], (None, None, True)),
        ("receiver((placed, paid))", ["paid", "placed"], (None, None, True)),
        ("receiver([])", [], (None, None, True)),
        ("receiver(*[placed])", ["placed"], (None, None, True)),
        ("receiver(**{'signal': placed})", ["placed"], (None, None, True)),
        ("receiver([placed] + [paid])", ["paid", "placed"], (None, None, True)),
        ("receiver([*(placed, paid)])", ["paid", "placed"], (None, None, True)),
        ("receiver(signal for signal in (placed, paid))", ["paid", "placed"], (None, None, True)),
        ("receiver(placed, sender=Order)", ["placed"], ("shop.receivers.Order", None, True)),
        ("receiver(placed, sender=None)", ["placed"], (None, None, True)),
        ("receiver(placed, weak=False)", ["placed"], (None, None, False)),
        ("receiver(placed, weak=True, dispatch_uid='once')", ["placed"], (None, "once", True)),
        ("receiver(placed, dispatch_uid=None)", ["placed"], (None, None, True)),
        ("receiver(placed, dispatch_uid=7)", ["placed"], (None, "7", True)),
        ("receiver(placed, dispatch_uid=f'{x}')", ["placed"], (None, "?", True)),
        ("receiver(placed, **{'sender': Order})", ["placed"], ("shop.receivers.Order", None, True)),
        ("on(placed)", ["placed"], (None, None, True)),
        ("hear(placed)", ["placed"], (None, None, True)),
        ("django.dispatch.receiver(placed)", ["placed"], (None, None, True)),
        ("dispatch.receiver(placed)", ["placed"], (None, None, True)),
    ],
)
def test_the_receiver_decorator(resolve_tree, decorator, signals, options):
    found = resolve_tree(f"{HEAD}@{decorator}\ndef listen(**kwargs): ...\n")
    assert rows(found) == [(f"shop.signals.{name}", "listen", *options, "decorator") for name in signals]
    assert lines(found) == [(FIRST, FIRST) for _ in signals]
    assert not found.unresolved


def test_decorators_in_a_stack_are_a_connection_each(resolve_tree):
    found = resolve_tree(f"{HEAD}@receiver(placed)\n@login\n@on(paid, sender=Order)\ndef listen(**kwargs): ...\n")
    assert [(row[0], row[2]) for row in rows(found)] == [
        ("shop.signals.placed", None),
        ("shop.signals.paid", "shop.receivers.Order"),
    ]
    assert lines(found) == [(FIRST, FIRST), (FIRST + 2, FIRST)]


def test_a_function_may_shadow_the_signal_of_its_own_decorator(resolve_tree):
    found = resolve_tree(f"{HEAD}@receiver(placed)\ndef placed(**kwargs): ...\n")
    assert [row[:2] for row in rows(found)] == [("shop.signals.placed", "placed")]


@pytest.mark.parametrize(
    ("definition", "receiver"),
    [
        ("class Line:\n    @receiver(placed)\n    def on(self, **kwargs): ...", "Line.on"),
        ("class Line:\n    @staticmethod\n    @receiver(placed)\n    def on(**kwargs): ...", "Line.on"),
        ("class Line:\n    @receiver(placed)\n    @classmethod\n    def on(cls, **kwargs): ...", "Line.on"),
        ("@receiver(placed)\nclass Line: ...", "Line"),
        ("@receiver(placed)\nasync def on(**kwargs): ...", "on"),
        ("def setup():\n    @receiver(placed)\n    def on(**kwargs): ...", "setup.<locals>.on"),
    ],
)
def test_what_the_decorator_stands_on(resolve_tree, definition, receiver):
    found = resolve_tree(f"{HEAD}{definition}\n")
    assert rows(found) == [("shop.signals.placed", receiver, None, None, True, "decorator")]


def test_the_decorator_applied_by_hand(resolve_tree):
    found = resolve_tree(
        f"{HEAD}receiver(placed, sender=Order)(handle)\nreceiver([placed])(lambda **kwargs: None)\nreceiver(paid)()\n"
    )
    assert rows(found) == [
        ("shop.signals.placed", "handle", "shop.receivers.Order", None, True, "decorator"),
        ("shop.signals.placed", "<lambda>", None, None, True, "decorator"),
    ]
    assert lines(found) == [(FIRST, FIRST - 1), (FIRST + 1, FIRST + 1)]


@pytest.mark.parametrize(
    "statement",
    [
        "receiver(placed)",
        "@receiver\ndef listen(**kwargs): ...",
        "@elsewhere.receiver(placed)\ndef listen(**kwargs): ...",
        "def own(f):\n    def receiver(signal):\n        return f\n    return receiver\n@own(1)(placed)\ndef f(): ...",
        "@property\ndef connect(): ...",
        "@[handle][0]\ndef listen(): ...",
        "elsewhere.receiver(placed)(handle)",
        "placed.connect()",
        "placed.connect(sender=Order)",
        "connect(handle)",
        "disconnect(handle)",
    ],
)
def test_what_connects_nothing(resolve_tree, statement):
    found = resolve_tree(f"{HEAD}{statement}\n")
    assert (rows(found), found.disconnections, unresolved(found)) == ([], (), [])


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ("handle", (None, None, True)),
        ("receiver=handle", (None, None, True)),
        ("handle, Order", ("shop.receivers.Order", None, True)),
        ("handle, None, False", (None, None, False)),
        ("handle, Order, True, 'once'", ("shop.receivers.Order", "once", True)),
        ("handle, sender=Order, weak=False, dispatch_uid='once'", ("shop.receivers.Order", "once", False)),
        ("*[handle, Order]", ("shop.receivers.Order", None, True)),
        ("**{'receiver': handle, 'weak': False}", (None, None, False)),
    ],
)
@pytest.mark.parametrize("signal", ["placed", "signals.placed"])
def test_connect(resolve_tree, signal, arguments, options):
    found = resolve_tree(f"{HEAD}{signal}.connect({arguments})\n")
    assert rows(found) == [("shop.signals.placed", "handle", *options, "connect")]
    assert lines(found) == [(FIRST, FIRST - 1)]
    assert not found.unresolved


def test_connect_by_a_name_that_stands_for_the_method(resolve_tree):
    found = resolve_tree(f"{HEAD}listen = placed.connect\nlisten(handle, sender=Order)\n")
    assert rows(found) == [("shop.signals.placed", "handle", "shop.receivers.Order", None, True, "connect")]


def test_options_that_are_spread_and_not_known_leave_sender_and_uid_open(resolve_tree):
    found = resolve_tree(
        f"{HEAD}placed.connect(handle, **options())\n@receiver(paid, **options())\ndef listen(): ...\n"
    )
    assert rows(found) == [
        ("shop.signals.placed", "handle", "?", "?", True, "connect"),
        ("shop.signals.paid", "listen", "?", "?", True, "decorator"),
    ]
    assert [row[1] for row in unresolved(found)] == ["sender", "sender"]


def test_connect_in_a_loop_is_a_row_for_each_turn(resolve_tree):
    found = resolve_tree(
        f"""{HEAD}
for signal, uid in ((placed, "a"), (paid, "b")):
    for model in [Order, int]:
        signal.connect(handle, sender=model, dispatch_uid="%s-x" % uid)
for name, signal in {{"a": placed}}.items():
    signal.connect(handle, dispatch_uid=name)
[signal.connect(handle) for signal in [paid]]
"""
    )
    assert [(row[0], row[2], row[3]) for row in rows(found)] == [
        ("shop.signals.paid", "builtins.int", "b-x"),
        ("shop.signals.paid", "shop.receivers.Order", "b-x"),
        ("shop.signals.placed", "builtins.int", "a-x"),
        ("shop.signals.placed", "shop.receivers.Order", "a-x"),
        ("shop.signals.placed", None, "a"),
        ("shop.signals.paid", None, None),
    ]


def test_connect_anywhere(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/apps.py
        from django.apps import AppConfig
        from django.core.signals import request_started
        from django.db.models.signals import post_migrate
        class ShopConfig(AppConfig):
            name = "shop"
            def ready(self):
                from shop.receivers import handle, migrated
                request_started.connect(handle)
                post_migrate.connect(migrated, sender=self)
        # file: shop/receivers.py
        def handle(**kwargs): ...
        def migrated(**kwargs): ...
        """
    )
    assert [(row.signal, row.receiver, row.sender, row.location.path) for row in found.connections] == [
        ("django.core.signals.request_started", "shop.receivers.handle", None, "shop/apps.py"),
        ("django.db.models.signals.post_migrate", "shop.receivers.migrated", "shop.apps.ShopConfig", "shop/apps.py"),
    ]


def test_connect_as_a_decorator(resolve_tree):
    """Celery's way; on a Django signal the function is lost, but the call is made."""
    found = resolve_tree(
        f"""{HEAD}
@worker_ready.connect
def ready(**kwargs): ...
@worker_ready.connect(sender="worker", weak=False)
def told(**kwargs): ...
@placed.connect
def lost(**kwargs): ...
"""
    )
    assert rows(found) == [
        ("celery.signals.worker_ready", "ready", None, None, True, "decorator"),
        ("celery.signals.worker_ready", "told", "worker", None, False, "decorator"),
        ("shop.signals.placed", "lost", None, None, True, "decorator"),
    ]
    assert lines(found) == [(13, 13), (15, 15), (17, 17)]
    assert [(row.id, row.framework) for row in found.signals if row.framework == "celery"] == [
        ("celery.signals.worker_ready", "celery")
    ]


def test_connect_of_what_is_not_a_signal_but_used_like_one(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/receivers.py
        from elsewhere.events import shipped, returned
        from elsewhere.things import door
        def handle(**kwargs): ...
        shipped.connect(handle)
        returned.connect(missing, sender=int)
        door.connect("host")
        @shipped.connect(sender=int)
        def listen(**kwargs): ...
        @door.connect
        def enter(**kwargs): ...
        """
    )
    assert [(row.signal, row.receiver) for row in found.connections] == [
        ("elsewhere.events.shipped", "shop.receivers.handle"),
        ("elsewhere.events.shipped", "shop.receivers.listen"),
    ]
    assert unresolved(found) == [("connection", "receiver", "returned.connect(missing, sender=int)")]


def test_what_can_not_be_told_of_a_connection_is_said(resolve_tree):
    found = resolve_tree(
        f"""{HEAD}
placed.connect(missing)
placed.connect(handle, sender=missing)
post_save.connect(handle, sender=Order.objects)
@receiver(missing_signal)
def a(**kwargs): ...
@receiver([placed, missing_signal])
def b(**kwargs): ...
@receiver(handle)
def c(**kwargs): ...
@receiver()
def d(**kwargs): ...
@receiver(*missing)
def e(**kwargs): ...
@receiver(elsewhere.make())
def f(**kwargs): ...
missing_signal.connect(handle)
missing.connect("host")
"""
    )
    assert [(row.receiver, row.sender) for row in found.connections] == [
        ("shop.receivers.handle", "?"),
        ("shop.receivers.handle", "?"),
        ("shop.receivers.b", None),
    ]
    assert unresolved(found) == [
        ("connection", "receiver", "placed.connect(missing)"),
        ("connection", "sender", "placed.connect(handle, sender=missing)"),
        ("connection", "sender", "post_save.connect(handle, sender=Order.objects)"),
        ("connection", "name", "missing_signal"),
        ("connection", "name", "[placed, missing_signal]"),
        ("connection", "external", "handle"),
        ("connection", "expression", "receiver()"),
        ("connection", "expression", "receiver(*missing)"),
        ("connection", "call", "elsewhere.make()"),
        ("connection", "name", "missing_signal"),
    ]


def test_a_signal_class_with_a_connect_of_its_own(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from django.dispatch import Signal
        class Strong(Signal):
            def connect(self, receiver, sender=None, weak=True, dispatch_uid=None):
                super().connect(receiver, sender=sender, weak=False, dispatch_uid="strong")
        class Stronger(Strong):
            def connect(self, receiver, **options):
                def later():
                    other.connect(receiver)
                return super().connect(receiver, **options)
        class Lossy(Signal):
            def connect(self, receiver, *args, **kwargs):
                super(Lossy, self).connect(receiver)
        class Many(Signal):
            def connect(self, receivers, **options):
                for receiver in receivers:
                    self.connect(receiver, **options)
                super().connect(receivers, **options)
        class Keeps(Signal):
            def connect(self, receiver):
                self.kept.append(receiver)
        class Plain(Strong):
            connect = Signal.connect
        strong, stronger, lossy, many, keeps, plain = Strong(), Stronger(), Lossy(), Many(), Keeps(), Plain()
        # file: shop/receivers.py
        from django.dispatch import receiver
        from shop.signals import *
        def handle(**kwargs): ...
        strong.connect(handle, int)
        stronger.connect(handle, sender=int, dispatch_uid="once")
        lossy.connect(handle, sender=int, dispatch_uid="lost")
        many.connect([handle], sender=int)
        keeps.connect(handle)
        plain.connect(handle)
        @receiver(strong, sender=str)
        def listen(**kwargs): ...
        @strong.connect
        def lost(**kwargs): ...
        receiver(strong)(handle)
        listen_strongly = strong.connect
        listen_strongly(handle)
        """
    )
    assert [
        (row.signal, row.receiver, row.sender, row.dispatch_uid, row.weak, row.via, row.location.line)
        for row in found.connections
    ] == [
        ("shop.signals.strong", "shop.receivers.handle", "builtins.int", "strong", False, "connect", 4),
        ("shop.signals.stronger", "shop.receivers.handle", "builtins.int", "strong", False, "connect", 5),
        ("shop.signals.lossy", "shop.receivers.handle", None, None, True, "connect", 6),
        ("shop.signals.many", "shop.receivers.handle", "builtins.int", None, True, "connect", 7),
        ("shop.signals.plain", "shop.receivers.handle", None, None, True, "connect", 9),
        ("shop.signals.strong", "shop.receivers.listen", "builtins.str", "strong", False, "decorator", 10),
        ("shop.signals.strong", "shop.receivers.lost", None, "strong", False, "decorator", 12),
        ("shop.signals.strong", "shop.receivers.handle", None, "strong", False, "decorator", 14),
        ("shop.signals.strong", "shop.receivers.handle", None, "strong", False, "connect", 16),
    ]
    assert [row for row in unresolved(found) if "keeps" in row[2]] == [("connection", "call", "keeps.connect(handle)")]


@pytest.mark.parametrize(
    ("arguments", "row"),
    [
        ("handle", ("shop.receivers.handle", None, None)),
        ("receiver=handle", ("shop.receivers.handle", None, None)),
        ("handle, Order", ("shop.receivers.handle", "shop.receivers.Order", None)),
        ("handle, Order, 'once'", ("shop.receivers.handle", "shop.receivers.Order", "once")),
        ("handle, sender=Order, dispatch_uid='once'", ("shop.receivers.handle", "shop.receivers.Order", "once")),
        ("dispatch_uid='once'", (None, None, "once")),
        ("None, dispatch_uid='once'", (None, None, "once")),
        ("missing, dispatch_uid='once'", (None, None, "once")),
        ("sender=Order, dispatch_uid='once'", (None, "shop.receivers.Order", "once")),
    ],
)
def test_disconnect(resolve_tree, arguments, row):
    found = resolve_tree(f"{HEAD}placed.disconnect({arguments})\n")
    assert [(one.receiver, one.sender, one.dispatch_uid) for one in found.disconnections] == [row]
    assert [(one.signal, one.location.line) for one in found.disconnections] == [("shop.signals.placed", FIRST)]
    assert (found.connections, found.unresolved) == ((), ())


def test_what_can_not_be_told_of_a_disconnection_is_said(resolve_tree):
    found = resolve_tree(
        f"""{HEAD}
placed.disconnect(missing)
missing_signal.disconnect(handle)
missing.disconnect()
def off(function):
    placed.disconnect(function)
"""
    )
    assert found.disconnections == ()
    assert unresolved(found) == [
        ("connection", "receiver", "placed.disconnect(missing)"),
        ("connection", "name", "missing_signal"),
        ("connection", "parameter", "placed.disconnect(function)"),
    ]


def test_disconnect_in_a_wrapper(resolve_tree):
    found = resolve_tree(
        f"""{HEAD}
def off(signal, function, sender=None):
    signal.disconnect(function, sender=sender)
off(placed, handle)
off(paid, handle, Order)
"""
    )
    assert [(row.signal, row.receiver, row.sender, row.location.line) for row in found.disconnections] == [
        ("shop.signals.placed", "shop.receivers.handle", None, 15),
        ("shop.signals.paid", "shop.receivers.handle", "shop.receivers.Order", 16),
    ]
    assert not found.unresolved
