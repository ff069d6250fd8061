"""What `why` answers, one small project for each reason."""

import pytest

from sigscope.errors import SigscopeError

APP = """
# file: shop/apps.py
from django.apps import AppConfig

class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        from . import receivers

# file: shop/models.py
from django.db import models

class Order(models.Model):
    pass

class Basket(models.Model):
    pass

# file: shop/signals.py
from django.dispatch import Signal

placed = Signal()

# file: shop/views.py
from shop.models import Order
from shop.signals import placed

def place(request):
    placed.send(sender=Order)
"""
HEAD = """
# file: shop/receivers.py
from django.db import transaction
from django.db.models.signals import m2m_changed, post_save
from django.dispatch import Signal, receiver
from django.conf import settings
from shop.models import Basket, Order
from shop.signals import placed
"""
PLAIN = """
@receiver(placed)
def mail(sender, **kwargs):
    pass
"""


def test_a_receiver_that_runs(site) -> None:
    found = site(APP + HEAD + PLAIN).why("mail")

    assert found.can_run
    assert found.sentence == "mail runs when placed is sent."
    assert {check.answer for check in found.checks} == {"yes"}


def test_sig004_nothing_imports_its_module(site) -> None:
    text = (APP + HEAD + PLAIN).replace("from . import receivers", "pass")
    found = site(text).why("shop.receivers.mail")

    assert not found.can_run
    assert "imports shop.receivers; do it in shop.apps.ShopConfig.ready()" in found.sentence


def test_sig004_a_function_that_nothing_calls(site) -> None:
    found = site(APP + HEAD + "def mail(sender, **kwargs):\n    pass\n\ndef wire():\n    placed.connect(mail)\n").why(
        "mail"
    )

    assert "nothing that starts the project calls shop.receivers.wire" in found.sentence


def test_sig004_its_app_has_no_configuration(site) -> None:
    lost = "\n# file: shop/lost.py\n" + HEAD.partition(".py\n")[2] + PLAIN.replace("mail", "gone")
    bare = (APP + HEAD + PLAIN + lost).replace("    def ready(self):\n        from . import receivers\n", "")
    assert "do it in a ready() of shop.apps.ShopConfig" in site(bare).why("gone").sentence


def test_sig004_an_app_without_a_configuration(site) -> None:
    text = (APP + HEAD + PLAIN).replace("class ShopConfig(AppConfig)", "class Other")
    assert "give the app shop an AppConfig and do it in its ready()" in site(text).why("mail").sentence


def test_in_a_package_of_its_app_and_in_the_urlconf(site) -> None:
    deep = HEAD.partition(".py\n")[2] + PLAIN
    text = APP.replace("from . import receivers", "import shop.deep.receivers") + "\n# file: shop/deep/receivers.py\n"
    assert site(text + deep).answers("mail")["its app is installed"] == "yes"
    found = site(
        APP.replace("from . import receivers", "pass") + "\n# file: shop/urls.py\n" + deep.replace("mail", "web")
    )
    assert found.why("web").checks[1].evidence == (found.why("web").checks[0].evidence[0],)


def test_an_app_that_the_settings_may_install(site) -> None:
    text = APP + HEAD + PLAIN + "\n# file: other/apps.py\nfrom django.apps import AppConfig\n"
    text += "class OtherConfig(AppConfig):\n    name = 'other'\n# file: other/models.py\n"
    text += HEAD.partition(".py\n")[2] + PLAIN.replace("mail", "gone")
    text += "\n# file: site_settings.py\nimport outside\nINSTALLED_APPS = ['shop', *outside.apps()]\n"
    assert site(text).answers("gone")["its app is installed"] == "unknown"


