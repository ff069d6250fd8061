"""Test code, told by name unless the project itself uses it."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sigscope.model.source import SourceFile
from sigscope.sources.evidence import Evidence

# pytest's and unittest's own patterns, Django's tests.py, and the names that reusable apps give their test projects
_STEM = re.compile(r"tests?|conftest|tests?_.*|.*_tests?|run_?tests|test(?:utils|apps?|projects?|settings)")
_FOLDER_ITSELF = frozenset(["test", "tests"])
# Django imports every module here by itself, whatever its name; no test runner looks here
_LOADED_BY_NAME = re.compile(r"(?:^|/)(?:management/commands|templatetags|migrations)/[^/]+$")
# a settings module for tests installs test apps: it is no witness that they are real
_FOR_TESTS = re.compile(r"(?:^|[/_])test|testing", re.IGNORECASE)
_APP_MODULES = frozenset(["apps", "models"])


def is_test_name(stem: str) -> bool:
    """Tell whether a folder or a file (without `.py`) of this name is nearly always test code."""
    return _STEM.fullmatch(stem) is not None


def is_named_test(path: str, is_folder: bool) -> bool:
    """Tell whether the absolute `path`, which the user names, is test code itself: then all of it is to be seen.

    A folder without `__init__.py` must be called `tests` or `test`: any project may lie in a folder `test_something`.
    """
    folder, name = os.path.split(path)
    if is_folder and not os.path.isfile(os.path.join(path, "__init__.py")):
        if name in _FOLDER_ITSELF:
            return True
    elif is_test_name(name.removesuffix(".py")):
        return True
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, name = os.path.split(folder)
        if is_test_name(name):
            return True
    return False


def find_tests(
    files: Mapping[str, SourceFile], evidence: Mapping[str, Evidence], starts: Mapping[str, bool]
) -> frozenset[str]:
    """Return the paths of `files` that are test code.

    A file is test code by its own name or a folder's below the path that the user named (`starts`: these paths,
    relative to the root, with whether each is test code itself, which makes all of it production). It is real code
    after all if real code imports it, if it lies in a package that real code imports or installs (`INSTALLED_APPS`),
    or whose `models` or `apps` real code imports. What real code imports becomes real in its turn.
    """
    return _Verdict(files, evidence, starts).tests


class _Verdict:
    """`marks`: for each file not yet known to be real, the folders (or the file itself) whose names speak of tests."""

    def __init__(
        self, files: Mapping[str, SourceFile], evidence: Mapping[str, Evidence], starts: Mapping[str, bool]
    ) -> None:
        self._marks = {path: marks for path in files if (marks := _marks(path, starts))}
        self._modules: defaultdict[str, list[SourceFile]] = defaultdict(list)
        self._folders: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._below: defaultdict[str, list[str]] = defaultdict(list)
        for path, marks in self._marks.items():
            self._modules[files[path].module].append(files[path])
            self._index_folders(files[path], min(marks, key=len))
        pending = [path for path in files if path not in self._marks]
        while pending and self._marks:
            path = pending.pop()
            pending.extend(self._free_by(files[path], evidence[path]))
        self.tests = frozenset(self._marks)

    def _index_folders(self, file: SourceFile, highest: str) -> None:
        """Enter the dotted names of the folders from `file` up to the `highest` mark; they may lack `__init__.py`."""
        segments = file.module.split(".")[: None if file.is_package else -1]
        folder = file.path.rpartition("/")[0]
        while segments and folder.startswith(highest):
            self._folders[".".join(segments)][folder] = file.import_root
            self._below[folder].append(file.path)
            segments.pop()
            folder = folder.rpartition("/")[0]

    def _free_by(self, file: SourceFile, evidence: Evidence) -> list[str]:
        """Free what `file`, which is real, shows to be real; return the paths of these files."""
        freed: list[str] = []
        for name in sorted(evidence.imports):
            freed.extend(self._free_imported(_absolute(name, file), file.import_root))
        if evidence.installed and not _FOR_TESTS.search(file.path):
            for name in sorted(evidence.installed):
                freed.extend(self._free_installed(name, file.import_root))
        return freed

    def _free_imported(self, name: str, import_root: str) -> list[str]:
        freed: list[str] = []
        known = self._named_by(name)
        for file in _of_root(self._modules.get(known, ()), import_root):
            if self._marks.pop(file.path, None):
                freed.append(file.path)
            folder, _, stem = file.path.removesuffix(".py").rpartition("/")
            if stem in _APP_MODULES:
                freed.extend(self._free_folder(folder))
        return freed + self._free_folders(known, import_root)

    def _free_installed(self, name: str, import_root: str) -> list[str]:
        """Free an app named by its package, or by its AppConfig in a module of that package."""
        known = self._named_by(name)
        freed = self._free_folders(known, import_root)
        for file in _of_root(self._modules.get(known, ()), import_root):
            freed.extend(self._free_folder(file.path.rpartition("/")[0]))
        return freed

    def _named_by(self, name: str) -> str:
        """Return the module or folder that a dotted name means: itself or, for a name in a module, its parent."""
        if "test" in name:  # as every name that speaks of tests does
            for known in (name, name.rpartition(".")[0]):
                if known in self._modules or known in self._folders:
                    return known
        return ""

    def _free_folders(self, name: str, import_root: str) -> list[str]:
        folders = self._folders.get(name, {})
        own = [folder for folder, root in folders.items() if root == import_root]
        return [path for folder in own or folders for path in self._free_folder(folder)]

    def _free_folder(self, folder: str) -> list[str]:
        """Free what lies in `folder`, except what has a name of its own that speaks of tests."""
        freed: list[str] = []
        for path in self._below.get(folder, ()):
            marks = self._marks.get(path, frozenset())
            left = frozenset(mark for mark in marks if not f"{folder}/".startswith(f"{mark}/"))
            if left:
                self._marks[path] = left
            elif marks:
                del self._marks[path]
                freed.append(path)
        return freed


def _marks(path: str, starts: Mapping[str, bool]) -> frozenset[str]:
    """Return the folders above `path`, and `path` itself, that have a name of test code."""
    start = path
    while start not in starts:
        start = start.rpartition("/")[0]
    if starts[start]:
        return frozenset()
    marks = set()
    stem = path.removesuffix(".py").rpartition("/")[2]
    if is_test_name(stem) and not _LOADED_BY_NAME.search(path):
        marks.add(path)
    folder = path.rpartition("/")[0]
    while len(folder) > len(start):
        if is_test_name(folder.rpartition("/")[2]):
            marks.add(folder)
        folder = folder.rpartition("/")[0]
    return frozenset(marks)


def _absolute(name: str, file: SourceFile) -> str:
    """Return the dotted name that an import of `file` means."""
    bare = name.lstrip(".")
    level = len(name) - len(bare)
    if not level:
        return name
    package = file.module.split(".")[: None if file.is_package else -1]
    return ".".join([*package[: len(package) - level + 1], bare])


def _of_root(files: Iterable[SourceFile], import_root: str) -> list[SourceFile]:
    """Return the files of `import_root`, or all where it has none."""
    files = list(files)
    return [file for file in files if file.import_root == import_root] or files
