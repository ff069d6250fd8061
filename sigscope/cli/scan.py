"""`sigscope scan`: the signal graph as a picture or as data."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Unpack

import click

from sigscope.cli import messages, options, output, terminal
from sigscope.cli.surroundings import surroundings

if TYPE_CHECKING:
    from sigscope.cli.configuration import Configuration
    from sigscope.model.project import Project

FORMATS = ("tree", "mermaid", "markdown", "dot", "json")
NAMED_FAILURES = 10  # what is more is counted; the JSON has them all


@click.command()
@options.sources
@options.cached
@options.output(FORMATS)
@options.filters
@click.option(
    "--unresolved",
    is_flag=True,
    help="Not the tree but a list of what can't be told, with what would resolve it; json has it anyway.",
)
@click.option("--fail-on-orphans", is_flag=True, help="Exit with 1 where check finds SIG001 to SIG004; name them.")
@click.pass_obj
def scan(  # noqa: PLR0913  # one for each option
    configuration: "Configuration",
    *,
    paths: tuple[str, ...],
    exclude: tuple[str, ...],
    tests: bool,
    settings: str | None,
    python: str | None,
    cache: str | None,
    jobs: int,
    format_name: str,
    output_file: str,
    unresolved: bool,
    fail_on_orphans: bool,
    **filters: Unpack[options.Filters],
) -> int:
    """Show the signal graph of a Django project.

    PATH is a folder or a file; without one, the current folder is scanned. What git ignores, virtual environments and
    test code are left out.

    A GLOB is matched against dotted names (orders.signals.order_placed) and against their last part (order_placed);
    several of one option widen the selection, those of different options narrow it.

    \b
    Examples:
      sigscope scan ./project
      sigscope scan ./project --signal post_save --app orders
      sigscope scan ./project --format markdown -o docs/signals.md
      sigscope scan ./project --startup never
    """
    from sigscope.analysis import scan as analyse
    from sigscope.graph import SignalGraph
    from sigscope.renderers.registry import SCAN_FORMATS
    from sigscope.renderers.unresolved import render_unresolved
    from sigscope.selection import Selection, select

    if unresolved and format_name != FORMATS[0]:
        raise click.UsageError(f"--unresolved is a list of its own; {format_name} shows what is unresolved without it.")
    output.check(output_file)
    with terminal.progress_bar("Reading") as progress:
        project = analyse(
            paths or (".",),
            exclude=exclude,
            tests=tests,
            settings=settings,
            python=python,
            cache=cache,
            receiver_decorators=configuration.receiver_decorators,
            configured=configuration.settings_folder,
            inspect=fail_on_orphans,
            progress=progress,
            jobs=jobs,
        )
    shown = select(project, Selection(**filters))
    graph = SignalGraph(project)
    if shown is not project:
        graph = SignalGraph(shown, whole=graph)
    if unresolved:
        rendered = render_unresolved(shown)
    else:
        form = next(form for form in SCAN_FORMATS if form.name == format_name)
        rendered = form.render(graph, surroundings(project.root, output_file))
    output.write(output_file, rendered.text)

    messages.part(project.part_of)
    for notice in (*project.notes, *rendered.notices):
        messages.note(notice)
    if format_name != "json":
        _tell_what_is_missing(project, shown, filters)
    if format_name == "tree" and output_file == output.STDOUT:
        messages.note(_summary(shown))
    return _tell_orphans(project, configuration) if fail_on_orphans else 0


def _tell_orphans(project: "Project", configuration: "Configuration") -> int:
    """Name the orphans of the whole project on stderr, as `check` would; 1 where there are any."""
    from sigscope.cli import gate
    from sigscope.renderers.diagnostics.concise import render_concise

    report = gate.orphans(project, configuration)
    if report.diagnostics:
        click.echo(render_concise(report), err=True, nl=False)
    return int(bool(report.diagnostics))


def _tell_what_is_missing(project: "Project", shown: "Project", filters: Mapping[str, object]) -> None:
    if not project.signals:
        messages.note("found no signals; is this the folder of a Django project?")
    elif not shown.signals:
        given = (f"--{name.removesuffix('s')}" for name, value in filters.items() if value and name != "builtin")
        no_builtin = () if filters["builtin"] else ("--no-builtin",)
        messages.note(f"no signal is left by {' and '.join((*given, *no_builtin))}")
    for failure in project.failures[:NAMED_FAILURES]:
        messages.note(f"can't parse {failure.path}: {failure.reason}")
    if len(project.failures) > NAMED_FAILURES:
        messages.note(f"{len(project.failures) - NAMED_FAILURES} more failed, all named by --format json")


def _summary(project: "Project") -> str:
    from sigscope.renderers.names import plural
    from sigscope.renderers.unresolved import share_unresolved

    counts = (
        plural(project.stats.files, "file"),
        "from the cache" if project.stats.cached else f"{project.stats.parsed} parsed",
        plural(len(project.signals), "signal"),
        plural(len(project.sends), "send"),
        plural(len(project.connections), "connection"),
        f"{len(project.unresolved)} unresolved ({share_unresolved(project):.1%})",
        plural(len(project.failures), "failure"),
        f"{project.stats.seconds:.2f} seconds",
    )
    return ", ".join(counts)
