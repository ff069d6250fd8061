"""Containers that functions fill, and the calls that fill them."""

import pytest

HEAD = """\
# file: shop/models.py
class A: ...
class B: ...
class C: ...
# file: shop/signals.py
from django.dispatch import Signal
ask = Signal()
"""


@pytest.fixture
def asked(resolve_tree):
    """The senders of `ask` in the order of their names, for files behind `HEAD`; `?` with its reason behind."""

    def build(text):
        found = resolve_tree(HEAD + text)
        reasons = [row.reason for row in found.unresolved]
        return sorted({str(row.sender).rpartition(".")[2] for row in found.sends}), reasons

    return build


LOOP = """\
# file: shop/ask.py
from shop.models import A, B, C
from shop.signals import ask
from shop import registry
from shop.registry import *
{filling}
for one in {items}:
    ask.send(sender=one)
"""


@pytest.mark.parametrize(
    ("registry", "filling", "items", "senders"),
    [
        # A function puts its parameter there.
        ("R = []\ndef put(x): R.append(x)", "put(A)\nput(x=B)", "R", ["A", "B"]),
        ("R = []\ndef put(*xs):\n    for x in xs: R.append(x)", "put(A, B)", "R", ["A", "B"]),
        ("R = []\ndef put(*xs): R.extend(xs)", "put(A, B)", "R", ["A", "B"]),
        ("R = set()\ndef put(x): R.add(x)", "put(A)\nput(B)", "R", ["A", "B"]),
        ("R = set()\ndef put(*xs): R.update(xs)", "put(A, B)", "R", ["A", "B"]),
        ("R = []\ndef put(x):\n    global R\n    R += [x]", "put(A)", "R", ["?"]),
        ("R = list()\ndef put(x): R.insert(0, x)", "for y in (A, B): put(y)", "R", ["A", "B"]),
        ("R = {}\ndef put(k, x): R[k] = x", "put('a', A)\nput('b', B)", "R.values()", ["A", "B"]),
        ("R = {}\ndef put(k, x): R.setdefault(k, x)", "put('a', A)\nput('b', B)", "[R['a']]", ["A"]),
        ("R = {}\ndef put(k, x): R.setdefault(k, []).append(x)", "put('a', A)\nput('b', B)", "R['b']", ["B"]),
        ("R = {}\ndef put(k, x): R[k].append(x)", "put('a', A)\nput('a', B)", "R['a']", ["A", "B"]),
        ("R = {}\ndef put(k, x): R[k]['x'] = x", "put('a', A)\nput('a', B)", "[R['a']['x']]", ["A"]),
        ("R = {}\ndef put(**k): R.update(k)", "put(a=A)", "R.values()", ["A"]),
        ("R = [A]\ndef put(x): R.append(x)", "put(B)", "R + [C]", ["A", "B", "C"]),
        ("R = [A]\nclass K:\n    R = []\ndef put(x): K.R.append(x)", "put(B)", "R", ["A"]),
        ("if A:\n    R = None\nelse:\n    R = []\ndef put(x): R.append(x)", "put(B)", "R", ["B"]),
        # By way of other functions, of a decorator, of a partial.
        ("R = []\ndef put(x): R.append(x)\ndef more(y): put(y)", "more(A)\nmore(B)", "R", ["A", "B"]),
        ("R = []\ndef put(x):\n    R.append(x)\n    return x", "@put\nclass D: ...", "R", ["D"]),
        (
            "R = {}\ndef named(k):\n    def put(x):\n        R[k] = x\n        return x\n    return put",
            "@named('d')\nclass D: ...\nnamed('e')(A)",
            "R.values()",
            ["A", "D"],
        ),
        (
            "from functools import partial\nR = []\ndef put(x, y): R.append((x, y))\nput_a = partial(put, A)",
            "put_a(B)",
            "[y for x, y in R]",
            ["B"],
        ),
        # What nothing in the tree calls puts nothing there, and what can't be told is said.
        ("R = []\ndef put(x): R.append(x)", "", "R", ["?"]),
        ("R = []\ndef put(x): R.append(x)\ndef more(y): put(y)", "put(A)", "R", ["A"]),
        ("R = []\ndef put(x): R.append(x)", "put(A)\nput(missing)", "R", ["?", "A"]),
        (
            "R = []\ndef put(x): put(x) or R.append(x)\ndef other(x):\n    put(x)\n    R.append(x)",
            "other(A)",
            "R",
            ["A"],
        ),
        ("R = set()\ndef put(x): R.update(x)", "put([A])\nput('text')", "R", ["?", "A"]),
        ("R = [] or {}\ndef put(x): R.append(x)", "put(A)", "R or missing or None", ["?"]),
        (
            "R = []\ntry:\n    from lib import put\nexcept ImportError:\n    def put(x): R.append(x)",
            "put(A)",
            "R",
            ["A"],
        ),
        ("def get_models(): return [A]", "", "get_models()", ["A"]),
        # From another module.
        ("R = []", "def put(x): registry.R.append(x)\nput(A)", "R", ["A"]),
        ("R = []", "def put():\n    registry.R.append(A)", "registry.R", ["A"]),
        ("R = []", "def put():\n    registry.S.append(A)", "registry.R", ["?"]),
    ],
)
def test_a_container_of_a_module(asked, registry, filling, items, senders):
    text = f"# file: shop/registry.py\nfrom shop.models import A, B, C\n{registry}\n"
    assert asked(text + LOOP.format(filling=filling, items=items))[0] == senders


