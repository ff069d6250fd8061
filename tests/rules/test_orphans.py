"""Signals that lack senders or receivers, and receivers that lack a connection."""

import pytest

from sigscope.analysis import scan
from sigscope.graph import SignalGraph
from sigscope.rules.engine import run
from sigscope.rules.registry import RULES

PROJECT = """
# file: manage.py
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
# file: shop/settings.py
INSTALLED_APPS = ["orders"]
"""
NEVER_SENT = """
# file: orders/signals.py
from django.dispatch import Signal
placed = Signal()  # SIG001
# file: orders/models.py
from django.dispatch import receiver
from orders import signals
@receiver(signals.placed)
def mail(sender, **kwargs):
    pass
"""


@pytest.mark.parametrize("pattern", ["orders.signals.placed", "orders.*", "*.placed", "orders.signals.plac[de]d"])
def test_a_public_signal_is_no_orphan(scanned, pattern):
    graph = SignalGraph(scanned(NEVER_SENT))
    assert [one.code for one in run(graph, RULES)] == ["SIG001"]
    assert run(graph, RULES, [pattern]) == ()
    assert [one.code for one in run(graph, RULES, ["billing.*"])] == ["SIG001"]


def test_an_alias_makes_a_signal_public(scanned):
    text = NEVER_SENT + "# file: orders/api/__init__.py\nfrom orders.signals import placed as order_placed\n"
    assert run(SignalGraph(scanned(text)), RULES, ["orders.api.order_placed"]) == ()


def test_other_rules_do_not_look_at_what_is_public(scanned):
    text = "# file: orders/signals.py\nfrom django.dispatch import Signal\na = Signal(providing_args=[])\n"
    assert [one.code for one in run(SignalGraph(scanned(text)), RULES, ["*"])] == ["SIG302"]


def test_a_signal_that_a_template_names_may_be_sent_from_there(expect):
    expect(
        NEVER_SENT.replace("  # SIG001", "")
        + '# file: orders/templates/order.html\n{% load slots %}{% eventsignal event "orders.signals.placed" %}\n'
    )


def test_the_message_counts_and_names_the_receivers(check):
    (told,) = check(NEVER_SENT)
    assert told.message == "Signal `placed` has 1 receiver, but nothing sends it"
    assert [one.message for one in told.related] == ["`mail` waits for it"]
    assert told.location.path == "orders/signals.py"


def test_a_signal_outside_of_the_folder_of_the_settings_is_for_others(expect):
    expect(
        """
        # file: example/manage.py
        import os
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site1.settings")
        # file: example/site1/__init__.py
        # file: example/site1/settings.py
        INSTALLED_APPS = ["pay"]
        # file: pay/__init__.py
        # file: pay/models.py
        from django.dispatch import Signal
        paid = Signal()
        def pay():
            paid.send(sender=None)
        """
    )


def test_an_app_that_can_not_be_read_may_receive(expect):
    expect(
        PROJECT.replace('["orders"]', '["orders", *find_plugins()]')
        + """
# file: orders/models.py
from django.dispatch import Signal
packed = Signal()
def pack():
    packed.send(sender=None)
"""
    )


def test_a_connection_that_can_not_be_told_keeps_a_rule_silent(expect):
    expect(
        PROJECT
        + """
# file: orders/models.py
from django.dispatch import Signal
from orders import signals
packed = Signal()
def pack(name):
    packed.send(sender=None)
    getattr(signals, name).connect(pack, sender=None)
"""
    )


APP = """
# file: orders/__init__.py
# file: orders/receivers.py
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
@receiver(post_save)  # SIG004
@receiver(post_delete)
def count(sender, **kwargs):
    pass
"""
CONFIG = """
# file: orders/apps.py
from django.apps import AppConfig
class OrdersConfig(AppConfig):
    name = "orders"
"""
READY = CONFIG + "    def ready(self):\n        pass\n"
WIRE = """
# file: orders/models.py
from django.db.models.signals import post_delete, post_save
def count(sender, **kwargs):
    pass
post_save.connect(count)
def wire():
    post_delete.connect(count)
"""


