"""What holds for any text: it says what Python does, it ends, and the order of the files doesn't matter."""

import random
import sys
from contextlib import suppress
from textwrap import indent

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sigscope.resolution.resolve import resolve
from sigscope.sources.discovery import discover

ANY = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = st.sampled_from(["x", "y", "z"])
ASK = "ask.send(sender={})"


def _block(lines):
    return indent("\n".join(lines) or "pass", "    ")


def _value(name):
    return st.one_of(st.sampled_from(["'one'", "'two'", "'three'"]), NAMES, st.just(f"{name} + '!'"))


def _assignment(name):
    # A function reads no global: what it sees of one is what the module holds in the end, whenever it is called.
    return st.one_of(
        _value(name).map(lambda value: f"{name} = {value}"),
        st.just(f"{name} += '+'"),
        st.tuples(NAMES, _value(name)).map(lambda pair: f"{name}, {pair[0]} = {pair[1]}, 'paired'"),
        st.tuples(NAMES, _value(name)).map(lambda pair: f"{name}, *{pair[0]} = {pair[1]}, 'rest'"),
        _value(name).map(lambda value: f"({name} := {value}) and {ASK.format(name)}"),
        _value(name).map(lambda value: f"[{ASK.format(name)} for _ in 'a' for {name} in ({value},)]"),
        _value(name).map(lambda value: f"(lambda {name}={value}: {ASK.format(name)})()"),
        _value(name).map(lambda value: f"class C:\n    {name} = {value}\n    {ASK.format(name)}\n{ASK.format(name)}"),
        _value(name).map(lambda value: f"d = {{'k': {name}}}\nd['k'] = {value}\n{ASK.format('d[' + repr('k') + ']')}"),
        _value(name).map(lambda value: f"l = []\nl.append({value})\nfor {name} in l:\n    {ASK.format(name)}"),
        NAMES.map(lambda used: f"def f(value={used}):\n    return value\n{name} = f()"),
        NAMES.map(lambda used: f"def f({name}):\n    return {name}\n{name} = f({used})"),
        NAMES.map(lambda used: f"def f(value={used}):\n    global {name}\n    {name} = value\nf()"),
        st.just(f"del {name}"),
    )


def _compound(body):
    blocks = st.lists(body, max_size=3).map(_block)
    return st.one_of(
        st.tuples(blocks, blocks).map(lambda arms: f"if flag():\n{arms[0]}\nelse:\n{arms[1]}"),
        blocks.map(lambda arm: f"if flag():\n{arm}"),
        st.tuples(blocks, blocks, blocks).map(
            lambda arms: (
                f"try:\n    fail()\n{arms[0]}\nexcept ValueError:\n{arms[1]}\nelse:\n    pass\nfinally:\n{arms[2]}"
            )
        ),
        blocks.map(lambda arm: f"with context:\n{arm}"),
    )


STATEMENTS = st.recursive(
    st.one_of(NAMES.flatmap(_assignment), NAMES.map(ASK.format)),
    _compound,
    max_leaves=8,
)


class _Asked:
    """What takes the place of `ask` where the text really runs: the line and the sender of each send."""

    def __init__(self):
        self.found = set()

    def send(self, sender):
        if isinstance(sender, str):
            self.found.add((sys._getframe(1).f_lineno, sender))
        return True


class _Context:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False


def _run(text, seed):
    choices = random.Random(seed)  # which arm is taken
    asked = _Asked()

    def fail():
        if choices.random() < 0.5:
            raise ValueError

    scope = {"ask": asked, "flag": lambda: choices.random() < 0.5, "fail": fail, "context": _Context()}
    with suppress(NameError, TypeError):  # what was asked before stands
        exec(compile(text, "main.py", "exec"), scope)
    return asked.found


@given(st.lists(STATEMENTS, min_size=1, max_size=8), st.integers(0, 99))
@ANY
def test_what_a_name_is_while_the_text_runs_is_among_what_is_told(resolve_tree, statements, seed):
    text = "x, y, z = 'x', 'y', 'z'\n" + "\n".join(statements) + "\n"
    head = "from django.dispatch import Signal\nask = Signal()\n"
    found = resolve_tree(f"# file: main.py\n{head}{text}")
    told = {}
    for send in found.sends:
        told.setdefault(send.location.line - 2, set()).add(send.sender)
    for line, sender in _run(text, seed):
        assert sender in told[line] or told[line] == {"?"}, (line, sender, told)


@given(st.lists(NAMES.flatmap(_assignment), min_size=1, max_size=8), NAMES)
@ANY
def test_a_text_without_conditions_has_one_answer(resolve_tree, statements, name):
    text = "x, y, z = 'x', 'y', 'z'\n" + "\n".join(statements) + f"\n{ASK.format(name)}\n"
    if any(word in text for word in ("global ", "del ", "\nfor ")):
        return  # what a function or a loop does may not be done
    found = resolve_tree(f"# file: main.py\nfrom django.dispatch import Signal\nask = Signal()\n{text}")
    line = text.count("\n")
    asked = {sender for at, sender in _run(text, 0) if at == line}
    told = {send.sender for send in found.sends if send.location.line == line + 2}
    assert not asked or told in (asked, {"?"})


FILES = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d"]),
    st.lists(
        st.sampled_from(
            [
                "from a import *",
                "from b import *",
                "from c import x as y, Base",
                "from d import x, Base",
                "import a, b as c",
                "from django.dispatch import Signal",
                "x = Signal()",
                "y = x",
                "x = y if x else Signal()",
                "Base = Signal",
                "class Base(Base): ...",
                "class Sub(Base):\n    def send(self, **more):\n        return super().send(**more)",
                "z = Sub()",
                "z.send(sender=Base)",
                "x.send(sender=y)",
                "def make(one=x):\n    return make(one) or Base()",
                "w = make(x)",
                "def wire(one):\n    one.connect(make, sender=Base)",
                "wire(x)",
                "for one in (x, y, *ALL): wire(one)",
                "ALL = [x, y]",
                "ALL += [one for one in ALL]",
                "__all__ = ['x', 'Base', 'ALL']",
            ]
        ),
        max_size=10,
    ),
    min_size=2,
)


@given(FILES, st.randoms(use_true_random=False))
@ANY
def test_any_tree_is_told_and_the_order_of_its_files_does_not_matter(tmp_path, files, shuffled):
    for file in tmp_path.glob("*.py"):
        file.unlink()
    for name, lines in files.items():
        (tmp_path / f"{name}.py").write_text("\n".join(lines) + "\n")
    tree = discover([str(tmp_path)])
    other = list(tree.files)
    shuffled.shuffle(other)
    first, second = resolve(tree.files, tree.apps), resolve(other, tree.apps)
    for rows in ("signals", "sends", "connections", "disconnections", "unresolved", "failures"):
        assert getattr(first, rows) == getattr(second, rows)
