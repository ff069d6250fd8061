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
        ("signals[f'{x}']", "signals[...]"),
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
