"""What the terminal can show, and the progress bar."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sigscope.cli.output import STDOUT

_STEPS = 40
NARROW = 80  # columns of what is not shown on a terminal

Progress = Callable[[int, int], None]


def is_shown(output: str) -> bool:
    """Whether the output goes to a terminal that obeys escape sequences."""
    # Python has None in the place of a stream that is closed from the start (`>&-`).
    return output == STDOUT and bool(sys.stdout and sys.stdout.isatty()) and os.environ.get("TERM") != "dumb"


def has_color(output: str) -> bool:
    """Whether to color: on a terminal, unless NO_COLOR (https://no-color.org) says no or FORCE_COLOR yes."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_shown(output)


def width(output: str) -> int:
    """The columns to fill: those of the terminal (or of COLUMNS), 80 in a file or a pipe."""
    import shutil

    return shutil.get_terminal_size((NARROW, 0)).columns if output == STDOUT else NARROW


@contextmanager
def progress_bar(label: str) -> Iterator[Progress | None]:
    """A bar on stderr that is told (done, all); None where stderr is no terminal. It leaves nothing behind."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn(label, markup=False), BarColumn(), MofNCompleteColumn())
    # no thread of its own: other processes are forked from this one
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(label, total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, refresh=done % (total // _STEPS + 1) == 0 or done == total)

        yield progress
