"""What the graph answers."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.graph import SignalGraph
from sigscope.model.project import Mention

PLACED, PAID, SHIPPED = "orders.signals.placed", "billing.signals.paid", "orders.signals.shipped"


@pytest.fixture
def chain(rows):
    """An order is placed, charging it says paid, shipping it says placed again."""
    return SignalGraph(
        rows.project(
            rows.signal(PAID),
            rows.signal(PLACED),
            rows.signal(SHIPPED),
            rows.send("orders.models.Order.save", PLACED),
            rows.send("billing.receivers.charge", PAID),
            rows.send("orders.receivers.ship", PLACED),
            rows.connection(PLACED, "billing.receivers.charge"),
            rows.connection(PLACED, "audit.receivers.record", sender="orders.models.Order"),
            rows.connection(PLACED, "audit.receivers.record", sender="orders.models.Gift"),
            rows.connection(PAID, "orders.receivers.ship"),
            apps=("orders",),
        )
    )


def test_signals_and_their_rows(chain):
    assert [signal.id for signal in chain.signals()] == [PAID, PLACED, SHIPPED]
    assert chain.signal(PAID) is chain.signals()[0]
    assert chain.signal("orders.signals.lost") is None
    assert [row.function for row in chain.sends_of(PLACED)] == ["orders.models.Order.save", "orders.receivers.ship"]
    assert [row.sender for row in chain.connections_of(PLACED)] == [None, "orders.models.Order", "orders.models.Gift"]
    assert chain.sends_of(SHIPPED) == chain.connections_of(SHIPPED) == ()


def test_functions_and_their_rows(chain):
    assert chain.functions() == (
        "audit.receivers.record",
        "billing.receivers.charge",
        "orders.models.Order.save",
        "orders.receivers.ship",
    )
    assert [row.signal for row in chain.sends_by("billing.receivers.charge")] == [PAID]
    assert [row.signal for row in chain.connections_to("audit.receivers.record")] == [PLACED, PLACED]
    assert chain.sends_by("nobody") == chain.connections_to("nobody") == ()


def test_what_comes_next(chain):
    assert chain.receivers_of(PLACED) == ("audit.receivers.record", "billing.receivers.charge")
    assert chain.signals_sent_by("billing.receivers.charge") == (PAID,)
    assert chain.signals_sent_by("audit.receivers.record") == ()
    assert chain.receivers_of(SHIPPED) == ()
    assert chain.receivers_of("orders.signals.lost") == ()


def test_a_cycle_runs_from_its_first_signal_by_name(chain):
    assert chain.cycles() == ((PAID, "orders.receivers.ship", PLACED, "billing.receivers.charge"),)


def test_of_several_ways_round_the_shortest_is_the_cycle(rows):
    def hop(source, target):
        receiver = f"app.receivers.{source[-1]}{target[-1]}"
        return rows.connection(source, receiver), rows.send(receiver, target)

    a, b, c = "app.signals.a", "app.signals.b", "app.signals.c"
    hops = [*hop(a, b), *hop(b, c), *hop(c, a), *hop(b, a), *hop(c, c)]
    graph = SignalGraph(rows.project(*map(rows.signal, (a, b, c)), *hops))

    assert graph.cycles() == ((a, "app.receivers.ab", b, "app.receivers.ba"),)


def test_a_receiver_that_sends_its_own_signal_is_a_cycle(rows):
    receiver = "app.receivers.again"
    graph = SignalGraph(rows.project(rows.signal(PAID), rows.connection(PAID, receiver), rows.send(receiver, PAID)))

    assert graph.cycles() == ((PAID, receiver),)


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=15),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=15),
)
def test_cycles_are_walks_of_the_graph_and_there_is_one_where_networkx_sees_one(rows, sends, connects):
    signals = [f"a.s.s{n}" for n in range(6)]
    functions = [f"a.f.f{n}" for n in range(6)]
    project = rows.project(
        *map(rows.signal, signals),
        *(rows.send(functions[f], signals[s]) for f, s in sends),
        *(rows.connection(signals[s], functions[f]) for s, f in connects),
    )
    edges = [(functions[f], signals[s]) for f, s in sends] + [(signals[s], functions[f]) for s, f in connects]

    cycles = SignalGraph(project).cycles()

    for cycle in cycles:
        assert set(zip(cycle, (*cycle[1:], cycle[0]), strict=True)) <= set(edges)
    assert bool(cycles) != nx.is_directed_acyclic_graph(nx.DiGraph(edges))


@pytest.mark.parametrize(
    ("receiver", "function", "node"),
    [
        ("a.r.f", "a.r.f", "a.r.f"),
        ("a.r.f", "a.r.f.<locals>.<lambda>", "a.r.f"),
        ("a.r.f", "a.r.f.<locals>.g.<locals>.h", "a.r.f"),
        ("a.r.f.<locals>.g", "a.r.f.<locals>.g.<locals>.h", "a.r.f.<locals>.g"),
        ("a.r.Hook", "a.r.Hook.__call__", "a.r.Hook"),
        ("a.r.Hook", "a.r.Hook.__init__.<locals>.<lambda>", "a.r.Hook"),
        ("a.r.Hook.__call__", "a.r.Hook.__call__", "a.r.Hook.__call__"),
        ("a.r.Hook", "a.r.Hook.other", "a.r.Hook.other"),
        ("a.r.f", "a.r.fg", "a.r.fg"),
        ("a.r.f", "a.m.save.<locals>.<lambda>", "a.m.save"),
    ],
)
def test_the_function_that_a_send_belongs_to(rows, receiver, function, node):
    graph = SignalGraph(rows.project(rows.signal(PAID), rows.send(function, PAID), rows.connection(PAID, receiver)))

    assert graph.function_of(graph.sends_of(PAID)[0]) == node
    assert graph.signals_sent_by(node) == (PAID,)


def test_groups_are_apps_then_libraries_then_frameworks(rows):
    graph = SignalGraph(
        rows.project(
            rows.signal("celery.signals.task_failure", "external", framework="celery"),
            rows.signal("django.core.signals.request_started", "builtin"),
            rows.signal("shop.orders.signals.placed"),
            rows.signal("shop.orders.gifts.signals.wrapped"),
            rows.signal("shop.urls.loaded"),
            rows.signal("shop.orders_archive.moved"),
            apps=("shop.orders", "shop.orders.gifts"),
        )
    )

    assert [(group.name, group.kind, [signal.id for signal in group.signals]) for group in graph.groups()] == [
        ("shop", "custom", ["shop.urls.loaded", "shop.orders_archive.moved"]),
        ("shop.orders", "custom", ["shop.orders.signals.placed"]),
        ("shop.orders.gifts", "custom", ["shop.orders.gifts.signals.wrapped"]),
        ("celery", "external", ["celery.signals.task_failure"]),
        ("django", "builtin", ["django.core.signals.request_started"]),
    ]
    assert graph.app_of("shop.orders.models.Order") == "shop.orders"
    assert graph.app_of("shop.orders") == "shop.orders"
    assert graph.group_of(graph.signals()[1]) == "django"


class TestOrphan:
    def status(self, graph, signal_id=PLACED):
        orphan = graph.orphan(signal_id)
        return orphan and (orphan.kind, [row.expression for row in orphan.doubts])

    def test_statuses(self, rows):
        sent, heard = rows.send("orders.models.save", PLACED), rows.connection(PLACED, "audit.receivers.record")

        assert self.status(SignalGraph(rows.project(rows.signal(PLACED), sent, heard))) is None
        assert self.status(SignalGraph(rows.project(rows.signal(PLACED), heard))) == ("never-sent", [])
        assert self.status(SignalGraph(rows.project(rows.signal(PLACED), sent))) == ("no-receivers", [])
        assert self.status(SignalGraph(rows.project(rows.signal(PLACED)))) == ("unused", [])

    @pytest.mark.parametrize("kind", ["builtin", "external"])
    def test_signals_of_others_are_none(self, rows, kind):
        assert SignalGraph(rows.project(rows.signal(PLACED, kind))).orphan(PLACED) is None

    def test_what_is_no_signal_is_none(self, rows):
        assert SignalGraph(rows.project()).orphan(PLACED) is None

    @pytest.mark.parametrize(
        ("expression", "is_doubt"),
        [
            ("registry.placed.send(sender=None)", True),
            ("api.order_was_placed.send()", True),  # an alias
            ("signal.send(sender=None)", True),  # could be any
            ("getattr(signals, name).send(sender=None)", True),
            ("self.paid.send(sender=None)", False),  # names another one
            ("misplaced.send(sender=None)", True),  # no signal that is known, so any
        ],
    )
    def test_an_unresolved_send_that_could_be_it_is_a_doubt(self, rows, expression, is_doubt):
        graph = SignalGraph(
            rows.project(
                rows.signal(PLACED, aliases=("orders.api.order_was_placed",)),
                rows.signal(PAID),
                rows.connection(PLACED, "audit.receivers.record"),
                rows.unresolved("send", expression),
                rows.unresolved("connection", expression),
                rows.unresolved("definition", expression),
            )
        )

        assert self.status(graph) == ("never-sent", [expression] if is_doubt else [])

    def test_a_mention_could_be_the_missing_send_and_no_receiver(self, rows):
        mention = Mention(PLACED, rows.at("orders/menu.html:1"))
        sent, heard = rows.send("orders.models.save", PLACED), rows.connection(PLACED, "audit.receivers.record")

        for row, doubts in ((heard, (mention,)), (sent, ())):
            graph = SignalGraph(rows.project(rows.signal(PLACED), rows.signal(PAID), row, mention))
            assert graph.orphan(PLACED).doubts == doubts
            assert graph.orphan(PAID).doubts == ()

    def test_each_status_is_doubted_by_its_own_kind(self, rows):
        doubts = [rows.unresolved(kind, f"placed.{kind}()") for kind in ("send", "connection", "definition")]
        unused = SignalGraph(rows.project(rows.signal(PLACED), *doubts))
        unheard = SignalGraph(rows.project(rows.signal(PLACED), rows.send("orders.models.save", PLACED), *doubts))

        assert self.status(unused) == ("unused", ["placed.send()", "placed.connection()"])
        assert self.status(unheard) == ("no-receivers", ["placed.connection()"])

    def test_a_signal_in_a_dict_is_doubted_by_the_name_of_the_dict(self, rows):
        signal_id = "orders.signals.EVENTS['order.paid']"
        graph = SignalGraph(
            rows.project(rows.signal(signal_id), rows.signal(PLACED), rows.unresolved("send", "EVENTS[kind].send()"))
        )

        assert self.status(graph, signal_id) == ("unused", ["EVENTS[kind].send()"])
        assert self.status(graph, PLACED) == ("unused", [])

    def test_a_selection_is_answered_by_the_whole(self, rows):
        whole = rows.project(
            rows.signal(PLACED),
            rows.send("orders.models.save", PLACED),
            rows.connection(PLACED, "audit.receivers.record"),
        )
        shown = SignalGraph(rows.project(rows.signal(PLACED)), SignalGraph(whole))

        assert shown.sends_of(PLACED) == ()
        assert shown.orphan(PLACED) is None


def test_a_selection_knows_the_receivers_of_the_whole(rows):
    send = rows.send("a.r.Hook.__call__", PAID)
    whole = SignalGraph(rows.project(rows.signal(PAID), send, rows.connection(PLACED, "a.r.Hook")))

    assert SignalGraph(rows.project(rows.signal(PAID), send), whole).function_of(send) == "a.r.Hook"