@pytest.mark.parametrize(
    ("text", "advice", "related"),
    [
        (PROJECT.replace('"orders"', '"pay"').replace("shop", "orders") + APP + "# file: pay/models.py\n",
         "Its module lies in no app: import `receivers` in the `ready()` of the app that it belongs to.", []),
        (APP + "# file: orders/models.py\n",
         "Give the app `orders` an AppConfig (`orders/apps.py`) and import `receivers` in its `ready()`.", []),
        (APP + CONFIG, "Give `OrdersConfig` (orders/apps.py:2) a `ready()` and import `receivers` in it.",
         ["the configuration of the app `orders`"]),
        (APP + READY, "In `OrdersConfig.ready()` (orders/apps.py:4) import `receivers`.",
         ["`ready()` of the app `orders`"]),
        (PROJECT.replace('"orders"', '"pay"') + APP + READY + "# file: pay/models.py\n",
         "The app `orders` is not in INSTALLED_APPS: add it there, or remove the receiver.", []),
    ],
    ids=["no app", "no configuration", "no ready", "ready", "not installed"],
)  # fmt: skip
def test_a_receiver_that_nothing_imports_is_told_where_to_import_it(check, text, advice, related):
    (told,) = (one for one in check(text) if one.code == "SIG004")
    assert told.help == advice
    assert (told.location.path, told.location.line) == ("orders/receivers.py", 3)
    assert [one.message for one in told.related] == ["and here to `post_delete`", *related]


def test_a_function_that_nobody_calls_connects_nothing(check):
    (told,) = check(PROJECT + WIRE)
    assert (told.code, told.location.line) == ("SIG004", 6)
    assert "or call what connects in it" in told.help


@pytest.mark.parametrize(
    "text",
    [
        WIRE,
        PROJECT + WIRE + "# file: orders/tests.py\nfrom orders.models import wire\n",
    ],
    ids=["whoever uses the app", "test code"],
)
def test_others_may_call_a_function_that_nobody_calls(expect, text):
    expect(text)


def test_a_receiver_of_a_package_is_told_by_the_name_of_the_package(check):
    text = APP.replace("orders/receivers.py", "orders/handlers/__init__.py") + READY
    (told,) = check(text)
    assert told.help.endswith("import `handlers`.")


@pytest.mark.parametrize("importer", ["", "# file: tool.py\nfrom orders import receivers  # noqa: F401\n"])
def test_a_program_of_its_own_connects_for_itself(expect, importer):
    guard = '\nif __name__ == "__main__":\n    pass\n'
    text = APP.replace("  # SIG004", "")
    expect(text + importer + guard + READY)


@pytest.mark.parametrize(
    ("use", "is_told"),
    [
        ("library.emit(placed)", False),
        ("library.Emitter(signal=placed).emit()", False),
        ("library.emit(plain)", True),
        ("print(placed)", True),
        ("own(placed)", True),
        ("unknown(placed)", False),
    ],
)
@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("", "SIG003"),
        ("@receiver(placed)\ndef mail(sender, **kwargs):\n    pass\n", "SIG001"),
        ("placed.send(sender=None)\n", "SIG002"),
    ],
)
def test_a_library_that_is_handed_a_signal_may_send_or_hear_it(check, rest, code, use, is_told):
    text = f"""
# file: orders/models.py
import library
from django.dispatch import Signal, receiver
placed = Signal()
plain = placed is None
unknown = library.emitters["own"]
def own(signal):
    pass
def act():
    {use}
{rest}"""
    assert [one.code for one in check(PROJECT + text)] == ([code] if is_told else [])


@pytest.mark.parametrize(("base", "is_told"), [("library.Emitting", False), ("typing.Generic", True)])
def test_a_signal_with_a_base_of_a_library_may_send_itself(check, base, is_told):
    text = f"""
# file: orders/models.py
import library
import typing
from django.dispatch import Signal
class Event({base}, Signal):
    pass
placed = Event()
"""
    assert [one.code for one in check(text)] == (["SIG003"] if is_told else [])


def test_a_model_that_is_sent_by_its_base_matches(expect):
    models = """
        # file: orders/models.py
        from django.db import models
        from django.dispatch import Signal, receiver
        placed = Signal()
        class Placing:
            def place(self):
                placed.send(sender=self.__class__)
        class Order(Placing, models.Model):
            pass
        class Basket(models.Model):
            pass
        @receiver(placed, sender=Order)
        def mail(sender, **kwargs):
            pass
        @receiver(placed, sender=Basket){mark}
        def empty(sender, **kwargs):
            pass
        def other():
            {other}
        """
    expect(models.replace("{mark}", "  # SIG006").replace("{other}", "placed.send(sender=None)"))
    expect(models.replace("{mark}", "").replace("{other}", "placed.send(sender=find())"))
    expect(models.replace("{mark}", "").replace("{other}", "find('placed').send(sender=None)"))


def test_a_sender_outside_of_the_tree_is_left_alone(expect):
    expect(
        """
        # file: orders/models.py
        from django.contrib.auth.models import User
        from django.dispatch import Signal, receiver
        placed = Signal()
        class Order:
            pass
        placed.send(sender=Order)
        @receiver(placed, sender=User)
        def mail(sender, **kwargs):
            pass
        """
    )


