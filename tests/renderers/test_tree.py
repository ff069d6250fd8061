"""The tree at every width, in color, with long lists and long cascades."""

from sigscope.graph import SignalGraph
from sigscope.model.project import Failure, Mention
from sigscope.renderers.tree import render_tree

PLACED, PAID, SAVED = "orders.signals.placed", "billing.signals.paid", "django.db.models.signals.post_save"


def tree(*rows, of, width: int = 80) -> list[str]:
    return render_tree(SignalGraph(of.project(*rows)), width=width, color=False, link_base=None).splitlines()


def test_a_narrow_terminal_folds_between_the_parts(rows):
    shown = tree(
        rows.signal(PLACED),
        rows.send("orders.models.Order.save", PLACED, sender="orders.models.Order", method="asend"),
        rows.connection(PLACED, "audit.receivers.record_every_order", dispatch_uid="audit.record", startup="urls"),
        of=rows,
        width=40,
    )

    assert shown == [
        "orders  1 signal",
        "└── placed  orders/signals.py:1",
        "    ├── sent by Order.save",
        "    │     orders/models.py:2",
        "    │     sender=Order  asend",
        "    └── received by record_every_order",
        "          audit/receivers.py:3",
        "          dispatch_uid=audit.record",
        "          startup=urls",
    ]


def test_wide_characters_count_twice(rows):
    paid = "billing.signals.支払い済み"

    assert tree(rows.signal(paid), of=rows, width=40)[1:] == [
        "└── 支払い済み  UNUSED",
        "      billing/signals.py:1",
    ]
    assert tree(rows.signal("billing.signals.abcde"), of=rows, width=46)[1:] == [
        "└── abcde  UNUSED  billing/signals.py:1",
    ]


def test_no_line_is_longer_than_the_terminal_unless_one_name_is(rows):
    shown = tree(
        rows.signal(PLACED),
        *(rows.connection(PLACED, f"audit.receivers.record_{n}", sender=f"shop.models.M{n % 7}") for n in range(50)),
        of=rows,
        width=60,
    )

    assert max(map(len, shown)) <= 60


def test_a_name_that_two_signals_have_is_told_apart(rows):
    theirs = rows.signal("allauth.signals.user_logged_in", "external")
    shown = tree(theirs, rows.signal("django.contrib.auth.signals.user_logged_in", "builtin"), of=rows)

    assert shown == [
        "allauth (external signals)  1 signal",
        "└── allauth.signals.user_logged_in",
        "",
        "django (builtin signals)  1 signal",
        "└── django.contrib.auth.signals.user_logged_in",
    ]


def test_one_receiver_in_two_places_is_two_rows(rows):
    shown = tree(
        rows.signal(SAVED, "builtin"),
        rows.connection(SAVED, "a.receivers.f", defined="a/receivers.py:3-4"),
        rows.connection(SAVED, "a.receivers.f", defined="a/receivers.py:8-9", at="a/receivers.py:8"),
        rows.connection(SAVED, "b.f", defined=None, at="a/apps.py:1"),
        rows.connection(SAVED, "b.f", defined=None, at="a/apps.py:2"),
        of=rows,
    )

    assert shown[2:] == [
        "    ├── received by f  a/receivers.py:3",
        "    ├── received by f  a/receivers.py:8",
        "    ├── received by b.f  a/apps.py:1",
        "    └── received by b.f  a/apps.py:2",
    ]


def test_any_sender_is_said_beside_a_sender(rows):
    shown = tree(
        rows.signal(SAVED, "builtin"),
        rows.connection(SAVED, "a.receivers.f"),
        rows.connection(SAVED, "a.receivers.f", sender="a.models.M"),
        of=rows,
    )

    assert shown[2:] == ["    └── received by f  a/receivers.py:3  any sender  sender=M"]


def test_what_is_shown_above_is_not_shown_again(rows):
    again = "orders.receivers.again"
    shown = tree(
        rows.signal(PLACED),
        rows.signal(PAID),
        rows.connection(PLACED, "orders.receivers.pay"),
        rows.connection(PLACED, again),
        rows.connection(PAID, "billing.receivers.thank"),
        rows.send("orders.receivers.pay", PAID),
        rows.send(again, PAID),
        of=rows,
    )

    placed = shown[shown.index("orders  1 signal") + 2 :]
    assert placed == [
        "    ├── received by pay  orders/receivers.py:3",
        "    │   └── sends paid  orders/receivers.py:2",
        "    │       └── received by thank  billing/receivers.py:3",
        "    └── received by again  orders/receivers.py:3",
        "        └── sends paid  orders/receivers.py:2  (shown above)",
    ]


def test_a_long_cascade_is_named_and_not_followed(rows):
    hops = [f"chain.signals.s{n:02}" for n in range(30)]
    shown = tree(
        *map(rows.signal, hops),
        *(rows.connection(hop, f"chain.receivers.r{n:02}") for n, hop in enumerate(hops)),
        *(rows.send(f"chain.receivers.r{n:02}", hop) for n, hop in enumerate(hops[1:])),
        rows.send("chain.receivers.r29", "chain.signals.s00"),
        of=rows,
    )

    assert shown[3:5] == [
        "│   └── received by r00  chain/receivers.py:3",
        "│       └── sends s01  chain/receivers.py:2  (1 receiver)",
    ]
    assert len(shown) == 1 + 30 * 4


