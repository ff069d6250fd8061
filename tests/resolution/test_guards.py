"""An `if` that asks for a parameter lets a place run, or not, in each call of its function."""

import pytest

WRAPPER = """
# file: main.py
from django.db.models.signals import post_save
from django.db import models
def heard(sender, **kwargs): ...
class A(models.Model): ...
class B(models.Model): ...
DEBUG = False
"""


@pytest.mark.parametrize(
    ("wrapper", "senders"),
    [
        ("def register(model, watch=False):\n    if watch:\n        {}", ["main.B"]),
        ("def register(model, watch=False):\n    if not watch:\n        {}", ["main.A", "main.B"]),
        ("def register(model, watch=False):\n    if watch:\n        pass\n    else:\n        {}", ["main.A"]),
        ("def register(model, watch=None):\n    if watch and model:\n        {}", ["main.A", "main.B"]),
        ("def register(model, watch=None):\n    if DEBUG:\n        {}", ["main.A", "main.B"]),
        (
            "def register(model, watch=None):\n    try:\n        {}\n    except Error:\n        pass",
            ["main.A", "main.B"],
        ),
        ("def register(model, watch=None):\n    [({}) for one in [1]]", ["main.A", "main.B"]),
        ("def register(model, watch=0):\n    flag = watch\n    if flag:\n        {}", ["main.B"]),
    ],
)
def test_a_wrapper_connects_where_its_arguments_let_it(wrapper, senders, resolve_tree):
    connect = "post_save.connect(heard, sender=model)"
    found = resolve_tree(f"{WRAPPER}{wrapper.format(connect)}\nregister(A)\nregister(B, watch=True)\n")
    assert [row.sender for row in found.connections] == senders


def test_where_no_call_lets_it_run_the_place_itself_is_told(resolve_tree):
    wrapper = "def register(model, watch=False):\n    if watch:\n        post_save.connect(heard, sender=model)\n"
    found = resolve_tree(f"{WRAPPER}{wrapper}register(A)\n")
    assert [(row.sender, row.via) for row in found.connections] == [("?", "connect")]


def test_what_turns_of_a_loop_add_is_told_apart(told):
    assert told(
        """
        class A: ...
        class B: ...
        def chosen():
            found = []
            for one, wanted in [(A, True), (B, False)]:
                if wanted:
                    found.append(one)
            return found
        for one in chosen():
            ask.send(sender=one)
        """
    ) == ["main.A"]


def test_where_every_call_hands_over_something_else_the_place_is_no_connection(resolve_tree):
    found = resolve_tree(
        """
        # file: main.py
        import socket
        def heard(**kwargs): ...
        def listen(source):
            source.events.connect(heard)
        listen(socket.create_connection())
        """
    )
    assert (found.connections, found.unresolved) == ((), ())


def test_what_may_be_none_is_not_none_where_an_attribute_is_asked_for(told):
    assert told("class A:\n    name = 'one'\nmaybe = None or A()\nask.send(sender=maybe.name)") == ["one"]
