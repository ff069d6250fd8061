"""Where the slices of a file begin and end: told by the running Python's own parser, ten times as quick as libcst."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

from sigscope.model.slices import Slice
from sigscope.parsing.clues import clues_of_function, clues_of_head, clues_of_statements, is_plain
from sigscope.parsing.tree import tree_of

_DECLARES = re.compile(r"\b(?:global|nonlocal)\b")
_ACCESSORS = frozenset({"setter", "getter", "deleter"})
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_CHUNK = 12  # lines


def cut(text: str, lines: Sequence[str]) -> tuple[Slice, ...] | None:
    """The slices of a text with these lines; None where it can't be cut, or this Python can't read it."""
    tree = tree_of(text)
    if tree is None or not is_plain(text):
        return None
    return _Cutter(lines, may_declare=_DECLARES.search(text) is not None).slices(tree)


class _Cutter:
    def __init__(self, lines: Sequence[str], *, may_declare: bool) -> None:
        self._lines = lines
        self._may_declare = may_declare

    def slices(self, tree: ast.Module) -> tuple[Slice, ...] | None:
        return None if self._declares(tree.body) else tuple(self._cut(tree.body, ""))

    def _cut(self, body: Sequence[ast.stmt], indent: str) -> Iterator[Slice]:
        for group in self._groups(body):
            yield self._slice(group, indent)

    def _groups(self, body: Iterable[ast.stmt]) -> list[list[ast.stmt]]:
        """The statements, those together that share a line."""
        groups: list[list[ast.stmt]] = []
        end = -1
        for statement in body:
            first = self._first_line(statement)
            goes_on = first < end or (end > 0 and self._lines[end - 1].rstrip("\r\n").endswith("\\"))
            if groups and goes_on:
                groups[-1].append(statement)
            else:
                groups.append([statement])
            end = statement.end_lineno or statement.lineno
        return groups

    def _slice(self, group: list[ast.stmt], indent: str) -> Slice:
        statement = group[0]
        first, last = self._first_line(statement), group[-1].end_lineno or 0
        if len(group) == 1 and isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            is_accessor = any(_is_accessor(decorator, statement.name) for decorator in statement.decorator_list)
            runs = bool(statement.decorator_list) or _has_defaults(statement.args)
            if not self._can_be_cut(statement):
                clues = clues_of_function(statement)
                return Slice("function", statement.name, first, last, indent, is_accessor, runs, clues=clues)
            members = tuple(self._chunks(statement))
            head, end, clues = members[0].first, self._end(statement), clues_of_head(statement)
            return Slice("function", statement.name, first, head, indent, is_accessor, runs, members, end, clues)
        if len(group) == 1 and isinstance(statement, ast.ClassDef) and self._can_be_cut(statement):
            members = tuple(self._cut(statement.body, self._indent_in(statement)))
            head, end, clues = members[0].first, self._end(statement), clues_of_head(statement)
            return Slice("class", statement.name, first, head, indent, members=members, end=end, clues=clues)
        return Slice("statements", "", first, last, indent, clues=clues_of_statements(group))

    def _chunks(self, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Slice]:
        """The body of a function in pieces of some lines: each costs a little to keep, and most are never read."""
        indent = self._indent_in(function)
        pending: list[ast.stmt] = []
        for group in self._groups(function.body):
            if pending and (group[-1].end_lineno or 0) - self._first_line(pending[0]) > _CHUNK:
                yield self._chunk(pending, indent, function.name)
                pending = []
            pending += group
        yield self._chunk(pending, indent, function.name)

    def _chunk(self, statements: list[ast.stmt], indent: str, function: str) -> Slice:
        first, last = self._first_line(statements[0]), statements[-1].end_lineno or 0
        return Slice("statements", "", first, last, indent, clues=clues_of_statements(statements, function))

    def _indent_in(self, statement: _Definition) -> str:
        inner: str = self._lines[statement.body[0].lineno - 1]
        return inner[: len(inner) - len(inner.lstrip())]

    def _first_line(self, statement: ast.stmt) -> int:
        """The line, from 0, at which a statement begins, decorators included."""
        line = statement.lineno - 1
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and statement.decorator_list:
            line = statement.decorator_list[0].lineno - 1
            while not self._lines[line].lstrip().startswith("@"):
                line -= 1  # a decorator in parentheses
        return line

    def _can_be_cut(self, statement: _Definition) -> bool:
        """Whether the members of a definition have lines of their own, and all that it binds is bound in it."""
        member = statement.body[0]
        first, last = self._first_line(member), statement.end_lineno or 0
        start = self._lines[first]
        return (
            first >= statement.lineno
            and (start.lstrip().startswith("@") or not start[: member.col_offset].strip())
            and not self._lines[first - 1].rstrip("\r\n").endswith("\\")
            and ";" not in self._lines[last - 1]
            and not self._declares(statement.body)
        )

    def _declares(self, body: Iterable[ast.stmt]) -> bool:
        """Whether a body says itself that a name is global; what functions in it say is their own matter."""
        return self._may_declare and any(
            isinstance(node, ast.Global | ast.Nonlocal)
            for statement in body
            if not isinstance(statement, _SCOPES)
            for node in (ast.walk(statement) if isinstance(statement, _BLOCKS) else (statement,))
        )

    def _end(self, statement: _Definition) -> tuple[int, int]:
        line = statement.end_lineno or 0
        before = self._lines[line - 1].encode()[: statement.end_col_offset]
        return line, len(before.decode()) + 1


def _has_defaults(arguments: ast.arguments) -> bool:
    """Whether any default of a parameter is more than a constant."""
    defaults = (*arguments.defaults, *arguments.kw_defaults)
    return any(default is not None and not isinstance(default, ast.Constant) for default in defaults)


def _is_accessor(decorator: ast.expr, name: str) -> bool:
    return (
        isinstance(decorator, ast.Attribute)
        and isinstance(decorator.value, ast.Name)
        and decorator.value.id == name
        and decorator.attr in _ACCESSORS
    )
