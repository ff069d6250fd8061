"""Things of a module by name, filled in as far as they are asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Generic, TypeVar

from sigscope.model.slices import Origins

Item = TypeVar("Item")


def among(names: AbstractSet[str], held: Mapping[str, object]) -> list[str]:
    """Those of the names that `held` has, found by going over the smaller of both."""
    if len(held) < len(names):
        return [name for name in held if name in names]
    return [name for name in names if name in held]


class Index(Mapping[str, list[Item]], Generic[Item]):
    """Lists of items by name, names and items in the order of their ranks, which is that of the text.

    `load` is called before the first answer with the name that is asked for, or with None for all: it may add items,
    and tells whether the name stands in the text at all. To go over an index loads all that there is, so ask by name
    where you can.
    """

    __slots__ = ("_items", "_load", "_loaded", "_names", "_ranks", "_waiting")

    def __init__(self, load: Callable[[str | None], bool]) -> None:
        self._load = load
        self._items: dict[str, list[Item]] = {}
        self._ranks: dict[str, list[int]] = {}
        self._names: list[str] | None = None
        self._waiting: dict[str, list[tuple[int, Item]]] | None = None
        self._loaded: set[str | None] | None = None  # there are many indexes, and most are never asked

    def add(self, name: str, item: Item, rank: int) -> None:
        """Enter an item."""
        ranks = self._ranks.setdefault(name, [])
        items = self._items.setdefault(name, [])
        self._names = None
        place = len(ranks)
        while place and ranks[place - 1] > rank:
            place -= 1
        ranks.insert(place, rank)
        items.insert(place, item)

    def add_if_named(self, name: str, item: Item, rank: int) -> None:
        """Enter an item if there is one of the name before it."""
        if self._waiting is None:
            self._waiting = {}
        self._waiting.setdefault(name, []).append((rank, item))

    def _ask(self, name: str | None) -> None:
        """See to it that all is entered that has the name."""
        if self._loaded is None:
            self._loaded = set()
        if name not in self._loaded and self._load(name):
            self._loaded.add(name)
        if self._waiting:
            for each in [name] if name is not None else list(self._waiting):
                self._settle(each, self._waiting.pop(each, ()))

    def _settle(self, name: str, waiting: Iterable[tuple[int, Item]]) -> None:
        first = self._ranks[name][0] if name in self._ranks else None
        for rank, item in waiting:
            if first is not None and first < rank:
                self.add(name, item, rank)

    def __contains__(self, name: object) -> bool:
        assert isinstance(name, str)
        self._ask(name)
        return name in self._items

    def __getitem__(self, name: str) -> list[Item]:
        self._ask(name)
        return self._items[name]

    def of(self, name: str) -> Sequence[Item]:
        """The items of a name, none where there is none."""
        self._ask(name)
        return self._items.get(name, ())

    def __iter__(self) -> Iterator[str]:
        self._ask(None)
        if self._names is None:
            self._names = sorted(self._ranks, key=lambda name: self._ranks[name][0])
        return iter(self._names)

    def so_far(self) -> list[tuple[str, list[Item]]]:
        """The names and items that were entered so far."""
        return list(self._items.items())

    def __len__(self) -> int:
        return sum(1 for _ in self)


class GivenNames:
    """The names that a module gives to things that have one already.

    `told` gives what is told of each part without reading it, or None where that is not sure: then `read_all` is called
    for the parts to enter what they give.
    """

    __slots__ = ("_names", "_read_all", "_told")

    def __init__(self, told: Callable[[], Iterable[Origins] | None], read_all: Callable[[], object]) -> None:
        self._names: dict[str, set[str]] = {}
        self._told: Callable[[], Iterable[Origins] | None] | None = told
        self._read_all = read_all

    def add(self, name: str, given: str) -> None:
        """Enter one more name for what goes by `name`."""
        self._names.setdefault(name, set()).add(given)

    def of(self, names: AbstractSet[str]) -> set[str]:
        """The names that are given to what goes by one of the names."""
        if self._told is not None:
            self._tell(self._told())
            self._told = None
        return {given for name in among(names, self._names) for given in self._names[name]}

    def _tell(self, told: Iterable[Origins] | None) -> None:
        if told is None:
            self._read_all()
            return
        for origins in told:
            for name, given in origins.items():
                self._names.setdefault(name, set()).update(given)
