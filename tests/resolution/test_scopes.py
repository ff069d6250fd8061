"""Which binding of a name a use sees."""

import pytest


@pytest.mark.parametrize(
    ("body", "senders"),
    [
        ("x = 'one'\nask.send(sender=x)\nx = 'two'", ["one"]),
        ("x = 'one'\nx = 'two'\nask.send(sender=x)", ["two"]),
        ("x = y = 'one'\nask.send(sender=y)", ["one"]),
        ("x: str\nx = 'one'\nask.send(sender=x)", ["one"]),
        ("x = 'one'\nx: str\nask.send(sender=x)", ["one"]),
        ("x = 'one'\nx += ' two'\nask.send(sender=x)", ["one two"]),
        ("if DEBUG:\n    x = 'one'\nelse:\n    x = 'two'\nask.send(sender=x)", ["one", "two"]),
        ("x = 'one'\nif DEBUG:\n    x = 'two'\nask.send(sender=x)", ["one", "two"]),
        ("x = 'one'\nif DEBUG:\n    x = 'two'\n    ask.send(sender=x)", ["two"]),
        (
            "if A:\n    x = 'one'\nelif B:\n    x = 'two'\n    ask.send(sender=x)\nelse:\n    x = 'three'",
            ["two"],
        ),
        ("while DEBUG:\n    x = 'one'\n    ask.send(sender=x)\nelse:\n    ask.send(sender=x)", ["one", "one"]),
        ("x = 'one'\nwhile DEBUG:\n    x = 'two'\nask.send(sender=x)", ["one", "two"]),
        ("with open('x'):\n    x = 'one'\nask.send(sender=x)", ["one"]),
        ("x = 'one'\ndef f():\n    x = 'two'\nask.send(sender=x)", ["one"]),
        ("def f():\n    ask.send(sender=x)\nx = 'one'\nx = 'two'", ["two"]),
        ("def f(x='one'):\n    x = 'two'\n    ask.send(sender=x)", ["two"]),
        ("x = 'one'\ndef f():\n    def g():\n        ask.send(sender=x)\n    x = 'two'", ["two"]),
        ("x = 'one'\nf = lambda: ask.send(sender=x)\nx = 'two'", ["two"]),
        ("x = 'one'\nlambda x='two': ask.send(sender=y)\ny = 'three'", ["three"]),
    ],
)
def test_a_use_sees_the_bindings_that_can_reach_it(told, body, senders):
    assert told(body) == senders


def test_the_arms_of_a_try_are_all_possible(told):
    assert told(
        """
        try:
            x = "one"
        except ImportError:
            x = "two"
            ask.send(sender=x)
        except (ValueError, TypeError) as error:
            x = "three"
        except:
            x = "four"
        else:
            ask.send(sender=x)
        finally:
            pass
        ask.send(sender=x)
        """
    ) == ["two", "one", "four", "one", "three", "two"]


def test_a_module_of_the_tree_and_its_fallback_are_both_possible(told):
    assert told(
        """
        try:
            from fast import Order
        except ImportError:
            from slow import Order
        ask.send(sender=Order)
        # file: fast.py
        class Order: ...
        # file: slow.py
        class Order: ...
        """
    ) == ["fast.Order", "slow.Order"]


def test_what_an_exception_and_a_pattern_bind_is_not_told(told):
    assert told(
        """
        x = y = z = "one"
        try:
            pass
        except ValueError as x:
            ask.send(sender=x)
        match y:
            case {"key": y, **z} if ask.send(sender=y):
                ask.send(sender=z)
            case 1:
                ask.send(sender=y)
        """
    ) == ["?", "?", "?", "one"]


def test_a_deleted_name_is_bound_no_more(told):
    assert told("x = 'one'\ndel x\nask.send(sender=x)") == ["?"]
    assert told("x = 'one'\nif DEBUG:\n    del x\nask.send(sender=x)") == ["one"]
    assert told("x = {}\nx['one'] = int\ndel x['one'], x.y\nask.send(sender=x['one'])") == ["builtins.int"]


def test_a_module_attribute_that_is_deleted_gives_way_to_the_submodule(told):
    assert told(
        """
        from shop import orders
        ask.send(sender=orders)
        # file: shop/__init__.py
        orders = "one"
        del orders
        # file: shop/orders.py
        """
    ) == ["shop.orders"]


