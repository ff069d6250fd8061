"""A table of statements and their facts."""

import pytest

from sigscope.model.location import Span
from sigscope.model.syntax import (
    Alias,
    Argument,
    Assign,
    Assigned,
    Attribute,
    AugmentedAssign,
    Awaited,
    Call,
    Case,
    Class,
    Comprehension,
    Constant,
    Declare,
    Decorator,
    Delete,
    Evaluate,
    For,
    Function,
    Generator,
    Handler,
    If,
    Import,
    ImportFrom,
    Lambda,
    Match,
    Name,
    Opaque,
    Parameter,
    Return,
    Sequence,
    Starred,
    Statement,
    Subscript,
    Try,
    While,
    With,
    WithItem,
)
from sigscope.parsing.parse import parse

A, B, C = Name("a"), Name("b"), Name("c")


def at(start: int, end: int, line: int = 1) -> Span:
    return Span(line, start, line, end)


def call(name: str, start: int, line: int = 1) -> Call:
    """`name()` with a name of one letter, at that column."""
    return Call(Name(name), (), at(start, start + 3, line))


def done(name: str, start: int, line: int = 1) -> Evaluate:
    """`name()` as a statement."""
    return Evaluate(call(name, start, line), at(start, start + 3, line))


def function(source_end: int, **others: object) -> Function:
    values: dict[str, object] = {
        "name": "f",
        "parameters": (),
        "decorators": (),
        "body": (),
        "is_async": False,
        "span": at(1, source_end),
        "def_line": 1,
    }
    return Function(**(values | others))  # type: ignore[arg-type]


TABLE: dict[str, tuple[Statement, ...]] = {
    "": (),
    # what tells nothing
    "'docstring'": (),
    "pass; a; a.b; -1; ...; (yield a)": (),
    "while a: break": (While(A, (), ()),),
    "for a in b: continue": (For(A, B, (), ()),),
    # what is evaluated
    "f()": (done("f", 1),),
    "f(); g()": (done("f", 1), done("g", 6)),
    "a == f()": (Evaluate(Opaque((A, call("f", 6))), at(1, 9)),),
    "await a": (Evaluate(Awaited(A), at(1, 8)),),
    "(a := b)": (Evaluate(Assigned("a", B), at(1, 9)),),
    "lambda: a": (Evaluate(Lambda((), A, at(1, 10)), at(1, 10)),),
    "[a for b in c]": (Evaluate(Comprehension((A,), (Generator(B, C, ()),)), at(1, 15)),),
    "raise": (),
    "raise a from b": (),
    "raise f() from g()": (Evaluate(call("f", 7), at(1, 19)), Evaluate(call("g", 16), at(1, 19))),
    "assert a, 'b'": (),
    "assert f(), g()": (Evaluate(call("f", 8), at(1, 16)), Evaluate(call("g", 13), at(1, 16))),
    "return": (Return(None, at(1, 7)),),
    "return a": (Return(A, at(1, 9)),),
    # assignments
    "a = b = c": (Assign((A, B), C, None, at(1, 10)),),
    "a, *b = c": (Assign((Sequence("tuple", (A, Starred(B))),), C, None, at(1, 10)),),
    "a: b": (Assign((A,), None, B, at(1, 5)),),
    "a: 'b' = c": (Assign((A,), C, Constant("b"), at(1, 11)),),
    "a[b] += c": (AugmentedAssign(Subscript(A, B), "+=", C, at(1, 10)),),
    "type a = b": (Assign((A,), B, None, at(1, 11)),),
    "type a[T] = b": (Assign((A,), B, None, at(1, 14)),),
    "del a": (Delete((A,)),),
    "del a, b.c": (Delete((A, Attribute(B, "c"))),),
    "global a, b": (Declare("global", ("a", "b")),),
    "nonlocal a": (Declare("nonlocal", ("a",)),),
    # modules and their names
    "import a": (Import("a", "a", False, at(1, 9)),),
    "import a.b.c": (Import("a.b.c", "a", False, at(1, 13)),),
    "import a.b as c, d": (Import("a.b", "c", True, at(1, 19)), Import("d", "d", False, at(1, 19))),
    "lazy import a": (Import("a", "a", False, at(1, 14)),),
    "from a.b import c, d as e": (ImportFrom("a.b", 0, (Alias("c", "c"), Alias("d", "e")), False, at(1, 26)),),
    "from . import a": (ImportFrom("", 1, (Alias("a", "a"),), False, at(1, 16)),),
    "from ...a import (b,)": (ImportFrom("a", 3, (Alias("b", "b"),), False, at(1, 22)),),
    "from a import *": (ImportFrom("a", 0, (), True, at(1, 16)),),
    "lazy from a import b": (ImportFrom("a", 0, (Alias("b", "b"),), False, at(1, 21)),),
    # definitions
    "def f(): pass": (function(14),),
    "def f(): g()": (function(13, body=(done("g", 10),)),),
    "async def f(): pass": (function(20, is_async=True),),
    "def f[T: int = str, *Ts, **P](): pass": (function(38),),
    "def f(a: b = c, *args: *Ts) -> 'd': pass": (
        function(
            41,
            parameters=(
                (
                    Parameter("a", "either", C, B),
                    Parameter("args", "star", None, Starred(Name("Ts"))),
                )
            ),
        ),
    ),
    "@a\n# why\n@b(c)\n\nasync def f():\n  g()\n  # end\n": (
        function(
            0,
            decorators=(
                Decorator(A, at(1, 3)),
                Decorator(Call(B, (Argument(C),), at(2, 6, 3)), at(1, 6, 3)),
            ),
            body=(done("g", 3, 6),),
            is_async=True,
            span=Span(1, 1, 6, 6),
            def_line=5,
        ),
    ),
    "class D: pass": (Class("D", (), (), (), at(1, 14), 1),),
    "class D[T](a, *b, k=c, **c):\n  def f(self): pass": (
        Class(
            "D",
            (Argument(A), Argument(B, None, "*"), Argument(C, "k"), Argument(C, None, "**")),
            (),
            (
                function(
                    0,
                    parameters=(Parameter("self", "either", None, None),),
                    span=at(3, 20, 2),
                    def_line=2,
                ),
            ),
            Span(1, 1, 2, 20),
            1,
        ),
    ),
    "@a\nclass D: ...": (Class("D", (), (Decorator(A, at(1, 3)),), (), Span(1, 1, 2, 13), 2),),
    # blocks
    "if a: f()\nelif b: g()\nelse:\n h()": (If(A, (done("f", 7),), (If(B, (done("g", 9, 2),), (done("h", 2, 4),)),)),),
    "if a: pass\nelif b: pass": (If(A, (), (If(B, (), ()),)),),
    "while a: f()\nelse: g()": (While(A, (done("f", 10),), (done("g", 7, 2),)),),
    "async for a, in b: f()\nelse: g()": (For(Sequence("tuple", (A,)), B, (done("f", 20),), (done("g", 7, 2),)),),
    "with a: f()": (With((WithItem(A, None),), (done("f", 9),)),),
    "async with (a as b, c as (a, b),): pass": (With((WithItem(A, B), WithItem(C, Sequence("tuple", (A, B)))), ()),),
    "try: f()\nfinally: g()": (Try((done("f", 6),), (), (), (done("g", 10, 2),)),),
    "try: pass\nexcept a as b: f()\nexcept: pass\nelse: g()": (
        Try((), (Handler(A, "b", (done("f", 16, 2),)), Handler(None, None, ())), (done("g", 7, 4),), ()),
    ),
    "try: pass\nexcept a, b: pass": (Try((), (Handler(Sequence("tuple", (A, B)), None, ()),), (), ()),),
    "try: pass\nexcept* a, b: pass": (Try((), (Handler(Sequence("tuple", (A, B)), None, ()),), (), ()),),
    "try: pass\nexcept* a as b: pass": (Try((), (Handler(A, "b", ()),), (), ()),),
    "match a:\n case 1 if b: f()\n case _: pass": (Match(A, (Case((), B, (done("f", 15, 2),)), Case((), None, ()))),),
}