def test_an_app_that_is_not_installed_but_imported(site) -> None:
    text = APP.replace("from . import receivers", "import other.receivers")
    text += "\n# file: other/apps.py\nfrom django.apps import AppConfig\n"
    text += "class OtherConfig(AppConfig):\n    name = 'other'\n# file: other/models.py\n# file: other/receivers.py\n"
    found = site(text + HEAD.partition(".py\n")[2] + PLAIN).why("mail")
    assert found.checks[2].answer == "no"
    assert found.sentence == "mail runs when placed is sent."


def test_sig004_its_app_is_not_installed(site) -> None:
    other = APP + HEAD + PLAIN + "\n# file: other/models.py\n# file: other/apps.py\nfrom django.apps import AppConfig\n"
    other += "class OtherConfig(AppConfig):\n    name = 'other'\n"
    other += "\n# file: other/receivers.py\n" + HEAD.partition(".py\n")[2] + PLAIN.replace("mail", "gone")
    found = site(other).why("gone")

    assert "its app other is not in INSTALLED_APPS" in found.sentence
    assert found.checks[2].answer == "no"


def test_sig004_in_no_app(site) -> None:
    text = APP + HEAD + PLAIN + "\n# file: loose.py\n" + HEAD.partition(".py\n")[2] + PLAIN.replace("mail", "gone")
    found = site(text).why("gone")

    assert "it lies in no app" in found.sentence
    assert found.checks[2].answer == "unknown"


def test_sig005_only_the_urlconf(site) -> None:
    text = (APP + HEAD + PLAIN).replace("from . import receivers", "pass")
    found = site(text + "\n# file: shop/urls.py\nimport shop.receivers\nurlpatterns = []\n").why("mail")

    assert found.can_run
    assert "once the URLconf is imported" in found.sentence


def test_only_a_command(site) -> None:
    text = (APP + HEAD + PLAIN).replace("from . import receivers", "pass")
    text += "\n# file: shop/management/__init__.py\n# file: shop/management/commands/__init__.py\n"
    text += "\n# file: shop/management/commands/work.py\nimport shop.receivers\n"
    assert "in a management command or a worker" in site(text).why("mail").sentence


def test_something_may_import_it_later(site) -> None:
    text = (APP + HEAD + PLAIN).replace("from . import receivers", "pass")
    text += "\n# file: shop/urls.py\nfrom shop import later\nurlpatterns = [later.view]\n"
    text += "\n# file: shop/later.py\ndef view(request):\n    import shop.receivers\n"
    found = site(text).why("mail")

    assert found.checks[1].answer == "unknown"
    assert "it can't be told whether it is imported at startup" in found.sentence


def test_sig006_another_sender(site) -> None:
    found = site(APP + HEAD + PLAIN.replace("placed)", "placed, sender=Basket)")).why("mail")

    assert found.sentence == "mail never runs: it hears Basket, and the signal is sent with Order."


@pytest.mark.parametrize(
    ("connect", "answer"),
    [
        ("@receiver(placed, sender=Order)", "yes"),
        ("@receiver(post_save, sender=Order)", "yes"),
        ("@receiver(placed, sender='shop.Order')", "no"),
        ("@receiver(m2m_changed, sender=Order)", "no"),
        ("@receiver(placed, sender=settings.sender())", "unknown"),
    ],
)
def test_its_sender(connect: str, answer: str, site) -> None:
    found = site(APP + HEAD + PLAIN.replace("@receiver(placed)", connect))
    assert found.answers("mail")["with a sender that it hears"] == answer


def test_sig102_a_dead_receiver(site) -> None:
    found = site(
        APP + HEAD + "def wire():\n    def mail(sender, **kwargs):\n        pass\n    placed.connect(mail)\n\nwire()\n"
    )
    assert "it is a function inside a function, connected weakly" in found.why("mail").sentence

    found = site(APP + HEAD + "@placed.connect\ndef mail(sender, **kwargs):\n    pass\n")
    assert "@signal.connect gives None" in found.why("mail").sentence


