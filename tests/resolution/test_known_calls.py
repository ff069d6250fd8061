"""Calls whose result is known without following them."""

import pytest

CLASSES = """
import functools, importlib, swapper
from functools import partial
from importlib import import_module
from asgiref.sync import sync_to_async
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.module_loading import import_string
class A: ...
class B: ...
class Meta(type): ...
def unknown(): ...
"""


@pytest.mark.parametrize(
    ("expression", "senders"),
    [
        ("type(A())", ["main.A"]),
        ("type(A)", ["builtins.type"]),
        ("type(settings.X())", ["django.conf.settings.X"]),
        ("type(settings)", ["?"]),
        ("type('X', (), {})", ["?"]),
        ("getattr(A(), '__class__')", ["main.A"]),
        ("getattr(A(), settings.NAME)", ["?"]),
        ("getattr(A(), 'missing', B)", ["?"]),
        ("getattr(A())", ["?"]),
        ("list([A])[0]", ["main.A"]),
        ("list(settings.X)[0]", ["?"]),
        ("list()[0]", ["?"]),
        ("sorted((A, B))[1]", ["main.B"]),
        ("dict(a=A)['a']", ["main.A"]),
        ("dict({'a': A})['a']", ["main.A"]),
        ("{'a': A}.get('a')", ["main.A"]),
        ("{'a': A}.get()", ["main.A"]),
        ("{'a': A}.get('b')", [None]),
        ("{'a': A, 'b': B}.get(settings.X)", ["main.A", "main.B"]),
        ("{'a': A}.copy()['a']", ["main.A"]),
        ("[A].copy()[0]", ["main.A"]),
        ("list({'a': A}.values())[0]", ["main.A"]),
        ("list({'a': A}.items())[0][1]", ["main.A"]),
        ("list({A: 1}.keys())[0]", ["main.A"]),
        ("[A].index(A)", ["?"]),
        ("object()", ["?"]),
        ("len([A])", ["?"]),
        ("{'a.b': A}['{}.{}'.format('a', 'b')]", ["main.A"]),
        ("'{} {}'.format('a')", ["?"]),
        ("'{}'.format(settings.X)", ["?"]),
        ("'a'.upper()", ["A"]),
        ("'A'.lower()", ["a"]),
        ("' a '.strip()", ["a"]),
        ("'a'.strip('b')", ["?"]),
        ("'a b'.split()", ["?"]),
        ("ask.connect(unknown)", [None]),
        ("import_module('other').C", ["other.C"]),
        ("import_module('.other', package='pack').D", ["pack.other.D"]),
        ("import_module('.lower', package='pack.deep').E", ["pack.deep.lower.E"]),
        ("import_module('..other', package='pack.deep').D", ["pack.other.D"]),
        ("import_module('elsewhere').X", ["elsewhere.X"]),
        ("import_module(settings.X).X", ["?"]),
        ("import_module().X", ["?"]),
        ("import_string('other.C')", ["other.C"]),
        ("import_string('elsewhere.X')", ["elsewhere.X"]),
        ("import_string(settings.X)", ["?"]),
        ("import_string()", ["?"]),
        ("sync_to_async(A)", ["main.A"]),
        ("sync_to_async()", ["?"]),
        ("partial(A, 1)", ["main.A"]),
        ("partial()", ["?"]),
        ("apps.get_model('shop.Order')", ["shop.models.Order"]),
        ("apps.get_model('shop', 'order')", ["shop.models.Order"]),
        ("apps.get_model('elsewhere', 'X')", ["elsewhere.X"]),
        ("apps.get_model(settings.X)", ["?"]),
        ("apps.get_model('shop')", ["?"]),
        ("apps.get_model(swapper.get_model_name('shop', 'Order'))", ["shop.models.Order"]),
        ("apps.get_model(swapper.get_model_name(settings.X, 'Order'))", ["?"]),
        ("apps.get_app_config('shop')", ["shop.apps.ShopConfig"]),
        ("apps.get_app_config('shop').get_model('Order')", ["shop.models.Order"]),
        ("apps.get_app_config('shop').get_model(settings.X)", ["?"]),
        ("apps.get_app_config('elsewhere')", ["?"]),
        ("get_user_model()", ["django.contrib.auth.models.User"]),
        ("settings.AUTH_USER_MODEL", ["django.contrib.auth.models.User"]),
        ("super().x", ["?"]),
    ],
)
def test_what_a_call_gives(told, expression, senders):
    tree = f"""{CLASSES}
ask.send(sender={expression})
# file: other.py
class C: ...
# file: pack/__init__.py
# file: pack/other.py
class D: ...
# file: pack/deep/__init__.py
# file: pack/deep/lower.py
class E: ...
# file: shop/__init__.py
# file: shop/models.py
from django.db import models
class Order(models.Model): ...
# file: shop/apps.py
from django.apps import AppConfig
class ShopConfig(AppConfig):
    name = "shop"
"""
    assert told(tree) == senders


@pytest.mark.parametrize(
    ("loop", "senders"),
    [
        ("for one, other in zip([A], [B]): ask.send(sender=other)", ["main.B"]),
        ("for one, other in zip([A], settings.X): ask.send(sender=one)", ["?"]),
        ("for number, one in enumerate([A, B]): ask.send(sender=one)", ["main.A", "main.B"]),
        ("for number, one in enumerate(settings.X): ask.send(sender=one)", ["?"]),
        ("for one in list(settings.X): ask.send(sender=one)", ["?"]),
    ],
)
def test_what_a_loop_goes_over(told, loop, senders):
    assert told(f"{CLASSES}\n{loop}\n") == senders


@pytest.mark.parametrize("name", ["partial", "import_module", "import_string", "sync_to_async", "get_model_name"])
def test_a_function_of_the_tree_with_a_known_name_is_followed(told, name):
    assert told(f"class A: ...\nclass B: ...\ndef {name}(*given): return B\nask.send(sender={name}(A, 'x'))\n") == [
        "main.B"
    ]


def test_super_in_a_function_inside_a_method_is_that_of_the_method(told):
    tree = """
class Base:
    def kind(self):
        return Base
class Child(Base):
    def kind(self):
        return [super(Child, self).kind() for _ in (1,)][0]
    def tell(self):
        def inner():
            return super().kind()
        ask.send(sender=inner())
"""
    assert told(tree) == ["main.Base"]


def test_a_call_of_what_an_outside_call_gives_is_outside(told):
    assert told("import lib\nask.send(sender=lib.make()())\n") == ["?"]


def test_partials_of_partials_and_of_classes(told):
    tree = """
from functools import partial
class A: ...
def pick(one, other, third=None):
    return third
once = partial(pick, 1)
ask.send(sender=partial(once, 2)(third=A))
ask.send(sender=partial(A, 1)())
ask.send(sender=partial(undefined, 1)())
"""
    assert told(tree) == ["main.A", "main.A", "?"]


def test_a_callable_instance_gives_what_its_call_returns(told):
    tree = """
class A: ...
class Picks:
    def __call__(self):
        return A
class Silent: ...
ask.send(sender=Picks()())
ask.send(sender=Silent()())
"""
    assert told(tree) == ["main.A", "?"]


def test_a_star_that_cannot_be_spread_leaves_the_rest_open(told):
    tree = """
from django.conf import settings
class A: ...
def first(*given):
    return given[0]
def option(**given):
    return given["one"]
ask.send(sender=first(A, *settings.X))
ask.send(sender=option(one=A, **settings.X))
"""
    assert [sender for sender in told(tree) if sender != "?"] in ([], ["main.A"], ["main.A", "main.A"])
