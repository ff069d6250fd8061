"""Definitions: which signals a tree has, by the name of what each is bound to where it is created."""

import pytest

SIGNAL = "django.dispatch.dispatcher.Signal"


def defined(found):
    return [(row.id, row.location.line) for row in found.signals if row.kind == "custom"]


def unresolved(found):
    return [(row.kind, row.reason, row.expression, row.location.line) for row in found.unresolved]


@pytest.mark.parametrize(
    ("statement", "ids"),
    [
        ("placed = Signal()", ["placed"]),
        ("placed: Signal = Signal()", ["placed"]),
        ("placed, paid = Signal(), Signal()", ["paid", "placed"]),
        ("[placed, (paid, held)] = [Signal(), (Signal(), Signal())]", ["held", "paid", "placed"]),
        ("placed = paid = Signal()", ["placed"]),
        ("placed = Signal(use_caching=True)", ["placed"]),
        ("placed = Signal(providing_args=['order'])", ["placed"]),
        ("placed = Signal() if DEBUG else None", ["placed"]),
        ("placed = None or Signal()", ["placed"]),
        ("EVENTS = {'placed': Signal(), 3: Signal()}", ["EVENTS['placed']", "EVENTS[3]"]),
        ("EVENTS = {}\nEVENTS['placed'] = Signal()", ["EVENTS['placed']"]),
        ("EVENTS = [Signal(), Signal()]", ["EVENTS[0]", "EVENTS[1]"]),
        ("EVENTS = (Signal(),)", ["EVENTS[0]"]),
        ("EVENTS = {'order': [Signal()]}", ["EVENTS['order'][0]"]),
        ("class Order:\n    placed = Signal()", ["Order.placed"]),
        ("class Order:\n    class Line:\n        added: Signal = Signal()", ["Order.Line.added"]),
        ("class Order:\n    def __init__(self):\n        self.placed = Signal()", ["Order.placed"]),
        ("def setup():\n    global placed\n    placed = Signal()", ["placed"]),
        ("def setup():\n    placed = Signal()", ["setup.<locals>.placed"]),
        ("if DEBUG:\n    placed = Signal()\nelse:\n    placed = Signal()", ["placed"]),
        ("try:\n    import fast\nexcept ImportError:\n    placed = Signal()", ["placed"]),
    ],
)
def test_a_signal_is_called_after_what_it_is_bound_to(resolve_tree, statement, ids):
    found = resolve_tree(f"# file: shop/signals.py\nfrom django.dispatch import Signal\n{statement}\n")
    assert [row.id for row in found.signals] == [f"shop.signals.{name}" for name in ids]
    assert {row.class_name for row in found.signals} == {SIGNAL}
    assert not found.unresolved


@pytest.mark.parametrize(
    ("imported", "made", "class_name"),
    [
        ("from django.dispatch import Signal", "Signal()", SIGNAL),
        ("from django.dispatch import Signal as Event", "Event()", SIGNAL),
        ("from django.dispatch.dispatcher import Signal", "Signal()", SIGNAL),
        ("from django import dispatch", "dispatch.Signal()", SIGNAL),
        ("import django.dispatch", "django.dispatch.Signal()", SIGNAL),
        ("import django.dispatch as events", "events.Signal()", SIGNAL),
        ("import django.dispatch.dispatcher", "django.dispatch.dispatcher.Signal()", SIGNAL),
        ("from django.dispatch import Signal; Event = Signal", "Event()", SIGNAL),
        ("from django.dispatch import *; from django.dispatch import Signal", "Signal()", SIGNAL),
        ("from django.db.models.signals import ModelSignal", "ModelSignal()", "django.db.models.signals.ModelSignal"),
        ("from celery.utils.dispatch import Signal", "Signal()", "celery.utils.dispatch.signal.Signal"),
    ],
)
def test_the_class_of_a_signal_by_any_import_path(resolve_tree, imported, made, class_name):
    found = resolve_tree(f"# file: shop/signals.py\n{imported}\nplaced = {made}\n")
    assert [(row.id, row.kind, row.class_name) for row in found.signals] == [
        ("shop.signals.placed", "custom", class_name)
    ]


