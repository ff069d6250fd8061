"""What is followed downstream, one small project for each way."""

MODELS = """
# file: shop/models.py
from django.db import models

class Buyer(models.Model):
    name = models.CharField(max_length=9)

class Thing(models.Model):
    buyer = models.ForeignKey(Buyer, on_delete=models.CASCADE, related_name="things")

# file: shop/apps.py
from django.apps import AppConfig

class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        from . import receivers

# file: shop/receivers.py
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from .models import Buyer, Thing

@receiver(post_save, sender=Thing)
def saved(sender, instance, **kwargs):
    pass

@receiver(post_delete, sender=Thing)
def deleted(sender, instance, **kwargs):
    pass

@receiver(post_save, sender=Buyer)
def buyer_saved(sender, instance, **kwargs):
    pass

# file: shop/services.py
from django.shortcuts import get_object_or_404, get_list_or_404
from typing import Optional
from .models import Buyer, Thing
"""
SAVED = ["signal post_save sender=shop.models.Thing", "  receiver shop.receivers.saved sender=shop.models.Thing"]


def saves(site, body: str) -> bool:
    """Whether `def act` with this body is seen to save a Thing."""
    head, _, rest = body.partition("\n")
    found = site(f"{MODELS}\n{head}\n" + "\n".join(f"    {line}" for line in rest.strip().splitlines()) + "\n")
    return "receiver shop.receivers.saved sender=shop.models.Thing" in [
        line.strip() for line in found.lines("shop.services.act")
    ]


def test_a_record_by_what_made_it(site) -> None:
    for body in (
        "def act(buyer):\nthing = Thing(buyer=buyer)\nthing.save()",
        "def act(pk):\nthing = Thing.objects.get(pk=pk)\nthing.save()",
        "def act(pk):\nthing, created = Thing.objects.get_or_create(pk=pk)\nthing.save()",
        "def act(pk):\n(thing := Thing.objects.filter(pk=pk).first()).save()",
        "async def act(pk):\nthing = await Thing.objects.aget(pk=pk)\nawait thing.asave()",
        "def act(pk):\nget_object_or_404(Thing, pk=pk).save()",
        "def act(pk):\nget_object_or_404(Thing.objects.all(), pk=pk).save()",
        "def act(pk):\nfor thing in get_list_or_404(Thing, pk=pk):\n    thing.save()",
    ):
        assert saves(site, body), body


def test_a_record_by_annotation(site) -> None:
    for annotation in ("Thing", "'Thing'", "Thing | None", "Optional[Thing]"):
        assert saves(site, f"def act(thing: {annotation}):\nthing.save()"), annotation
    assert saves(site, "def act(things: list[Thing]):\nfor thing in things:\n    thing.save()")
    assert not saves(site, "def act(thing: 1):\nthing.save()")
    assert not saves(site, "def act(thing: 'not a name'):\nthing.save()")
    assert saves(site, "def act(thing: 'models.Thing'):\nfrom . import models\nthing.save()") in (True, False)


def test_a_record_out_of_many(site) -> None:
    for body in (
        "def act():\nfor thing in Thing.objects.all():\n    thing.save()",
        "def act():\nfor index, thing in enumerate(Thing.objects.all()):\n    thing.save()",
        "def act():\nfor thing in list(Thing.objects.all())[:3]:\n    thing.save()",
        "def act():\nThing.objects.all()[0].save()",
        "def act():\nnext(iter(Thing.objects.all())).save()",
        "def act():\n[thing.save() for thing in Thing.objects.all()]",
        "def act():\nfor thing in [one for one in Thing.objects.all()]:\n    thing.save()",
        "def act(flag):\n(Thing() if flag else None).save()",
    ):
        assert saves(site, body), body


def test_a_record_by_its_relations(site) -> None:
    assert saves(site, "def act(buyer: Buyer):\nbuyer.things.create()")
    assert saves(site, "def act(buyer: Buyer):\nfor thing in buyer.things.all():\n    thing.save()")
    assert saves(site, "def act(buyer: Buyer, thing):\nbuyer.things.add(thing, bulk=False)")
    assert not saves(site, "def act(buyer: Buyer, thing):\nbuyer.things.nothing()")
    found = site(f"{MODELS}\ndef act(thing: Thing):\n    thing.buyer.save()\n")
    assert "    receiver shop.receivers.buyer_saved sender=shop.models.Buyer" in "\n".join(
        found.lines("shop.services.act")
    )


def test_a_record_by_its_properties(site) -> None:
    text = MODELS.replace(
        "    name = models.CharField(max_length=9)\n",
        """    name = models.CharField(max_length=9)

    @property
    def goods(self):
        return self.things(manager="objects")

    @property
    def label(self):
        return self.name.upper(manager=None)
""",
    )
    for body in ("buyer.goods.create()", "for thing in buyer.goods.all():\n        thing.save()"):
        found = site(f"{text}\ndef act(buyer: Buyer):\n    {body}\n")
        assert "    receiver shop.receivers.saved" in "\n".join(found.lines("shop.services.act")), body
    found = site(f"{text}\ndef act(buyer: Buyer):\n    buyer.label.save()\n")
    assert found.lines("shop.services.act") == ["function shop.services.act"]


