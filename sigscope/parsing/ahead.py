"""Files read ahead by other processes: what can be told of each by itself, before any name is followed.

What they tell goes where that of earlier runs would lie, so it is taken or worked out here and is the same either way.
Where other processes can't be had, or end early, everything is worked out here.
"""

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Thread, current_thread, main_thread
from typing import TYPE_CHECKING

from sigscope.model.source import SourceFile
from sigscope.parsing.failure import ParseFailure
from sigscope.parsing.slices import SlicedText
from sigscope.sources.facts import IMPORTS, SLICES, Facts, Told, current, key_of
from sigscope.sources.imports import scan_imports
from sigscope.sources.pickles import dump
from sigscope.sources.prefilter import may_hold_site
from sigscope.sources.text import Unreadable, decode, read_bytes

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

ENOUGH = 300  # files: what fewer take is less than what another process does to start
_PORTION = 40


def sites_in(paths: Iterable[str]) -> list[Told]:
    """What is told of the files that may hold a site."""
    return [
        (key_of(SLICES, data), dump(text.more()))
        for data in _texts(paths)
        if may_hold_site(data) and (text := _read(data)) is not None
    ]


def imports_in(paths: Iterable[str]) -> list[Told]:
    """What the files import."""
    return [(key_of(IMPORTS, data), dump(scan_imports(data))) for data in _texts(paths)]


def _texts(paths: Iterable[str]) -> Iterator[bytes]:
    for path in paths:
        try:
            yield read_bytes(path)
        except Unreadable:  # whoever asks for it will be told
            continue


def _read(data: bytes) -> SlicedText | None:
    try:
        text = SlicedText(decode(data))
    except (Unreadable, ParseFailure):
        return None
    text.read_sites()
    return text


class Ahead:
    """The other processes; what they tell goes to the `facts`.

    A portion of the `files` is handed out when it is time for it: what is with a process can't be taken back.
    """

    def __init__(self, pool: "ProcessPoolExecutor", facts: Facts, files: Sequence[SourceFile]) -> None:
        self._pool = pool
        self._facts = facts
        portions = [files[start : start + _PORTION] for start in range(0, len(files), _PORTION)]
        self._sites, self._imports = deque(portions), deque(portions)
        self._looking: list[Future[list[Told]]] = []
        self._processes: set[BaseProcess] = set()

    def begin(self, processes: int) -> None:
        """Start the processes; where the system refuses one, or they end at once, there are none."""
        from multiprocessing import active_children

        before = {*active_children()}
        try:
            for _ in range(2 * processes):  # each has one at hand when it is done with another
                self._hand_out()
        except (OSError, RuntimeError):
            self._imports.clear()
            for process in {*active_children()} - before:  # each waits for work that nobody will send
                process.kill()
                process.join()
        self._processes = {*active_children()} - before

    def share(self, take: Callable[[SourceFile], object]) -> None:
        """Take the files in which nobody has looked for sites, the last ones first, and wait for who is looking."""
        while (portion := self._last()) is not None:
            for file in portion:
                take(file)
        for future in self._looking:
            self._add(future)

    def end(self) -> None:
        """Wait for what is with the processes, a moment, and let them end. Killed while they tell what they found they
        would leave this one waiting for the rest of it, and so would another interrupt."""
        from multiprocessing.connection import wait

        self._sites.clear()
        self._imports.clear()
        with _no_interrupts():
            self._pool.shutdown()
            for process in self._processes:  # where they were let go before, nobody waited
                wait([process.sentinel])

    def _last(self) -> Sequence[SourceFile] | None:
        try:
            return self._sites.pop()
        except IndexError:
            return None

    def _hand_out(self) -> None:
        with suppress(IndexError):
            self._looking.append(self._submit(sites_in, self._sites.popleft()))
            return
        with suppress(IndexError):
            self._submit(imports_in, self._imports.popleft())
            return
        self._pool.shutdown(wait=False)  # each ends when it is done, and what it holds is free

    def _submit(self, work: Callable[[Sequence[str]], list[Told]], files: Sequence[SourceFile]) -> "Future[list[Told]]":
        future = self._pool.submit(work, [file.absolute for file in files])
        future.add_done_callback(self._done)
        return future

    def _done(self, future: "Future[list[Told]]") -> None:
        if self._add(future):
            with suppress(RuntimeError):  # the processes have ended
                self._hand_out()

    def _add(self, future: "Future[list[Told]]") -> bool:
        """Take in what a process told, once it has; whether it could."""
        if future.exception() is not None:
            return False
        self._facts.add(future.result())
        return True


_ahead: ContextVar[Ahead | None] = ContextVar("ahead", default=None)


def share(take: Callable[[SourceFile], object]) -> None:
    """See `Ahead.share`."""
    ahead = _ahead.get()
    if ahead is not None:
        ahead.share(take)


@contextmanager
def reading_ahead(files: Sequence[SourceFile], jobs: int) -> Iterator[None]:
    """Have all but one of `jobs` processes read the files while this one does what is inside; none where there are too
    few files, or where it is known what they hold."""
    facts, processes = current(), min(jobs - 1, len(files) // ENOUGH)
    pool = _pool(processes) if facts is not None and not len(facts) else None
    if facts is None or pool is None:
        yield
        return
    ahead = Ahead(pool, facts, files)
    token = _ahead.set(ahead)
    try:
        ahead.begin(processes)
        yield
    finally:
        _ahead.reset(token)
        ahead.end()


def _pool(processes: int) -> "ProcessPoolExecutor | None":
    if processes < 1:
        return None
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A fork has read all of this already; elsewhere than on Linux it isn't safe.
    method = "fork" if sys.platform == "linux" else "spawn"
    try:
        return ProcessPoolExecutor(processes, get_context(method), _begin)
    except (ImportError, NotImplementedError, OSError, ValueError):  # a system without semaphores, or for so many
        return None


@contextmanager
def _no_interrupts() -> Iterator[None]:
    if current_thread() is not main_thread():  # no other gets any
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _begin() -> None:
    """What another process does first: see to it that it ends when this one says so or is no more, by no interrupt."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)  # the main thread waits for work that nobody will send
