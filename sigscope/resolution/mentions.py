"""Mentions: a signal's dotted id in a string of the code or in a template, from where something may send it by name.

Template tags and settings that import what they are given (`{% eventsignal event "shop.signals.html_head" %}`) send
signals that no code names otherwise.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from sigscope.model.location import Location
from sigscope.model.project import Mention, Signal
from sigscope.model.source import SourceFile, SourceText
from sigscope.sources.text import Unreadable, read_bytes

MAX_TEMPLATE = 1 << 20


def find_mentions(
    signals: Iterable[Signal], files: Iterable[SourceFile], templates: Iterable[SourceText]
) -> tuple[Mention, ...]:
    """The places where the id or an alias of a signal that the tree defines stands in quotes, or in a template."""
    names = {
        name: signal.id
        for signal in signals
        if signal.kind == "custom" and "[" not in signal.id
        for name in (*signal.aliases, signal.id)
    }
    finder = _Finder(names)
    found = [
        mention
        for texts, pattern in ((files, finder.quoted), (templates, finder.bare))
        for text in texts
        for mention in finder.mentions(text, pattern)
    ]
    return tuple(sorted(found, key=lambda mention: (mention.location, mention.signal)))


class _Finder:
    def __init__(self, names: dict[str, str]) -> None:
        self._names = {name.encode(): signal for name, signal in names.items()}
        modules = {name.rpartition(b".")[0] for name in self._names}
        # what holds the name of a module holds that of its package
        self._modules = [one for one in sorted(modules) if not any(other in one for other in modules - {one})]
        ids = b"|".join(re.escape(name) for name in sorted(self._names, key=len, reverse=True)) or b"(?!)"
        self.quoted = re.compile(rb"(?<=[\"'])(" + ids + rb")(?=[\"'])")
        self.bare = re.compile(rb"(?<![\w.])(" + ids + rb")(?![\w.])")

    def mentions(self, text: SourceFile | SourceText, pattern: re.Pattern[bytes]) -> Iterator[Mention]:
        """The mentions in one file; none where it can't be read, or is too large for a template."""
        try:
            data = read_bytes(text.absolute)
        except Unreadable:
            return
        if isinstance(text, SourceText) and len(data) > MAX_TEMPLATE:
            return
        if not any(module in data for module in self._modules):
            return
        matches = list(pattern.finditer(data))
        starts = [0, *(match.end() for match in re.finditer(rb"\r\n?|\n", data))] if matches else []
        for match in matches:
            line = bisect_right(starts, match.start())
            column = len(data[starts[line - 1] : match.start()].decode("utf-8", "replace")) + 1
            location = Location(text.path, line, column, line, column + len(match.group().decode("utf-8")))
            yield Mention(self._names[match.group()], location)
