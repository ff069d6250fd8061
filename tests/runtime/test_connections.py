"""The honest test: what a scan says of the fixtures is what they connect when real Django boots them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sigscope.analysis import scan
from sigscope.model.location import Location
from sigscope.model.project import Connection, Project
from sigscope.resolution.senders import UNTOLD

FIXTURES = Path(__file__).parents[2] / "fixtures"

Boot = Callable[[str], dict[str, Any]]
Live = dict[str, Any]

# Scanned, in a module that the process imports, and yet not live: (signal, receiver, sender) -> why.
NOT_LIVE: dict[str, dict[tuple[str, str, str | None], str]] = {
    "idioms": {
        (
            "closures.receivers.gate_closed",
            "closures.receivers.connect_short_lived.<locals>.forgotten",
            None,
        ): "a nested function, connected weakly: collected at once",
        ("shadowing.signals.rain_stopped", "shadowing.receivers.on_rain", None): "the next function takes its name",
        (
            "lineup.signals.lineup_changed",
            "lineup.forgotten.hear_from_nowhere",
            None,
        ): "connected in a function that nothing calls",
    },
    "reusable": {},
    "shop": {},
    "src_layout": {
        (
            "branches.events.branch_closed",
            "branches.receivers.lock_the_door",
            None,
        ): "connected as a decorator: collected at once",
        ("lending.signals.loans.item_returned", "branches.receivers.count", None): "disconnected in the next line",
        (
            "django.core.signals.got_request_exception",
            "branches.receivers.count",
            None,
        ): "disconnected by its dispatch_uid",
        (
            "lending.signals.loans.item_borrowed",
            "lending.receivers.log_loan",
            "lending.models.Member",
        ): "connected in a function that nothing calls",
    },
}

# In modules that the process never imports: (signal, receiver) -> the startup that a scan may tell.
NEVER_IMPORTED: dict[str, dict[tuple[str, str], set[str]]] = {
    "idioms": {
        ("lineup.signals.lineup_changed", "lineup.forgotten.hear_from_nowhere"): {"never"},
        ("lineup.signals.lineup_changed", "lineup.only_typed.hear_from_typing"): {"never"},
        ("lineup.signals.lineup_changed", "lineup.in_command.hear_from_command"): {"command"},
        # With the first request: no stage of its own.
        ("lineup.signals.lineup_changed", "lineup.in_view_function.hear_from_view_function"): {"never", "unknown"},
    },
    "reusable": {},
    "shop": {("orders.signals.order_shipped", "notifications.sms.text_customer"): {"never"}},
    "src_layout": {},
}

# Which models there are, only the process knows: the scan may leave the sender open. Receiver -> why.
SENDER_OPEN = {
    "hooks.tracking.throw_away": "every model that is prepared and has a certain attribute",
    "stages.receivers.note_any_model": "get_models()",
}

# The identifier is put together while the process runs. Receiver -> why.
UID_OPEN = {
    "senders.receivers.count_play": "the signal's own connect() makes it of the receiver's name",
    "senders.receivers.louder": "the signal's own connect() makes it of the receiver's name",
}

# Middleware is loaded with the request handler, after the URLconf: as late for a worker or a command.
STARTUP = {"setup": "setup", "urls": "urls", "server": "urls"}

# A tree without settings doesn't say which model the site's users are of; this spelling leaves it open, and is right.
USER_MODELS = {"django.contrib.auth.models.User": "settings.AUTH_USER_MODEL"}


@pytest.fixture(scope="module")
def scans() -> dict[str, Project]:
    return {project: scan([str(FIXTURES / project)]) for project in NOT_LIVE}


def test_signals_are_those_of_the_process(project: str, boot: Boot, scans: dict[str, Project]) -> None:
    booted, scanned = boot(project), scans[project]
    custom = {signal.id: signal for signal in scanned.signals if signal.kind == "custom"}
    unseen = tuple(f"{module}." for module in modules_of(project) - set(booted["module_names"]))
    wrong = []
    for live in booted["signals"]:
        found = [custom[name] for name in live["home"] if name in custom]
        if len(found) != 1:
            wrong.append(f"{live['home']}: {len(found)} signals in the scan")
            continue
        signal = found[0]
        place = signal.location and (signal.location.path, signal.location.line)
        if place != (live["file"], live["line"]):
            wrong.append(f"{signal.id}: at {place}, the process says {live['file']}:{live['line']}")
        if signal.class_name != live["class"]:
            wrong.append(f"{signal.id}: a {signal.class_name}, the process says {live['class']}")
        strange = [name for name in signal.aliases if name not in live["names"] and not name.startswith(unseen)]
        if strange:
            wrong.append(f"{signal.id}: the process knows no {strange}")
    known = {name for live in booted["signals"] for name in live["home"]}
    wrong += [
        f"{signal.id}: not in the process"
        for signal in custom.values()
        if signal.id not in known and signal.location and signal.location.path in booted["modules"]
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_live_receivers_are_in_the_scan(project: str, boot: Boot, scans: dict[str, Project]) -> None:
    connections = scans[project].connections
    wrong = [complaint for live in live_connections(project, boot) for complaint in complaints(live, connections)]
    assert not wrong, "\n" + "\n".join(wrong)


def test_scanned_connections_are_live(project: str, boot: Boot, scans: dict[str, Project]) -> None:
    modules, lives = boot(project)["modules"], live_connections(project, boot)
    dead = [
        connection
        for connection in scans[project].connections
        if connection.location.path in modules and not any(is_same(live, connection) for live in lives)
    ]
    wrong = [describe(row) for row in dead if (*pair(row), row.sender) not in NOT_LIVE[project]]
    assert not wrong, "\n" + "\n".join(wrong)
    assert NOT_LIVE[project].keys() <= {(*pair(row), row.sender) for row in dead}, "an exception that is none"


def test_modules_that_nothing_imports(project: str, boot: Boot, scans: dict[str, Project]) -> None:
    modules = boot(project)["modules"]
    never = {pair(row) for row in scans[project].connections if row.location.path not in modules}
    assert never == NEVER_IMPORTED[project].keys()


def test_startup_is_the_stage_at_which_a_receiver_first_lives(
    project: str, boot: Boot, scans: dict[str, Project]
) -> None:
    connections = scans[project].connections
    wrong = [
        f"{describe(row)}: live at {live['stage']}, the scan says {row.startup}"
        for live in live_connections(project, boot)
        for row in connections
        if is_same(live, row) and row.startup != STARTUP[live["stage"]]
    ]
    wrong += [
        f"{describe(row)}: never imported, the scan says {row.startup}"
        for row in connections
        if row.startup not in NEVER_IMPORTED[project].get(pair(row), {row.startup})
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_a_late_receiver_is_live_at_the_urls_stage(boot: Boot) -> None:
    late = {
        candidate["dotted"]
        for live in boot("shop")["connections"]
        for candidate in live["receiver"]
        if live["stage"] == "urls"
    }
    assert late == {"orders.dashboard.count_shipment"}


def test_what_only_looks_like_a_signal_is_left_alone(scans: dict[str, Project]) -> None:
    scanned = scans["src_layout"]
    paths = [row.location.path for row in scanned.sends]
    paths += [row.location.path for row in scanned.connections]
    paths += [row.location.path for row in scanned.disconnections]
    paths += [row.location.path for row in scanned.unresolved]
    assert [path for path in paths if path.endswith("not_signals.py")] == []


@pytest.mark.parametrize(
    "change",
    [
        {"signal": "orders.signals.order_archived"},
        {"receiver": "billing.receivers.refund_customer"},
        {"receiver_location": None},
        {"sender": "orders.models.Label"},
        {"sender": None},
        {"dispatch_uid": None},
        {"weak": False},
        {"location": Location("billing/receivers.py", 1, 1, 1, 2)},
    ],
    ids=str,
)
def test_the_comparison_bites(change: dict[str, Any], boot: Boot, scans: dict[str, Project]) -> None:
    """One wrong word about a connection, and both directions say so."""
    receiver = "billing.receivers.charge_customer"
    rows = [row for row in scans["shop"].connections if row.receiver == receiver]
    lives = [live for live in boot("shop")["connections"] if live["receiver"][0]["dotted"] == receiver]
    assert len(rows) == len(lives) == 1
    assert is_same(lives[0], rows[0])
    assert list(complaints(lives[0], tuple(rows))) == []
    wrong = replace(rows[0], **change)
    assert not is_same(lives[0], wrong)
    assert list(complaints(lives[0], (wrong,)))


def modules_of(project: str) -> set[str]:
    """The dotted names of all the project's files, imported or not."""
    folder = FIXTURES / project
    root = folder / "src" if (folder / "src").is_dir() else folder
    names = {".".join(path.relative_to(root).with_suffix("").parts) for path in root.rglob("*.py")}
    return {name.removesuffix(".__init__") for name in names}


