"""Which files are worth a parse: told from their bytes, and never wrong by leaving one out.

A site is a place where a signal is made, sent, connected or disconnected. A file with none can still matter: it may
hand a signal on under another name. Whoever sweeps takes in the files that name a known signal, see `Names`.
"""

import re
from collections.abc import Collection, Iterator
from functools import cache

from sigscope.sources.words import words_of

SITE = re.compile(rb"Signal\b|[rR]eceiver\b|\.[\s\\]*(?:a?send(?:_robust)?|(?:dis)?connect)\b")
"""A word that ends in `Signal` or `receiver`, or one of the methods of a signal, called or not, on a line of its own or
not. https://docs.djangoproject.com/en/5.2/topics/signals/"""

# SITE begins with no literal and is slow for it; nearly every file without a site is dismissed by these four
_ENDINGS = tuple(re.compile(ending) for ending in (rb"Signal\b", rb"eceiver\b", rb"send(?:_robust)?\b", rb"connect\b"))

# what is asked of libraries alone is compiled when it is
# what a function does for its callers: it connects, by a call, a decorator or `receiver` applied or handed on; it makes
_WRAP = (
    rb"(?m)^[ \t][^\n]*?(?:\.[\s\\]*connect\b(?![\"'])|@[\w.]*receiver\b|\breturn\s+[\w.]*Signal\b)"
    rb"|(?<![\w.@])(?:\w+\.)*receiver\s*\(|\(\s*(?:\w+\.)*receiver\s*,"
)
_SENT = rb"\b(\w+)\s*\.\s*a?send(?:_robust)?\b"
_PARAMETERS = rb"\bdef\s+\w+\s*\(([^)]*)\)"
_IMPORTS = rb"\bimport\b[ \t]*(\([^()]*\)|[^\n]*)"

# each begins with what a search finds quickly, a letter or the end of a line
_CLASS = re.compile(rb"\n[ \t]*class\s+[\w\x80-\xff]+\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")
_AS = re.compile(rb"as\s+([\w\x80-\xff]+)")
_WORD_BEFORE = re.compile(rb"([\w\x80-\xff]+)\s+\Z")
_NEAR = 100
_ASSIGNED = re.compile(rb"\n[ \t]*([\w\x80-\xff]+)\s*=\s*([\w.\x80-\xff]+)")


def may_hold_site(data: bytes) -> bool:
    """Tell whether the file with these bytes could hold a definition, send, connection or disconnect."""
    return any(ending.search(data) for ending in _ENDINGS) and SITE.search(data) is not None


def may_wrap(data: bytes) -> bool:
    """Tell whether the file with these bytes could hold a function that makes, sends or connects signals for others."""
    if may_hold_site(data) and re.search(_WRAP, data):
        return True
    sent = set(re.findall(_SENT, data)) - {b"self"}
    return bool(sent) and any(names_any(parameters, sent) for parameters in re.findall(_PARAMETERS, data))


class Names:
    """A set of identifiers to look for in many files."""

    def __init__(self, names: Collection[bytes]) -> None:
        self._names = frozenset(names)

    def stand_in(self, data: bytes) -> bool:
        """Tell whether any of the identifiers stands in `data` as a word."""
        return not self._names.isdisjoint(words_of(data))


class Uses:
    """The same for identifiers that a `library` defines: a file must mention that as well, or import one of them."""

    def __init__(self, names: Collection[bytes], library: bytes) -> None:
        self._names = Names(names)
        self._library = Names({library})
        self._is_any = not library

    def stand_in(self, data: bytes) -> bool:
        """Tell whether the file with these bytes may use one of the identifiers."""
        if not self._names.stand_in(data):
            return False
        return (
            self._is_any or self._library.stand_in(data) or any(map(self._names.stand_in, re.findall(_IMPORTS, data)))
        )


def may_use(data: bytes, names: tuple[bytes, ...], library: bytes) -> bool:
    """Tell whether the file with these bytes may use one of the identifiers that a library defines, see `Uses`."""
    return _uses(names, library).stand_in(data)


@cache
def _uses(names: tuple[bytes, ...], library: bytes) -> Uses:
    return Uses(names, library)


def names_any(data: bytes, names: Collection[bytes]) -> bool:
    """Tell whether any of `names` stands in `data` as a word; for many files make one `Names`."""
    return Names(names).stand_in(data)


def names_of_bases(data: bytes) -> set[bytes]:
    """The identifiers in the parentheses of every class statement, bases and metaclasses, and what they rename."""
    words: set[bytes] = set()
    data = b"\n" + data
    for bases in _CLASS.findall(data):
        words.update(words_of(bases))
    for _, origin, bound in sorted((*_named_as(data), *_assigned(data))) if words else ():
        if bound in words:
            words.add(origin)
    return words


Renamed = tuple[int, bytes, bytes]


def _named_as(data: bytes) -> Iterator[Renamed]:
    for match in _AS.finditer(data):
        before = _WORD_BEFORE.search(data, max(0, match.start() - _NEAR), match.start())
        if before is not None:
            yield match.start(), before[1], match[1]


def _assigned(data: bytes) -> Iterator[Renamed]:
    for match in _ASSIGNED.finditer(data):
        yield match.start(), match[2].rpartition(b".")[2], match[1]
