"""Rows of a scan, made by hand."""

import json
import re
from types import SimpleNamespace

import pytest
from hypothesis import settings

from sigscope.model.location import Location
from sigscope.model.project import (
    App,
    Connection,
    Disconnection,
    Failure,
    Mention,
    Project,
    Send,
    Signal,
    Stats,
    Unresolved,
)

settings.register_profile("sigscope", deadline=None)  # how long an example takes on a busy machine decides nothing
settings.load_profile("sigscope")


@pytest.fixture(scope="session")
def schema(pytestconfig):
    """The JSON Schema (draft 2020-12) that the JSON of a command keeps to, by the command's name."""

    def load(name):
        return json.loads((pytestconfig.rootpath / "sigscope" / "schema" / f"{name}-1.json").read_text("utf-8"))

    return load


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch, tmp_path_factory):
    """No test sees what another one, or the user, has cached."""
    monkeypatch.setenv("SIGSCOPE_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


def at(place: str) -> Location:
    """`path:line` or `path:line-line`."""
    path, _, lines = place.rpartition(":")
    first, _, last = lines.partition("-")
    return Location(path, int(first), 1, int(last or first), 1)


def file_of(name: str) -> str:
    """Where a name made up for a test would stand: its first two segments are its module."""
    return "/".join(re.split(r"\.", name)[:2]) + ".py"


def signal(name: str, kind: str = "custom", **fields) -> Signal:
    place = at(fields.pop("at", f"{file_of(name)}:1")) if kind == "custom" else None
    known = {"framework": "django", "class_name": "django.dispatch.dispatcher.Signal", "aliases": (), "location": place}
    return Signal(name, kind, **(known | fields))


def send(function: str, signal: str, **fields) -> Send:
    place = at(fields.pop("at", f"{file_of(function)}:2"))
    known = {"method": "send", "sender": None, "arguments": (), "deferred": False, "location": place}
    return Send(signal=signal, function=function, **(known | fields))


def connection(signal: str, receiver: str, **fields) -> Connection:
    defined = fields.pop("defined", f"{file_of(receiver)}:3-5")
    receiver_location = at(defined) if defined else None
    place = at(fields.pop("at", f"{file_of(receiver)}:3"))
    known = {"sender": None, "dispatch_uid": None, "weak": True, "via": "decorator", "startup": "setup"}
    return Connection(signal, receiver, receiver_location, location=place, **(known | fields))


def disconnection(signal: str, receiver: str | None, sender: str | None = None) -> Disconnection:
    return Disconnection(signal, receiver, sender, None, at("orders/views.py:9"))


def unresolved(kind: str, expression: str, place: str = "orders/views.py:7") -> Unresolved:
    return Unresolved(kind, expression, "parameter", at(place))


def project(*rows, apps: tuple[str, ...] = ()) -> Project:
    """A project of all these rows, sorted into its fields; `apps` are dotted names."""

    def of(kind: type) -> tuple:
        return tuple(row for row in rows if isinstance(row, kind))

    return Project(
        root="shop",
        apps=tuple(App(name, name.replace(".", "/")) for name in apps),
        signals=of(Signal),
        sends=of(Send),
        connections=of(Connection),
        disconnections=of(Disconnection),
        unresolved=of(Unresolved),
        failures=of(Failure),
        stats=Stats(files=3, parsed=2, cached=1, seconds=0.25),
        mentions=of(Mention),
    )


@pytest.fixture(scope="session")
def rows() -> SimpleNamespace:
    """The functions above."""
    return SimpleNamespace(
        at=at,
        signal=signal,
        send=send,
        connection=connection,
        disconnection=disconnection,
        unresolved=unresolved,
        project=project,
    )
