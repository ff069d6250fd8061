"""What a body does: calls in every form, what the ORM sends, effects."""

import pytest

CODE = """
# file: shop/models.py
from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from outside import Counted, NamedManager

class Kept(models.Model):
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

    class Meta:
        abstract = True

class OwnForeignKey(models.ForeignKey):
    pass

class TagManager(models.Manager):
    def fresh(self):
        return self.filter(pk=1)

class Tag(models.Model):
    parent = models.ForeignKey("self", models.CASCADE, null=True)
    things = models.ManyToManyField("Thing")
    writer = models.ForeignKey(User, on_delete=models.SET_NULL, null=True)
    code = models.CharField(max_length=3)

    objects = TagManager()
    named = NamedManager()
    counted = Counted(Kept)
    odd = OwnForeignKey(Kept, models.CASCADE)

class Thing(Kept):
    tags = models.ManyToManyField(Tag, related_name="marked")
    plain = models.Manager()

    def delete(self, *args, **kwargs):
        super().delete(*args, **kwargs)

    @property
    def twin(self):
        return Thing()

class Badge(models.Model):
    thing = models.OneToOneField(to=Thing, on_delete=models.CASCADE)

class ActionLog(models.Model):
    pass

# file: shop/signals.py
from django.dispatch import Signal

placed = Signal()
paid = Signal()

def fire(signal, **payload):
    signal.send(sender=None, **payload)

# file: shop/apps.py
from django.apps import AppConfig

class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        from . import receivers

# file: shop/receivers.py
from django.contrib.auth.models import User
from django.db.models.signals import m2m_changed, post_delete, post_init, post_save
from django.dispatch import receiver
from shop.models import Badge, Tag, Thing
from shop.signals import placed

@receiver(post_save, sender=Tag)
def tag_saved(sender, instance, **kwargs):
    pass

@receiver(post_save, sender=Thing)
def thing_saved(sender, instance, **kwargs):
    pass

@receiver(post_save, sender=Badge)
def badge_saved(sender, instance, **kwargs):
    pass

@receiver(post_save, sender=User)
def user_saved(sender, instance, **kwargs):
    pass

@receiver(post_delete)
def deleted(sender, instance, **kwargs):
    pass

@receiver(m2m_changed)
def linked(sender, **kwargs):
    pass

@receiver(post_init, sender=Tag)
def made(sender, **kwargs):
    pass

class Box:
    def __init__(self, sender=None, **kwargs):
        pass

    def __call__(self, x):
        Thing().save()

placed.connect(Box)

# file: shop/services.py
from functools import partial
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection, transaction
from django.shortcuts import get_object_or_404
from shop.models import ActionLog, Badge, Kept, Tag, Thing
from shop.receivers import Box
from shop.signals import fire, paid, placed
import outside

def save_thing(thing: Thing):
    thing.save()

def save_any(thing):
    thing.save()

"""


def acts(site, body: str, name: str = "act") -> list[str]:
    return site(CODE + body + "\n").lines(f"shop.services.{name}")[1:]


