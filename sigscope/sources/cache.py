"""Results kept from one run to the next, one file a question: told again only where nothing that they rest on changed.

What a result rests on is every file that was read for it, the list of files, the libraries among them, and which
packages and projects lie in the tree and above it. A file counts as unchanged by its size and time if these are older
than the look at it, else by its content, else by what it answers to all that was asked of it. A cache that is broken,
foreign, read-only or used by two runs at once costs time and nothing else.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from time import time_ns

import sigscope
from sigscope.model.project import Project
from sigscope.model.read import Read
from sigscope.sources.pickles import dump, load, sealed, unsealed, write_whole
from sigscope.sources.reads import Reads, digest, stamp_of
from sigscope.sources.text import Unreadable, content, names_in, peek
from sigscope.sources.walk import Walked

_MAGIC = b"sigscope result 2\n"
_SUFFIXES = _RESULT, _FACTS, _TEXTS = (".result", ".facts", ".texts")
_FRESH = 2_000_000_000  # nanoseconds within which a file may change twice and keep its time
_ABOVE = (".git", ".hg", "__init__.py", "manage.py")

Question = tuple[object, ...]


def default_folder() -> str:
    """Where the user's caches lie."""
    from platformdirs import user_cache_dir

    return user_cache_dir("sigscope", appauthor=False)


@dataclass(frozen=True, slots=True)
class Contents:
    """How many results a cache holds, and the bytes of these and of what was told of single files."""

    results: int
    size: int


def contents(folder: str) -> Contents:
    """What a cache holds."""
    files = _files(folder)
    return Contents(sum(path.endswith(_RESULT) for path in files), sum(map(os.path.getsize, files)))


def clean(folder: str) -> Contents:
    """Delete the results in a cache, and nothing else; what was there."""
    before = contents(folder)
    for path in _files(folder):
        os.unlink(path)
    return before


def _files(folder: str) -> list[str]:
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return []
    return [os.path.join(folder, name) for name in names if name.endswith(_SUFFIXES)]


class Results:
    """The results in a folder for one `question`: what the user asked, options included."""

    def __init__(self, folder: str, question: Question, walked: Walked) -> None:
        self._path = _place(folder, walked, _RESULT, question)
        found = (walked.root, walked.paths, walked.templates, walked.failures, walked.markers, walked.libraries)
        self._rests_on = (os.path.basename(self._path), *found, _above(walked.absolute))
        self.facts = facts_of(folder, walked)
        self._texts = _place(folder, walked, _TEXTS)

    def find(self) -> Project | None:
        """The result, None where there is none or something changed that matters."""
        began = time_ns()
        data = content(self._path)
        whole = None if data is None else unsealed(data, _MAGIC)
        found = None if whole is None else load(whole)
        if not isinstance(found, tuple) or found[0] != self._rests_on:
            return None
        seen: dict[str, Read]
        _, looked, seen, project, asked = found
        changed = [path for path, read in seen.items() if not _is_same(path, read, looked)]
        if changed:
            from sigscope.sources.answers import still_answered

            now = still_answered(load(asked), self._texts, changed)
            if now is None:
                return None
            self._write(began, seen | now, project, asked)
        known = load(project)
        return known if isinstance(known, Project) else None

    def keep(self, reads: Reads, looked: int, project: Project) -> None:
        """Keep a result with what was read for it from the time `looked` on; not at all where that can't be done."""
        from sigscope.sources.answers import answered

        self._write(looked, reads.seen, dump(project), dump(answered(reads, self._texts)))

    def _write(self, looked: int, seen: Mapping[str, Read], project: bytes, asked: bytes) -> None:
        write_whole(self._path, sealed(dump((self._rests_on, looked, dict(seen), project, asked)), _MAGIC))


def facts_of(folder: str, walked: Walked) -> str:
    """Where in a cache what was told of the single files of a tree lies."""
    return _place(folder, walked, _FACTS)


def _place(folder: str, walked: Walked, suffix: str, question: Question = ()) -> str:
    key = repr((_MAGIC, sigscope.__version__, _installed(), walked.absolute, question))
    return os.path.join(folder, digest(key.encode("utf-8", "surrogateescape")).hex() + suffix)


def _is_same(path: str, seen: Read, looked: int) -> bool:
    stamp, held = seen
    now = stamp_of(path)
    if now is not None and stamp is not None:
        if now == stamp and now[1] < looked - _FRESH:
            return True
        if now[0] != stamp[0]:
            return False
    return _held(path) == held


def _held(path: str) -> bytes:
    """What stands for the content of a file or folder, the reason where it can't be read."""
    try:
        return digest(names_in(path) if os.path.isdir(path) else peek(path))
    except Unreadable as error:
        return error.reason.encode()


def _above(folder: str) -> tuple[bool, ...]:
    """Which folders above the root are packages, or hold a project or a repository."""
    found = []
    while True:
        found += [os.path.exists(os.path.join(folder, name)) for name in _ABOVE]
        parent = os.path.dirname(folder)
        if parent == folder:
            return tuple(found)
        folder = parent


@cache
def _installed() -> tuple[int, int, str]:
    """What tells this very code from any other: an update, or a change while sigscope itself is worked on."""
    top = os.path.dirname(os.path.abspath(sigscope.__file__))
    times = [
        os.stat(os.path.join(folder, name)).st_mtime_ns
        for folder, _, names in os.walk(top)
        for name in names
        if name.endswith(".py")
    ]
    return len(times), max(times), sys.version
