"""Imports told from a file's bytes."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.model.imports import Function, ImportLine
from sigscope.sources.imports import defined_names, scan_imports, scan_includes
from sigscope.sources.words import words_of


def at_import(code: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(line.module, line.names) for line in scan_imports(code.encode()) if line.function is None]


def in_functions(code: str) -> dict[str, Function]:
    return {line.module: line.function for line in scan_imports(code.encode()) if line.function is not None}


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("import a", [("a", ())]),
        ("import a.b as c, d", [("a.b", ()), ("d", ())]),
        ("import a, \\\n    b", [("a", ()), ("b", ())]),
        ("import a; import b; from c import d", [("a", ()), ("b", ()), ("c", ("d",))]),
        ("x = 1; import a", [("a", ())]),
        ("from a import b as c, d", [("a", ("b", "d"))]),
        ("from . import a", [(".", ("a",))]),
        ("from ..a.b import *", [("..a.b", ("*",))]),
        ("from a import (  # why\n    b,  # so\n    c as d,\n)", [("a", ("b", "c"))]),
        ("from a import b, \\\n    c", [("a", ("b", "c"))]),
        ("from a import(b)", [("a", ("b",))]),
        ("import ümlaut", [("ümlaut", ())]),
        ("if x:\n    import a\nelse:\n    import b", [("a", ()), ("b", ())]),
        ("try: import a\nexcept ImportError: import b", [("a", ()), ("b", ())]),
        ("with x:\n\timport a", [("a", ())]),
        ("class A:\n    import a", [("a", ())]),
        ("if TYPE_CHECKING:\n    import a\nimport b", [("b", ())]),
        ("if typing.TYPE_CHECKING: import a\nimport b", [("b", ())]),
        ("if (TYPE_CHECKING):\n    if x:\n        import a\nelse:\n    import b", [("b", ())]),
        ("if TYPE_CHECKING:\n    import a\nelif x:\n    import b", [("b", ())]),
        ("if not TYPE_CHECKING:\n    import a", [("a", ())]),
        ("if False:\n    import a", []),
        ("if 0:\n    import a", []),
        ("if __name__ == '__main__':\n    import a", []),
        ('"""\nimport a\n"""\nimport b', [("b", ())]),
        ("'''\nimport a \\''' '''\nimport b", [("b", ())]),
        ('x = \'"""\'\nimport a', [("a", ())]),
        ("# '''\nimport a  # '''", [("a", ())]),
        ("x = 'a; import b'", []),
        ("yield_from = 1\nfrom_x = 2\nimportant = 3", []),
        ("def f():\n    pass\nimport a", [("a", ())]),
        ("@deco\ndef f(): pass\n@deco\nclass A: pass\nimport a", [("a", ())]),
    ],
)
def test_what_runs_with_the_file(code: str, lines: list[tuple[str, tuple[str, ...]]]) -> None:
    assert at_import(code) == lines
    assert in_functions(code) == {}


def test_what_runs_with_a_function() -> None:
    code = """
def plain():
    import a
    def inner():
        import b
@register
async def registered():
    import c
class Alone():
    def method(self):
        import d
    def __init__(self):
        import e
class Own(object):
    @property
    def method(self): import skipped
    if x:
        def other(self):
            import f
class View(
    Base
):
    def get(self):
        import g
@register
class Kept:
    def method(self):
        import h
import at_module_level
"""
    assert in_functions(code) == {
        "a": Function("plain", "plain", False, False),
        "b": Function("plain.inner", "plain", False, False),
        "c": Function("registered", "registered", True, False),
        "d": Function("Alone.method", "method", False, False),
        "e": Function("Alone.__init__", "__init__", False, True),
        "f": Function("Own.other", "other", False, False),
        "g": Function("View.get", "get", False, True),
        "h": Function("Kept.method", "method", True, False),
    }
    assert at_import(code) == [("at_module_level", ())]


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(data: bytes) -> None:
    for line in scan_imports(data):
        assert isinstance(line, ImportLine)
    scan_includes(data)
    defined_names(data)


NAMES = st.sampled_from(["alpha", "beta.gamma", "delta"])
PIECES = st.sampled_from(
    [
        "import {}",
        "from {} import x",
        "from .{} import (x,\n  y)",
        "x = '''\nimport {}\n'''",
        "x = 1  # import {}",
        "x = 'import {}'",
    ]
)
BLOCKS = st.sampled_from(["", "if x:", "try:", "def f():", "class A:"])


@given(st.lists(st.tuples(BLOCKS, PIECES, NAMES), max_size=8))
def test_the_same_imports_as_the_parser_finds(parts: list[tuple[str, str, str]]) -> None:
    lines = []
    for block, piece, name in parts:
        text = piece.format(name)
        lines.append(f"{block}\n    {text}" if block else text)
        lines += ["finally:\n    pass"] if block == "try:" else []
    code = "\n".join(lines) + "\n"
    expected = [
        ("." * node.level + (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name)
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert sorted(line.module for line in scan_imports(code.encode())) == sorted(expected)


def test_names_that_a_file_defines() -> None:
    code = b"def a(): pass\nclass B:\n    async def c(self): pass\n    def a(self): pass\nx = 1\n"
    assert defined_names(code) == ["a", "B", "c", "a"]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("path('', view)", ((), False)),
        ("path('', include('shop.urls'))", (("shop.urls",), False)),
        ('path("", include(("shop.urls", "shop")))', (("shop.urls",), False)),
        ("include(\n    'shop.urls', namespace='x')", (("shop.urls",), False)),
        ("include(router.urls)\ninclude(patterns, 'x')\ninclude([a, b])", ((), False)),
        ("# include('shop.urls')", ((), False)),
        ('"""include("shop.urls")"""', ((), False)),
        ("include(app + '.urls')", ((), True)),
        ("include(f'{app}.urls')\ninclude('a.urls')", (("a.urls",), True)),
        ("include('%s.urls' % app)", ((), True)),
    ],
)
def test_urlconfs_that_are_included(code: str, found: tuple[tuple[str, ...], bool]) -> None:
    assert scan_includes(code.encode()) == found


def test_words_of_a_text() -> None:
    assert words_of(b"a.b('c d')+e_1\n") == [b"a", b"b", b"c", b"d", b"e_1"]
