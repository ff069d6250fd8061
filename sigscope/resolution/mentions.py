"""Mentions: a signal's dotted id in a string of the code or in a template, from where something may send it by name.

Template tags and settings that import what they are given (`{% eventsignal event "shop.signals.html_head" %}`) send
signals that no code names otherwise.
"""

from collections.abc import Iterable

from sigscope.model.location import Location
from sigscope.model.project import Mention, Signal
from sigscope.model.source import SourceFile, SourceText
from sigscope.sources.asking import ask
from sigscope.sources.traits import bare_ids, quoted_ids


def find_mentions(
    signals: Iterable[Signal], files: Iterable[SourceFile], templates: Iterable[SourceText]
) -> tuple[Mention, ...]:
    """The places where the id or an alias of a signal that the tree defines stands in quotes, or in a template."""
    ids = {
        name.encode(): signal.id
        for signal in signals
        if signal.kind == "custom" and "[" not in signal.id
        for name in (*signal.aliases, signal.id)
    }
    names = tuple(sorted(ids))
    parts = _parts(ids)
    found = [
        Mention(ids[name], Location(text.path, line, column, line, end))
        for texts, question in ((files, quoted_ids), (templates, bare_ids))
        for text in texts
        for name, line, column, end in ask(text, question, names, parts)
    ]
    return tuple(sorted(found, key=lambda mention: (mention.location, mention.signal)))


def _parts(names: Iterable[bytes]) -> tuple[bytes, ...]:
    """Parts such that each name holds one: its module's, or that of the package around that."""
    modules = {name.rpartition(b".")[0] for name in names}
    return tuple(one for one in sorted(modules) if not any(other in one for other in modules - {one}))
