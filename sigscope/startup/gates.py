"""Suites that run only where an app is installed: `if "x" in settings.INSTALLED_APPS`, `if apps.is_installed("x")`.

Told from the text, line by line, because a startup walks over files that are never parsed.
"""

import re
from collections.abc import Callable, Iterator

_GATE = re.compile(
    rb"([ \t]*)(?:el)?if\b(?P<before>[^\n]*?)"
    rb"(?:[\"'](?P<listed>[\w.]+)[\"'][ \t]+in[ \t]+(?:\w+\.)*INSTALLED_APPS\b"
    rb"|\bis_installed\([\"'](?P<installed>[\w.]+)[\"']\))(?P<after>[^\n]*):[ \t\r]*(?:#[^\n]*)?\n"
)
_OPENS = re.compile(rb"\bnot\b|\bor\b|\belse\b")


def without_gated(data: bytes, is_absent: Callable[[str], bool]) -> bytes:
    """The bytes of a Python file without the suites that ask for an app of which `is_absent` holds.

    A condition counts only where the app must be there for it to hold: no `not`, no `or` beside it.
    """
    if b"INSTALLED_APPS" not in data and b"is_installed(" not in data:
        return data
    return b"".join(_kept(data, is_absent))


def _kept(data: bytes, is_absent: Callable[[str], bool]) -> Iterator[bytes]:
    closed: int | None = None
    for line in data.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip(b" \t"))
        if closed is not None and (indent > closed or not line.strip()):
            continue
        closed = None
        gate = _GATE.fullmatch(line)
        if gate is not None and not _OPENS.search(gate["before"] + b" " + gate["after"]):
            name = gate["listed"] or gate["installed"]
            closed = indent if is_absent(name.decode()) else None
        yield line
