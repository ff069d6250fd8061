"""What expressions stand for, loops and comprehensions included."""

import pytest

from sigscope.resolution.attributes import subscript
from sigscope.resolution.evaluating import MAX_DEPTH
from sigscope.resolution.known_calls import string
from sigscope.resolution.values import ConstantValue, MappingValue


@pytest.mark.parametrize(
    ("expression", "senders"),
    [
        ("A", ["main.A"]),
        ("A if DEBUG else B", ["main.A", "main.B"]),
        ("A or B", ["main.A", "main.B"]),
        ("(A, B)[1]", ["main.B"]),
        ("(A, B)[-1]", ["main.B"]),
        ("[A, B][NUMBER]", ["main.A", "main.B"]),
        ("[A, B]['key']", ["main.A", "main.B"]),
        ("[A, B][2]", ["?"]),
        ("[A, *[B]][1]", ["main.B"]),
        ("[*NAMES, B][1]", ["main.B"]),
        ("[*library.NAMES, B][1]", ["main.B"]),
        ("[*library.NAMES, B][0]", ["?"]),
        ("{'a': A, 'b': B}['b']", ["main.B"]),
        ("{'a': A, 'b': B}[KEY]", ["main.A", "main.B"]),
        ("{'a': A, **{'b': B}}['b']", ["main.B"]),
        ("{'a': A, 'a': B}['a']", ["main.B"]),
        ("{'a': A, **{'a': B}}['a']", ["main.B"]),
        ("{'a': A, KEY: B}['a']", ["main.A"]),
        ("{'a': A, 'b': B}['c']", ["?"]),
        ("{'a': A, **library.MORE}['a']", ["main.A"]),
        ("{**library.MORE}['a']", ["?"]),
        ("{('a' if DEBUG else 'b'): A, 'b': B}['a']", ["main.A"]),
        ("{'a': A, ('a' if DEBUG else 'b'): B}['a']", ["main.A", "main.B"]),
        ("{'a': A, 'b': B}['a' if DEBUG else 'b']", ["main.A", "main.B"]),
        ("A[int]", ["main.A"]),
        ("NAMES[*NUMBERS]", ["main.A"]),
        ("library.NAMES['a']", ["?"]),
        ("(A := B)", ["main.B"]),
        ("[one for one in [A]][0]", ["main.A"]),
        ("{one: B for one in ['a']}['a']", ["main.B"]),
        ("[two for one in [[A], [B]] for two in one][1]", ["main.B"]),
        ("[[two for two in one] for one in [[A], [B]]][1][0]", ["main.B"]),
        ("[one for one in library.NAMES][0]", ["?"]),
        ("(lambda one=A: one)()", ["main.A"]),
        ("1 + 1", ["?"]),
        ("f'{A}'", ["?"]),
        ("1 < 2", ["?"]),
        ("A.missing", ["?"]),
    ],
)
def test_an_expression_stands_for_every_value_that_it_can_have(told, expression, senders):
    assert (
        told(
            f"""
            class A: ...
            class B: ...
            NAMES = [A]
            NUMBERS = [0]
            ask.send(sender={expression})
            """
        )
        == senders
    )


def test_an_awaited_value_is_what_the_coroutine_returns(told):
    assert told("async def f():\n    return 'one'\nasync def g():\n    ask.send(sender=await f())") == ["one"]


@pytest.mark.parametrize(
    ("loop", "senders"),
    [
        ("for x in ('one', 'two'):", ["one", "two"]),
        ("for x in {'one', 'two'}:", ["one", "two"]),
        ("for x in {'one': 1, 'two': 2}:", ["one", "two"]),
        ("for x in ():", []),
        ("for x in None or ['one']:", ["one"]),
        ("for x in None:", ["?"]),
        ("for x in library.NAMES:", ["?"]),
        ("for x in 'text':", ["e", "t", "x"]),
        ("for y, x in (('one', 'two'),):", ["two"]),
        ("for y, (*rest, x) in (('one', ('two', 'three')),):", ["three"]),
        ("for y, x in zip('one', ['two']):", ["?"]),
        ("for y, x in zip(['one'], ['two', 'three']):", ["two"]),
        ("for y, x in enumerate(['one', 'two']):", ["one", "two"]),
        ("for y, x in {'one': 'two'}.items():", ["two"]),
        ("for x in {'one': 'two'}.values():", ["two"]),
        ("for x in {'one': 'two'}.keys():", ["one"]),
        ("for x in list(('one',)):", ["one"]),
        ("for x in [one for one in ('one', 'two')]:", ["one", "two"]),
        ("for x in (y for y in ('one',)):", ["one"]),
        ("for z in (('one', 'two'), ('three',)):\n    for x in z:", ["one", "three", "two"]),
    ],
)
def test_a_loop_takes_its_items_one_after_the_other(told, loop, senders):
    depth = "    " * (loop.count("\n") + 1)
    assert told(f"{loop}\n{depth}ask.send(sender=x)") == senders


def test_what_a_loop_binds_is_any_of_its_items_behind_it(told):
    assert told("for x, y in (('one', 'two'), ('three', 'four')):\n    pass\nask.send(sender=x)") == ["one", "three"]
    assert told("for x in library.NAMES:\n    pass\nask.send(sender=x)") == ["?"]


