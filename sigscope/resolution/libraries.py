"""Which modules of installed libraries matter: those that define signal classes, make signals or connect for others."""

from collections.abc import Iterable

from sigscope.model.source import SourceFile
from sigscope.resolution.module_table import ModuleTable
from sigscope.resolution.scopes import Module
from sigscope.sources.libraries import imported_packages
from sigscope.sources.prefilter import Names, Uses, may_wrap


class LibraryModules:
    """The chosen modules of the libraries that the tree imports, and of those that the chosen ones import.

    None of them is read for rows of its own. What a name leads to is read in any case, chosen or not.
    """

    def __init__(self, table: ModuleTable) -> None:
        self._table = table
        self._chosen: dict[str, SourceFile] = {}
        self._packages: set[str] = set()
        self._searched: dict[str, set[str]] = {}
        if table.libraries:
            self._look_at(package for file in table.files for package in imported_packages(table.text(file)))

    def _look_at(self, packages: Iterable[str]) -> None:
        """Take in what may wrap in the packages."""
        pending = sorted(set(packages))
        while pending:
            package = pending.pop()
            if package not in self._packages:
                self._packages.add(package)
                for file in self._table.libraries.files(package):
                    data = self._table.text(file)
                    if may_wrap(data):
                        self._chosen[file.path] = file
                        pending.extend(imported_packages(data))

    @property
    def modules(self) -> list[Module]:
        """The chosen modules, in the order of their paths."""
        found = (self._table.module(self._chosen[path]) for path in sorted(self._chosen))
        return [module for module in found if module is not None]

    def search(self, names: Iterable[str], library: str) -> bool:
        """Choose also the files that may use one of a library's `names`; whether there were any more."""
        searched = self._searched.setdefault(library, set())
        new = set(names) - searched
        if not new:
            return False
        searched |= new
        words = {name.encode() for name in new}
        own, others = Names(words), Uses(words, library.encode())
        return self._take(
            file
            for package in self._packages
            for file in self._table.libraries.files(package)
            if (own if package == library else others).stand_in(self._table.text(file))
        )

    def search_bases(self, names: Iterable[str]) -> bool:
        """Choose also the files with a class whose bases go by one of `names`; whether there were any more."""
        libraries = self._table.libraries
        return self._take(
            file for name in names for package in self._packages for file in libraries.deriving(package, name)
        )

    def _take(self, files: Iterable[SourceFile]) -> bool:
        new = {file.path: file for file in files if file.path not in self._chosen}
        self._chosen.update(new)
        self._look_at(package for file in new.values() for package in imported_packages(self._table.text(file)))
        return bool(new)
