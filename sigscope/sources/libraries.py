"""Installed libraries as files: found by name under the folders that an environment imports from."""

import os
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from sigscope.model.source import SourceFile
from sigscope.sources.prefilter import Names, names_of_bases
from sigscope.sources.testcode import is_test_name
from sigscope.sources.text import bytes_of, content, look_into

_IMPORT = re.compile(rb"(?:^|[;:])[ \t]*(?:from[ \t]+(\w+)|import[ \t]+(\w[\w., \t]*))", re.MULTILINE)


class Libraries:
    """The libraries under `roots`, each looked at when it is first asked for.

    `frameworks` are the top-level packages that are known already and never read. Of the others, those whose text names
    none of them have nothing to say about signals and count as not there. A file of the tree (`own`) that lies under
    a root too, as an editable install has it, stays the tree's.
    """

    def __init__(self, roots: Sequence[str], frameworks: Collection[str], own: Iterable[SourceFile]) -> None:
        self._roots = tuple(root.replace(os.sep, "/") for root in roots)
        self._frameworks = frozenset(frameworks)
        self._words = Names({name.encode() for name in frameworks})
        self._own = {os.path.realpath(file.absolute): file for file in own} if roots else {}
        self._packages: dict[str, tuple[SourceFile, ...]] = {}
        self._bases: dict[str, dict[bytes, list[SourceFile]]] = {}

    def __bool__(self) -> bool:
        return bool(self._roots)

    def file(self, name: str) -> SourceFile | None:
        """The file of a module by its dotted name; None where there is none that Python could read as text."""
        if not self.files(name.partition(".")[0]):
            return None
        return next((file for root in self._roots if (file := self._file(root, name)) is not None), None)

    def folder(self, name: str) -> str | None:
        """The root under which a namespace package lies, a folder without `__init__.py`; None where there is none."""
        if not self.files(name.partition(".")[0]):
            return None
        path = name.replace(".", "/")
        return next((root for root in self._roots if _is_folder(f"{root}/{path}")), None)

    def files(self, package: str) -> tuple[SourceFile, ...]:
        """The files of a top-level package or module, by path, its tests and migrations left out."""
        if package not in self._packages:
            known = package in self._frameworks or not package.isidentifier()
            files = () if known else tuple(self._walk(package))
            self._packages[package] = files if any(self._words.stand_in(bytes_of(file)) for file in files) else ()
        return self._packages[package]

    def deriving(self, package: str, name: str) -> list[SourceFile]:
        """The files of a top-level package with a class whose bases or metaclass go by an identifier."""
        if package not in self._bases:
            bases = self._bases[package] = {}
            for file in self.files(package):
                for word in names_of_bases(bytes_of(file)):
                    bases.setdefault(word, []).append(file)
        return self._bases[package].get(name.encode(), [])

    def _file(self, root: str, name: str) -> SourceFile | None:
        if not all(part.isidentifier() for part in name.split(".")):
            return None  # a name out of a string may hold anything, `..` and slashes too
        path = f"{root}/{name.replace('.', '/')}"
        for absolute, is_package in ((f"{path}/__init__.py", True), (f"{path}.py", False)):
            if os.path.isfile(absolute) or content(absolute) is not None:  # the second notes why there is none
                return self._source(absolute, name, is_package, root)
        return None

    def _source(self, absolute: str, name: str, is_package: bool, root: str) -> SourceFile:
        own = self._own.get(os.path.realpath(absolute))
        return own or SourceFile(absolute, absolute, name, is_package, root, is_library=True)

    def _walk(self, package: str) -> Iterator[SourceFile]:
        for root in self._roots:
            first = self._file(root, package)
            if first is not None and not first.is_package:
                yield first
            else:
                yield from self._below(root, f"{root}/{package}")
            if first is not None:
                return

    def _below(self, root: str, top: str) -> Iterator[SourceFile]:
        look_into(top)
        for folder, folders, names in os.walk(top):
            look_into(folder)
            folders[:] = sorted(name for name in folders if name.isidentifier() and not _is_aside(name))
            for name in sorted(names):
                stem = name.removesuffix(".py")
                if stem != name and stem.isidentifier() and not _is_aside(stem):
                    absolute = f"{folder}/{name}".replace(os.sep, "/")
                    is_package = stem == "__init__"
                    parts = absolute[len(root) + 1 : -len(".py")].split("/")
                    file = self._source(absolute, ".".join(parts[:-1] if is_package else parts), is_package, root)
                    if file.is_library:
                        yield file


def imported_packages(data: bytes) -> set[str]:
    """The top-level packages that a file may import, told from its bytes; a few that it does not are among them."""
    found: set[str] = set()
    for origin, modules in _IMPORT.findall(data):
        found.add(origin.decode())
        found.update(module.strip().partition(b" ")[0].partition(b".")[0].decode() for module in modules.split(b","))
    return found - {""}


def _is_folder(path: str) -> bool:
    look_into(path)
    return os.path.isdir(path)


def _is_aside(name: str) -> bool:
    return name in ("migrations", "__pycache__") or is_test_name(name)
