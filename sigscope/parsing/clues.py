"""What a part of a file may do with a name, told without reading it with libcst: never wrong by leaving one out.

The running Python's own parser tells it, which has cut the file anyway. Of what that can't read, which may be newer
than it, nothing is told: it may do anything with every word that stands in it.
"""

import ast
import re
from collections.abc import Callable, Sequence
from sys import intern
from typing import Any
from unicodedata import normalize

from sigscope.model.slices import Clues, Origins

_WORD = re.compile(r"\w+")
_CHANGING = frozenset({"append", "appendleft", "add", "insert", "extend", "update", "setdefault"})
_HOLDING = frozenset({"setdefault", "get"})
# what holds no expression that facts keep: annotations, type parameters, operators, contexts, bare names
_LEFT_OUT = "annotation returns type_params ctx op ops id attr arg asname module level kind type_comment"
_SKIPPED = frozenset((*_LEFT_OUT.split(), "simple", "conversion", "is_async", "names", "rest"))

RESULT = "()"
"""Stands for the name of what a call returns."""
ALL = "*"
"""Stands for the names that an `import *` binds."""
DECORATED = "@"
"""Stands for all that decorates."""


class Use:
    """What is done with a name: the last one of what it is done with, `f` for `a.b.f`.

    `NAMED`: it stands there; `CALLED`; `CALLED_TWICE`: what the call returns is called at once; `RUNNING`: it is called
    or decorates when the text itself runs, not the functions in it; `HANDED`: it is an argument of a call; `MEMBER`:
    the attribute is assigned to; `DECORATING`: it stands in a decorator; `BASE`: a class has it as a base or in a
    keyword; `BOUND`: by the text itself, which binds what it returns to `return`; `DECLARED` to be global; `CHANGED`:
    it is the container that is changed in place.
    """

    NAMED = 1
    CALLED = 2
    CALLED_TWICE = 4
    RUNNING = 8
    HANDED = 16
    MEMBER = 32
    DECORATING = 64
    BASE = 128
    BOUND = 256
    DECLARED = 512
    CHANGED = 1024
    ANY = 2047


_NONE: Origins = {}


def anything(text: str) -> Clues:
    """The clues of a text of which nothing can be told."""
    words = {intern(word) for word in _WORD.findall(text)}
    return Clues(dict.fromkeys((*words, RESULT, ALL, DECORATED, ""), Use.ANY), sure=False)


def is_plain(text: str) -> bool:
    """Whether Python's own parser gives every name in a text as it stands there.

    https://docs.python.org/3/reference/lexical_analysis.html#identifiers
    """
    return text.isascii() or all(word.isascii() or normalize("NFKC", word) == word for word in _WORD.findall(text))


def clues_of_statements(statements: Sequence[ast.stmt], function: str = "") -> Clues:
    """The clues of whole statements, which may stand in a `function`."""
    teller = _Teller(function)
    teller.go_over(statements)
    return teller.told()


