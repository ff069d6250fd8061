"""The words of a file, for searches over many files."""

import re
from functools import cache

_SPLIT_AT = bytes(code if code >= 0x80 or chr(code).isalnum() or code == ord("_") else ord(" ") for code in range(256))


def words_of(data: bytes) -> list[bytes]:
    """Every identifier, keyword and number in the bytes of one file, in order, strings and comments included."""
    return data.translate(_SPLIT_AT).split()


def word_set(data: bytes) -> set[bytes]:
    """The same, each once."""
    return set(words_of(data))


def renamed_to(data: bytes, name: str) -> frozenset[str]:
    """The names that the imports of one file give to what is called `name`."""
    if name.encode() + b" as " not in data:
        return frozenset()
    return frozenset(word.decode() for word in _renaming(name).findall(data))


@cache
def _renaming(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![\w\x80-\xff])" + re.escape(name.encode()) + rb"[ \t]+as[ \t]+(\w+)")
