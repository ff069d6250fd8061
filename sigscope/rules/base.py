"""What every rule is made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, its documentation and its examples.

    The texts are Markdown: `what` it does, `why` it is bad, how to `fix` it, the `doubts` in which it stays silent or
    may be wrong, the `source` (a page of Django's documentation or its source). The examples are small projects in one
    string, each file begun by a line `# file: path`; in `bad` a trailing `# SIG001` marks each line that must be
    reported, `good` must report nothing. They are documentation and test at once.
    """

    code: str
    name: str
    severity: Severity
    is_default: bool
    summary: str
    what: str
    why: str
    fix: str
    doubts: str
    source: str
    bad: tuple[str, ...]
    good: tuple[str, ...]
    check: Callable[[SignalGraph], Iterator[Diagnostic]]
