"""Module names as the running process would have them: which folders would stand on `sys.path`.

A folder is an import root by a marker (`manage.py`, packaging files, `src`, a name that no import can spell) and by
what the tree's own imports say: `from orders.models import Order` speaks for the folder that holds `orders`, while
`from apps.orders.models import Order` and a relative import out of `orders` speak against `apps`.
"""

import keyword
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise, takewhile

from sigscope.model.source import SourceFile

_PACKAGING = ("pyproject.toml", "setup.py", "setup.cfg")


def name_modules(root: str, imports: Mapping[str, Iterable[str]]) -> dict[str, SourceFile]:
    """Give each file its module name and import root.

    `root` is the absolute path of the scanned folder; `imports` has for each file's path, relative to it, the dotted
    names that the file imports. The result is keyed by path, sorted. A module name is unique within its import root;
    where `x.py` stands beside `x/__init__.py`, which hides it, or a name is no identifier, the name is made from the
    path. It is always valid Unicode, a path need not be.
    """
    layout = _Layout(root, imports)
    files: dict[str, SourceFile] = {}
    taken: set[tuple[str, str]] = set()
    for path in sorted(imports, key=lambda path: (not path.endswith("__init__.py"), path)):
        folder, _, name = path.rpartition("/")
        import_root, prefix = layout.place(folder)
        is_package = name == "__init__.py" and bool(prefix)
        parts = prefix if is_package else (*prefix, name.removesuffix(".py").replace(".", "_"))
        module = _spelled(".".join(parts))
        while (import_root, module) in taken:
            module += "_"
        taken.add((import_root, module))
        files[path] = SourceFile(path, os.path.join(root, *path.split("/")), module, is_package, import_root)
    return dict(sorted(files.items()))


def _spelled(module: str) -> str:
    """The name with U+FFFD for each byte of a file's name that is not UTF-8."""
    return module.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


class _Layout:
    """Folders are named by their path from the scanned root's parent, so that the root itself is one of them."""

    def __init__(self, root: str, imports: Mapping[str, Iterable[str]]) -> None:
        self._root = root
        self._parent, self._name = os.path.split(root)
        self._top = self._name or "-"  # the root of the file system has no name
        self._places: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._nodes: set[str] = {""}
        for path in imports:
            node = self._inner(path.removesuffix(".py"))
            while node not in self._nodes:
                self._nodes.add(node)
                node = node.rpartition("/")[0]
        self._folders = {self._inner(path.rpartition("/")[0]) for path in imports}
        for folder in list(self._folders):
            while folder := folder.rpartition("/")[0]:
                self._folders.add(folder)
        self._modules = self._nodes - self._folders
        self._packages = {folder for folder in self._folders if self._holds(folder, "__init__.py")}
        self._marked = {folder for folder in self._folders if self._is_marked(folder)}
        self._as_root: Counter[str] = Counter()
        self._as_package: Counter[str] = Counter()
        self._count(imports)

    def place(self, folder: str) -> tuple[str, tuple[str, ...]]:
        """Return the import root of a folder (relative to the scanned root) and the folder's dotted name in it."""
        place = self._places.get(folder)
        if place is None:
            if self._is_root(self._inner(folder)):
                place = (folder or ".", ())
            elif folder:
                parent, _, name = folder.rpartition("/")
                import_root, prefix = self.place(parent)
                place = (import_root, (*prefix, name))
            else:
                place = self._climb()
            self._places[folder] = place
        return place

    def _climb(self) -> tuple[str, tuple[str, ...]]:
        """Place the scanned root itself where it is a package: above it only markers and `__init__.py` can tell."""
        names = [self._name]
        folder = self._parent
        while is_within_package(folder) and not os.path.isfile(os.path.join(folder, "manage.py")):
            names.insert(0, os.path.basename(folder))
            folder = os.path.dirname(folder)
        return "/".join([".."] * len(names)), tuple(names)

    def _inner(self, shown: str) -> str:
        return f"{self._top}/{shown}" if shown else self._top

    def _holds(self, folder: str, name: str) -> bool:
        return os.path.isfile(os.path.join(self._root, folder[len(self._top) + 1 :], name))

    def _is_marked(self, folder: str) -> bool:
        """Tell whether a folder is an import root as long as no import speaks against it."""
        if self._holds(folder, "manage.py"):
            return True
        if folder in self._packages:
            return False
        if folder == self._top:
            return not is_within_package(self._root)
        return folder.endswith("/src") or any(self._holds(folder, name) for name in _PACKAGING)

    def _is_root(self, folder: str) -> bool:
        name = folder.rpartition("/")[2]
        if not name.isidentifier() or (keyword.iskeyword(name) and folder not in self._packages):
            return True  # no import statement can spell it; a package like django.conf.locale.is is loaded by name
        for_root, for_package = self._as_root[folder], self._as_package[folder]
        return for_root > for_package or (for_root == for_package and folder in self._marked)

    def _count(self, imports: Mapping[str, Iterable[str]]) -> None:
        """Count for each folder the imports that need it on `sys.path` and those that name it as a package."""
        holders: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for node in sorted(self._nodes):
            parent, _, name = node.rpartition("/")
            holder, _, middle = parent.rpartition("/")
            if middle and self._may_be_root(holder):
                holders[middle, name].append(holder)
        for path, names in imports.items():
            folder = self._inner(path).rpartition("/")[0]
            relative, absolute = set(), set()
            for name in names:
                if name.startswith("."):
                    relative.add(len(name) - len(name.lstrip(".")))
                else:
                    absolute.add(name)
            self._count_relative(folder, max(relative, default=0))
            self._count_absolute(folder, absolute, holders)

    def _may_be_root(self, folder: str) -> bool:
        return folder not in self._packages or folder in self._marked or folder == self._top

    def _count_relative(self, folder: str, level: int) -> None:
        """A relative import of `level` dots in a file of `folder` makes that many folders upwards packages."""
        for _ in range(level):
            self._as_package[folder] += 1
            folder = folder.rpartition("/")[0]

    def _count_absolute(self, folder: str, names: Iterable[str], holders: Mapping[tuple[str, str], list[str]]) -> None:
        for name in names:
            first, *rest = name.split(".")
            candidates = holders.get((first, rest[0])) if rest else None
            if candidates:
                holder = candidates[0]
                if len(candidates) > 1:
                    holder = max(candidates, key=lambda candidate: self._nearness(candidate, folder))
                self._as_root[holder] += 1
                self._count_way(holder, [first, *rest])
            elif folder not in self._packages and first not in sys.stdlib_module_names:
                # a script that imports the script beside it
                self._as_root[folder] += f"{folder}/{first}" in self._modules

    def _count_way(self, folder: str, segments: list[str]) -> None:
        """Each folder that a dotted name passes through is named as a package."""
        for segment, below in pairwise(segments):
            folder = f"{folder}/{segment}" if folder else segment
            if f"{folder}/{below}" not in self._nodes:
                return
            self._as_package[folder] += 1

    def _nearness(self, holder: str, folder: str) -> tuple[bool, bool, int, str]:
        """Of several folders that hold an imported name, the importing file means one above itself, then a marked one,
        then the nearest."""
        is_above = not holder or f"{folder}/".startswith(f"{holder}/")
        pairs = zip(holder.split("/"), folder.split("/"), strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        return is_above, holder in self._marked, shared, holder


def is_within_package(folder: str) -> bool:
    """Tell whether the absolute `folder` is a package, or a folder without `__init__.py` inside of one."""
    return any(os.path.isfile(os.path.join(path, "__init__.py")) for path in (folder, os.path.dirname(folder)))
