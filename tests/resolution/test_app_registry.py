"""Models and configurations by label."""

import pytest

from sigscope.resolution.resolve import resolve
from sigscope.sources.discovery import discover

TREE = """
# file: shop/__init__.py
# file: shop/apps.py
from django.apps import AppConfig
PREFIX = "shop"
class Helper: ...
class ShopConfig(AppConfig):
    name = "shop"
    label = PREFIX + "_app"
    def ready(self):
        from django.dispatch import Signal
        ask = Signal()
        ask.send(sender=self.get_model("Order"))
class Other(AppConfig):
    name = "other"
# file: shop/models/__init__.py
from library import Outside
from .orders import Order
from shop.names import NAME
class Line: ...
# file: shop/models/orders.py
class Order: ...
# file: shop/names.py
NAME = "one"
class Hidden: ...
# file: shop/again.py
from shop.names import Hidden
# file: plain/__init__.py
# file: plain/apps.py
# file: plain/models.py
from django.db import models
class Item(models.Model): ...
# file: packaged/__init__.py
from django.apps import AppConfig
class Config(AppConfig):
    name = "packaged"
# file: packaged/models.py
class Item: ...
# file: nested/deep/apps.py
from django.apps import AppConfig as Base
class DeepBase(Base):
    name = __name__.rpartition(".")[0]
class DeepConfig(DeepBase):
    name = "nested.deep"
# file: nested/deep/models.py
class Item: ...
# file: broken/apps.py
from django.apps import AppConfig
class (:
# file: broken/models.py
from django.db import models
class Item(models.Model): ...
"""


@pytest.mark.parametrize(
    ("label", "sender"),
    [
        ("shop_app.Order", "shop.models.orders.Order"),
        ("shop_app.order", "shop.models.orders.Order"),
        ("shop_app.ORDER", "shop.models.orders.Order"),
        ("shop_app.Line", "shop.models.Line"),
        ("shop_app.Hidden", "shop.names.Hidden"),
        ("shop_app.Missing", "shop_app.Missing"),
        ("shop_app.Outside", "shop_app.Outside"),
        ("shop_app.orders", "shop_app.orders"),
        ("shop_app.NAME", "shop_app.NAME"),
        ("shop.Order", "shop.Order"),
        ("Shop_App.Order", "Shop_App.Order"),
        ("plain.Item", "plain.models.Item"),
        ("packaged.Item", "packaged.models.Item"),
        ("deep.Item", "nested.deep.models.Item"),
        ("broken.Item", "broken.models.Item"),
        ("nowhere.Item", "nowhere.Item"),
    ],
)
def test_a_model_is_found_by_its_label(resolve_tree, label, sender):
    found = resolve_tree(
        f"{TREE}# file: zz/ask.py\nfrom django.apps import apps\nfrom django.dispatch import Signal\nask = Signal()\n"
        f"ask.send(sender=apps.get_model('{label}'))\nask.send(sender=apps.get_model(*'{label}'.split('.')))\n"
        f"ask.send(sender=apps.get_model('{label.partition('.')[0]}', model_name='{label.partition('.')[2]}'))\n"
    )
    assert [send.sender for send in found.sends if send.function.startswith("zz")] == [sender] * 3


@pytest.mark.parametrize(
    ("expression", "sender"),
    [
        ("apps.get_app_config('shop_app')", "shop.apps.ShopConfig"),
        ("apps.get_app_config('shop_app').get_model('order')", "shop.models.orders.Order"),
        ("apps.get_app_config('shop_app').get_model(NAME)", "?"),
        ("apps.get_app_config('plain')", "?"),
        ("apps.get_app_config(NAME)", "?"),
        ("apps.get_app_config('deep').name", "nested.deep"),
    ],
)
def test_a_configuration_is_found_by_its_label(resolve_tree, expression, sender):
    found = resolve_tree(
        f"{TREE}# file: zz/ask.py\nfrom django.apps import apps\nfrom django.dispatch import Signal\nask = Signal()\n"
        f"ask.send(sender={expression})\n"
    )
    assert [(send.function, send.sender) for send in found.sends] == [
        ("shop.apps.ShopConfig.ready", "shop.models.orders.Order"),
        ("zz.ask.<module>", sender),
    ]


@pytest.mark.parametrize(
    ("user_model", "sender"),
    [
        (None, "django.contrib.auth.models.User"),
        ("people.Visitor", "people.models.Visitor"),
        ("elsewhere.User", "elsewhere.User"),
    ],
)
def test_the_user_model_is_that_of_the_settings(tmp_path, user_model, sender):
    (tmp_path / "people").mkdir()
    (tmp_path / "people/__init__.py").touch()
    (tmp_path / "people/apps.py").touch()
    (tmp_path / "people/models.py").write_text("from django.db import models\nclass Visitor(models.Model): ...\n")
    (tmp_path / "ask.py").write_text(
        "from django.contrib.auth import get_user_model\nfrom django.conf import settings\n"
        "from django.db.models.signals import post_save\ndef listen(): ...\n"
        "post_save.connect(listen, sender=get_user_model())\n"
        "post_save.connect(listen, sender=settings.AUTH_USER_MODEL)\n"
    )
    tree = discover([str(tmp_path)])
    found = resolve(tree.files, tree.apps, user_model)
    assert [row.sender for row in found.connections] == [sender, sender]


def test_two_apps_of_one_label_are_asked_in_order(resolve_tree):
    found = resolve_tree(
        """
        # file: ask.py
        from django.apps import apps
        from django.dispatch import Signal
        ask = Signal()
        ask.send(sender=apps.get_model("shop.First"))
        ask.send(sender=apps.get_model("shop.Second"))
        # file: one/shop/apps.py
        # file: one/shop/models.py
        class First: ...
        # file: two/shop/apps.py
        # file: two/shop/models.py
        class First: ...
        class Second: ...
        """
    )
    assert [send.sender for send in found.sends] == ["one.shop.models.First", "two.shop.models.Second"]
