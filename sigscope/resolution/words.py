"""In which files of the tree an identifier stands."""

import re
from collections.abc import Iterable

from sigscope.model.source import SourceFile
from sigscope.resolution.module_table import ModuleTable
from sigscope.resolution.scopes import Module


class Words:
    """Finds identifiers in the files of the tree, whose texts it keeps: for those who ask for many of them."""

    def __init__(self, table: ModuleTable) -> None:
        self._table = table
        self._texts: list[tuple[SourceFile, bytes]] = []
        self._found: dict[str, frozenset[SourceFile]] = {}
        self._renamed: dict[str, set[str]] = {}

    @property
    def texts(self) -> list[tuple[SourceFile, bytes]]:
        """The files and what they hold."""
        if not self._texts:
            self._texts = [(file, self._table.text(file)) for file in self._table.files]
        return self._texts

    def files(self, names: Iterable[str]) -> set[SourceFile]:
        """The files in whose text one of the names stands as a word."""
        return {file for name in names for file in self._files(name)}

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
                self._renamed[name] = {
                    word.decode() for _, data in self.texts if near in data for word in words.findall(data)
                }
            pending |= self._renamed[name] - found
        return found

    def modules(self, files: Iterable[SourceFile]) -> list[Module]:
        """The modules of files, in the order of their paths."""
        return [module for module in map(self._table.module, sorted(files)) if module is not None]

    def _files(self, name: str) -> frozenset[SourceFile]:
        if name not in self._found:
            word = name.encode()
            whole = re.compile(rb"(?<![\w\x80-\xff])" + re.escape(word) + rb"(?![\w\x80-\xff])")
            self._found[name] = frozenset(file for file, data in self.texts if word in data and whole.search(data))
        return self._found[name]
