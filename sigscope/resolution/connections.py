"""Connection sites: `signal.connect(...)`, `@receiver(...)`, `@signal.connect`, `signal.disconnect(...)`.

What each argument means: https://docs.djangoproject.com/en/stable/topics/signals/#django.dispatch.Signal.connect
"""

from collections.abc import Sequence

from sigscope.frameworks.registry import is_receiver_decorator
from sigscope.model.reasons import Reason
from sigscope.model.syntax import Attribute, Call, Expression
from sigscope.resolution import classes, signals
from sigscope.resolution.attributes import is_framework_class
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.known_calls import ANY_MODEL
from sigscope.resolution.outcomes import Connected, Disconnected, Outcome
from sigscope.resolution.receivers import receivers_in
from sigscope.resolution.scopes import Point, Scope
from sigscope.resolution.senders import UNTOLD, sender_names
from sigscope.resolution.values import (
    Arguments,
    ClassValue,
    ConstantValue,
    ExternalResult,
    ExternalValue,
    Frame,
    FunctionValue,
    MethodValue,
    PartialValue,
    SignalValue,
    UnknownValue,
    Value,
    Values,
)

_OPTIONS = ("sender", "weak", "dispatch_uid")
_NONE = (ConstantValue(None),)
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
        outcome = Outcome()
        given = self._evaluator.arguments(call, point, frame)
        if given.get(0, "receiver") is None and not given.unspread:
            # `@signal.connect(sender=X)` of Celery: the decorator that it gives does the connecting.
            return outcome
        is_evident = any(name in _OPTIONS for name, _ in given.keywords) or self._hands_function(given)
        for signal in self._signals(outcome, call.function.value, given, point, frame, is_evident):
            self._hand(outcome, signal, given, call, is_decorator=False)
        return outcome

    def called(self, signal: SignalValue, method: str, given: Arguments, call: Call) -> Outcome:
        """What a call of a name connects or disconnects that stands for `signal.connect` or `signal.disconnect`."""
        outcome = Outcome()
        if method == "connect":
            self._hand(outcome, signal, given, call, is_decorator=False)
        else:
            self._disconnect(outcome, signal, given, call)
        return outcome

    def handed(self, method: Attribute, call: Call, point: Point, frame: Frame) -> Outcome:
        """What `signal.connect` connects that is handed to `call`: unknown, unless a function of the tree takes it."""
        outcome = Outcome()
        found, _ = signals.signals_in(self._evaluator.evaluate(method.value, point, frame), is_evident=False)
        takers = self._evaluator.evaluate(call.function, point, frame) if found else ()
        if found and not any(isinstance(taker, FunctionValue) for taker in takers):
            outcome.say("connection", call, Reason.CALL)
        return outcome

    def _hands_function(self, given: Arguments) -> bool:
        """Whether the first argument is a function of the tree: few but signals are connected to one."""
        return any(isinstance(value, FunctionValue) for value in given.get(0, "receiver") or ())

    def decorator(self, node: Expression, target: Scope, point: Point, frame: Frame) -> Outcome:
        """What a decorator on the definition that opens `target` connects."""
        if isinstance(node, Call):
            given = self._of_receiver(node, point, frame)
            if given is not None:
                return self._received(given, (_definition(target, frame),), node, node, point, frame)
            if isinstance(node.function, Attribute) and node.function.name == "connect":
                return self._connect_decorator(node.function, node, target, point, frame)
            return self._returned(node, target, point, frame)
        if isinstance(node, Attribute) and node.name == "connect":
            return self._connect_decorator(node, None, target, point, frame)
        return self._returned(node, target, point, frame)

    def _returned(self, node: Expression, target: Scope, point: Point, frame: Frame) -> Outcome:
        """What a decorator connects that holds `receiver(signal, ...)`: a function of the tree, a name or a partial."""
        outcome = Outcome()
        receiver = (_definition(target, frame),)
        for value in self._evaluator.evaluate(node, point, frame):
            match value:
                case ExternalResult(dotted=dotted, call=call) if is_receiver_decorator(dotted):
                    given = self._evaluator.arguments(call, value.point, value.frame)
                    outcome.merge(self._received(given, receiver, call, node, point, frame))
                case PartialValue(function=ExternalValue(dotted=dotted), arguments=given):
                    if is_receiver_decorator(dotted):
                        outcome.merge(self._received(given, receiver, node, node, point, frame))
        return outcome

    def applied(self, call: Call, point: Point, frame: Frame) -> Outcome:
        """What `receiver(signal, ...)(function)` connects."""
        assert isinstance(call.function, Call)
        given = self._of_receiver(call.function, point, frame)
        if given is None or not call.arguments:
            return Outcome()
        values = self._evaluator.evaluate(call.arguments[0].value, point, frame)
        return self._received(given, values, call.function, call, point, frame)

    def disconnect(self, call: Call, point: Point, frame: Frame) -> Outcome:
        """What `signal.disconnect(...)` disconnects."""
        assert isinstance(call.function, Attribute)
        outcome = Outcome()
        given = self._evaluator.arguments(call, point, frame)
        is_evident = any(name in _OPTIONS for name, _ in given.keywords)
        for signal in self._signals(outcome, call.function.value, given, point, frame, is_evident):
            self._disconnect(outcome, signal, given, call)
        return outcome

    # --- parts ---

    def _disconnect(self, outcome: Outcome, signal: SignalValue, given: Arguments, call: Call) -> None:
        uid = self._uid(outcome, given, 2)
        values = given.get(0, "receiver") or _NONE
        known, rest = receivers_in(self._evaluator, values)
        names: list[str | None] = [receiver.name for receiver in known]
        if not known and (values == _NONE or uid is not None):
            names = [None]
        elif not known:
            outcome.say("connection", call, Reason.PARAMETER if outcome.hang_on(rest) else Reason.RECEIVER)
        for name in names:
            for sender in self._sender_names(outcome, signal, given, call):
                outcome.add(Disconnected(signal, name, sender, uid))

    def _of_receiver(self, node: Call, point: Point, frame: Frame) -> Arguments | None:
        """The arguments of a call of the framework's `receiver`; None where the call is of something else."""
        for value in self._evaluator.evaluate(node.function, point, frame):
            dotted = value.dotted if isinstance(value, ExternalValue) else ""
            if isinstance(value, FunctionValue):
                dotted = value.scope.dotted
            if is_receiver_decorator(dotted):
                return self._evaluator.arguments(node, point, frame)
        return None

    def _received(
        self, given: Arguments, receiver: Values, node: Expression, call: Expression, point: Point, frame: Frame
    ) -> Outcome:
        """What `node`, a call or partial of `receiver` with `given`, connects where `call` applies it."""
        outcome = Outcome()
        values = given.get(0, "signal")
        if values is None:
            outcome.say("connection", node, Reason.PARAMETER if outcome.hang_on(given.unspread) else Reason.EXPRESSION)
            return outcome
        arguments = node.arguments if isinstance(node, Call) else ()
        argument = next((each.value for each in arguments if each.keyword in (None, "signal")), node)
        keywords = tuple(pair for pair in given.keywords if pair[0] != "signal")
        handed = Arguments((receiver,), keywords, given.unspread)
        for group in signals.groups(self._evaluator.whole(values)):
            found, rest = signals.signals_in(group, is_evident=True)
            outcome.hang_on(rest)
            if not found and any(value != ConstantValue(None) for value in rest):
                outcome.say("connection", argument, _reason(rest))
            for signal in found:
                self._hand(outcome, signal, handed, call, is_decorator=True)
        return outcome

    def _connect_decorator(
        self, method: Attribute, call: Call | None, target: Scope, point: Point, frame: Frame
    ) -> Outcome:
        """`@signal.connect` and `@signal.connect(sender=X)`."""
        outcome = Outcome()
        given = Arguments() if call is None else self._evaluator.arguments(call, point, frame)
        node: Expression = method if call is None else call
        is_evident = any(name in _OPTIONS for name, _ in given.keywords)
        arguments = Arguments(((_definition(target, frame),),), given.keywords, given.unspread)
        for signal in self._signals(outcome, method.value, given, point, frame, is_evident):
            self._hand(outcome, signal, arguments, node, is_decorator=True)
        return outcome

    def _signals(
        self, outcome: Outcome, node: Expression, given: Arguments, point: Point, frame: Frame, is_evident: bool
    ) -> list[SignalValue]:
        """The signals that `node.connect(...)` and the like is called on."""
        if any(name == "signal" for name, _ in given.keywords):
            # Scrapy's and PyDispatcher's way round: connect(receiver, signal=...).
            return []
        values = self._evaluator.evaluate(node, point, frame)
        found, rest = signals.signals_in(values, is_evident)
        unknown = [value for value in rest if isinstance(value, UnknownValue)]
        if any(signals.is_inside_signal_class(self._evaluator, value) for value in values):
            return found
        if signals.may_be_signal(node, unknown, self._names, is_evident):
            outcome.hang_on(unknown)
            if not found:
                outcome.say("connection", node, _reason(unknown))
        return found

    def _hand(
        self, outcome: Outcome, signal: SignalValue, given: Arguments, call: Expression, *, is_decorator: bool
    ) -> None:
        """Connect `signal` by a call of its `connect` with the arguments `given`."""
        method = self._own_connect(signal)
        if method is None:
            self._add(outcome, signal, given, call, is_decorator=is_decorator)
            return
        inner = self._through(method, given, (), is_decorator=is_decorator)
        if not inner.rows and not inner.untold:
            outcome.say("connection", call, Reason.CALL)
        outcome.merge(inner)

    def _own_connect(self, signal: SignalValue) -> FunctionValue | None:
        """The `connect` that a signal's class in the tree defines; None where it is the framework's."""
        if signal.cls is None or is_framework_class(signal.cls.scope):
            return None
        for value in self._evaluator.attribute(signal, "connect"):
            if isinstance(value, FunctionValue):
                return value
        return None

    def _through(
        self, method: FunctionValue, given: Arguments, trail: tuple[Scope, ...], *, is_decorator: bool
    ) -> Outcome:
        """What a `connect` of the tree's own does: the `super().connect(...)` and the like in its body."""
        outcome = Outcome()
        if trail.count(method.scope) > 1:
            return outcome
        frame = self._evaluator.bind(method, given, len(trail) + 1)
        for site in method.scope.module.calls.of("connect"):
            if site.point.scope is not method.scope:
                continue
            inner = self._evaluator.arguments(site.call, site.point, frame)
            for value in self._evaluator.evaluate(site.call.function, site.point, frame):
                match value:
                    case FunctionValue(scope=scope, bound=SignalValue()) if not _is_frameworks(scope):
                        trailed = (*trail, method.scope)
                        outcome.merge(self._through(value, inner, trailed, is_decorator=is_decorator))
                    case MethodValue(owner=SignalValue() as signal) | FunctionValue(bound=SignalValue() as signal):
                        self._add(outcome, signal, inner, site.call, is_decorator=is_decorator)
        return outcome

    def _add(
        self, outcome: Outcome, signal: SignalValue, given: Arguments, call: Expression, *, is_decorator: bool
    ) -> None:
        receiver = given.get(0, "receiver") or given.unspread
        known, rest = receivers_in(self._evaluator, receiver)
        if outcome.hang_on(rest):
            outcome.say("connection", call, Reason.PARAMETER)
        elif not known and receiver != _NONE:
            # None is never connected: it is the default of a decorator that may be called without its function.
            outcome.say("connection", call, Reason.RECEIVER)
        for one in known:
            for sender in self._sender_names(outcome, signal, given, call):
                uid = self._uid(outcome, given, 3)
                weak = ConstantValue(False) not in (given.get(2, "weak") or ())
                outcome.add(Connected(signal, one, sender, uid, weak, is_decorator))

    def _sender_names(
        self, outcome: Outcome, signal: SignalValue, given: Arguments, call: Expression
    ) -> list[str | None]:
        values = given.get(1, "sender") or given.unspread
        if not values:
            return [None]
        depends = outcome.hang_on(values)
        names = sender_names(self._evaluator, values, self._is_model_signal(signal))
        if UNTOLD in names and not depends and ANY_MODEL not in values:
            outcome.say("connection", call, Reason.SENDER)
        return names

    def _is_model_signal(self, signal: SignalValue) -> bool:
        order = () if signal.cls is None else classes.resolution_order(self._evaluator, signal.cls)
        names = [base.scope.dotted for base in order if isinstance(base, ClassValue)]
        names += [base.dotted for base in order if isinstance(base, ExternalValue)]
        return _MODEL_SIGNAL in (signal.class_name, *names)

    def _uid(self, outcome: Outcome, given: Arguments, index: int) -> str | None:
        values = given.get(index, "dispatch_uid") or given.unspread or _NONE
        outcome.hang_on(values)
        match values:
            case (ConstantValue(value=None),):
                return None
            case (ConstantValue(value=value),):
                return str(value)
            case _:
                return UNTOLD


def _reason(values: Sequence[Value]) -> Reason:
    """Why values are no signals."""
    for value in values:
        if isinstance(value, UnknownValue):
            return value.reason
    return Reason.EXTERNAL


def _is_frameworks(method: Scope) -> bool:
    return method.parent is not None and is_framework_class(method.parent)


def _definition(target: Scope, frame: Frame) -> Value:
    return ClassValue(target, frame) if target.kind == "class" else FunctionValue(target, frame)
