"""Statements of a syntax tree to those of the facts: a table from node type to a small function."""

from collections.abc import Iterable, Sequence

import libcst as cst

from sigscope.model import syntax
from sigscope.model.syntax import Expression, Statement
from sigscope.parsing.building import evaluated
from sigscope.parsing.expressions import arguments, convert, parameters
from sigscope.parsing.patterns import bound_names
from sigscope.parsing.positions import Positions
from sigscope.parsing.table import Table

_TABLE: Table[tuple[Statement, ...]] = Table()
_AUGMENTED: dict[type[cst.CSTNode], str] = {
    cst.AddAssign: "+=",
    cst.SubtractAssign: "-=",
    cst.MultiplyAssign: "*=",
    cst.MatrixMultiplyAssign: "@=",
    cst.DivideAssign: "/=",
    cst.FloorDivideAssign: "//=",
    cst.ModuloAssign: "%=",
    cst.PowerAssign: "**=",
    cst.BitAndAssign: "&=",
    cst.BitOrAssign: "|=",
    cst.BitXorAssign: "^=",
    cst.LeftShiftAssign: "<<=",
    cst.RightShiftAssign: ">>=",
}


def convert_all(nodes: Iterable[cst.CSTNode], positions: Positions) -> tuple[Statement, ...]:
    """The facts of statements, in order; one may give none (`pass`) or several (`import a, b`)."""
    statements: list[Statement] = []
    for node in nodes:
        statements += _TABLE[type(node)](node, positions)
    return tuple(statements)


def _orelse(node: cst.Else | None, positions: Positions) -> tuple[Statement, ...]:
    return convert_all(node.body.body, positions) if node else ()


def _optional(node: cst.BaseExpression | None, positions: Positions) -> Expression | None:
    return convert(node, positions) if node else None


# --- on one line ---


@_TABLE.converts(cst.SimpleStatementLine)
def _line(node: cst.SimpleStatementLine, positions: Positions) -> tuple[Statement, ...]:
    return convert_all(node.body, positions)


@_TABLE.converts(cst.Pass, cst.Break, cst.Continue)
def _nothing(node: cst.Pass | cst.Break | cst.Continue, positions: Positions) -> tuple[Statement, ...]:
    return ()


@_TABLE.converts(cst.Expr)
def _expression(node: cst.Expr, positions: Positions) -> tuple[Statement, ...]:
    return _evaluated(node, (node.value,), positions)


@_TABLE.converts(cst.Raise)
def _raise(node: cst.Raise, positions: Positions) -> tuple[Statement, ...]:
    return _evaluated(node, (node.exc, node.cause.item if node.cause else None), positions)


@_TABLE.converts(cst.Assert)
def _assert(node: cst.Assert, positions: Positions) -> tuple[Statement, ...]:
    return _evaluated(node, (node.test, node.msg), positions)


def _evaluated(
    node: cst.CSTNode, values: Iterable[cst.BaseExpression | None], positions: Positions
) -> tuple[Statement, ...]:
    return evaluated([convert(value, positions) for value in values if value], positions.span(node))


@_TABLE.converts(cst.Assign)
def _assign(node: cst.Assign, positions: Positions) -> tuple[Statement, ...]:
    targets = tuple(convert(target.target, positions) for target in node.targets)
    return (syntax.Assign(targets, convert(node.value, positions), None, positions.span(node)),)


@_TABLE.converts(cst.AnnAssign)
def _annotated(node: cst.AnnAssign, positions: Positions) -> tuple[Statement, ...]:
    targets = (convert(node.target, positions),)
    annotation = convert(node.annotation.annotation, positions)
    return (syntax.Assign(targets, _optional(node.value, positions), annotation, positions.span(node)),)


@_TABLE.converts(cst.AugAssign)
def _augmented(node: cst.AugAssign, positions: Positions) -> tuple[Statement, ...]:
    target, value = convert(node.target, positions), convert(node.value, positions)
    return (syntax.AugmentedAssign(target, _AUGMENTED[type(node.operator)], value, positions.span(node)),)


@_TABLE.converts(cst.TypeAlias)
def _type_alias(node: cst.TypeAlias, positions: Positions) -> tuple[Statement, ...]:
    targets = (convert(node.name, positions),)
    return (syntax.Assign(targets, convert(node.value, positions), None, positions.span(node)),)


@_TABLE.converts(cst.Return)
def _return(node: cst.Return, positions: Positions) -> tuple[Statement, ...]:
    return (syntax.Return(_optional(node.value, positions), positions.span(node)),)


@_TABLE.converts(cst.Del)
def _delete(node: cst.Del, positions: Positions) -> tuple[Statement, ...]:
    target = convert(node.target, positions)
    targets = target.items if isinstance(target, syntax.Sequence) else (target,)
    return (syntax.Delete(targets),)


@_TABLE.converts(cst.Global)
def _global(node: cst.Global, positions: Positions) -> tuple[Statement, ...]:
    return (syntax.Declare("global", tuple(item.name.value for item in node.names)),)


@_TABLE.converts(cst.Nonlocal)
def _nonlocal(node: cst.Nonlocal, positions: Positions) -> tuple[Statement, ...]:
    return (syntax.Declare("nonlocal", tuple(item.name.value for item in node.names)),)