def test_a_class_called_signal_that_is_none_makes_no_signal(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from blinker import Signal as Other
        from blinker import Signal
        class Event(Other): ...
        placed, paid, held = Other(), Signal(), Event()
        """
    )
    assert (found.signals, found.unresolved) == ((), ())


def test_instances_of_subclasses_over_files(resolve_tree):
    found = resolve_tree(
        """
        # file: base/signals.py
        from django.dispatch import Signal
        class Plain(Signal): ...
        # file: mid/signals.py
        from base.signals import Plain as P
        class Mid(P): ...
        class Generic(Mid): ...
        # file: top/signals.py
        from mid import signals as events
        from mid.signals import *
        a = Mid()
        b = events.Mid()
        class Deep(events.Mid): ...
        class Typed(Generic[int], metaclass=type): ...
        c = Deep()
        d = Typed()
        """
    )
    assert [(row.id, row.class_name, row.location.line) for row in found.signals] == [
        ("top.signals.a", "mid.signals.Mid", 3),
        ("top.signals.b", "mid.signals.Mid", 4),
        ("top.signals.c", "top.signals.Deep", 7),
        ("top.signals.d", "top.signals.Typed", 8),
    ]


def test_a_class_whose_base_is_made_by_a_call_is_no_signal_class_by_its_name(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from django.dispatch import Signal
        def Signalish(base): return base
        class Event(Signalish(Signal)): ...
        class Text((lambda: str)()): ...
        placed, text = Event(), Text()
        """
    )
    assert found.signals == ()


def test_factories_name_the_signal_where_their_result_is_bound(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/factory.py
        from django.dispatch import Signal
        def make(*names):
            return Signal()
        def make_by_name():
            made = Signal()
            made.names = ()
            return made
        # file: shop/signals.py
        from shop import factory
        from shop.factory import make as create
        placed = factory.make("order")
        paid = create()
        held = factory.make_by_name()
        """
    )
    assert defined(found) == [("shop.signals.held", 5), ("shop.signals.paid", 4), ("shop.signals.placed", 3)]
    assert not found.unresolved


def test_a_factory_that_calls_itself_ends(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from django.dispatch import Signal
        def make(depth):
            return make(depth + 1) or Signal()
        placed = make(0)
        """
    )
    assert defined(found) == [("shop.signals.placed", 4)]


@pytest.mark.parametrize(
    "statement",
    [
        "Signal()",
        "print(Signal())",
        "EVENTS = {name: Signal() for name in NAMES}",
        "EVENTS = [Signal() for name in NAMES]",
        "first, *rest = [Signal()]",
        "placed = wrap(Signal())",
        "def check(signal=Signal()): ...",
        "class Order: ...\nOrder().placed = Signal()",
    ],
)
def test_a_signal_that_no_name_is_bound_to_is_said(resolve_tree, statement):
    found = resolve_tree(f"# file: shop/signals.py\nfrom django.dispatch import Signal\n{statement}\n")
    assert found.signals == ()
    line = 3 if statement.startswith("class") else 2
    assert unresolved(found) == [("definition", "unbound", "Signal()", line)]


def test_what_is_done_with_a_signal_without_a_name_is_said_and_makes_no_row(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/views.py
        from django.dispatch import Signal, receiver
        def make():
            return Signal()
        make().send(sender=None)
        for event in [Signal()]:
            event.connect(print)
        @receiver(make())
        def handle(**kwargs): ...
        """
    )
    assert (found.signals, found.sends, found.connections) == ((), (), ())
    assert unresolved(found) == [
        ("definition", "unbound", "make()", 4),
        ("send", "unbound", "make()", 4),
        ("definition", "unbound", "Signal()", 5),
        ("connection", "unbound", "event", 6),
        ("connection", "unbound", "make()", 7),
        ("definition", "unbound", "make()", 7),
    ]


def test_what_a_call_hands_on_keeps_the_name_that_it_has(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from django.dispatch import Signal
        def keep(signal):
            registry.append(signal)
            return signal
        def make():
            return Signal()
        placed = keep(make())
        again = keep(placed)
        keep(make()).send(None)
        def local():
            inner = make()
            inner.send(sender=int)
            keep(inner).send(sender=str)
        """
    )
    assert defined(found) == [("shop.signals.local.<locals>.inner", 11), ("shop.signals.placed", 7)]
    assert [(row.signal, row.sender) for row in found.sends] == [
        ("shop.signals.local.<locals>.inner", "builtins.int"),
        ("shop.signals.local.<locals>.inner", "builtins.str"),
    ]
    assert unresolved(found) == [
        ("send", "unbound", "keep(make())", 9),
        ("definition", "unbound", "make()", 9),
    ]


