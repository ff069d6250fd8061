"""A table of expressions and their facts."""

import pytest

from sigscope.model.location import Span
from sigscope.model.syntax import (
    Argument,
    Assign,
    Assigned,
    Attribute,
    Awaited,
    Binary,
    Call,
    Choice,
    Comprehension,
    Constant,
    Expression,
    Generator,
    Lambda,
    Mapping,
    Name,
    Opaque,
    Parameter,
    Sequence,
    Starred,
    Subscript,
)
from sigscope.parsing.parse import parse

A, B, C = Name("a"), Name("b"), Name("c")


def span(start: int, end: int) -> Span:
    """A range of the first line, counted from 1 in the expression itself."""
    return Span(1, start + 4, 1, end + 4)


def call(name: str, start: int, *arguments: Argument, length: int = 3) -> Call:
    return Call(Name(name), arguments, span(start, start + length))


def converted(source: str) -> Expression:
    (statement,) = parse(f"x = {source}\n").body
    assert isinstance(statement, Assign)
    assert statement.value is not None
    return statement.value


TABLE: dict[str, Expression] = {
    # names and literals
    "a": A,
    "(a)": A,
    "True": Constant(True),
    "False": Constant(False),
    "None": Constant(None),
    "...": Opaque(),
    "12": Constant(12),
    "0xf_f": Constant(255),
    "1.5e3": Constant(1500.0),
    "2j": Constant(2j),
    "-5": Constant(-5),
    "-(1.5)": Constant(-1.5),
    "1" * 5000: Opaque(),
    "'text'": Constant("text"),
    '"""a\nb"""': Constant("a\nb"),
    "'''a\r\nb'''": Constant("a\nb"),
    "r'a\\d'": Constant("a\\d"),
    "R'a\\d'": Constant("a\\d"),
    "u'a'": Constant("a"),
    "'a\\n'": Constant("a\n"),
    "'a\\d'": Constant("a\\d"),
    "'\\x1'": Opaque(),
    "b'a\\x00'": Constant(b"a\x00"),
    "rb'a\\d'": Constant(b"a\\d"),
    "'a' 'b' \"c\"": Constant("abc"),
    "('a'\n 'b')": Constant("ab"),
    "b'a' b'b'": Constant(b"ab"),
    "f'text'": Constant("text"),
    "f'{a}.b'": Binary("%", Constant("%s.b"), Sequence("tuple", (A,))),
    "f'{a}.{b!s}'": Binary("%", Constant("%s.%s"), Sequence("tuple", (A, B))),
    "f'{a}%'": Opaque((A,)),
    "f'{{{a}'": Opaque((A,)),
    "f'{a:>3}'": Opaque((A,)),
    "f'{a=}'": Opaque((A,)),
    "f'{a!r:>{b}} {c=}'": Opaque((A, B, C)),
    "f'{a['k']}'": Binary("%", Constant("%s"), Sequence("tuple", (Subscript(A, Constant("k")),))),
    "'a' f'{b}' 'c'": Binary(
        "+",
        Binary("+", Constant("a"), Binary("%", Constant("%s"), Sequence("tuple", (B,)))),
        Constant("c"),
    ),
    "'a' f'{b!r}'": Opaque((B,)),
    "t'{a:{b}}'": Opaque((A, B)),
    # access and calls
    "a.b.c": Attribute(Attribute(A, "b"), "c"),
    "f()": call("f", 1),
    "(f())": call("f", 2),
    "f(a, *b, k=c, **c)": call(
        "f", 1, Argument(A), Argument(B, None, "*"), Argument(C, "k"), Argument(C, None, "**"), length=18
    ),
    "a.f()(b)": Call(Call(Attribute(A, "f"), (), span(1, 6)), (Argument(B),), span(1, 9)),
    "a[b]": Subscript(A, B),
    "a[b,]": Subscript(A, Sequence("tuple", (B,))),
    "a[b, c]": Subscript(A, Sequence("tuple", (B, C))),
    "a[*b]": Subscript(A, Sequence("tuple", (Starred(B),))),
    "a[b:f():c]": Subscript(A, Opaque((B, call("f", 5), C))),
    "a[:]": Subscript(A, Opaque()),
    # displays
    "[a, *b]": Sequence("list", (A, Starred(B))),
    "a, b": Sequence("tuple", (A, B)),
    "()": Sequence("tuple", ()),
    "{a, *b}": Sequence("set", (A, Starred(B))),
    "{'k': a, **b}": Mapping(((Constant("k"), A), (None, B))),
    # operators
    "a + b": Binary("+", A, B),
    "a % b": Binary("%", A, B),
    "a | b": Binary("|", A, B),
    "a - 1": Opaque((A,)),
    "a * (f() @ b)": Opaque((A, call("f", 6), B)),
    "not a": Opaque((A,)),
    "-a": Opaque((A,)),
    "-'a'": Opaque(),
    "~1": Opaque(),
    "a < b < 3": Opaque((A, B)),
    "a or b or c": Choice((A, B, C)),
    "a and (b or c)": Choice((A, B, C)),
    "(a if b else c) or c": Choice((Choice((A, C), B), C)),
    "a if b else c": Choice((A, C), B),
    "(a := b)": Assigned("a", B),
    "await f()": Awaited(call("f", 7)),
    "(yield)": Opaque(),
    "(yield a)": Opaque((A,)),
    "(yield from f())": Opaque((call("f", 13),)),
    # comprehensions and lambdas
    "[a for b in c]": Comprehension((A,), (Generator(B, C, ()),)),
    "{a for b in c if a if b}": Comprehension((A,), (Generator(B, C, (A, B)),)),
    "(a async for b in c for c, in a)": Comprehension(
        (A,), (Generator(B, C, ()), Generator(Sequence("tuple", (C,)), A, ()))
    ),
    "{a: b for c in a}": Comprehension((A, B), (Generator(C, A, ()),)),
    "[*a for b in c]": Comprehension((Starred(A),), (Generator(B, C, ()),)),
    "{**a for b in c}": Comprehension((Starred(A),), (Generator(B, C, ()),)),
    "lambda: a": Lambda((), A, span(1, 10)),
    "lambda a, /, b=1, *args, c, **kw: b": Lambda(
        (
            (
                Parameter("a", "positional", None, None),
                Parameter("b", "either", Constant(1), None),
                Parameter("args", "star", None, None),
                Parameter("c", "keyword", None, None),
                Parameter("kw", "double_star", None, None),
            )
        ),
        B,
        span(1, 36),
    ),
    "lambda *, a: a": Lambda((Parameter("a", "keyword", None, None),), A, span(1, 15)),
}


@pytest.mark.parametrize("source", TABLE, ids=lambda source: source[:30])
def test_an_expression_becomes_its_facts(source: str) -> None:
    assert converted(source) == TABLE[source]


def test_a_boolean_stays_a_boolean() -> None:
    assert repr(converted("True")) == "Constant(value=True)"
