"""Expressions of a syntax tree to those of the facts: a table from node type to a small function."""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Literal

import libcst as cst

from sigscope.model import syntax
from sigscope.model.syntax import Expression
from sigscope.parsing import literals
from sigscope.parsing.building import EMPTY, either, negative, opaque
from sigscope.parsing.positions import Positions
from sigscope.parsing.table import Table

_TABLE: Table[Expression] = Table()
_OPERATORS: dict[type[cst.CSTNode], str] = {cst.Add: "+", cst.Modulo: "%", cst.BitOr: "|"}
_COMPARISONS: dict[type[cst.CSTNode], str] = {cst.Equal: "==", cst.NotEqual: "!=", cst.In: "in", cst.NotIn: "not in"}
_WORDS: dict[str, bool | None] = {"True": True, "False": False, "None": None}


def convert(node: cst.CSTNode, positions: Positions) -> Expression:
    """The facts of one expression; `positions` are those of its module."""
    return _TABLE[type(node)](node, positions)


# --- names and literals ---


@_TABLE.converts(cst.Name)
def _name(node: cst.Name, positions: Positions) -> Expression:
    name = node.value
    return syntax.Constant(_WORDS[name]) if name in _WORDS else syntax.Name(name)


@_TABLE.converts(cst.Integer, cst.Float, cst.Imaginary)
def _number(node: literals.Number, positions: Positions) -> Expression:
    return literals.number(node)


@_TABLE.converts(cst.SimpleString)
def _string(node: cst.SimpleString, positions: Positions) -> Expression:
    return literals.string(node)


@_TABLE.converts(cst.Ellipsis)
def _ellipsis(node: cst.Ellipsis, positions: Positions) -> Expression:
    return EMPTY


@_TABLE.converts(cst.ConcatenatedString)
def _concatenated(node: cst.ConcatenatedString, positions: Positions) -> Expression:
    parts = [convert(node.left, positions)]
    rest = node.right
    while isinstance(rest, cst.ConcatenatedString):
        parts.append(convert(rest.left, positions))
        rest = rest.right
    parts.append(convert(rest, positions))
    constants = [part for part in parts if isinstance(part, syntax.Constant)]
    if len(constants) == len(parts):
        return literals.joined(constants)
    if not all(isinstance(part, syntax.Constant | syntax.Binary) for part in parts):
        return opaque(parts)
    return reduce(lambda left, right: syntax.Binary("+", left, right), parts)


@_TABLE.converts(cst.FormattedString)
def _formatted(node: cst.FormattedString, positions: Positions) -> Expression:
    """`f"{app}.signals"` says what `"%s.signals" % (app,)` says; one with formats, escapes or the like is opaque."""
    values = tuple(_interpolated(node.parts, positions))
    if not all(map(_is_plain, node.parts)):
        return opaque(values)
    template = "".join(part.value if isinstance(part, cst.FormattedStringText) else "%s" for part in node.parts)
    constant = syntax.Constant(template)
    return syntax.Binary("%", constant, syntax.Sequence("tuple", values)) if values else constant


def _is_plain(part: cst.BaseFormattedStringContent) -> bool:
    """Whether a part of a formatted string is text that stands for itself, or an expression that is just put in."""
    if isinstance(part, cst.FormattedStringText):
        return not any(mark in part.value for mark in "\\{}%\r")
    whole = cst.ensure_type(part, cst.FormattedStringExpression)
    return whole.conversion in (None, "s") and not whole.format_spec and not whole.equal


@_TABLE.converts(cst.TemplatedString)
def _templated(node: cst.TemplatedString, positions: Positions) -> Expression:
    return opaque(_interpolated(node.parts, positions))


def _interpolated(parts: Iterable[cst.CSTNode], positions: Positions) -> Iterable[Expression]:
    for part in parts:
        if isinstance(part, (cst.FormattedStringExpression, cst.TemplatedStringExpression)):
            yield convert(part.expression, positions)
            yield from _interpolated(part.format_spec or (), positions)


# --- access and calls ---


