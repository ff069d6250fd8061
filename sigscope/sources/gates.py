"""Suites that run only where an app is installed: `if "x" in settings.INSTALLED_APPS`, `if apps.is_installed("x")`.

Told from the text, line by line, because a startup walks over files that are never parsed. A condition counts only
where the app must be there for it to hold: no `not`, no `or` beside it.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from sigscope.model.imports import ImportLine
from sigscope.sources.imports import defined_names, known_imports, scan_includes
from sigscope.sources.words import words_of

# few files ask for an app, and what they ask for is compiled when they do
_GATE = (
    rb"([ \t]*)(?:el)?if\b(?P<before>[^\n]*?)"
    rb"(?:[\"'](?P<listed>[\w.]+)[\"'][ \t]+in[ \t]+(?:\w+\.)*INSTALLED_APPS\b"
    rb"|\bis_installed\([\"'](?P<installed>[\w.]+)[\"']\))(?P<after>[^\n]*):[ \t\r]*(?:#[^\n]*)?\n"
)
_OPENS = rb"\bnot\b|\bor\b|\belse\b"
_DOTTED = re.compile(rb"[\"']([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)[\"']")


def asked_apps(data: bytes) -> frozenset[str]:
    """The apps that the conditions of a Python file ask for."""
    if not _may_ask(data):
        return frozenset()
    return frozenset(app for line in data.splitlines(keepends=True) if (app := _asks_for(line)) is not None)


def closed_lines(data: bytes, absent: Collection[str]) -> frozenset[int]:
    """The numbers, from 1, of the lines of a Python file that run only where one of the `absent` apps is installed."""
    return frozenset(_closed(data, absent)) if absent and _may_ask(data) else frozenset()


def running_imports(data: bytes, absent: Collection[str], tops: frozenset[str]) -> tuple[ImportLine, ...]:
    """The imports of a Python file without those in closed lines: relative ones, and absolute ones of `tops`."""
    found = known_imports(_running(data, absent))
    return tuple(line for line in found if line.module.startswith(".") or line.module.partition(".")[0] in tops)


def running_includes(data: bytes, absent: Collection[str]) -> tuple[tuple[str, ...], bool]:
    """The same of the URLconfs that it includes, see `scan_includes`."""
    return scan_includes(_running(data, absent))


def running_strings(data: bytes, absent: Collection[str]) -> frozenset[str]:
    """The same of the strings in it that are dotted names."""
    return frozenset(name.decode() for name in _DOTTED.findall(_running(data, absent)))


def running_words(data: bytes, absent: Collection[str]) -> Counter[str]:
    """How often the words of a Python file stand in lines that are not closed, where they are defined aside."""
    running = _running(data, absent)
    words = Counter(word.decode("utf-8", "replace") for word in words_of(running))
    words.subtract(defined_names(running))
    return words


def _running(data: bytes, absent: Collection[str]) -> bytes:
    closed = closed_lines(data, absent)
    if not closed:
        return data
    return b"".join(line for number, line in enumerate(data.splitlines(keepends=True), 1) if number not in closed)


def _may_ask(data: bytes) -> bool:
    return b"INSTALLED_APPS" in data or b"is_installed(" in data


def _asks_for(line: bytes) -> str | None:
    gate = re.fullmatch(_GATE, line)
    if gate is None or re.search(_OPENS, gate["before"] + b" " + gate["after"]):
        return None
    name: bytes = gate["listed"] or gate["installed"]
    return name.decode()


def _closed(data: bytes, absent: Collection[str]) -> Iterator[int]:
    closed: int | None = None
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        indent = len(line) - len(line.lstrip(b" \t"))
        if closed is not None and (indent > closed or not line.strip()):
            yield number
        else:
            closed = indent if _asks_for(line) in absent else None
