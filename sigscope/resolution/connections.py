"""Connection sites: `signal.connect(...)`, `@receiver(...)`, `@signal.connect`, `signal.disconnect(...)`.

What each argument means: https://docs.djangoproject.com/en/stable/topics/signals/#django.dispatch.Signal.connect
"""

from collections.abc import Sequence
from dataclasses import replace

from sigscope.frameworks.registry import is_receiver_decorator
from sigscope.model.syntax import Attribute, Call, Expression
from sigscope.resolution import classes, signals
from sigscope.resolution.attributes import is_framework_class
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.outcomes import Connected, Disconnected, Outcome
from sigscope.resolution.receivers import Receiver, receivers_in
from sigscope.resolution.scopes import Point, Scope
from sigscope.resolution.senders import UNTOLD, sender_names
from sigscope.resolution.sends import looks_like_signal
from sigscope.resolution.values import (
    Arguments,
    ClassValue,
    ConstantValue,
    ExternalValue,
    Frame,
    FunctionValue,
    Reason,
    SignalValue,
    UnknownValue,
    Value,
    Values,
)

_OPTIONS = ("sender", "weak", "dispatch_uid")
_MODEL_SIGNAL = "django.db.models.signals.ModelSignal"


class ConnectionReader:
    """Reads what connection sites say; `names` are the last names of the tree's signals."""

    def __init__(self, evaluator: Evaluating, names: set[str]) -> None:
        self._evaluator = evaluator
        self._names = names

    # --- sites ---

    def call(self, call: Call, point: Point, frame: Frame) -> Outcome:
        """What `signal.connect(...)` connects."""
        assert isinstance(call.function, Attribute)
        given = self._evaluator.arguments(call, point, frame)
        if given.get(0, "receiver") is None and not given.unspread:
            # `@signal.connect(sender=X)` of Celery: the decorator that it gives does the connecting.
            return Outcome()
        return self._connected(call.function.value, given, call, point, frame)

    def _connected(self, node: Expression, given: Arguments, call: Call, point: Point, frame: Frame) -> Outcome:
        outcome = Outcome()
        is_evident = any(name in _OPTIONS for name, _ in given.keywords) or self._hands_function(given)
        found = self._signals(outcome, node, point, frame, is_evident)
        for signal in found:
            method = self._own_connect(signal)
            if method is not None:
                outcome.merge(self._through(method, given, is_decorator=False))
                continue
            receiver = given.get(0, "receiver") or (UnknownValue(Reason.RECEIVER),)
            self._add(outcome, [signal], receiver, given, 1, call, is_decorator=False)
        return outcome

    def _hands_function(self, given: Arguments) -> bool:
        """Whether the first argument is a function of the tree: few but signals are connected to one."""
        return any(isinstance(value, FunctionValue) for value in given.get(0, "receiver") or ())

    def decorator(self, node: Expression, target: Scope, point: Point, frame: Frame) -> Outcome:
        """What a decorator on the definition that opens `target` connects."""
        if isinstance(node, Call):
            found = self._of_receiver(node, point, frame)
            if found is not None:
                return self._decorated(found, target, node, point, frame)
            if isinstance(node.function, Attribute) and node.function.name == "connect":
                return self._connect_decorator(node.function, node, target, point, frame)
        if isinstance(node, Attribute) and node.name == "connect":
            return self._connect_decorator(node, None, target, point, frame)
        return Outcome()

    def applied(self, call: Call, point: Point, frame: Frame) -> Outcome:
        """What `receiver(signal, ...)(function)` connects."""
        assert isinstance(call.function, Call)
        found = self._of_receiver(call.function, point, frame)
        if found is None or not call.arguments:
            return Outcome()
        outcome, connected = self._receiver_signals(found, call.function, point, frame)
        values = self._evaluator.evaluate(call.arguments[0].value, point, frame)
        self._add(outcome, connected, values, found, None, call, is_decorator=True)
        return outcome

    def disconnect(self, call: Call, point: Point, frame: Frame) -> Outcome:
        """What `signal.disconnect(...)` disconnects."""
        assert isinstance(call.function, Attribute)
        outcome = Outcome()
        given = self._evaluator.arguments(call, point, frame)
        is_evident = any(name in _OPTIONS for name, _ in given.keywords)
        for signal in self._signals(outcome, call.function.value, point, frame, is_evident):
            values = given.get(0, "receiver")
            found: list[Receiver | None] = [None]
            if values is not None:
                known, rest = receivers_in(self._evaluator, values)
                outcome.hang_on(rest)
                found = [*known] or [None]
            for receiver in found:
                for sender in self._sender_names(outcome, signal, given, 1, call):
                    uid = self._uid(given, 2)
                    outcome.add(Disconnected(signal, receiver.name if receiver else None, sender, uid))
        return outcome

    # --- parts ---

    def _of_receiver(self, node: Call, point: Point, frame: Frame) -> Arguments | None:
        """The arguments of a call of the framework's `receiver`; None where the call is of something else."""
        for value in self._evaluator.evaluate(node.function, point, frame):
            dotted = value.dotted if isinstance(value, ExternalValue) else ""
            if isinstance(value, FunctionValue):
                dotted = value.scope.dotted
            if is_receiver_decorator(dotted):
                return self._evaluator.arguments(node, point, frame)
        return None

    def _receiver_signals(
        self, given: Arguments, node: Call, point: Point, frame: Frame
    ) -> tuple[Outcome, list[SignalValue]]:
        outcome = Outcome()
        argument = next((a.value for a in node.arguments if a.keyword in (None, "signal") and not a.star), None)
        values = given.get(0, "signal")
        if argument is None or values is None:
            outcome.say("connection", node, Reason.PARAMETER)
            return outcome, []
        found, rest = signals.signals_in(values, is_evident=True)
        unknown = [value for value in rest if isinstance(value, UnknownValue)]
        outcome.hang_on(unknown)
        if (unknown and not found) or (not found and rest):
            outcome.say("connection", argument, unknown[0].reason if unknown else Reason.EXTERNAL)
        return outcome, found

    def _decorated(self, given: Arguments, target: Scope, node: Call, point: Point, frame: Frame) -> Outcome:
        outcome, found = self._receiver_signals(given, node, point, frame)
        for signal in found:
            method = self._own_connect(signal)
            if method is None:
                self._add(outcome, [signal], (_definition(target, frame),), given, None, node, is_decorator=True)
            else:
                arguments = Arguments(((_definition(target, frame),),), given.keywords, given.unspread)
                keywords = tuple(pair for pair in arguments.keywords if pair[0] != "signal")
                outcome.merge(self._through(method, replace(arguments, keywords=keywords), is_decorator=True))
        return outcome

    def _connect_decorator(
        self, method: Attribute, call: Call | None, target: Scope, point: Point, frame: Frame
    ) -> Outcome:
        """`@signal.connect` and `@signal.connect(sender=X)`."""
        outcome = Outcome()
        given = Arguments() if call is None else self._evaluator.arguments(call, point, frame)
        node: Expression = method if call is None else call
        found = self._signals(outcome, method.value, point, frame, call is None or bool(given.keywords))
        self._add(outcome, found, (_definition(target, frame),), given, None, node, is_decorator=True)
        return outcome

    def _signals(
        self, outcome: Outcome, node: Expression, point: Point, frame: Frame, is_evident: bool
    ) -> list[SignalValue]:
        values = self._evaluator.evaluate(node, point, frame)
        found, rest = signals.signals_in(values, is_evident)
        inside = any(signals.is_inside_signal_class(self._evaluator, value) for value in values)
        unknown = [value for value in rest if isinstance(value, UnknownValue)]
        if inside or not unknown:
            return found
        if is_evident or looks_like_signal(node, self._names):
            outcome.hang_on(unknown)
            if not found:
                outcome.say("connection", node, unknown[0].reason)
        return found

    def _own_connect(self, signal: SignalValue) -> FunctionValue | None:
        """The `connect` that a signal's class in the tree defines; None where it is the framework's."""
        if signal.cls is None or is_framework_class(signal.cls.scope):
            return None
        for value in self._evaluator.attribute(signal, "connect"):
            if isinstance(value, FunctionValue):
                return value
        return None

    def _through(self, method: FunctionValue, given: Arguments, *, is_decorator: bool) -> Outcome:
        """What a `connect` of the tree's own does: the `super().connect(...)` and the like in its body."""
        outcome = Outcome()
        frame = self._evaluator.bind(method, given, 1)
        for site in method.scope.module.calls.get("connect", ()):
            if site.point.scope is method.scope:
                inner = self._evaluator.arguments(site.call, site.point, frame)
                for owner in self._evaluator.evaluate(site.call.function, site.point, frame):
                    outcome.merge(self._base_connect(owner, inner, site.call, is_decorator=is_decorator))
        return outcome

    def _base_connect(self, owner: Value, given: Arguments, call: Call, *, is_decorator: bool) -> Outcome:
        outcome = Outcome()
        signal = getattr(owner, "owner", None) or getattr(owner, "bound", None)
        if isinstance(signal, SignalValue):
            if isinstance(owner, FunctionValue) and not is_framework_class(owner.scope.parent or owner.scope):
                return self._through(owner, given, is_decorator=is_decorator)
            receiver = given.get(0, "receiver") or (UnknownValue(Reason.RECEIVER),)
            self._add(outcome, [signal], receiver, given, 1, call, is_decorator=is_decorator)
        return outcome

    def _add(
        self,
        outcome: Outcome,
        found: Sequence[SignalValue],
        values: Values,
        given: Arguments,
        offset: int | None,
        call: Expression,
        *,
        is_decorator: bool,
    ) -> None:
        known, rest = receivers_in(self._evaluator, values)
        unknown = [value for value in rest if isinstance(value, UnknownValue)]
        if found and outcome.hang_on(unknown):
            outcome.say("connection", call, Reason.PARAMETER)
        elif found and not known:
            outcome.say("connection", call, Reason.RECEIVER)
        for signal in found:
            for receiver in known:
                for sender in self._sender_names(outcome, signal, given, offset, call):
                    uid = self._uid(given, None if offset is None else offset + 2)
                    weak = self._weak(given, offset)
                    outcome.add(Connected(signal, receiver, sender, uid, weak, is_decorator))

    def _sender_names(
        self, outcome: Outcome, signal: SignalValue, given: Arguments, offset: int | None, call: Expression
    ) -> list[str | None]:
        values = given.get(offset, "sender")
        if values is None:
            return [UNTOLD] if given.unspread and outcome.hang_on(given.unspread) else [None]
        is_lazy = signal.class_name == _MODEL_SIGNAL or self._is_model_signal(signal)
        names = sender_names(self._evaluator, values, is_lazy)
        depends = outcome.hang_on(values)
        if UNTOLD in names and not depends:
            outcome.say("connection", call, Reason.SENDER)
        return names

    def _is_model_signal(self, signal: SignalValue) -> bool:
        if signal.cls is None:
            return False
        order = classes.resolution_order(self._evaluator, signal.cls)
        return any(getattr(base, "dotted", "") == _MODEL_SIGNAL for base in order) or any(
            isinstance(base, ClassValue) and base.scope.dotted == _MODEL_SIGNAL for base in order
        )

    def _uid(self, given: Arguments, index: int | None) -> str | None:
        values = given.get(index, "dispatch_uid")
        if values is None or values == (ConstantValue(None),):
            return None
        texts = [str(value.value) for value in values if isinstance(value, ConstantValue)]
        return texts[0] if len(texts) == 1 and len(values) == 1 else UNTOLD

    def _weak(self, given: Arguments, offset: int | None) -> bool:
        values = given.get(None if offset is None else offset + 1, "weak")
        return values is None or ConstantValue(False) not in values


def _definition(target: Scope, frame: Frame) -> Value:
    return ClassValue(target, frame) if target.kind == "class" else FunctionValue(target, frame)
