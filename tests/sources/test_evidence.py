import pytest

from sigscope.sources.evidence import gather, installed_apps

TOPS = frozenset(["a", "b", "c", "d", "e", "größe"])


@pytest.mark.parametrize(
    ("code", "imports"),
    [
        ("import a", {"a"}),
        ("import a.b as c, d", {"a.b", "d"}),
        ("import a, \\\n    b.c\nx = 1", {"a", "b.c"}),
        ("from a.b import c", {"a.b.c"}),
        ("from a import b as c, d  # e, f", {"a.b", "a.d"}),
        ("from a import *", {"a"}),
        ("from a import (\n    b,  # (one)\n    c as d,\n)\nimport e", {"a.b", "a.c", "e"}),
        ("from a import b, \\\n    c\nd, e = 1, 2", {"a.b", "a.c"}),
        ("from . import a", {".a"}),
        ("from ..a.b import c", {"..a.b.c"}),
        ("from .a import *", {".a"}),
        ("def f():\n    from a import b; import c", {"a.b"}),
        ("from größe import maß", {"größe.maß"}),
        ("important = 1\nfromage = 2\nyield_from(a)", set()),
        ("from a import b\r\nimport c\r\n", {"a.b", "c"}),
    ],
)
def test_imports(code: str, imports: set[str]) -> None:
    assert gather(code.encode(), TOPS).imports == imports


def test_absolute_imports_of_other_packages_are_left_out() -> None:
    code = b"import a.b, os\nfrom os import path\nfrom .os import name\nfrom a import (c)\n"
    assert gather(code, frozenset("a")).imports == {"a.b", ".os.name", "a.c"}


@pytest.mark.parametrize(
    ("code", "installed"),
    [
        ("INSTALLED_APPS = ['a', \"b.c\"]\nX = ['d']", {"a", "b.c"}),
        ("INSTALLED_APPS: list[str] = ['a']", {"a"}),
        ("INSTALLED_APPS = (\n  'a',  # 'b' (\n  '''c''',\n)\nX = 'd'", {"a", "c"}),
        ("INSTALLED_APPS += ['a'] + \\\n  ['b']; X = ['c']", {"a", "b"}),
        ("INSTALLED_APPS.append('a')\nx('b')", {"a"}),
        ("settings.configure(DEBUG=True, INSTALLED_APPS=['a'], X=['b c'])\ny = 'd'", {"a"}),
        ("configure(INSTALLED_APPS=['a'])\ny = 'd'", {"a"}),
        ("LOCAL_APPS = ['a']\nINSTALLED_APPS = ['b'] + LOCAL_APPS", {"a", "b"}),
        ("if 'x' in INSTALLED_APPS == ['a']: pass", set()),
        ("INSTALLED_APPS = ['not a name', 'a-b', '', '1a']", set()),
        ("INSTALLED_APPS = ['a', 'broken\n]", {"a"}),
    ],
)
def test_installed(code: str, installed: set[str]) -> None:
    assert gather(code.encode(), TOPS).installed == installed_apps(code.encode()) == installed


def test_an_import_that_never_closes_takes_no_time() -> None:
    assert gather(b"from a import (\n" + b"# comment, of some length\n" * 2000, TOPS).imports == {"a"}
