"""Results kept from one run to the next, one file a question: told again only where nothing that they rest on changed.

What a result rests on is every file that was read for it, the list of files, and which packages lie above them. A file
counts as unchanged by its size and time if these are older than the look at it, else by its content. A cache that is
broken, foreign, read-only or used by two runs at once costs time and nothing else.
"""

import os
import pickle
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from io import BytesIO
from typing import NoReturn

from platformdirs import user_cache_dir

import sigscope
from sigscope.model.project import Project
from sigscope.model.read import Read
from sigscope.sources.reads import digest, stamp_of
from sigscope.sources.text import Unreadable, read_bytes
from sigscope.sources.walk import Walked

_MAGIC = b"sigscope result 1\n"
_SUFFIX = ".result"
_DIGEST = 32
_FRESH = 2_000_000_000  # nanoseconds within which a file may change twice and keep its time
_MODEL = "sigscope.model."
_ABOVE = ("__init__.py", "manage.py")

Question = tuple[object, ...]


def default_folder() -> str:
    """Where the user's caches lie."""
    return user_cache_dir("sigscope", appauthor=False)


@dataclass(frozen=True, slots=True)
class Contents:
    """How many results a cache holds, and their bytes."""

    results: int
    size: int


def contents(folder: str) -> Contents:
    """What a cache holds."""
    sizes = [os.path.getsize(path) for path in _files(folder)]
    return Contents(len(sizes), sum(sizes))


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
    return [os.path.join(folder, name) for name in names if name.endswith(_SUFFIX)]


class Results:
    """The results in a folder for one `question`: what the user asked, options included."""

    def __init__(self, folder: str, question: Question, walked: Walked) -> None:
        self._folder = folder
        self._walked = (walked.root, walked.paths, walked.templates, walked.failures, _above(walked.absolute))
        key = repr((_MAGIC, sigscope.__version__, _installed(), walked.absolute, question))
        name = blake2b(key.encode("utf-8", "surrogateescape"), digest_size=_DIGEST).hexdigest()
        self._path = os.path.join(folder, name + _SUFFIX)

    def find(self) -> Project | None:
        """The result, None where there is none or something changed."""
        try:
            found = _decoded(read_bytes(self._path))
        except Unreadable:
            return None
        if found is None or found[0] != self._walked:
            return None
        _, looked, reads, project = found
        return project if all(_is_same(path, seen, looked) for path, seen in reads.items()) else None

    def keep(self, reads: Mapping[str, Read], looked: int, project: Project) -> None:
        """Keep a result with what was read for it from the time `looked` on; not at all where that can't be done."""
        data = _encoded((self._walked, looked, dict(reads), project))
        with suppress(OSError):
            os.makedirs(self._folder, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self._folder)
            try:
                with open(handle, "wb") as stream:
                    stream.write(data)
                os.replace(draft, self._path)
            except OSError:
                os.unlink(draft)


_Kept = tuple[object, int, dict[str, Read], Project]


def _encoded(kept: _Kept) -> bytes:
    data = pickle.dumps(kept, protocol=5)
    return _MAGIC + blake2b(data, digest_size=_DIGEST).digest() + data


def _decoded(data: bytes) -> _Kept | None:
    start = len(_MAGIC) + _DIGEST
    if not data.startswith(_MAGIC) or blake2b(data[start:], digest_size=_DIGEST).digest() != data[len(_MAGIC) : start]:
        return None
    try:
        kept: _Kept = _Model(BytesIO(data[start:])).load()
    except (pickle.UnpicklingError, AttributeError, EOFError, TypeError, ValueError):
        return None
    return kept


class _Model(pickle.Unpickler):
    """Makes objects of the model alone: what lies in a cache need not be ours."""

    def find_class(self, module: str, name: str) -> type:
        """A class of the model; raises UnpicklingError for any other."""
        if not module.startswith(_MODEL):
            _refuse(module)
        found = super().find_class(module, name)
        return found if isinstance(found, type) and found.__module__ == module else _refuse(module)


def _refuse(module: str) -> NoReturn:
    raise pickle.UnpicklingError(f"{module} is no part of the model")


def _is_same(path: str, seen: Read, looked: int) -> bool:
    now = stamp_of(path)
    if now != seen.stamp:
        same_size = now is not None and seen.stamp is not None and now[0] == seen.stamp[0]
        return same_size and _digest(path) == seen.digest
    return now is None or now[1] < looked - _FRESH or _digest(path) == seen.digest


def _digest(path: str) -> bytes | None:
    try:
        return digest(read_bytes(path))
    except Unreadable:
        return None


def _above(folder: str) -> tuple[bool, ...]:
    """Which folders above the root are packages or hold a project."""
    found = []
    while True:
        found += [os.path.exists(os.path.join(folder, name)) for name in _ABOVE]
        parent = os.path.dirname(folder)
        if parent == folder:
            return tuple(found)
        folder = parent


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
