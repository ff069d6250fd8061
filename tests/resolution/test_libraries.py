"""What the libraries of an environment define, told from their text."""

import re
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from sigscope.analysis import scan

FIXTURES = Path(__file__).parents[2] / "fixtures"
SIGNAL = "django.dispatch.dispatcher.Signal"


def write(root: Path, text: str) -> None:
    root.mkdir(parents=True, exist_ok=True)
    parts = re.split(r"^# file: (\S+)\n", dedent(text).lstrip("\n"), flags=re.MULTILINE)
    for path, content in zip(parts[1::2], parts[2::2], strict=True):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")


@pytest.fixture
def scanned(tmp_path):
    """Scan the first text, a tree, with the second as the libraries of its environment."""

    def build(tree: str, libraries: str):
        write(tmp_path / "tree", tree)
        write(tmp_path / "site-packages", libraries)
        return scan([str(tmp_path / "tree")], python=str(tmp_path / "site-packages"))

    return build


def signals(found):
    return [(row.id, row.kind, row.class_name, row.location and row.location.line) for row in found.signals]


def rows(found):
    return [
        (row.location.line, row.signal.rpartition(".")[2], row.receiver, row.sender, row.via)
        for row in found.connections
    ]


def senders(found):
    return [row.sender for row in found.sends]


# --- signals ---


def test_a_librarys_signal_is_external_under_the_name_where_it_is_created(scanned):
    found = scanned(
        """
        # file: shop.py
        from lib import placed, Events
        from lib.api import *
        from django.dispatch import receiver
        @receiver([placed, Events.paid, held])
        def handle(**kwargs): ...
        """,
        """
        # file: lib/__init__.py
        from .signals import placed, Events
        # file: lib/signals.py
        from django.dispatch import Signal
        placed = Signal()
        class Events:
            paid = Signal()
        # file: lib/api.py
        from .deep import held
        # file: lib/deep.py
        from django.dispatch import Signal
        held = Signal()
        """,
    )
    assert signals(found) == [
        ("lib.deep.held", "external", SIGNAL, None),
        ("lib.signals.Events.paid", "external", SIGNAL, None),
        ("lib.signals.placed", "external", SIGNAL, None),
    ]
    assert (found.stats.files, found.stats.parsed) == (1, 1)


def test_instances_of_a_librarys_signal_class_are_the_trees(scanned):
    found = scanned(
        """
        # file: shop/signals.py
        from lib import make
        from lib.events import PluginEvent
        placed = PluginEvent()
        paid = make()
        class PluginEvent(PluginEvent):
            def announce_twice(self, sender):
                self.send(sender)
        held = PluginEvent()
        # file: shop/views.py
        from shop.signals import held, paid, placed
        def view(request):
            placed.announce(sender=view)
            held.announce_twice(sender=view)
            paid.send(sender=view)
        @placed.connect
        def handle(**kwargs): ...
        placed.connect(view, "x")
        """,
        """
        # file: lib/__init__.py
        from lib.base import Event
        def make():
            return Event()
        # file: lib/base.py
        import django.dispatch
        class Event(django.dispatch.Signal): ...
        # file: lib/events.py
        from other.event import BaseEvent
        class PluginEvent(BaseEvent):
            def announce(self, sender):
                return self.send(sender)
            def connect(self, receiver, name=None):
                super().connect(receiver, dispatch_uid=name)
        # file: other/event.py
        import django
        from lib.base import Event
        class BaseEvent(Event): ...
        """,
    )
    assert [(name, kind, class_name) for name, kind, class_name, _ in signals(found)] == [
        ("shop.signals.held", "custom", "shop.signals.PluginEvent"),
        ("shop.signals.paid", "custom", "lib.base.Event"),
        ("shop.signals.placed", "custom", "lib.events.PluginEvent"),
    ]
    assert [(row.signal, row.method, row.sender) for row in found.sends] == [
        ("shop.signals.placed", "announce", "shop.views.view"),
        ("shop.signals.held", "announce_twice", "shop.views.view"),
        ("shop.signals.paid", "send", "shop.views.view"),
    ]
    assert [(row.receiver, row.sender, row.dispatch_uid) for row in found.connections] == [
        ("shop.views.handle", None, None),
        ("shop.views.view", None, "x"),
    ]


def test_a_signal_whose_class_is_not_told_is_external_too(scanned):
    found = scanned(
        """
        # file: shop.py
        from django.dispatch import receiver
        from lib.events import placed, computed, plugged
        @receiver([placed, computed, plugged])
        def handle(**kwargs): ...
        """,
        """
        # file: lib/events.py
        import django, blinker
        placed = blinker.signal("placed")
        computed = [e for e in globals().values()][3:][0].x
        def find(event):
            return event.unknown.thing
        plugged = find(computed)
        """,
    )
    assert signals(found) == [
        ("lib.events.computed", "external", SIGNAL, None),
        ("lib.events.placed", "external", "blinker.signal", None),
        ("lib.events.plugged", "external", "lib.events.find", None),
    ]


