"""What is read when it is asked for is what the whole file says, and no more of it is read than is asked for."""

import pytest

from sigscope.analysis import scan
from sigscope.model.source import SourceFile
from sigscope.parsing import cutting, parse, slices
from sigscope.parsing.failure import ParseFailure
from sigscope.parsing.slices import SlicedText
from sigscope.resolution.layout import build_module
from sigscope.resolution.scopes import Module

SOURCE = SourceFile("m.py", "/m.py", "m", False, ".")
TEXT = """\
import a
from b import *
kept = []
kept.append(1)

@d(1)
def first(x):
    global shared
    shared = f(x)
    return shared

kept.append(2)

class Order(Base):
    total = 0

    def pay(self):
        self.paid = g()

    class Meta:
        abstract = True

late.append(3)
late = []
"""


def module(text: str = TEXT) -> Module:
    return build_module(SOURCE, SlicedText(text), pytest.fail)


def read(built: Module) -> list[str]:
    return [built.parts.source.text(part.slice).split("\n")[0].strip() for part in built.parts.all if part.is_read]


def test_nothing_is_read_before_it_is_asked_for():
    built = module()
    assert read(built) == []
    assert [scope.kind for scope in (binding.source.scope for binding in built.scope.bindings["Order"])] == ["class"]
    assert read(built) == []


def test_a_call_is_found_by_its_name():
    built = module()
    assert [site.point.scope.name for site in built.calls.get("g", ())] == ["pay"]
    assert read(built) == ["def pay(self):", "self.paid = g()"]


def test_what_a_function_binds_for_the_module_is_found_by_its_name():
    built = module()
    (binding,) = built.scope.bindings["shared"]
    assert (binding.is_distant, binding.point.scope.name) == (True, "first")


@pytest.mark.parametrize("names", [("kept", "late", "shared"), ("shared", "late", "kept")])
def test_the_order_of_asking_does_not_matter(names):
    built, whole = module(), module()
    for name in names:
        built.scope.bindings.get(name)
    assert len(whole.scope.bindings) == len(built.scope.bindings)
    assert list(built.scope.bindings) == list(whole.scope.bindings)
    assert [len(found) for found in built.scope.bindings.values()] == [1, 3, 1, 1, 1, 1]
    assert [binding.point.order for binding in built.scope.bindings["kept"]] == [
        binding.point.order for binding in whole.scope.bindings["kept"]
    ]


def test_a_class_has_its_whole_body_and_range():
    built = module()
    scope = built.scope.bindings["Order"][0].source.scope
    assert (scope.span.line, scope.span.end_line, scope.span.end_column) == (14, 21, 24)
    assert scope.arguments[0].value.id == "Base"
    assert read(built) == ["class Order(Base):"]
    assert len(scope.members["paid"]) == 1
    assert [type(node).__name__ for node in scope.node.body] == ["Assign", "Function", "Class"]
    assert scope.node == built.facts.body[-3]


def test_a_part_that_can_not_be_read_is_told_and_counts_as_empty(monkeypatch):
    def refuse(*_):
        raise ParseFailure("refused")

    monkeypatch.setattr(slices, "read_quickly", lambda *_: None)
    monkeypatch.setattr(parse, "parse_block", refuse)
    monkeypatch.setattr(parse, "parse_lines", refuse)
    reasons: list[str] = []
    built = build_module(SOURCE, SlicedText(TEXT), reasons.append)
    assert [scope.name for scope in built.scopes.values()] == ["first", "Order", "pay", "Meta"]
    assert built.scope.bindings["first"][0].source.scope.parameters == ()
    assert built.scope.bindings["Order"][0].source.scope.arguments == ()
    assert set(reasons) == {"refused"}


@pytest.mark.parametrize("name", ["shop", "idioms", "src_layout", "reusable"])
def test_in_slices_or_whole_the_rows_are_the_same(name, monkeypatch, pytestconfig):
    folder = str(pytestconfig.rootpath / "fixtures" / name)
    sliced = scan([folder], tests=True)
    monkeypatch.setattr(cutting, "tree_of", lambda _: None)
    whole = scan([folder], tests=True)
    for rows in ("signals", "sends", "connections", "disconnections", "unresolved", "failures", "mentions"):
        assert getattr(sliced, rows) == getattr(whole, rows)


@pytest.mark.parametrize(
    ("name", "is_told"),
    [("plain", True), ("handing", True), ("nesting", False), ("short", True), ("decorated", False), ("", True)],
)
def test_who_calls_a_name_is_told_without_reading(name, is_told):
    built = module(
        "def plain():\n    call()\n"
        "def handing():\n    take(call)\n"
        "def nesting():\n    def inner():\n        call()\n"
        "def other():\n    g()\n"
        "def short(): call()\n"
        "@call()\ndef decorated(): call()\n"
        "x = keep(1, more=call)\n"
    )
    using = built.parts.using({"call"})
    told = {part.function.name if part.function else "" for part in using if part.tells_callers({"call"})}
    assert "other" not in {part.function.name for part in using if part.function}
    assert (name in told) is is_told
    assert {callee for part in using for callee in part.handing({"call"})} == {"take", "keep"}
    assert read(built) == []


def test_classes_are_found_by_a_word_in_a_string():
    built = module("class A:\n    x = f(name='word')\n    y = 1\nclass B:\n    z = 2\n")
    classes = built.scopes.classes_saying("word")
    assert [(scope.name, [name for name, _ in scope.bindings.so_far()]) for scope in classes] == [
        ("A", ["x"]),
        ("B", []),
    ]


def test_what_runs_at_import_is_told_without_reading():
    built = module("def f(x=g()):\n    h()\n\n@d\ndef k(): ...\n\nh2()\n")
    assert [part.runs_any({"g", "d", "h2"}) for part in built.parts.all] == [True, False, True, True]
    assert read(built) == []
