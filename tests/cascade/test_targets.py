"""What a user may name, and what they are told where it is nothing or several."""

import pytest

from sigscope.errors import SigscopeError

CODE = """
# file: shop/models.py
from django.db import models
from shop.signals import placed

class Order(models.Model):
    def place(self):
        placed.send(sender=Order)

class Basket(models.Model):
    pass

# file: shop/signals.py
from django.dispatch import Signal

placed = Signal()
paid = Signal()

# file: shop/receivers.py
from django.dispatch import receiver
from shop.models import Order
from shop import signals

@receiver(signals.placed, sender=Order)
def mail(sender, **kwargs):
    signals.paid.send(sender=Order)

# file: shop/apps.py
from django.apps import AppConfig

class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        from . import receivers

# file: shop/views.py
from shop.models import Order
from shop.receivers import mail as write
from django.views import View

class Page(View):
    def get(self, request):
        return 1

    def post(self, request):
        Order().place()

class Empty(View):
    def get(self, request):
        return 1

def outer():
    def inner():
        Order().place()
    return inner

# file: other/models.py
from django.db import models
from django.dispatch import Signal

placed = Signal()

class Order(models.Model):
    pass

# file: other/receivers.py
"""


def test_a_signal(site) -> None:
    found = site(CODE)
    assert found.trace("paid").target == "shop.signals.paid"
    assert found.trace("signals.paid").target == "shop.signals.paid"
    assert found.trace("pre_migrate").target == "django.db.models.signals.pre_migrate"
    with pytest.raises(SigscopeError, match=r"placed can be several: name one of other\.models\.placed, shop\.signals"):
        found.trace("placed")


def test_a_signal_with_its_sender(site) -> None:
    found = site(CODE)
    for sender in ("shop.Order", "shop.models.Order", "models.Basket"):
        lines = found.lines(f"shop.signals.placed:{sender}")
        assert lines[0].startswith("signal shop.signals.placed sender=shop.models.")
        assert len(lines) == (1 if sender.endswith("Basket") else 3)
    with pytest.raises(SigscopeError, match="the sender Order can be several"):
        found.trace("shop.signals.placed:Order")
    with pytest.raises(SigscopeError, match=r"has no sender Ordr; did you mean shop\.models\.Order"):
        found.trace("shop.signals.placed:Ordr")
    with pytest.raises(SigscopeError, match=r"has no sender zzz$"):
        found.trace("shop.signals.placed:zzz")
    with pytest.raises(SigscopeError, match="is no signal; a sender can only stand behind a signal"):
        found.trace("mail:Order")


def test_a_model(site) -> None:
    found = site(CODE)
    for name in ("shop.Order", "shop.models.Order", "shop.views.Order"):
        assert found.trace(name).target == "shop.models.Order"
        assert found.trace(name).kind == "model"
    assert found.trace("Basket", up=True).kind == "model"


def test_a_function(site) -> None:
    found = site(CODE)
    for name in ("mail", "receivers.mail", "shop.views.write", "shop/receivers.py:7"):
        assert found.trace(name).target == "shop.receivers.mail"
    assert found.trace("Order.place").target == "shop.models.Order.place"
    assert found.trace("shop.views.Order.place").target == "shop.models.Order.place"
    assert found.trace("shop.views.outer.<locals>.inner").target == "shop.views.outer.<locals>.inner"


def test_a_view(site) -> None:
    found = site(CODE)
    assert [node.name for node in found.trace("Page").nodes] == ["shop.views.Page.post"]
    assert [node.name for node in found.trace("Empty").nodes] == ["shop.views.Empty.get"]


def test_a_place(site) -> None:
    found = site(CODE)
    assert found.trace("shop/signals.py:4").target == "shop.signals.paid"
    assert found.trace("shop/models.py:4").target == "shop.models.Order"
    assert found.trace("project/shop/models.py:5").target == "shop.models.Order.place"
    assert found.trace("signals.py:4").target == "shop.signals.paid"
    with pytest.raises(SigscopeError, match="no function, class or signal stands at"):
        found.trace("shop/models.py:1")
    with pytest.raises(SigscopeError, match=r"no file shop/modls.py was read; did you mean shop/models\.py"):
        found.trace("shop/modls.py:1")
    with pytest.raises(SigscopeError, match=r"receivers\.py can be several files"):
        found.trace("receivers.py:1")


def test_nothing(site) -> None:
    found = site(CODE)
    with pytest.raises(SigscopeError, match=r"nothing is called mial: .*; did you mean shop\.receivers\.mail"):
        found.trace("mial")
    with pytest.raises(SigscopeError, match=r"no signal, model, function or class$"):
        found.trace("qqqqqqqqqqqq")
    with pytest.raises(SigscopeError, match=r"nothing is called shop\.nothing\.here"):
        found.trace("shop.nothing.here")


def test_a_package_that_can_not_be_read(site) -> None:
    with pytest.raises(SigscopeError, match=r"nothing is called bad\.thing"):
        site(CODE + "\n# file: bad/__init__.py\ndef (:\n").trace("bad.thing")


def test_many_candidates_are_counted(site) -> None:
    parts = "".join(f"\n# file: part{i}/views.py\ndef index(request):\n    pass\n" for i in range(12))
    with pytest.raises(SigscopeError, match=r"and 4 more$"):
        site(CODE + parts).trace("index")


def test_a_place_where_nothing_stands_gets_the_nearest(site) -> None:
    found = site(CODE)
    for place, near in (
        ("shop/models.py:1", "shop.models.Order, shop.models.Order.place, shop.models.Basket"),
        ("shop/signals.py:1", "shop.signals.placed, shop.signals.paid"),
    ):
        with pytest.raises(SigscopeError, match=f"{place}; did you mean {near}"):
            found.trace(place)


def test_a_name_beyond_ascii(site) -> None:
    found = site("\n# file: shop/views.py\ndef gönn():\n    pass\n\nclass Übung:\n    def tun(self):\n        pass\n")
    assert found.trace("gönn").target == "shop.views.gönn"
    assert found.trace("Übung").target == "shop.views.Übung"
    with pytest.raises(SigscopeError, match=r"did you mean shop\.views\.gönn"):
        found.trace("gönm")


def test_a_method_that_a_class_has_from_a_base(site) -> None:
    found = site(
        "\n# file: shop/views.py\nclass Base:\n    def go(self):\n        pass\n\nclass Page(Base):\n    pass\n"
    )
    assert found.trace("Page.go").target == "shop.views.Base.go"
    with pytest.raises(SigscopeError, match=r"nothing is called Page\.come"):
        found.trace("Page.come")
