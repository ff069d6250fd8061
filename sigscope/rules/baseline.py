"""A baseline: diagnostics that were there before, told again without their line numbers."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sigscope.model.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """`count` diagnostics of one rule about one subject in one file; `path` is relative to the baseline's folder."""

    path: str
    code: str
    subject: str
    count: int


@dataclass(frozen=True, slots=True)
class Matched:
    """`fresh` diagnostics in their order, how many were `accepted`, and what entries no diagnostic needs any more."""

    fresh: tuple[Diagnostic, ...]
    accepted: int
    stale: tuple[Entry, ...]


def entries(diagnostics: Iterable[Diagnostic], place: Callable[[str], str]) -> tuple[Entry, ...]:
    """What accepts exactly `diagnostics`, sorted; `place` turns their paths into those of the baseline."""
    counts = Counter((place(one.location.path), one.code, one.subject) for one in diagnostics)
    return tuple(sorted(Entry(*key, count) for key, count in counts.items()))


def match(diagnostics: Iterable[Diagnostic], accepted: Iterable[Entry], place: Callable[[str], str]) -> Matched:
    """Take from `diagnostics`, in their order, what the entries accept: as many of each as its entry counts."""
    left = Counter[tuple[str, str, str]]()
    for entry in accepted:
        left[entry.path, entry.code, entry.subject] += entry.count
    fresh: list[Diagnostic] = []
    taken = 0
    for one in diagnostics:
        key = (place(one.location.path), one.code, one.subject)
        if left[key] > 0:
            left[key] -= 1
            taken += 1
        else:
            fresh.append(one)
    stale = sorted(Entry(*key, count) for key, count in left.items() if count > 0)
    return Matched(tuple(fresh), taken, tuple(stale))
