"""Sends that wait for `transaction.on_commit`."""

import pytest

HEAD = """\
# file: shop/views.py
from functools import partial
from django.db import transaction
from django.db.transaction import on_commit as after_commit
from django.dispatch import Signal
placed = Signal()
def announce(order=None):
    placed.send('function', order=order)
class Order:
    def tell(self):
        placed.send('method')
"""


def deferred(found):
    return [(row.sender, row.function) for row in found.sends if row.deferred]


@pytest.mark.parametrize(
    ("handed", "row"),
    [
        ("lambda: placed.send('inline')", ("inline", "shop.views.view.<locals>.<lambda>")),
        ("partial(placed.send, sender='inline')", ("inline", "shop.views.view")),
        ("announce", ("function", "shop.views.announce")),
        ("partial(announce, 5)", ("function", "shop.views.announce")),
        ("func=announce, using='other'", ("function", "shop.views.announce")),
        ("Order().tell", ("method", "shop.views.Order.tell")),
    ],
)
@pytest.mark.parametrize("on_commit", ["transaction.on_commit", "after_commit"])
def test_what_is_handed_to_on_commit_waits(resolve_tree, on_commit, handed, row):
    found = resolve_tree(f"{HEAD}def view():\n    {on_commit}({handed})\n    placed.send('now')\n")
    assert deferred(found) == [row]
    assert not found.unresolved


def test_nested_functions_and_bound_methods_wait_with_all_that_stands_in_them(resolve_tree):
    found = resolve_tree(
        f"""{HEAD}
class Basket:
    def save(self):
        def later():
            placed.send('nested')
            return [placed.send('item') for _ in range(2)]
        transaction.on_commit(later)
        transaction.on_commit(self.tell)
        transaction.on_commit(missing)
    def tell(self):
        placed.send('bound')
"""
    )
    assert list(deferred(found)) == [
        ("nested", "shop.views.Basket.save.<locals>.later"),
        ("item", "shop.views.Basket.save.<locals>.later"),
        ("bound", "shop.views.Basket.tell"),
    ]


def test_on_commit_as_a_decorator(resolve_tree):
    found = resolve_tree(
        f"""{HEAD}
def view():
    @transaction.on_commit
    def later():
        placed.send('decorated')
    @transaction.atomic
    def now():
        placed.send('now')
"""
    )
    assert deferred(found) == [("decorated", "shop.views.view.<locals>.later")]


def test_a_wrapper_that_is_handed_waits(resolve_tree):
    found = resolve_tree(
        f"""{HEAD}
def send_it(signal, sender):
    signal.send(sender=sender)
transaction.on_commit(lambda: send_it(placed, 'wrapped'))
send_it(placed, 'now')
"""
    )
    assert deferred(found) == [("wrapped", "shop.views.<lambda>")]
    assert [row.sender for row in found.sends] == ["function", "method", "wrapped", "now"]
