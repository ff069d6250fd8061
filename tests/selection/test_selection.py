"""What is left of a project."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.model.project import App, Failure, Mention
from sigscope.selection import Selection, select, select_app

PLACED, PAID, SAVED = "shop.orders.signals.placed", "billing.signals.paid", "django.db.models.signals.post_save"
APPS = ("shop.orders", "billing", "audit")


@pytest.fixture(scope="session")
def project(rows):
    return rows.project(
        rows.signal(PAID),
        rows.signal(SAVED, "builtin"),
        rows.signal(PLACED, aliases=("shop.api.order_done",)),
        rows.send("shop.orders.models.Order.save", PLACED, sender="shop.orders.models.Order"),
        rows.send("billing.views.pay", PAID, sender="billing.models.Payment"),
        rows.connection(PLACED, "audit.receivers.record"),
        rows.connection(PLACED, "billing.receivers.charge", sender="shop.orders.models.Order"),
        rows.connection(PLACED, "billing.receivers.wrap", sender="shop.orders.models.Gift"),
        rows.connection(SAVED, "audit.receivers.record", sender="billing.models.Payment"),
        rows.connection(SAVED, "billing.receivers.count"),
        rows.disconnection(PLACED, "audit.receivers.record"),
        rows.disconnection(PLACED, None),
        rows.disconnection(SAVED, "billing.receivers.count", "billing.models.Payment"),
        rows.unresolved("send", "x.send()", "billing/views.py:1"),
        rows.unresolved("send", "y.send()", "manage.py:1"),
        Failure("audit/broken.py", "no Python"),
        Mention(PAID, rows.at("billing/menu.html:1")),
        apps=APPS,
    )


def shown(project, **fields):
    """Signals, functions that send, receivers: by their last names."""
    part = select(project, Selection(**fields))
    return (
        " ".join(signal.id.rpartition(".")[2] for signal in part.signals),
        " ".join(row.function.rpartition(".")[2] for row in part.sends),
        " ".join(row.receiver.rpartition(".")[2] for row in part.connections),
    )


def test_nothing_asked_for_is_the_project_itself(project):
    assert select(project, Selection()) is project


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"signals": ("placed",)}, ("placed", "save", "record charge wrap")),
        ({"signals": ("shop.*",)}, ("placed", "save", "record charge wrap")),
        ({"signals": ("order_done",)}, ("placed", "save", "record charge wrap")),
        ({"signals": ("p??d", "post_*")}, ("paid post_save", "pay", "record count")),
        ({"signals": ("Placed",)}, ("", "", "")),
        ({"builtin": False}, ("paid placed", "save pay", "record charge wrap")),
        ({"apps": ("orders",)}, ("placed", "save", "record charge wrap")),
        ({"apps": ("audit",)}, ("post_save placed", "", "record record")),
        ({"apps": ("billing",)}, ("paid post_save placed", "pay", "charge wrap count")),
        ({"apps": ("django",)}, ("post_save", "", "record count")),
        ({"apps": ("nothing",)}, ("", "", "")),
        ({"senders": ("Order",)}, ("placed", "save", "record charge")),
        ({"senders": ("Gift",)}, ("placed", "", "record wrap")),
        ({"senders": ("Payment",)}, ("paid post_save", "pay", "record count")),
        ({"senders": ("*.Order.save",)}, ("placed", "save", "record")),
        ({"receivers": ("record",)}, ("post_save placed", "save", "record record")),
        ({"receivers": ("billing.*",), "signals": ("placed",)}, ("placed", "save", "charge wrap")),
        ({"receivers": ("record",), "senders": ("Payment",)}, ("post_save", "", "record")),
        ({"receivers": ("record",), "builtin": False}, ("placed", "save", "record")),
        ({"apps": ("audit",), "senders": ("Payment",)}, ("post_save", "", "record")),
    ],
)
def test_what_is_shown(project, fields, expected):
    assert shown(project, **fields) == expected


def test_connections_of_a_stage(rows):
    project = rows.project(
        rows.signal(PLACED),
        rows.signal(PAID),
        rows.send("shop.orders.models.Order.save", PLACED),
        rows.connection(PLACED, "audit.receivers.record", startup="never"),
        rows.connection(PLACED, "billing.receivers.charge"),
        rows.connection(PAID, "billing.receivers.wrap", startup="urls"),
    )

    assert shown(project, startups=("never",)) == ("placed", "save", "record")
    assert shown(project, startups=("urls", "never")) == ("placed paid", "save", "record wrap")
    assert shown(project, startups=("command",)) == ("", "", "")


def test_a_signal_without_rows_is_shown_where_it_is_asked_for(rows):
    lonely = rows.project(rows.signal(PAID), apps=("billing",))

    assert shown(lonely, signals=("paid",)) == shown(lonely, apps=("billing",)) == ("paid", "", "")
    assert shown(lonely, receivers=("*",)) == shown(lonely, senders=("*",)) == ("", "", "")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"signals": ("placed",)}, ["record", None]),
        ({"apps": ("audit",)}, ["record", None]),
        ({"apps": ("billing",)}, [None, "count"]),
        ({"receivers": ("count",)}, ["count"]),
        ({"receivers": ("charge",)}, [None]),
        ({"senders": ("Order",)}, ["record", None]),
        ({"senders": ("Payment",)}, ["count"]),
        ({"senders": ("Payment",), "signals": ("placed",)}, []),
    ],
)
def test_disconnections(project, fields, expected):
    part = select(project, Selection(**fields))

    assert [row.receiver and row.receiver.rpartition(".")[2] for row in part.disconnections] == expected


def test_what_is_unresolved_stays_unless_another_app_holds_it(project):
    def expressions(**fields):
        return [row.expression for row in select(project, Selection(**fields)).unresolved]

    assert expressions(signals=("placed",)) == ["x.send()", "y.send()"]
    assert expressions(apps=("billing",)) == ["x.send()", "y.send()"]
    assert expressions(apps=("orders",)) == ["y.send()"]


def test_an_app_in_the_root_holds_every_file_that_no_inner_app_holds(project):
    at_root = dataclasses.replace(project, apps=(App("shop", "."), App("billing", "billing")))

    assert [row.expression for row in select(at_root, Selection(apps=("shop",))).unresolved] == ["y.send()"]


def test_the_rest_stays(project):
    part = select(project, Selection(signals=("nothing",)))

    assert (part.root, part.apps, part.failures, part.stats) == (
        project.root,
        project.apps,
        project.failures,
        project.stats,
    )


def test_one_app_by_its_name_and_no_other(rows):
    project = rows.project(
        rows.signal("orders.signals.a"), rows.signal("shop.orders.signals.b"), apps=("orders", "shop.orders")
    )

    assert [signal.id for signal in select_app(project, "orders").signals] == ["orders.signals.a"]
    assert len(select(project, Selection(apps=("orders",))).signals) == 2


GLOBS = st.lists(st.sampled_from(["*", "p*", "order*", "billing", "record", "Order", "x"]), max_size=2).map(tuple)


@given(st.builds(Selection, signals=GLOBS, apps=GLOBS, senders=GLOBS, receivers=GLOBS, builtin=st.booleans()))
def test_a_part_is_a_part_in_order_and_is_its_own_selection(project, selection):
    part = select(project, selection)
    ids = {signal.id for signal in part.signals}

    for name in ("signals", "sends", "connections", "disconnections", "mentions", "unresolved"):
        chosen, all_rows = getattr(part, name), iter(getattr(project, name))
        assert all(row in all_rows for row in chosen)
    assert {row.signal for row in (*part.sends, *part.connections, *part.disconnections, *part.mentions)} <= ids
    assert select(part, selection) == part