# --- imports ---


@_TABLE.converts(cst.Import, cst.LazyImport)
def _import(node: cst.Import | cst.LazyImport, positions: Positions) -> tuple[Statement, ...]:
    span = positions.span(node)
    statements: list[Statement] = []
    for alias in node.names:
        module, bound = _dotted(alias.name), _as_name(alias.asname)
        statements.append(syntax.Import(module, bound or module.partition(".")[0], bound is not None, span))
    return tuple(statements)


@_TABLE.converts(cst.ImportFrom, cst.LazyImportFrom)
def _import_from(node: cst.ImportFrom | cst.LazyImportFrom, positions: Positions) -> tuple[Statement, ...]:
    module = _dotted(node.module) if node.module else ""
    span, level = positions.span(node), len(node.relative)
    if isinstance(node.names, cst.ImportStar):
        return (syntax.ImportFrom(module, level, (), True, span),)
    names = []
    for alias in node.names:
        name = _dotted(alias.name)
        names.append(syntax.Alias(name, _as_name(alias.asname) or name))
    return (syntax.ImportFrom(module, level, tuple(names), False, span),)


def _dotted(node: cst.Name | cst.Attribute) -> str:
    parts = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.Attribute):
        parts.append(rest.attr.value)
        rest = rest.value
    parts.append(cst.ensure_type(rest, cst.Name).value)
    return ".".join(reversed(parts))


def _as_name(node: cst.AsName | None) -> str | None:
    return cst.ensure_type(node.name, cst.Name).value if node else None


# --- definitions ---


@_TABLE.converts(cst.FunctionDef)
def _function(node: cst.FunctionDef, positions: Positions) -> tuple[Statement, ...]:
    decorators = _decorators(node.decorators, positions)
    return (
        syntax.Function(
            name=node.name.value,
            parameters=parameters(node.params, positions),
            decorators=decorators,
            body=convert_all(node.body.body, positions),
            is_async=node.asynchronous is not None,
            span=positions.span(node.decorators[0] if node.decorators else node, node),
            def_line=positions.span(node).line,
        ),
    )


@_TABLE.converts(cst.ClassDef)
def _class(node: cst.ClassDef, positions: Positions) -> tuple[Statement, ...]:
    return (
        syntax.Class(
            name=node.name.value,
            arguments=arguments((*node.bases, *node.keywords), positions),
            decorators=_decorators(node.decorators, positions),
            body=convert_all(node.body.body, positions),
            span=positions.span(node.decorators[0] if node.decorators else node, node),
            def_line=positions.span(node).line,
        ),
    )


def _decorators(nodes: Sequence[cst.Decorator], positions: Positions) -> tuple[syntax.Decorator, ...]:
    return tuple(syntax.Decorator(convert(node.decorator, positions), positions.span(node)) for node in nodes)


# --- blocks ---


@_TABLE.converts(cst.If)
def _if(node: cst.If, positions: Positions) -> tuple[Statement, ...]:
    test, body = convert(node.test, positions), convert_all(node.body.body, positions)
    orelse = _if(node.orelse, positions) if isinstance(node.orelse, cst.If) else _orelse(node.orelse, positions)
    return (syntax.If(test, body, orelse),)


@_TABLE.converts(cst.For)
def _for(node: cst.For, positions: Positions) -> tuple[Statement, ...]:
    target, iterable = convert(node.target, positions), convert(node.iter, positions)
    body = convert_all(node.body.body, positions)
    return (syntax.For(target, iterable, body, _orelse(node.orelse, positions)),)


@_TABLE.converts(cst.While)
def _while(node: cst.While, positions: Positions) -> tuple[Statement, ...]:
    test, body = convert(node.test, positions), convert_all(node.body.body, positions)
    return (syntax.While(test, body, _orelse(node.orelse, positions)),)


@_TABLE.converts(cst.With)
def _with(node: cst.With, positions: Positions) -> tuple[Statement, ...]:
    items = tuple(
        syntax.WithItem(convert(item.item, positions), convert(item.asname.name, positions) if item.asname else None)
        for item in node.items
    )
    return (syntax.With(items, convert_all(node.body.body, positions)),)


@_TABLE.converts(cst.Try, cst.TryStar)
def _try(node: cst.Try | cst.TryStar, positions: Positions) -> tuple[Statement, ...]:
    body = convert_all(node.body.body, positions)
    handlers = tuple(
        syntax.Handler(
            _optional(handler.type, positions), _as_name(handler.name), convert_all(handler.body.body, positions)
        )
        for handler in node.handlers
    )
    orelse = _orelse(node.orelse, positions)
    final = convert_all(node.finalbody.body.body, positions) if node.finalbody else ()
    return (syntax.Try(body, handlers, orelse, final),)


@_TABLE.converts(cst.Match)
def _match(node: cst.Match, positions: Positions) -> tuple[Statement, ...]:
    cases = tuple(
        syntax.Case(
            tuple(dict.fromkeys(bound_names(case.pattern))),
            _optional(case.guard, positions),
            convert_all(case.body.body, positions),
        )
        for case in node.cases
    )
    return (syntax.Match(convert(node.subject, positions), cases),)
