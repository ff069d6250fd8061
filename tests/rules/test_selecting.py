"""Which rules a run takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.analysis import scan
from sigscope.graph import SignalGraph
from sigscope.rules.engine import run
from sigscope.rules.registry import RULES
from sigscope.rules.selecting import Layer, UnknownRule, choose, matching

DEFAULT = {rule.code for rule in RULES if rule.is_default}
EVERY = {rule.code for rule in RULES}
SELECTORS = st.sampled_from(["ALL", "SIG", "SIG0", "SIG1", "SIG10", "SIG102", "SIG201", "never-sent", "signal-cycle"])
LISTS = st.lists(SELECTORS, max_size=3).map(tuple)


def codes(*layers: Layer) -> set[str]:
    return {rule.code for rule in choose(layers, RULES)}


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("SIG102", {"SIG102"}),
        ("dead-weak-receiver", {"SIG102"}),
        ("SIG20", {"SIG201", "SIG202"}),
        ("SIG", EVERY),
        ("ALL", EVERY),
    ],
)
def test_a_selector_is_a_code_its_beginning_a_name_or_all(selector, expected):
    assert matching(selector, RULES) == expected


@pytest.mark.parametrize(
    ("selector", "advice"),
    [
        ("SIG12", "did you mean 'SIG102'?"),
        ("sig102", "did you mean 'SIG102'?"),
        ("never-send", "did you mean 'never-sent'?"),
        ("F401", "`sigscope rule --all` lists them"),
        ("", "`sigscope rule --all` lists them"),
        ("SI", "`sigscope rule --all` lists them"),
    ],
)
def test_an_unknown_selector_is_told_with_the_nearest(selector, advice):
    with pytest.raises(UnknownRule) as told:
        matching(selector, RULES)

    assert str(told.value) == f"unknown rule {selector!r}; {advice}"


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([], DEFAULT),
        ([Layer()], DEFAULT),
        ([Layer(select=("SIG101", "signal-cycle"))], {"SIG101", "SIG202"}),
        ([Layer(ignore=("SIG0",))], {code for code in DEFAULT if not code.startswith("SIG0")}),
        ([Layer(extend_select=("SIG202",))], DEFAULT | {"SIG202"}),
        ([Layer(select=("SIG1",), ignore=("SIG102",))], {c for c in EVERY if c.startswith("SIG1")} - {"SIG102"}),
        ([Layer(select=("SIG102",), ignore=("SIG1",))], {"SIG102"}),
        ([Layer(select=("dead-weak-receiver",), ignore=("ALL",))], {"SIG102"}),
        ([Layer(select=("SIG102",), ignore=("dead-weak-receiver",))], set()),
        ([Layer(select=("ALL",))], EVERY),
        # what comes later wins
        ([Layer(select=("SIG1",)), Layer(select=("SIG201",))], {"SIG201"}),
        ([Layer(select=("SIG102",)), Layer(ignore=("SIG1",))], set()),
        ([Layer(ignore=("SIG101",)), Layer(select=("SIG101",))], {"SIG101"}),
        ([Layer(ignore=("SIG101",)), Layer(extend_select=("SIG1",))], DEFAULT | matching("SIG1", RULES)),
    ],
)
def test_what_is_named_more_closely_wins_and_what_comes_later(layers, expected):
    assert codes(*layers) == expected


@given(LISTS, LISTS, LISTS)
def test_the_order_of_a_list_does_not_matter(select, ignore, extend):
    assert codes(Layer(select, ignore, extend)) == codes(Layer(select[::-1], ignore[::-1], extend[::-1]))


@given(st.builds(Layer, LISTS, LISTS, LISTS), st.builds(Layer, LISTS, LISTS, LISTS))
def test_a_later_layer_can_not_be_undone(first, second):
    left = codes(first, second)
    for selector in second.ignore:
        closer = [
            one for one in (*second.select, *second.extend_select) if matching(one, RULES) <= matching(selector, RULES)
        ]
        if not closer:
            assert matching(selector, RULES).isdisjoint(left)


def test_rules_stay_silent_about_what_was_not_inspected(tmp_path):
    (tmp_path / "app.py").write_text(
        "from django.db.models.signals import post_save\npost_save.connect(lambda: None, sender='a.B')\n"
    )
    assert run(SignalGraph(scan([str(tmp_path)])), RULES) == ()
