"""A day in the shop."""

from decimal import Decimal
from unittest import mock

from asgiref.sync import async_to_sync
from billing import gateway
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.management import call_command
from django.dispatch import Signal
from django.test import Client, RequestFactory
from orders.services import cancel_order, place_order
from orders.views import ship

PRICE = Decimal("29.90")


def customer() -> AbstractUser:
    user, created = get_user_model().objects.get_or_create(username="ada", email="ada@example.com")
    if created:
        user.set_password("kettle")
        user.save()
    return user


def act_place_and_cancel() -> None:
    order = place_order(customer(), "Kettle", 18, PRICE, labels=["gift", "fragile"])
    cancel_order(order)


def act_card_refused() -> None:
    with mock.patch.object(gateway, "charge", side_effect=gateway.PaymentRefused("expired")):
        place_order(customer(), "Teapot", 1, PRICE)


def act_order_on_the_site() -> None:
    user = customer()
    client = Client()
    assert client.login(username=user.username, password="kettle")
    assert client.post("/orders/", {"product": "Kettle", "unit_price": "29.90"}).status_code == 201
    assert authenticate(username="ada", password="wrong") is None


def act_ship() -> None:
    order = place_order(customer(), "Teapot", 1, PRICE)
    if hasattr(Signal, "asend"):  # Django 5.0
        async_to_sync(ship)(RequestFactory().post("/"), order.pk)


def act_count_stock() -> None:
    call_command("count_stock")
