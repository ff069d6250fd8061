"""Answers that are found once, although the way to one may lead in a circle."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

_LIMIT = object()


class Memory(Generic[Answer]):
    """Keeps answers, None is none, by what is asked.

    What is asked for while it is being found is answered with what the caller gives for a circle. An answer that such a
    circle cut short holds as long as those are still being found that cut it; by itself it may come to more.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, Answer] = {}
        self._partial: dict[Hashable, tuple[Answer, frozenset[Hashable]]] = {}
        self._running: set[Hashable] = set()
        self._cut_by: list[set[Hashable]] = []

    def find(self, key: Hashable, compute: Callable[[], Answer], in_circle: Answer) -> Answer:
        """What `compute` gives; `in_circle` where it is asked for by itself."""
        known = self._known.get(key)
        if known is not None:
            return known
        if key in self._running:
            self._cut_by[-1].add(key)
            return in_circle
        partial = self._partial.get(key)
        if partial is not None:
            answer, cut_by = partial
            if cut_by <= self._running:
                self._cut_by[-1] |= cut_by
                return answer
        return self._found(key, compute)

    def cut(self) -> None:
        """Tell that what is being found is cut short by a limit, which lies elsewhere for whoever asks again."""
        if self._cut_by:
            self._cut_by[-1].add(_LIMIT)

    def _found(self, key: Hashable, compute: Callable[[], Answer]) -> Answer:
        cut_by: set[Hashable] = set()
        self._cut_by.append(cut_by)
        self._running.add(key)
        try:
            answer = compute()
        finally:
            self._cut_by.pop()
            self._running.discard(key)
        cut_by.discard(key)
        if not cut_by or not self._cut_by:
            self._known[key] = answer
            return answer
        if _LIMIT not in cut_by:
            self._partial[key] = answer, frozenset(cut_by)
        self._cut_by[-1] |= cut_by
        return answer
