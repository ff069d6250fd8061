"""What Python's own parser is asked for is what libcst would have said."""
# ruff: noqa: E501  # a text on one line reads better than a column of halves

import ast
import inspect
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sigscope
from sigscope.parsing import slices
from sigscope.parsing.ast_expressions import LeftToLibcst, Source, convert
from sigscope.parsing.ast_statements import read_quickly
from sigscope.parsing.parse import parse_block
from sigscope.parsing.slices import SlicedText

FILES = sorted(
    [*Path(sigscope.__file__).parent.rglob("*.py"), *Path(inspect.getfile(pytest)).parent.parent.glob("_pytest/*.py")]
)[::7]

READ = {
    "names": "a = b.c = True, None, ..., -1, -x, +1, not x, ~x\n",
    "numbers": "x = 1_000, 0x1F, 1.5e3, 2j, -True, - -2\n",
    "strings": "x = 'a' 'b', b'a' b'\\x00', r'\\n', '\\n', u'ü', '''a\n  b'''\n",
    "simple templates": "x = f'{app}.signals', f\"{a.b}\" , f'plain', f'{True}'\n",
    "calls": "f(a, *b, c=1, **d)(*e)[g(1):h(2):i(3), j]\nk(a=1, *b)\nl(*a, b=1)\n(m)(\n    (n)\n)\n",
    "indices": "a[1], a[1:], a[b, c], a[(b, c)], a[b,], a[*c]\n",
    "displays": "x = [a, *b], (c,), {d, *e}, {f: g, **h}, ()\n",
    "operators": "x = a + b % c | d - e ** f, a or b and (c or d), a < b < c, a if b else c, (a := b)\n",
    "comprehensions": "[a for a in b if a in c if a if a == b == c], {a for a in b}, {a: b for a, b in c if a is b}, (a async for a in b if a != 1)\n",
    "lambdas": "f(lambda a, /, b=1, *c, d, e=2, **g: h(a))\n",
    "statements": "raise A(b) from c()\nassert f(a), b\ndel a, b[c]\ndel (a, b)\ndel [a]\ndel (a, b), c\n'a docstring'\na\na.b\n",
    "assignments": "a: int = f(1)\nb.c: str\nc += f(1)\nd @= e\nf, *g = h\n",
    "imports": "import a, b.c, d.e as f\nfrom . import g\nfrom ..h.i import (j, k as l,)\nfrom m import *\n",
    "functions": "@a\n@b.c(d)\nasync def f(x: int, /, y: 'str' = g(), *z: A, w, v=1, **u: B) -> C:\n    global s, t\n    nonlocal r\n    await y\n    yield\n    yield h()\n    yield from i()\n    return\n    return j(k)\n",
    "classes": "@a\nclass B(C, *d, metaclass=E, **f):\n    def g(self): return 1  # why\n\n    class H: pass\nclass I: ...\n",
    "blocks": "if a: b()\nelif c: d()\nelse:\n    e()\nfor f in g(): h()\nelse: break\nwhile i(): continue\nelse: pass\nwith j() as k, l(): m()\nwith (n() as o, p()):\n    q()\n",
    "tries": "try: a()\nexcept B as c: d()\nexcept (E, F): g()\nexcept: h()\nelse: i()\nfinally: j()\ntry: k()\nexcept* L: m()\n",
    "asynchronous": "async def f():\n    async with a() as b: c()\n    async for d in e(): g()\n    return [x async for x in y]\n",
    "matches": "match a():\n    case [b, *c] if d(): e()\n    case {'f': g, **h} | I(j, k=l): m()\n    case (n | o) as p: q()\n    case [*_] | None | 'r' | -1 | s.t | _: u()\n",
    "wide characters": "x = 'ü', f('ö', g('é')), lambda: 'ß'\n@ä\ndef ö(): return f('ü')\n",
    "several lines": "x = f(\n    a,  # why\n    g(b)\n) \\\n  + h()\n",
    "semicolons inside": "x = 'a; b'  # c; d\n",
}

LEFT = {
    "templates with a call": "x = f'{a()}'\n",
    "templates with braces": "x = f'{{{a}}}'\n",
    "templates with a format": "x = f'{a!r:>10}'\n",
    "templates that name what they show": "x = f'{a=}'\n",
    "templates beside strings": "x = f'{a}' 'b'\n",
    "templates on two lines": "x = (f'a'\n  f'{b}')\n",
    "decorators in parentheses": "@(a)\ndef f(): pass\n",
    "decorators apart": "@ a\ndef f(): pass\n",
    "semicolons": "class A:\n    def f(self): return 1;\n",
    "semicolons before other line ends": "def f(): return g(1);\r\n",
    "form feeds": "\x0cy = f(1)\n",
    "lines that only go on": "if a:\n    b\n    \\\n  \n",
    "one tuple to delete": "del (a, b),\n",
    "no Python": "x = = 1\n",
    "long chains": "x = " + " + ".join(["a"] * 5000) + "\n",
}


@pytest.mark.parametrize("indent", ["", "    ", "\t"])
@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_what_is_read(text, indent):
    text = "".join(f"{indent}{line}" for line in text.splitlines(keepends=True)) if "'''" not in text else text
    indent = indent if text.startswith(indent) else ""
    assert read_quickly(text, 7, indent) == parse_block(text, 7, indent)


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_is_left_to_libcst(text):
    assert read_quickly(text, 0, "") is None


def test_what_later_versions_bring_is_left_to_libcst():
    with pytest.raises(LeftToLibcst):
        convert(ast.expr(), Source("", 1))


@given(st.lists(st.sampled_from(sorted(READ.values())), min_size=1, max_size=3))
def test_statements_one_after_the_other(texts):
    text = "".join(texts)
    assert read_quickly(text, 0, "") == parse_block(text, 0, "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_files(path):
    text = SlicedText(path.read_text(encoding="utf-8"))
    pending = list(text.slices)
    read = 0
    while pending:
        part = pending.pop()
        pending += part.members
        told = f"{text.text(part)}{part.members[0].indent}pass\n" if part.members else text.text(part)
        found = read_quickly(told, part.first, part.indent)
        read += found is not None
        assert found in (None, parse_block(told, part.first, part.indent))
    assert read or not text.slices


def test_long_lines_are_read_once():
    text = "x = [" + "f('é', 'more'), " * 20_000 + "]\n"
    (found,) = read_quickly(text, 0, "")
    assert len(found.value.items) == 20_000
    assert found.value.items[-1].span.column == text.rindex("f(") + 1


def test_libcst_reads_what_may_be_part_of_the_graph(monkeypatch):
    quick = []
    monkeypatch.setattr(slices, "read_quickly", lambda text, *_: quick.append(text))
    text = SlicedText(
        "placed.send(1)\nplaced = Signal()\n@receiver(placed)\ndef f(): pass\nplaced.connect(f)\nfollowed()\n"
    )
    for part in text.slices:
        text.statements(part)
    assert quick == ["followed()\n"]