def test_the_trees_arm_of_a_try_is_meant(scanned):
    found = scanned(
        """
        # file: shop.py
        from django.dispatch import receiver, Signal
        try:
            from lib.signals import placed
        except ImportError:
            placed = Signal()
        @receiver(placed)
        def handle(**kwargs): ...
        """,
        """
        # file: lib/signals.py
        from django.dispatch import Signal
        placed = Signal()
        """,
    )
    assert [row.signal for row in found.connections] == ["shop.placed"]


# --- wrappers ---


def test_wrappers_of_every_kind_make_rows_where_the_tree_calls_them(scanned):
    found = scanned(
        """
        # file: shop/models.py
        import lib
        from lib import on_save, Tracker
        from lib.decorators import on
        from lib.fields import WatchedField
        class Order:
            state = WatchedField()
        @on_save(Order)
        def saved(**kwargs): ...
        @on(lib.placed)
        def placed(**kwargs): ...
        lib.register(Order)
        Tracker(Order)
        Tracker(Order).watch(saved)
        lib.unrelated(Order)
        """,
        """
        # file: lib/__init__.py
        from django.dispatch import Signal
        from lib.core import connect_model
        from .tracking import Tracker
        placed = Signal()
        def on_save(model):
            def decorate(function):
                connect_model(model, function)
                return function
            return decorate
        # file: lib/core.py
        from django.db.models.signals import post_save, pre_save
        def connect_model(model, function):
            post_save.connect(function, sender=model)
        def connect_fixed():
            post_save.connect(fixed)
        def fixed(**kwargs): ...
        post_save.connect(fixed)
        def fire(model):
            for signal in [s for s in (pre_save,)]:
                signal.send(model)
        # file: lib/decorators.py
        from django.dispatch import receiver
        def on(signal):
            return lambda function: receiver(signal)(function)
        # file: lib/tracking.py
        from django.db.models.signals import post_delete
        class Base:
            def __init__(self, model):
                post_delete.connect(self.gone, sender=model)
            def gone(self, **kwargs): ...
            def watch(self, function):
                post_delete.connect(function)
        class Tracker(Base): ...
        # file: lib/fields.py
        from django.db.models import signals
        class WatchedField:
            def contribute_to_class(self, cls, name):
                signals.pre_save.connect(self.check, sender=cls)
            def check(self, **kwargs): ...
        """,
    )
    assert rows(found) == [
        (6, "pre_save", "lib.fields.WatchedField.check", "shop.models.Order", "wrapper"),
        (7, "post_save", "shop.models.saved", "shop.models.Order", "wrapper"),
        (9, "placed", "shop.models.placed", None, "wrapper"),
        (12, "post_delete", "lib.tracking.Base.gone", "shop.models.Order", "wrapper"),
        (13, "post_delete", "lib.tracking.Base.gone", "shop.models.Order", "wrapper"),
        (13, "post_delete", "shop.models.saved", None, "wrapper"),
    ]
    assert {row.receiver: row.receiver_location and row.receiver_location.line for row in found.connections} == {
        "lib.fields.WatchedField.check": None,
        "shop.models.saved": 7,
        "shop.models.placed": 9,
        "lib.tracking.Base.gone": None,
    }
    assert {row.location.path for row in found.connections} == {"shop/models.py"}
    assert not found.unresolved


def test_hooks_of_library_bases_run_for_the_trees_classes_alone(scanned):
    found = scanned(
        """
        # file: shop.py
        from lib.base import Own, Middle, Made
        class Plain(Own): ...
        class Deep(Middle): ...
        class Watched(Made): ...
        """,
        """
        # file: lib/base.py
        from django.db.models.signals import post_save
        def handle(**kwargs): ...
        class Own:
            def __init_subclass__(cls, **kwargs):
                post_save.connect(handle, sender=cls)
        class Middle(Own): ...
        class Maker(type):
            def __init__(cls, name, bases, namespace):
                post_save.connect(handle, sender=cls, dispatch_uid="made")
        class Made(metaclass=Maker): ...
        """,
    )
    assert rows(found) == [
        (2, "post_save", "lib.base.handle", "shop.Plain", "wrapper"),
        (3, "post_save", "lib.base.handle", "shop.Deep", "wrapper"),
        (4, "post_save", "lib.base.handle", "shop.Watched", "wrapper"),
    ]


def test_a_common_name_counts_only_in_files_that_may_mean_the_librarys(scanned):
    found = scanned(
        """
        # file: shop/models.py
        from lib.registry import register
        class Order: ...
        register(Order)
        # file: shop/compat.py
        from lib.registry import register
        # file: shop/other.py
        from shop.compat import register
        from shop.models import Order
        register(Order)
        # file: shop/admin.py
        from django.contrib import admin
        admin.register(object)
        """,
        """
        # file: lib/registry.py
        from lib.connecting import connect_all
        def register(model):
            connect_all(model)
        # file: lib/connecting.py
        from django.db.models.signals import post_save
        def connect_all(model):
            post_save.connect(print, sender=model)
        # file: stranger.py
        import django
        from lib import registry
        def connect_all(): ...
        """,
    )
    assert [row.location.path for row in found.connections] == ["shop/models.py", "shop/other.py"]
    assert found.stats.parsed == 3


