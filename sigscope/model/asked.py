"""What was asked of the bytes of files."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class Wanted:
    """The words that are looked for in the answers of all files; there come more while names are followed."""

    words: set[str | bytes] = field(default_factory=set)


@dataclass(frozen=True, eq=False, slots=True)
class Sought:
    """Dotted names that are looked for in every file, and parts of them such that each name holds one."""

    names: tuple[bytes, ...]
    parts: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, by the name of the function that answers it, with what it was asked `about`; of an answer in words
    those that are not `wanted` do not matter."""

    question: str
    about: tuple[object, ...] = ()
    wanted: Wanted | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The files that were not read as a whole, by their absolute paths, with `keys` to what they held, and what was
    `asked` of which of them."""

    keys: Mapping[str, bytes]
    asked: Mapping[Asked, tuple[str, ...]]
