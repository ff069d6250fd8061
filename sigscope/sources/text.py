"""The bytes and the text of one source file."""

import codecs
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sigscope.model.read import Stamp
from sigscope.model.source import SourceFile
from sigscope.sources.reads import is_noting, note, note_unreadable, note_whole, stamp_of

# https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations
_DECLARATION = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_NO_STATEMENT = re.compile(rb"[ \t\f]*(?:[#\r\n]|$)")
_LATIN = ("latin-1", "iso-8859-1", "iso-latin-1")

LINE_END = re.compile(r"\r\n?|\n")
"""What ends a line of Python: https://docs.python.org/3/reference/lexical_analysis.html#physical-lines"""

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


def bytes_of(file: SourceFile) -> bytes:
    """Return the bytes of `file`, none where it can't be read."""
    try:
        return read(file)
    except Unreadable:
        return b""


def read_bytes(absolute: str, *, keep: bool = False) -> bytes:
    """Return the bytes of the regular file at `absolute`, to be kept if `keeping`; raises Unreadable like `read`."""
    note_whole(absolute)
    return peek(absolute, keep=keep)


def peek(absolute: str, *, keep: bool = False) -> bytes:
    """The same for who tells what of the bytes matters, see `asking`."""
    kept = _kept.get()
    if kept is not None and absolute in kept:
        return kept[absolute]
    data = _read(absolute)
    if keep and kept is not None:
        kept[absolute] = data
    return data


def content(absolute: str) -> bytes | None:
    """The same, None where it can't be read."""
    try:
        return peek(absolute)
    except Unreadable:
        return None


def _read(absolute: str) -> bytes:
    try:
        stamp, data = _stamped(absolute)
    except Unreadable as error:
        note_unreadable(absolute, error.reason)
        raise
    note(absolute, stamp, data)
    return data


def _stamped(absolute: str) -> tuple[Stamp, bytes]:
    try:
        status = os.stat(absolute)
        data = None if _is_special(status) else _bytes(absolute)
    except OSError as error:
        raise Unreadable(explain(error)) from error
    if data is None:
        raise Unreadable("it is not a regular file")
    return (status.st_size, status.st_mtime_ns), data


def _is_special(status: os.stat_result) -> bool:
    """Whether to open it might wait for ever."""
    return not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode)


def _bytes(absolute: str) -> bytes:
    with open(absolute, "rb") as stream:
        return stream.read()


def look_into(folder: str) -> None:
    """Note which Python files and packages a folder holds, or why it can't be listed."""
    if not is_noting():
        return
    stamp = stamp_of(folder)
    try:
        note(folder, stamp, names_in(folder))
    except Unreadable as error:
        note_unreadable(folder, error.reason)


def names_in(folder: str) -> bytes:
    """The names of what may be Python files and packages in a folder; raises Unreadable."""
    try:
        names = os.listdir(folder)
    except OSError as error:
        raise Unreadable(explain(error)) from error
    told = (name for name in names if name.endswith(".py") or ("." not in name and name != "__pycache__"))
    return "\0".join(sorted(told)).encode("utf-8", "surrogateescape")


def decode(data: bytes) -> str:
    """Return the text of a Python file as Python itself would read it: byte order mark, then PEP 263, then UTF-8.

    Line ends stay as they are. Raises Unreadable where the encoding is unknown or the bytes do not fit it, and for
    null bytes, which Python refuses.
    """
    if b"\0" in data or "\0" in (text := _decoded(data)):
        raise Unreadable("it holds null bytes")
    return text


def why_undecodable(data: bytes) -> str | None:
    """The reason why the bytes of a file are no text of Python; None where they are."""
    try:
        decode(data)
    except Unreadable as error:
        return error.reason
    return None


def _decoded(data: bytes) -> str:
    marked = data.startswith(codecs.BOM_UTF8)
    encoding = _declared(data)
    try:
        is_utf8 = codecs.lookup(encoding).name == "utf-8"
    except LookupError as error:
        raise Unreadable(f"unknown encoding: {encoding}") from error
    if marked and not is_utf8:
        raise Unreadable(f"marked as utf-8, but declared as {encoding}")
    try:
        return data[len(codecs.BOM_UTF8) if marked else 0 :].decode(encoding)
    except (LookupError, ValueError) as error:  # a codec that is not for text; bytes that do not fit
        raise Unreadable(f"not decodable as {encoding}") from error


def _declared(data: bytes) -> str:
    """The encoding that a comment in the first two lines declares, or UTF-8.

    Not `tokenize.detect_encoding`: which files it refuses, and with which errors, differs between versions of Python.
    """
    for line in data[: _end_of_second_line(data)].removeprefix(codecs.BOM_UTF8).splitlines()[:2]:
        found = _DECLARATION.match(line)
        if found is not None:
            name = found[1].decode().lower().replace("_", "-")
            known = next((each for each in ("utf-8", *_LATIN) if f"{name}-".startswith(f"{each}-")), name)
            return "iso-8859-1" if known in _LATIN else known
        if _NO_STATEMENT.match(line) is None:
            break
    return "utf-8"


def _end_of_second_line(data: bytes) -> int:
    first = data.find(b"\n") + 1
    return (data.find(b"\n", first) + 1 if first else 0) or len(data)
