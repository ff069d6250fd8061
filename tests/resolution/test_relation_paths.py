"""Where a path over relations leads, as far as the tree and Django's own models tell."""

import pytest

SHOP = """
# file: shop/__init__.py
# file: shop/apps.py
from django.apps import AppConfig
class ShopConfig(AppConfig):
    name = "shop"
# file: shop/fields.py
from django.db import models
class Link(models.ForeignKey): ...
# file: shop/models.py
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from .fields import Link
class Customer(models.Model):
    name = models.CharField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL)
    groups = models.ManyToManyField(Group)
    friend = models.ForeignKey("self")
class Order(models.Model):
    customer = Link(Customer, related_name="orders")
    other = models.ForeignKey("Customer")
    far = models.ForeignKey("elsewhere.Thing")
    label = models.CharField()
    odd = 5
    open = models.ForeignKey(choose())
class Parcel(models.Model):
    order = models.ForeignKey("shop.Order", related_name="parcels")
"""


@pytest.mark.parametrize(
    ("path", "sender"),
    [
        ("customer", "shop.models.Customer"),
        ("customer__name", "shop.models.Customer"),
        ("other__friend__friend", "shop.models.Customer"),
        ("parcels__order", "shop.models.Order"),
        ("parcels", "shop.models.Parcel"),
        ("customer__orders__parcels", "shop.models.Parcel"),
        ("customer__user__email", "django.contrib.auth.models.User"),
        ("customer__user__groups__permissions__codename", "django.contrib.auth.models.Permission"),
        ("customer__groups__user__username", "django.contrib.auth.models.User"),
        ("customer__user__profile__name", "?"),
        ("far", "elsewhere.Thing"),
        ("far__owner", "?"),
        ("missing", "?"),
        ("odd", "?"),
        ("open", "?"),
        ("open__name", "?"),
    ],
)
def test_where_a_path_leads(path, sender, told):
    text = f"""
from django.contrib.admin.utils import reverse_field_path
from shop.models import Order
end, back = reverse_field_path(Order, "{path}")
ask.send(sender=end)
"""
    assert told(f"{text}{SHOP}") == [sender]


@pytest.mark.parametrize(("path", "senders"), [("label", []), ("customer__name", ["shop.models.Customer"])])
def test_a_path_without_relations_leads_nowhere_back(path, senders, told):
    text = f"""
from django.contrib.admin.utils import reverse_field_path
from shop.models import Order
def ends():
    found = []
    for path in ["{path}"]:
        end, back = reverse_field_path(model=Order, path=path)
        if back:
            found.append(end)
    return found
for end in ends():
    ask.send(sender=end)
"""
    assert told(f"{text}{SHOP}") == senders


def test_a_function_of_that_name_in_the_tree_is_followed(told):
    assert told(
        "def reverse_field_path(model, path): return model, ''\nask.send(sender=reverse_field_path(int, 'x')[0])"
    ) == ["builtins.int"]
