"""No Mermaid diagram is ever more than GitHub draws."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sigscope.graph import SignalGraph
from sigscope.renderers.markdown import render_markdown
from sigscope.renderers.mermaid import MOST_CHARACTERS, MOST_EDGES, draw_overview, render_mermaid

PLACED = "orders.signals.placed"


def edges(diagram: str) -> int:
    return len(re.findall(r"^ +\w+ -->", diagram, re.MULTILINE))


def is_small(diagram: str) -> bool:
    return edges(diagram) <= 500 and len(diagram.encode("utf-16-le")) <= 2 * 50_000


def diagrams(graph: SignalGraph) -> list[str]:
    text = render_markdown(graph, link_prefix="")
    return re.findall(r"^```mermaid\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def fan(rows, receivers: int, name: str = "r", apps: int = 1) -> SignalGraph:
    """One signal with many receivers, spread over apps."""
    found = (rows.connection(PLACED, f"app{n % apps}.receivers.{name}{n}") for n in range(receivers))
    return SignalGraph(rows.project(rows.signal(PLACED), *found))


def test_the_limits_are_those_of_github():
    assert (MOST_EDGES, MOST_CHARACTERS) == (500, 50_000)


@pytest.mark.parametrize(("receivers", "is_whole"), [(500, True), (501, False)])
def test_the_last_edge_that_fits(rows, receivers, is_whole):
    rendered = render_mermaid(fan(rows, receivers))

    assert edges(rendered.text) == (500 if is_whole else 1)
    assert bool(rendered.notices) != is_whole


def test_the_notice_says_how_to_get_the_parts(rows):
    (notice,) = render_mermaid(fan(rows, 501)).notices

    assert all(option in notice for option in ("--app", "--signal", "--format markdown"))
    assert "\n" not in notice


def test_an_overview_tells_signals_and_receivers_of_each_way(rows):
    assert render_mermaid(fan(rows, 501, apps=2)).text == (
        "flowchart LR\n"
        '    app_app0[["app0 - 0 signals"]]:::app\n'
        '    app_app1[["app1 - 0 signals"]]:::app\n'
        '    app_orders[["orders - 1 signal"]]:::app\n'
        '    app_orders -->|"1 signal, 251 receivers"| app_app0\n'
        '    app_orders -->|"1 signal, 250 receivers"| app_app1\n'
        "    classDef app fill:#ffd,stroke:#333,stroke-width:2px,color:#111\n"
    )


def test_characters_count_as_well_as_edges(rows):
    long = fan(rows, 60, "x" * 1_000)
    astral = fan(rows, 30, "\U00020000" * 1_000)

    assert edges(render_mermaid(long).text) == 1
    assert edges(render_mermaid(astral).text) == 1  # a character beyond the basic plane counts twice
    assert edges(render_mermaid(fan(rows, 30, "\u4e00" * 1_000)).text) == 30


@pytest.mark.parametrize(("apps", "length"), [(30, 1), (400, 1), (3_000, 1), (40, 5_000), (3, 60_000)])
def test_an_overview_fits_whatever_there_is(rows, apps, length):
    """Every app sends to every other of the first thirty; small ones become `n more apps`."""
    names = [f"a{n}{'x' * length}" for n in range(apps)]
    busy = names[:30]
    found = [
        *(rows.signal(f"{name}.signals.s") for name in names),
        *(rows.connection(f"{one}.signals.s", f"{other}.receivers.r") for one in busy for other in busy),
        *(rows.connection(f"{name}.signals.s", f"{busy[0]}.receivers.r") for name in names[30:]),
    ]
    graph = SignalGraph(rows.project(*found))

    overview = draw_overview(graph, graph.signals())

    assert is_small(overview)
    merged = re.findall(r'rest\[\["(\d+) more apps - \d+ signals"\]\]', overview)
    assert len(re.findall(r"^ +app_\w+\[\[", overview, re.MULTILINE)) + int(merged[0]) == apps
    if length == 1:
        assert edges(overview) > 400


def test_the_busiest_apps_stay_by_themselves(rows):
    quiet = [f"quiet{n:03}.signals.s" for n in range(600)]
    graph = SignalGraph(
        rows.project(
            *map(rows.signal, quiet),
            *(rows.connection(signal, "hub.receivers.r") for signal in quiet),
            rows.signal("zz.signals.s"),
            *(rows.connection("zz.signals.s", f"hub.receivers.r{n}") for n in range(9)),
            rows.send("zz.models.M.save", "zz.signals.s"),
        )
    )
    overview = draw_overview(graph, graph.signals())

    assert "app_hub[[" in overview
    assert '    app_zz -->|"1 signal, 9 receivers"| app_hub\n' in overview


def test_an_app_of_many_signals_comes_in_parts_that_show_them_all(rows):
    signals = [f"orders.signals.s{n}" for n in range(40)]
    graph = SignalGraph(
        rows.project(
            *map(rows.signal, signals),
            *(
                rows.connection(signal, f"orders.receivers.r{n}_{m}")
                for n, signal in enumerate(signals)
                for m in range(30)
            ),
        )
    )
    _, *parts = diagrams(graph)

    assert len(parts) == 4
    assert all(map(is_small, parts))
    assert sum(map(edges, parts)) == 40 * 30


def test_one_signal_that_is_too_large_comes_as_the_apps_that_it_joins(rows):
    overview, app, *_ = diagrams(fan(rows, 2_000, apps=3))

    assert is_small(app)
    assert 'app_app1[["app1 - 0 signals"]]' in overview
    assert max(map(edges, diagrams(fan(rows, 2_000, apps=3)))) <= 500


@settings(max_examples=15)
@given(
    counts=st.lists(st.sampled_from([0, 1, 3, 90, 260, 600]), min_size=1, max_size=4),
    length=st.sampled_from([1, 30, 400]),
    apps=st.sampled_from([1, 2, 40]),
)
def test_every_diagram_fits_whatever_the_project(rows, counts, length, apps):
    signals = [f"app{n}.signals.s{'x' * length}" for n in range(len(counts))]
    graph = SignalGraph(
        rows.project(
            *map(rows.signal, signals),
            *(
                rows.connection(signal, f"app{m % apps}.receivers.{'r' * length}{m}", sender=f"a.models.M{m}")
                for signal, count in zip(signals, counts, strict=True)
                for m in range(count)
            ),
        )
    )

    assert all(is_small(diagram) for diagram in (render_mermaid(graph).text, *diagrams(graph)))


def test_the_real_mermaid_reads_what_just_fits(rows, mermaid):
    answer = mermaid(render_mermaid(fan(rows, 500)).text)

    assert answer == {"nodes": 501, "edges": 500, "clusters": 2}
