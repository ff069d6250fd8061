"""Spans and calls, held against the standard library's own `ast`."""

import ast
import functools
import re
import sys
import sysconfig
import tokenize
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.model.location import Span
from sigscope.model.syntax import Call, Class, FileFacts, Function, Lambda
from sigscope.model.walk import walk
from sigscope.parsing.parse import parse

FILES = 60
LARGEST = 12_000  # bytes; keeps the run short
LIBRARY = Path(sysconfig.get_path("stdlib"))
# Up to 3.11 `ast` does not know where the parts of an f-string stand.
KNOWS_F_STRINGS = sys.version_info >= (3, 12)

Places = set[tuple[str, Span]]


class Reference:
    """What `ast` says of a text: the number of calls, the places of calls, lambdas and definitions."""

    def __init__(self, text: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        self.lines = re.split("\r\n|\r|\n", text)
        self.calls = sum(isinstance(node, ast.Call) for node in ast.walk(tree))
        self.places: Places = set()
        self.heads: set[tuple[str, int]] = set()
        for node in self.nodes(tree):
            if isinstance(node, (ast.Call, ast.Lambda)):
                self.places.add((type(node).__name__, self.span(node)))
            elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                self.places.add((node.name, self.definition(node)))
                self.heads.add((node.name, node.lineno))

    def nodes(self, node: ast.AST) -> Iterator[ast.AST]:
        yield node
        for child in ast.iter_child_nodes(node):
            if KNOWS_F_STRINGS or not isinstance(child, ast.JoinedStr):
                yield from self.nodes(child)

    def span(self, node: ast.expr | ast.stmt) -> Span:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        end = self.column(node.end_lineno, node.end_col_offset)
        return Span(node.lineno, self.column(node.lineno, node.col_offset), node.end_lineno, end)

    def definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Span:
        """From the first at sign, which `ast` leaves out, without a last semicolon, which it takes in."""
        span = self.span(node)
        line, column = span.line, span.column
        if node.decorator_list:
            line = node.decorator_list[0].lineno
            column = self.lines[line - 1].index("@") + 1
        last_line = self.lines[span.end_line - 1][: span.end_column - 1]
        return Span(line, column, span.end_line, len(re.sub(r"\s*;$", "", last_line)) + 1)

    def column(self, line: int, offset: int) -> int:
        """`ast` counts bytes of UTF-8, from 0."""
        return len(self.lines[line - 1].encode()[:offset].decode()) + 1


def places(facts: FileFacts) -> Places:
    found: Places = set()
    for node in walk(facts):
        if isinstance(node, (Call, Lambda)):
            found.add((type(node).__name__, node.span))
        elif isinstance(node, (Function, Class)):
            found.add((node.name, node.span))
    return found


def heads(facts: FileFacts) -> set[tuple[str, int]]:
    return {(node.name, node.def_line) for node in walk(facts) if isinstance(node, (Function, Class))}


def calls(facts: FileFacts) -> int:
    return sum(isinstance(node, Call) for node in walk(facts))


def agree(text: str) -> None:
    facts, reference = parse(text), Reference(text)
    assert calls(facts) == reference.calls
    assert reference.places <= places(facts)
    assert heads(facts) == reference.heads


@functools.cache
def sample() -> tuple[Path, ...]:
    """Files from all over the standard library; without its tests, some of which are no Python on purpose."""
    files = sorted(
        path
        for path in LIBRARY.rglob("*.py")
        if not {"site-packages", "test", "tests"}.intersection(path.relative_to(LIBRARY).parts)
        and path.stat().st_size <= LARGEST
    )
    return tuple(files[:: len(files) // FILES][:FILES])


def test_the_sample_is_large_enough() -> None:
    assert len(sample()) == FILES


@pytest.mark.parametrize("index", range(FILES))
def test_a_file_of_the_standard_library_agrees_with_ast(index: int) -> None:
    with tokenize.open(sample()[index]) as file:
        agree(file.read())


@pytest.mark.parametrize(
    "text",
    [
        "é = 'ü'; f(é)  # ß\n",
        "if a:\r\n\tf(\r\n\t\tg(),\r\n\t)\r\n",
        "(f)(a)\n(f(a))\n((f)((a)))\n",
        "@f(a) # why\n@ g\n\ndef h(a=f()): return lambda: g()\n",
        "\x0c\nclass A:\n    @f\n    async def g(self): await h()\n\n\n# end\n",
        "f(a\n  )(b\n )\n\n",
        "x = \\\n  f()",
        "f'{f(a)!r:{g()}}'\n",
        "for a in f(): g()\nelse: h()",
        "def f():\n    g() ; # end\n",
        "class A: f(); g();",
    ],
)
def test_a_text_agrees_with_ast(text: str) -> None:
    agree(text)


NAMES = st.sampled_from(["a", "bc", "é", "long_name"])
SPACES = st.sampled_from(["", " ", "\n", "  # (note)\n", "\r\n\t"])
EXPRESSIONS = st.recursive(
    st.one_of(NAMES, st.sampled_from(["1", "'text'", "'''a\nb'''", "None"])),
    lambda inner: st.one_of(
        st.builds("{0}({3}{1}{3}, k={3}{2})".format, NAMES, inner, inner, SPACES),
        st.builds("({1}{0}{1})".format, inner, SPACES),
        st.builds("({0}).name({1})".format, inner, inner),
        st.builds("(lambda a={0}: {1})".format, inner, inner),
        st.builds("[{0},{2}{1}]".format, inner, inner, SPACES),
        st.builds("({0} or{2} {1})".format, inner, inner, SPACES),
        st.builds("[{0} for a in ({1})]".format, inner, inner),
    ),
    max_leaves=12,
)


@given(st.lists(EXPRESSIONS, min_size=1, max_size=4))
def test_any_expression_agrees_with_ast(expressions: list[str]) -> None:
    body = "".join(f"    x = ({expression})\n" for expression in expressions)
    agree(f"@g(1)\ndef f():\n{body}")
