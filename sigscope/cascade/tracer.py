"""Downstream: everything that runs in consequence of a function, a signal or a write."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sigscope.cascade import effects
from sigscope.cascade.actions import ActionReader, Calls, Sends, Writes
from sigscope.cascade.analysed import Analysed
from sigscope.cascade.conditions import opening_tests
from sigscope.cascade.functions import Functions, Key, key_of, place_of
from sigscope.cascade.handed import Handed, conditions
from sigscope.cascade.models import Kinds, Model, Models, Record
from sigscope.cascade.order import ConnectionOrder
from sigscope.cascade.orm import MODEL_SIGNALS, NOWHERE, Emission, Orm
from sigscope.cascade.records import Records, Setting
from sigscope.cascade.senders import heard
from sigscope.model.location import Location, Span
from sigscope.model.project import Connection, Send
from sigscope.model.trace import Condition, Effect, Mark, NodeKind, TraceNode
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Scope
from sigscope.resolution.values import FunctionValue

MAX_BODIES = 4000
MAX_HOPS = 15

_INITS = frozenset({f"{MODEL_SIGNALS}pre_init", f"{MODEL_SIGNALS}post_init"})


@dataclass(slots=True)
class Outcome:
    """What a body comes to: its own effects and those of what it calls, and the nodes that lead to signals."""

    effects: dict[Effect, None] = field(default_factory=dict)
    nodes: list[TraceNode] = field(default_factory=list)
    mark: Mark = ""
    is_deep: bool = False

    def take(self, other: "Outcome") -> None:
        """Take in the effects and nodes of something that runs as a part of it."""
        self.effects.update(other.effects)
        self.nodes += other.nodes
        self.is_deep = self.is_deep or other.is_deep


class Tracer:
    """Follows an analysis downstream, `depth` signals deep; `is_cut` once there was more code than it reads."""

    def __init__(self, analysed: Analysed, depth: int) -> None:
        self.evaluator: Evaluator = analysed.evaluator
        self.models = Models(self.evaluator)
        self.records = Records(self.evaluator, self.models)
        self.functions = Functions(self.evaluator)
        self.is_cut = False
        self._calls = Handed(self.evaluator, self.records, self.functions)
        self._depth = depth
        self._project = analysed.project
        self._analysed = analysed
        self._order: ConnectionOrder | None = None
        self._connections: dict[str, list[Connection]] = {}
        for row in analysed.project.connections:
            self._connections.setdefault(row.signal, []).append(row)
        self.reader = ActionReader(
            self.evaluator,
            self.models,
            self.records,
            sends_by_place(analysed.project.sends),
            tells_reads=not self._connections.keys().isdisjoint(_INITS),
        )
        self._orm = Orm(self.models, self._connections)
        self._stack: dict[Key, int] = {}
        self._hops = 0
        self._done: dict[Key, tuple[int, Outcome]] = {}
        self._read = 0

    # --- what a trace starts from ---

    def function(self, scope: Scope) -> TraceNode:
        """Everything that runs when a function is called."""
        received = self._received_by(scope)
        given = self._calls.to(scope) if received is None else ()
        outcome = self._body(scope, received or Setting(self.evaluator.base_frame(scope), given), 0)
        tests = (*conditions(given), *opening_tests(scope, self.evaluator.table.text(scope.module.source)))
        return TraceNode(
            "function", scope.dotted, place_of(scope), None, tests, tuple(outcome.effects), "", tuple(outcome.nodes)
        )

    def _received_by(self, scope: Scope) -> Setting | None:
        """What a function that is a receiver is read with: what all of its connections to one signal tell."""
        rows = [
            row for group in self._connections.values() for row in group if row.receiver_location == place_of(scope)
        ]
        function = self.functions.receiver(rows[0]) if rows else None
        if function is None or function.scope is not scope or len({row.signal for row in rows}) > 1:
            return None
        return self._handed(function, rows, Emission(rows[0].signal, tuple(row.sender for row in rows), None))

    def signal(self, signal: str, senders: tuple[str | None, ...]) -> TraceNode:
        """Everything that runs when a signal is sent by one of `senders`; `?` stands for any."""
        models = [model for name in senders if name is not None and (model := self.model_named(name)) is not None]
        kinds: tuple[tuple[str, Kinds], ...] = ()
        if signal.startswith(MODEL_SIGNALS) and models:
            kinds = (("instance", tuple(Record(model) for model in models)),)
        outcome = self._emit(Emission(signal, senders, None, kinds=kinds), 0)
        return outcome.nodes[0] if outcome.nodes else TraceNode("signal", signal, None, None)

    def model(self, model: Model) -> list[TraceNode]:
        """Everything that a save and a deletion of a record run."""
        nodes = []
        for verb in ("save", "delete"):
            write = Writes("save" if verb == "save" else "delete", model, f"{model.dotted}.{verb}()", NOWHERE)
            nodes += [replace(node, at=None) for node in self._write(write, 0).nodes]
        return nodes

    def model_named(self, dotted: str) -> Model | None:
        """The model of the tree with that dotted class."""
        module, _, name = dotted.rpartition(".")
        found = self.evaluator.table.find(module, "")
        values = () if found is None else self.evaluator.module_attribute(found, name)
        return next((model for model in self.models.among(values)), None)

    def received(self, row: Connection) -> Setting | None:
        """What a receiver of the tree is read with, as far as its connection tells; None for any other."""
        function = self.functions.receiver(row)
        return None if function is None else self._handed(function, [row], Emission(row.signal, (row.sender,), None))

    # --- bodies ---

    def _body(self, scope: Scope, setting: Setting, level: int) -> Outcome:
        key = key_of(scope, setting)
        if key in self._stack:
            return Outcome(mark="cycle" if self._stack[key] < level else "")
        if key in self._done:
            known_level, known = self._done[key]
            if known_level <= level or not known.is_deep:
                return Outcome(known.effects, [], "shown above" if known.nodes else "")
        if self._read >= MAX_BODIES or self._hops >= MAX_HOPS:
            self.is_cut = True
            return Outcome()
        self._read += 1
        self._stack[key] = level
        outcome = Outcome()
        for action in self.reader.read(scope, setting):
            match action:
                case Calls():
                    self._call(action, level, outcome)
                case Sends():
                    outcome.take(self._sent(action, level))
                case Writes():
                    outcome.take(self._write(action, level))
                case _:
                    outcome.effects.setdefault(action.effect)
        del self._stack[key]
        self._done[key] = (level, outcome)
        return outcome

    def _call(self, action: Calls, level: int, outcome: Outcome) -> None:
        self._hops += 1
        inner = self._body(action.function.scope, action.setting, level)
        self._hops -= 1
        conditions = (Condition("when", action.when),) if action.when else ()
        if action.when == "in a task":
            outcome.effects.setdefault(Effect("task", f"{action.function.scope.name}()", action.location))
        else:
            outcome.effects.update(inner.effects)
        outcome.is_deep = outcome.is_deep or inner.is_deep
        if inner.nodes or inner.mark:
            scope = action.function.scope
            outcome.nodes.append(
                TraceNode(
                    "function",
                    scope.dotted,
                    place_of(scope),
                    None if action.location is NOWHERE else action.location,
                    conditions,
                    (),
                    inner.mark,
                    tuple(inner.nodes),
                )
            )

    # --- signals ---

    def _sent(self, action: Sends, level: int) -> Outcome:
        row = action.rows[0]
        conditions = [Condition("method", row.method)] if row.method != "send" else []
        conditions += [Condition("when", "after the commit")] if row.deferred else []
        payload = (*action.payload, ("sender", action.sender_values)) if action.sender_values else action.payload
        outcome = Outcome()
        for signal in dict.fromkeys(each.signal for each in action.rows):
            name = signal.rpartition(".")[2]
            outcome.effects.setdefault(Effect("signal", name, action.location))
            emission = Emission(signal, action.senders, action.location, payload, action.kinds, tuple(conditions))
            outcome.take(self._emit(emission, level))
        return outcome

    def _emit(self, emission: Emission, level: int) -> Outcome:
        """The node of a signal with its receivers; none for one of Django's own that nobody hears."""
        rows = heard(self._connections.get(emission.signal, ()), emission.senders)
        is_own = any(row.id == emission.signal and row.location for row in self._project.signals)
        if not rows and not is_own:
            return Outcome()
        known = [name for name in emission.senders if name not in (None, "?")]
        conditions = (*(Condition("sender", str(name)) for name in known), *emission.conditions)
        location = next((row.location for row in self._project.signals if row.id == emission.signal), None)
        node = TraceNode("signal", emission.signal, location, emission.at, conditions)
        if level >= self._depth:
            return Outcome(nodes=[replace(node, mark="deeper" if rows else "")], is_deep=bool(rows))
        outcome = Outcome()
        hops, self._hops = self._hops, 0
        receivers = self._receivers(rows, emission, level, outcome)
        self._hops = hops
        outcome.nodes = [replace(node, nodes=tuple(receivers))]
        return outcome

    def _receivers(
        self, rows: list[Connection], emission: Emission, level: int, outcome: Outcome
    ) -> Iterable[TraceNode]:
        found: dict[tuple[str, Location | None], list[Connection]] = {}
        for row in self._sorted(rows):
            found.setdefault((row.receiver, row.receiver_location), []).append(row)
        for connections in found.values():
            row = connections[0]
            senders = dict.fromkeys(one.sender for one in connections if one.sender is not None)
            conditions = [Condition("sender", sender) for sender in senders]
            conditions += [Condition("startup", row.startup)] if row.startup != "setup" else []
            node = TraceNode("receiver", row.receiver, row.receiver_location, row.location, tuple(conditions))
            function = self.functions.receiver(row)
            if all(one.lost for one in connections):
                conditions.append(Condition("startup", "never: nothing holds it"))
                yield replace(node, conditions=tuple(conditions))
                continue
            if function is None or all(one.startup == "never" for one in connections):
                yield node
                continue
            inner = self._body(function.scope, self._handed(function, connections, emission), level + 1)
            outcome.is_deep = outcome.is_deep or inner.is_deep
            conditions += opening_tests(function.scope, self.evaluator.table.text(function.scope.module.source))
            yield replace(
                node,
                conditions=tuple(conditions),
                effects=tuple(inner.effects),
                mark=inner.mark,
                nodes=tuple(inner.nodes),
            )

    def _sorted(self, rows: list[Connection]) -> list[Connection]:
        if len(rows) < 2:
            return rows
        if self._order is None:
            self._order = ConnectionOrder(self._analysed)
        return self._order.sorted(rows)

    def _handed(self, function: FunctionValue, rows: list[Connection], emission: Emission) -> Setting:
        """What a receiver is read with: what the send carries, else what the filter of its connection says."""
        names = [name for name in emission.senders if name != "?"] or [row.sender for row in rows]
        models = [model for name in names if name is not None and (model := self.model_named(name)) is not None]
        payload, kinds = list(emission.payload), list(emission.kinds)
        if not any(name == "sender" for name, _ in payload):
            payload.append(("sender", tuple(model.cls for model in models if model.cls is not None)))
        is_model_signal = emission.signal.startswith(MODEL_SIGNALS)
        if is_model_signal and not emission.signal.endswith(("m2m_changed", "migrate")) and models:
            kinds = [("instance", tuple(Record(model) for model in models))]
        kept = tuple((name, values) for name, values in payload if values)
        return self.functions.called_by_signal(function, kept, tuple(kinds))

    # --- the ORM ---

    def _write(self, action: Writes, level: int) -> Outcome:
        outcome, inner = Outcome(), Outcome()
        for step in self._orm.steps(action):
            if isinstance(step, Emission):
                inner.take(self._emit(step, level))
            else:
                setting = self.functions.called_by_signal(step, (), ())
                self._call(Calls(step, setting, action.location), level, inner)
        if action.verb == "bypass":
            inner.nodes += self._bypassed(action)
        if action.verb not in ("init", "read"):
            outcome.effects.setdefault(Effect("database", action.text, action.location))
            if effects.is_audit(action.model.dotted):
                outcome.effects.setdefault(Effect("logging", action.text, action.location))
        outcome.effects.update(inner.effects)
        outcome.is_deep = inner.is_deep
        if inner.nodes:
            kind: NodeKind = "bypass" if action.verb == "bypass" else "operation"
            conditions = (Condition("when", "if it does not exist"),) if action.verb == "get_or_create" else ()
            outcome.nodes.append(
                TraceNode(
                    kind,
                    action.text,
                    None,
                    action.location,
                    conditions,
                    nodes=tuple(inner.nodes),
                    model=action.model.dotted,
                )
            )
        return outcome

    def _bypassed(self, action: Writes) -> Iterable[TraceNode]:
        """The receivers that a write in bulk does not reach."""
        for emission in self._orm.bypassed(action):
            rows = heard(self._connections.get(emission.signal, ()), emission.senders)
            conditions = (Condition("method", emission.signal.rpartition(".")[2]),)
            for row in dict.fromkeys(self._sorted(rows)):
                yield TraceNode("receiver", row.receiver, row.receiver_location, row.location, conditions)


def sends_by_place(sends: Iterable[Send]) -> dict[tuple[str, Span], tuple[Send, ...]]:
    """The sends by path and span of their call."""
    found: dict[tuple[str, Span], list[Send]] = {}
    for row in sends:
        at = row.location
        found.setdefault((at.path, Span(at.line, at.column, at.end_line, at.end_column)), []).append(row)
    return {place: tuple(rows) for place, rows in found.items()}
