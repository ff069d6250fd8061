"""SIG901: a suppression that suppresses nothing; found where suppressions are applied, documented here."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic
from sigscope.rules.base import Rule


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Nothing: a graph holds no comments. Whoever applies the suppressions knows which of them were needed."""
    return iter(())


RULE = Rule(
    code="SIG901",
    name="unused-suppression",
    severity="warning",
    is_default=True,
    summary="A suppression suppresses nothing",
    what="Reports a `# sigscope: ignore[...]` or `# sigscope: ignore-file[...]` comment, or one code in it, that no "
    "diagnostic of the run needed.",
    why="It hides the next fault of its kind in that place, and it tells readers of a problem that is gone.",
    fix="Remove the comment, or the code in it that is not needed.",
    doubts="Only codes of rules that are selected count: a comment for a rule that is not selected is left alone.",
    source="https://docs.astral.sh/ruff/rules/unused-noqa/",
    bad=(),
    good=(),
    check=check,
)
