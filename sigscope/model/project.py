"""What a scan says about a project; the rows of the JSON contract, version 1.

Names are dotted, as the running process would show them. Every tuple is sorted, so the same tree gives the same bytes.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sigscope.model.location import Location
from sigscope.model.startup import Startup

if TYPE_CHECKING:
    from sigscope.model.inspected import Inspection

SignalKind = Literal["custom", "builtin", "external"]
Via = Literal["decorator", "connect", "wrapper"]
SiteKind = Literal["definition", "send", "connection"]


@dataclass(frozen=True, slots=True)
class Signal:
    """An instance of `django.dispatch.Signal`, of a subclass of it, or of another framework's signal class.

    `id` is the dotted name of the attribute it is bound to where it is created (`orders.signals.order_placed`,
    `orders.models.Order.placed`, `orders.signals.EVENTS['paid']`); `aliases` are other dotted names of the same object.
    `kind`: `custom` is created in the tree, `builtin` is Django's own, `external` belongs to a library outside it.
    """

    id: str
    kind: SignalKind
    framework: str
    class_name: str
    aliases: tuple[str, ...]
    location: Location | None


@dataclass(frozen=True, slots=True)
class Send:
    """One call of `method` on `signal`, standing in `function` (`module.<module>` for code at module level).

    `sender` is None where none is given, `?` where it can't be told; `arguments` are the names of the keywords that
    travel along, `**` among them where a mapping that can't be told is spread. `deferred` is true where the call waits
    for `transaction.on_commit`.
    """

    signal: str
    method: str
    sender: str | None
    function: str
    arguments: tuple[str, ...]
    deferred: bool
    location: Location


@dataclass(frozen=True, slots=True)
class Connection:
    """One (signal, receiver, sender, dispatch_uid), made at `location` by way of `via`.

    `receiver_location` starts at the first line of the receiver's definition, decorators included; None where the
    receiver lies outside the tree. `sender` is None where every sender is heard; it and `dispatch_uid` are `?` where
    there is one that can't be told. `startup` is the stage at which the connection comes to life, `startup_chain` the
    imports and calls that bring it there, from what starts the stage down to the code that connects. `lost`: the
    receiver is held weakly and by nothing else, so that it is collected at once and never called.
    """

    signal: str
    receiver: str
    receiver_location: Location | None
    sender: str | None
    dispatch_uid: str | None
    weak: bool
    via: Via
    startup: Startup
    location: Location
    startup_chain: tuple[str, ...] = ()
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Disconnection:
    """A `disconnect` call; `receiver` is None where only a dispatch_uid names what is disconnected."""

    signal: str
    receiver: str | None
    sender: str | None
    dispatch_uid: str | None
    location: Location


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a signal's dotted id stands in a string or a template: something may send it from there by name."""

    signal: str
    location: Location


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A place that concerns a signal and that the analysis can't name: `reason` is one of a fixed set."""

    kind: SiteKind
    expression: str
    reason: str
    location: Location


@dataclass(frozen=True, slots=True, order=True)
class Failure:
    """A file (or a folder) that could not be read or parsed, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class App:
    """A Django application package of the tree: its dotted name and its folder, POSIX, relative to the scanned root."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Stats:
    """Figures of one run: files of the tree, files parsed, files answered from the cache, wall seconds."""

    files: int
    parsed: int
    cached: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Project:
    """The whole answer of a scan; `root` is the scanned root as the user named it, POSIX.

    `notes` say what could not be read and bears on the whole answer, the settings first of all, one line each.
    `part_of` is the absolute folder of the project that only a part of was read: the rest may send, connect and import
    what this part lacks. `inspected` is None where the scan was not asked to inspect.
    """

    root: str
    apps: tuple[App, ...]
    signals: tuple[Signal, ...]
    sends: tuple[Send, ...]
    connections: tuple[Connection, ...]
    disconnections: tuple[Disconnection, ...]
    unresolved: tuple[Unresolved, ...]
    failures: tuple[Failure, ...]
    stats: Stats
    mentions: tuple[Mention, ...] = ()
    notes: tuple[str, ...] = ()
    part_of: str | None = None
    inspected: "Inspection | None" = None

    @property
    def inspection(self) -> "Inspection":
        """What inspection read; empty where the scan was not asked to inspect."""
        if self.inspected is None:
            from sigscope.model.inspected import NOTHING_INSPECTED

            return NOTHING_INSPECTED
        return self.inspected

    def app_at(self, path: str) -> App | None:
        """The app that a file lies in: the nearest one, None outside of every app."""
        apps = {app.path: app for app in self.apps}
        folder = path.rpartition("/")[0]
        while folder and folder not in apps:
            folder = folder.rpartition("/")[0]
        return apps.get(folder or ".")
