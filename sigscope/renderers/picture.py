"""Nodes, edges and groups: what every diagram shows, whatever language it is drawn in."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sigscope.graph import SignalGraph
from sigscope.model.dotted import last_name
from sigscope.model.project import Connection, Send, Signal
from sigscope.renderers.names import ShortNames, orphan_word, within

NodeKind = Literal["sender", "signal", "receiver", "orphan", "app"]

_SENDERS_ON_AN_EDGE = 3
_LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Node:
    """`key` is an ASCII identifier, the same for the same graph; `lines` are the label."""

    key: str
    kind: NodeKind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edge:
    """From one node's key to another's; `label` may be empty."""

    source: str
    target: str
    label: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """The nodes of one app."""

    key: str
    title: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What a diagram shows; `loose` are nodes outside of every cluster."""

    clusters: tuple[Cluster, ...]
    loose: tuple[Node, ...]
    edges: tuple[Edge, ...]


class Keys:
    """Identifiers for names: readable, ASCII, never a reserved word of a diagram language, each given once."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()

    def key(self, prefix: str, name: str) -> str:
        """The key of `name` among the things that share `prefix`."""
        if (prefix, name) not in self._given:
            stem = f"{prefix}_{re.sub('[^A-Za-z0-9]+', '_', last_name(name)).strip('_')[:_LONGEST_KEY]}"
            key, count = stem, 1
            while key in self._taken:
                count += 1
                key = f"{stem}_{count}"
            self._taken.add(key)
            self._given[prefix, name] = key
        return self._given[prefix, name]


def picture_of(graph: SignalGraph, signals: Sequence[Signal]) -> Picture:
    """Draw `signals` of `graph` with the functions that send and receive them, a cluster for each app."""
    return _Drawing(graph, signals).picture()


def senders_of_edge(connections: Iterable[Connection], names: ShortNames) -> str:
    """The sender filters of one receiver's connections to one signal, empty where one of them hears every sender."""
    senders = sorted({row.sender or "" for row in connections})
    if "" in senders:
        return ""
    more = len(senders) - _SENDERS_ON_AN_EDGE
    return ", ".join(map(names.short, senders[:_SENDERS_ON_AN_EDGE])) + (f", {more} more" if more > 0 else "")


class _Drawing:
    def __init__(self, graph: SignalGraph, signals: Sequence[Signal]) -> None:
        self._graph = graph
        self._signals = signals
        self._names = ShortNames(row.sender for row in graph.whole.project.connections if row.sender)
        self._keys = Keys()
        self._nodes: dict[str, list[Node]] = {}
        self._edges: list[Edge] = []

    def picture(self) -> Picture:
        ids = sorted(signal.id for signal in self._signals)
        senders = {self._graph.function_of(row) for one in ids for row in self._graph.sends_of(one)}
        receivers = {row.receiver for one in ids for row in self._graph.connections_of(one)}
        for function in sorted(senders | receivers):
            self._add_function(function)
        for signal in sorted(self._signals, key=lambda signal: signal.id):
            self._add_signal(signal)
        clusters = sorted(self._nodes.items())
        return Picture(
            tuple(Cluster(self._keys.key("app", name), name, tuple(nodes)) for name, nodes in clusters),
            (),
            tuple(self._edges),
        )

    def _add_function(self, function: str) -> None:
        app = self._graph.app_of(function)
        kind: NodeKind = "receiver" if self._graph.whole.connections_to(function) else "sender"
        node = Node(self._keys.key("f", function), kind, (within(function, app),))
        self._nodes.setdefault(app, []).append(node)

    def _add_signal(self, signal: Signal) -> None:
        app = self._graph.group_of(signal)
        key, orphan = self._keys.key("s", signal.id), self._graph.orphan(signal.id)
        words = (orphan_word(orphan),) if orphan else ()
        node = Node(key, "orphan" if orphan else "signal", (within(signal.id, app), *words))
        self._nodes.setdefault(app, []).append(node)
        sends: dict[str, list[Send]] = {}
        for send in self._graph.sends_of(signal.id):
            sends.setdefault(self._graph.function_of(send), []).append(send)
        for function, rows in sorted(sends.items()):
            label = "on_commit" if all(row.deferred for row in rows) else ""
            self._edges.append(Edge(self._keys.key("f", function), key, label))
        connections: dict[str, list[Connection]] = {}
        for connection in self._graph.connections_of(signal.id):
            connections.setdefault(connection.receiver, []).append(connection)
        for function, heard in sorted(connections.items()):
            self._edges.append(Edge(key, self._keys.key("f", function), self._label(heard)))

    def _label(self, connections: list[Connection]) -> str:
        stages = sorted({row.startup for row in connections} - {"setup", "unknown"})
        words = [senders_of_edge(connections, self._names)]
        if all(row.lost for row in connections):
            words.append("(lost at once)")
        if stages and all(row.startup in stages for row in connections):
            words.append(f"({'/'.join(stages)})")
        return " ".join(filter(None, words))
