"""The bytes and the text of one source file."""

import io
import os
import stat
import tokenize

from sigscope.model.source import SourceFile
from sigscope.sources.reads import note


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


def explain(error: OSError) -> str:
    """Say what the system said, without path, number or the system's own wording."""
    return next((reason for kind, reason in _REASONS if isinstance(error, kind)), "the system could not read it")


def read(file: SourceFile) -> bytes:
    """Return the bytes of `file`.

    Raises Unreadable for a file that vanished, may not be read, is a folder, a broken link, a pipe or a device.
    """
    return read_bytes(file.absolute)


def read_bytes(absolute: str) -> bytes:
    """Return the bytes of the regular file at `absolute`; raises Unreadable like `read`."""
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
