"""Clues tell what the facts have, and next to nothing else."""

from pathlib import Path

import pytest

import sigscope
from sigscope.model.source import SourceFile
from sigscope.model.syntax import Call
from sigscope.model.walk import walk
from sigscope.parsing.clues import ALL, DECORATED, Use
from sigscope.parsing.slices import SlicedText
from sigscope.resolution.layout import build_module
from sigscope.resolution.naming import callee_name, last_name
from sigscope.resolution.scopes import Module

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
kept[1].get(2).append(3)
kept.setdefault(1, set()).add(2)
kept["a"] = kept.b["c"] = 1
kept.d += [1]
kept.e["f"] |= {1}
@vv.ww(xx)
class B(yy.zz, aaa[bbb], ccc(), metaclass=ddd): pass
def eee(fff=ggg()):
    global hhh
    hhh = iii()
    return jjj.kkk()
lll = lambda mmm: nnn(mmm)
def ooo():
    class ppp(qqq):
        @rrr
        def sss(self): return ttt()
    return ppp
match uuu:
    case {"a": vvv, **www}: pass
    case [xxx, *yyy] | Q(yyy=xxx): pass
    case _: pass
try: pass
except zzz as aaaa: pass
except bbbb: pass
with cccc() as dddd, eeee: pass
for ffff, gggg in hhhh(): del ffff
iiii = [jjjj for kkkk in llll() if (mmmm := kkkk)]
nnnn(*oooo.pppp, **qqqq.rrrr)
{**ssss, 1: tttt()}
f"{uuuu(1)!r:{vvvv()}}"
wwww: xxxx(yyyy())
"""


def module_of(text: str) -> Module:
    return build_module(SourceFile("m.py", "/m.py", "m", False, "."), SlicedText(text), pytest.fail)


def used(module: Module, use: int) -> set[str]:
    """The names that the clues of any part have so."""
    return {name for part in module.parts.all for name, uses in part.slice.clues.uses.items() if uses & use}


def given(module: Module, which: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for part in module.parts.all:
        for name, names in getattr(part.slice.clues, which).items():
            found.setdefault(name, set()).update(names)
    return found


def holds(text: str) -> None:
    module = module_of(text)
    scopes = [module.scope, *module.scopes.values()]
    called = {site.call for sites in module.calls.values() for site in sites}
    assert used(module, Use.CALLED) == set(module.calls)
    assert used(module, Use.CALLED_TWICE) == {
        callee_name(call.function) for call in called if isinstance(call.function, Call)
    }
    assert set(module.handed) <= used(module, Use.HANDED)
    assert set(module.growths) <= used(module, Use.CHANGED)
    assert {name for scope in scopes for name in scope.members} <= used(module, Use.MEMBER)
    decorators = [site.decorator.value for site in module.decorations_naming({DECORATED})]
    names = {node for one in decorators for node in walk(one)}
    assert {last_name(node) for node in names} - {""} == used(module, Use.DECORATING) - {DECORATED}
    assert bool(decorators) == bool(used(module, Use.DECORATING))
    assert bool(module.scope.stars) == (ALL in used(module, Use.BOUND))
    arguments = [argument.value for scope in scopes for argument in scope.arguments]
    assert {last_name(one) for one in arguments} <= used(module, Use.BASE) | {""}
    own = {part.opened.name for part in module.parts.all if part.opened is not None}
    at_class = [scope for scope in scopes if scope.kind == "class" and scope.part is not None]
    assert {name for scope in (module.scope, *at_class) for name in scope.bindings} - {"*"} <= (
        own | used(module, Use.BOUND | Use.DECLARED)
    )
    for which in ("aliased", "made", "returned"):
        told, names = given(module, which), getattr(module, which)
        assert {name: names.of({name}) for name in told} == told
        assert {name for name in used(module, Use.ANY) if names.of({name})} == set(told)
    handed = {(last_name(each.value), callee_name(call)) for call in called for each in call.arguments}
    told = {(name, callee) for name, callees in given(module, "handed").items() for callee in callees}
    assert {pair for pair in handed if pair[0]} == told


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
    head, body = module_of("def send(self):\n    return other(more=send)\n").parts.all
    assert dict(head.slice.clues.uses) == {"send": Use.NAMED, "self": Use.NAMED}
    assert dict(body.slice.clues.uses) == {
        "return": Use.BOUND,
        "send": Use.NAMED | Use.HANDED,
        "other": Use.NAMED | Use.CALLED | Use.RUNNING,
    }


def test_what_runs_where_it_stands():
    text = "@first\n@second(1)\ndef name(x=third(lambda: fourth())):\n    fifth()\n"
    head, _ = module_of(text).parts.all
    assert {name for name, uses in head.slice.clues.uses.items() if uses & Use.RUNNING} - {""} == {
        "first",
        "second",
        "third",
    }


def test_what_python_reads_under_another_name_may_do_anything():
    text = "def \ufb01rst():\n    \ufb01rst.send()\nother = \ufb01rst\n"
    module = module_of(text)
    assert used(module, Use.CALLED) >= {"\ufb01rst", "send", "other"}
    assert module.aliased.of({"\ufb01rst"}) == {"other"}
    assert [site.point.scope.name for site in module.calls["send"]] == ["\ufb01rst"]


def test_words_of_strings_and_comments_are_no_names():
    assert used(module_of("x = 'send()'\n# send()\n"), Use.ANY) == {"x"}


@pytest.mark.parametrize("inner", ["def b(): ...", "class B: ...", "if x:\n        def b(): ..."])
def test_definitions_in_functions(inner):
    for text in (f"def a():\n    {inner}\n", f"def a():\n    global x\n    {inner}\n"):
        assert any(part.slice.clues.nested for part in module_of(text).parts.all)
    assert not any(part.slice.clues.nested for part in module_of("class A:\n    def b(): x\n").parts.all)


def test_what_no_names_are_bound_to():
    text = (
        "try:\n    pass\nexcept:\n    pass\nmatch x:\n    case {'a': _}:\n        pass\n    case [*_]:\n        pass\n"
    )
    assert used(module_of(text), Use.BOUND) == set()
