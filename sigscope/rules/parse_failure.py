"""SIG900: a file that can't be parsed."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic
from sigscope.model.location import Location
from sigscope.rules.base import Rule


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every file or folder that could not be read; placed at its first line."""
    for failure in graph.project.failures:
        yield Diagnostic(
            "SIG900",
            f"Can't be read: {failure.reason}",
            "Mend the file, or leave it out with `exclude` in the configuration.",
            Location(failure.path, 1, 1, 1, 1),
            failure.path,
        )


RULE = Rule(
    code="SIG900",
    name="parse-failure",
    severity="error",
    is_default=True,
    summary="A file can't be read or parsed",
    what="Reports a file that can't be read, decoded or parsed as Python.",
    why="What stands in it is not seen: its sends and receivers are missing, so other rules may say less or, for want "
    "of a send or a receiver, too much.",
    fix="Mend the syntax or the encoding. Is the file no Python (a template, a broken example), leave it out with "
    "`exclude` in the configuration.",
    doubts="A file in the syntax of a newer Python than sigscope's parser knows is reported as well.",
    source="https://docs.python.org/3/reference/lexical_analysis.html",
    bad=(
        """\
# file: orders/receivers.py
from django.dispatch import receiver(  # SIG900
""",
    ),
    good=(
        """\
# file: orders/receivers.py
from django.dispatch import receiver
""",
    ),
    check=check,
)
