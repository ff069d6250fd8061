"""What imports, star imports, parameters and growing lists bind."""

import pytest

from sigscope.resolution.evaluating import MAX_ITEMS

# --- imports ---


@pytest.mark.parametrize(
    ("statement", "expression"),
    [
        ("import shop", "shop.models.Order"),
        ("import shop.models", "shop.models.Order"),
        ("import shop.models as m", "m.Order"),
        ("from shop import models", "models.Order"),
        ("from shop import models as m", "m.Order"),
        ("from shop.models import Order", "Order"),
        ("from shop.models import Order as O", "O"),
        ("from shop.models import *", "Order"),
        ("from shop.handed import Order", "Order"),
        ("from shop.handed import models", "models.Order"),
        ("import shop.handed", "shop.handed.Order"),
    ],
)
def test_every_form_of_import_leads_to_the_definition(told, statement, expression):
    assert told(
        f"""
        {statement}
        ask.send(sender={expression})
        # file: shop/__init__.py
        # file: shop/models.py
        class Order: ...
        # file: shop/handed.py
        from . import models
        from .models import Order
        """
    ) == ["shop.models.Order"]


@pytest.mark.parametrize(
    ("statement", "sender"),
    [
        ("from . import x", "a.b.x"),
        ("from .. import x", "a.x"),
        ("from .c import x", "a.b.c.x"),
        ("from ..b.c import x", "a.b.c.x"),
        ("from ...... import x", "?"),
    ],
)
def test_relative_imports_count_packages_up_to_the_top(resolve_tree, statement, sender):
    found = resolve_tree(
        f"""
        # file: a/__init__.py
        class x: ...
        # file: a/b/__init__.py
        class x: ...
        # file: a/b/c.py
        class x: ...
        # file: a/b/d.py
        from django.dispatch import Signal
        ask = Signal()
        {statement}
        ask.send(sender=x)
        """
    )
    assert [send.sender for send in found.sends] == [sender]


def test_a_package_imports_its_submodule_under_its_own_name(told):
    assert told(
        """
        from shop import models
        ask.send(sender=models)
        # file: shop/__init__.py
        from . import models
        # file: shop/models.py
        """
    ) == ["shop.models"]


def test_a_name_that_a_package_binds_stands_before_its_submodule(told):
    assert told(
        """
        from shop import orders
        import shop.orders
        ask.send(sender=orders)
        # file: shop/__init__.py
        class orders: ...
        # file: shop/orders.py
        """
    ) == ["shop.orders"]


def test_what_lies_outside_the_tree_keeps_its_dotted_name(told):
    assert told(
        """
        import os.path
        import library.models as models
        from library import Order, parts
        from shop import generated
        from shop.models import Missing
        ask.send(sender=os.path.Sep)
        ask.send(sender=models.Item)
        ask.send(sender=Order)
        ask.send(sender=parts.Wheel)
        ask.send(sender=generated)
        ask.send(sender=Missing)
        # file: shop/__init__.py
        # file: shop/models.py
        """
    ) == [
        "os.path.Sep",
        "library.models.Item",
        "library.Order",
        "library.parts.Wheel",
        "shop.generated",
        "?",
    ]


def test_a_namespace_package_is_a_package(told):
    assert told(
        """
        import shop
        from shop import models
        from shop import *
        ask.send(sender=shop)
        ask.send(sender=models.Order)
        ask.send(sender=Order)
        # file: shop/models.py
        class Order: ...
        """
    ) == ["shop", "shop.models.Order", "?"]


def test_a_circle_of_imports_ends(told):
    assert told(
        """
        from a import x, y, Order
        ask.send(sender=x)
        ask.send(sender=y)
        ask.send(sender=Order)
        # file: a.py
        from b import x
        from b import *
        class Order: ...
        # file: b.py
        from a import x
        from a import *
        y = Order
        """
    ) == ["a.x", "a.Order", "a.Order"]


def test_a_circle_of_names_ends(told):
    assert told(
        """
        def f():
            return g()
        def g():
            return f()
        x = y
        y = x
        ask.send(sender=f())
        ask.send(sender=x)
        def later():
            ask.send(sender=y)
        """
    ) == ["?", "?", "?"]


def test_names_that_python_provides(told):
    assert told(
        """
        ask.send(sender=__name__)
        ask.send(sender=int)
        ask.send(sender=nothing)
        int = str
        ask.send(sender=int)
        """
    ) == ["main", "builtins.int", "?", "builtins.str"]


# --- star imports ---