@_TABLE.converts(cst.Attribute)
def _attribute(node: cst.Attribute, positions: Positions) -> Expression:
    return syntax.Attribute(convert(node.value, positions), node.attr.value)


@_TABLE.converts(cst.Call)
def _call(node: cst.Call, positions: Positions) -> Expression:
    function = convert(node.func, positions)
    return syntax.Call(function, arguments(node.args, positions), positions.span(node))


def arguments(nodes: Sequence[cst.Arg], positions: Positions) -> tuple[syntax.Argument, ...]:
    """The arguments of a call or of a class statement."""
    return tuple(
        syntax.Argument(
            convert(node.value, positions),
            node.keyword.value if node.keyword else None,
            node.star,
        )
        for node in nodes
    )


@_TABLE.converts(cst.Subscript)
def _subscript(node: cst.Subscript, positions: Positions) -> Expression:
    indices = tuple(_index(element.slice, positions) for element in node.slice)
    several = isinstance(node.slice[-1].comma, cst.Comma) or isinstance(indices[0], syntax.Starred)
    index = syntax.Sequence("tuple", indices) if several or len(indices) > 1 else indices[0]
    return syntax.Subscript(convert(node.value, positions), index)


def _index(node: cst.BaseSlice, positions: Positions) -> Expression:
    if isinstance(node, cst.Index):
        value = convert(node.value, positions)
        return syntax.Starred(value) if node.star else value
    bounds = cst.ensure_type(node, cst.Slice)
    return opaque(convert(part, positions) for part in (bounds.lower, bounds.upper, bounds.step) if part)


# --- displays ---


@_TABLE.converts(cst.List)
def _list(node: cst.List, positions: Positions) -> Expression:
    return syntax.Sequence("list", _items(node.elements, positions))


@_TABLE.converts(cst.Tuple)
def _tuple(node: cst.Tuple, positions: Positions) -> Expression:
    return syntax.Sequence("tuple", _items(node.elements, positions))


@_TABLE.converts(cst.Set)
def _set(node: cst.Set, positions: Positions) -> Expression:
    return syntax.Sequence("set", _items(node.elements, positions))


def _items(elements: Sequence[cst.BaseElement], positions: Positions) -> tuple[Expression, ...]:
    return tuple(convert(element, positions) for element in elements)


@_TABLE.converts(cst.Element)
def _element(node: cst.Element, positions: Positions) -> Expression:
    return convert(node.value, positions)


@_TABLE.converts(cst.StarredElement)
def _starred(node: cst.StarredElement, positions: Positions) -> Expression:
    return syntax.Starred(convert(node.value, positions))


@_TABLE.converts(cst.Dict)
def _dict(node: cst.Dict, positions: Positions) -> Expression:
    return syntax.Mapping(
        tuple(
            (
                convert(element.key, positions) if isinstance(element, cst.DictElement) else None,
                convert(element.value, positions),
            )
            for element in node.elements
        )
    )


# --- operators ---


@_TABLE.converts(cst.BinaryOperation)
def _binary(node: cst.BinaryOperation, positions: Positions) -> Expression:
    left, right = convert(node.left, positions), convert(node.right, positions)
    operator = _OPERATORS.get(type(node.operator))
    return syntax.Binary(operator, left, right) if operator else opaque((left, right))


@_TABLE.converts(cst.BooleanOperation)
def _boolean(node: cst.BooleanOperation, positions: Positions) -> Expression:
    return either((convert(node.left, positions), convert(node.right, positions)))


@_TABLE.converts(cst.UnaryOperation)
def _unary(node: cst.UnaryOperation, positions: Positions) -> Expression:
    value = convert(node.expression, positions)
    return negative(value) if isinstance(node.operator, cst.Minus) else opaque((value,))


@_TABLE.converts(cst.Comparison)
def _comparison(node: cst.Comparison, positions: Positions) -> Expression:
    operands = [node.left, *(comparison.comparator for comparison in node.comparisons)]
    return opaque(convert(operand, positions) for operand in operands)


