"""The bytes and the text of one source file."""

import codecs
import io
import os
import stat
import tokenize
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sigscope.model.source import SourceFile
from sigscope.sources.reads import note

_kept: ContextVar[dict[str, bytes] | None] = ContextVar("kept", default=None)


class Unreadable(Exception):
    """A file or folder that can't be read; `reason` is short, for humans, and says nothing of the machine."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


_REASONS: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "it does not exist"),
    (PermissionError, "permission denied"),
    (IsADirectoryError, "it is a folder"),
    (NotADirectoryError, "a part of its path is not a folder"),
)


@contextmanager
def keeping() -> Iterator[None]:
    """Read each file of the tree once inside of it, and keep what it held."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def explain(error: OSError) -> str:
    """Say what the system said, without path, number or the system's own wording."""
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "the system could not read it")


def read(file: SourceFile) -> bytes:
    """Return the bytes of `file`.

    Raises Unreadable for a file that vanished, may not be read, is a folder, a broken link, a pipe or a device.
    """
    return read_bytes(file.absolute, keep=not file.is_library)


def read_bytes(absolute: str, *, keep: bool = False) -> bytes:
    """Return the bytes of the regular file at `absolute`, to be kept if `keeping`; raises Unreadable like `read`."""
    kept = _kept.get()
    if kept is not None and absolute in kept:
        return kept[absolute]
    data = _read(absolute)
    if keep and kept is not None:
        kept[absolute] = data
    return data


def _read(absolute: str) -> bytes:
    try:
        status = os.stat(absolute)
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            raise Unreadable("it is not a regular file")  # opening a pipe would wait for ever
        with open(absolute, "rb") as stream:
            data = stream.read()
    except OSError as error:
        note(absolute, None, b"")
        raise Unreadable(explain(error)) from error
    note(absolute, (status.st_size, status.st_mtime_ns), data)
    return data


def decode(data: bytes) -> str:
    """Return the text of a Python file as Python itself would read it: byte order mark, then PEP 263, then UTF-8.

    Line ends stay as they are. Raises Unreadable where the encoding is unknown or the bytes do not fit it, and for
    null bytes, which Python refuses.
    """
    is_plain = b"coding" not in data[: _end_of_second_line(data)] and not data.startswith(codecs.BOM_UTF8)
    text = _plainly(data) if is_plain else None
    if text is None:
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        except SyntaxError as error:
            raise Unreadable(str(error.msg)) from error
        try:
            text = data.decode(encoding)
        except (LookupError, ValueError) as error:  # a codec that is not for text; bytes that do not fit
            raise Unreadable(f"not decodable as {encoding}") from error
    if "\0" in text:
        raise Unreadable("it holds null bytes")
    return text


def _plainly(data: bytes) -> str | None:
    try:
        return data.decode()
    except ValueError:
        return None


def _end_of_second_line(data: bytes) -> int:
    first = data.find(b"\n") + 1
    return (data.find(b"\n", first) + 1 if first else 0) or len(data)