def clues_of_function(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Clues:
    """The clues of a function that is a slice: its own name is bound by it in any case."""
    teller = _Teller()
    teller.go_over([function])
    teller.uses[function.name] &= ~Use.BOUND
    return teller.told()


def clues_of_head(statement: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Clues:
    """The clues of a function or class that is a slice, without its body."""
    teller = _Teller()
    if isinstance(statement, ast.ClassDef):
        teller.class_(statement)
        teller.go_over([*statement.decorator_list, *statement.bases, *statement.keywords])
    else:
        teller.function_(statement)
        teller.later.clear()
        teller.go_over([*statement.decorator_list, statement.args])
    teller.uses[statement.name] &= ~Use.BOUND
    return teller.told()


class _Teller:
    """Takes in what nodes do; the bodies of functions are left for later."""

    def __init__(self, function: str = "") -> None:
        self.uses: dict[str, int] = {}
        self.aliased: dict[str, set[str]] = {}
        self.made: dict[str, set[str]] = {}
        self.returned: dict[str, set[str]] = {}
        self.handed: dict[str, set[str]] = {}
        self.runs = Use.CALLED | Use.RUNNING
        self.binds = Use.BOUND | Use.NAMED
        self.function = function
        self.definitions = 0
        self.later: list[tuple[str, Sequence[ast.AST]]] = []

    def told(self) -> Clues:
        # what is inside of functions neither runs nor binds where they stand
        self.runs, self.binds = Use.CALLED, Use.NAMED
        definitions = self.definitions if not self.function else 0
        while self.later:
            self.function, body = self.later.pop()
            self.go_over(body)
        nested = self.definitions > definitions
        made, returned, handed = _frozen(self.made), _frozen(self.returned), _frozen(self.handed)
        return Clues(self.uses, _frozen(self.aliased), made, returned, handed, nested)

    def go_over(self, pending: Sequence[ast.AST]) -> None:
        nodes: list[Any] = list(pending)
        while nodes:
            node = nodes.pop()
            kind = type(node)
            handler = _HANDLERS.get(kind)
            if handler is not None:
                handler(self, node)
            for name in _FIELDS.get(kind, ()):
                value = getattr(node, name, None)
                if type(value) is list:
                    nodes.extend(value)
                else:
                    nodes.append(value)

    def use(self, name: str, use: int) -> None:
        self.uses[name] = self.uses.get(name, 0) | use

    def name(self, node: ast.Name) -> None:
        self.use(node.id, Use.NAMED if type(node.ctx) is ast.Load else self.binds)

    def attribute(self, node: ast.Attribute) -> None:
        self.use(node.attr, Use.NAMED if type(node.ctx) is ast.Load else Use.MEMBER | Use.NAMED)

    def call(self, node: ast.Call) -> None:
        name = _callee(node)
        self.use(name, self.runs)
        if name == RESULT:
            self.use(_callee(node.func), Use.CALLED_TWICE)  # type: ignore[arg-type]  # it is a call
        for each in node.args:
            self.hand(each.value if isinstance(each, ast.Starred) else each, name)
        for keyword in node.keywords:
            self.hand(keyword.value, name)
        if name in _CHANGING and isinstance(node.func, ast.Attribute):
            self.change(node.func.value, is_container=True)

    def hand(self, argument: ast.expr, callee: str) -> None:
        name = _last(argument)
        self.use(name, Use.HANDED)
        if name:
            self.handed.setdefault(name, set()).add(callee)

    def assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self.rename(target, node.value)
            self.change(target)

    def annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.rename(node.target, node.value)
            self.change(node.target)

    def augmented(self, node: ast.AugAssign) -> None:
        self.change(node.target, is_container=True)

    def named(self, node: ast.NamedExpr) -> None:
        """A `:=`, or a `type` statement of Python 3.12, whose target is a `name`."""
        self.rename(node.target if isinstance(node, ast.NamedExpr) else node.name, node.value)

    def rename(self, target: ast.expr, value: ast.expr) -> None:
        bound, origin = _last(target), _last(value)
        if bound and isinstance(value, ast.Call):
            self.made.setdefault(_callee(value), set()).add(bound)
        elif bound and origin:
            self.aliased.setdefault(origin, set()).add(bound)

    def change(self, target: ast.expr, *, is_container: bool = False) -> None:
        """Note the name of the container that is changed: `kept` in `kept[1].get(2).append(3)`."""
        while True:
            match target:
                case ast.Subscript(value=outer):
                    target, is_container = outer, True
                case ast.Call(func=ast.Attribute(value=outer, attr=name)) if name in _HOLDING:
                    target = outer
                case _:
                    break
        if is_container:
            self.use(_last(target), Use.CHANGED)

    def return_(self, node: ast.Return) -> None:
        self.use("return", self.binds & Use.BOUND)
        if isinstance(node.value, ast.Call):
            self.returned.setdefault(_callee(node.value), set()).add(self.function)

    def import_(self, node: ast.Import | ast.ImportFrom) -> None:
        self.use("import", Use.NAMED)
        for alias in node.names:
            last = alias.name.rpartition(".")[2]
            self.use(last, Use.BOUND if last == ALL else Use.NAMED)
            self.use(alias.asname or alias.name.partition(".")[0], self.binds)
            if alias.asname is not None:
                self.aliased.setdefault(last, set()).add(alias.asname)

    def function_(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.definitions += 1
        self.use(node.name, self.binds)
        self.decorate(node.decorator_list)
        self.later.append((node.name, node.body))

    def lambda_(self, node: ast.Lambda) -> None:
        self.use("lambda", Use.NAMED)
        self.later.append((self.function, [node.body]))

    def class_(self, node: ast.ClassDef) -> None:
        self.definitions += 1
        self.use("class", Use.NAMED)
        self.use(node.name, self.binds)
        self.decorate(node.decorator_list)
        for base in (*node.bases, *(keyword.value for keyword in node.keywords)):
            self.use(_base(base), Use.BASE)

    def decorate(self, decorators: list[ast.expr]) -> None:
        for decorator in decorators:
            self.use(DECORATED, Use.DECORATING)
            self.use(_last(decorator), self.runs & ~Use.CALLED)
            for node in ast.walk(decorator):
                if isinstance(node, ast.Name | ast.Attribute):
                    self.use(_last(node), Use.DECORATING)

    def global_(self, node: ast.Global) -> None:
        for name in node.names:
            self.use(name, Use.DECLARED)

    def argument(self, node: ast.arg) -> None:
        self.use(node.arg, Use.NAMED)

    def caught(self, node: ast.ExceptHandler | ast.MatchAs | ast.MatchStar) -> None:
        if node.name is not None:
            self.use(node.name, self.binds)

    def mapping(self, node: ast.MatchMapping) -> None:
        if node.rest is not None:
            self.use(node.rest, self.binds)


_HANDLERS: dict[type[ast.AST], Callable[[_Teller, Any], None]] = {
    ast.Name: _Teller.name,
    ast.Attribute: _Teller.attribute,
    ast.Call: _Teller.call,
    ast.Assign: _Teller.assign,
    ast.AnnAssign: _Teller.annotated,
    ast.AugAssign: _Teller.augmented,
    ast.Return: _Teller.return_,
    ast.Import: _Teller.import_,
    ast.ImportFrom: _Teller.import_,
    ast.FunctionDef: _Teller.function_,
    ast.AsyncFunctionDef: _Teller.function_,
    ast.Lambda: _Teller.lambda_,
    ast.ClassDef: _Teller.class_,
    ast.Global: _Teller.global_,
    ast.arg: _Teller.argument,
    ast.ExceptHandler: _Teller.caught,
    ast.MatchAs: _Teller.caught,
    ast.MatchStar: _Teller.caught,
    ast.MatchMapping: _Teller.mapping,
    **dict.fromkeys((getattr(ast, kind) for kind in ("NamedExpr", "TypeAlias") if hasattr(ast, kind)), _Teller.named),
}


def _fields(kind: type[ast.AST]) -> tuple[str, ...]:
    """The fields to follow: those that may hold nodes, but for what facts leave out and for a function's body."""
    if kind is ast.Constant:
        return ()
    left_out = _SKIPPED | ({"body"} if kind in (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda) else set())
    return tuple(name for name in kind._fields if name not in left_out)


_FIELDS = {kind: _fields(kind) for kind in vars(ast).values() if isinstance(kind, type) and issubclass(kind, ast.AST)}


def _frozen(names: dict[str, set[str]]) -> Origins:
    return {name: tuple(sorted(given)) for name, given in names.items()} if names else _NONE


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _callee(call: ast.Call) -> str:
    return RESULT if isinstance(call.func, ast.Call) else _last(call.func)


def _base(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        node = node.value
    return RESULT if isinstance(node, ast.Call) else _last(node)
