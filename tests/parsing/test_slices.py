"""A file in slices says what the whole file says."""
# ruff: noqa: E501  # a text on one line reads better than a column of halves

import inspect
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sigscope
from sigscope.model.slices import Slice
from sigscope.model.syntax import Class, Function, Statement
from sigscope.parsing import parse as parsing
from sigscope.parsing import slices
from sigscope.parsing.failure import ParseFailure
from sigscope.parsing.parse import parse
from sigscope.parsing.slices import SlicedText

FILES = sorted(
    [*Path(sigscope.__file__).parent.rglob("*.py"), *Path(inspect.getfile(pytest)).parent.parent.glob("_pytest/*.py")]
)[::9]


def assembled(text: SlicedText, parts: tuple[Slice, ...]) -> tuple[Statement, ...]:
    found: list[Statement] = []
    for part in parts:
        statements = text.statements(part)
        if part.kind == "statements":
            found += statements
            continue
        (node,) = statements
        assert isinstance(node, Class if part.kind == "class" else Function)
        assert node.name == part.name
        if part.members:
            assert isinstance(node, Class | Function)
            span = replace(node.span, end_line=part.end[0], end_column=part.end[1])
            node = replace(node, body=assembled(text, part.members), span=span)
        found.append(node)
    return tuple(found)


def agrees(text: str) -> SlicedText:
    sliced = SlicedText(text)
    assert assembled(sliced, sliced.slices) == parse(text).body
    return sliced


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_files(path):
    assert len(agrees(path.read_text(encoding="utf-8")).slices) > 0


TEXTS = {
    "semicolons": "a = 1; b = f(2)\nclass A:\n    x = 1; y = g()\n    z = 2;\n",
    "continued lines": "a = 1 + \\\n    f()\nif a: \\\n    b = 2\nc = 3; \\\nd = 4\n",
    "decorators": "@(\n    f(1)\n)\ndef g():\n    return 1\n\n@h\n@i(2)\nclass A(B):\n    @property\n    def x(self): return f()\n",
    "accessors": "class A:\n    @property\n    def x(self):\n        return 1\n    @x.setter\n    def x(self, v):\n        self.v = v\n",
    "heads on several lines": "class A(\n    B,\n    metaclass=M,  # why\n):\n\n    # a comment\n    def m(self):\n        pass\n",
    "short classes": "class A: pass\nclass B(\n    C\n): x = 1\nclass D: \\\n    x = 2\n",
    "nested classes": "class A:\n    '''Doc.\n\n    More.'''\n    class B:\n        class C:\n            def m(self): ...\n    x = 1\n",
    "tabs": "class A:\n\tdef m(self):\n\t\treturn f('''\n text''')\n",
    "form feeds": "import a\n\f\ndef f():\n    pass\n\f\nclass A:\n    x = 1\n\f\n    y = 2\n",
    "carriage returns": "import a\r\nclass A:\r\n    def m(self):\r\n        return f()\r\n",
    "old carriage returns": "import a\rdef f():\r    return g()\r",
    "line separators in strings": "a = 'x\u2028y'\nb = f('\x0c')\n",
    "wide characters": "class Ä:\n    x = 'ü'; y = f('ö')\n\nclass B:\n    z = 'ü'\n\nd = 'é', f()\n",
    "no last line end": "def f():\n    return g()",
    "async": "async def f():\n    async with a as b:\n        await c\n",
    "globals": "global x\nx = 1\n",
    "globals of a class": "class A:\n    if 1:\n        global x\n    x = f()\n    def m(self):\n        global y\n        y = 1\n",
    "newer syntax": "type X[T] = list[T]\nx = f'{f'{y}'}'\n",
    "the newest syntax": "try:\n    a()\nexcept B, C:\n    pass\n",
    "templates": "x = t'{f()}'\n",
    "empty": "",
    "a comment": "# nothing\n",
    "imports": "import a\nfrom b import c\n\nimport d\nx = 1\nimport e\n",
    "functions that are not cut": "def f(): return 1\ndef g():\n    global x\n    x = 1\ndef h(): \\\n    return 2\n",
    "functions in functions": "def f(a=b()):\n    '''Doc.'''\n    # why\n    @c\n    def g(x):\n        return x\n# aside\n    class A:\n        y = 1\n    return g\n",
    "generators": "def f():\n    yield 1\n    return\nasync def g():\n    async for x in f():\n        yield await x\n    return [y async for y in x]\n",
    "match": "match f():\n    case [a, *b]:\n        g()\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_rare_forms(text, monkeypatch):
    agrees(text)
    monkeypatch.setattr(slices, "read_quickly", lambda *_: None)
    agrees(text)


@given(st.lists(st.sampled_from(sorted(TEXTS.values())), max_size=4))
def test_texts_one_after_the_other(texts):
    text = "\n".join(texts)
    try:
        parse(text)
    except ParseFailure:
        with pytest.raises(ParseFailure):
            SlicedText(text)
    else:
        agrees(text)


def test_what_is_cut():
    text = dedent("""\
        import a
        import b
        x = 1
        @c
        def f(y=g()):
            pass
        class A(B):
            def m(self, z=None):
                pass
        """)
    found = SlicedText(text)
    first, second, assignment, function, cls = found.slices
    assert [found.text(each) for each in (function, *function.members)] == ["@c\ndef f(y=g()):\n", "    pass\n"]
    assert [found.text(each) for each in (first, second)] == ["import a\n", "import b\n"]
    assert (assignment.kind, function.name, function.runs) == ("statements", "f", True)
    assert (cls.name, cls.members[0].runs, found.text(cls)) == ("A", False, "class A(B):\n")


def test_a_long_body_is_cut_into_pieces():
    lines = [f"    x{number} = f({number})\n" for number in range(30)]
    found = agrees(f"def f():\n{''.join(lines)}    if x1:\n        return 1\n")
    (function,) = found.slices
    texts = [found.text(part) for part in function.members]
    assert [text.count("\n") for text in texts] == [12, 12, 8]
    assert agrees("def f(): return 1\n").slices[0].members == ()


def test_what_is_no_python():
    with pytest.raises(ParseFailure, match="line 1"):
        SlicedText("def (:\n")


def test_a_slice_that_can_not_be_read_by_itself_is_read_with_the_whole_file(monkeypatch):
    def refuse(*_):
        raise ParseFailure("refused")

    monkeypatch.setattr(parsing, "parse_block", refuse)
    monkeypatch.setattr(slices, "read_quickly", lambda *_: None)
    for text in TEXTS.values():
        agrees(text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_what_is_known_of_a_text_is_what_it_says(text, monkeypatch):
    first = SlicedText(text)
    before = assembled(first, first.slices)
    known = first.more()
    assert known is not None

    def refuse(*_):
        raise AssertionError

    for module, name in (
        (parsing, "parse"),
        (parsing, "parse_block"),
        (parsing, "parse_lines"),
        (slices, "read_quickly"),
    ):
        monkeypatch.setattr(module, name, refuse)
    again = SlicedText(text, known)
    assert assembled(again, again.slices) == before
    assert again.more() is None


def test_what_is_read_beyond_what_is_known_is_told():
    text = "x = 1\ny = f()\n"
    again = SlicedText(text, SlicedText(text).more())
    again.statements(again.slices[1])
    assert list(again.more().statements) == [(1, 2)]
