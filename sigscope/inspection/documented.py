"""Signals with documentation of their own, as tools that read it (Sphinx) want it: these are there for others."""

import re
from collections.abc import Iterator

from sigscope.inspection.places import Places

_COMMENT = re.compile(rb"^\s*#:")
_TRAILING = re.compile(rb"\s#:")
_STRING = re.compile(rb"""^\s*[rRuU]?["']""")


def documented_signals(places: Places) -> Iterator[str]:
    """The ids of the signals of the tree with a `#:` comment above or beside them, or a string below.

    https://www.sphinx-doc.org/en/master/usage/extensions/autodoc.html#directive-autodata
    """
    for signal in places.project.signals:
        if signal.kind == "custom" and signal.location is not None:
            lines = places.text(places.module(signal.location.path)).splitlines()
            first, last = signal.location.line - 1, signal.location.end_line
            above, below = lines[max(first - 1, 0) : first], lines[last : last + 1]
            is_told = any(_COMMENT.match(line) for line in above) or any(_STRING.match(line) for line in below)
            if is_told or any(_TRAILING.search(line) for line in lines[first:last]):
                yield signal.id
