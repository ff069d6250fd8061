"""What a trace says: a tree of what runs in consequence of its target, or of what leads to it."""

from dataclasses import dataclass
from typing import Literal

from sigscope.model.location import Location

EffectKind = Literal["logging", "cache", "notification", "integration", "database", "task", "signal"]
NodeKind = Literal["function", "operation", "signal", "receiver", "bypass"]
Mark = Literal["", "cycle", "shown above", "deeper"]
ConditionKind = Literal["sender", "startup", "test", "when", "method"]
TargetKind = Literal["signal", "model", "function"]
Answer = Literal["yes", "no", "unknown"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a node to run.

    `sender`: only for this sender, or as far as can be told; `startup`: only where that stage has run; `test`: what the
    first lines of a body ask; `when`: later or only sometimes (after commit, in a task, if it is new), or with
    parameters that are what the calls in the tree hand over; `method`: how a signal is sent.
    """

    kind: ConditionKind
    text: str


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that a function does: `text` is the call that shows it, at `location`."""

    kind: EffectKind
    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class TraceNode:
    """A step of a cascade; `nodes` come next, in the order in which they run.

    `name` is a dotted function or receiver, a signal's id, or an operation of the ORM (`orders.models.Order.save()`).
    `location` is its definition, None outside the tree; `at` is the place that leads to it: a call, a send, the code
    that connects. `effects` are what a receiver, or the function that is the target, does by itself and through the
    project's functions that it calls. `mark`: a `cycle` leads back to a node above; what is `shown above` is there in
    full; `deeper` is more than was asked for. `model` is that of an operation. In a trace upwards `nodes` are what
    leads to a node.
    """

    kind: NodeKind
    name: str
    location: Location | None
    at: Location | None
    conditions: tuple[Condition, ...] = ()
    effects: tuple[Effect, ...] = ()
    mark: Mark = ""
    nodes: tuple["TraceNode", ...] = ()
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Trace:
    """The answer for one target; `is_cut` where there was more code to follow than a trace follows."""

    root: str
    target: str
    kind: TargetKind
    location: Location | None
    is_upwards: bool
    nodes: tuple[TraceNode, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist for a receiver: `question` answered, with the words for it and the places that show it.

    `is_fatal` where a `no` means that the receiver can't run.
    """

    question: str
    answer: Answer
    text: str
    evidence: tuple[Location, ...] = ()
    is_fatal: bool = False


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether one receiver can run, and the sentence that says so."""

    root: str
    receiver: str
    location: Location | None
    checks: tuple[Check, ...]
    can_run: bool
    sentence: str