def test_names_of_one_turn_belong_together(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from django.dispatch import Signal
        placed, paid = Signal(), Signal()
        class Order: ...
        class Invoice: ...
        for signal, model in ((placed, Order), (paid, Invoice)):
            signal.send(sender=model)
        [signal.connect(print, sender=model) for signal, model in zip([placed, paid], [Order, Invoice])]
        """
    )
    expected = [("shop.signals.paid", "shop.signals.Invoice"), ("shop.signals.placed", "shop.signals.Order")]
    assert [(row.signal, row.sender) for row in found.sends] == expected
    assert [(row.signal, row.sender) for row in found.connections] == expected


def test_a_site_in_a_nested_comprehension_is_read_for_every_turn(told):
    assert told(
        """
        [[ask.send(sender=x + y) for y in ("1", "2")] for x in ("a", "b")]
        def f(names):
            return [ask.send(sender=name) for name in names]
        for z in ("c", "d"):
            [ask.send(sender=z + y) for y in ("3",)]
        """
    ) == ["a1", "a2", "b1", "b2", "?", "c3", "d3"]


def test_a_comprehension_runs_where_it_stands(told):
    assert told(
        """
        x = "one"
        y = [x for _ in "a,b".split(",")]
        z = [x for _ in (1, 2)]
        x = "two"
        ask.send(sender=z[0])
        """
    ) == ["one"]


@pytest.mark.parametrize(
    ("targets", "name", "sender"),
    [
        ("x, y", "y", "two"),
        ("x, *y", "y[1]", "three"),
        ("*x, y", "y", "three"),
        ("*x, y", "x[0]", "one"),
        ("x, *y, z", "y[0]", "two"),
        ("x, *y, z", "z", "three"),
        ("x, y, z, w", "w", "?"),
        ("[x, y, z]", "z", "three"),
    ],
)
def test_unpacking_gives_each_target_its_part(told, targets, name, sender):
    assert told(f"{targets} = ('one', 'two', 'three')\nask.send(sender={name})") == [sender]


def test_unpacking_what_can_not_be_told(told):
    assert told("x, *y = library.NAMES\nask.send(sender=x)\nask.send(sender=y[0])") == ["?", "?"]


def test_with_binds_what_its_context_stands_for(told):
    assert told(
        """
        class Order: ...
        with Order as x, (Order, int) as (y, z):
            ask.send(sender=x)
            ask.send(sender=y)
            ask.send(sender=z)
        """
    ) == ["main.Order", "main.Order", "builtins.int"]


def test_depth_is_bounded(told):
    def depth(levels):
        return told(f"ask.send(sender={'[' * levels}'one'{']' * levels}{'[0]' * levels})")

    assert depth(MAX_DEPTH // 4) == ["one"]
    assert depth(MAX_DEPTH) == ["?"]


def test_a_long_chain_of_names_is_cut_without_a_wrong_answer(told):
    chain = "\n".join(f"x{number + 1} = x{number}" for number in range(2 * MAX_DEPTH))
    assert told(f"x0 = 'one'\n{chain}\nask.send(sender=x3)\nask.send(sender=x{2 * MAX_DEPTH})") in (
        ["one", "one"],
        ["one", "?"],
    )


def test_a_function_that_calls_itself_ends(told):
    assert told("def f(x):\n    return f(x) if x else 'one'\nask.send(sender=f(1))") == ["?"]


def test_a_value_that_a_circle_cut_short_is_told_in_full_when_asked_by_itself(told):
    assert told(
        """
        def f():
            global x
            x = y or "one"
        def g():
            global y
            y = x or "two"
        def h():
            ask.send(sender=x)
            ask.send(sender=y)
        """
    ) == ["one", "two", "one", "two"]


def test_what_has_too_many_values_can_not_be_told(told):
    names = " or ".join(f"'{number}'" for number in range(40))
    assert told(f"PART = {names}\nask.send(sender=PART + PART)") == ["?"]


def test_a_list_that_doubles_has_an_end(told):
    doubled = "".join("NAMES = NAMES + NAMES\n" for _ in range(12))
    assert told(f"NAMES = ['one', 'two']\n{doubled}ask.send(sender=NAMES[-1])") == ["two"]


def test_a_chain_of_very_many_calls_can_not_be_told(told):
    calls = "".join(f"def f{number}(x): return f{number + 1}(x)\n" for number in range(12))
    assert told(f"class A: ...\n{calls}def f12(x): return x\nask.send(sender=f0(A))\nask.send(sender=f8(A))") == [
        "?",
        "main.A",
    ]


def test_a_name_at_the_end_of_very_many_can_not_be_told(resolve_tree):
    names = "".join(f"a{number} = a{number + 1}\n" for number in reversed(range(MAX_DEPTH)))
    text = (
        f"# file: main.py\na{MAX_DEPTH} = 'one'\n{names}# file: other.py\nimport main\nnear = main.a55\nfar = main.a0\n"
    )
    evaluator = resolve_tree(text).evaluator
    module, other = evaluator.table.find("main", "."), evaluator.table.find("other", ".")
    assert string(evaluator.module_attribute(other, "near")) == "one"
    assert string(evaluator.module_attribute(other, "far")) is None
    assert string(evaluator.module_attribute(module, "a2")) is None


def test_what_a_loop_over_a_text_leaves_behind(told):
    assert told("for letter in 'ab': pass\nask.send(sender=letter)") == ["a", "b"]


def test_what_no_key_stands_for_is_nothing():
    assert subscript(MappingValue((((ConstantValue("a"),), (ConstantValue("b"),)),)), ()) == ()
