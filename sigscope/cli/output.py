"""Where a command's output goes: stdout, or a file that is written whole or not at all."""

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from sigscope.errors import SigscopeError

if TYPE_CHECKING:
    from pathlib import Path

STDOUT = "-"
_CODE = (".py", ".pyi")  # what is scanned is never what is written
_GUIDES = str.maketrans("├└│─…", "|`|-.")  # for terminals that have no others


def check(output: str) -> None:
    """Raise SigscopeError where `write` would fail for a reason that is known before the work is done."""
    if output == STDOUT:
        return
    if not output:
        raise SigscopeError("can't write to a file without a name; name one, or - for stdout")
    target = _target(output)
    if target.suffix in _CODE:
        raise SigscopeError(f"can't write {output}: it is the name of Python code; choose another file")
    if target.is_dir():
        raise SigscopeError(f"can't write {output}: it is a folder; name a file in it")
    if not target.parent.is_dir():
        raise SigscopeError(f"can't write {output}: there is no folder {target.parent}; create it first")
    if target.exists() and not os.access(target, os.W_OK):
        raise SigscopeError(f"can't write {output}: permission denied; choose another file")


def write(output: str, text: str) -> None:
    """Write `text`, in UTF-8, to the file `output` or, where that is `-`, to stdout.

    The file is replaced in one step and keeps its permissions; a link stays and its target is replaced; what is no
    regular file (`/dev/null`, a pipe) is written to directly. Raises SigscopeError where that fails.
    """
    if output == STDOUT:
        _write_stdout(text)
        return
    check(output)
    target = _target(output)
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(_encoded(text))
        else:
            _replace(target, _encoded(text))
    except OSError as problem:
        raise SigscopeError(f"can't write {output}: {problem.strerror}; choose another file") from problem


def _target(output: str) -> "Path":
    from pathlib import Path

    real = Path(os.path.realpath(output))
    # /dev/stdout may be a link to a pipe, which has no name of its own
    return real if real.exists() or not os.path.exists(output) else Path(output)


def _encoded(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding, "backslashreplace")


def _with_guides(text: str, encoding: str) -> str:
    """`text`, its lines drawn with what the encoding has."""
    try:
        "├└│─…".encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_GUIDES)
    return text


def _replace(target: "Path", data: bytes) -> None:
    # In the same folder, since a file can be put in another's place in one step only within a file system.
    unfinished = target.with_name(f".{target.name[:100]}.{os.urandom(6).hex()}.part")
    try:
        with unfinished.open("xb") as file:
            file.write(data)
        if target.exists():
            from shutil import copymode

            copymode(target, unfinished)
        unfinished.replace(target)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise


def _write_stdout(text: str) -> None:
    # Bytes, so that what a pipe or a redirection gets does not hang on the locale; a terminal gets its own encoding.
    if sys.stdout is None:
        raise SigscopeError("can't write to stdout: it is closed; name a file with --output")
    encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(_encoded(_with_guides(text, encoding), encoding))
        sys.stdout.buffer.flush()
    except OSError as problem:
        # Python flushes once more at its end, which must not fail.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
        if not isinstance(problem, BrokenPipeError):  # then the reader (`head`, `less`) has what it wanted
            raise SigscopeError(f"can't write to stdout: {problem.strerror}") from problem
