"""A day at the festival."""

from django.template.loader import render_to_string
from django.test import RequestFactory


def act_people():
    from people.models import Visitor

    Visitor.objects.create_visitor("Ada@example.com").open_app()


def act_booking():
    from booking.models import Band, Fee

    band = Band.objects.create(name="The Receivers")
    band.book(900)
    Fee.objects.get().agree()
    band.cancel()


def act_stages():
    from stages.models import Stage

    Stage.objects.create(name="Main").play()


def act_tickets():
    from tickets import views

    for view in (views.SellView, views.ReturnView, views.LateReturnView, views.ScanView):
        view.as_view()(RequestFactory().get("/"))


def act_callables():
    from callables.receivers import Bartender, kitchen

    kitchen.sell()
    Bartender.sell()


def act_closures():
    from closures.receivers import close_gate, open_gate

    open_gate()
    close_gate()


def act_shadowing():
    from shadowing.receivers import let_it_rain, let_it_stop

    let_it_rain()
    let_it_stop()


def act_hooks():
    from hooks.models import Coupon, Refill

    Coupon.use()
    Refill.use()


def act_abstracts():
    from abstracts.models import Flyer, Programme

    Flyer(title="Sunday").publish()
    Programme(title="All days").publish()
    Flyer.withdraw_all()


def act_senders():
    from senders.receivers import Jukebox

    jukebox = Jukebox()
    jukebox.wish("Respect")
    assert jukebox.play("Respect") == 6
    jukebox.again()


def act_mentions():
    from mentions.slots import fill

    assert "Sponsored" in render_to_string("mentions/page.html")
    fill("map")


def act_lineup():
    from lineup.models import Slot

    Slot.objects.create(hour=20).move(21)


def act_sunshine():
    from sunshine.models import Forecast

    Forecast.objects.create(text="Sun").come_true()
