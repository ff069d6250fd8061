"""Boots a project with real Django and prints, as JSON, what its signals are connected to.

    python boot.py PROJECT_DIR SETTINGS [ACTIONS]

PROJECT_DIR (or its `src` folder, if it has one) goes on `sys.path`. The stages are `setup` (`django.setup()`), `urls`
(the root URLconf is imported) and `server` (the middleware is loaded). ACTIONS is a file of Python: its functions named
`act_*` are run last, in order, on a migrated database, and what they send is recorded.
"""

import contextlib
import importlib
import json
import os
import runpy
import sys
from pathlib import Path

import django
from describer import Describer, Row, dotted
from django.conf import settings
from recorder import Recorder, live_receivers


def boot(recorder: Recorder, root: Path) -> dict[str, str]:
    """Start the project stage by stage; returns each imported file of the project with the stage that imports it."""
    modules: dict[str, str] = {}

    def note_modules() -> None:
        for module in list(sys.modules.values()):
            path = Path(getattr(module, "__file__", None) or "/")
            if path.is_relative_to(root):
                modules.setdefault(path.relative_to(root).as_posix(), recorder.stage)

    django.setup()
    note_modules()
    recorder.stage = "urls"
    if getattr(settings, "ROOT_URLCONF", None):
        importlib.import_module(settings.ROOT_URLCONF)
    note_modules()
    recorder.stage = "server"
    from django.core.handlers.base import BaseHandler

    BaseHandler().load_middleware()
    note_modules()
    return modules


def act(path: str) -> None:
    """Run the actions in `path` one after the other, on a database of their own."""
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    for name, action in runpy.run_path(path).items():
        if name.startswith("act_"):
            action()


def describe_signals(recorder: Recorder, describer: Describer) -> list[Row]:
    """Each signal that the project creates; `home` are its names in the module that creates it."""
    rows = []
    for signal in describer.signals():
        frames = recorder.created.get(id(signal))
        names = describer.signal_names.get(id(signal))
        if not frames or not names:
            continue
        home = [name for name, file in names.items() if file == frames[0].file]
        rows.append(
            {
                "home": sorted(home),
                "names": sorted(names),
                "class": dotted(type(signal)),
                "file": frames[0].file,
                "line": frames[0].line,
            }
        )
    return sorted(rows, key=lambda row: (row["home"], row["names"]))


def describe_connections(recorder: Recorder, describer: Describer) -> list[Row]:
    """Each live receiver that is the project's own, or that the project's own code connected."""
    rows = []
    for signal in describer.signals():
        for key, reference, receiver in live_receivers(signal):
            record = recorder.connected.get((id(signal), key))
            if record is None or record.reference is not reference:
                raise RuntimeError(f"{receiver} of {signal} was connected behind the recorder's back")
            places = describer.receiver(receiver)
            if not record.frames and not any(place["file"] for place in places):
                continue
            rows.append(
                {
                    "signal": sorted(describer.signal_names.get(id(signal), ())),
                    "receiver": places,
                    "sender": describer.sender(record.sender),
                    "dispatch_uid": plain(record.dispatch_uid),
                    "weak": record.weak,
                    "stage": record.stage,
                    "sites": [
                        {"file": frame.file, "line": frame.line, "end_line": describer.end_line(frame.file, frame.line)}
                        for frame in record.frames
                    ],
                }
            )
    return sorted(rows, key=json.dumps)


def describe_sends(recorder: Recorder, describer: Describer) -> list[Row]:
    """Each send of the project's own code, and each of a signal that the project creates."""
    return [
        {
            "signal": sorted(describer.signal_names.get(id(sent.signal), ())),
            "method": sent.method,
            "sender": describer.sender(sent.sender),
            "arguments": list(sent.arguments),
            "in_project": sent.in_project,
            "frames": [{"function": frame.function, "file": frame.file, "line": frame.line} for frame in sent.frames],
        }
        for sent in recorder.sent
        if sent.in_project or id(sent.signal) in recorder.created
    ]


def plain(uid: object) -> object:
    return uid if uid is None or isinstance(uid, str) else repr(uid)


def main(project: str, settings_module: str, actions: str | None = None) -> None:
    root = Path(project).resolve()
    recorder = Recorder(root)
    recorder.install()
    sys.path.insert(0, str(root / "src" if (root / "src").is_dir() else root))
    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module
    # What the project prints is none of the answer.
    with contextlib.redirect_stdout(sys.stderr):
        modules = boot(recorder, root)
        describer = Describer(root)
        answer = {
            "signals": describe_signals(recorder, describer),
            "connections": describe_connections(recorder, describer),
            "modules": modules,
            "module_names": sorted(
                name for name, module in sys.modules.items() if describer.file(getattr(module, "__file__", None))
            ),
        }
        if actions:
            recorder.sent.clear()
            act(actions)
            answer["sends"] = describe_sends(recorder, Describer(root))
    json.dump(answer, sys.stdout, indent=1, sort_keys=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
