"""The signal graph: who sends, who receives, what comes next."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from sigscope.model.dotted import app_of, group_of, last_name
from sigscope.model.project import Connection, Mention, Project, Send, Signal, SignalKind, Unresolved

if TYPE_CHECKING:
    import networkx as nx

OrphanKind = Literal["never-sent", "no-receivers", "unused"]
Node = tuple[Literal["signal", "function"], str]

_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_LOCALS = ".<locals>."
_CALLED_WITH_THE_CLASS = (".__call__", ".__init__")
_GROUP_ORDER: dict[SignalKind, int] = {"custom": 0, "external": 1, "builtin": 2}


@dataclass(frozen=True, slots=True)
class Orphan:
    """What a custom signal lacks; `doubts` are the rows that could be just that, empty where it is sure."""

    kind: OrphanKind
    doubts: tuple[Unresolved | Mention, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Signals of one app, of one library (external) or of one framework (builtin), in order."""

    name: str
    kind: SignalKind
    signals: tuple[Signal, ...]


class SignalGraph:
    """A bipartite graph: `sends` edges run from a function to a signal, `connects` edges from a signal to a function.

    A function node stands for all the code that runs when it is called: what its own body sends, what functions and
    lambdas nested in it send (unless they are receivers themselves), and for a receiver that is a class what its
    `__call__` and `__init__` send. A nested function that is no receiver is no node: the function around it is.

    `project` is what is shown. `whole`, where only a selection is shown, is the graph of the project that it was taken
    from: a signal whose senders are merely not selected is no orphan.
    """

    def __init__(self, project: Project, whole: "SignalGraph | None" = None) -> None:
        self.project = project
        self.whole: SignalGraph = self if whole is None else whole
        self.apps = frozenset(app.name for app in project.apps)
        self._signals = {signal.id: signal for signal in project.signals}
        self._receivers = frozenset(row.receiver for row in self.whole.project.connections)
        self._sends_of: dict[str, list[Send]] = {}
        self._sends_by: dict[str, list[Send]] = {}
        self._connections_of: dict[str, list[Connection]] = {}
        self._connections_to: dict[str, list[Connection]] = {}
        for send in project.sends:
            self._sends_of.setdefault(send.signal, []).append(send)
            self._sends_by.setdefault(self.function_of(send), []).append(send)
        for connection in project.connections:
            self._connections_of.setdefault(connection.signal, []).append(connection)
            self._connections_to.setdefault(connection.receiver, []).append(connection)

    @cached_property
    def _graph(self) -> "nx.DiGraph[Node]":
        import networkx as nx

        graph: nx.DiGraph[Node] = nx.DiGraph()
        graph.add_nodes_from(("signal", signal.id) for signal in self.project.signals)
        for send in self.project.sends:
            graph.add_edge(("function", self.function_of(send)), ("signal", send.signal))
        for connection in self.project.connections:
            graph.add_edge(("signal", connection.signal), ("function", connection.receiver))
        return graph

    def signals(self) -> tuple[Signal, ...]:
        """Every signal, in the project's order."""
        return self.project.signals

    def signal(self, signal_id: str) -> Signal | None:
        """The signal of this id, None where there is none."""
        return self._signals.get(signal_id)

    def groups(self) -> tuple[Group, ...]:
        """The signals by app, sorted by name; then those of libraries, and those of frameworks last."""
        found: dict[tuple[int, str], list[Signal]] = {}
        for signal in self.signals():
            found.setdefault((_GROUP_ORDER[signal.kind], group_of(signal, self.apps)), []).append(signal)
        return tuple(Group(key[1], rows[0].kind, tuple(rows)) for key, rows in sorted(found.items()))

    def app_of(self, name: str) -> str:
        """The app that a function or class belongs to, else its top-level package."""
        return app_of(name, self.apps)

    def group_of(self, signal: Signal) -> str:
        """The app that a signal belongs to; the framework for a builtin one."""
        return group_of(signal, self.apps)

    def function_of(self, send: Send) -> str:
        """The function node that a send belongs to: the nearest receiver around it, else the outermost function."""
        function = send.function
        for function in _outwards(send.function):
            if function in self._receivers:
                return function
            for method in _CALLED_WITH_THE_CLASS:
                if function.endswith(method) and function.removesuffix(method) in self._receivers:
                    return function.removesuffix(method)
        return function

    def sends_of(self, signal_id: str) -> tuple[Send, ...]:
        """The places that send a signal."""
        return tuple(self._sends_of.get(signal_id, ()))

    def connections_of(self, signal_id: str) -> tuple[Connection, ...]:
        """The connections of a signal."""
        return tuple(self._connections_of.get(signal_id, ()))

    def sends_by(self, function: str) -> tuple[Send, ...]:
        """What a function node sends."""
        return tuple(self._sends_by.get(function, ()))

    def connections_to(self, function: str) -> tuple[Connection, ...]:
        """The connections that hand a signal to a function."""
        return tuple(self._connections_to.get(function, ()))

    def functions(self) -> tuple[str, ...]:
        """Every function node, sorted."""
        return tuple(sorted({*self._sends_by, *self._connections_to}))

    def signals_sent_by(self, function: str) -> tuple[str, ...]:
        """What comes next after a function: the ids of the signals that it sends, sorted."""
        return tuple(sorted({row.signal for row in self._sends_by.get(function, ())}))

    def receivers_of(self, signal_id: str) -> tuple[str, ...]:
        """What comes next after a signal: the functions that receive it, sorted."""
        return tuple(sorted({row.receiver for row in self._connections_of.get(signal_id, ())}))

    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """The ways that signals lead back to themselves: signal, receiver, signal, receiver, ...

        The last receiver sends the first signal. One for each set of signals that all lead to each other, the shortest
        through its first signal by name: all of them can be more than anyone has time for. Sender filters are not
        looked at.
        """
        import networkx as nx

        found = []
        for component in nx.strongly_connected_components(self._graph):
            if len(component) > 1:
                edges = sorted(edge for edge in self._graph.edges(component) if edge[1] in component)
                part: nx.DiGraph[Node] = nx.DiGraph(edges)
                start = min(node for node in component if node[0] == "signal")
                ways = [nx.shortest_path(part, after, start) for after in part.successors(start)]
                shortest = min(ways, key=lambda way: (len(way), way))
                found.append((start[1], *(name for _, name in shortest[:-1])))
        return tuple(sorted(found))

    def orphan(self, signal_id: str) -> Orphan | None:
        """What a custom signal lacks in the whole project, None where it has both or is not custom.

        Nor is there an orphan where only a part of the project was read: the rest may have what is missing.

        Builtin and external signals are sent by the code that defines them, and may be heard there. An unresolved row
        leaves a doubt where it could be the missing send (or connection): where its expression has the last name of the
        signal or of an alias in it, or has no known signal's name in it, so that it could be any. So does a mention,
        which could be the missing send.
        """
        if self.whole is not self:
            return self.whole.orphan(signal_id)
        signal = self._signals.get(signal_id)
        is_sent, is_received = signal_id in self._sends_of, signal_id in self._connections_of
        if signal is None or signal.kind != "custom" or (is_sent and is_received) or self.project.part_of is not None:
            return None
        if is_received:
            return Orphan("never-sent", self.doubts(signal, "send"))
        if is_sent:
            return Orphan("no-receivers", self.doubts(signal, "connection"))
        return Orphan("unused", self.doubts(signal, "send", "connection"))

    def doubts(self, signal: Signal, *kinds: Literal["send", "connection"]) -> tuple[Unresolved | Mention, ...]:
        """What could be one more send, or connection, of a signal: see `orphan`."""
        own = _names(signal)
        unresolved = tuple(
            row
            for row, known in self._known_in_unresolved
            if row.kind in kinds and (not known or not known.isdisjoint(own))
        )
        mentions = (row for row in self.project.mentions if row.signal == signal.id and "send" in kinds)
        return (*unresolved, *mentions)

    @cached_property
    def _known_in_unresolved(self) -> tuple[tuple[Unresolved, set[str]], ...]:
        """The unresolved rows, each with the names of known signals in its expression."""
        known = {name for signal in self.signals() for name in _names(signal)}
        return tuple((row, known & set(_IDENTIFIER.findall(row.expression))) for row in self.project.unresolved)


def _outwards(function: str) -> Iterator[str]:
    """The function, then the ones around it."""
    yield function
    while _LOCALS in function:
        function = function.rpartition(_LOCALS)[0]
        yield function


def _names(signal: Signal) -> set[str]:
    """The names by which an expression would call a signal."""
    return {word for name in (signal.id, *signal.aliases) for word in _IDENTIFIER.findall(last_name(name))}