def test_a_decorator_sees_what_the_name_was_before_its_function(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/receivers.py
        from django.dispatch import Signal, receiver
        placed = Signal()
        @receiver(placed)
        def placed(**kwargs): ...
        """
    )
    assert [(row.signal, row.receiver) for row in found.connections] == [
        ("shop.receivers.placed", "shop.receivers.placed")
    ]


@pytest.mark.parametrize(
    ("body", "senders"),
    [
        ("def f():\n    global x\n    x = 'one'\n    ask.send(sender=x)\nask.send(sender=x)", ["one", "one"]),
        ("x = 'one'\ndef f():\n    global x\n    x = 'two'\ndef g():\n    ask.send(sender=x)", ["one", "two"]),
        ("x = 'one'\ndef f(x):\n    def g():\n        global x\n        ask.send(sender=x)", ["one"]),
        ("x = 'one'\nclass A:\n    global x\n    x = 'two'\nask.send(sender=x)", ["one", "two"]),
        ("def f():\n    global x\n    ask.send(sender=x)\nx = 'one'", ["one"]),
        ("def f():\n    global x\n    ask.send(sender=x)", ["?"]),
    ],
)
def test_global_names_are_those_of_the_module(told, body, senders):
    assert told(body) == senders


def test_nonlocal_names_are_those_of_the_nearest_function_that_binds_them(told):
    assert told(
        """
        def f():
            x = y = "one"
            class A:
                x = "two"
                def g(self):
                    nonlocal x
                    x = "three"
                    def h():
                        nonlocal x, y
                        y = "four"
                    ask.send(sender=y)
            ask.send(sender=A.x)
            ask.send(sender=x)
        """
    ) == ["four", "one", "two", "one", "three"]


@pytest.mark.parametrize(
    ("body", "senders"),
    [
        ("(x := 'one')\nask.send(sender=x)", ["one"]),
        ("if (x := 'one') and ask.send(sender=x): pass", ["one"]),
        ("x = 'one'\n(x := x + ' two') and ask.send(sender=x)", ["one two"]),
        ("(x := 'one') and (y := x) and ask.send(sender=y)", ["one"]),
        ("while (x := 'one'):\n    ask.send(sender=x)", ["one"]),
        ("[y for y in 'ab' if (x := 'one')]\nask.send(sender=x)", ["one"]),
        ("def f():\n    [ask.send(sender=x) for y in 'ab' if (x := 'one')]", ["one"]),
        ("x = 'one'\ndef f():\n    (x := 'two')\nask.send(sender=x)", ["one"]),
    ],
)
def test_a_walrus_binds_before_the_rest_of_its_statement(told, body, senders):
    assert told(body) == senders


def test_a_signal_takes_the_name_that_a_walrus_gives_it(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/signals.py
        from django.dispatch import Signal
        if (placed := Signal()): ...
        moved = [one for one in (1,) if (paid := Signal())]
        """
    )
    assert [row.id for row in found.signals] == ["shop.signals.paid", "shop.signals.placed"]
    assert not found.unresolved


def test_a_comprehension_has_its_own_names_and_sees_those_around_it(told):
    assert told(
        """
        x = y = "one"
        def f():
            [ask.send(sender=x) for x in ("two",) if ask.send(sender=x)]
            ask.send(sender=x)
        {x: ask.send(sender=y) for x in "ab"}
        y = "later"
        """
    ) == ["two", "two", "one", "one"]


def test_a_class_body_sees_its_names_but_nothing_inside_it_does(told):
    assert told(
        """
        x = "one"
        class A:
            ask.send(sender=x)
            x = "two"
            ask.send(sender=x)
            y = [ask.send(sender=x) for _ in (ask.send(sender=x),)]
            def f(self, default=ask.send(sender=x)):
                ask.send(sender=x)
            class B:
                ask.send(sender=x)
            z = lambda self: ask.send(sender=x)
        """
    ) == ["one", "two", "one", "two", "two", "one", "one", "one"]


def test_calls_are_found_wherever_an_expression_can_stand(told):
    assert told(
        """
        async def f(x, *rest, key=ask.send(sender="default"), **more):
            await ask.send(sender="awaited")
            totals[ask.send(sender="index")] += 1
            totals[ask.send(sender="target")] = 1
            ask.send(sender="attribute").x = 1
            [*ask.send(sender="starred"), {ask.send(sender="key"): 1, **ask.send(sender="spread")}]
            ask.send(sender="left") + ask.send(sender="right")
            ask.send(sender="yes") if ask.send(sender="test") else ask.send(sender="no")
            not ask.send(sender="operand")
            (lambda y=ask.send(sender="lambda's default"): ask.send(sender="lambda's body"))
            for ask.send(sender="loop").x in ask.send(sender="iterable"):
                pass
            with ask.send(sender="context"), ask.send(sender="as") as y.x:
                pass
            del ask.send(sender="deleted").x
            try:
                pass
            except ask.send(sender="caught"):
                pass
            return ask.send(sender="returned")
        @ask.send(sender="decorator")
        class A(ask.send(sender="base"), metaclass=ask.send(sender="metaclass")):
            pass
        """
    ) == [
        "default",
        "awaited",
        "index",
        "target",
        "attribute",
        "starred",
        "key",
        "spread",
        "left",
        "right",
        "yes",
        "test",
        "no",
        "operand",
        "lambda's default",
        "lambda's body",
        "loop",
        "iterable",
        "context",
        "as",
        "deleted",
        "caught",
        "returned",
        "decorator",
        "base",
        "metaclass",
    ]


def test_a_return_without_a_value_gives_none(told):
    assert told("def f():\n    return\nask.send(sender=f())") == [None]


def test_qualified_names_are_those_that_python_shows(resolve_tree):
    found = resolve_tree(
        """
        # file: shop/__init__.py
        # file: shop/views.py
        from django.dispatch import Signal
        placed = Signal()
        placed.send(sender=None)
        def checkout():
            def inner():
                placed.send(sender=None)
            class Basket:
                placed.send(sender=None)
                def save(self):
                    placed.send(sender=None)
            lambda: placed.send(sender=None)
            [placed.send(sender=None) for one in (lambda: placed.send(sender=None),)]
            [(lambda: placed.send(sender=None)) for one in "ab"]
        [(lambda: placed.send(sender=None)) for one in "ab"]
        """
    )
    assert [row.function for row in found.sends] == [
        "shop.views.<module>",
        "shop.views.checkout.<locals>.inner",
        "shop.views.checkout.<locals>.Basket",
        "shop.views.checkout.<locals>.Basket.save",
        "shop.views.checkout.<locals>.<lambda>",
        "shop.views.checkout",
        "shop.views.checkout.<locals>.<lambda>",
        "shop.views.checkout.<locals>.<lambda>",
        "shop.views.<lambda>",
    ]