def test_held_by_the_signal(site) -> None:
    text = (
        "def wire():\n    def mail(sender, **kwargs):\n        pass\n    placed.connect(mail, weak=False)\n\nwire()\n"
    )
    assert site(APP + HEAD + text).answers("mail")["held alive"] == "yes"


def test_one_of_two_connections_is_dead(site) -> None:
    text = "class Desk:\n    def mail(self, sender, **kwargs):\n        pass\n\n"
    text += "placed.connect(Desk().mail)\ndesk = Desk()\npost_save.connect(desk.mail)\n"
    found = site(APP + HEAD + text)
    assert found.answers("Desk.mail")["held alive"] == "yes"
    assert found.answers("Desk.mail")["by each of its connections"] == "no"
    assert found.why("Desk.mail").sentence == (
        "mail runs when post_save is sent; never for placed: it is a method of an object that is thrown away, "
        "connected weakly: collected as soon as the code around it ends."
    )


def test_each_connection_fails_for_its_own_reason(site) -> None:
    text = "class Desk:\n    def mail(self, sender, **kwargs):\n        pass\n\n"
    text += "placed.connect(Desk().mail)\ndef unused():\n    post_save.connect(Desk.mail)\n"
    found = site(APP + HEAD + text).why("Desk.mail")
    assert not found.can_run
    assert any(check.is_fatal and check.answer == "no" for check in found.checks)
    assert "thrown away" in found.sentence
    assert "calls shop.receivers.unused" in found.sentence


def test_a_place_is_that_of_the_innermost_receiver(site) -> None:
    text = """
def outer(sender, **kwargs):
    def inner(sender, **kwargs):
        pass
    post_save.connect(inner, weak=False)

def other(sender, **kwargs):
    pass

placed.connect(outer)
for one in (outer, other):
    post_save.connect(one)
"""
    found = site(APP + HEAD + text)
    start = (APP + HEAD).partition("# file: shop/receivers.py\n")[2].count("\n")

    def named(line: int) -> str:
        return found.why(f"shop/receivers.py:{start + line}").receiver

    assert named(2) == named(10) == "shop.receivers.outer"
    assert named(4) == named(5) == "shop.receivers.outer.<locals>.inner"
    with pytest.raises(SigscopeError, match=r"name one of shop\.receivers\.other.*, shop\.receivers\.outer"):
        named(12)


def test_a_receiver_outside_the_tree(site) -> None:
    found = site(APP + HEAD + "from outside import mail\nplaced.connect(mail)\n")
    assert found.answers("outside.mail")["held alive"] == "unknown"


def test_nothing_sends_its_signal(site) -> None:
    text = (APP + HEAD + PLAIN).replace("placed.send(sender=Order)", "pass")
    assert site(text).why("mail").sentence == "mail never runs: nothing in the project sends it."


def test_something_may_send_its_signal(site) -> None:
    text = (APP + HEAD + PLAIN).replace("placed.send(sender=Order)", "request.placed.send(sender=Order)")
    found = site(text.replace("placed)", "placed, sender=Order)"))
    assert found.answers("mail")["its signal is sent"] == "unknown"
    assert found.answers("mail")["with a sender that it hears"] == "unknown"


def test_a_library_sends_its_signal(site) -> None:
    text = APP + HEAD + "from outside.signals import changed\n" + PLAIN.replace("placed", "changed")
    assert site(text).answers("mail")["its signal is sent"] == "unknown"


def test_disconnected(site) -> None:
    text = APP + HEAD + PLAIN + "\ndef stop(request):\n    placed.disconnect(mail)\n"
    found = site(text).why("mail")

    assert found.can_run
    assert "until it is disconnected" in found.sentence


