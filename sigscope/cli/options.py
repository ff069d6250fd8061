"""The arguments and options that commands share."""

import os
from collections.abc import Callable, Sequence
from typing import TypedDict, TypeVar

import click

from sigscope.cli.output import STDOUT
from sigscope.model.startup import STAGES, Startup

Command = TypeVar("Command", bound=Callable[..., object])


def _configure(context: click.Context, _: click.Parameter, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Find the project's configuration above `paths`: it becomes the context's object, and defaults of the options."""
    if not context.resilient_parsing:  # else the shell asks for a completion
        from sigscope.cli.configuration import find_configuration

        found = find_configuration(paths)
        context.obj = found
        named = {"exclude": found.exclude, "settings": found.settings, "python": found.python}
        context.default_map = {name: value for name, value in named.items() if value}
    return paths


_paths = click.argument("paths", nargs=-1, metavar="[PATH]...", is_eager=True, callback=_configure)
_exclude = click.option(
    "--exclude", multiple=True, metavar="GLOB", help="Leave out files that match, in .gitignore's syntax; repeatable."
)
_tests = click.option("--tests", is_flag=True, help="Take in test code.")
_settings = click.option(
    "--settings", metavar="MODULE", help="The settings, as the process imports them, or their file; else found."
)
_python = click.option(
    "--python",
    "--environment",
    "python",
    metavar="PATH",
    help="A Python, or an environment's folder, to read the signals of installed libraries from; never run.",
)
_output = click.option(
    "-o",
    "--output",
    "output_file",
    default=STDOUT,
    metavar="FILE",
    help="Write to FILE, whole or not at all; - is stdout (default).",
)
_NO_CACHE = "sigscope.no_cache"


def _refuse_cache(context: click.Context, _: click.Parameter, *, refused: bool) -> None:
    context.meta[_NO_CACHE] = refused


def _cache_of(context: click.Context, _: click.Parameter, folder: str | None) -> str | None:
    if context.meta.get(_NO_CACHE) or context.resilient_parsing:
        return None
    if folder is None:
        from sigscope.sources.cache import default_folder

        return default_folder()
    return folder


cache_folder = click.option(
    "--cache-dir",
    "cache",
    envvar="SIGSCOPE_CACHE_DIR",
    metavar="FOLDER",
    callback=_cache_of,
    help="Where results are kept (default: the user's cache folder).",
)
_no_cache = click.option(
    "--no-cache",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda context, option, refused: _refuse_cache(context, option, refused=refused),
    help="Neither take the result from the cache nor keep it there.",
)


def _cores(context: click.Context, _: click.Parameter, jobs: int | None) -> int:
    """As many as the process may use."""
    if jobs is not None:
        return jobs
    if hasattr(os, "sched_getaffinity"):  # not everywhere
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_jobs = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    callback=_cores,
    help="How many processes may read a large project (default: one a core).",
)
_filters = (
    click.option("--signal", "signals", multiple=True, metavar="GLOB", help="Only these signals; repeatable."),
    click.option("--app", "apps", multiple=True, metavar="GLOB", help="Only what touches these apps; repeatable."),
    click.option("--sender", "senders", multiple=True, metavar="GLOB", help="Only these senders; repeatable."),
    click.option("--receiver", "receivers", multiple=True, metavar="GLOB", help="Only these receivers; repeatable."),
    click.option(
        "--startup",
        "startups",
        multiple=True,
        type=click.Choice(STAGES),
        metavar="STAGE",
        help=f"Only connections of this stage: {', '.join(STAGES[:-1])} or {STAGES[-1]}; repeatable.",
    ),
    click.option(
        "--no-builtin", "builtin", is_flag=True, flag_value=False, default=True, help="Leave out Django's own signals."
    ),
)


class Filters(TypedDict):
    """What `filters` hands to a command: the fields of a `Selection`."""

    signals: tuple[str, ...]
    apps: tuple[str, ...]
    senders: tuple[str, ...]
    receivers: tuple[str, ...]
    startups: tuple[Startup, ...]
    builtin: bool


def sources(command: Command) -> Command:
    """What is read: `paths`, `exclude`, `tests`, `settings` and `python`; the context's object is the Configuration."""
    return _paths(_exclude(_tests(_settings(_python(command)))))


def cached(command: Command) -> Command:
    """How it is read: with so many `jobs`, and kept in `cache`, a folder or None."""
    return _jobs(_no_cache(cache_folder(command)))


def filters(command: Command) -> Command:
    """What is shown, see `Filters`."""
    for option in reversed(_filters):
        command = option(command)
    return command


def output(formats: Sequence[str]) -> Callable[[Command], Command]:
    """How it is written: `format_name`, of which the first is the default, and `output_file`, a path or `-`."""
    names = ", ".join([f"{formats[0]} (default)", *formats[1:-1]])
    form = click.option(
        "-f",
        "--format",
        "format_name",
        type=click.Choice(formats),
        default=formats[0],
        metavar="FORMAT",
        help=f"{names} or {formats[-1]}.",
    )
    return lambda command: form(_output(command))
