"""Downstream: everything that runs in consequence of a function, a signal or a write."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from sigscope.cascade import effects
from sigscope.cascade.actions import ActionReader, Calls, Does, Sends, Writes
from sigscope.cascade.analysed import Analysed
from sigscope.cascade.conditions import opening_tests
from sigscope.cascade.functions import Functions, Key, key_of, place_of
from sigscope.cascade.models import Kinds, Model, Models, Record
from sigscope.cascade.order import ConnectionOrder
from sigscope.cascade.records import Records, Setting
from sigscope.cascade.senders import heard
from sigscope.model.location import Location, Span
from sigscope.model.project import Connection, Send
from sigscope.model.trace import Condition, Effect, Mark, NodeKind, TraceNode
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Scope
from sigscope.resolution.values import ClassValue, FunctionValue, InstanceValue, Values

MODEL_SIGNALS = "django.db.models.signals."
MAX_BODIES = 4000
MAX_HOPS = 15
MAX_DELETED = 20

_M2M_ACTIONS = {"add": ("add",), "remove": ("remove",), "set": ("remove", "add"), "clear": ("clear",)}
_BYPASSED = {"_raw_delete": ("pre_delete", "post_delete")}


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


@dataclass(frozen=True, slots=True)
class _Emission:
    """A signal about to be sent: to whom, with what."""

    signal: str
    senders: tuple[str | None, ...]
    at: Location | None
    payload: tuple[tuple[str, Values], ...] = ()
    kinds: tuple[tuple[str, Kinds], ...] = ()
    conditions: tuple[Condition, ...] = ()


class Tracer:
    """Follows an analysis downstream, `depth` signals deep; `is_cut` once there was more code than it reads."""

    def __init__(self, analysed: Analysed, depth: int) -> None:
        self.evaluator: Evaluator = analysed.evaluator
        self.models = Models(self.evaluator)
        self.records = Records(self.evaluator, self.models)
        self.functions = Functions(self.evaluator)
        self.is_cut = False
        self._depth = depth
        self._project = analysed.project
        self._analysed = analysed
        self._order: ConnectionOrder | None = None
        self._connections: dict[str, list[Connection]] = {}
        for row in analysed.project.connections:
            self._connections.setdefault(row.signal, []).append(row)
        self.reader = ActionReader(self.evaluator, self.models, self.records, sends_by_place(analysed.project.sends))
        self._stack: dict[Key, int] = {}
        self._hops = 0
        self._done: dict[Key, tuple[int, Outcome]] = {}
        self._read = 0

    # --- what a trace starts from ---

    def function(self, scope: Scope) -> TraceNode:
        """Everything that runs when a function is called."""
        outcome = self._body(scope, Setting(self.evaluator.base_frame(scope)), 0)
        tests = opening_tests(scope, self.evaluator.table.text(scope.module.source))
        return TraceNode(
            "function", scope.dotted, place_of(scope), None, tests, tuple(outcome.effects), "", tuple(outcome.nodes)
        )

    def signal(self, signal: str, senders: tuple[str | None, ...]) -> TraceNode:
        """Everything that runs when a signal is sent by one of `senders`; `?` stands for any."""
        models = [model for name in senders if name is not None and (model := self.model_named(name)) is not None]
        kinds: tuple[tuple[str, Kinds], ...] = ()
        if signal.startswith(MODEL_SIGNALS) and models:
            kinds = (("instance", tuple(Record(model) for model in models)),)
        outcome = self._emit(_Emission(signal, senders, None, kinds=kinds), 0)
        return outcome.nodes[0] if outcome.nodes else TraceNode("signal", signal, None, None)

    def model(self, model: Model) -> list[TraceNode]:
        """Everything that a save and a deletion of a record run."""
        nodes = []
        for verb in ("save", "delete"):
            write = Writes("save" if verb == "save" else "delete", model, f"{model.dotted}.{verb}()", _NOWHERE)
            nodes += [replace(node, at=None) for node in self._write(write, 0).nodes]
        return nodes

    def model_named(self, dotted: str) -> Model | None:
        """The model of the tree with that dotted class."""
        module, _, name = dotted.rpartition(".")
        found = self.evaluator.table.find(module, "")
        values = () if found is None else self.evaluator.module_attribute(found, name)
        return next((model for model in self.models.among(values)), None)

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
                case Does(effect=effect):
                    outcome.effects.setdefault(effect)
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
                    action.location,
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
            emission = _Emission(signal, action.senders, action.location, payload, action.kinds, tuple(conditions))
            outcome.take(self._emit(emission, level))
        return outcome

    def _emit(self, emission: _Emission, level: int) -> Outcome:
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
        self, rows: list[Connection], emission: _Emission, level: int, outcome: Outcome
    ) -> Iterable[TraceNode]:
        found: dict[tuple[str, Location | None], list[Connection]] = {}
        for row in self._sorted(rows):
            found.setdefault((row.receiver, row.receiver_location), []).append(row)
        for connections in found.values():
            row = connections[0]
            conditions = [Condition("sender", one.sender) for one in connections if one.sender is not None]
            conditions += [Condition("startup", row.startup)] if row.startup != "setup" else []
            node = TraceNode("receiver", row.receiver, row.receiver_location, row.location, tuple(conditions))
            function = self.functions.receiver(row)
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

    def _handed(self, function: FunctionValue, rows: list[Connection], emission: _Emission) -> Setting:
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
        outcome = Outcome()
        inner = Outcome()
        match action.verb:
            case "init":
                inner.take(self._instance(action, ("pre_init", "post_init"), level))
            case "create" | "save":
                if action.verb == "create":
                    inner.take(self._instance(action, ("pre_init", "post_init"), level))
                inner.take(self._save(action, level))
            case "get_or_create" | "update_or_create":
                inner.take(self._save(action, level))
            case "delete":
                inner.take(self._delete(action, level))
            case "m2m":
                inner.take(self._m2m(action, level))
            case _:
                inner.nodes += self._bypassed(action)
        if action.verb != "init":
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

    def _save(self, action: Writes, level: int) -> Outcome:
        own = [] if action.is_plain else self.models.method(action.model, "save")
        if own:
            return self._overridden(own, action, level)
        return self._instance(action, ("pre_save", "post_save"), level)

    def _overridden(self, methods: list[FunctionValue], action: Writes, level: int) -> Outcome:
        outcome = Outcome()
        for method in methods:
            bound = FunctionValue(method.scope, method.frame, method.bound)
            setting = self.functions.called_by_signal(bound, (), ())
            self._call(Calls(bound, setting, action.location), level, outcome)
        return outcome

    def _instance(self, action: Writes, names: Iterable[str], level: int) -> Outcome:
        """Signals about one record: https://docs.djangoproject.com/en/stable/ref/signals/."""
        outcome = Outcome()
        for name in names:
            outcome.take(self._emit(self._about(f"{MODEL_SIGNALS}{name}", action.model, action), level))
        return outcome

    def _about(self, signal: str, model: Model, action: Writes) -> _Emission:
        models = self.models.senders(model)
        senders: tuple[str | None, ...] = tuple(one.dotted for one in models) or (model.dotted,)
        payload: tuple[tuple[str, Values], ...] = ()
        if model.cls is not None:
            plain = ClassValue(model.cls.scope, model.cls.frame)
            payload = (("sender", (plain,)), ("instance", (InstanceValue(plain),)))
        return _Emission(signal, senders, self._at(action), payload, (("instance", (Record(model),)),))

    def _at(self, action: Writes) -> Location | None:
        return None if action.location is _NOWHERE else action.location

    def _delete(self, action: Writes, level: int) -> Outcome:
        """Django deletes what depends on a record along with it, and sends for each: `Collector.delete`."""
        own = [] if action.is_plain else self.models.method(action.model, "delete")
        if own:
            return self._overridden(own, action, level)
        deleted: dict[Model, None] = {}
        self._collect(action.model, deleted, {action.model})
        outcome = Outcome()
        for name in ("pre_delete", "post_delete"):
            for model in deleted:
                emission = self._about(f"{MODEL_SIGNALS}{name}", model, action)
                if model != action.model:
                    emission = replace(emission, conditions=(Condition("when", "deleted along with it"),))
                outcome.take(self._emit(emission, level))
        return outcome

    def _collect(self, model: Model, deleted: dict[Model, None], seen: set[Model]) -> None:
        names = (f"{MODEL_SIGNALS}pre_delete", f"{MODEL_SIGNALS}post_delete")
        rows = [row for name in names for row in self._connections.get(name, ())]
        if any(row.sender != model.dotted for row in rows):
            for dependent in self.models.dependents(model):
                if dependent not in seen and len(seen) < MAX_DELETED:
                    seen.add(dependent)
                    self._collect(dependent, deleted, seen)
        deleted.setdefault(model)

    def _m2m(self, action: Writes, level: int) -> Outcome:
        outcome = Outcome()
        method = action.text.removesuffix("()").rpartition(".")[2].removeprefix("a")
        for step in _M2M_ACTIONS.get(method, ("add",)):
            for moment in ("pre", "post"):
                condition = Condition("when", f"action {moment}_{step}")
                emission = _Emission(
                    f"{MODEL_SIGNALS}m2m_changed", (action.through,), self._at(action), conditions=(condition,)
                )
                outcome.take(self._emit(emission, level))
        return outcome

    def _bypassed(self, action: Writes) -> Iterable[TraceNode]:
        """The receivers that a write in bulk does not reach."""
        method = action.text.removesuffix("()").rpartition(".")[2]
        senders = tuple(model.dotted for model in self.models.senders(action.model))
        for name in _BYPASSED.get(method, ("pre_save", "post_save")):
            rows = heard(self._connections.get(f"{MODEL_SIGNALS}{name}", ()), senders)
            for row in dict.fromkeys(self._sorted(rows)):
                conditions = (Condition("method", name),)
                yield TraceNode("receiver", row.receiver, row.receiver_location, row.location, conditions)


_NOWHERE = Location("", 0, 0, 0, 0)


def sends_by_place(sends: Iterable[Send]) -> dict[tuple[str, Span], tuple[Send, ...]]:
    """The sends by path and span of their call."""
    found: dict[tuple[str, Span], list[Send]] = {}
    for row in sends:
        at = row.location
        found.setdefault((at.path, Span(at.line, at.column, at.end_line, at.end_column)), []).append(row)
    return {place: tuple(rows) for place, rows in found.items()}
