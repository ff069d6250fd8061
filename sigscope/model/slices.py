"""What is told of a file by cutting it at its statements."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sigscope.model.syntax import Statement

Origins = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Clues:
    """What one text does: with each of its names, the uses as the number of a `Use`; and which names it gives.

    `aliased`, `made` and `returned`: the names given to what goes by a name, or to what a call of it returns, and those
    of the functions that return what a call of it returns; `handed`: those of what is called with it as an argument.
    `nested`: there are functions or classes in a function.
    Of what is not `sure` these are empty, and each word has every use.
    """

    uses: Mapping[str, int] = field(default_factory=dict)
    aliased: Origins = field(default_factory=dict)
    made: Origins = field(default_factory=dict)
    returned: Origins = field(default_factory=dict)
    handed: Origins = field(default_factory=dict)
    nested: bool = False
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Slice:
    """Lines of a file that hold whole statements: those from `first` up to `last`, which count from 0.

    A `class` is only the head of one, its decorators and the line that opens it: its `members` are slices too, and its
    text ends at `end`, a line and a column from 1. So is a `function` that has members, which are then statements.
    `is_accessor` marks a function that adds a setter to a property; `runs` tells whether any of it runs where it
    stands, which for a function are its decorators and defaults. `clues` tell what it does, without its members.
    """

    kind: Literal["function", "class", "statements"]
    name: str
    first: int
    last: int
    indent: str
    is_accessor: bool = False
    runs: bool = True
    members: tuple["Slice", ...] = ()
    end: tuple[int, int] = (0, 0)
    clues: Clues = field(default_factory=Clues)


@dataclass(frozen=True, slots=True)
class Sliced:
    """A file's slices and the `statements` of those that were read, by their lines; `whole` if it is a single slice
    because it could not be cut."""

    slices: tuple[Slice, ...]
    statements: Mapping[tuple[int, int], tuple[Statement, ...]]
    whole: bool = False
