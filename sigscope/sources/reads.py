"""Which files were read, what they held then, and what was asked of those that were not read as a whole."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2b

from sigscope.model.read import Asked, Read, Stamp

_DIGEST = 32


class Reads:
    """The files that were read and the folders that were listed: `seen` by their absolute paths, what was `asked` of
    which, and which were read `whole`: of these anything may matter."""

    def __init__(self) -> None:
        self.seen: dict[str, Read] = {}
        self.asked: dict[tuple[str, tuple[object, ...], int], tuple[Asked, list[str]]] = {}
        self.whole: set[str] = set()


_noted: ContextVar[Reads | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[Reads]:
    """Note every file that is read inside of it."""
    reads = Reads()
    token = _noted.set(reads)
    try:
        yield reads
    finally:
        _noted.reset(token)


def is_noting() -> bool:
    """Whether anybody wants to know what is read."""
    return _noted.get() is not None


def note(path: str, stamp: Stamp | None, data: bytes) -> None:
    """Tell that a file was read."""
    reads = _noted.get()
    if reads is not None:
        reads.seen.setdefault(path, (stamp, digest(data)))


def note_unreadable(path: str, reason: str) -> None:
    """Tell that a file could not be read."""
    reads = _noted.get()
    if reads is not None:
        reads.seen.setdefault(path, (None, reason.encode()))


def note_whole(path: str) -> None:
    """Tell that anything in a file may matter."""
    reads = _noted.get()
    if reads is not None:
        reads.whole.add(path)


def note_asked(path: str, asked: Asked) -> None:
    """Tell that the answer to a question matters."""
    reads = _noted.get()
    if reads is not None:
        question, about, wanted = asked
        reads.asked.setdefault((question, about, id(wanted)), (asked, []))[1].append(path)


def digest(data: bytes) -> bytes:
    """What stands for the content of a file."""
    return blake2b(data, digest_size=_DIGEST).digest()


def stamp_of(path: str) -> Stamp | None:
    """The size and the time of a file; None where it has none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
