"""In which files of the tree an identifier stands."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from sigscope.model.source import SourceFile
from sigscope.sources.words import words_of


class Words:
    """Finds identifiers in the texts of `files`, strings and comments included; every text is gone over once."""

    def __init__(self, files: Sequence[SourceFile], text: Callable[[SourceFile], bytes]) -> None:
        self._all = files
        self._text = text
        self._renamed: dict[str, set[str]] = {}

    @cached_property
    def _files(self) -> dict[bytes, list[SourceFile]]:
        found: dict[bytes, list[SourceFile]] = {}
        for file in self._all:
            for word in set(words_of(self._text(file))):
                found.setdefault(word, []).append(file)
        return found

    def naming(self, name: str) -> Sequence[SourceFile]:
        """The files in which a name stands as a word, in order."""
        return self._files.get(name.encode(), ())

    def files(self, names: Iterable[str]) -> set[SourceFile]:
        """The files in which one of the names stands as a word."""
        return {file for name in names for file in self.naming(name)}

    def renamed(self, names: Iterable[str]) -> set[str]:
        """The names, and those that imports of the tree give to what is called one of them."""
        found: set[str] = set()
        pending = set(names)
        while pending:
            name = pending.pop()
            found.add(name)
            if name not in self._renamed:
                words = re.compile(rb"(?<![\w\x80-\xff])" + re.escape(name.encode()) + rb"[ \t]+as[ \t]+(\w+)")
                near = name.encode() + b" as "
                texts = [data for file in self.naming(name) if near in (data := self._text(file))]
                self._renamed[name] = {word.decode() for data in texts for word in words.findall(data)}
            pending |= self._renamed[name] - found
        return found
