"""Apps and what travels between them, for graphs that are too large to draw whole."""

from collections import Counter
from collections.abc import Sequence

from sigscope.graph import SignalGraph
from sigscope.model.project import Signal
from sigscope.renderers.names import plural
from sigscope.renderers.picture import Edge, Keys, Node, Picture


class Overview:
    """The traffic between the apps of a graph: who sends signals, whose receivers hear them.

    A signal travels to its receivers from each app whose code sends it; where none does, from its own app (or library,
    or framework).
    """

    def __init__(self, graph: SignalGraph, signals: Sequence[Signal]) -> None:
        self._signals: Counter[str] = Counter()
        self._weight: Counter[str] = Counter()
        self._traffic: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
        for signal in signals:
            home = graph.group_of(signal)
            sources = {graph.app_of(row.function) for row in graph.sends_of(signal.id)}
            self._signals[home] += 1
            self._weight.update({home, *sources})
            for row in graph.connections_of(signal.id):
                target = graph.app_of(row.receiver)
                self._weight[target] += 1
                for source in sources or {home}:
                    self._weight[source] += 1
                    ids, receivers = self._traffic.setdefault((source, target), (set(), set()))
                    ids.add(signal.id)
                    receivers.add(row.receiver)
        self.apps = tuple(sorted(self._weight, key=lambda app: (-self._weight[app], app)))

    def picture(self, apps: int) -> Picture:
        """Draw the `apps` busiest apps by themselves and all the others as one node."""
        shown = set(self.apps[:apps])
        keys = Keys()
        nodes = [Node(keys.key("app", app), "app", (app, self._defines([app]))) for app in sorted(shown)]
        if rest := self.apps[apps:]:
            nodes.append(Node("rest", "app", (plural(len(rest), "more app"), self._defines(rest))))
        merged: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
        for ends, (ids, receivers) in self._traffic.items():
            source, target = (keys.key("app", app) if app in shown else "rest" for app in ends)
            all_ids, all_receivers = merged.setdefault((source, target), (set(), set()))
            all_ids |= ids
            all_receivers |= receivers
        edges = (
            Edge(source, target, f"{plural(len(ids), 'signal')}, {plural(len(receivers), 'receiver')}")
            for (source, target), (ids, receivers) in sorted(merged.items())
        )
        return Picture((), tuple(nodes), tuple(edges))

    def _defines(self, apps: Sequence[str]) -> str:
        return plural(sum(self._signals[app] for app in apps), "signal")