@pytest.mark.parametrize(
    ("exports", "senders"),
    [
        ("", ["shop.Order", "?", "?"]),
        ("__all__ = ['Order']", ["shop.Order", "?", "?"]),
        ("__all__ = ['_hidden']", ["?", "shop._hidden", "?"]),
        ("__all__ = ('Order',)\n__all__ += ('_hidden',)", ["shop.Order", "shop._hidden", "?"]),
        ("__all__ = ['Order']\n__all__.append('_hidden')", ["shop.Order", "shop._hidden", "?"]),
        ("__all__ = ['parts']", ["?", "?", "shop.parts"]),
        ("__all__ = []", ["?", "?", "?"]),
        ("__all__ = [name for name in dir()]", ["shop.Order", "?", "?"]),
        ("__all__ = ['_hidden'] + library.__all__", ["shop.Order", "?", "?"]),
        ("__all__ = library.__all__", ["shop.Order", "?", "?"]),
        ("__all__ = ['_hidden', 3]", ["shop.Order", "?", "?"]),
    ],
)
def test_a_star_import_binds_what_its_module_exports(told, exports, senders):
    found = told(
        "from shop import *\nask.send(sender=Order)\nask.send(sender=_hidden)\nask.send(sender=parts)\n"
        f"# file: shop/__init__.py\nclass Order: ...\nclass _hidden: ...\n{exports}\n# file: shop/parts.py\n"
    )
    assert found == senders


def test_star_imports_hand_on_through_modules(told):
    assert told(
        """
        from shop import *
        ask.send(sender=Order)
        # file: shop/__init__.py
        from .api import *
        # file: shop/api.py
        from .models import *
        # file: shop/models.py
        class Order: ...
        """
    ) == ["shop.models.Order"]


def test_the_last_of_what_binds_a_name_counts_star_imports_too(told):
    assert told(
        """
        x = y = z = "main"
        from first import *
        from second import *
        y = "later"
        if DEBUG:
            from third import *
        ask.send(sender=x)
        ask.send(sender=y)
        ask.send(sender=z)
        # file: first.py
        x = y = "first"
        # file: second.py
        x = "second"
        # file: third.py
        z = "third"
        """
    ) == ["second", "later", "main", "third"]


def test_a_star_import_of_what_is_not_in_the_tree_binds_nothing_that_is_known(told):
    assert told(
        """
        x = "one"
        from library import *
        from ... import *
        from broken import *
        ask.send(sender=x)
        # file: broken.py
        def (:
        """
    ) == ["one"]


def test_what_a_module_attribute_comes_to_over_star_imports(told):
    assert told(
        """
        import shop
        ask.send(sender=shop.Order)
        ask.send(sender=shop.missing)
        # file: shop.py
        from first import *
        from second import *
        # file: first.py
        class Order: ...
        # file: second.py
        class Order: ...
        """
    ) == ["second.Order", "shop.missing"]


# --- parameters ---


@pytest.mark.parametrize(
    ("name", "senders"),
    [
        ("a", ["one"]),
        ("b", ["two"]),
        ("c", ["c"]),
        ("d", ["four"]),
        ("more['e']", ["five"]),
    ],
)
def test_a_parameter_is_what_a_call_binds_it_to(told, name, senders):
    assert (
        told(
            f"""
        def f(a, b="b", /, c="c", *, d="d", **more):
            return {name}
        ask.send(sender=f("one", "two", d="four", e="five"))
        """
        )
        == senders
    )


def test_a_method_is_called_on_an_instance_or_on_its_class(told):
    assert (
        told(
            """
        class Order:
            def plain(self, other):
                ask.send(sender=self)
            @classmethod
            def made(cls):
                ask.send(sender=cls)
            @transaction.atomic()
            def decorated(self):
                ask.send(sender=self.__class__)
            def __class_getitem__(cls, key):
                ask.send(sender=cls)
            def nested(self):
                def inner(self):
                    pass
                return lambda: ask.send(sender=type(self))
        """
        )
        == ["main.Order"] * 5
    )


def test_what_a_static_method_or_a_class_maker_is_given_hangs_on_its_calls(resolve_tree):
    found = resolve_tree(
        """
        # file: main.py
        from django.dispatch import Signal
        ask = Signal()
        class Order:
            @staticmethod
            def apart(model):
                ask.connect(print, sender=model)
            def __init_subclass__(cls):
                ask.connect(print, sender=cls)
        class Meta(type):
            def __init__(cls, name, bases, namespace):
                ask.connect(print, sender=cls)
        Order.apart(int)
        class Paid(Order): ...
        class Made(metaclass=Meta): ...
        """
    )
    assert [(row.location.line, row.sender) for row in found.connections] == [
        (12, "builtins.int"),
        (13, "main.Paid"),
        (14, "main.Made"),
    ]


