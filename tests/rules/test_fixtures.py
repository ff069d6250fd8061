"""The faults that are planted in the fixtures, and no other."""

from pathlib import Path

import pytest

from sigscope.analysis import scan
from sigscope.graph import SignalGraph
from sigscope.rules.engine import run
from sigscope.rules.registry import RULES

FIXTURES = Path(__file__).parents[2] / "fixtures"

PLANTED = {
    "clean": [],
    "reusable": [],
    "shop": [
        ("billing/signals.py:10", "SIG001", "billing.signals.invoice_overdue"),
        ("inventory/signals.py:10", "SIG002", "inventory.signals.stock_counted"),
        ("notifications/sms.py:9", "SIG004", "notifications.sms.text_customer orders.signals.order_shipped"),
        ("orders/dashboard.py:11", "SIG005", "orders.dashboard.count_shipment orders.signals.order_shipped"),
        ("orders/signals.py:15", "SIG003", "orders.signals.order_archived"),
    ],
    "src_layout": [
        ("src/branches/receivers.py:59", "SIG107", "branches.receivers.lock_the_door branches.events.branch_closed"),
        ("src/catalog/signals.py:22", "SIG001", "catalog.signals.ShelfEvents.dusted"),
        # A signal that is only sent with the models of loans; the same call is in a function that nobody calls.
        (
            "src/lending/receivers.py:81",
            "SIG006",
            "lending.receivers.log_loan lending.signals.loans.item_borrowed lending.models.Member",
        ),
        ("src/lending/signals/fines.py:4", "SIG003", "lending.signals.fines._fine_rounded"),
        ("src/lending/signals/loans.py:9", "SIG002", "lending.signals.loans.loan_extended"),
    ],
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_fixture_reports_exactly_what_is_planted_in_it(name):
    project = scan([str(FIXTURES / name)], inspect=True)
    found = run(SignalGraph(project), RULES)
    told = [(f"{one.location.path}:{one.location.line}", one.code, one.subject) for one in found]
    assert told == PLANTED[name]


def test_what_the_idioms_plant_is_found_and_nothing_else_of_these_kinds():
    found = run(SignalGraph(scan([str(FIXTURES / "idioms")], inspect=True)), RULES)
    told = {(one.location.path, one.code) for one in found if one.code not in ("SIG005", "SIG002")}
    assert told == {
        ("abstracts/receivers.py", "SIG108"),
        ("closures/receivers.py", "SIG102"),
        ("lineup/forgotten.py", "SIG004"),
        ("lineup/only_typed.py", "SIG004"),
        ("shadowing/receivers.py", "SIG102"),
    }


def test_files_that_can_not_be_parsed_are_reported():
    found = run(SignalGraph(scan([str(FIXTURES / "broken")], inspect=True)), RULES)
    assert {"broken_bracket.py", "broken_string.py"} <= {one.location.path for one in found if one.code == "SIG900"}
