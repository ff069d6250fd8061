"""The slices of one module, each read when it is first asked for: by a word that stands in it, or with all others."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from sys import intern
from typing import TYPE_CHECKING

from sigscope.model.location import Span
from sigscope.model.syntax import Class, Function, Statement
from sigscope.parsing.clues import Clues
from sigscope.parsing.slices import Slice, SlicedText

if TYPE_CHECKING:
    from sigscope.resolution.reading import ReadScope
    from sigscope.resolution.scopes import Scope

WIDTH = 1 << 40
"""How many orders and ranks there are for each part, so that those of any two parts compare as the parts do."""


class Part:
    """A slice and where it stands: in the module or class `scope`; `opened` is the scope of the function or class that
    it is, None for other statements; `members` are the parts of a class."""

    __slots__ = ("clues", "index", "is_read", "members", "opened", "scope", "slice", "statements")

    def __init__(self, index: int, part: Slice, text: str, scope: "Scope") -> None:
        self.index = index
        self.slice = part
        self.clues = Clues(text)
        self.scope = scope
        self.opened: Scope | None = None
        self.members: list[Part] = []
        self.statements: tuple[Statement, ...] = ()
        self.is_read = False

    def runs_any(self, names: AbstractSet[str]) -> bool:
        """Whether it may call or decorate with one of the names where it stands."""
        clues = self.clues
        return self.slice.runs and not (
            names.isdisjoint(clues.called) and (not clues.decorates or names.isdisjoint(clues.words))
        )

    @property
    def first_order(self) -> int:
        """The order before all that is in the part."""
        return (self.index + 1) * WIDTH

    @property
    def binds(self) -> bool:
        """Whether reading it can bind more in the scope that it stands in than the name of what it defines."""
        return self.slice.kind == "statements" or ":=" in self.clues.text

    def empty(self) -> tuple[Statement, ...]:
        """What stands for the statements where they can't be read."""
        name, line = self.slice.name, self.slice.first + 1
        span = Span(line, 1, self.slice.last, 1)
        if self.slice.kind == "function":
            return (Function(name, (), (), (), False, span, line),)
        return (Class(name, (), (), (), span, line),) if self.slice.kind == "class" else ()


class Parts:
    """The parts of a module in the order of the text; `build` is called once for each part that is asked for."""

    def __init__(self, text: SlicedText, build: Callable[[Part], None]) -> None:
        self.source = text
        self.all: list[Part] = []
        self._build = build
        self._unread = True

    def add(self, part: Slice, scope: "Scope") -> Part:
        """Enter the next slice."""
        added = Part(len(self.all), part, self.source.text(part), scope)
        self.all.append(added)
        return added

    def read(self, part: Part) -> None:
        """Read a part, unless it was read before."""
        if not part.is_read:
            part.is_read = True
            self._build(part)

    def read_all(self) -> None:
        """Read every part."""
        if self._unread:
            self._unread = False
            for part in self.all:
                self.read(part)

    def read_naming(self, word: str | None) -> None:
        """Read the parts in which a word stands, all for None."""
        if word is None:
            self.read_all()
        elif self._unread:
            for part in self.naming(word):
                self.read(part)

    def read_calling(self, word: str | None) -> None:
        """Read the parts that may call what is called `word`; `()` stands for calls of what a call returns."""
        if word is None or not (word == "()" or word.isidentifier()):
            self.read_all()
        elif self._unread:
            for part in self.naming(word) if word != "()" else self.all:
                if not part.is_read and (word in part.clues.called if word != "()" else part.clues.calls_results):
                    self.read(part)

    def read_handing(self, word: str | None) -> None:
        """Read the parts that may hand what is called `word` to a call."""
        if word is None:
            self.read_all()
        elif self._unread:
            for part in self.naming(word):
                if not part.is_read and word in part.clues.handed:
                    self.read(part)

    def read_renaming(self, word: str | None) -> None:
        """Read the parts that may give another name to what is called `word`."""
        if word is None:
            self.read_all()
        elif self._unread:
            for part in self.naming(word):
                if not part.is_read and word in part.clues.renamed:
                    self.read(part)

    def read_decorated(self, words: Iterable[str] | None) -> None:
        """Read the parts with a decorator in which one of the words stands; all with a decorator for None."""
        for part in self.all if words is None else [part for word in words for part in self.naming(word)]:
            if not part.is_read and part.clues.decorates:
                self.read(part)

    def naming(self, word: str) -> Iterable[Part]:
        """The parts in which a word stands, in order."""
        return self._by_word.get(word, ())

    def name_any(self, names: AbstractSet[str]) -> bool:
        """Whether any of the names stands in the module."""
        return not self._by_word.keys().isdisjoint(names)

    def read_using(self, words: Iterable[str]) -> None:
        """Read the parts that may call one of the words, or hand one on to a call."""
        for word in words:
            for part in self.naming(word):
                if not part.is_read and (word in part.clues.called or word in part.clues.handed):
                    self.read(part)

    def read_for_scope(self, scope: "ReadScope", word: str | None) -> None:
        """Read what can bind a word in a module's or class's scope, or any for None."""
        if self._unread:
            for part in self.all if word is None else self.naming(word):
                if not part.is_read and ((part.scope is scope and part.binds) or self._is_distant(part, scope)):
                    self.read(part)

    def read_methods(self, scope: "ReadScope", word: str | None) -> None:
        """Read the methods of a class that name a word, all for None."""
        for part in self.all if word is None else self.naming(word):
            is_open = part.scope is scope and not part.is_read and part.slice.kind != "class"
            if is_open and (word is None or word in part.clues.members):
                self.read(part)

    def below(self, part: Part) -> Iterator[Part]:
        """The members of a class, and those of the classes in it."""
        for member in part.members:
            yield member
            yield from self.below(member)

    def read_stars(self, scope: "ReadScope") -> None:
        """Read what imports all names of a module into a scope."""
        for part in self.naming("import"):
            is_open = part.scope is scope and not part.is_read and part.slice.kind == "statements"
            if is_open and part.clues.imports_all:
                self.read(part)

    def _is_distant(self, part: Part, scope: "ReadScope") -> bool:
        """Whether a function binds names of the module by `global`."""
        return scope.is_module and part in self._globals

    @cached_property
    def _globals(self) -> frozenset[Part]:
        return frozenset(self.naming("global"))

    @cached_property
    def _by_word(self) -> dict[str, list[Part]]:
        found: dict[str, list[Part]] = {}
        for part in self.all:
            for word in part.clues.words:
                found.setdefault(intern(word), []).append(part)
        return found


def assembled(parts: Iterable[Part]) -> Iterator[Statement]:
    """The statements of parts, classes with all their members."""
    for part in parts:
        if part.slice.kind == "class" and part.opened is not None and part.opened.node is not None:
            yield part.opened.node  # type: ignore[misc]  # that of a class is one
        else:
            yield from part.statements
