"""In which files of the tree an identifier stands."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from sigscope.model.source import SourceFile
from sigscope.sources.text import bytes_of
from sigscope.sources.words import words_of


class WordIndex:
    """The identifiers in the texts of all `files` of a tree, strings and comments included; each is gone over once."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self._all = files

    @cached_property
    def files(self) -> dict[bytes, list[SourceFile]]:
        """The files by the words in them, in order."""
        found: dict[bytes, list[SourceFile]] = {}
        for file in self._all:
            for word in set(words_of(bytes_of(file))):
                found.setdefault(word, []).append(file)
        return found


class Words:
    """Finds identifiers in the texts of `files`, which are some of those of the `index`."""

    def __init__(self, files: Sequence[SourceFile], index: WordIndex) -> None:
        self._index = index
        self._own = {file.path for file in files}
        self._found: dict[str, Sequence[SourceFile]] = {}
        self._renamed: dict[str, set[str]] = {}

    def naming(self, name: str) -> Sequence[SourceFile]:
        """The files in which a name stands as a word, in order."""
        found = self._found.get(name)
        if found is None:
            named = self._index.files.get(name.encode(), ())
            found = self._found[name] = [file for file in named if file.path in self._own]
        return found

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
                texts = [data for file in self.naming(name) if near in (data := bytes_of(file))]
                self._renamed[name] = {word.decode() for data in texts for word in words.findall(data)}
            pending |= self._renamed[name] - found
        return found
