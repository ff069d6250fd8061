"""What the text says of a scope, read when it is asked for."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Literal

from sigscope.model.location import Span
from sigscope.model.syntax import (
    Argument,
    Class,
    Comprehension,
    Decorator,
    Expression,
    Function,
    Lambda,
    Parameter,
)
from sigscope.parsing.clues import DECORATED, Use
from sigscope.resolution.indexes import Index
from sigscope.resolution.parts import WIDTH, Part, Parts, assembled

if TYPE_CHECKING:
    from sigscope.resolution.scopes import Binding, Module, Point, Scope


class ReadScope:
    """The part of a scope that is read; `opening` is the syntax that opens it, of a class without its members;
    `is_module` tells whether it is a module's own."""

    def __init__(
        self, kind: str, module: "Module", node: Function | Class | Lambda | Comprehension | None, part: Part | None
    ) -> None:
        self.module = module
        self.part = part
        self.opening = node
        self.bindings: Index[Binding] = Index(self._read_binding)
        self.members: Index[tuple[Expression, Point]] = Index(self._read_methods)
        # Whether it is the scope of several parts.
        self._is_spread = kind == "module" or (part is not None and bool(part.slice.members))
        self.is_module = kind == "module"
        self._is_function = kind == "function"
        self._may_have_stars = self.is_module
        self._stars: list[Binding] = []
        self._declared: dict[str, Literal["global", "nonlocal"]] = {}
        self._returns: list[tuple[Expression, Point]] = []

    def _read(self) -> None:
        """Read the function that the scope is of, the head of the class."""
        if self.part is not None:
            self.module.parts.read(self.part)

    def _read_binding(self, name: str | None) -> bool:
        if not self._is_spread or self._is_function:
            self._read()
        if self._is_spread:
            self.module.parts.read_for_scope(self, name)
        return self.module.parts.says(name)

    def _read_methods(self, name: str | None) -> bool:
        if self._is_spread:
            self.module.parts.read_methods(self, name)
        return self.module.parts.says(name)

    @property
    def stars(self) -> "list[Binding]":
        """The `import *` in it."""
        if self._may_have_stars:
            self._may_have_stars = False
            self.module.parts.read_stars(self)
        return self._stars

    def star(self, binding: "Binding") -> None:
        """Enter an `import *`."""
        self._stars.append(binding)

    @property
    def declared(self) -> dict[str, Literal["global", "nonlocal"]]:
        """The names that it declares to be another scope's."""
        self._read()
        return self._declared

    @property
    def returns(self) -> "list[tuple[Expression, Point]]":
        """What it returns, and where, in order."""
        self._read()
        if self._is_spread:
            self.module.parts.read_returns(self)
            self._returns.sort(key=_order)
        return self._returns

    @cached_property
    def node(self) -> Function | Class | Lambda | Comprehension | None:
        """The syntax that opens the scope, with its whole body; None for a module's."""
        self._read()
        if self.part is None or not self.part.members or not isinstance(self.opening, Class | Function):
            return self.opening
        parts = self.module.parts
        for member in parts.below(self.part):
            parts.read(member)
        whole = replace(self.opening, body=tuple(assembled(self.part.members)), span=self.span)
        self.module.scopes.open(whole, self)  # type: ignore[arg-type]  # every scope is one
        return whole

    @property
    def span(self) -> Span:
        """The range of the definition, decorators included; only for scopes that a statement or lambda opens."""
        self._read()
        assert isinstance(self.opening, Function | Class | Lambda)
        if self.part is not None and self.part.members:
            line, column = self.part.slice.end
            return replace(self.opening.span, end_line=line, end_column=column)
        return self.opening.span

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters of a function or lambda; none for any other scope."""
        self._read()
        return self.opening.parameters if isinstance(self.opening, Function | Lambda) else ()

    @property
    def decorators(self) -> tuple[Decorator, ...]:
        """The decorators on a function or class; none for any other scope."""
        if self.part is not None and not self.part.does(Use.DECORATING, DECORATED):
            return ()
        self._read()
        return self.opening.decorators if isinstance(self.opening, Function | Class) else ()

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The bases and keywords of a class; none for any other scope."""
        self._read()
        return self.opening.arguments if isinstance(self.opening, Class) else ()


def _order(returned: "tuple[Expression, Point]") -> int:
    return returned[1].order


class Scopes:
    """The scopes of a module but its own, by the identity of the syntax that opens them or in the order of the text."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._by_node: dict[int, Scope] = {}
        self._ranked: list[tuple[int, Scope]] = []
        self._is_sorted = True

    def add(self, scope: "Scope", rank: int) -> None:
        """Enter a scope."""
        self._ranked.append((rank, scope))
        self._is_sorted = False

    def open(self, node: Function | Class | Lambda | Comprehension, scope: "Scope") -> None:
        """Tell which scope a node opens."""
        self._by_node[id(node)] = scope

    def __getitem__(self, node: int) -> "Scope":
        return self._by_node[node]

    def values(self) -> "list[Scope]":
        """All scopes, in order."""
        self._parts.read_all()
        return [scope for _, scope in self._ordered()]

    def classes(self) -> "list[Scope]":
        """The classes of the module that stand in no other and in no function, in order."""
        for part in self._parts.naming("class"):
            if part.slice.kind == "statements" and part.scope.is_module:
                self._parts.read(part)
        return [scope for _, scope in self._ordered() if scope.kind == "class" and scope.parent is scope.module.scope]

    def classes_saying(self, word: str) -> "list[Scope]":
        """The classes in whose text a word stands, in a string or not, and others; in order. What says it is read."""
        self._parts.read_saying(word)
        return [scope for _, scope in self._ordered() if scope.kind == "class"]

    def deriving(self, names: AbstractSet[str]) -> "list[Scope]":
        """The classes with a base or metaclass that goes by one of the names or is called, and others; in order."""
        self._parts.read_deriving(names)
        return [scope for part, scope in self._ordered() if scope.kind == "class" and part.is_read]

    def naming(self, words: Iterable[str]) -> "list[Scope]":
        """The scopes in whose text one of the words stands, and others; in order."""
        named = {part for word in words for part in self._parts.naming(word)}
        named |= {part.scope.part for part in named if part.scope.part is not None and part.scope.kind == "function"}
        for part in named:
            self._parts.read(part)
        return [scope for part, scope in self._ordered() if part in named]

    def _ordered(self) -> "Iterator[tuple[Part, Scope]]":
        """The scopes, each with the part that it stands in."""
        if not self._is_sorted:
            self._ranked.sort(key=itemgetter(0))
            self._is_sorted = True
        return ((self._parts.all[rank // WIDTH - 1], scope) for rank, scope in list(self._ranked))