def live_connections(project: str, boot: Boot) -> list[Live]:
    """The live receivers; where the tree has no settings, the user model may go by the name of its setting."""
    rows: list[Live] = boot(project)["connections"]
    if project != "reusable":
        return rows
    return [{**row, "sender": as_user_model(row["sender"])} for row in rows]


def as_user_model(sender: dict[str, Any] | None) -> dict[str, Any] | None:
    if sender is None:
        return None
    spellings = [*sender["spellings"], *(USER_MODELS[name] for name in sender["spellings"] if name in USER_MODELS)]
    return {**sender, "spellings": spellings}


def complaints(live: Live, connections: tuple[Connection, ...]) -> Iterator[str]:
    """Nothing if the scan holds `live`; else lines: what is missing, or how the nearest rows differ."""
    if any(is_same(live, connection) for connection in connections):
        return
    signal = next((name for name in live["signal"] if "signals." in name), live["signal"][0])
    title = f"{signal} <- {live['receiver'][0]['dotted']}"
    near = [row for row in connections if row.signal in live["signal"] and receiver_is_same(live, row)]
    if not near:
        sites = ", ".join(f"{site['file']}:{site['line']}" for site in live["sites"])
        yield f"{title}: not in the scan; connected at {sites}"
    for row in near:
        for name, same in comparisons(live, row).items():
            if not same:
                yield f"{title}: {name} is {wording(live, name)}, the scan says {getattr(row, name)}"