@pytest.mark.parametrize(
    ("definition", "is_told"),
    [
        ("packed = Signal()\n", True),
        ("# A comment.\npacked = Signal()\n", True),
        ("#: For others.\npacked = Signal()\n", False),
        ("packed = Signal()  #: For others.\n", False),
        ('packed = Signal()\n"""For others."""\n', False),
        ('packed = Signal(\n    True,\n)\nr"""For others."""\n', False),
    ],
)
def test_a_signal_with_documentation_of_its_own_is_for_others(check, definition, is_told):
    text = f"# file: orders/models.py\nfrom django.dispatch import Signal\n{definition}packed.send(sender=None)\n"
    assert [one.code for one in check(PROJECT + text)] == (["SIG002"] if is_told else [])


@pytest.mark.parametrize(
    ("importer", "is_told"),
    [
        ("# file: orders/search_indexes.py\nfrom orders import receivers\n", False),
        ("# file: orders/receivers/__init__.py\nfrom orders.receivers import mail\n", True),
        ("# file: pay/settings.py\nPROCESSOR = 'orders.receivers.count'\n", False),
        ("# file: pay/settings.py\nPROCESSOR = 'orders.receivers_of_others'\n", True),
        ("# file: orders/models.py\nif False:\n    from orders import receivers\n", True),
    ],
)
def test_what_a_library_may_find_by_its_name_may_connect(check, importer, is_told):
    text = APP if "mail" not in importer else APP.replace("orders/receivers.py", "orders/receivers/mail.py")
    found = {one.code for one in check(text + importer + READY)}
    assert found == ({"SIG004"} if is_told else set())


@pytest.mark.parametrize(
    ("importer", "is_told"),
    [("", False), ("# file: orders/models.py\nfrom tools import paths\n", True)],
    ids=["not imported", "imported"],
)
def test_what_the_project_does_not_import_is_no_part_of_it(check, importer, is_told):
    text = APP.replace("orders/", "tools/") + "# file: tools/paths.py\n"
    found = {one.code for one in check(PROJECT + text + importer)}
    assert found == ({"SIG004"} if is_told else set())


@pytest.mark.parametrize(
    ("settings", "is_told"),
    [
        ("INSTALLED_APPS = ['orders']\n", False),
        ("INSTALLED_APPS += ['orders.apps.OrdersConfig']\n", False),
        ("INSTALLED_APPS = [\n    # 'orders',\n]\n", True),
        ("INSTALLED_APPS = ['orders.extra']\n", True),
    ],
)
def test_an_app_that_other_settings_install_may_load_its_receivers(check, settings, is_told):
    project = PROJECT.replace('"orders"', '"pay"')
    text = project + "# file: shop/other.py\n" + settings + "# file: pay/models.py\n" + APP + READY
    assert {one.code for one in check(text)} == ({"SIG004"} if is_told else set())


@pytest.mark.parametrize(("base", "is_told"), [("django.apps.AppConfig", True), ("library.apps.LibraryConfig", False)])
def test_the_configuration_of_a_library_may_load_receivers(check, base, is_told):
    module, _, name = base.rpartition(".")
    config = CONFIG.replace("from django.apps import AppConfig", f"from {module} import {name}")
    found = check(PROJECT + APP + config.replace("(AppConfig)", f"({name})"))
    assert {one.code for one in found} == ({"SIG004"} if is_told else set())


@pytest.mark.parametrize(
    ("started", "is_told"),
    [
        ("# file: pyproject.toml\n[project.scripts]\norders = 'orders.receivers:main'\n", False),
        ("# file: setup.cfg\npytest11 =\n    orders = orders.receivers\n", False),
        ("# file: pyproject.toml\n[project.scripts]\norders = 'orders.receivers_of_others:main'\n", True),
    ],
)
def test_what_packaging_names_may_run(check, started, is_told):
    assert {one.code for one in check(PROJECT + APP + READY + started)} == ({"SIG004"} if is_told else set())


@pytest.mark.parametrize(("more", "is_told"), [("", True), ("INSTALLED_APPS += read()\n", False)])
def test_an_app_that_may_be_installed_may_connect_early(check, more, is_told):
    text = PROJECT.replace('"orders"', '"pay"').rstrip() + "\nROOT_URLCONF = 'shop.urls'\n" + more
    text += (
        "# file: shop/urls.py\nfrom orders.receivers import count\nprint(count)\n# file: pay/models.py\n" + APP + READY
    )
    assert {one.code for one in check(text)} == ({"SIG005"} if is_told else set())


def test_test_code_is_run_by_its_runner(scanned, tmp_path):
    scanned(PROJECT + APP.replace("orders/receivers.py", "orders/tests.py") + READY)
    project = scan([str(tmp_path)], tests=True, inspect=True)
    assert [row.startup for row in project.connections] == ["never", "never"]
    assert run(SignalGraph(project), RULES) == ()


def test_a_file_by_itself_tells_nothing_of_startup(expect):
    expect(APP.replace("  # SIG004", ""))