@_TABLE.converts(cst.IfExp)
def _conditional(node: cst.IfExp, positions: Positions) -> Expression:
    options = convert(node.body, positions), convert(node.orelse, positions)
    return syntax.Choice(options, convert(node.test, positions))


@_TABLE.converts(cst.NamedExpr)
def _assigned(node: cst.NamedExpr, positions: Positions) -> Expression:
    return syntax.Assigned(cst.ensure_type(node.target, cst.Name).value, convert(node.value, positions))


@_TABLE.converts(cst.Await)
def _awaited(node: cst.Await, positions: Positions) -> Expression:
    return syntax.Awaited(convert(node.expression, positions))


@_TABLE.converts(cst.Yield)
def _yield(node: cst.Yield, positions: Positions) -> Expression:
    value = node.value.item if isinstance(node.value, cst.From) else node.value
    return opaque((convert(value, positions),)) if value else EMPTY


# --- comprehensions and lambdas ---


@_TABLE.converts(cst.ListComp, cst.SetComp, cst.GeneratorExp)
def _comprehension(node: cst.ListComp | cst.SetComp | cst.GeneratorExp, positions: Positions) -> Expression:
    return syntax.Comprehension((convert(node.elt, positions),), _generators(node.for_in, positions))


@_TABLE.converts(cst.DictComp)
def _dict_comprehension(node: cst.DictComp, positions: Positions) -> Expression:
    elements = convert(node.key, positions), convert(node.value, positions)
    return syntax.Comprehension(elements, _generators(node.for_in, positions))


@_TABLE.converts(cst.StarredDictComp)
def _starred_dict_comprehension(node: cst.StarredDictComp, positions: Positions) -> Expression:
    elements = (syntax.Starred(convert(node.value, positions)),)
    return syntax.Comprehension(elements, _generators(node.for_in, positions))


def _generators(first: cst.CompFor, positions: Positions) -> tuple[syntax.Generator, ...]:
    generators: list[syntax.Generator] = []
    clause: cst.CompFor | None = first
    while clause:
        target, iterable = convert(clause.target, positions), convert(clause.iter, positions)
        conditions = tuple(_condition(condition.test, positions) for condition in clause.ifs)
        generators.append(syntax.Generator(target, iterable, conditions))
        clause = clause.inner_for_in
    return tuple(generators)


def _condition(node: cst.BaseExpression, positions: Positions) -> Expression:
    """One comparison is kept as such, so that what a comprehension leaves out can be told."""
    match node:
        case cst.Comparison(left=left, comparisons=[cst.ComparisonTarget(operator=operator, comparator=right)]):
            name = _COMPARISONS.get(type(operator))
            if name is not None:
                return syntax.Binary(name, convert(left, positions), convert(right, positions))
    return convert(node, positions)


@_TABLE.converts(cst.Lambda)
def _lambda(node: cst.Lambda, positions: Positions) -> Expression:
    return syntax.Lambda(parameters(node.params, positions), convert(node.body, positions), positions.span(node))


def parameters(node: cst.Parameters, positions: Positions) -> tuple[syntax.Parameter, ...]:
    """The parameters of a function or lambda, in order; a bare `*` or `/` is none of them."""
    items = [_parameter(param, "positional", positions) for param in node.posonly_params]
    items += [_parameter(param, "either", positions) for param in node.params]
    if isinstance(node.star_arg, cst.Param):
        items.append(_parameter(node.star_arg, "star", positions))
    items += [_parameter(param, "keyword", positions) for param in node.kwonly_params]
    if node.star_kwarg:
        items.append(_parameter(node.star_kwarg, "double_star", positions))
    return tuple(items)


def _parameter(
    node: cst.Param, kind: Literal["positional", "either", "star", "keyword", "double_star"], positions: Positions
) -> syntax.Parameter:
    return syntax.Parameter(
        node.name.value,
        kind,
        convert(node.default, positions) if node.default else None,
        convert(node.annotation.annotation, positions) if node.annotation else None,
    )
