"""A day at the festival."""

from abstracts.models import Flyer, Programme
from booking.models import Band, Fee
from callables.receivers import Bartender, kitchen
from closures.receivers import close_gate, open_gate
from django.template.loader import render_to_string
from django.test import RequestFactory
from hooks.models import Coupon, Refill
from lineup.models import Slot
from mentions.slots import fill
from people.models import Visitor
from senders.receivers import Jukebox
from shadowing.receivers import let_it_rain, let_it_stop
from stages.models import Stage
from sunshine.models import Forecast
from tickets import views


def act_people() -> None:
    Visitor.objects.create_visitor("Ada@example.com").open_app()


def act_booking() -> None:
    band = Band.objects.create(name="The Receivers")
    band.book(900)
    Fee.objects.get().agree()
    band.cancel()


def act_stages() -> None:
    Stage.objects.create(name="Main").play()


def act_tickets() -> None:
    for view in (views.SellView, views.ReturnView, views.LateReturnView, views.ScanView):
        view.as_view()(RequestFactory().get("/"))


def act_callables() -> None:
    kitchen.sell()
    Bartender.sell()


def act_closures() -> None:
    open_gate()
    close_gate()


def act_shadowing() -> None:
    let_it_rain()
    let_it_stop()


def act_hooks() -> None:
    Coupon.use()
    Refill.use()


def act_abstracts() -> None:
    Flyer(title="Sunday").publish()
    Programme(title="All days").publish()
    Flyer.withdraw_all()


def act_senders() -> None:
    jukebox = Jukebox()
    jukebox.wish("Respect")
    assert jukebox.play("Respect") == 6
    jukebox.again()


def act_mentions() -> None:
    assert "Sponsored" in render_to_string("mentions/page.html")
    fill("map")


def act_lineup() -> None:
    Slot.objects.create(hour=20).move(21)


def act_sunshine() -> None:
    Forecast.objects.create(text="Sun").come_true()
