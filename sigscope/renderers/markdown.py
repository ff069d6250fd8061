"""A document to commit: the overview, then each app with its diagram and its rows."""

from collections import Counter

from sigscope.graph import SignalGraph
from sigscope.model.project import Connection, Send, Signal
from sigscope.renderers.markdown_text import code, escape, fence, link, table
from sigscope.renderers.mermaid import draw_overview, draw_parts
from sigscope.renderers.names import connected_elsewhere, in_file, orphan_word, plural
from sigscope.selection import select_app


def render_markdown(graph: SignalGraph, *, link_prefix: str) -> str:
    """The document, the same for the same graph; `link_prefix` leads from its folder to the scanned root."""
    return _Document(graph, link_prefix).text()


class _Document:
    def __init__(self, graph: SignalGraph, link_prefix: str) -> None:
        self._graph = graph
        self._prefix = link_prefix
        self._signals: dict[str, list[Signal]] = {}
        self._sends: dict[str, list[Send]] = {}
        self._connections: dict[str, list[Connection]] = {}
        for signal in graph.signals():
            self._signals.setdefault(graph.group_of(signal), []).append(signal)
        for send in graph.project.sends:
            self._sends.setdefault(graph.app_of(send.function), []).append(send)
        for connection in graph.project.connections:
            self._connections.setdefault(graph.app_of(connection.receiver), []).append(connection)

    def text(self) -> str:
        apps = {*self._signals, *self._sends, *self._connections}
        lines = ["# Signals", "", *self._figures(), *self._orphans()]
        if apps:
            lines += ["## Overview", "", "The apps, and what travels between them.", ""]
            lines += fence(draw_overview(self._graph, self._graph.signals()))
        for app in sorted(apps, key=lambda app: (self._is_foreign(app), app)):
            lines += self._app(app)
        lines += [*self._unresolved(), *self._failures()]
        return "\n".join(lines).rstrip("\n") + "\n"

    def _figures(self) -> list[str]:
        project = self._graph.project
        kinds = Counter(signal.kind for signal in project.signals)
        of_kinds = ", ".join(f"{kinds[kind]} {kind}" for kind in ("custom", "builtin", "external") if kinds[kind])
        figures = [
            plural(len(project.signals), "signal") + (f" ({of_kinds})" if of_kinds else ""),
            plural(len(project.sends), "send"),
            plural(len(project.connections), "connection"),
            f"{len(project.unresolved)} unresolved",
            plural(len(project.failures), "failure"),
        ]
        return [", ".join(figures) + ".", ""]

    def _orphans(self) -> list[str]:
        rows = []
        for signal in self._graph.signals():
            orphan = self._graph.orphan(signal.id)
            if orphan is not None:
                rows.append((f"**{orphan_word(orphan)}**", code(signal.id), self._defined(signal)))
        lines = table(("Status", "Signal", "Defined"), rows)
        return (
            ["## Orphans", "", "Signals of this code that nothing sends or nothing receives.", "", *lines]
            if lines
            else []
        )

    def _is_foreign(self, app: str) -> bool:
        """Whether all that is there is a library's or a framework's signals."""
        has_rows = app in self._sends or app in self._connections
        return not has_rows and all(signal.kind != "custom" for signal in self._signals[app])

    def _app(self, app: str) -> list[str]:
        lines = [f"## {escape(app)}", ""]
        if not self._is_foreign(app):
            part = SignalGraph(select_app(self._graph.project, app), self._graph.whole)
            for diagram in draw_parts(part, part.signals()):
                lines += fence(diagram)
        signals = table(("Signal", "Sends", "Receivers", "Defined"), map(self._signal, self._signals.get(app, ())))
        sends = table(("Function", "Sends", "Sender", "Notes", "At"), map(self._send, self._sends.get(app, ())))
        receivers = table(
            ("Receiver", "Receives", "Sender", "Notes", "At"), map(self._connection, self._connections.get(app, ()))
        )
        for title, rows in (("Signals", signals), ("Senders", sends), ("Receivers", receivers)):
            if rows:
                lines += [f"### {title}", "", *rows]
        return lines

    def _signal(self, signal: Signal) -> tuple[str, ...]:
        orphan = self._graph.orphan(signal.id)
        sends = str(len(self._graph.sends_of(signal.id)))
        return (
            code(signal.id) + (f" **{orphan_word(orphan)}**" if orphan else ""),
            sends if signal.kind == "custom" or sends != "0" else "by its framework",
            str(len(self._graph.connections_of(signal.id))),
            self._defined(signal),
        )

    def _send(self, send: Send) -> tuple[str, ...]:
        notes = [code(send.method)] * (send.method != "send") + ["on commit"] * send.deferred
        return (
            code(in_file(send.function, send.location)),
            code(send.signal),
            code(send.sender) if send.sender else "",
            ", ".join(notes),
            link(send.location, self._prefix),
        )

    def _connection(self, row: Connection) -> tuple[str, ...]:
        notes = []
        if row.dispatch_uid is not None:
            notes.append(f"`dispatch_uid` {code(row.dispatch_uid)}")
        if row.lost:
            notes.append("**lost at once**")
        if row.startup not in ("setup", "unknown"):
            notes.append(f"**{row.startup}**")
        if apart := connected_elsewhere(row):
            notes.append(f"connected at {link(apart, self._prefix)}")
        return (
            code(in_file(row.receiver, row.receiver_location)),
            code(row.signal),
            code(row.sender) if row.sender else "any",
            ", ".join(notes),
            link(row.receiver_location or row.location, self._prefix),
        )

    def _defined(self, signal: Signal) -> str:
        return link(signal.location, self._prefix) if signal.location else ""

    def _unresolved(self) -> list[str]:
        rows = (
            (row.kind, code(row.expression), escape(row.reason), link(row.location, self._prefix))
            for row in self._graph.project.unresolved
        )
        lines = table(("Kind", "Expression", "Reason", "At"), rows)
        return (
            ["## Unresolved", "", "Places that concern a signal and that could not be told.", "", *lines]
            if lines
            else []
        )

    def _failures(self) -> list[str]:
        rows = ((code(row.path), escape(row.reason)) for row in self._graph.project.failures)
        lines = table(("Path", "Reason"), rows)
        return ["## Failures", "", "Files that could not be read.", "", *lines] if lines else []
