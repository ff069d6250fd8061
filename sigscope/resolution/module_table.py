"""The modules of the tree and of installed libraries by name, each parsed when it is first asked for."""

from collections.abc import Iterable, Sequence

from sigscope.frameworks.registry import PACKAGES
from sigscope.model.project import Failure
from sigscope.model.source import SourceFile
from sigscope.parsing.failure import ParseFailure
from sigscope.parsing.slices import SlicedText
from sigscope.resolution.layout import build_module
from sigscope.resolution.scopes import Module
from sigscope.resolution.values import ModuleValue
from sigscope.resolution.words import WordIndex, Words
from sigscope.sources.asking import ask, ask_words
from sigscope.sources.facts import SLICES, current, key_of
from sigscope.sources.libraries import Libraries
from sigscope.sources.prefilter import names_of_bases
from sigscope.sources.text import Unreadable, decode, peek, read, why_undecodable
from sigscope.sources.traits import related_names


class ModuleTable:
    """Finds modules as the running process would, in the scanned tree, then under the roots of installed libraries.

    `index` is that of files which these are some of; without one it is made of these.
    """

    def __init__(
        self, files: Sequence[SourceFile], library_roots: Sequence[str] = (), index: WordIndex | None = None
    ) -> None:
        self.files = files
        self.words = Words(files, index or WordIndex(files))
        self.libraries = Libraries(library_roots, PACKAGES, files)
        self.failures: dict[str, Failure] = {}
        self._modules: dict[str, Module | None] = {}
        self._of_libraries: dict[str, Module | None] = {}
        self._by_name: dict[tuple[str, str], SourceFile] = {}
        self._bases: dict[bytes, list[SourceFile]] | None = None
        self._related: dict[str, list[SourceFile]] | None = None
        self._wanted_bases: set[bytes] = set()
        self._wanted_related: set[str] = set()
        self._packages: set[tuple[str, str]] = set()
        self._roots: list[str] = sorted({file.import_root for file in files})
        for file in files:
            self._by_name.setdefault((file.import_root, file.module), file)
            package = file.module
            while package:
                self._packages.add((file.import_root, package))
                package = package.rpartition(".")[0]

    @property
    def parsed(self) -> int:
        """How many files of the tree were parsed so far, failures included."""
        return len(self._modules)

    def text(self, file: SourceFile) -> bytes:
        """The bytes of a file; empty, and a failure noted, where it can't be read."""
        try:
            return read(file)
        except Unreadable as error:
            self._fail(file, error.reason)
            return b""

    def check(self, file: SourceFile) -> None:
        """Note a failure where a file can't be read or decoded."""
        try:
            peek(file.absolute, keep=True)
            reason = ask(file, why_undecodable)
        except Unreadable as error:
            reason = error.reason
        if reason is not None:
            self._fail(file, reason)

    def module(self, file: SourceFile) -> Module | None:
        """The scopes of one file; None, and a failure noted, where it can't be read or parsed."""
        modules = self._of_libraries if file.is_library else self._modules
        if file.path not in modules:
            modules[file.path] = self._load(file)
        return modules[file.path]

    def _load(self, file: SourceFile) -> Module | None:
        try:
            data, facts = read(file), current()
            key = key_of(SLICES, data)
            text = SlicedText(decode(data), None if facts is None else facts.find(key))
            if facts is not None:
                facts.use(key, text.more)
            return build_module(file, text, lambda reason: self._fail(file, reason))
        except (Unreadable, ParseFailure) as error:
            self._fail(file, error.reason)
            return None

    def _fail(self, file: SourceFile, reason: str) -> None:
        if not file.is_library:  # what a library holds says nothing about the tree
            self.failures[file.path] = Failure(file.path, reason)

    def find(self, name: str, import_root: str) -> ModuleValue | None:
        """The module or namespace package of that dotted name, the importer's own root first; None where there is none.

        The frameworks' own packages are never read, so there is none of these outside the tree.
        """
        for root in (import_root, *self._roots):
            file = self._by_name.get((root, name))
            if file is not None:
                return ModuleValue(name, self.module(file), root)
            if (root, name) in self._packages:
                return ModuleValue(name, None, root)
        library = self.libraries.file(name)
        if library is not None:
            return ModuleValue(library.module, self.module(library), library.import_root)
        folder = self.libraries.folder(name)
        return None if folder is None else ModuleValue(name, None, folder)

    def mentioning(self, name: str) -> list[Module]:
        """The modules in whose text an identifier stands, in the order of their paths."""
        return self.modules(self.words.naming(name))

    def modules(self, files: Iterable[SourceFile]) -> list[Module]:
        """The modules of files, in the order of their paths."""
        return [module for module in map(self.module, sorted(files)) if module is not None]

    def deriving(self, names: Iterable[str], package: str = "") -> list[Module]:
        """The modules with a class whose bases or metaclass go by one of the names, in the order of their paths.

        They are the tree's, and those of a library's top-level `package`.
        """
        names = set(names)
        if self._bases is None:
            self._bases = {}
            for file in self.files:
                for word in ask_words(file, self._wanted_bases, names_of_bases):
                    self._bases.setdefault(word, []).append(file)
        words = {name.encode() for name in names}
        self._wanted_bases |= words
        files = {file for word in words for file in self._bases.get(word, ())}
        files |= {file for name in names for file in self.libraries.deriving(package, name)}
        return self.modules(files)

    def relating(self, name: str) -> list[Module]:
        """The modules with a field that says `related_name="name"`, in the order of their paths."""
        if self._related is None:
            self._related = {}
            for file in self.words.naming("related_name"):
                for word in ask_words(file, self._wanted_related, related_names):
                    self._related.setdefault(word, []).append(file)
        self._wanted_related.add(name)
        return self.modules(self._related.get(name, ()))

    def named(self, name: str) -> list[SourceFile]:
        """The files of that dotted module name, one for each import root that has it."""
        found = (self._by_name.get((root, name)) for root in self._roots)
        return [file for file in found if file is not None]

    def loaded(self) -> list[Module]:
        """Every module of the tree that was parsed so far, in the order of their paths."""
        modules = (self._modules[path] for path in sorted(self._modules))
        return [module for module in modules if module is not None]
