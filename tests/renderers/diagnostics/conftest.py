"""A small report of a made-up project."""

from collections.abc import Callable, Iterator

import pytest

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.model.location import Location
from sigscope.renderers.diagnostics.report import Report
from sigscope.rules.base import Rule

RECEIVERS = """\
from django.dispatch import receiver

from orders.signals import placed


@receiver(
    placed,
    weak=True,
)
def announce(sender):
\treturn placed.connect(lambda **kwargs: None)
"""
SIGNALS = "from django.dispatch import Signal\n\nplaced = Signal()\n"


def silent(graph: SignalGraph) -> Iterator[Diagnostic]:
    return iter(())


def rule(code: str, name: str, severity: str) -> Rule:
    return Rule(
        code=code,
        name=name,
        severity=severity,  # type: ignore[arg-type]
        is_default=severity == "error",
        summary=f"The summary of {name}",
        what="What it does.",
        why="Why it is bad.",
        fix="How to fix it.",
        doubts="When it is silent.",
        source="https://docs.djangoproject.com/en/stable/topics/signals/",
        bad=("# file: a.py\nbad = 1  # SIG101\n",) if severity == "error" else (),
        good=("# file: a.py\ngood = 1\n",) if severity == "error" else (),
        check=silent,
    )


RULES = (rule("SIG101", "missing-kwargs", "error"), rule("SIG102", "dead-weak-receiver", "warning"))


def at(path: str, line: int, column: int, end_line: int, end_column: int) -> Location:
    return Location(path, line, column, end_line, end_column)


DIAGNOSTICS = (
    Diagnostic(
        "SIG101",
        "Receiver `announce` takes no `**kwargs`",
        "Add `**kwargs`.",
        at("orders/receivers.py", 6, 1, 9, 2),
        "orders.receivers.announce",
        (Related(at("orders/signals.py", 3, 1, 3, 7), "the signal"),),
    ),
    Diagnostic(
        "SIG102",
        "Nothing holds this lambda",
        "Give it a name.",
        at("orders/receivers.py", 11, 9, 11, 53),
        "orders.receivers.<lambda>",
    ),
)


@pytest.fixture
def make() -> Callable[..., Report]:
    """Makes a report of the given diagnostics, by default of two."""

    def build(
        *diagnostics: Diagnostic, way: str = "shop", lines: dict[str, str] | None = None, empty: bool = False
    ) -> Report:
        texts = {"orders/receivers.py": RECEIVERS, "orders/signals.py": SIGNALS} if lines is None else lines
        return Report(
            diagnostics=() if empty else diagnostics or DIAGNOSTICS,
            rules=RULES,
            root="shop",
            way=way,
            lines={path: tuple(text.split("\n")) for path, text in texts.items()},
            accepted=2,
            suppressed=1,
        )

    return build
