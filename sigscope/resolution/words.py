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

    @property
    def texts(self) -> list[tuple[SourceFile, bytes]]:
        """The files and what they hold."""
        if not self._texts:
            self._texts = [(file, self._table.text(file)) for file in self._table.files]
        return self._texts

    def files(self, names: Iterable[str]) -> set[SourceFile]:
        """The files in whose text one of the names stands as a word."""
        return {file for name in names for file in self._files(name)}

    def modules(self, files: Iterable[SourceFile]) -> list[Module]:
        """The modules of files, in the order of their paths."""
        return [module for module in map(self._table.module, sorted(files)) if module is not None]

    def _files(self, name: str) -> frozenset[SourceFile]:
        if name not in self._found:
            word = name.encode()
            whole = re.compile(rb"(?<![\w\x80-\xff])" + re.escape(word) + rb"(?![\w\x80-\xff])")
            self._found[name] = frozenset(file for file, data in self.texts if word in data and whole.search(data))
        return self._found[name]
