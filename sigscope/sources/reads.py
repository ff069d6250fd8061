"""Which files were read, and what they held then."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2b

from sigscope.model.read import Read, Stamp

_DIGEST = 32
_noted: ContextVar[dict[str, Read] | None] = ContextVar("noted", default=None)


@contextmanager
def noting() -> Iterator[dict[str, Read]]:
    """Note every file that is read inside of it, by its absolute path."""
    reads: dict[str, Read] = {}
    token = _noted.set(reads)
    try:
        yield reads
    finally:
        _noted.reset(token)


def note(path: str, stamp: Stamp | None, data: bytes) -> None:
    """Tell that a file was read; `stamp` is None where it could not be."""
    reads = _noted.get()
    if reads is not None and path not in reads:
        reads[path] = Read(stamp, digest(data))


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
