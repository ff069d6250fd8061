"""What of a project is shown."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from sigscope.model.dotted import app_of, group_of, last_name
from sigscope.model.project import App, Connection, Disconnection, Project, Send, Signal, Unresolved
from sigscope.model.startup import Startup


@dataclass(frozen=True, slots=True)
class Selection:
    """Globs (as `fnmatch.fnmatchcase` reads them) over dotted names or their last part.

    Any glob of one field is enough; all the fields that have globs must be met.

    - `signals`: the id or an alias of the signal.
    - `apps`: a signal defined in the app (builtin ones belong to their framework, `django`) with all its rows; of any
      other signal only the sends that stand in the app's code and the connections to receivers in it.
    - `senders`: what a send gives as sender or the function that it stands in, and what a connection filters by. Of a
      signal for which one of them is found, the connections without a filter stay too: they hear that sender.
    - `receivers`: the receiver of a connection; all sends of its signal stay.
    - `startups`: the stages at which a connection comes to life (no globs); all sends of its signal stay.
    - `builtin`: false leaves out the signals that a framework defines.
    """

    signals: tuple[str, ...] = ()
    apps: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    startups: tuple[Startup, ...] = ()
    builtin: bool = True


def select(project: Project, selection: Selection) -> Project:
    """The part of `project` that is selected.

    Apps, failures and figures stay. So does what is unresolved, as nobody can tell which signal it concerns; only with
    `apps` what stands in the folder of another app goes.
    """
    if selection == Selection():
        return project
    return _Selecting(project, selection, lambda app: _matches(app, selection.apps)).project()


def select_app(project: Project, name: str) -> Project:
    """The part of `project` that `Selection.apps` says of the one app called just `name`."""
    return _Selecting(project, Selection(apps=(name,)), lambda app: app == name).project()


class _Selecting:
    def __init__(self, project: Project, selection: Selection, is_wanted_app: Callable[[str], bool]) -> None:
        self._is_wanted_app = is_wanted_app
        self._project = project
        self._selection = selection
        self._apps = frozenset(app.name for app in project.apps)
        self._sends: dict[str, list[Send]] = {}
        self._connections: dict[str, list[Connection]] = {}
        for send in project.sends:
            self._sends.setdefault(send.signal, []).append(send)
        for connection in project.connections:
            self._connections.setdefault(connection.signal, []).append(connection)

    def project(self) -> Project:
        signals: list[Signal] = []
        sends: set[Send] = set()
        connections: set[Connection] = set()
        for signal in self._project.signals:
            rows = self._rows(signal) if self._is_wanted(signal) else None
            if rows is not None:
                signals.append(signal)
                sends.update(rows[0])
                connections.update(rows[1])
        ids = {signal.id: signal for signal in signals}
        return replace(
            self._project,
            signals=tuple(signals),
            sends=tuple(row for row in self._project.sends if row in sends),
            connections=tuple(row for row in self._project.connections if row in connections),
            disconnections=tuple(
                row
                for row in self._project.disconnections
                if row.signal in ids and self._is_wanted_disconnection(ids[row.signal], row)
            ),
            mentions=tuple(row for row in self._project.mentions if row.signal in ids),
            unresolved=tuple(row for row in self._project.unresolved if self._is_wanted_place(row)),
        )

    def _is_wanted(self, signal: Signal) -> bool:
        if signal.kind == "builtin" and not self._selection.builtin:
            return False
        globs = self._selection.signals
        return not globs or any(_matches(name, globs) for name in (signal.id, *signal.aliases))

    def _rows(self, signal: Signal) -> tuple[list[Send], list[Connection]] | None:
        """What is selected of a signal's rows, None where the signal is not."""
        sends, connections = self._sends.get(signal.id, []), self._connections.get(signal.id, [])
        if not self._is_of_apps(signal):
            sends = [row for row in sends if self._is_in_apps(row.function)]
            connections = [row for row in connections if self._is_in_apps(row.receiver)]
            if not sends and not connections:
                return None
        if globs := self._selection.senders:
            sends = [row for row in sends if _matches_any((row.sender, row.function), globs)]
            if not sends and not any(_matches_any((row.sender,), globs) for row in connections):
                return None
            connections = [row for row in connections if row.sender is None or _matches(row.sender, globs)]
        if globs := self._selection.receivers:
            connections = [row for row in connections if _matches(row.receiver, globs)]
            if not connections:
                return None
        if stages := self._selection.startups:
            connections = [row for row in connections if row.startup in stages]
            if not connections:
                return None
        return sends, connections

    def _is_of_apps(self, signal: Signal) -> bool:
        return not self._selection.apps or self._is_wanted_app(group_of(signal, self._apps))

    def _is_in_apps(self, name: str) -> bool:
        return self._is_wanted_app(app_of(name, self._apps))

    def _is_wanted_disconnection(self, signal: Signal, row: Disconnection) -> bool:
        """As a connection; where no receiver or sender is named, it may concern what is selected."""
        selection = self._selection
        return (
            (self._is_of_apps(signal) or row.receiver is None or self._is_in_apps(row.receiver))
            and (not selection.senders or row.sender is None or _matches(row.sender, selection.senders))
            and (not selection.receivers or row.receiver is None or _matches(row.receiver, selection.receivers))
        )

    def _is_wanted_place(self, row: Unresolved) -> bool:
        if not self._selection.apps:
            return True
        around = [app for app in self._project.apps if _holds(app, row.location.path)]
        innermost = max(around, key=lambda app: len(app.path), default=None)
        return innermost is None or self._is_wanted_app(innermost.name)


def _holds(app: App, path: str) -> bool:
    return app.path == "." or path.startswith(f"{app.path}/")


def _matches(name: str, globs: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, glob) or fnmatchcase(last_name(name), glob) for glob in globs)


def _matches_any(names: tuple[str | None, ...], globs: tuple[str, ...]) -> bool:
    return any(name is not None and _matches(name, globs) for name in names)
