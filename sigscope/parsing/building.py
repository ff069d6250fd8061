"""How facts are put together, whichever parser read the code."""

from collections.abc import Iterable

from sigscope.model.location import Span
from sigscope.model.syntax import (
    Assigned,
    Awaited,
    Call,
    Choice,
    Comprehension,
    Constant,
    Evaluate,
    Expression,
    Lambda,
    Opaque,
)
from sigscope.model.walk import walk

EMPTY = Opaque()
_TELLING = (Call, Awaited, Assigned, Lambda, Comprehension)


def opaque(parts: Iterable[Expression]) -> Opaque:
    """`parts` without what can tell nothing: constants are left out, an `Opaque` gives way to its children."""
    children: list[Expression] = []
    for part in parts:
        if isinstance(part, Opaque):
            children.extend(part.children)
        elif not isinstance(part, Constant):
            children.append(part)
    return Opaque(tuple(children)) if children else EMPTY


def either(sides: Iterable[Expression]) -> Choice:
    """What `or` and `and` lie between, those of their sides included."""
    options: list[Expression] = []
    for side in sides:
        if isinstance(side, Choice) and not side.test:
            options += side.options
        else:
            options.append(side)
    return Choice(tuple(options))


def negative(value: Expression) -> Expression:
    """`-value`."""
    if isinstance(value, Constant) and isinstance(value.value, (int, float, complex)):
        return Constant(-value.value)
    return opaque((value,))


def evaluated(values: Iterable[Expression], span: Span) -> tuple[Evaluate, ...]:
    """An `Evaluate` for each of the values that does something: a docstring or a bare name tells nothing."""
    return tuple(
        Evaluate(value, span)
        for value in values
        if isinstance(value, _TELLING) or any(isinstance(part, _TELLING) for part in walk(value))
    )
