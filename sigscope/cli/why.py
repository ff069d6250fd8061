"""`sigscope why`: why a receiver runs, or does not."""

from typing import TYPE_CHECKING

import click

from sigscope.cli import messages, options, output
from sigscope.cli.analysing import analysed
from sigscope.cli.surroundings import surroundings

if TYPE_CHECKING:
    from sigscope.cli.configuration import Configuration

FORMATS = ("text", "json")


@click.command()
@click.argument("receiver")
@options.sources
@options.cached
@options.output(FORMATS)
@click.pass_obj
def why(  # noqa: PLR0913  # one for each option
    configuration: "Configuration",
    *,
    receiver: str,
    paths: tuple[str, ...],
    exclude: tuple[str, ...],
    tests: bool,
    settings: str | None,
    python: str | None,
    cache: str | None,
    jobs: int,
    format_name: str,
    output_file: str,
) -> int:
    """Explain why RECEIVER runs, or why it does not.

    RECEIVER is a function (log_order, audit.receivers.log_order) or a place (audit/receivers.py:12). PATH is as for
    scan. The answer is a checklist: whether it is connected, imported at startup, in an installed app, held alive,
    sent to with a sender that it hears, and so on; each line with the places that show it.

    \b
    Example:
      sigscope why audit.receivers.log_order ./project

    Exit codes: 0 it can run, 1 it can't, 2 could not run.
    """
    from sigscope.cascade.why import explain
    from sigscope.renderers.traces.json_format import render_explanation
    from sigscope.renderers.traces.why import render_why

    output.check(output_file)
    with analysed(
        configuration, paths, exclude=exclude, tests=tests, settings=settings, python=python, cache=cache, jobs=jobs
    ) as analysis:
        found = explain(analysis, receiver)
    around = surroundings(found.root, output_file)
    rendered = render_explanation(found) if format_name == "json" else render_why(found, around)
    output.write(output_file, rendered.text)
    messages.part(analysis.project.part_of)
    return 0 if found.can_run else 1