def test_what_is_sent_in_vain_at_the_end_of_a_long_cascade(rows):
    receivers = [f"busy.receivers.r{n:02}" for n in range(30)]
    shown = tree(
        rows.signal(PLACED),
        rows.signal(PAID),
        *(rows.connection(PLACED, receiver) for receiver in receivers),
        *(rows.send(receiver, PAID) for receiver in receivers),
        of=rows,
    )

    assert shown[-2:] == [
        "    └── received by r29  busy/receivers.py:3",
        "        └── sends paid  busy/receivers.py:2",
    ]


def test_what_a_receiver_sends_is_named_where_only_it_is_selected(rows):
    signals = (rows.signal(PLACED), rows.signal(PAID))
    connection, send = rows.connection(PLACED, "orders.receivers.pay"), rows.send("orders.receivers.pay", PAID)
    whole = SignalGraph(rows.project(*signals, connection, send))
    part = SignalGraph(rows.project(signals[0], connection), whole)

    assert render_tree(part, width=80, color=False, link_base=None).splitlines() == [
        "orders  1 signal",
        "└── placed  NEVER SENT  orders/signals.py:1",
        "    └── received by pay  orders/receivers.py:3",
        "        └── sends paid  orders/receivers.py:2",
    ]


def test_the_first_doubts_of_an_orphan_stand_under_it(rows):
    doubts = [
        *(rows.unresolved("send", "x.send()", f"orders/views.py:{n}") for n in (1, 2)),
        rows.unresolved("connection", "x.connect(f)", "orders/views.py:3"),
        rows.unresolved("send", "x.send()", "orders/views.py:4"),
    ]
    shown = tree(rows.signal(PLACED), *doubts, of=rows)
    mentioned = tree(rows.signal(PLACED), Mention(PLACED, rows.at("orders/menu.html:4")), of=rows)

    assert shown[1:6] == [
        "└── placed  UNUSED?  orders/signals.py:1",
        "    ├── may be sent at  orders/views.py:1",
        "    ├── may be sent at  orders/views.py:2",
        "    └── may be connected at  orders/views.py:3",
        "",
    ]
    assert mentioned[2:] == ["    └── mentioned at  orders/menu.html:4"]


def test_long_lists_say_how_many_more_there_are(rows):
    shown = tree(
        *(rows.unresolved("send", f"x{n}.send()", f"a.py:{n}") for n in range(1, 23)),
        Failure("a/broken.py", "line 3: invalid syntax"),
        of=rows,
    )

    assert shown[0] == "unresolved  22"
    assert shown[20:] == [
        "├── send  parameter  a.py:20  x20.send()",
        "└── 2 more (--unresolved has all)",
        "",
        "failures  1",
        "└── a/broken.py  line 3: invalid syntax",
    ]


def test_color_and_links(rows):
    project = rows.project(rows.signal(PLACED, at="my orders/signals.py:1"))

    colored = render_tree(SignalGraph(project), width=80, color=True, link_base="file:///shop")

    assert "\x1b]8;;file:///shop/my%20orders/signals.py\x1b\\" in colored
    assert "\x1b[1;31mUNUSED\x1b[0m" in colored
    assert colored == render_tree(SignalGraph(project), width=80, color=True, link_base="file:///shop")
    assert "\x1b]8" not in render_tree(SignalGraph(project), width=80, color=True, link_base=None)
    assert "\x1b" not in render_tree(SignalGraph(project), width=80, color=False, link_base="file:///shop")


def test_the_environment_has_no_say(rows, monkeypatch):
    graph = SignalGraph(rows.project(rows.signal(PLACED)))
    before = render_tree(graph, width=80, color=True, link_base=None)

    for name, value in {"NO_COLOR": "1", "COLUMNS": "10", "TERM": "dumb", "FORCE_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)

    assert render_tree(graph, width=80, color=True, link_base=None) == before


def test_a_long_list_of_failures_is_whole_in_the_json(rows):
    shown = tree(*(Failure(f"a/{n:02}.py", "can't be read") for n in range(21)), of=rows)

    assert shown[-1] == "└── 1 more (--format json has all)"


def test_a_long_expression_is_cut(rows):
    shown = tree(rows.unresolved("send", "x" * 61, "a.py:1"), rows.unresolved("send", "x" * 60, "a.py:2"), of=rows)

    assert shown[2] == "│     " + "x" * 59 + "…"
    assert shown[4] == "      " + "x" * 60


def test_an_app_that_offers_many_signals_counts_them_and_keeps_its_voice_down(rows):
    def drawn(count: int) -> str:
        ids = [f"host.signals.hook_{n}" for n in range(count)]
        signals = (row for name in ids for row in (rows.signal(name), rows.send("host.views.show", name)))
        graph = SignalGraph(rows.project(*signals, rows.signal("host.signals.lost")))
        return render_tree(graph, width=80, color=True, link_base=None)

    red = "\x1b[1;31m"
    few, many = drawn(5), drawn(6)
    assert "with no receivers" not in few
    assert few.count(f"{red}NO RECEIVERS") == 5
    assert "6 with no receivers" in many
    assert many.count("NO RECEIVERS") == 6
    assert many.count(red) == many.count(f"{red}UNUSED") == 1
