"""What a rule says about a place."""

from dataclasses import dataclass
from typing import Literal

from sigscope.model.location import Location

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a diagnostic is about, and what it has to do with it."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding of the rule `code`.

    `message` says what is wrong, `help` what to do about it. `subject` names what it is about without any line number
    (a signal's id, a receiver and its signal), so that a baseline and a fingerprint outlive code that moves.
    """

    code: str
    message: str
    help: str
    location: Location
    subject: str
    related: tuple[Related, ...] = ()