@pytest.mark.parametrize("source", TABLE)
def test_a_statement_becomes_its_facts(source: str) -> None:
    assert parse(source).body == TABLE[source]


@pytest.mark.parametrize("sign", ["+", "-", "*", "@", "/", "//", "%", "**", "&", "|", "^", "<<", ">>"])
def test_every_augmented_assignment_keeps_its_operator(sign: str) -> None:
    (statement,) = parse(f"a {sign}= b\n").body
    assert isinstance(statement, AugmentedAssign)
    assert statement.operator == f"{sign}="


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("a", "a"),
        ("_", ""),
        ("None", ""),
        ("'a'", ""),
        ("a.b", ""),
        ("1 as a", "a"),
        ("[a, *b]", "ab"),
        ("(a, [b, c])", "abc"),
        ("a, *_", "a"),
        ("{'k': a, 1: [b], **c}", "abc"),
        ("{'k': a}", "a"),
        ("D(a, k=b, m=D(c))", "abc"),
        ("[a, 1] | [1, a]", "a"),
        ("(D(a) as b)", "ab"),
    ],
)
def test_a_case_knows_the_names_that_its_pattern_binds(pattern: str, names: str) -> None:
    (statement,) = parse(f"match x:\n case {pattern}: pass\n").body
    assert isinstance(statement, Match)
    assert statement.cases[0].names == tuple(names)


def test_the_lines_of_a_slice_count_from_its_first_line() -> None:
    (statement,) = parse("\nf()\n", first_line=40).body
    assert isinstance(statement, Evaluate)
    assert statement.span == at(1, 4, 41)
