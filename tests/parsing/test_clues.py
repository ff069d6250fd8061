"""Clues never leave out what the facts have."""

from pathlib import Path

import pytest

import sigscope
from sigscope.model.source import SourceFile
from sigscope.parsing.clues import Clues
from sigscope.parsing.slices import SlicedText
from sigscope.resolution.layout import build_module

FILES = sorted(Path(sigscope.__file__).parent.rglob("*.py"))[::9]

RARE = """
import a.b as c
from d import (
    e as f,
    g
    as h,
)
from i import *
x = (
    j
    .k
)
y = l; z = m
n = \\
    o
p: int = q  # r
s = t(
    1
).u
if (v := w): pass
(aa)(1)
bb  (2)
cc()(3)
dd(  # ee
)(4)
ff(gg.send, hh.send
)
ii(jj=kk.send)
ll((mm.send))
class A:
    @nn
    def m(self):
        self.oo = 1
        self.pp: int = 2
        self . qq = 3
        (self.rr) = 4
        self.ss = self.tt = 5
"""


def holds(text: str) -> None:
    source = SourceFile("m.py", "/m.py", "m", False, ".")
    module = build_module(source, SlicedText(text), pytest.fail)
    clues = Clues(text)
    called = {name for name in module.calls if name.isidentifier()}
    assert called <= clues.called
    assert ("()" in module.calls) <= clues.calls_results
    assert set(module.handed) <= clues.handed
    assert {origin for origin, _ in module.aliases} - {""} <= clues.renamed
    assert {name for scope in module.scopes.values() for name in scope.members} <= clues.members
    assert bool(module.decorations) <= clues.decorates
    assert bool(module.scope.stars) <= clues.imports_all
    assert called | set(module.handed) | set(module.growths) <= clues.words


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_real_files(path):
    holds(path.read_text(encoding="utf-8"))


def test_rare_forms():
    holds(RARE)


@pytest.mark.parametrize("statement", RARE.partition("class")[0].split("\n"))
def test_statements_by_themselves(statement):
    try:
        compile(statement, "", "exec")
    except SyntaxError:
        return
    holds(statement)


def test_what_is_left_out():
    clues = Clues("def send(self):\n    return other\n")
    assert "send" not in clues.called
    assert "other" not in clues.renamed
    assert not clues.decorates
    assert not clues.imports_all
    assert not clues.calls_results
