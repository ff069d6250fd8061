"""Statements of Python's own syntax tree to those of the facts: what `statements` says of the same text, but quickly.

Facts that make up the graph come from libcst. What is only followed on the way to them comes from here, and from libcst
where this Python can't read it or its tree doesn't tell all.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from sigscope.model import syntax
from sigscope.model.syntax import Expression, Statement
from sigscope.parsing.ast_expressions import LeftToLibcst, Source, arguments, convert, left_to_libcst, parameters
from sigscope.parsing.building import evaluated
from sigscope.parsing.table import Table
from sigscope.parsing.tree import tree_of

_TABLE: Table[tuple[Statement, ...]] = Table()
_SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+=",
    ast.Sub: "-=",
    ast.Mult: "*=",
    ast.MatMult: "@=",
    ast.Div: "/=",
    ast.FloorDiv: "//=",
    ast.Mod: "%=",
    ast.Pow: "**=",
    ast.BitAnd: "&=",
    ast.BitOr: "|=",
    ast.BitXor: "^=",
    ast.LShift: "<<=",
    ast.RShift: ">>=",
}
# a semicolon at the end of a line, a form feed and a line that only goes on count to the place of a statement here and
# not in libcst, or the other way round
_TOLD_OTHERWISE = re.compile(r";[ \t]*(?:[#\r\n]|\Z)|\f|(?<![^\r\n])[ \t]*\\[\r\n]")


def read_quickly(text: str, first: int, indent: str) -> tuple[Statement, ...] | None:
    """What `parse_block` says of the same; None for what is left to libcst."""
    if _TOLD_OTHERWISE.search(text):
        return None
    if indent:
        text, first = f"if 1:\n{text}", first - 1
    tree = tree_of(text)
    if tree is None:
        return None
    body = tree.body
    if indent:
        (block,) = body
        assert isinstance(block, ast.If)
        body = block.body
    try:
        return convert_all(body, Source(text, first + 1))
    except (RecursionError, UnicodeEncodeError, LeftToLibcst):
        return None


def convert_all(nodes: Iterable[ast.stmt], source: Source) -> tuple[Statement, ...]:
    """The facts of statements, in order; one may give none (`pass`) or several (`import a, b`)."""
    statements: list[Statement] = []
    for node in nodes:
        statements += _TABLE.get(type(node), left_to_libcst)(node, source)
    return tuple(statements)


def _optional(node: ast.expr | None, source: Source) -> Expression | None:
    return convert(node, source) if node else None


# --- on one line ---


@_TABLE.converts(ast.Pass, ast.Break, ast.Continue)
def _nothing(node: ast.Pass | ast.Break | ast.Continue, source: Source) -> tuple[Statement, ...]:
    return ()


@_TABLE.converts(ast.Expr)
def _expression(node: ast.Expr, source: Source) -> tuple[Statement, ...]:
    return _evaluated(node, (node.value,), source)


@_TABLE.converts(ast.Raise)
def _raise(node: ast.Raise, source: Source) -> tuple[Statement, ...]:
    return _evaluated(node, (node.exc, node.cause), source)


@_TABLE.converts(ast.Assert)
def _assert(node: ast.Assert, source: Source) -> tuple[Statement, ...]:
    return _evaluated(node, (node.test, node.msg), source)


def _evaluated(node: ast.stmt, values: Iterable[ast.expr | None], source: Source) -> tuple[Statement, ...]:
    return evaluated([convert(value, source) for value in values if value], source.span(node))


@_TABLE.converts(ast.Assign)
def _assign(node: ast.Assign, source: Source) -> tuple[Statement, ...]:
    targets = tuple(convert(target, source) for target in node.targets)
    return (syntax.Assign(targets, convert(node.value, source), None, source.span(node)),)


@_TABLE.converts(ast.AnnAssign)
def _annotated(node: ast.AnnAssign, source: Source) -> tuple[Statement, ...]:
    targets = (convert(node.target, source),)
    annotation = convert(node.annotation, source)
    return (syntax.Assign(targets, _optional(node.value, source), annotation, source.span(node)),)


@_TABLE.converts(ast.AugAssign)
def _augmented(node: ast.AugAssign, source: Source) -> tuple[Statement, ...]:
    target, value = convert(node.target, source), convert(node.value, source)
    return (syntax.AugmentedAssign(target, _SIGNS[type(node.op)], value, source.span(node)),)


@_TABLE.converts(ast.Return)
def _return(node: ast.Return, source: Source) -> tuple[Statement, ...]:
    return (syntax.Return(_optional(node.value, source), source.span(node)),)


@_TABLE.converts(ast.Delete)
def _delete(node: ast.Delete, source: Source) -> tuple[Statement, ...]:
    targets = tuple(convert(target, source) for target in node.targets)
    if len(targets) == 1 and isinstance(targets[0], syntax.Sequence):
        if node.end_col_offset != node.targets[0].end_col_offset:  # a comma behind it
            raise LeftToLibcst
        targets = targets[0].items
    return (syntax.Delete(targets),)


@_TABLE.converts(ast.Global)
def _global(node: ast.Global, source: Source) -> tuple[Statement, ...]:
    return (syntax.Declare("global", tuple(node.names)),)


@_TABLE.converts(ast.Nonlocal)
def _nonlocal(node: ast.Nonlocal, source: Source) -> tuple[Statement, ...]:
    return (syntax.Declare("nonlocal", tuple(node.names)),)


# --- imports ---


@_TABLE.converts(ast.Import)
def _import(node: ast.Import, source: Source) -> tuple[Statement, ...]:
    span = source.span(node)
    return tuple(
        syntax.Import(
            alias.name, alias.asname or alias.name.partition(".")[0], whole=alias.asname is not None, span=span
        )
        for alias in node.names
    )


@_TABLE.converts(ast.ImportFrom)
def _import_from(node: ast.ImportFrom, source: Source) -> tuple[Statement, ...]:
    is_star = node.names[0].name == "*"
    names = () if is_star else tuple(syntax.Alias(alias.name, alias.asname or alias.name) for alias in node.names)
    return (syntax.ImportFrom(node.module or "", node.level, names, is_star, source.span(node)),)


# --- definitions ---


@_TABLE.converts(ast.FunctionDef, ast.AsyncFunctionDef)
def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, source: Source) -> tuple[Statement, ...]:
    decorators = _decorators(node.decorator_list, source)
    return (
        syntax.Function(
            name=node.name,
            parameters=parameters(node.args, source),
            decorators=decorators,
            body=convert_all(node.body, source),
            is_async=isinstance(node, ast.AsyncFunctionDef),
            span=source.span(node, _start(node)),
            def_line=source.line(node),
        ),
    )


@_TABLE.converts(ast.ClassDef)
def _class(node: ast.ClassDef, source: Source) -> tuple[Statement, ...]:
    return (
        syntax.Class(
            name=node.name,
            arguments=arguments(node.bases, node.keywords, source),
            decorators=_decorators(node.decorator_list, source),
            body=convert_all(node.body, source),
            span=source.span(node, _start(node)),
            def_line=source.line(node),
        ),
    )


def _start(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> tuple[int, int] | None:
    return _at_sign(node.decorator_list[0]) if node.decorator_list else None


def _at_sign(decorator: ast.expr) -> tuple[int, int]:
    return decorator.lineno, decorator.col_offset - 1


def _decorators(nodes: Sequence[ast.expr], source: Source) -> tuple[syntax.Decorator, ...]:
    if any(source.before(node) != "@" for node in nodes):
        raise LeftToLibcst
    return tuple(syntax.Decorator(convert(node, source), source.span(node, _at_sign(node))) for node in nodes)


# --- blocks ---


@_TABLE.converts(ast.If)
def _if(node: ast.If, source: Source) -> tuple[Statement, ...]:
    test, body = convert(node.test, source), convert_all(node.body, source)
    return (syntax.If(test, body, convert_all(node.orelse, source)),)


@_TABLE.converts(ast.For, ast.AsyncFor)
def _for(node: ast.For | ast.AsyncFor, source: Source) -> tuple[Statement, ...]:
    target, iterable = convert(node.target, source), convert(node.iter, source)
    return (syntax.For(target, iterable, convert_all(node.body, source), convert_all(node.orelse, source)),)


@_TABLE.converts(ast.While)
def _while(node: ast.While, source: Source) -> tuple[Statement, ...]:
    test, body = convert(node.test, source), convert_all(node.body, source)
    return (syntax.While(test, body, convert_all(node.orelse, source)),)


@_TABLE.converts(ast.With, ast.AsyncWith)
def _with(node: ast.With | ast.AsyncWith, source: Source) -> tuple[Statement, ...]:
    items = tuple(
        syntax.WithItem(convert(item.context_expr, source), _optional(item.optional_vars, source))
        for item in node.items
    )
    return (syntax.With(items, convert_all(node.body, source)),)


@_TABLE.converts(ast.Try, ast.TryStar)
def _try(node: ast.Try | ast.TryStar, source: Source) -> tuple[Statement, ...]:
    handlers = tuple(
        syntax.Handler(_optional(handler.type, source), handler.name, convert_all(handler.body, source))
        for handler in node.handlers
    )
    body, orelse, final = (convert_all(nodes, source) for nodes in (node.body, node.orelse, node.finalbody))
    return (syntax.Try(body, handlers, orelse, final),)


@_TABLE.converts(ast.Match)
def _match(node: ast.Match, source: Source) -> tuple[Statement, ...]:
    cases = tuple(
        syntax.Case(
            tuple(dict.fromkeys(_bound_names(case.pattern))),
            _optional(case.guard, source),
            convert_all(case.body, source),
        )
        for case in node.cases
    )
    return (syntax.Match(convert(node.subject, source), cases),)


def _bound_names(pattern: ast.pattern) -> Iterator[str]:
    """The names bound by `pattern`, left to right; a name that stands in two alternatives comes twice."""
    for inner in ast.iter_child_nodes(pattern):
        if isinstance(inner, ast.pattern):
            yield from _bound_names(inner)
    name = pattern.rest if isinstance(pattern, ast.MatchMapping) else getattr(pattern, "name", None)
    if name is not None:
        yield name
