"""Who a signal is sent by, and which connections hear it."""

from collections.abc import Iterable

from sigscope.model.project import Connection
from sigscope.resolution import classes
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.senders import UNTOLD, sender_names
from sigscope.resolution.values import ClassValue, Value, Values


def senders_of(evaluator: Evaluator, values: Values) -> tuple[str | None, ...]:
    """The dotted senders that values can be, for `type(self)` subclasses too; `?` for what can't be told."""
    found: list[Value] = []
    for value in values:
        if isinstance(value, ClassValue) and value.is_self:
            below = evaluator.subclasses(value)
            abstract = classes.is_abstract(evaluator, value) and below
            found += [
                *([] if abstract else [value]),
                *(cls for cls in below if not classes.is_abstract(evaluator, cls)),
            ]
        else:
            found.append(value)
    return tuple(sender_names(evaluator, tuple(found), is_lazy=False)) if found else ()


def heard(rows: Iterable[Connection], senders: tuple[str | None, ...]) -> list[Connection]:
    """The connections that hear a signal from one of the senders, as far as that can be told."""
    is_open = UNTOLD in senders
    return [row for row in rows if row.sender in (None, UNTOLD) or is_open or row.sender in senders]