def test_a_relation_to_a_model_of_the_same_app_in_another_file(site) -> None:
    text = MODELS.replace("models.ForeignKey(Buyer", 'models.ForeignKey("Buyer"')
    text = text.replace(
        "class Buyer(models.Model):\n    name = models.CharField(max_length=9)\n", "from . import people\n"
    )
    text = text.replace("import Buyer, Thing", "import Thing\nfrom .people import Buyer")
    text += "\n# file: shop/people.py\nfrom django.db import models\n\nclass Buyer(models.Model):\n    pass\n"
    act = "\n# file: shop/acts.py\nfrom .people import Buyer\n\ndef act(buyer: Buyer):\n    buyer.things.create()\n"
    found = site(text + act)
    assert "    receiver shop.receivers.saved" in "\n".join(found.lines("shop.acts.act"))


def test_the_queryset_of_a_manager(site) -> None:
    text = MODELS.replace(
        "class Thing(models.Model):\n",
        """class ThingQuerySet(models.QuerySet):
    def touch(self):
        for thing in self.all():
            thing.save()

class Thing(models.Model):
    objects = ThingQuerySet.as_manager()
""",
    )
    found = site(f"{text}\ndef act():\n    Thing.objects.touch()\n")
    assert "    receiver shop.receivers.saved" in "\n".join(found.lines("shop.services.act"))


def test_a_relation_of_a_class_under_a_condition(site) -> None:
    text = """
# file: shop/more/models.py
from django.db import models
from shop.models import Buyer

if models:
    class Visit(models.Model):
        buyer = models.ForeignKey(Buyer, on_delete=models.CASCADE)

# file: shop/more/receivers.py
from django.db.models.signals import post_save
from django.dispatch import receiver
from .models import Visit

@receiver(post_save, sender=Visit)
def visited(sender, instance, **kwargs):
    pass

# file: shop/more/services.py
from shop.models import Buyer

def act(buyer: Buyer):
    buyer.visit_set.create()
"""
    found = site(MODELS + text)
    assert "    receiver shop.more.receivers.visited" in "\n".join(found.lines("shop.more.services.act"))


def test_the_other_side_of_a_relation_of_a_class_under_a_condition(site) -> None:
    more = (
        "\n# file: shop/extra.py\nfrom django.db import models\nfrom .models import Buyer\n\nif True:\n"
        "    class Box(models.Model):\n"
        "        owner = models.ForeignKey(Buyer, on_delete=models.CASCADE, related_name='boxes')\n"
    )
    found = site(f"{MODELS}\ndef act(buyer: Buyer):\n    for box in buyer.boxes.all():\n        box.save()\n{more}")
    assert "[database]" in found.lines("shop.services.act")[0]


def test_managers_from_outside(site) -> None:
    for manager in ("models.Manager()", "OtherQuerySet.as_manager()", "models.Manager.from_queryset(OtherQuerySet)()"):
        text = MODELS.replace("(models.Model):", f"(models.Model):\n    objects = {manager}")
        text = text.replace("import models\n", "import models\nfrom outside import OtherQuerySet\n")
        found = site(f"{text}\ndef act():\n    Thing.objects.create()\n")
        assert "    receiver shop.receivers.saved" in "\n".join(found.lines("shop.services.act")), manager


def test_a_record_that_a_function_gives(site) -> None:
    found = site(f"{MODELS}\ndef act():\n    find().save()\n\ndef find():\n    return Thing.objects.get()\n")

    assert found.lines("shop.services.act")[1:] == [
        "  operation find().save()",
        *(f"    {line}" for line in SAVED),
    ]


def test_what_bypasses(site) -> None:
    found = site(
        f"{MODELS}\ndef act(buyer: Buyer):\n    buyer.things.add(1)\n    Thing.objects.all()._raw_delete('default')\n"
    )
    assert found.lines("shop.services.act") == [
        "function shop.services.act [database]",
        "  bypass buyer.things.add()",
        "    receiver shop.receivers.saved method=post_save",
        "  bypass Thing.objects.all()._raw_delete()",
        "    receiver shop.receivers.deleted method=post_delete",
    ]


def test_a_record_of_a_model_outside_the_tree(site) -> None:
    text = MODELS + "\nfrom django.contrib.auth.models import Group\n\ndef act(group: Group):\n    group.owner.save()\n"
    assert site(text).lines("shop.services.act") == ["function shop.services.act"]


def test_a_record_that_an_object_holds(site) -> None:
    made = "class Desk:\n{}\ndef act():\n    Desk().thing.save()"
    for body in (
        "    @property\n    def thing(self):\n        return Thing.objects.first()",
        "    def __init__(self):\n        self.thing = Thing.objects.first()",
    ):
        found = site(f"{MODELS}\n{made.format(body)}\n")
        assert any(
            line.strip().startswith("receiver shop.receivers.saved") for line in found.lines("shop.services.act")
        )
    assert not saves(site, "def act(desk):\ndesk.thing.save()")


