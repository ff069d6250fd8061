"""The strings that a setting can hold, and the places in the text that keep more of them back."""

from dataclasses import dataclass, field, replace
from itertools import islice, product

MAX_TEXTS = 400


@dataclass(frozen=True, slots=True)
class Strings:
    """`items` in order; `unread` are the places (`shop/settings.py:12`) of what can't be read and may add to them.

    `is_text` where the value is one string, which of `items` the text leaves open; else it is a list of them.
    """

    items: dict[str, None] = field(default_factory=dict)
    unread: dict[str, None] = field(default_factory=dict)
    is_text: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether no more can come from what can't be read."""
        return not self.unread

    def plus(self, other: "Strings") -> "Strings":
        """Both, in order."""
        return Strings({**self.items, **other.items}, {**self.unread, **other.unread}, self.is_text and other.is_text)

    def minus(self, other: "Strings") -> "Strings":
        """Without what is in `other`."""
        return replace(self, items={item: None for item in self.items if item not in other.items})

    def each(self) -> "Strings":
        """One of the items, as a loop over them has it."""
        return replace(self, is_text=True)

    def listed(self) -> "Strings":
        """A list of the items."""
        return replace(self, is_text=False)

    def split(self) -> "Strings":
        """The list that a text with commas stands for, as an environment has it; a list stays what it is."""
        items = {part.strip(): None for text in self.items for part in text.split(",") if part.strip()}
        return Strings(items, self.unread)


State = dict[str, Strings]


def text(value: str) -> Strings:
    """One string."""
    return Strings({value: None}, is_text=True)


def untold(place: str) -> Strings:
    """What can't be read, at a place."""
    return Strings(unread={place: None})


def joined(parts: list[Strings]) -> Strings:
    """The strings that the parts, one of each, come to when they are put together."""
    rows = product(*(part.items for part in parts))
    items = {"".join(row): None for row in islice(rows, MAX_TEXTS)}
    return Strings(items, {place: None for part in parts for place in part.unread}, is_text=True)


def either(one: State, other: State) -> State:
    """What holds after one of two ways."""
    return {
        name: one[name].plus(other[name]) if name in one and name in other else held
        for name, held in {**one, **other}.items()
    }
