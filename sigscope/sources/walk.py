"""The walk: from the paths that a user names to the files that are Python."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sigscope.errors import SigscopeError
from sigscope.model.project import Failure
from sigscope.sources.ignore import Rules, Stack, compile_patterns, enter, is_ignored, stack_above
from sigscope.sources.text import explain

_VERSION_CONTROL = frozenset([".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", "CVS"])
_INSTALLED = frozenset(["node_modules", "bower_components", "site-packages", "dist-packages", "__pypackages__"])
_CACHES = frozenset(["__pycache__", ".tox", ".nox", ".eggs", ".cache", ".hypothesis", ".ipynb_checkpoints"]) | {
    f".{tool}_cache" for tool in ("mypy", "pytest", "ruff")
}
# of a translated project two folders of five: https://www.gnu.org/software/gettext/manual/html_node/Locating-Catalogs.html
_CATALOGS = frozenset(["LC_MESSAGES"])
_NEVER = _VERSION_CONTROL | _INSTALLED | _CACHES | _CATALOGS
_ENVIRONMENT_NAMES = frozenset([".venv", "venv", ".env", "env", "ENV", "virtualenv"])
# pyvenv.cfg: PEP 405; conda-meta: conda; CACHEDIR.TAG: the cache directory tagging specification
_MARKERS_OF_OTHERS = frozenset(["pyvenv.cfg", "conda-meta", "CACHEDIR.TAG"])

# where they lie decides from where modules are imported, whether git ignores them or not
_MARKERS = frozenset(["__init__.py", "manage.py", "pyproject.toml", "setup.cfg", "setup.py"])

TEMPLATE_SUFFIXES = (".html", ".htm", ".txt", ".xml", ".djhtml", ".jinja", ".jinja2", ".j2")
"""What templates are called: https://docs.djangoproject.com/en/stable/topics/templates/ leaves the names open."""
_SUFFIXES = (".py", *TEMPLATE_SUFFIXES)


@dataclass(frozen=True, slots=True)
class Start:
    """One path that the user named: `path` is absolute, `shown` is relative to the common root ("" is the root)."""

    path: str
    shown: str
    is_folder: bool


@dataclass(frozen=True, slots=True)
class Walked:
    """`root` as the user named it and `absolute`; `paths` of Python files and `templates` relative to it, sorted;
    `markers` are other files that tell where packages and projects begin; `libraries` are the absolute folders of
    installed libraries that were passed by."""

    root: str
    absolute: str
    starts: tuple[Start, ...]
    paths: tuple[str, ...]
    templates: tuple[str, ...]
    failures: tuple[Failure, ...]
    markers: tuple[str, ...]
    libraries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Folder:
    """A folder to visit: as it is shown, its real path, the rules of its parents; `named` by the user or by a link."""

    shown: str
    real: str
    stack: Stack
    named: bool


def walk(paths: Sequence[str], exclude: Sequence[str]) -> Walked:
    """Walk `paths`; raises SigscopeError for a path that is not there or not Python, or a bad exclude pattern."""
    root, absolute, starts = _starts(paths)
    walker = _Walker(exclude)
    for start in starts:
        walker.start(start)
    walker.follow_links()
    return Walked(
        root,
        absolute,
        starts,
        tuple(sorted(walker.paths)),
        tuple(sorted(walker.templates)),
        tuple(sorted(walker.failures)),
        tuple(sorted(walker.markers - walker.paths)),
        tuple(sorted(walker.libraries)),
    )


def _starts(paths: Sequence[str]) -> tuple[str, str, tuple[Start, ...]]:
    """Return the root as named, the root as an absolute path, and what to walk."""
    if not paths:
        raise SigscopeError("no path is given: name a folder or a Python file")
    folders: list[str] = []
    for path in paths:
        if not os.path.exists(path):
            raise SigscopeError(f"{path!r} does not exist: name a folder or a Python file")
        if os.path.isdir(path):
            folders.append(path)
        elif path.endswith(".py"):
            folders.append(os.path.dirname(path) or ".")
        else:
            raise SigscopeError(f"{path!r} is not a Python file: name a folder or a file that ends in .py")
    try:
        absolute = os.path.commonpath([os.path.abspath(folder) for folder in folders])
    except ValueError as error:
        raise SigscopeError("the paths lie on different drives: scan them one by one") from error
    if len(set(folders)) == 1:
        named = os.path.normpath(folders[0])
    elif any(os.path.isabs(folder) for folder in folders):
        named = absolute
    else:
        named = os.path.relpath(absolute)
    starts = {
        Start(os.path.abspath(path), _shown(os.path.abspath(path), absolute), os.path.isdir(path)) for path in paths
    }
    return _posix(named), absolute, tuple(sorted(starts, key=lambda start: start.shown))


def _shown(path: str, root: str) -> str:
    return "" if path == root else _posix(os.path.relpath(path, root))


def _posix(path: str) -> str:
    return path.replace(os.sep, "/")


