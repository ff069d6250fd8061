"""Mentions: a signal's dotted id in strings and templates."""

from pathlib import Path

import pytest

from sigscope.analysis import scan
from sigscope.sources import traits


def write(root: Path, path: str, text: str | bytes) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(
        tmp_path,
        "shop/signals.py",
        "from django.dispatch import Signal\nhtml_head = Signal()\nhtml_foot = Signal()\nBY_NAME = {'a': Signal()}\n",
    )
    write(tmp_path, "shop/__init__.py", "from shop.signals import html_foot\n")
    return tmp_path


def found(root: Path) -> list[tuple[str, str, int, int, int]]:
    rows = scan([str(root)]).mentions
    return [
        (row.signal, row.location.path, row.location.line, row.location.column, row.location.end_column) for row in rows
    ]


def test_a_string_that_is_an_id_mentions_its_signal(shop: Path) -> None:
    write(shop, "shop/slots.py", "SLOTS = [\n    'shop.signals.html_head',\n]\n")
    assert found(shop) == [("shop.signals.html_head", "shop/slots.py", 2, 6, 28)]


def test_an_alias_mentions_the_signal_that_it_names(shop: Path) -> None:
    write(shop, "shop/slots.py", 'SLOT = "shop.html_foot"\n')
    assert [row[:3] for row in found(shop)] == [("shop.signals.html_foot", "shop/slots.py", 1)]


def test_a_template_mentions_what_it_hands_to_a_tag(shop: Path) -> None:
    write(shop, "shop/templates/page.html", 'é\r\n  {% event "shop.signals.html_head" %}\r{{ shop.signals.html_foot }}')
    assert found(shop) == [
        ("shop.signals.html_head", "shop/templates/page.html", 2, 13, 35),
        ("shop.signals.html_foot", "shop/templates/page.html", 3, 4, 26),
    ]


def test_code_and_longer_names_mention_nothing(shop: Path) -> None:
    write(
        shop,
        "shop/use.py",
        "import shop.signals\nshop.signals.html_head.send(sender=None)\nX = 'shop.signals.html_header'\n",
    )
    write(shop, "shop/page.html", "shop.signals.html_header my.shop.signals.html_head shop.signals.html_head.x")
    assert found(shop) == []


def test_no_signals_no_mentions(tmp_path: Path) -> None:
    write(tmp_path, "shop/views.py", "X = 'shop.signals.html_head'\n")
    write(tmp_path, "page.txt", "shop.signals.html_head")
    assert found(tmp_path) == []


def test_a_template_that_is_too_large_or_unreadable_is_passed_over(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(shop, "large.txt", "shop.signals.html_head " * 10)
    (shop / "gone.html").symlink_to(shop / "nowhere.html")
    monkeypatch.setattr(traits, "_MAX_TEMPLATE", 100)
    assert found(shop) == []


def test_what_is_only_mentioned_may_be_sent(shop: Path) -> None:
    from sigscope.graph import SignalGraph

    write(
        shop,
        "shop/receivers.py",
        "from django.dispatch import receiver\nfrom .signals import *\n"
        "@receiver(html_head)\ndef one(**kwargs): ...\n@receiver(html_foot)\ndef two(**kwargs): ...\n",
    )
    write(shop, "shop/page.html", "{% event 'shop.signals.html_head' %}")
    graph = SignalGraph(scan([str(shop)]))
    head, foot = graph.orphan("shop.signals.html_head"), graph.orphan("shop.signals.html_foot")
    assert head is not None
    assert (head.kind, len(head.doubts)) == ("never-sent", 1)
    assert foot is not None
    assert (foot.kind, foot.doubts) == ("never-sent", ())
