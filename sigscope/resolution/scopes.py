"""Scopes of one module: which name is bound where, and which calls stand where.

Built from facts once for each module. Flow is kept as far as name binding needs it: every binding and every use has an
order and a branch path, so that a lookup sees the bindings that can reach it (a decorated function that shadows the
signal of its own decorator, the two arms of a `try`/`except ImportError`, ...).
"""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Literal

from sigscope.model.slices import Clues, Origins
from sigscope.model.source import SourceFile
from sigscope.model.syntax import (
    Alias,
    Attribute,
    Call,
    Class,
    Comprehension,
    Decorator,
    Expression,
    FileFacts,
    Function,
    Import,
    ImportFrom,
    Lambda,
    Parameter,
)
from sigscope.parsing.clues import RESULT
from sigscope.parsing.slices import SlicedText
from sigscope.resolution.indexes import GivenNames, Index
from sigscope.resolution.parts import Part, Parts, assembled
from sigscope.resolution.reading import ReadScope, Scopes

Branch = tuple[tuple[int, int], ...]
END = 1 << 60


@dataclass(frozen=True, slots=True)
class BoundName:
    """The dotted name of what an object is bound to; `local` where only the function that runs can see it."""

    dotted: str
    local: bool


class Module:
    """One file as scopes, each part of it read when it is first asked for.

    `calls`, `handed` and `growths` index what stands in it by the last name of what is called, handed on or changed;
    `aliased` gives the names that imports and assignments give to what goes by a name, `made` those that they give to
    what a call of a name returns, `returned` those of the functions that return what such a call returns. `call_sites`
    and `decorators` tell by the identity of the syntax where it stands, for what was read; `guards` the test of each
    `if` by the number of its branch.
    """

    def __init__(self, source: SourceFile, text: SlicedText, build: Callable[[Part], None]) -> None:
        self.source = source
        self.name = source.module
        self.package = source.module if source.is_package else source.module.rpartition(".")[0]
        self.parts = Parts(text, build)
        self.scope = Scope("module", "", self, None, None, None)
        self.calls: Index[CallSite] = Index(self.parts.read_calling)
        self.handed: Index[HandedSite] = Index(self.parts.read_handing)
        self.growths: Index[Growth] = Index(self.parts.read_changing)
        self.aliased = GivenNames(lambda: self.parts.told(_aliased), self.parts.read_all)
        self.made = GivenNames(lambda: self.parts.told(_made), self.parts.read_all)
        self.returned = GivenNames(lambda: self.parts.told(_returned), self.parts.read_all)
        self.bound_names: dict[int, BoundName] = {}
        self.scopes = Scopes(self.parts)
        self.guards: dict[int, tuple[Expression, Point]] = {}
        self.call_sites: dict[int, CallSite] = {}
        self.decorators: dict[int, DecoratorSite] = {}
        self._decorations: list[tuple[int, DecoratorSite]] = []

    @property
    def library(self) -> str:
        """The top-level package of the installed library that the module is of; empty for a module of the tree."""
        return self.name.partition(".")[0] if self.source.is_library else ""

    def __repr__(self) -> str:
        return f"<Module {self.name}>"

    @cached_property
    def facts(self) -> FileFacts:
        """All statements of the file."""
        self.parts.read_all()
        return FileFacts(tuple(assembled(part for part in self.parts.all if part.scope is self.scope)))

    def decorate(self, site: "DecoratorSite", rank: int) -> None:
        """Enter a decorator."""
        self.decorators[id(site.decorator)] = site
        self._decorations.append((rank, site))

    def calls_using(self, names: AbstractSet[str]) -> "list[tuple[str, list[CallSite]]]":
        """The calls of what goes by one of the names or is handed such, and others, by the last name of the callee."""
        self.parts.read_using(names)
        return self.calls.so_far()

    def known_as(self, names: Iterable[str]) -> set[str]:
        """The names, and those that the module gives to what goes by one of them."""
        known, new = set(names), set(names)
        while new:
            new = self.aliased.of(new) - known
            known |= new
        return known

    def calls_of_calls(self, names: AbstractSet[str]) -> "list[CallSite]":
        """The calls of what a call of one of the names returns, and others."""
        self.parts.read_calling_twice(names)
        return [site for name, sites in self.calls.so_far() if name == RESULT for site in sites]

    def decorations_naming(self, names: AbstractSet[str]) -> "list[DecoratorSite]":
        """The decorators in which one of the names stands, and others that were read; in order. `@` stands in each."""
        self.parts.read_decorated(names)
        return self._ordered()

    def _ordered(self) -> "list[DecoratorSite]":
        return [site for _, site in sorted(self._decorations, key=itemgetter(0))]


def _aliased(clues: Clues) -> Origins:
    return clues.aliased


def _made(clues: Clues) -> Origins:
    return clues.made


def _returned(clues: Clues) -> Origins:
    return clues.returned


