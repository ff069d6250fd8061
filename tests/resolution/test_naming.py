"""How a thing that can't be told is written in the output."""

import pytest


@pytest.mark.parametrize(
    ("expression", "shown"),
    [
        ("signal_by_name", "signal_by_name"),
        ("self.signal", "self.signal"),
        ("make_signal(a, 'b', *c, key=d, **e)", "make_signal(a, 'b', *c, key=d, **e)"),
        ("signals[0]", "signals[0]"),
        ("signals['one', x]", "signals[('one', x)]"),
        ("signals[x,]", "signals[(x,)]"),
        ("signals[[1, 2]]", "signals[[1, 2]]"),
        ("signals[{1, *x}]", "signals[{1, *x}]"),
        ("signals[{'a': 1, **x}]", "signals[{'a': 1, **x}]"),
        ("signals[a + b]", "signals[a + b]"),
        ("signals[lambda: 1]", "signals[lambda ...]"),
        ("signals[f'{x}']", "signals['%s' % (x,)]"),
        ("(await signal())", "await signal()"),
        ("signals[-1:]", "signals[...]"),
    ],
)
def test_an_expression_is_shown_as_its_text(resolve_tree, expression, shown):
    found = resolve_tree(
        f"# file: main.py\nfrom library import x, a, b\ndef listen(): ...\n"
        f"async def f(signal, signals, self, make_signal):\n    {expression}.connect(listen, weak=missing)\n"
    )
    assert [(row.kind, row.expression) for row in found.unresolved] == [("connection", shown)]


def test_a_signal_is_named_by_a_key_that_stands_in_the_text(resolve_tree):
    found = resolve_tree(
        """
        # file: main.py
        from django.dispatch import Signal
        from library import KEY
        EVENTS = {"a": Signal(), **{"b": Signal()}}
        EVENTS["c"] = EVENTS["d"] = Signal()
        EVENTS[KEY] = Signal()
        OTHERS = {KEY: Signal()}
        class Hub:
            def __init__(self):
                self.events = {}
                self.events["e"] = Signal()
        def make():
            events = {}
            events["f"] = Signal()
        """
    )
    assert [(row.id, row.location.line) for row in found.signals] == [
        ("main.EVENTS['a']", 3),
        ("main.EVENTS['c']", 4),
        ("main.Hub.events['e']", 10),
        ("main.make.<locals>.events['f']", 13),
    ]
    assert [(row.reason, row.location.line) for row in found.unresolved] == [
        ("unbound", 3),
        ("unbound", 5),
        ("unbound", 6),
    ]
