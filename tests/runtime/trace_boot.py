"""Boots a project with real Django, performs actions and prints, as JSON, which receivers ran, nested as they ran.

    python trace_boot.py PROJECT_DIR SETTINGS ACTIONS

ACTIONS is a file of Python: its functions named `prepare_*` are run first and unrecorded, then those named `act_*` in
order, each recorded by itself. A run is {"signal", "receiver", "sender", "runs": [...]}.
"""

import contextlib
import functools
import importlib
import json
import os
import runpy
import sys
from pathlib import Path
from typing import Any

import django
from describer import Describer, dotted
from django.conf import settings
from django.dispatch import Signal

Run = dict[str, Any]


class Journal:
    """The runs of the present action, those that are under way on a stack."""

    def __init__(self) -> None:
        self.names: dict[int, list[str]] = {}
        self.stack: list[list[Run]] = [[]]

    def install(self) -> None:
        original = Signal._live_receivers

        @functools.wraps(original)
        def live_receivers(signal: Signal, sender: object) -> Any:
            found = original(signal, sender)
            if isinstance(found, tuple):  # Django 5.0: those that are not async, those that are
                return [self.wrapped(signal, one, sender) for one in found[0]], found[1]
            return [self.wrapped(signal, one, sender) for one in found]

        Signal._live_receivers = live_receivers

    def wrapped(self, signal: Signal, receiver: Any, sender: object) -> Any:
        @functools.wraps(receiver)
        def run(*args: Any, **kwargs: Any) -> Any:
            entry: Run = {
                "signal": self.names.get(id(signal), []),
                "receiver": f"{receiver.__module__}.{receiver.__qualname__}",
                "sender": dotted(sender) if isinstance(sender, type) else repr(sender),
                "runs": [],
            }
            self.stack[-1].append(entry)
            self.stack.append(entry["runs"])
            try:
                return receiver(*args, **kwargs)
            finally:
                self.stack.pop()

        return run


def main(project: str, settings_module: str, actions: str) -> None:
    root = Path(project).resolve()
    sys.path.insert(0, str(root))
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module
    journal = Journal()
    answer: dict[str, list[Run]] = {}
    with contextlib.redirect_stdout(sys.stderr):
        django.setup()
        importlib.import_module(settings.ROOT_URLCONF)
        from django.core.management import call_command

        call_command("migrate", run_syncdb=True, verbosity=0)
        describer = Describer(root)
        journal.names = {key: sorted(names) for key, names in describer.signal_names.items()}
        functions = runpy.run_path(actions)
        for name, function in functions.items():
            if name.startswith("prepare_"):
                function()
        journal.install()
        for name, function in functions.items():
            if name.startswith("act_"):
                journal.stack = [[]]
                function()
                answer[name] = journal.stack[0]
    json.dump(answer, sys.stdout, indent=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
