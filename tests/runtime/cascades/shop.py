"""The shop's three signals, one after the other: order_placed, payment_captured, stock_reserved."""

from decimal import Decimal

from django.contrib.auth import get_user_model
from orders.services import place_order

PRICE = Decimal("29.90")


def prepare_customer() -> None:
    get_user_model().objects.create(username="ada", email="ada@example.com")


def act_place_order() -> None:
    place_order(get_user_model().objects.get(), "Kettle", 18, PRICE, labels=["gift"])
