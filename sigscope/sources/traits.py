"""What single lines of a file show, for those who look at many files and parse few."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

_CHANGE = re.compile(rb"\.(?:append|appendleft|add|extend|update|insert|setdefault)\(|\]\s*=[^=]|[|+]=")
_BEFORE = 200  # characters in front of a change in which the container's name is looked for
_WORD = re.compile(rb"[^\W\d]\w*")
_CLASS = re.compile(rb"^[ \t]*class[ \t]+([A-Za-z_]\w*)", re.MULTILINE)

# what few files are asked for is compiled when it is
_RELATED = rb"(?a)related_name\s*=\s*[\"'](\w+)[\"']"
_MAKES_NAMES = rb"\b(?:__getattr__|__dict__|globals|vars|locals|setattr|exec|sys\.modules)\b"
# A test of `__name__`; or what a process calls once, at its start.
_MAIN = rb"(?m)^if[ \t]+__name__[ \t]*==|^[^#\n\"']*\b(?:django\.setup|get_[aw]sgi_application)\(\)"
_ALL = rb"(?m)^__all__\b[^=\n]*=[ \t]*[\[(](?P<items>(?:[\s,]|#[^\n]*|[\"']\w*[\"'])*+[\])])?"
_STRING = rb"[\"'](\w+)[\"']"
_LISTS_FILES = rb"\b(?:glob|iterdir|iter_modules|listdir|scandir|walk_packages)\("
# The last word of what stands behind it, of a plain name or string.
_THROUGH = rb"(?:[(,]\s*through\s*=|[\"']through[\"']\s*:)[\s(\"']*(?:\w+\.)*(\w*)"
_MODEL = rb"\.models\b|\bModel\b"
_LINE_END = rb"\r\n?|\n"
_MAX_TEMPLATE = 1 << 20


def changed_words(data: bytes) -> set[bytes]:
    """The identifiers that stand shortly before a change in place."""
    found: set[bytes] = set()
    for match in _CHANGE.finditer(data):
        found.update(_WORD.findall(data, max(0, match.start() - _BEFORE), match.start()))
    return found


def class_names(data: bytes) -> dict[str, set[str]]:
    """The names of the classes, by what they are in lower case."""
    found: dict[str, set[str]] = {}
    for word in _CLASS.findall(data):
        name = word.decode()
        found.setdefault(name.lower(), set()).add(name)
    return found


def related_names(data: bytes) -> set[str]:
    """What stands behind `related_name=`, as far as it is a plain string."""
    return {name.decode() for name in re.findall(_RELATED, data)}


def through_names(data: bytes) -> frozenset[str]:
    """The last words of what is given as `through`."""
    return frozenset(name.decode() for name in re.findall(_THROUGH, data))


def may_make_names(data: bytes) -> bool:
    """Whether anything may bind names that stand nowhere in the text."""
    return re.search(_MAKES_NAMES, data) is not None


def may_hold_model(data: bytes) -> bool:
    """Whether anything speaks of models."""
    return re.search(_MODEL, data) is not None


def has_star(data: bytes) -> bool:
    """Whether anything may import all names of another module."""
    return b"*" in data


def has_mark(data: bytes) -> bool:
    """Whether any comment may speak to sigscope."""
    return b"sigscope:" in data


def is_program(data: bytes) -> bool:
    """Whether the file may be run by itself."""
    return re.search(_MAIN, data) is not None


def names_module(data: bytes, name: str) -> bool:
    """Whether a string names a module or something in it."""
    return re.search(rb"""["']""" + re.escape(name.encode()) + rb"""(?:\.\w+)?["']""", data) is not None


def says(data: bytes, name: str) -> bool:
    """Whether a name stands there as a word of its own, in upper or lower case."""
    return re.search(rb"(?<![\w.])" + re.escape(name.encode()) + rb"(?!\w)", data, re.IGNORECASE) is not None


def exported(data: bytes) -> tuple[frozenset[str], bool] | None:
    """The names that `__all__` lists, and whether it is computed from a listing of files; None where there is none."""
    found = re.search(_ALL, data)
    if found is None:
        return None
    names = frozenset(name.decode() for name in re.findall(_STRING, found["items"] or b""))
    return names, found["items"] is None and re.search(_LISTS_FILES, data) is not None


Place = tuple[bytes, int, int, int]
"""A name, the line and the column at which it stands, and the column behind it, all from 1."""


def quoted_ids(data: bytes, names: tuple[bytes, ...], parts: tuple[bytes, ...]) -> tuple[Place, ...]:
    """Where one of the names stands in quotes; each of them holds one of the parts."""
    return tuple(_places(data, _quoted(names))) if any(part in data for part in parts) else ()


def bare_ids(data: bytes, names: tuple[bytes, ...], parts: tuple[bytes, ...]) -> tuple[Place, ...]:
    """The same in a template, where they need no quotes, unless that is too large to be one."""
    is_template = len(data) <= _MAX_TEMPLATE
    return tuple(_places(data, _bare(names))) if is_template and any(part in data for part in parts) else ()


def _places(data: bytes, pattern: re.Pattern[bytes]) -> Iterator[Place]:
    matches = list(pattern.finditer(data))
    starts = [0, *(match.end() for match in re.finditer(_LINE_END, data))] if matches else []
    for match in matches:
        line = bisect_right(starts, match.start())
        column = len(data[starts[line - 1] : match.start()].decode("utf-8", "replace")) + 1
        yield match.group(), line, column, column + len(match.group().decode("utf-8"))


@cache
def _quoted(names: tuple[bytes, ...]) -> re.Pattern[bytes]:
    return re.compile(rb"(?<=[\"'])(?:" + _any_of(names) + rb")(?=[\"'])")


@cache
def _bare(names: tuple[bytes, ...]) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![\w.])(?:" + _any_of(names) + rb")(?![\w.])")


def _any_of(names: tuple[bytes, ...]) -> bytes:
    return b"|".join(map(re.escape, sorted(names, key=len, reverse=True)))
