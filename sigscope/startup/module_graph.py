"""Who imports whom: the files of the tree by name, and what each import runs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from sigscope.model.imports import ImportLine
from sigscope.model.source import SourceFile
from sigscope.model.syntax import Import, ImportFrom
from sigscope.sources.asking import ask
from sigscope.sources.gates import asked_apps, closed_lines, running_imports, running_includes
from sigscope.sources.traits import exported


class ModuleGraph:
    """Answers by name and by file; each file is read when it is first asked for.

    `is_absent` tells of which apps it is sure that they are not installed: what asks for one of them does not run.
    """

    def __init__(self, files: Sequence[SourceFile], is_absent: Callable[[str], bool] = lambda name: False) -> None:
        self.files = files
        self._is_absent = is_absent
        self._by_name: dict[tuple[str, str], SourceFile] = {}
        self._roots = sorted({file.import_root for file in files})
        self._packages: set[tuple[str, str]] = set()
        self._imports: dict[str, tuple[ImportLine, ...]] = {}
        self._targets: dict[tuple[str, str, tuple[str, ...]], Sequence[SourceFile]] = {}
        self._closed: dict[SourceFile, frozenset[int]] = {}
        self._includes: dict[str, tuple[tuple[str, ...], bool]] = {}
        self._tops = frozenset(file.module.partition(".")[0] for file in files)
        for file in files:
            self._by_name.setdefault((file.import_root, file.module), file)
            package = file.module
            while package:
                self._packages.add((file.import_root, package))
                package = package.rpartition(".")[0]

    @cached_property
    def paths(self) -> dict[str, SourceFile]:
        """The files by path."""
        return {file.path: file for file in self.files}

    def absent(self, file: SourceFile) -> tuple[str, ...]:
        """The apps that a file asks for and that are not installed."""
        return tuple(sorted(filter(self._is_absent, ask(file, asked_apps))))

    def closed_lines(self, file: SourceFile) -> frozenset[int]:
        """The lines of a file that ask for an app that is not installed."""
        if file not in self._closed:
            self._closed[file] = ask(file, closed_lines, self.absent(file))
        return self._closed[file]

    def imports(self, file: SourceFile) -> tuple[ImportLine, ...]:
        """The imports of a file, as far as they may bring in one of the tree."""
        if file.path not in self._imports:
            absent = self.absent(file)
            self._imports[file.path] = ask(file, running_imports, absent, self._tops)
            self._includes[file.path] = ask(file, running_includes, absent)
        return self._imports[file.path]

    def includes(self, file: SourceFile) -> tuple[tuple[str, ...], bool]:
        """The URLconfs that a file includes by plain name, and whether it includes others."""
        self.imports(file)
        return self._includes[file.path]

    def find(self, name: str, near: str = "") -> SourceFile | None:
        """The file of a module, the import root `near` first; None where the tree has no file for it."""
        for root in (near, *self._roots):
            if (root, name) in self._packages:
                return self._by_name.get((root, name))
        return None

    def has(self, name: str) -> bool:
        """Whether the tree has a module or a namespace package of that name."""
        return any((root, name) in self._packages for root in self._roots)

    def way(self, name: str, near: str = "") -> list[SourceFile]:
        """The files that an import of `name` runs, the outermost package first; as far as the tree has them."""
        parts = name.split(".")
        found = [self.find(".".join(parts[: count + 1]), near) for count in range(len(parts))]
        return [file for file in found if file is not None]

    def targets(self, file: SourceFile, line: ImportLine) -> Sequence[SourceFile]:
        """The files that an import in `file` runs, those of submodules that it names or takes in by `*` too."""
        key = (file.path, line.module, line.names)
        if key not in self._targets:
            self._targets[key] = tuple(self._found(file, line))
        return self._targets[key]

    def _found(self, file: SourceFile, line: ImportLine) -> Iterator[SourceFile]:
        module = absolute(line.module, file)
        if module is None:
            return
        yield from self.way(module, file.import_root)
        for name in line.names:
            submodule = self.find(f"{module}.{name}" if module else name, file.import_root)
            if submodule is not None:
                yield submodule
            elif name == "*":
                yield from self._listed(module, file.import_root)

    def _listed(self, package: str, near: str) -> Iterator[SourceFile]:
        """The submodules that `import *` takes in: those in the package's `__all__`, all where it lists its files.

        https://docs.python.org/3/tutorial/modules.html#importing-from-a-package
        """
        file = self.find(package, near)
        if file is None or not file.is_package:
            return
        listed = ask(file, exported)
        if listed is None:
            return
        names, is_all = listed
        for each in self.below(package):
            if each.import_root == file.import_root and (is_all or each.module.rpartition(".")[2] in names):
                yield each

    def runs(self, node: Import | ImportFrom, file: SourceFile) -> Iterator[SourceFile]:
        """The files that an import statement of a parsed file runs."""
        if isinstance(node, Import):
            line = ImportLine(node.module, (), None)
        else:
            line = ImportLine("." * node.level + node.module, tuple(alias.name for alias in node.names), None)
        yield from self.targets(file, line)

    def brought_in(self, files: Iterable[SourceFile], *, besides: AbstractSet[str]) -> list[SourceFile]:
        """The files, and those that importing them runs, without those at the paths `besides`."""
        found: dict[str, SourceFile] = {}
        pending = list(files)
        while pending:
            file = pending.pop()
            if file.path not in found and file.path not in besides:
                found[file.path] = file
                lines = (line for line in self.imports(file) if line.function is None)
                pending += [target for line in lines for target in self.targets(file, line)]
        return list(found.values())

    def importers(self, paths: Iterable[str], files: Iterable[SourceFile], *, by_functions: bool = False) -> set[str]:
        """The files among `files` whose import brings in one of the files at `paths`, these included; those whose
        functions may do so as well, where `by_functions`."""
        reverse: dict[str, list[str]] = {}
        for file in files:
            for line in self.imports(file):
                if line.function is None or by_functions:
                    for target in self.targets(file, line):
                        reverse.setdefault(target.path, []).append(file.path)
        found = set(paths)
        pending = list(found)
        while pending:
            for path in reverse.get(pending.pop(), ()):
                if path not in found:
                    found.add(path)
                    pending.append(path)
        return found

    def below(self, package: str) -> list[SourceFile]:
        """The modules directly in a package, by path."""
        prefix = f"{package}."
        return [file for file in self.files if file.module.startswith(prefix) and "." not in file.module[len(prefix) :]]


def absolute(name: str, file: SourceFile) -> str | None:
    """The dotted name that `name`, written in `file`, means; None where it leaves the top package."""
    bare = name.lstrip(".")
    level = len(name) - len(bare)
    if not level:
        return name
    package = file.module.split(".")[: None if file.is_package else -1]
    if level > len(package):
        return None
    return ".".join([*package[: len(package) - level + 1], *([bare] if bare else [])])