def test_behind_conditions(site) -> None:
    indented = "".join(f"    {line}\n" if line else "\n" for line in PLAIN.strip().splitlines())
    found = site(f"{APP}{HEAD}if settings.MAIL:\n{indented}").why("mail")
    assert "where `if settings.MAIL` holds" in found.sentence

    tried = site(f"{APP}{HEAD}try:\n{indented}finally:\n    pass\n")
    assert tried.answers("mail")["under no condition"] == "yes"

    again = "if settings.MAIL:\n    placed.connect(mail)\npost_save.connect(mail)\n"
    found = site(f"{APP}{HEAD}def mail(sender, **kwargs):\n    pass\n\n{again}")
    assert found.answers("mail")["under no condition"] == "unknown"


def test_a_receiver_before_it_may_raise(site) -> None:
    first = PLAIN.replace("mail", "first")
    found = site(APP + HEAD + first + PLAIN)
    assert found.answers("mail")["nothing before it can stop it"] == "unknown"
    assert found.answers("first")["nothing before it can stop it"] == "yes"

    robust = site((APP + HEAD + first + PLAIN).replace("placed.send(", "placed.send_robust("))
    assert robust.answers("mail")["nothing before it can stop it"] == "yes"


def test_after_the_commit(site) -> None:
    deferred = "from django.db import transaction\n    transaction.on_commit(lambda: placed.send(sender=Order))"
    text = (APP + HEAD + PLAIN).replace("placed.send(sender=Order)", deferred)
    assert "after the commit" in site(text).why("mail").sentence

    both = text + "\n# file: shop/more.py\nfrom shop.signals import placed\ndef again():\n    placed.send(sender=1)\n"
    assert site(both).answers("mail")["runs at once"] == "unknown"


def test_a_function_that_nothing_connects(site) -> None:
    found = site(APP + HEAD + PLAIN + "\ndef alone(sender, **kwargs):\n    pass\n")
    assert found.why("alone").sentence == "alone never runs as a receiver: nothing connects it to a signal."
    with pytest.raises(SigscopeError, match=r"no receiver is called maill; did you mean shop\.receivers\.mail"):
        found.why("maill")
    with pytest.raises(SigscopeError, match="no receiver is called zzzz"):
        found.why("zzzz")
    with pytest.raises(SigscopeError, match="is no function"):
        found.why("placed")


def test_a_function_that_something_may_connect(site) -> None:
    found = site(
        APP + HEAD + PLAIN + "\ndef alone(sender, **kwargs):\n    pass\n\ndef wire(f):\n    placed.connect(f)\n"
    )
    explained = found.why("alone")
    assert explained.can_run
    assert "connections that can't be told" in explained.sentence


def test_several_receivers_of_one_name(site) -> None:
    text = APP + HEAD + PLAIN + "\n# file: shop/views.py\n" + HEAD.partition(".py\n")[2] + PLAIN
    with pytest.raises(SigscopeError, match=r"mail can be several: name one of shop\.receivers\.mail"):
        site(text).why("mail")


def test_several_functions_of_one_name_that_nothing_connects(site) -> None:
    text = APP + HEAD + "def alone():\n    pass\n\n# file: shop/views.py\ndef alone():\n    pass\n"
    found = site(text)
    with pytest.raises(SigscopeError, match=r"alone can be several: name one of shop\.receivers\.alone, shop\.views"):
        found.why("alone")
    with pytest.raises(SigscopeError, match=r"no file absent\.py was read"):
        found.why("absent.py:3")
    with pytest.raises(SigscopeError, match="no receiver is called nowhere"):
        found.why("nowhere")


def test_without_settings(tmp_path, site) -> None:
    text = (APP + HEAD + PLAIN) + "\n# file: site_settings.py\n# file: manage.py\n"
    assert site(text).answers("mail")["its app is installed"] in ("yes", "unknown")


def test_what_holds_has_its_places_too(site) -> None:
    """Of what is absent, the place is that of what it would concern: the connection, the sends."""
    for connected in ("@receiver(placed)", "@receiver(post_save, sender=Order)"):
        found = site(f"{APP}{HEAD}\n{connected}\ndef mail(sender, **kwargs):\n    pass\n").why("mail")
        assert all(check.evidence for check in found.checks), found.checks
