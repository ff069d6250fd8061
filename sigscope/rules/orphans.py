"""Signals that lack senders or receivers, for the rules about them."""

from collections.abc import Iterator

from sigscope.graph import OrphanKind, SignalGraph
from sigscope.model.location import Location
from sigscope.model.project import Signal


def sure_orphans(graph: SignalGraph, kind: OrphanKind) -> Iterator[tuple[Signal, Location]]:
    """The custom signals that are orphans of a kind, with their places, where nothing leaves a doubt of it."""
    handed_on = graph.whole.project.inspection.handed_on
    for signal in graph.signals():
        orphan = graph.orphan(signal.id)
        is_sure = orphan is not None and orphan.kind == kind and not orphan.doubts and signal.id not in handed_on
        if is_sure and signal.location is not None:
            yield signal, signal.location