# --- names that lead into a library ---


def test_what_a_librarys_text_does_not_tell_keeps_its_outside_name(scanned):
    found = scanned(
        """
        # file: shop.py
        from django.db import models
        from django.dispatch import Signal
        from lib.models import Article, AbstractOrder, LinkField, missing, wrapped, Thing, registry
        import lib.space.inner, lib.broken
        from lib.broken import Gone
        ask = Signal()
        class Order(AbstractOrder):
            links = LinkField()
        ask.send(sender=Article)
        ask.send(sender=Article.objects)
        ask.send(sender=Order.made)
        ask.send(sender=missing)
        ask.send(sender=wrapped)
        ask.send(sender=Order.links.through)
        ask.send(sender=Thing())
        ask.send(sender=lib.space.inner.Inner)
        ask.send(sender=Gone)
        ask.send(sender=lib.space.nothing)
        ask.send(sender=registry)
        """,
        """
        # file: lib/models.py
        from django.db import models
        class Article(models.Model): ...
        class AbstractOrder(models.Model): ...
        class LinkField(models.ManyToManyField): ...
        class Thing: ...
        wrapped = something
        registry = Thing()
        # file: lib/space/inner.py
        import django
        class Inner: ...
        # file: lib/broken.py
        def (
        """,
    )
    assert senders(found) == [
        "lib.models.Article",
        "?",
        "?",
        "lib.models.missing",
        "lib.models.wrapped",
        "shop.Order_links",
        "lib.models.Thing",
        "lib.space.inner.Inner",
        "lib.broken.Gone",
        "lib.space.nothing",
        "lib.models.Thing",
    ]
    assert not found.failures


def test_calls_that_are_known_stay_known_when_their_text_is_read(scanned):
    found = scanned(
        """
        # file: shop.py
        import asyncio
        from asgiref.sync import sync_to_async, async_to_sync, AsyncToSync
        from swapper import get_model_name, load_model
        from django.dispatch import Signal
        from django.db.models.signals import post_save
        ask = Signal()
        def handle(**kwargs): ...
        ask.connect(sync_to_async(handle))
        ask.connect(AsyncToSync(handle), sender=load_model("shop", "Order"))
        post_save.connect(handle, sender=get_model_name("auth", "User"))
        async_to_sync(ask.asend)(sender=handle)
        """,
        """
        # file: asgiref/sync.py
        import django
        class AsyncToSync:
            def __init__(self, awaitable): ...
            def __call__(self, *args): ...
        def async_to_sync(awaitable=None):
            return AsyncToSync(awaitable)
        def sync_to_async(func=None):
            return lambda f: func
        # file: swapper.py
        from django.apps import apps
        def load_model(app, model): return apps.get_model(get_model_name(app, model))
        def get_model_name(app_label, model): return getattr(apps, app_label)
        """,
    )
    assert [(row.receiver, row.sender) for row in found.connections] == [
        ("shop.handle", None),
        ("shop.handle", "shop.Order"),
        ("shop.handle", "django.contrib.auth.models.User"),
    ]
    assert senders(found) == ["shop.handle"]


def test_a_librarys_function_is_followed_to_what_it_gives(scanned):
    found = scanned(
        """
        # file: shop.py
        from django.dispatch import Signal
        from lib.tools import same, handler_of
        ask = Signal()
        def handle(**kwargs): ...
        ask.connect(same(handle))
        ask.connect(handler_of(handle))
        def on(function):
            ask.connect(same(function))
        on(handle)
        """,
        """
        # file: lib/tools.py
        import django
        def same(x):
            return x
        def handler_of(function):
            def inner(**kwargs):
                function()
            return inner
        """,
    )
    assert [(row.receiver, row.receiver_location and row.receiver_location.line) for row in found.connections] == [
        ("shop.handle", 4),
        ("lib.tools.handler_of.<locals>.inner", None),
        ("shop.handle", 4),
    ]


# --- the whole ---


@pytest.mark.parametrize("project", sorted(path.name for path in FIXTURES.iterdir() if path.is_dir()))
def test_an_environment_without_libraries_changes_nothing(tmp_path, project):
    (tmp_path / "site-packages").mkdir()

    def told(**options):
        found = scan([str(FIXTURES / project)], **options)
        return [found.signals, found.sends, found.connections, found.disconnections, found.unresolved, found.failures]

    assert told(python=str(tmp_path / "site-packages")) == told()


def test_the_libraries_of_the_running_environment(tmp_path):
    write(
        tmp_path,
        """
        # file: shop.py
        import django, pytest, libcst
        from django.dispatch import receiver
        from django.core.signals import setting_changed
        @receiver(setting_changed)
        def handle(**kwargs): ...
        """,
    )
    found = scan([str(tmp_path)], python=sys.executable)
    assert signals(found) == [("django.core.signals.setting_changed", "builtin", SIGNAL, None)]
    assert rows(found) == [(4, "setting_changed", "shop.handle", None, "decorator")]
