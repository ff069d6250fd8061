"""Expressions of Python's own syntax tree to those of the facts: what `expressions` says of the same text."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Literal, NoReturn

from sigscope.model import syntax
from sigscope.model.location import Span
from sigscope.model.syntax import Expression
from sigscope.parsing.building import EMPTY, either, negative, opaque
from sigscope.parsing.table import Table
from sigscope.sources.text import LINE_END

_TABLE: Table[Expression] = Table()
_OPERATORS: dict[type[ast.AST], str] = {ast.Add: "+", ast.Mod: "%", ast.BitOr: "|"}
_COMPARISONS: dict[type[ast.AST], str] = {ast.Eq: "==", ast.NotEq: "!=", ast.In: "in", ast.NotIn: "not in"}
# of any other Python's own tree tells too little, or the wrong place: https://github.com/python/cpython/issues/94869
_SIMPLE = re.compile(r"[fF](?P<quote>[\"'])(?:[^\"'\\{}%\r\n=]|\{[A-Za-z_][\w.]*\})*(?P=quote)")
_Placed = ast.expr | ast.stmt | ast.keyword


class LeftToLibcst(Exception):
    """A text that has to be read by libcst: Python's own tree doesn't tell all of it."""


class Source:
    """The text of which a tree was made; its first line is `first_line` of its file."""

    __slots__ = ("_columns", "_is_ascii", "_lines", "_shift")

    def __init__(self, text: str, first_line: int) -> None:
        self._lines = LINE_END.split(text)
        self._is_ascii = text.isascii()
        self._columns: dict[int, dict[int, int]] = {}
        self._shift = first_line - 1

    def span(self, node: _Placed, start: tuple[int, int] | None = None) -> Span:
        """From the start of `node`, or another line and column as the tree has them, to its end."""
        line, column = start or (node.lineno, node.col_offset)
        end_line, end_column = node.end_lineno, node.end_col_offset
        assert end_line is not None
        assert end_column is not None
        return Span(
            line + self._shift,
            self._characters(line, column) + 1,
            end_line + self._shift,
            self._characters(end_line, end_column) + 1,
        )

    def line(self, node: _Placed) -> int:
        """The line of `node`."""
        return node.lineno + self._shift

    def before(self, node: ast.expr) -> str:
        """The character before a node, empty at the start of a line."""
        column = self._characters(node.lineno, node.col_offset)
        return self._lines[node.lineno - 1][column - 1 : column] if column else ""

    def text(self, node: ast.expr) -> str:
        """What is written for a node; empty where that takes several lines."""
        if node.end_lineno != node.lineno:
            return ""
        return self._lines[node.lineno - 1].encode()[node.col_offset : node.end_col_offset].decode()

    def _characters(self, line: int, column: int) -> int:
        """A column as the tree has it counts bytes of UTF-8."""
        if self._is_ascii or self._lines[line - 1].isascii():
            return column
        if line not in self._columns:
            sizes = (len(character.encode()) for character in self._lines[line - 1])
            self._columns[line] = {size: count for count, size in enumerate(accumulate(sizes, initial=0))}
        return self._columns[line][column]


def convert(node: ast.expr, source: Source) -> Expression:
    """The facts of one expression of `source`; raises `LeftToLibcst`."""
    return _TABLE.get(type(node), left_to_libcst)(node, source)


def left_to_libcst(node: ast.AST, source: Source) -> NoReturn:
    """For what is not known here, such as syntax that is newer than what this was written for."""
    raise LeftToLibcst


@_TABLE.converts(ast.Name)
def _name(node: ast.Name, source: Source) -> Expression:
    return syntax.Name(node.id)


@_TABLE.converts(ast.Constant)
def _constant(node: ast.Constant, source: Source) -> Expression:
    return EMPTY if node.value is Ellipsis else syntax.Constant(node.value)


@_TABLE.converts(ast.JoinedStr)
def _formatted(node: ast.JoinedStr, source: Source) -> Expression:
    if not _SIMPLE.fullmatch(source.text(node)):
        raise LeftToLibcst
    template, values = "", []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            template += "%s"
            values.append(convert(part.value, source))
        else:
            assert isinstance(part, ast.Constant)
            template += str(part.value)
    constant = syntax.Constant(template)
    return syntax.Binary("%", constant, syntax.Sequence("tuple", tuple(values))) if values else constant


# --- access and calls ---


@_TABLE.converts(ast.Attribute)
def _attribute(node: ast.Attribute, source: Source) -> Expression:
    return syntax.Attribute(convert(node.value, source), node.attr)


@_TABLE.converts(ast.Call)
def _call(node: ast.Call, source: Source) -> Expression:
    return syntax.Call(convert(node.func, source), arguments(node.args, node.keywords, source), source.span(node))


def arguments(
    positional: Sequence[ast.expr], keywords: Sequence[ast.keyword], source: Source
) -> tuple[syntax.Argument, ...]:
    """The arguments of a call or of a class statement, in the order of the text."""
    nodes: list[ast.expr | ast.keyword] = [*positional, *keywords]
    if keywords and positional and isinstance(positional[-1], ast.Starred):  # it may stand behind a keyword
        nodes.sort(key=lambda node: (node.lineno, node.col_offset))
    return tuple(_argument(node, source) for node in nodes)


def _argument(node: ast.expr | ast.keyword, source: Source) -> syntax.Argument:
    if isinstance(node, ast.Starred):
        return syntax.Argument(convert(node.value, source), None, "*")
    if isinstance(node, ast.keyword):
        return syntax.Argument(convert(node.value, source), node.arg, "" if node.arg else "**")
    return syntax.Argument(convert(node, source))


@_TABLE.converts(ast.Subscript)
def _subscript(node: ast.Subscript, source: Source) -> Expression:
    index = convert(node.slice, source)
    return syntax.Subscript(convert(node.value, source), index)


@_TABLE.converts(ast.Slice)
def _slice(node: ast.Slice, source: Source) -> Expression:
    return opaque(convert(part, source) for part in (node.lower, node.upper, node.step) if part)


# --- displays ---


@_TABLE.converts(ast.List)
def _list(node: ast.List, source: Source) -> Expression:
    return syntax.Sequence("list", _all(node.elts, source))


@_TABLE.converts(ast.Tuple)
def _tuple(node: ast.Tuple, source: Source) -> Expression:
    return syntax.Sequence("tuple", _all(node.elts, source))


@_TABLE.converts(ast.Set)
def _set(node: ast.Set, source: Source) -> Expression:
    return syntax.Sequence("set", _all(node.elts, source))


def _all(nodes: Iterable[ast.expr], source: Source) -> tuple[Expression, ...]:
    return tuple(convert(node, source) for node in nodes)


@_TABLE.converts(ast.Starred)
def _starred(node: ast.Starred, source: Source) -> Expression:
    return syntax.Starred(convert(node.value, source))


@_TABLE.converts(ast.Dict)
def _dict(node: ast.Dict, source: Source) -> Expression:
    items = zip(node.keys, node.values, strict=True)
    return syntax.Mapping(
        tuple((convert(key, source) if key else None, convert(value, source)) for key, value in items)
    )


# --- operators ---


@_TABLE.converts(ast.BinOp)
def _binary(node: ast.BinOp, source: Source) -> Expression:
    left, right = convert(node.left, source), convert(node.right, source)
    operator = _OPERATORS.get(type(node.op))
    return syntax.Binary(operator, left, right) if operator else opaque((left, right))


@_TABLE.converts(ast.BoolOp)
def _boolean(node: ast.BoolOp, source: Source) -> Expression:
    return either(_all(node.values, source))


@_TABLE.converts(ast.UnaryOp)
def _unary(node: ast.UnaryOp, source: Source) -> Expression:
    value = convert(node.operand, source)
    return negative(value) if isinstance(node.op, ast.USub) else opaque((value,))


@_TABLE.converts(ast.Compare)
def _comparison(node: ast.Compare, source: Source) -> Expression:
    return opaque(_all((node.left, *node.comparators), source))


@_TABLE.converts(ast.IfExp)
def _conditional(node: ast.IfExp, source: Source) -> Expression:
    options = convert(node.body, source), convert(node.orelse, source)
    return syntax.Choice(options, convert(node.test, source))


@_TABLE.converts(ast.NamedExpr)
def _assigned(node: ast.NamedExpr, source: Source) -> Expression:
    return syntax.Assigned(node.target.id, convert(node.value, source))


@_TABLE.converts(ast.Await)
def _awaited(node: ast.Await, source: Source) -> Expression:
    return syntax.Awaited(convert(node.value, source))


@_TABLE.converts(ast.Yield, ast.YieldFrom)
def _yield(node: ast.Yield | ast.YieldFrom, source: Source) -> Expression:
    return opaque((convert(node.value, source),)) if node.value else EMPTY


# --- comprehensions and lambdas ---


@_TABLE.converts(ast.ListComp, ast.SetComp, ast.GeneratorExp)
def _comprehension(node: ast.ListComp | ast.SetComp | ast.GeneratorExp, source: Source) -> Expression:
    return syntax.Comprehension((convert(node.elt, source),), _generators(node.generators, source))


@_TABLE.converts(ast.DictComp)
def _dict_comprehension(node: ast.DictComp, source: Source) -> Expression:
    elements = convert(node.key, source), convert(node.value, source)
    return syntax.Comprehension(elements, _generators(node.generators, source))


def _generators(clauses: Iterable[ast.comprehension], source: Source) -> tuple[syntax.Generator, ...]:
    return tuple(
        syntax.Generator(
            convert(clause.target, source),
            convert(clause.iter, source),
            tuple(_condition(test, source) for test in clause.ifs),
        )
        for clause in clauses
    )


def _condition(node: ast.expr, source: Source) -> Expression:
    """One comparison is kept as such, so that what a comprehension leaves out can be told."""
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            name = _COMPARISONS.get(type(operator))
            if name is not None:
                return syntax.Binary(name, convert(left, source), convert(right, source))
    return convert(node, source)


@_TABLE.converts(ast.Lambda)
def _lambda(node: ast.Lambda, source: Source) -> Expression:
    return syntax.Lambda(parameters(node.args, source), convert(node.body, source), source.span(node))


_Kind = Literal["positional", "either", "star", "keyword", "double_star"]


def parameters(node: ast.arguments, source: Source) -> tuple[syntax.Parameter, ...]:
    """The parameters of a function or lambda, in order."""
    return tuple(
        syntax.Parameter(
            argument.arg,
            kind,
            convert(default, source) if default else None,
            convert(argument.annotation, source) if argument.annotation else None,
        )
        for argument, kind, default in _each(node)
    )


def _each(node: ast.arguments) -> Iterator[tuple[ast.arg, _Kind, ast.expr | None]]:
    first = len(node.posonlyargs) + len(node.args) - len(node.defaults)
    for number, argument in enumerate((*node.posonlyargs, *node.args)):
        kind: _Kind = "positional" if number < len(node.posonlyargs) else "either"
        yield argument, kind, node.defaults[number - first] if number >= first else None
    if node.vararg:
        yield node.vararg, "star", None
    for argument, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        yield argument, "keyword", default
    if node.kwarg:
        yield node.kwarg, "double_star", None
