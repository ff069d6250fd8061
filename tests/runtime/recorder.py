"""Writes down what the signals of a process do, from before the first one exists.

`Recorder.install()` wraps `Signal.__init__`, `connect` and the four ways to send, so it must run before anything of
Django's is imported that connects. Senders are taken from the call: a live receiver only keeps `id(sender)`.
Works on Django 4.2 to 6.0 (https://docs.djangoproject.com/en/stable/topics/signals/, django/dispatch/dispatcher.py).
"""

import functools
import sys
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from django.dispatch import dispatcher

SEND_METHODS = ("send", "send_robust", "asend", "asend_robust")


@dataclass(frozen=True)
class Frame:
    """A place in the project's code: the dotted function that was running, its file and the line it had reached."""

    function: str
    file: str
    line: int


@dataclass(frozen=True)
class Connected:
    """One call of `connect` that left `reference` (a weak reference, or the receiver itself) in the signal's list."""

    reference: object
    sender: object
    dispatch_uid: object
    weak: bool
    stage: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True)
class Sent:
    """One send; `in_project` tells whether the project's own code called it (and not Django on its behalf)."""

    signal: dispatcher.Signal
    method: str
    sender: object
    arguments: tuple[str, ...]
    in_project: bool
    frames: tuple[Frame, ...]


class Recorder:
    """What happened so far; `stage` is set from outside and is written on every connection."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stage = "setup"
        self.created: dict[int, tuple[Frame, ...]] = {}
        self.connected: dict[tuple[int, object], Connected] = {}
        self.sent: list[Sent] = []
        self._lazy_frames: list[tuple[Frame, ...]] = []

    def install(self) -> None:
        """Wrap `Signal`, and `ModelSignal` as soon as it can be imported."""
        self._wrap_creation()
        self._wrap_connect()
        for method in SEND_METHODS:
            if hasattr(dispatcher.Signal, method):
                self._wrap_send(method)
        from django.db.models.signals import ModelSignal

        self._wrap_lazy(ModelSignal)

    def frames(self, frame: FrameType | None) -> tuple[Frame, ...]:
        """The project's frames from `frame` outwards, without what lies between them."""
        found = []
        while frame is not None:
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(self.root):
                function = f"{frame.f_globals.get('__name__')}.{frame.f_code.co_qualname}"
                found.append(Frame(function, path.relative_to(self.root).as_posix(), frame.f_lineno))
            frame = frame.f_back
        return tuple(found)

    def _wrap_creation(self) -> None:
        original = dispatcher.Signal.__init__

        @functools.wraps(original)
        def initialise(signal: dispatcher.Signal, *args: Any, **kwargs: Any) -> None:
            frame = outside(signal, sys._getframe(1))
            if Path(frame.f_code.co_filename).is_relative_to(self.root):
                self.created[id(signal)] = self.frames(frame)
            original(signal, *args, **kwargs)

        dispatcher.Signal.__init__ = initialise

    def _wrap_connect(self) -> None:
        original = dispatcher.Signal.connect

        @functools.wraps(original)
        def connect(
            signal: dispatcher.Signal,
            receiver: object,
            sender: object = None,
            weak: bool = True,
            dispatch_uid: object = None,
        ) -> None:
            frames = self._lazy_frames[-1] if self._lazy_frames else self.frames(sys._getframe(1))
            original(signal, receiver, sender, weak, dispatch_uid)
            key = receiver_key(receiver, sender, dispatch_uid)
            reference = next(entry[1] for entry in signal.receivers if entry[0] == key)
            known = self.connected.get((id(signal), key))
            # A receiver that was there already stays as it was.
            if known is None or known.reference is not reference:
                record = Connected(reference, sender, dispatch_uid, weak, self.stage, frames)
                self.connected[id(signal), key] = record

        dispatcher.Signal.connect = connect

    def _wrap_lazy(self, model_signal: Any) -> None:
        """A sender named as "app.Model" is connected when that model is made: keep the place of the call."""
        original = model_signal._lazy_method

        @functools.wraps(original)
        def lazy_method(
            signal: dispatcher.Signal, method: Any, apps: object, receiver: object, sender: object, **kwargs: Any
        ) -> object:
            frames = self.frames(sys._getframe(1))

            def placed(*args: Any, **options: Any) -> object:
                self._lazy_frames.append(frames)
                try:
                    return method(*args, **options)
                finally:
                    self._lazy_frames.pop()

            return original(signal, placed, apps, receiver, sender, **kwargs)

        model_signal._lazy_method = lazy_method

    def _wrap_send(self, method: str) -> None:
        original = getattr(dispatcher.Signal, method)

        @functools.wraps(original)
        def send(signal: dispatcher.Signal, sender: object, **named: Any) -> object:
            frame = outside(signal, sys._getframe(1))
            in_project = Path(frame.f_code.co_filename).is_relative_to(self.root)
            arguments = tuple(sorted(named))
            self.sent.append(Sent(signal, method, sender, arguments, in_project, self.frames(frame)))
            return original(signal, sender, **named)

        setattr(dispatcher.Signal, method, send)


def outside(signal: dispatcher.Signal, frame: FrameType) -> FrameType:
    """The first frame from `frame` outwards that is no method of `signal` itself: a subclass may have its own."""
    first = next(iter(frame.f_locals.values()), None)
    if first is signal and frame.f_back and hasattr(signal, frame.f_code.co_name):
        return outside(signal, frame.f_back)
    return frame


def receiver_key(receiver: object, sender: object, dispatch_uid: object) -> tuple[object, object]:
    """The key under which `Signal` keeps a receiver."""
    return (dispatch_uid or dispatcher._make_id(receiver), dispatcher._make_id(sender))


def live_receivers(signal: dispatcher.Signal) -> Iterator[tuple[object, object, object]]:
    """(key, reference, receiver) of each that is alive; an entry has two or three items, by Django's version."""
    for key, reference, *_ in signal.receivers:
        alive = reference() if isinstance(reference, weakref.ReferenceType) else reference
        if alive is not None:
            yield key, reference, alive
