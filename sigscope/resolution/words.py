"""In which files of the tree an identifier stands."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from sigscope.model.source import SourceFile
from sigscope.sources.asking import ask, ask_words
from sigscope.sources.words import renamed_to, word_set


class WordIndex:
    """The identifiers in the texts of all `files` of a tree, strings and comments included; each is gone over once."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self._all = files
        self._wanted: set[bytes] = set()

    def naming(self, word: bytes) -> Sequence[SourceFile]:
        """The files in which a word stands, in order."""
        self._wanted.add(word)
        return self._files.get(word, ())

    @cached_property
    def _files(self) -> dict[bytes, list[SourceFile]]:
        found: dict[bytes, list[SourceFile]] = {}
        for file in self._all:
            for word in ask_words(file, self._wanted, word_set):
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
            named = self._index.naming(name.encode())
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
                self._renamed[name] = {word for file in self.naming(name) for word in ask(file, renamed_to, name)}
            pending |= self._renamed[name] - found
        return found