# --- lists and dicts that grow ---


@pytest.mark.parametrize(
    ("body", "senders"),
    [
        ("X = ['one']\nX += ['two']", ["one", "two"]),
        ("X = ['one'] + ['two']", ["one", "two"]),
        ("X = {'one'} | {'two'}", ["one", "two"]),
        ("X = {'one'}\nX |= {'two'}\nX.add('three')", ["one", "three", "two"]),
        ("X = []\nX.append('one')\nX.insert(0, 'two')\nX.extend(['three'])", ["one", "three", "two"]),
        ("X = ['one']\nX[0] = 'two'", ["one", "two"]),
        ("X = ['one']\nif DEBUG:\n    X.append('two')", ["one", "two"]),
        ("X = ['one']\nif DEBUG:\n    X = ['two']\nelse:\n    X += ['three']", ["one", "three", "two"]),
        ("X = []\nfor one in ('one', 'two'):\n    X.append(one)", ["one", "two"]),
        ("X = 'o'\nif DEBUG:\n    X += 'k'\nX = [X]", ["o", "ok"]),
        ("X = {'one': 1}\nX['two'] = 2", ["one", "two"]),
        ("X = {'one': 1}\nX.update({'two': 2})", ["one", "two"]),
        ("X = {'one': 1} | {'two': 2}", ["one", "two"]),
        ("X = ['one']\nX.sort()\nX.clear\nX.append()\nX.append", ["one"]),
        ("X = ['one'] + library.NAMES", ["?", "one"]),
        ("X = library.NAMES + ['one']", ["?", "one"]),
        ("X = ['one']\nX.extend(library.NAMES)", ["?", "one"]),
        ("X = {'one': 1}\nX.update(library.NAMES)", ["?", "one"]),
        ("X = library.NAMES\nX.append('one')", ["?"]),
        ("X = library.NAMES\nX += ['one']", ["?", "one"]),
        ("X = ['one']\ndef f():\n    X.append('two')\n    Y = []\n    Y.append('two')", ["one", "two"]),
        ("X = ['one']\ndef f():\n    global X\n    X += ['two']", ["one", "two"]),
        ("from lists import *\nX += ['two']", ["one", "two"]),
    ],
)
def test_a_container_holds_what_it_is_given(told, body, senders):
    assert told(f"{body}\nfor one in X:\n    ask.send(sender=one)\n# file: lists.py\nX = ['one']\n") == senders


def test_a_name_that_a_class_body_grows_without_binding_it(told):
    assert told("X = ['one']\nclass A:\n    X += ['two']\n    for one in X:\n        ask.send(sender=one)") == ["two"]


def test_growth_under_many_conditions_is_one_list(told):
    conditions = "\n".join(f"if FLAGS[{number}]:\n    X += ['{number:02}']" for number in range(70))
    found = told(f"X = ['start']\n{conditions}\nfor one in X:\n    ask.send(sender=one)")
    assert found == [*(f"{number:02}" for number in range(70)), "start"]


def test_what_is_done_to_other_things_changes_no_name(told):
    assert told(
        """
        class Registry:
            def append(self, one): ...
        x = Registry()
        x.append("one")
        x["key"] = "two"
        ask.send(sender=x)
        y = "text"
        y.update({})
        ask.send(sender=y)
        """
    ) == ["main.Registry", "text"]


@pytest.mark.parametrize(
    ("expression", "sender"),
    [
        ("'one' + ' two'", "one two"),
        ("'app.%s' % 'Model'", "app.Model"),
        ("'%s.%s' % 'Model'", "?"),
        ("'100%%' % 'Model'", "?"),
        ("'%s.%s' % ('app', 'Model')", "app.Model"),
        ("'%s.%s' % ('app', missing)", "?"),
        ("'%s' % b'app'", "?"),
        ("f'{1}.{None!s}'", "1.None"),
        ("b'one' + b'two'", "?"),
        ("int | str", "?"),
    ],
)
def test_operators_on_what_is_known(told, expression, sender):
    assert told(f"ask.send(sender={expression})") == [sender]


def test_a_loop_takes_a_bounded_number_of_turns(told):
    names = ", ".join(f"'{number:05}'" for number in range(MAX_ITEMS + 1))
    assert len(told(f"for one in [{names}]:\n    ask.send(sender=one)")) == MAX_ITEMS