def receivers(found: list[str]) -> list[str]:
    return [line.strip().split()[1].rpartition(".")[2] for line in found if line.strip().startswith("receiver")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("def act(): save_any(Thing())", ["thing_saved"]),
        ("def act(): save_any(thing=Thing())", ["thing_saved"]),
        ("def act(): partial(save_any, Thing())()", ["thing_saved"]),
        ("def act(): partial(partial(save_any), Thing())()", ["thing_saved"]),
        ("def act(): partial(outside.run, Thing())()", []),
        ("def act(): Box()(1)", ["thing_saved"]),
        ("def act(): transaction.on_commit(partial(save_any, Thing()))", ["thing_saved"]),
        ("def act(thing: Thing): outside.run(lambda: thing.save())", ["thing_saved"]),
        ("def act(things): (lambda: 1)(); things[0](save_thing)", ["thing_saved"]),
        ("def act(thing): save_thing.delay(thing)", ["thing_saved"]),
        ("def act(thing): save_thing.apply_async(args=[thing])", ["thing_saved"]),
        ("def act(task): task.delay(1)", []),
        ("def act(tag: Tag): tag.parent.save()", ["tag_saved"]),
        ("def act(tag: Tag): tag.writer.save()", ["user_saved"]),
        ("def act(tag: Tag): tag.code.save()", []),
        ("def act(tag: Tag): tag.tag_set.create()", ["made", "tag_saved"]),
        ("def act(thing: Thing): thing.badge.save()", ["badge_saved"]),
        ("def act(thing: Thing): thing.twin.save()", ["thing_saved"]),
        ("def act(thing: Thing): thing.marked.first()", []),
        ("def act(tag: Tag):\n    for thing in tag.marked.all(): thing.save()", ["thing_saved"]),
        ("def act(thing: Thing): thing.tags.create()", ["made", "tag_saved", "linked"]),
        ("def act(thing: Thing): thing.nothing.save()", []),
        ("def act(user: User): user.save()", ["user_saved"]),
        ("def act(): User.objects.create_user('x')", ["user_saved"]),
        ("def act(): User.other.create()", []),
        ("def act(user: User):\n    for thing in user.thing_set.all(): thing.save()", ["thing_saved"]),
        ("def act(): Thing.plain.update_or_create()", ["thing_saved"]),
        ("def act(): Tag.objects.fresh().get()", ["made"]),
        ("def act():\n    for tag in Tag.objects.fresh(): pass", ["made"]),
        ("def act():\n    tags = Tag.objects.all()\n    for tag in tags: pass", ["made"]),
        ("def act(): get_object_or_404(Tag)", ["made"]),
        ("def act(tag: Tag): tag.refresh_from_db()", ["made"]),
        ("def act(): Tag.objects.nothing()", []),
        ("def act(kept: Kept): kept.save()", ["thing_saved"]),
        ("def act(thing: Thing): thing.delete()", ["deleted", "deleted"]),
        ("def act(): Thing.plain.all().delete()", ["deleted", "deleted"]),
        ("def act(): fire(paid, thing=Thing())", []),
        ("def act(**kwargs): kwargs['thing'].save()", []),
        ("def act(x): x['thing'].save(); x.get('thing').save(); y['z'].save()", []),
        ("def act(thing: Thing):\n    with outside.lock() as thing:\n        thing.save()", []),
        ("def act():\n    a, (b, c) = outside.pair()\n    b.save()", []),
        ("def act():\n    thing = thing2 = thing\n    thing.save()", []),
        ("def act(): Tag.named.create()", ["made", "tag_saved"]),
        ("def act(tag: Tag): tag.counted.save(); tag.NoTag.save()", []),
        ("def act(tag: Tag): tag.delete(); Tag.objects.all().delete()", ["deleted", "made", "deleted"]),
        ("def act(): again().save()\ndef again(): return again()", []),
        ("def act(thing: Thing):\n    for one in thing.twin: pass", []),
        ("class Plain(outside.Base):\n    def save(self): super().save()\ndef act(): Plain().save(); Plain()()", []),
    ],
)
def test_what_runs(body: str, expected: list[str], site) -> None:
    assert receivers(acts(site, body)) == expected


def test_kwargs_that_travel(site) -> None:
    listen = (
        "\n@__import__('django.dispatch').dispatch.receiver(paid)\ndef x(sender, **kwargs): pass\n"
        "def hear(sender, **kwargs):\n    kwargs['thing'].save()\n    kwargs.get('thing').save()\n"
        "paid.connect(hear)\n"
        "def act(): paid.send(sender=type(Thing()), thing=Thing())\n"
        "def one(thing: Thing): paid.send(thing.__class__)\n"
        "def two(): paid.send(sender=Thing(), thing=Thing())\n"
        "# file: shop/urls.py\nimport shop.services\n"
    )
    found = acts(site, listen)
    assert found[0] == "  signal shop.signals.paid sender=shop.models.Thing"
    assert receivers(found)[-3:] == ["hear", "thing_saved", "thing_saved"] or "hear" in receivers(found)
    assert site(CODE + listen).lines("shop.services.one")[1] == "  signal shop.signals.paid sender=shop.models.Thing"