def test_aliases_are_the_other_names_of_the_same_object(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from django.dispatch import Signal
        placed = also_placed = Signal()
        renamed = placed
        class Events:
            paid = Signal()
        paid = Events.paid
        something = len("abc")
        # file: shop/__init__.py
        from shop.signals import placed as order_placed
        # file: shop/api.py
        from shop.signals import *
        from django.db.models.signals import post_save
        post_save.connect(placed.send)
        """
    )
    assert [(row.id, row.aliases) for row in found.signals] == [
        ("django.db.models.signals.post_save", ("shop.api.post_save",)),
        ("shop.signals.Events.paid", ("shop.api.paid", "shop.signals.paid")),
        (
            "shop.signals.placed",
            (
                "shop.api.also_placed",
                "shop.api.placed",
                "shop.api.renamed",
                "shop.order_placed",
                "shop.signals.also_placed",
                "shop.signals.renamed",
            ),
        ),
    ]


def test_kinds_and_frameworks(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/receivers.py
        from allauth.account.signals import user_signed_up
        from celery.signals import worker_ready
        from celery import signals
        from django.db.models import signals as model_signals
        from django.test.signals import setting_changed
        from elsewhere.events import shipped, returned
        from django.dispatch import Signal, receiver
        placed = Signal()
        @receiver([user_signed_up, model_signals.post_save, setting_changed, placed, returned])
        def handle(**kwargs): ...
        worker_ready.connect(handle)
        signals.made_up.connect(handle)
        shipped.send(sender=None)
        """
    )
    assert [(row.id, row.kind, row.framework, row.location is None) for row in found.signals] == [
        ("allauth.account.signals.user_signed_up", "external", "django", True),
        ("celery.signals.made_up", "external", "celery", True),
        ("celery.signals.worker_ready", "external", "celery", True),
        ("django.core.signals.setting_changed", "builtin", "django", True),
        ("django.db.models.signals.post_save", "builtin", "django", True),
        ("elsewhere.events.returned", "external", "django", True),
        ("elsewhere.events.shipped", "external", "django", True),
        ("shop.receivers.placed", "custom", "django", False),
    ]
    assert len(found.connections) == 7


def test_the_arm_of_a_try_that_the_tree_defines_is_meant(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from django.dispatch import Signal
        placed = Signal()
        # file: shop/receivers.py
        from django.dispatch import receiver
        try:
            from elsewhere.signals import placed
        except ImportError:
            from shop.signals import placed
        @receiver(placed)
        def handle(**kwargs): ...
        """
    )
    assert [row.signal for row in found.connections] == ["shop.signals.placed"]


def test_what_an_outside_call_gives_is_a_signal_where_its_use_leaves_no_doubt(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from elsewhere import make_event
        placed = make_event()
        unused = make_event()
        make_event().send(sender=None)
        def local():
            inner = make_event()
            inner.send(sender=None)
        # file: shop/views.py
        from shop.signals import placed
        placed.send(sender=None)
        """
    )
    assert [(row.id, row.kind, row.class_name) for row in found.signals] == [
        ("shop.signals.placed", "custom", "elsewhere.make_event")
    ]
    assert [(row.signal, row.function) for row in found.sends] == [("shop.signals.placed", "shop.views.<module>")]


def test_the_framework_itself_is_scanned_like_any_tree(resolve_tree):
    found = resolve_tree(
        """
        # file: django/dispatch/__init__.py
        from django.dispatch.dispatcher import Signal, receiver
        # file: django/dispatch/dispatcher.py
        class Signal:
            def connect(self, receiver, sender=None, weak=True, dispatch_uid=None): ...
            def disconnect(self, receiver=None, sender=None, dispatch_uid=None): ...
            def send(self, sender, **named):
                return self.asend(sender, **named)
        def receiver(signal, **kwargs):
            def _decorator(func):
                if isinstance(signal, (list, tuple)):
                    for s in signal:
                        s.connect(func, **kwargs)
                else:
                    signal.connect(func, **kwargs)
                return func
            return _decorator
        # file: django/db/models/signals.py
        from django.dispatch import Signal
        class ModelSignal(Signal):
            def connect(self, receiver, sender=None, weak=True, dispatch_uid=None, apps=None):
                return super().connect(receiver, sender, weak, dispatch_uid)
        post_save = ModelSignal()
        # file: django/core/signals.py
        from django.dispatch import Signal
        request_started = Signal()
        # file: django/db/__init__.py
        from django.core import signals
        from django.dispatch import receiver
        from django.db.models.signals import post_save
        @receiver(post_save, sender="shop.Order")
        @receiver(signals.request_started)
        def reset(**kwargs): ...
        signals.request_started.connect(reset, int)
        post_save.connect(reset, sender="shop.Order")
        """
    )
    assert [(row.id, row.kind, row.location.line) for row in found.signals] == [
        ("django.core.signals.request_started", "builtin", 2),
        ("django.db.models.signals.post_save", "builtin", 5),
    ]
    assert [(row.signal, row.sender, row.via, row.location.line) for row in found.connections] == [
        ("django.db.models.signals.post_save", "shop.Order", "decorator", 4),
        ("django.core.signals.request_started", None, "decorator", 5),
        ("django.core.signals.request_started", "builtins.int", "connect", 7),
        ("django.db.models.signals.post_save", "shop.Order", "connect", 8),
    ]
    assert (found.sends, found.unresolved) == ((), ())
