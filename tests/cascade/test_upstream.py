"""What leads to a function, a signal, a write."""

CODE = """
# file: shop/models.py
from django.db import models
from shop.signals import placed

class Tag(models.Model):
    pass

class Order(models.Model):
    tags = models.ManyToManyField(Tag)

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)

    def place(self):
        placed.send(sender=Order)

    def drop(self):
        self.delete()

class Box:
    def save(self):
        pass

    def __init__(self):
        placed.send(sender=Box)

    def __call__(self, sender, **kwargs):
        pass

# file: shop/signals.py
from django.dispatch import Signal

placed = Signal()

# file: shop/apps.py
from django.apps import AppConfig

class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        from . import receivers

# file: shop/receivers.py
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_init, post_save
from django.dispatch import receiver
from shop.models import Box, Order
from shop.signals import placed

@receiver(placed, sender=Order)
def mail(sender, **kwargs):
    again()

def again():
    transaction.on_commit(lambda: placed.send(sender=Order))

@receiver(post_save, sender=Order)
@receiver(post_delete, sender=Order)
@receiver(post_init, sender=Order)
@receiver(m2m_changed, sender=Order.tags.through)
def heard(sender, **kwargs):
    pass

box = Box()
placed.connect(box)

# file: shop/views.py
from shop.models import Box, Order
from shop.receivers import mail as write
from functools import partial
import shop.receivers

placed_at_import = Order.place

def view(request, order):
    order.place()

def create(request):
    Order.objects.create()

def tag(request, order: Order):
    order.tags.add(1)

def drop(request, order: Order):
    order.drop()

def make(request):
    return Box()

def hand(request):
    request.register(write)
    request.register(request.mail)

def direct(request):
    write(None)
"""


def test_a_signal(site) -> None:
    assert site(CODE).lines("placed", up=True) == [
        "signal shop.signals.placed",
        "  function shop.models.Order.place",
        "    function shop.views.view when=if the object is of Order",
        "  function shop.models.Box.__init__",
        "    function shop.views.make",
        "  function shop.receivers.again when=after the commit",
        "    function shop.receivers.mail",
        "      signal shop.signals.placed sender=shop.models.Order",
        "        function shop.models.Order.place (shown above)",
        "        function shop.receivers.again when=after the commit (cycle)",
        "      function shop.views.hand when=when it is called back",
        "      function shop.views.direct",
    ]


def test_depth(site) -> None:
    assert site(CODE).lines("mail", up=True, depth=1)[:2] == [
        "function shop.receivers.mail",
        "  signal shop.signals.placed sender=shop.models.Order",
    ]
    assert "(deeper)" in "\n".join(site(CODE).lines("placed", up=True, depth=1))


def test_a_model(site) -> None:
    found = site(CODE).lines("shop.Order", up=True)
    assert found[0] == "operation shop.models.Order.save()"
    assert "    function shop.views.create" in found
    assert "operation shop.models.Order.delete()" in found
    assert "  function shop.models.Order.drop" in found
    assert "    function shop.views.drop" in found


def test_djangos_own_signals(site) -> None:
    found = site(CODE)
    assert "    function shop.views.create" in found.lines("post_save", up=True)
    assert "  function shop.views.create" in found.lines("post_init:shop.Order", up=True)
    assert found.lines("m2m_changed", up=True)[1:] == ["  function shop.views.tag"]
    assert found.lines("request_finished", up=True) == ["signal django.core.signals.request_finished"]


def test_an_own_save(site) -> None:
    assert site(CODE).lines("Box.save", up=True) == ["function shop.models.Box.save"]
    assert "  function shop.views.create" in site(CODE).lines("Order.save", up=True)


def test_an_instance_that_is_called(site) -> None:
    assert site(CODE).lines("Box.__call__", up=True)[1] == "  signal shop.signals.placed"


def test_too_much_is_cut(site, monkeypatch) -> None:
    monkeypatch.setattr("sigscope.cascade.upstream.MAX_FILES", 0)
    assert site(CODE).trace("mail", up=True).is_cut
    monkeypatch.undo()
    monkeypatch.setattr("sigscope.cascade.upstream.MAX_NODES", 1)
    assert site(CODE).trace("placed", up=True).is_cut


def test_a_send_at_module_level(site) -> None:
    text = CODE + "\n# file: shop/late.py\nfrom shop.signals import placed\nplaced.send(sender=None)\n"
    assert "  function shop.late.<module>" in site(text).lines("placed", up=True)


def test_a_method_of_a_common_name_is_looked_for_where_its_class_is_named(site) -> None:
    many = "".join(f"\nclass Page{number}:\n    def show(self):\n        pass\n" for number in range(21))
    text = f"""
# file: shop/pages.py
class Shown:
    def show(self):
        pass
{many}
# file: shop/callers.py
from shop.pages import Shown

def near():
    Shown().show()

# file: shop/others.py
from shop.pages import Page1

def far():
    Page1().show()
"""
    assert site(CODE + text).lines("Shown.show", up=True) == [
        "function shop.pages.Shown.show",
        "  function shop.callers.near",
    ]


def test_what_a_receiver_is_handed_is_known_upwards(site) -> None:
    text = (
        CODE
        + """
# file: shop/more.py
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from shop.models import Box, Order, Tag

@receiver(post_save, sender=Order)
def tidy(sender, instance, **kwargs):
    instance.tags.first().delete()

@receiver(post_delete, sender=Tag)
def forgotten(sender, instance, **kwargs):
    pass
"""
    )
    assert site(text).lines("forgotten", up=True)[:3] == [
        "function shop.more.forgotten",
        "  signal post_delete sender=shop.models.Tag startup=never",
        "    function shop.more.tidy",
    ]
