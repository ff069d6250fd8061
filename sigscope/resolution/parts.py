"""The slices of one module, each read when it is first asked for: by a word that stands in it, or with all others."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TYPE_CHECKING

from sigscope.model.location import Span
from sigscope.model.slices import Clues, Origins, Slice
from sigscope.model.syntax import Class, Function, Statement
from sigscope.parsing.clues import ALL, RESULT, Use
from sigscope.parsing.slices import SlicedText
from sigscope.resolution.indexes import among

if TYPE_CHECKING:
    from sigscope.resolution.reading import ReadScope
    from sigscope.resolution.scopes import Scope

WIDTH = 1 << 40
"""How many orders and ranks there are for each part, so that those of any two parts compare as the parts do."""


class Part:
    """A slice and where it stands: in the `scope` of a module, class or function; `opened` is the scope of the function
    or class that it is, None for other statements; `members` are the parts of its body."""

    __slots__ = ("index", "is_read", "members", "opened", "scope", "slice", "statements")

    def __init__(self, index: int, part: Slice, scope: "Scope") -> None:
        self.index = index
        self.slice = part
        self.scope = scope
        self.opened: Scope | None = None
        self.members: list[Part] = []
        self.statements: tuple[Statement, ...] = ()
        self.is_read = False

    def does(self, use: int, name: str) -> bool:
        """Whether it may use a name in that way."""
        return bool(self.slice.clues.uses.get(name, 0) & use)

    def does_any(self, use: int, names: AbstractSet[str]) -> bool:
        """Whether it may use any of the names in that way."""
        uses = self.slice.clues.uses
        return any(uses[name] & use for name in among(names, uses))

    @property
    def may_make(self) -> bool:
        """Whether it is statements that may bind a name to what a call returns."""
        clues = self.slice.clues
        return self.slice.kind == "statements" and (bool(clues.made) or not clues.sure)

    @property
    def function(self) -> "Scope | None":
        """The function whose code it is: the one that it stands in, or the one that it is as a whole."""
        if self.scope.kind == "function":
            return self.scope
        return self.opened if self.slice.kind == "function" and not self.members else None

    def tells_callers(self, names: AbstractSet[str]) -> bool:
        """Whether its clues alone tell which functions call one of the names or hand one on."""
        clues = self.slice.clues
        is_of_head = self.opened is not None and self.does_any(Use.RUNNING, names)
        return clues.sure and not clues.nested and not is_of_head

    def handing(self, names: AbstractSet[str]) -> set[str]:
        """The last names of what it calls with one of the names as an argument, if these have any."""
        handed = self.slice.clues.handed
        return {callee for name in among(names, handed) for callee in handed[name]} - {RESULT}

    def runs_any(self, names: AbstractSet[str]) -> bool:
        """Whether it may call or decorate with one of the names where it stands."""
        return self.slice.runs and self.does_any(Use.RUNNING, names)

    @property
    def first_order(self) -> int:
        """The order before all that is in the part."""
        return (self.index + 1) * WIDTH

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
        added = Part(len(self.all), part, scope)
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

    def says(self, word: str | None) -> bool:
        """Whether a word stands in the module; None stands for any."""
        return word is None or word in self._by_word

    def _read_using(self, word: str | None, use: int) -> bool:
        """Read the parts that use a word in some way, all for None; whether the word stands in the module."""
        if word is None:
            self.read_all()
        elif self._unread:
            for part in self.naming(word):
                if not part.is_read and part.does(use, word):
                    self.read(part)
        return self.says(word)

    def _read_using_any(self, words: AbstractSet[str], use: int) -> None:
        for word in among(words, self._by_word) if self._unread else ():
            self._read_using(word, use)

    def read_calling(self, word: str | None) -> bool:
        """Read the parts that call what is called `word`; `()` stands for calls of what a call returns; see `says`."""
        return self._read_using(word, Use.CALLED)

    def read_calling_twice(self, names: AbstractSet[str]) -> None:
        """Read the parts that call what a call of one of the names returns."""
        self._read_using_any(names, Use.CALLED_TWICE)

    def read_handing(self, word: str | None) -> bool:
        """Read the parts that hand what is called `word` to a call; see `says`."""
        return self._read_using(word, Use.HANDED)

    def read_changing(self, word: str | None) -> bool:
        """Read the parts that change what is called `word` in place; see `says`."""
        return self._read_using(word, Use.CHANGED)

    def read_decorated(self, words: AbstractSet[str]) -> None:
        """Read the parts with a decorator in which one of the words stands; `@` stands in each."""
        self._read_using_any(words, Use.DECORATING)

    def read_deriving(self, names: AbstractSet[str]) -> None:
        """Read the parts with a class that has a base that goes by one of the names, or that a call returns."""
        self._read_using_any({*names, RESULT}, Use.BASE)

    def using(self, words: AbstractSet[str]) -> list[Part]:
        """The parts that call one of the words, decorate with it or hand it on to a call."""
        uses = Use.CALLED | Use.HANDED | Use.DECORATING
        found = {
            part: None for word in among(words, self._by_word) for part in self.naming(word) if part.does(uses, word)
        }
        return list(found)

    def read_using(self, words: AbstractSet[str]) -> None:
        """Read the parts that call one of the words or hand one on to a call."""
        for word in among(words, self._by_word) if self._unread else ():
            for part in self.naming(word):
                if not part.is_read and part.does(Use.CALLED | Use.HANDED, word):
                    self.read(part)

    def told(self, which: Callable[[Clues], Origins]) -> list[Origins] | None:
        """What `which` tells of each part; None where nothing is sure before the parts are read."""
        if not all(part.slice.clues.sure for part in self.all):
            return None
        return [which(part.slice.clues) for part in self.all]

    def naming(self, word: str) -> Iterable[Part]:
        """The parts in which a name stands, in order."""
        return self._by_word.get(word, ())

    def name_any(self, names: AbstractSet[str]) -> bool:
        """Whether any of the names stands in the module."""
        return not self._by_word.keys().isdisjoint(names)

    def read_for_scope(self, scope: "ReadScope", word: str | None) -> None:
        """Read what can bind a word in a scope of several parts, or any for None."""
        if not self._unread:
            return
        if word is not None:
            for part in self.naming(word):
                if not part.is_read and _binds(part, word, scope):
                    self.read(part)
            return
        for part in self.all:
            if not part.is_read and any(_binds(part, name, scope) for name in part.slice.clues.uses):
                self.read(part)

    def read_binding(self, scope: "ReadScope", words: Iterable[str]) -> None:
        """Read what names one of the words and binds anything in a module's or class's scope."""
        for part in [part for word in words for part in self.naming(word)] if self._unread else ():
            if not part.is_read and any(_binds(part, name, scope) for name in part.slice.clues.uses):
                self.read(part)

    def read_methods(self, scope: "ReadScope", word: str | None) -> None:
        """Read the methods of a class that set an attribute, all for None."""
        for part in (self.all if word is None else self.naming(word)) if self._unread else ():
            is_open = scope in (part.scope, part.scope.parent) and not part.is_read
            if is_open and (word is None or part.does(Use.MEMBER, word)):
                self.read(part)

    def read_returns(self, scope: "ReadScope") -> None:
        """Read what returns in a function of several parts."""
        for part in self.naming("return") if self._unread else ():
            if part.scope is scope and not part.is_read and part.does(Use.BOUND, "return"):
                self.read(part)

    def read_saying(self, word: str) -> None:
        """Read the parts in whose text a word stands, in a string or not."""
        for part in self.all if self._unread else ():
            if not part.is_read and word in self.source.text(part.slice):
                self.read(part)

    def below(self, part: Part) -> Iterator[Part]:
        """The parts in a function's or class's body, however deep."""
        for member in part.members:
            yield member
            yield from self.below(member)

    def read_stars(self, scope: "ReadScope") -> None:
        """Read what imports all names of a module into a scope."""
        for part in self.naming(ALL) if self._unread else ():
            if part.scope is scope and not part.is_read and part.does(Use.BOUND, ALL):
                self.read(part)

    @cached_property
    def _by_word(self) -> dict[str, list[Part]]:
        found: dict[str, list[Part]] = {}
        for part in self.all:
            for word in part.slice.clues.uses:
                found.setdefault(word, []).append(part)
        return found


def _binds(part: Part, name: str, scope: "ReadScope") -> bool:
    """Whether a part may bind a name, or change what it is bound to, in a scope of several parts."""
    stands_there = part.scope is scope and part.does(Use.BOUND | Use.CHANGED, name)
    return stands_there or (scope.is_module and part.does(Use.DECLARED, name))


def assembled(parts: Iterable[Part]) -> Iterator[Statement]:
    """The statements of parts, functions and classes with all that is in them."""
    for part in parts:
        if part.members and part.opened is not None and part.opened.node is not None:
            yield part.opened.node  # type: ignore[misc]  # that of a definition is one
        else:
            yield from part.statements