class Scope(ReadScope):
    """A module, class, function, lambda or comprehension body, with the bindings of its names in order.

    `part` is what must be read to know the scope of a function or class of a module; None where it is known as it is.
    """

    def __init__(
        self,
        kind: Literal["module", "class", "function", "lambda", "comprehension"],
        name: str,
        module: Module,
        parent: "Scope | None",
        node: Function | Class | Lambda | Comprehension | None,
        point: "Point | None",
        part: Part | None = None,
    ) -> None:
        super().__init__(kind, module, node, part)
        self.kind = kind
        self.name = name
        self.parent = parent
        self.point = point
        self.is_generator = False
        self.qualname = self._qualname()

    def __repr__(self) -> str:
        return f"<Scope {self.dotted}>"

    def _qualname(self) -> str:
        parent = self.parent
        while parent is not None and parent.kind == "comprehension":
            parent = parent.parent
        if self.kind == "comprehension":
            return parent.qualname if parent else ""
        if parent is None or parent.kind == "module":
            return self.name
        link = "." if parent.kind == "class" else ".<locals>."
        return f"{parent.qualname}{link}{self.name}"

    @property
    def dotted(self) -> str:
        """The dotted qualified name in the running process."""
        return f"{self.module.name}.{self.qualname}" if self.qualname else self.module.name

    def enclosing_class(self) -> "Scope | None":
        """The class in whose body this function stands, or None."""
        return self.parent if self.parent is not None and self.parent.kind == "class" else None

    def lexical_functions(self) -> Iterator["Scope"]:
        """This scope and those around it that are functions or lambdas, inside out."""
        scope: Scope | None = self
        while scope is not None:
            if scope.kind in ("function", "lambda"):
                yield scope
            scope = scope.parent

    def reaching(self, name: str, order: int, path: Branch) -> Iterator["Binding"]:
        """Bindings of `name` (and star imports, which may bind it) that can reach a use, the latest first."""
        candidates = self.bindings.of(name)
        stars = self.stars
        if stars:
            candidates = sorted([*candidates, *stars], key=lambda binding: binding.point.order)
        for binding in reversed(candidates):
            if binding.point.order < order and not exclusive(binding.point.path, path):
                yield binding
                if not binding.is_star and not binding.grows and binding.hides_earlier(path):
                    return


def exclusive(left: Branch, right: Branch) -> bool:
    """Whether two branch paths stand in different arms of the same statement."""
    for (branch, arm), (other, other_arm) in zip(left, right, strict=False):
        if branch != other:
            return False
        if arm != other_arm:
            return True
    return False


@dataclass(frozen=True, slots=True, eq=False)
class Loop:
    """One `for` clause: the items of `iterable`, evaluated at `point`, are bound to `target` one after the other."""

    target: Expression
    iterable: Expression
    point: "Point"


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A place in the flow of a scope: what runs before it, in which branch, inside which loops of the same scope."""

    scope: Scope
    order: int
    path: Branch
    loops: tuple[Loop, ...]


Unpack = tuple[int | slice, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """Bound by `import`."""

    node: Import


@dataclass(frozen=True, slots=True)
class ImportedName:
    """Bound by `from ... import`."""

    node: ImportFrom
    alias: Alias


@dataclass(frozen=True, slots=True)
class StarImported:
    """What `from ... import *` may bind."""

    node: ImportFrom


@dataclass(frozen=True, slots=True)
class Assigned:
    """Bound to `value`, unpacked along `unpack`."""

    value: Expression
    unpack: Unpack


@dataclass(frozen=True, slots=True)
class Augmented:
    """Bound to `old operator value`; `in_place` where a method or an item's assignment does it to a list or a dict."""

    operator: str
    value: Expression
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Defined:
    """Bound by `def` or `class`."""

    scope: Scope


@dataclass(frozen=True, slots=True)
class Given:
    """Bound as a parameter."""

    parameter: Parameter
    index: int


@dataclass(frozen=True, slots=True)
class Looped:
    """Bound by a loop."""

    loop: Loop
    unpack: Unpack


@dataclass(frozen=True, slots=True)
class Entered:
    """Bound by `with value as name`."""

    value: Expression
    unpack: Unpack


@dataclass(frozen=True, slots=True)
class Caught:
    """Bound by `except ... as name` or by a pattern of `match`: its value can't be told."""


@dataclass(frozen=True, slots=True)
class Deleted:
    """Unbound by `del`."""


Source = (
    Imported
    | ImportedName
    | StarImported
    | Assigned
    | Augmented
    | Defined
    | Given
    | Looped
    | Entered
    | Caught
    | Deleted
)


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """One place that binds a name; `point` is where its value is evaluated, just before it is bound.

    `is_distant` where another scope binds it, by way of `global` or `nonlocal`: it may or may not have run.
    """

    name: str
    point: Point
    source: Source
    is_distant: bool = False

    @property
    def is_star(self) -> bool:
        """Whether this is an `import *`, which may bind any name."""
        return isinstance(self.source, StarImported)

    @property
    def grows(self) -> bool:
        """Whether what the name was bound to before stays a part of its value."""
        return isinstance(self.source, Augmented)

    def hides_earlier(self, path: Branch) -> bool:
        """Whether a use on `path` can't see past this binding: it has run whenever the use runs."""
        return not self.is_distant and path[: len(self.point.path)] == self.point.path


@dataclass(frozen=True, slots=True, eq=False)
class CallSite:
    """A call and where it stands."""

    call: Call
    point: Point


@dataclass(frozen=True, slots=True, eq=False)
class HandedSite:
    """An attribute that is handed to a call as an argument without being called itself."""

    attribute: Attribute
    call: Call
    point: Point


@dataclass(frozen=True, slots=True, eq=False)
class Growth:
    """A place where a list, set or dict is changed in place: it becomes `target operator value`."""

    target: Expression
    operator: str
    value: Expression
    point: Point


@dataclass(frozen=True, slots=True, eq=False)
class DecoratorSite:
    """A decorator on the function or class that opens `scope`."""

    decorator: Decorator
    point: Point
    scope: Scope
