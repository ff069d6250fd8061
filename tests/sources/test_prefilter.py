import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.sources.prefilter import SITE, Names, may_hold_site, names_any, names_of_bases


@pytest.mark.parametrize(
    "line",
    [
        b"placed = Signal()",
        b"placed = dispatch.Signal()",
        b"from x import ModelSignal as M",
        b"class Base(EventPluginSignal): ...",
        b"from django.dispatch import receiver as on",
        b"@django.dispatch.receiver(placed)",
        b"@search_receiver(placed, Order)",
        b"class Receiver: ...",
        b"placed.connect(f)",
        b"@placed.connect",
        b"placed.disconnect(f)",
        b"placed.send(None)",
        b"partial(placed.send, None)",
        b"placed.send_robust(sender=None)",
        b"await placed.asend(None)",
        b"await placed.asend_robust(None)",
        b"(placed\n    .send(None))",
        b"placed . \\\n  send(None)",
    ],
)
def test_a_line_that_may_be_a_site(line: bytes) -> None:
    assert may_hold_site(b"import this\n" + line + b"\n")


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"connect(f)",
        b"from shop import receivers",
        b"self.sender.connected = True",
        b"signals = signal.SIGINT",
        b"mail.send_mail('Signals')",
        b"send = 1",
    ],
)
def test_a_line_that_is_no_site(line: bytes) -> None:
    assert not may_hold_site(b"import this\n" + line + b"\n")


PIECES = [
    b"Signal",
    b"receiver",
    b"Receiver",
    b".",
    b" ",
    b"\n",
    b"\\\n",
    b"a",
    b"send",
    b"_robust",
    b"dis",
    b"connect",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_the_quick_dismissal_dismisses_no_site(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    assert may_hold_site(data) == (SITE.search(data) is not None)


def test_names_are_found_as_words_only() -> None:
    names = Names([b"placed", b"order_paid", "bezahlt_für".encode()])
    assert names.stand_in(b"api.placed.send()")
    assert names.stand_in(b"'shop.signals.order_paid'")
    assert names.stand_in("x = bezahlt_für".encode())
    assert not names.stand_in(b"replaced, placed2, order_paid_late, _placed")
    assert not names.stand_in("placedé".encode())
    assert not Names([]).stand_in(b"placed")
    assert names_any(b"x=placed", {b"placed"})


@given(st.text("ab_1é. (\n", max_size=30), st.sets(st.sampled_from(["a", "b", "ab", "_a", "aé", "é1"])))
def test_names_agree_with_word_boundaries(text: str, names: set[str]) -> None:
    expected = any(re.search(rf"\b{name}\b", text) for name in names)
    assert names_any(text.encode(), [name.encode() for name in names]) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"class A(B, metaclass=C): ...", {b"B", b"metaclass", b"C"}),
        (b"class A(B[C], d.E): ...", {b"B", b"C", b"d", b"E"}),
        (b"if x:\n    class A(make(B)): ...", {b"make", b"B"}),
        (b"from x import Base as B\nclass A(B): ...", {b"B", b"Base"}),
        (b"from x import (\n    Base\n    as B,\n)\nclass A(B): ...", {b"B", b"Base"}),
        (b"B = x.Base\nclass A(B): ...", {b"B", b"Base"}),
        (b"B = C\nC = D\nclass A(B): ...", {b"B", b"C", b"D"}),
        (b"from x import Other as O\nclass A(B): ...", {b"B"}),
        (b"was B\nclass A(B): ...", {b"B"}),
        (b" as B\nclass A(B): ...", {b"B"}),
        (b"class A: ...\nB = C", set()),
        ("class A(Größe): ...".encode(), {"Größe".encode()}),
    ],
)
def test_bases_and_what_they_rename(text, words):
    assert names_of_bases(text) == words
