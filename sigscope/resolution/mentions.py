"""Mentions: a signal's dotted id in a string of the code or in a template, from where something may send it by name.

Template tags and settings that import what they are given (`{% eventsignal event "shop.signals.html_head" %}`) send
signals that no code names otherwise.
"""

from collections.abc import Iterable

from sigscope.model.asked import Sought
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
    sought = _sought(ids)
    found = [
        Mention(ids[place.name], Location(text.path, place.line, place.column, place.line, place.end_column))
        for texts, question in ((files, quoted_ids), (templates, bare_ids))
        for text in texts
        for place in ask(text, question, sought)
    ]
    return tuple(sorted(found, key=lambda mention: (mention.location, mention.signal)))


def _sought(names: Iterable[bytes]) -> Sought:
    modules = {name.rpartition(b".")[0] for name in names}
    # what holds the name of a module holds that of its package
    parts = [one for one in sorted(modules) if not any(other in one for other in modules - {one})]
    return Sought(tuple(sorted(names)), tuple(parts))
