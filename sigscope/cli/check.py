"""`sigscope check`: the gate that fails where signals are orphaned or broken."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from sigscope.cli import messages, options, output, terminal

if TYPE_CHECKING:
    from sigscope.cli.configuration import Configuration
    from sigscope.rules.baseline import Entry

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit")
FOR_PEOPLE = FORMATS[:2]
NAMED_ENTRIES = 10  # stale ones; what is more is counted


def _words(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Rules may be separated by commas, as with ruff."""
    return tuple(word for value in values for part in value.split(",") if (word := part.strip()))


def _rules(name: str, text: str) -> Callable[[options.Command], options.Command]:
    return click.option(name, multiple=True, metavar="RULE", callback=_words, help=text)


@click.command()
@options.sources
@options.cached
@options.output(FORMATS)
@_rules("--select", "Only these rules: codes (SIG102), their beginnings (SIG1), names or ALL; repeatable.")
@_rules("--ignore", "Not these rules; repeatable.")
@_rules("--extend-select", "These rules too; repeatable.")
@click.option("--baseline", metavar="FILE", help="Accept the diagnostics that FILE lists.")
@click.option("--write-baseline", is_flag=True, help="Write today's diagnostics to the baseline and exit with 0.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are diagnostics.")
@click.option("--statistics", is_flag=True, help="Show how many diagnostics of each rule there are instead.")
@click.pass_obj
def check(  # noqa: PLR0913  # one for each option
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
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    extend_select: tuple[str, ...],
    baseline: str | None,
    write_baseline: bool,
    exit_zero: bool,
    statistics: bool,
) -> int:
    """Check the signals of a Django project.

    PATH is a folder or a file; without one, the current folder is checked. Name the whole project, not the files that
    changed: of a part of it no orphan is named, since the rest may send or receive. What git ignores, virtual
    environments and test code are left out. The configuration is the sigscope.toml, or the [tool.sigscope] in the
    pyproject.toml, that is nearest above PATH; the command line wins over it.

    sigscope rule SIG102 explains a rule; the comment "# sigscope: ignore[SIG102]" suppresses it on its line.

    \b
    Examples:
      sigscope check ./project
      sigscope check ./project --select SIG0 --extend-select payload-mismatch
      sigscope check ./project --format sarif -o signals.sarif
      sigscope check ./project --baseline signals.json --write-baseline

    Exit codes: 0 no diagnostics, 1 diagnostics, 2 could not run.
    """
    from sigscope.analysis import scan as analyse
    from sigscope.cli import baseline_file, gate
    from sigscope.renderers.diagnostics.registry import CHECK_FORMATS
    from sigscope.renderers.diagnostics.report import Report
    from sigscope.renderers.diagnostics.statistics import render_statistics
    from sigscope.renderers.names import plural
    from sigscope.rules.baseline import Matched, match
    from sigscope.rules.selecting import Layer

    if statistics and format_name not in FOR_PEOPLE:
        raise click.UsageError(f"--statistics is a text of its own; {format_name} has every diagnostic.")
    rules = gate.chosen_rules(configuration, Layer(select or None, ignore, extend_select))
    output.check(output_file)
    file = configuration.baseline if baseline is None else baseline
    accepted = _accepted(file, write_baseline=write_baseline)
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
            inspect=True,
            progress=progress,
            jobs=jobs,
        )
    if not project.stats.files:
        messages.note("found no Python files; is this the folder of a Django project?")
    messages.part(project.part_of)
    judged = gate.judge(project, rules, configuration)
    matched = Matched(judged.diagnostics, 0, ())
    if file is not None:
        codes = frozenset(rule.code for rule in rules)
        known = baseline_file.Baseline(file, accepted, project.root, paths or (".",), codes)
        if write_baseline:
            baseline_file.write(file, known.rewritten(judged.diagnostics))
            messages.note(f"wrote {plural(len(judged.diagnostics), 'diagnostic')} to the baseline {file}")
            return 0
        matched = match(judged.diagnostics, known.within(), known.place)
    report = Report(
        diagnostics=matched.fresh,
        rules=rules,
        root=project.root,
        way=gate.way_to(project.root),
        lines=gate.source_lines(project.root, matched.fresh) if format_name == FORMATS[0] else {},
        accepted=matched.accepted,
        suppressed=judged.count,
    )
    form = next(form for form in CHECK_FORMATS if form.name == format_name)
    color = terminal.has_color(output_file)
    output.write(output_file, render_statistics(report) if statistics else form.render(report, color))
    _tell_stale(matched.stale)
    return int(bool(matched.fresh) and not exit_zero)


def _accepted(file: str | None, *, write_baseline: bool) -> tuple["Entry", ...]:
    """The entries of the baseline, none where there is no baseline, or none yet."""
    from sigscope.cli import baseline_file

    if file is None:
        if write_baseline:
            raise click.UsageError("--write-baseline needs a file: name it with --baseline, or in the configuration.")
        return ()
    if not write_baseline:
        return baseline_file.accepted(file)
    output.check(file)
    return baseline_file.read(file) or ()


def _tell_stale(stale: tuple["Entry", ...]) -> None:
    for entry in stale[:NAMED_ENTRIES]:
        count = "" if entry.count == 1 else f" ({entry.count} times)"
        messages.note(f"the baseline is stale: {entry.path} no longer has {entry.code} of {entry.subject}{count}")
    if len(stale) > NAMED_ENTRIES:
        messages.note(f"the baseline is stale: {len(stale) - NAMED_ENTRIES} entries more")
    if stale:
        messages.note("--write-baseline drops the stale entries")
