"""Rare forms of connecting, sending and naming: none is dropped in silence, and none is guessed."""

import pytest

HEAD = """\
# file: shop/__init__.py
# file: shop/signals.py
from django.dispatch import Signal
placed = Signal()
# file: shop/use.py
from functools import partial
from typing import cast
from django.db.models.signals import post_save
from django.dispatch import Signal, receiver
from elsewhere import keep
from shop import signals
from shop.signals import placed
def handler(**kwargs): ...
def other(**kwargs): ...
"""


def told(found):
    """What is said, by its line in the text behind HEAD."""
    first = HEAD.split("shop/use.py\n")[1].count("\n")
    rows = [
        *(("connected", row.receiver.removeprefix("shop.use."), row.location.line) for row in found.connections),
        *(
            ("disconnected", str(row.receiver).removeprefix("shop.use."), row.location.line)
            for row in found.disconnections
        ),
        *(("sent", row.method, row.location.line) for row in found.sends),
        *((row.kind, row.reason, row.location.line) for row in found.unresolved),
    ]
    return sorted((line - first, what, text) for what, text, line in rows)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("link = placed.connect\nlink(handler)\n", [(2, "connected", "handler")]),
        ("link = post_save.connect\nlink(handler)\n", [(2, "connected", "handler")]),
        ("unlink = placed.disconnect\nunlink(handler)\n", [(2, "disconnected", "handler")]),
        ("unlink = post_save.disconnect\nunlink(handler)\n", [(2, "disconnected", "handler")]),
        ("fire = placed.send\nfire(None)\n", [(2, "sent", "send")]),
        ("fire = partial(placed.send, sender=1)\nfire()\n", [(1, "sent", "send")]),
        ("partial(placed.connect, weak=False)(handler)\n", [(1, "connected", "handler")]),
        ("link = partial(placed.connect, handler)\nlink()\n", [(2, "connected", "handler")]),
        ("def each(send):\n    send(None)\neach(placed.send)\n", [(3, "sent", "send")]),
        ("link = lambda: placed.connect\n", []),
        ("map(placed.connect, [handler, other])\n", [(1, "connection", "call")]),
        ("keep(placed.connect)\n", [(1, "connection", "call")]),
        ("keep(socket.connect)\n", []),
        ("def each(connect):\n    connect(handler)\neach(placed.connect)\n", [(3, "connected", "handler")]),
        ("Signal.connect(placed, handler)\n", [(1, "connected", "handler")]),
        ("Signal.disconnect(placed, handler)\n", [(1, "disconnected", "handler")]),
        ("Signal.send(placed, sender=None)\n", [(1, "sent", "send")]),
        ("Signal.connect(sender=None)\n", []),
        ("keep.Signal.send(placed, sender=None)\n", []),
        ("cast(Signal, placed).send(sender=None)\n", [(1, "sent", "send")]),
        ("cast(Signal)\n", []),
        ("on = receiver(placed)\n@on\ndef f(**kwargs): ...\n", [(2, "connected", "f")]),
        ("@partial(receiver, placed)\ndef f(**kwargs): ...\n", [(1, "connected", "f")]),
        ("@partial(keep, receiver)\ndef f(**kwargs): ...\n", []),
        ("@partial(receiver, keep())\ndef f(**kwargs): ...\n", [(1, "connection", "external")]),
        ("on = partial(receiver, placed)\n@on\ndef f(**kwargs): ...\n", [(2, "connected", "f")]),
        ("signals.typo.send(None)\n", [(1, "send", "name")]),
        ("from shop.signals import typo\ntypo.send(sender=None)\n", [(2, "send", "name")]),
        ("getattr(signals, keep()).send(None)\n", [(1, "send", "import")]),
        ("vars(signals)[keep()].send(None)\n", [(1, "send", "item")]),
        ("placed.connect(signals.typo)\n", [(1, "connection", "receiver")]),
    ],
)
def test_a_rare_form_is_told(resolve_tree, code, expected):
    assert told(resolve_tree(HEAD + code)) == expected


@pytest.mark.parametrize(
    "maker",
    ["globals()['made'] = Signal()", "def __getattr__(name):\n    return keep", "from elsewhere import *"],
)
def test_a_module_that_makes_names_may_hold_any(resolve_tree, maker):
    found = resolve_tree(
        f"""# file: shop/signals.py
from django.dispatch import Signal
{maker}
# file: shop/use.py
from shop import signals
signals.made.send(sender=None)
"""
    )
    assert [row.signal for row in found.sends] == ["shop.signals.made"]