@pytest.mark.parametrize(
    ("cls", "filling", "items", "senders"),
    [
        (
            "R = []\n    @classmethod\n    def put(cls, x): cls.R.append(x)",
            "Kept.put(A)\nBelow.put(B)",
            "Kept.R",
            ["A", "B"],
        ),
        ("R = []\n    @staticmethod\n    def put(x): Kept.R.append(x)", "Kept.put(A)", "Kept.R", ["A"]),
        ("R = []\n    def put(self, x): self.R.append(x)", "Kept().put(A)", "Kept.R", ["A"]),
        ("R = []\n    def put(self, x): self.__class__.R.append(x)", "k = Kept()\nk.put(A)", "Kept.R", ["A"]),
        (
            "R = []\n    def __init__(self, x):\n        self.x = x\n        self.R.append(self)",
            "Kept(A)\nBelow(x=B)",
            "[k.x for k in Kept.R]",
            ["A", "B"],
        ),
        (
            "R = []\n    def __init__(self, x):\n        self.x = x\n        self.R.append(self)",
            "for y in (A, B): Kept(y)",
            "[k.x for k in Kept.R]",
            ["A", "B"],
        ),
        (
            "R = []\n    def __new__(cls, x):\n        cls.R.append(x)\n        return super().__new__(cls)",
            "Kept(A)",
            "Kept.R",
            ["A"],
        ),
        (
            "R = []\n    def __call__(self, x): self.R.append(x)",
            "kept = Kept()\nkept(A)\n@kept\nclass D: ...",
            "Kept.R",
            ["A", "D"],
        ),
        ("R = []\n    def __init_subclass__(cls, **options):\n        cls.R.append(cls)", "", "Kept.R", ["Below"]),
        (
            "R = {}\n    def __init_subclass__(cls, key, **options):\n        Kept.R[key] = cls",
            "class D(Kept, key='d'): ...",
            "[Kept.R['d']]",
            ["D"],
        ),
        # Of an instance: each has its own.
        (
            "def __init__(self): self.r = []\n    def put(self, x): self.r.append(x)",
            "one, two = Kept(), Kept()\none.put(A)\ntwo.put(B)",
            "one.r",
            ["A"],
        ),
        (
            "def __init__(self): self.r = []\n    def put(self, *xs):\n        for x in xs: self.r.append(x)",
            "one = Kept()\none.put(A, B)",
            "one.r",
            ["A", "B"],
        ),
        (
            "def __init__(self): self.r = []\n    def put(self, x): self.r.append(x)\n    def all(self): return self.r",
            "one = Kept()\none.put(A)",
            "one.all()",
            ["A"],
        ),
        # Of an instance that only functions make: what requests put there is not followed.
        (
            "def __init__(self): self.r = []\n    def put(self, x): self.r.append(x)",
            "def view():\n    Kept().put(A)\ndef kept(): return Kept()",
            "kept().r",
            ["?"],
        ),
        # Called by nothing in the tree, on an object of its class.
        ("R = []\n    x = A\n    def ready(self): self.R.append(self.x)", "", "Kept.R", ["A"]),
        ("R = []\n    def __init__(self): self.R.append(self)", "", "Kept.R", ["?"]),
        (
            "R = []\n    x = A\n    def put(self, x): self.R.append(x)\n    def ready(self): self.put(self.x)",
            "",
            "Kept.R",
            ["A"],
        ),
    ],
)
def test_a_container_of_a_class(asked, cls, filling, items, senders):
    text = (
        "# file: shop/registry.py\nfrom shop.models import A, B, C\n"
        f"class Kept:\n    {cls}\nclass Below(Kept, key='b'): ...\n"
    )
    assert asked(text + LOOP.format(filling=filling, items=items))[0] == senders


@pytest.mark.parametrize(
    "method",
    [
        "def __new__(mcs, name, bases, namespace):\n        made = super().__new__(mcs, name, bases, namespace)",
        "def __new__(mcs, name, bases, namespace):\n        made = type.__new__(mcs, name, bases, namespace)",
        "def __init__(made, name, bases, namespace):\n        pass",
    ],
)
def test_a_metaclass_writes_down_what_it_makes(asked, method):
    assert asked(
        "# file: shop/registry.py\n"
        f"class Kind(type):\n    kinds = []\n    {method}\n        Kind.kinds.append(made)\n"
        "    def names(cls): return [cls]\n"
        "class Thing(metaclass=Kind): ...\nclass Other(Thing): ...\nclass Plain(metaclass=missing): ...\n"
        + LOOP.format(filling="", items="Thing.kinds + Other.names() + [Plain.kinds]")
    ) == (["?", "Other", "Thing"], [])


def test_callers_far_out_are_not_followed(asked):
    chain = "".join(f"def f{i}(x): f{i + 1}(x)\n" for i in range(6))
    text = f"# file: shop/registry.py\nR = []\n{chain}def f6(x): R.append(x)\n"
    assert asked(text + LOOP.format(filling="f0(A)\nf5(B)", items="R"))[0] == ["B"]
