"""What a site comes to in one frame."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from sigscope.model.reasons import Reason
from sigscope.model.syntax import Expression
from sigscope.resolution.receivers import Receiver
from sigscope.resolution.scopes import Scope
from sigscope.resolution.values import SignalValue, UnknownValue, Value


@dataclass(frozen=True, slots=True)
class Sent:
    """One send, its place not yet given."""

    signal: SignalValue
    method: str
    sender: str | None
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Connected:
    """One connection, its place not yet given."""

    signal: SignalValue
    receiver: Receiver
    sender: str | None
    dispatch_uid: str | None
    weak: bool
    is_decorator: bool


@dataclass(frozen=True, slots=True)
class Disconnected:
    """One disconnection, its place not yet given."""

    signal: SignalValue
    receiver: str | None
    sender: str | None
    dispatch_uid: str | None


@dataclass(frozen=True, slots=True)
class Untold:
    """Something about a signal that can't be told."""

    kind: Literal["definition", "send", "connection"]
    expression: Expression
    reason: Reason


@dataclass(slots=True)
class Outcome:
    """What a site comes to: rows, what can't be told, and the functions whose parameters would tell more."""

    rows: dict[Sent | Connected | Disconnected, None] = field(default_factory=dict)
    untold: dict[tuple[str, int, Reason], Untold] = field(default_factory=dict)
    depends: set[Scope] = field(default_factory=set)

    def add(self, row: Sent | Connected | Disconnected) -> None:
        """Take in a row."""
        self.rows.setdefault(row)

    def say(self, kind: Literal["definition", "send", "connection"], expression: Expression, reason: Reason) -> None:
        """Take in something that can't be told."""
        self.untold.setdefault((kind, id(expression), reason), Untold(kind, expression, reason))

    def hang_on(self, values: Iterable[Value]) -> bool:
        """Note the functions whose parameters `values` hang on; whether there are any."""
        depends = {scope for value in values if isinstance(value, UnknownValue) for scope in value.depends}
        self.depends |= depends
        return bool(depends)

    def merge(self, other: "Outcome") -> None:
        """Take in all of another outcome."""
        self.rows.update(other.rows)
        self.untold.update(other.untold)
        self.depends |= other.depends
