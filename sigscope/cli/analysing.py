"""The analysis that a question about the code is asked of."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sigscope.cli import terminal

if TYPE_CHECKING:
    from sigscope.cascade.analysed import Analysed
    from sigscope.cli.configuration import Configuration


@contextmanager
def analysed(  # noqa: PLR0913  # one for each option
    configuration: "Configuration",
    paths: Sequence[str],
    *,
    exclude: Sequence[str],
    tests: bool,
    settings: str | None,
    python: str | None,
    cache: str | None,
    jobs: int,
) -> Iterator["Analysed"]:
    """What is under `paths`, the current folder where there are none; inside of it more can be read of the code."""
    from sigscope.analysis import analyse, keeping_facts

    paths = paths or (".",)
    with keeping_facts(paths, exclude, cache if python is None else None) as walked:
        with terminal.progress_bar("Reading") as progress:
            found = analyse(
                paths,
                exclude=exclude,
                tests=tests,
                settings=settings,
                python=python,
                receiver_decorators=configuration.receiver_decorators,
                configured=configuration.settings_folder,
                progress=progress,
                jobs=jobs,
                walked=walked,
            )
        yield found
