"""`sigscope trace`: what happens when a signal is sent, a model is saved, a function is called."""

from typing import TYPE_CHECKING

import click

from sigscope.cli import messages, options, output
from sigscope.cli.analysing import analysed
from sigscope.cli.surroundings import surroundings

if TYPE_CHECKING:
    from sigscope.cli.configuration import Configuration
    from sigscope.model.trace import Trace
    from sigscope.renderers.rendered import Rendered, Surroundings

FORMATS = ("tree", "mermaid", "markdown", "json")
DEPTH = 8


@click.command()
@click.argument("target")
@options.sources
@options.cached
@options.output(FORMATS)
@click.option("--up", is_flag=True, help="Show what can lead there instead of what comes of it.")
@click.option(
    "--depth",
    type=click.IntRange(min=1),
    default=DEPTH,
    metavar="N",
    help=f"Follow so many signals one after the other (default {DEPTH}).",
)
@click.option("--sequence", is_flag=True, help="With --format mermaid: a sequence diagram.")
@click.pass_obj
def trace(  # noqa: PLR0913  # one for each option
    configuration: "Configuration",
    *,
    target: str,
    paths: tuple[str, ...],
    exclude: tuple[str, ...],
    tests: bool,
    settings: str | None,
    python: str | None,
    cache: str | None,
    jobs: int,
    format_name: str,
    output_file: str,
    up: bool,
    depth: int,
    sequence: bool,
) -> None:
    """Show everything that runs in consequence of TARGET, in the order in which it runs.

    TARGET is a signal (order_placed, orders.signals.order_placed), a signal with its sender
    (post_save:orders.Order), a model (orders.Order: its save and delete), a function, a method, a view, or a place
    (orders/models.py:42). PATH is as for scan.

    The project's functions are followed, and so is what Django's ORM sends. Each receiver shows what must hold for it
    to run and what it does: logging and auditing, cache invalidation, notification, third-party integration, database
    write, task queue, sends a signal.

    \b
    Examples:
      sigscope trace order_placed ./project
      sigscope trace orders.views.place ./project --format mermaid --sequence
      sigscope trace post_save:orders.Order ./project --up
    """
    from sigscope.cascade.trace import trace as follow
    from sigscope.renderers.traces.words import is_empty

    if sequence and format_name != "mermaid":
        raise click.UsageError("--sequence is a form of --format mermaid; add that.")
    output.check(output_file)
    with analysed(
        configuration, paths, exclude=exclude, tests=tests, settings=settings, python=python, cache=cache, jobs=jobs
    ) as analysis:
        found = follow(analysis, target, depth=depth, up=up)
    rendered = _render(found, format_name, surroundings(found.root, output_file), sequence=sequence)
    output.write(output_file, rendered.text)
    messages.part(analysis.project.part_of)
    for notice in rendered.notices:
        messages.note(notice)
    if is_empty(found) and format_name != "json":
        messages.note("nothing in the project leads there" if up else "nothing in the project runs in consequence")


def _render(found: "Trace", format_name: str, around: "Surroundings", *, sequence: bool) -> "Rendered":
    from sigscope.renderers.traces import json_format, markdown, mermaid, tree

    match format_name:
        case "tree":
            return tree.render_tree(found, around)
        case "mermaid":
            return mermaid.render_sequence(found) if sequence else mermaid.render_flowchart(found)
        case "markdown":
            return markdown.render_markdown(found, around)
        case _:
            return json_format.render_trace(found)