class _Walker:
    """Gathers paths; every real folder is visited once, what is reached by a link after all the rest."""

    def __init__(self, exclude: Sequence[str]) -> None:
        self.paths: set[str] = set()
        self.templates: set[str] = set()
        self.markers: set[str] = set()
        self.failures: list[Failure] = []
        self.libraries: list[str] = []
        self._links: list[_Folder] = []
        self._visited: set[str] = set()
        self._files: set[tuple[str, str]] = set()
        try:
            self._excluded = Rules("", compile_patterns(exclude) if exclude else ())
        except ValueError as error:
            raise SigscopeError(f"--exclude {str(error)!r} is not a pattern that gitignore knows") from error

    def start(self, start: Start) -> None:
        """Walk one named path; only `--exclude` can leave it out."""
        parents = start.shown.split("/")
        if any(self._is_excluded("/".join(parents[:end]), True) for end in range(1, len(parents))):
            return
        if start.shown and self._is_excluded(start.shown, start.is_folder):
            return
        if start.is_folder:
            real = os.path.realpath(start.path)
            self._walk(_Folder(start.shown, real, stack_above(real), named=True))
        else:
            folder, name = os.path.split(start.path)
            self._add(start.shown, os.path.realpath(folder), name)
            beside = frozenset(name for name in _MARKERS if os.path.exists(os.path.join(folder, name)))
            self._mark(start.shown.removesuffix(name), beside)

    def follow_links(self) -> None:
        """Walk the folders that only a link leads to, in the order of their shown paths."""
        while self._links:
            links, self._links = (sorted(self._links, key=lambda folder: folder.shown), [])
            for link in links:
                self._walk(link)

    def _walk(self, first: _Folder) -> None:
        pending = [first]
        while pending:
            folder = pending.pop()
            if folder.real in self._visited:
                continue
            self._visited.add(folder.real)
            try:
                with os.scandir(folder.real) as entries:
                    listing = list(entries)
            except OSError as error:
                self.failures.append(Failure(folder.shown or ".", explain(error)))
                continue
            names = frozenset(entry.name for entry in listing)
            if not folder.named and _holds_libraries(names):
                self.libraries.append(folder.real)
            elif folder.named or not _is_foreign(folder.real, names):
                pending.extend(self._visit(folder, listing, names))

    def _visit(self, folder: _Folder, listing: list["os.DirEntry[str]"], names: frozenset[str]) -> Iterator[_Folder]:
        """Take in the files of one folder, put links aside, yield the folders below."""
        stack = enter(folder.stack, folder.real, names)
        prefix = f"{folder.shown}/" if folder.shown else ""
        self._mark(prefix, names)
        for entry in listing:
            is_folder = _is_folder(entry)
            if not is_folder and (not entry.name.endswith(_SUFFIXES) or entry.name.startswith((".#", "._"))):
                continue  # .#x.py is an editor's lock, ._x.py what macOS leaves beside a file
            if is_folder and entry.name in _NEVER:
                continue
            shown, real = prefix + entry.name, entry.path
            is_link = entry.is_symlink()
            if stack and is_ignored(stack, real, is_folder and not is_link):
                continue
            if self._excluded.patterns and self._is_excluded(shown, is_folder):
                continue
            if not is_folder and not entry.name.endswith(".py"):
                self.templates.add(shown)
            elif not is_folder:
                self._add(shown, folder.real, entry.name)
            elif not is_link:
                yield _Folder(shown, real, stack, named=False)
            else:
                self._put_aside(shown, folder.real, os.path.realpath(real))

    def _mark(self, prefix: str, names: frozenset[str]) -> None:
        self.markers.update(prefix + name for name in names & _MARKERS)

    def _put_aside(self, shown: str, parent: str, target: str) -> None:
        if not (parent + os.sep).startswith(target.rstrip(os.sep) + os.sep):  # else it leads to a folder that holds it
            self._links.append(_Folder(shown, target, stack_above(target), named=False))

    def _add(self, shown: str, folder: str, name: str) -> None:
        if (folder, name) not in self._files:
            self._files.add((folder, name))
            self.paths.add(shown)

    def _is_excluded(self, shown: str, is_folder: bool) -> bool:
        return self._excluded.decide("/" + shown, is_folder) is True


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself: listed as a file, so that reading it says what is wrong
        return False


def _holds_libraries(names: frozenset[str]) -> bool:
    """Tell whether several distributions are installed in a folder, as `pip install --target` leaves them; the metadata
    of one alone is that of an unpacked wheel. https://packaging.python.org/en/latest/specifications/recording-installed-packages/"""
    return sum(name.endswith(".dist-info") for name in names) > 1


def _is_foreign(folder: str, names: frozenset[str]) -> bool:
    """Tell whether a folder is a virtual environment or a cache."""
    if not names.isdisjoint(_MARKERS_OF_OTHERS):
        return True
    return os.path.basename(folder) in _ENVIRONMENT_NAMES and any(
        os.path.isdir(os.path.join(folder, *parts, "site-packages")) for parts in _libraries(folder, names)
    )


def _libraries(folder: str, names: frozenset[str]) -> Iterator[tuple[str, ...]]:
    yield ()
    for name in sorted(names & {"lib", "lib64", "Lib"}):
        yield (name,)
        try:
            versions = sorted(os.listdir(os.path.join(folder, name)))
        except OSError:
            continue
        for version in versions:
            yield (name, version)
