"""What can't be told, as a list and as a share."""

import pytest

from sigscope.model.reasons import Reason
from sigscope.renderers.unresolved import render_unresolved, share_unresolved


def test_two_lines_for_each_row(rows):
    project = rows.project(rows.unresolved("send", "hook\x1b[1m.send(self)", "orders/views.py:7"))

    assert render_unresolved(project).text == (
        "orders/views.py:7:1: send parameter hook\\x1b[1m.send(self)\n" + f"    {Reason.PARAMETER.value}\n"
    )


def test_nothing_is_an_empty_list(rows):
    assert render_unresolved(rows.project()).text == ""


def test_every_reason_says_why_and_what_to_do():
    assert [reason.code for reason in Reason if reason.value.count(": ") != 1] == []


def test_the_share_is_that_of_places(rows):
    twice = [rows.unresolved(kind, "hook", "orders/views.py:7") for kind in ("send", "connection")]
    project = rows.project(
        rows.signal("orders.signals.placed"),
        rows.signal("django.db.models.signals.post_save", "builtin"),
        rows.send("orders.models.save", "orders.signals.placed"),
        rows.connection("orders.signals.placed", "billing.receivers.charge"),
        *twice,
    )

    assert share_unresolved(project) == pytest.approx(1 / 4)
    assert share_unresolved(rows.project()) == 0
