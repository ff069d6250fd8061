"""Send sites: which signal, with which sender, carrying what.

A send is a call of `send`, `send_robust`, `asend` or `asend_robust`, or of a method of a Signal subclass that does the
sending (https://docs.djangoproject.com/en/stable/topics/signals/#sending-signals).
"""

from sigscope.model.syntax import Attribute, Call
from sigscope.resolution import classes, signals
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.naming import callee_name
from sigscope.resolution.outcomes import Outcome, Sent
from sigscope.resolution.scopes import Point
from sigscope.resolution.senders import UNTOLD, sender_names
from sigscope.resolution.values import (
    Frame,
    FunctionValue,
    SignalValue,
    UnknownValue,
)

SEND_METHODS = ("send", "send_robust", "asend", "asend_robust")
OPEN = "**"
_ADAPTERS = frozenset({"async_to_sync", "sync_to_async"})


class SendReader:
    """Reads what send sites say; `names` are the last names of the tree's signals."""

    def __init__(self, evaluator: Evaluating, names: set[str]) -> None:
        self._evaluator = evaluator
        self._names = names

    def call(self, call: Call, point: Point, frame: Frame) -> Outcome:
        """What a call `signal.method(...)` sends."""
        assert isinstance(call.function, Attribute)
        return self._sent(call.function, call, point, frame)

    def called(self, signal: SignalValue, method: str, call: Call, point: Point, frame: Frame) -> Outcome:
        """What a call of a name sends that stands for `signal.method`."""
        outcome = Outcome()
        self._add(outcome, signal, method, call, point, frame)
        return outcome

    def handed(self, method: Attribute, call: Call, point: Point, frame: Frame) -> Outcome:
        """What `signal.method` sends when it is handed to `call` as an argument: `partial(signal.send, sender=X)`."""
        rest = call.arguments[1:] if call.arguments[0].value is method and callee_name(call) not in _ADAPTERS else ()
        return self._sent(method, Call(method, rest, call.span), point, frame, is_whole=False)

    def applied(self, call: Call, point: Point, frame: Frame) -> Outcome:
        """What `adapter(signal.method)(...)` sends: `async_to_sync(signal.asend)(sender=X)`."""
        adapter = call.function
        assert isinstance(adapter, Call)
        method = adapter.arguments[0].value
        assert isinstance(method, Attribute)
        before = adapter.arguments[1:] if callee_name(adapter) == "partial" else ()
        return self._sent(method, Call(method, (*before, *call.arguments), call.span), point, frame)

    def _sent(self, method: Attribute, call: Call, point: Point, frame: Frame, *, is_whole: bool = True) -> Outcome:
        outcome = Outcome()
        values = self._evaluator.evaluate(method.value, point, frame)
        # A sender as keyword behind other arguments: the first of them would be the sender, so it is mail or the like.
        has_sender = any(argument.keyword == "sender" for argument in call.arguments) and not any(
            argument.keyword is None and not argument.star for argument in call.arguments
        )
        found, rest = signals.signals_in(values, has_sender and method.name in SEND_METHODS)
        for signal in found:
            if method.name in SEND_METHODS or self._is_own(signal, method.name):
                self._add(outcome, signal, method.name, call, point, frame, is_whole=is_whole)
        if found and not any(isinstance(value, UnknownValue) and value.depends for value in rest):
            return outcome
        if any(signals.is_inside_signal_class(self._evaluator, value) for value in values):
            return outcome
        unknown = [value for value in rest if isinstance(value, UnknownValue)]
        if signals.may_be_signal(method.value, unknown, self._names, has_sender or method.name.endswith("_robust")):
            outcome.hang_on(unknown)
            outcome.say("send", method.value, unknown[0].reason)
        return outcome

    def _is_own(self, signal: SignalValue, method: str) -> bool:
        if signal.cls is None:
            return False
        found, owner = classes.class_attribute(self._evaluator, signal.cls, method)
        return owner is not None and any(isinstance(value, FunctionValue) for value in found)

    def _add(
        self,
        outcome: Outcome,
        signal: SignalValue,
        method: str,
        call: Call,
        point: Point,
        frame: Frame,
        *,
        is_whole: bool = True,
    ) -> None:
        # Of the payload only the names count, so it isn't evaluated.
        told = tuple(argument for argument in call.arguments if argument.keyword in (None, "sender"))
        given = self._evaluator.arguments(Call(call.function, told, call.span), point, frame)
        names = [argument.keyword for argument in call.arguments if argument.keyword not in (None, "sender")]
        names += [name for name, _ in given.keywords if name != "sender"]
        names += [OPEN] if given.unspread else []
        index = self._sender_index(signal, method)
        values = given.get(index, "sender")
        if values is not None:
            senders = sender_names(self._evaluator, values, is_lazy=False)
        else:
            senders = [UNTOLD if given.unspread or index is None or not is_whole else None]
        for sender in [UNTOLD] if UNTOLD in senders else senders:
            outcome.add(Sent(signal, method, sender, tuple(name for name in names if name is not None)))

    def _sender_index(self, signal: SignalValue, method: str) -> int | None:
        """Which positional argument is the sender; None where a method of the tree's own has no such parameter."""
        if method in SEND_METHODS or signal.cls is None:
            return 0
        found, _ = classes.class_attribute(self._evaluator, signal.cls, method)
        functions = [value.scope for value in found if isinstance(value, FunctionValue)]
        names = [parameter.name for scope in functions for parameter in scope.parameters[1:]]
        return names.index("sender") if "sender" in names else None