VIEWS = """
# file: shop/views.py
from django.views.generic import DetailView
from .models import Thing

class ByModel(DetailView):
    model = Thing

    def post(self):
        self.object.save()

class ByQueryset(DetailView):
    queryset = Thing.objects.all()

    def post(self):
        self.get_object().save()

class Silent(DetailView):
    def post(self):
        self.get_object().save()
        self.object.save()
        self.thing.save()
"""


def test_the_record_that_a_view_is_about(site) -> None:
    found = site(MODELS + VIEWS)
    for view in ("ByModel", "ByQueryset"):
        assert "receiver shop.receivers.saved" in "\n".join(found.lines(f"shop.views.{view}")), view
    assert "receiver" not in "\n".join(found.lines("shop.views.Silent"))


CALLED = """
def approve(thing, reason, *rest, flag: bool = False):
    thing.save()

def first():
    approve(Thing.objects.first(), "ok")

def second(thing: Thing):
    approve(thing=thing, reason="ok", flag=True)

class Desk:
    def close(self, thing):
        thing.save()

    def end(self, file):
        file.close(Buyer.objects.first())
        self.close(Thing.objects.first())

def other(thing):
    thing.save()

def hands_what_cannot_be_told(thing):
    other(thing)

def lone(thing):
    thing.save()

def annotated(thing: Buyer):
    thing.save()

def misuses():
    annotated(Thing.objects.first())
    approve
"""


def test_parameters_are_what_the_calls_of_a_function_hand_to_it(site) -> None:
    found = site(MODELS + CALLED)
    for target in ("approve", "Desk.close"):
        root, *below = found.lines(f"shop.services.{target}")
        assert "when=thing as in its calls: Thing" in root
        assert "receiver shop.receivers.saved" in "\n".join(below)
    for target in ("other", "lone"):
        assert "as in its calls" not in "\n".join(found.lines(f"shop.services.{target}"))
    assert "receiver shop.receivers.buyer_saved" in "\n".join(found.lines("shop.services.annotated"))


def test_the_calls_of_a_common_name_are_not_asked(site) -> None:
    many = "".join(f"\nclass Desk{n}:\n    def close(self, thing):\n        thing.save()\n" for n in range(4))
    found = site(f"{MODELS}{many}\ndef act():\n    Desk0().close(Thing())\n")
    assert "as in its calls" not in "\n".join(found.lines("shop.services.Desk0.close"))


def test_the_signature_of_a_task_runs_in_a_worker(site) -> None:
    task = "@app.task\ndef work(pk):\n    Thing.objects.get(pk=pk).save()\n"
    for call in ("chain(work.si(1)).apply_async()", "work.s(1).delay()", "work.signature((1,))"):
        found = site(f"{MODELS}from celery import Celery, chain\napp = Celery()\n\n{task}\ndef act():\n    {call}\n")
        lines = found.lines("shop.services.act")
        assert "  function shop.services.work when=in a task" in lines, call
        assert "[task" in lines[0]
    found = site(f"{MODELS}\ndef act(thing):\n    thing.s(1)\n")
    assert found.lines("shop.services.act") == ["function shop.services.act"]


RECEIVERS = """
# file: shop/more.py
from django.db.models.signals import post_save, pre_save
from django.dispatch import receiver
from .models import Buyer, Thing

@receiver(post_save, sender=Buyer)
def one(sender, instance, **kwargs):
    instance.things.first().save()

@receiver(post_save, sender=Buyer)
@receiver(pre_save, sender=Thing)
def several(sender, instance, **kwargs):
    instance.things.first().save()

class Callable:
    def __call__(self, sender, instance, **kwargs):
        instance.things.first().save()

post_save.connect(Callable(), sender=Buyer)
"""


def test_a_receiver_as_the_target_is_handed_what_its_connections_tell(site) -> None:
    found = site(MODELS + RECEIVERS)
    assert "receiver shop.receivers.saved" in "\n".join(found.lines("shop.more.one"))
    assert "receiver" not in "\n".join(found.lines("shop.more.several"))


def test_items_of_caches_and_connections(site) -> None:
    head = f"{MODELS}from django.core.cache import caches\nfrom django.db import connections\n\ndef act(it):\n    "
    for call, effect in (
        ('caches["pages"].delete("k")', " [cache]"),
        ('caches["pages"].get("k")', ""),
        ('connections["old"].cursor()', " [database]"),
        ('it["pages"].delete("k")', ""),
    ):
        assert site(head + call + "\n").lines("shop.services.act") == [f"function shop.services.act{effect}"], call


UNTOLD = """
# file: shop/more.py
from django.db.models.signals import post_save

def heard(**kwargs):
    pass

def connect(one, other):
    post_save.connect(heard, sender=one)
    post_save.connect(heard, sender=other)
"""


def test_a_sender_that_is_not_told_is_named_once(site) -> None:
    found = site(MODELS + UNTOLD).lines("post_save")
    assert [line for line in found if "heard" in line] == ["  receiver shop.more.heard sender=? startup=never"]
