"""Attributes of modules, classes, instances, results of outside calls and Python's own containers."""

import pytest


@pytest.mark.parametrize(
    ("expression", "senders"),
    [
        ("Order.name", ["order"]),
        ("Order().name", ["order"]),
        ("Order.__name__", ["Order"]),
        ("Order.Line.__name__", ["Line"]),
        ("Order.Line.__qualname__", ["Order.Line"]),
        ("Order.__module__", ["main"]),
        ("Order().__class__", ["main.Order"]),
        ("type(Order())", ["main.Order"]),
        ("Order().given", ["one"]),
        ("Order('two').given", ["two"]),
        ("Order(given='two').given", ["two"]),
        ("Order().either", ["one", "order"]),
        ("Order().later", ["late"]),
        ("Paid('two').given", ["two"]),
        ("Paid().name", ["paid"]),
        ("Paid().shown", ["paid"]),
        ("Paid().kept", ["paid"]),
        ("Paid.shown", ["main.Order.shown"]),
        ("Order.make()", ["main.Order"]),
        ("Paid.make()", ["main.Paid"]),
        ("Paid().make()", ["main.Paid"]),
        ("Order.apart('one')", ["one"]),
        ("Order().apart('one')", ["one"]),
        ("Order().label()", ["order"]),
        ("Order.label(Paid())", ["paid"]),
        ("Order.function('one')", ["one"]),
        ("Order.imported", ["builtins.int"]),
        ("Order.missing", ["?"]),
        ("Order().missing", ["?"]),
        ("Order.label.missing", ["?"]),
        ("External.name", ["?"]),
        ("External().name", ["?"]),
        ("Builtin.name", ["?"]),
        ("Builtin().name", ["?"]),
        ("partial(Order, 'two').func", ["main.Order"]),
        ("partial(Order, 'two').args", ["?"]),
        ("partial(Order, 'two')().given", ["two"]),
        ("print.name", ["?"]),
        ("library.Order", ["library.Order"]),
        ("library.Order.name", ["library.Order.name"]),
        ("library.make().name", ["?"]),
        ("'one'.missing", ["?"]),
        ("'One'.lower()", ["one"]),
    ],
)
def test_an_attribute_is_what_its_owner_has(told, expression, senders):
    assert (
        told(
            f"""
            import library
            from functools import cached_property, partial
            class Order:
                name = "order"
                imported = int
                def __init__(self, given="one"):
                    self.given = given
                    self.either = given if given == "two" else self.name
                    self.parts[0] = given
                    other.given = "other"
                def set(self):
                    self.later = "late"
                @property
                def shown(self):
                    return self.name
                @shown.setter
                def shown(self, value): ...
                @shown.deleter
                def shown(self): ...
                @cached_property
                def kept(self):
                    return self.name
                @classmethod
                def make(cls):
                    return cls
                @staticmethod
                def apart(one):
                    return one
                def label(self):
                    return self.name
                function = lambda one: one
                class Line: ...
            class Paid(Order):
                name = "paid"
            class External(library.Base): ...
            class Builtin(Exception): ...
            ask.send(sender={expression})
            """
        )
        == senders
    )
