"""Short names, harmless text and keys."""

import pytest

from sigscope.graph import SignalGraph
from sigscope.renderers.dot import escape as escape_dot
from sigscope.renderers.markdown_text import code, escape, link, table
from sigscope.renderers.mermaid import escape as escape_mermaid
from sigscope.renderers.names import ShortNames, connected_elsewhere, in_file, plural
from sigscope.renderers.picture import Keys, picture_of
from sigscope.renderers.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("orders.placed", "orders.placed"),
        ("bestellt_für_日本", "bestellt_für_日本"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\nb\tc\r", r"a\nb\tc\r"),
        ("\u202egnp", r"\u202egnp"),
        ("\udc80\ud800", r"\udc80\ud800"),
        ("\u00a0\u2028", r"\xa0\u2028"),
    ],
)
def test_visible(text, shown):
    assert visible(text) == shown


def test_a_last_part_is_enough_where_it_is_the_only_one():
    names = ShortNames(["orders.models.Order", "legacy.models.Order", "a.models.Item", "a.models.Item", "x.E['a.b']"])

    assert names.short("orders.models.Order") == "orders.models.Order"
    assert names.short("a.models.Item") == "Item"
    assert names.short("x.E['a.b']") == "E['a.b']"


@pytest.mark.parametrize(
    ("name", "path", "shown"),
    [
        ("orders.models.Order.save", "orders/models.py", "Order.save"),
        ("orders.models.Order.save", "src/orders/models.py", "Order.save"),
        ("orders.Order.save", "src/orders/__init__.py", "Order.save"),
        ("orders.models.Order.save", "models.py", "Order.save"),
        ("manage.<module>", "manage.py", "<module>"),
        ("a.b.f", "b/a/b.py", "f"),
        ("other.f", "orders/models.py", "other.f"),
    ],
)
def test_beside_its_file_a_name_needs_no_module(rows, name, path, shown):
    assert in_file(name, rows.at(f"{path}:1")) == shown
    assert in_file(name, None) == name


def test_where_a_connection_is_made_is_worth_a_word(rows):
    def apart(**fields):
        place = connected_elsewhere(rows.connection("a.s", "a.receivers.f", defined="a/receivers.py:3-5", **fields))
        return place and f"{place.path}:{place.line}"

    assert apart(at="a/receivers.py:3") is apart(at="a/receivers.py:5") is None
    assert apart(at="a/receivers.py:2") == "a/receivers.py:2"
    assert apart(at="a/receivers.py:6") == "a/receivers.py:6"
    assert apart(at="a/apps.py:4") == "a/apps.py:4"
    assert connected_elsewhere(rows.connection("a.s", "b.f", defined=None)) is None


def test_plural():
    assert (plural(0, "signal"), plural(1, "signal"), plural(2, "signal")) == ("0 signals", "1 signal", "2 signals")


def test_keys_are_readable_and_each_given_once():
    keys = Keys()

    assert keys.key("f", "orders.models.Order.save") == "f_save"
    assert keys.key("f", "billing.models.Payment.save") == "f_save_2"
    assert keys.key("f", "a.<locals>.<lambda>") == "f_lambda"
    assert keys.key("s", "end") == "s_end"
    assert keys.key("s", "日本") == "s_"
    assert keys.key("s", "a.E['x.y z']") == "s_E_x_y_z"
    assert keys.key("s", "x" * 90) == "s_" + "x" * 40
    assert keys.key("f", "orders.models.Order.save") == "f_save"


@pytest.mark.parametrize(
    ("senders", "label"),
    [
        (["m.A"], "A"),
        (["m.B", "m.A", "m.B"], "A, B"),
        (["m.A", None], ""),
        (["m.A", "m.B", "m.C"], "A, B, C"),
        (["m.A", "m.B", "m.C", "m.D", "m.E"], "A, B, C, 2 more"),
    ],
)
def test_the_senders_on_an_edge(rows, senders, label):
    found = [rows.connection("a.signals.s", "a.receivers.f", sender=sender) for sender in senders]
    graph = SignalGraph(rows.project(rows.signal("a.signals.s"), *found))

    assert [edge.label for edge in picture_of(graph, graph.signals()).edges] == [label]


@pytest.mark.parametrize(
    ("stages", "label"),
    [(["never"], "(never)"), (["urls", "never"], "(never/urls)"), (["never", "setup"], ""), (["unknown"], "")],
)
def test_a_late_stage_stands_on_the_edge_unless_another_connection_is_earlier(rows, stages, label):
    found = [rows.connection("a.signals.s", "a.receivers.f", startup=stage) for stage in stages]
    graph = SignalGraph(rows.project(rows.signal("a.signals.s"), *found))

    assert [edge.label for edge in picture_of(graph, graph.signals()).edges] == [label]


@pytest.mark.parametrize(("lost", "label"), [([True, True], "(lost at once)"), ([True, False], "")])
def test_that_a_receiver_is_lost_stands_on_the_edge_unless_another_connection_is_not(rows, lost, label):
    found = [rows.connection("a.signals.s", "a.receivers.f", lost=one) for one in lost]
    graph = SignalGraph(rows.project(rows.signal("a.signals.s"), *found))

    assert [edge.label for edge in picture_of(graph, graph.signals()).edges] == [label]


def test_a_send_waits_for_the_commit_where_every_one_does(rows):
    def label(*deferred):
        found = [rows.send("a.models.save", "a.signals.s", deferred=one) for one in deferred]
        graph = SignalGraph(rows.project(rows.signal("a.signals.s"), *found))
        return [edge.label for edge in picture_of(graph, graph.signals()).edges]

    assert (label(True, True), label(True, False)) == (["on_commit"], [""])


def test_mermaid_names_stay_readable_where_they_can():
    assert escape_mermaid("models.Order.save (order_placed), 3/4?") == "models.Order.save (order_placed), 3/4?"
    assert escape_mermaid('__init__ "a" #b; <c>') == "#95;#95;init#95;#95; #34;a#34; #35;b#59; #60;c#62;"
    assert escape_mermaid("12. a") == "#49;2. a"
    assert escape_mermaid("- a") == "#45; a"
    assert escape_mermaid(" ") == "?"


def test_dot_names():
    assert escape_dot('a "b" \\N &amp; \n') == 'a \\"b\\" \\\\N &amp;amp; \\\\n'


def test_markdown_names(rows):
    assert code("orders.<locals>.<lambda>(x, y=1)") == "`orders.<locals>.<lambda>(x, y=1)`"
    assert code("a|b`c") == "a&#124;b&#96;c"
    assert code("") == ""
    assert escape("orders.api_v2 app-1") == "orders.api_v2 app-1"
    assert escape("__init__ -x www.a.b") == "&#95;&#95;init&#95;&#95; &#45;x www&#46;a.b"
    assert (
        link(rows.at("my (old)/ü#.py:3"), "../")
        == "[my &#40;old&#41;/ü&#35;.py&#58;3](../my%20%28old%29/%C3%BC%23.py#L3)"
    )
    assert table(("A", "B"), []) == []
    assert table(("A", "B"), [("1", "2")]) == ["| A | B |", "| --- | --- |", "| 1 | 2 |", ""]