def wording(live: Live, name: str) -> object:
    if name == "sender":
        return live["sender"] and live["sender"]["spellings"][0]
    return [f"{site['file']}:{site['line']}" for site in live["sites"]] if name == "location" else live[name]


def is_same(live: Live, connection: Connection) -> bool:
    return connection.signal in live["signal"] and all(comparisons(live, connection).values())


def comparisons(live: Live, connection: Connection) -> dict[str, bool]:
    sender = live["sender"]
    return {
        "receiver": receiver_is_same(live, connection),
        "sender": connection.sender in (sender["spellings"] if sender else [None])
        or (connection.sender == UNTOLD and connection.receiver in SENDER_OPEN),
        "dispatch_uid": connection.dispatch_uid == live["dispatch_uid"]
        or (connection.dispatch_uid == UNTOLD and connection.receiver in UID_OPEN),
        "weak": connection.weak == live["weak"],
        "location": any(
            site["file"] == connection.location.path
            and connection.location.line <= site["end_line"]
            and site["line"] <= connection.location.end_line
            for site in live["sites"]
        ),
    }


def receiver_is_same(live: Live, connection: Connection) -> bool:
    """The name and the place belong together: both are those of the receiver, or both of what it wraps."""
    place = connection.receiver_location
    where = (place.path, place.line) if place else (None, None)
    return any(
        connection.receiver == candidate["dotted"]
        and where == ((candidate["file"], candidate["line"]) if candidate["file"] else (None, None))
        for candidate in live["receiver"]
    )


def pair(connection: Connection) -> tuple[str, str]:
    return connection.signal, connection.receiver


def describe(connection: Connection) -> str:
    place = connection.location
    return f"{connection.signal} <- {connection.receiver}, sender {connection.sender}: {place.path}:{place.line}"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "project" in metafunc.fixturenames:
        metafunc.parametrize("project", sorted(NOT_LIVE))
