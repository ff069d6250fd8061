"""Which files are worth a parse: told from their bytes, and never wrong by leaving one out.

A site is a place where a signal is made, sent, connected or disconnected. A file with none can still matter: it may hand
a signal on under another name. Whoever sweeps takes in the files that name a known signal, see `Names`.
"""

import re
from collections.abc import Collection

SITE = re.compile(
    rb"Signal\b|[rR]eceiver\b|\.[\s\\]*(?:a?send(?:_robust)?|(?:dis)?connect)\b"
)
"""A word that ends in `Signal` or `receiver`, or one of the methods of a signal, called or not, on a line of its own or
not. https://docs.djangoproject.com/en/5.2/topics/signals/"""

_WORD = re.compile(rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*")


def may_hold_site(data: bytes) -> bool:
    """Tell whether the file with these bytes could hold a definition, send, connection or disconnect."""
    return SITE.search(data) is not None


class Names:
    """A set of identifiers to look for in many files."""

    def __init__(self, names: Collection[bytes]) -> None:
        self._names = frozenset(names)

    def stand_in(self, data: bytes) -> bool:
        """Tell whether any of the identifiers stands in `data` as a word."""
        return not self._names.isdisjoint(_WORD.findall(data))


def names_any(data: bytes, names: Collection[bytes]) -> bool:
    """Tell whether any of `names` stands in `data` as a word; for many files make one `Names`."""
    return Names(names).stand_in(data)
