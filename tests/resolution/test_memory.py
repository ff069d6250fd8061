"""Answers that are found once, although the way to one may lead in a circle."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.resolution.memory import Memory


class Graph:
    """Who leads to whom; an answer is all that can be reached, itself included."""

    def __init__(self, leads: dict[int, list[int]]) -> None:
        self.leads = leads
        self.memory = Memory[frozenset[int]]()
        self.computed: Counter[int] = Counter()
        self.limited: set[int] = set()

    def reached(self, key: int) -> frozenset[int]:
        return self.memory.find(key, lambda: self._reached(key), frozenset())

    def _reached(self, key: int) -> frozenset[int]:
        self.computed[key] += 1
        if key in self.limited:
            self.memory.cut()
        return frozenset({key}).union(*(self.reached(other) for other in self.leads.get(key, ())))


def test_what_is_asked_for_again_is_not_computed_again():
    graph = Graph({1: [2, 3], 2: [3], 3: []})
    assert graph.reached(1) == graph.reached(1) == {1, 2, 3}
    assert graph.computed == {1: 1, 2: 1, 3: 1}


def test_a_circle_ends_and_what_it_cut_short_is_not_kept():
    graph = Graph({1: [2], 2: [1, 3], 3: []})
    assert graph.reached(1) == {1, 2, 3}
    assert graph.reached(2) == {1, 2, 3}
    assert graph.computed == {1: 1, 2: 2, 3: 1}


def test_while_a_circle_is_open_what_it_cut_short_holds():
    graph = Graph({0: [1, 2, 3], 1: [4], 2: [4], 3: [4], 4: [0]})
    assert graph.reached(0) == {0, 1, 2, 3, 4}
    assert graph.computed[4] == 1


def test_what_a_limit_cut_short_is_computed_anew():
    graph = Graph({1: [2, 2], 2: []})
    graph.limited = {2}
    assert graph.reached(1) == {1, 2}
    assert graph.computed[2] == 2
    graph.memory.cut()  # where nothing is being found there is nothing to tell it of


def test_an_error_leaves_nothing_open():
    memory = Memory[int]()
    with pytest.raises(ZeroDivisionError):
        memory.find("a", lambda: 1 // 0, 0)
    assert memory.find("a", lambda: 5, 0) == 5


@given(st.dictionaries(st.integers(0, 7), st.lists(st.integers(0, 7), max_size=4), max_size=8), st.integers(0, 7))
def test_asked_first_it_is_all_that_can_be_reached(leads, start):
    graph = Graph(leads)
    expected, pending = {start}, [start]
    while pending:
        for other in leads.get(pending.pop(), ()):
            if other not in expected:
                expected.add(other)
                pending.append(other)
    assert graph.reached(start) == expected
