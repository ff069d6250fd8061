"""Send sites: which signal, with which sender, carrying what.

A send is a call of `send`, `send_robust`, `asend` or `asend_robust`, or of a method of a Signal subclass that does the
sending (https://docs.djangoproject.com/en/stable/topics/signals/#sending-signals).
"""

from sigscope.model import syntax
from sigscope.model.syntax import Attribute, Call
from sigscope.resolution import classes, signals
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.outcomes import Outcome, Sent
from sigscope.resolution.scopes import Point
from sigscope.resolution.senders import UNTOLD, sender_names
from sigscope.resolution.values import (
    Arguments,
    Frame,
    FunctionValue,
    SignalValue,
    UnknownValue,
    Values,
)

SEND_METHODS = ("send", "send_robust", "asend", "asend_robust")
OPEN = "**"


class SendReader:
    """Reads what send sites say; `names` are the last names of the tree's signals."""

    def __init__(self, evaluator: Evaluating, names: set[str]) -> None:
        self._evaluator = evaluator
        self._names = names

    def call(self, call: Call, point: Point, frame: Frame) -> Outcome:
        """What a call `signal.method(...)` sends."""
        assert isinstance(call.function, Attribute)
        return self._sent(call.function, call, point, frame)

    def handed(self, method: Attribute, call: Call, point: Point, frame: Frame) -> Outcome:
        """What `signal.method` sends when it is handed to `call` as an argument: `partial(signal.send, sender=X)`."""
        if not call.arguments or call.arguments[0].value is not method:
            return self._sent(method, Call(method, (), call.span), point, frame)
        return self._sent(method, Call(method, call.arguments[1:], call.span), point, frame)

    def applied(self, call: Call, point: Point, frame: Frame) -> Outcome:
        """What `adapter(signal.method)(...)` sends: `async_to_sync(signal.asend)(sender=X)`."""
        assert isinstance(call.function, Call)
        method = call.function.arguments[0].value
        assert isinstance(method, Attribute)
        return self._sent(method, Call(method, call.arguments, call.span), point, frame)

    def _sent(self, method: Attribute, call: Call, point: Point, frame: Frame) -> Outcome:
        outcome = Outcome()
        values = self._evaluator.evaluate(method.value, point, frame)
        has_sender = any(argument.keyword == "sender" for argument in call.arguments)
        found, rest = signals.signals_in(values, has_sender and method.name in SEND_METHODS)
        for signal in found:
            if method.name in SEND_METHODS or self._is_own(signal, method.name):
                self._add(outcome, signal, method.name, call, point, frame)
        if found and not any(isinstance(value, UnknownValue) and value.depends for value in rest):
            return outcome
        if any(signals.is_inside_signal_class(self._evaluator, value) for value in values):
            return outcome
        unknown = [value for value in rest if isinstance(value, UnknownValue)]
        if unknown and self._looks_like_signal(method, call):
            outcome.hang_on(unknown)
            outcome.say("send", method.value, unknown[0].reason)
        return outcome

    def _looks_like_signal(self, method: Attribute, call: Call) -> bool:
        return looks_like_signal(method.value, self._names) or (
            method.name != "send" or any(argument.keyword == "sender" for argument in call.arguments)
        )

    def _is_own(self, signal: SignalValue, method: str) -> bool:
        if signal.cls is None:
            return False
        found, owner = classes.class_attribute(self._evaluator, signal.cls, method)
        return owner is not None and any(isinstance(value, FunctionValue) for value in found)

    def _add(self, outcome: Outcome, signal: SignalValue, method: str, call: Call, point: Point, frame: Frame) -> None:
        # Of the payload only the names count, so it isn't evaluated.
        told = tuple(argument for argument in call.arguments if argument.keyword in (None, "sender"))
        given = self._evaluator.arguments(Call(call.function, told, call.span), point, frame)
        values = self._sender(signal, method, given)
        names = [argument.keyword for argument in call.arguments if argument.keyword not in (None, "sender")]
        names += [name for name, _ in given.keywords if name != "sender"]
        names += [OPEN] if given.unspread else []
        if values is None:
            senders: list[str | None] = [None]
        else:
            senders = sender_names(self._evaluator, values, is_lazy=False)
            if UNTOLD in senders:
                senders = [UNTOLD]
        for sender in senders:
            outcome.add(Sent(signal, method, sender, tuple(name for name in names if name is not None)))

    def _sender(self, signal: SignalValue, method: str, given: Arguments) -> Values | None:
        if method in SEND_METHODS or signal.cls is None:
            return given.get(0, "sender")
        found, _ = classes.class_attribute(self._evaluator, signal.cls, method)
        for value in found:
            if isinstance(value, FunctionValue):
                names = [parameter.name for parameter in value.scope.parameters[1:]]
                return given.get(names.index("sender"), "sender") if "sender" in names else None
        return given.get(None, "sender")


def looks_like_signal(node: syntax.Expression, names: set[str]) -> bool:
    """Whether an expression that can't be resolved is called like a signal."""
    while isinstance(node, syntax.Subscript | syntax.Call | syntax.Awaited):
        node = node.function if isinstance(node, syntax.Call) else node.value
    name = node.id if isinstance(node, syntax.Name) else node.name if isinstance(node, syntax.Attribute) else ""
    return name in names or "signal" in name.lower()
