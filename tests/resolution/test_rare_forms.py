"""Rare forms of connecting, sending and naming: none is dropped in silence, and none is guessed."""

import pytest

from sigscope.resolution.resolve import resolve
from sigscope.sources.discovery import discover

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
        ("@partial(keep)\n@partial(handler, receiver)\ndef f(**kwargs): ...\n", []),
        ("send = partial(placed.send, sender=1)\nsend()\n", [(1, "sent", "send")]),
        (
            "if keep:\n    on = partial(receiver, placed)\nelse:\n    on = partial(keep)\n@on\ndef f(**k): ...\n",
            [(5, "connected", "f")],
        ),
        (
            (
                "def on(sig):\n def outer():\n  def deco(f): sig.connect(f)\n  return deco\n return outer\n"
                "@on(placed)()\ndef f(**kwargs): ...\n"
            ),
            [(6, "connected", "f")],
        ),
        (
            (
                "def go():\n class A:\n  @property\n  def x(self): return placed\n  @x.setter\n  def x(s, v): ...\n"
                " A().x.send(None)\n"
            ),
            [(7, "sent", "send")],
        ),
        ("def on():\n    return keep\n@on()()\n@on()\ndef f(**kwargs): ...\n", []),
        ("partial(handler)(1)\npartial(placed.connect)(handler)\n", [(2, "connected", "handler")]),
        ("keep(1)(2)\nkeep(placed.connect)(handler)\n", [(2, "connection", "call")]),
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


@pytest.mark.parametrize(
    "use",
    ["from shop.events import listen", "from shop import events\nlisten = events.listen", "from lib import listen"],
)
def test_a_configured_decorator_connects_wherever_it_is_named(tmp_path, use):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").write_text("")
    code = "from django.dispatch import Signal\nplaced = Signal()\ndef listen(signal): return lookup(signal)\n"
    (tmp_path / "shop" / "events.py").write_text(f"{code}@listen(placed)\ndef here(**kwargs): ...\n")
    there = "@listen(placed)\ndef there(**kwargs): ...\n"
    (tmp_path / "shop" / "use.py").write_text(f"from shop.events import placed\n{use}\n{there}")
    tree = discover([str(tmp_path)])

    found = resolve(tree.files, tree.apps, receiver_decorators=["shop.events.listen", "lib.listen"])

    assert {row.receiver for row in found.connections} == {"shop.events.here", "shop.use.there"}
