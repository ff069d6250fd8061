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
    closed = closed_lines(data, is_absent)
    if not closed:
        return data
    return b"".join(line for number, line in enumerate(data.splitlines(keepends=True), 1) if number not in closed)


def closed_lines(data: bytes, is_absent: Callable[[str], bool]) -> frozenset[int]:
    """The numbers of the lines that `without_gated` leaves out, from 1."""
    if b"INSTALLED_APPS" not in data and b"is_installed(" not in data:
        return frozenset()
    return frozenset(_closed(data, is_absent))


def _closed(data: bytes, is_absent: Callable[[str], bool]) -> Iterator[int]:
    closed: int | None = None
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        indent = len(line) - len(line.lstrip(b" \t"))
        if closed is not None and (indent > closed or not line.strip()):
            yield number
            continue
        closed = None
        gate = _GATE.fullmatch(line)
        if gate is not None and not _OPENS.search(gate["before"] + b" " + gate["after"]):
            name = gate["listed"] or gate["installed"]
            closed = indent if is_absent(name.decode()) else None