def test_effects(site) -> None:
    body = (
        "def act(request, other):\n    print(1)\n    cache.delete('x')\n    outside.requests.get()\n"
        "    ActionLog.objects.create()\n    connection.cursor()\n    other.child_set.update(x=1)\n"
        "    other.email_user('x')\n"
    )
    assert site(CODE + body).lines("shop.services.act") == [
        "function shop.services.act [logging, cache, database, notification]"
    ]


def test_a_class_that_is_connected(site) -> None:
    found = site(CODE + "def act(): placed.send(sender=None)\n").lines("shop.services.act")
    assert found[1:] == ["  signal shop.signals.placed", "    receiver shop.receivers.Box"]


def test_work_that_is_cut(site, monkeypatch) -> None:
    monkeypatch.setattr("sigscope.cascade.tracer.MAX_BODIES", 1)
    assert site(CODE + "def act(thing: Thing): save_thing(thing)\n").trace("act").is_cut


def test_functions_as_arguments_are_told_apart(site) -> None:
    body = (
        "def run(what, thing): what(thing)\n"
        "def noop(thing): pass\n"
        "def act(thing: Thing):\n    run(noop, thing)\n    run(save_any, thing)\n    run(partial(save_any), thing)\n"
        "    run(paid, thing)\n    run(Thing, thing)\n"
    )
    assert receivers(acts(site, body)) == ["thing_saved"]


def test_a_signal_that_nobody_hears_of_djangos_own(site) -> None:
    assert site(CODE).lines("request_started") == ["signal django.core.signals.request_started"]


def test_a_model_with_its_own_delete(site) -> None:
    found = site(CODE).lines("shop.Thing")
    assert "  function shop.models.Thing.delete" in found


def test_methods_that_are_connected(site) -> None:
    body = (
        "class Desk:\n    @staticmethod\n    def one(sender, **kwargs): Thing().save()\n"
        "    @classmethod\n    def two(cls, sender, **kwargs): cls.one(None)\n"
        "paid.connect(Desk.one)\npaid.connect(Desk.two)\nfrom outside import away\npaid.connect(away)\n"
        "def act(): paid.send(sender=None)\n# file: shop/urls.py\nimport shop.services\n"
    )
    found = site(CODE + body).lines("shop.services.act")
    assert [name for name in receivers(found) if name != "thing_saved"] == ["one", "two", "away"]
    assert "thing_saved" in receivers(found)


def test_what_was_cut_deep_is_shown_where_it_is_near(site) -> None:
    body = (
        "def far(): near()\ndef near(): placed.send(sender=None)\n"
        "@__import__('x')\ndef skip(): pass\n"
        "def hear(sender, **kwargs): near()\npaid.connect(hear)\n"
        "def act():\n    paid.send(sender=None)\n    near()\n# file: shop/urls.py\nimport shop.services\n"
    )
    found = site(CODE + body).lines("shop.services.act", depth=1)
    assert "      function shop.services.near" in found
    assert found[-3:] == [
        "  function shop.services.near",
        "    signal shop.signals.placed",
        "      receiver shop.receivers.Box",
    ]


ORDER = """
# file: shop/signals.py
from django.dispatch import Signal
placed = Signal()
# file: shop/zeta.py
from shop.signals import placed
def zeta(sender, **kwargs): pass
def go():
    placed.connect(zeta)
    go()
# file: shop/alpha.py
from django.dispatch import receiver
from shop.signals import placed
@receiver(placed)
def alpha(sender, **kwargs): pass
# file: shop/between.py
def later():
    import shop.alpha
import shop.zeta
# file: shop/models.py
import outside
from django.db import models
import shop.between
from shop.zeta import go
go()
outside.go()
import shop.alpha
class Kept(models.Model): pass
"""


def test_receivers_run_in_the_order_in_which_they_connect(site) -> None:
    expected = ["zeta", "alpha"]
    assert receivers(site(ORDER).lines("placed")) == expected
    assert receivers(site(f"{ORDER}# file: manage.py\n# file: site_settings.py\n").lines("placed")) == expected
