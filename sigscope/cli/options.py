"""The arguments and options that commands share."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import click

from sigscope.cli.output import STDOUT

Command = TypeVar("Command", bound=Callable[..., object])

_paths = click.argument("paths", nargs=-1, metavar="[PATH]...")
_exclude = click.option(
    "--exclude", multiple=True, metavar="GLOB", help="Leave out files that match, in .gitignore's syntax; repeatable."
)
_tests = click.option("--tests", is_flag=True, help="Take in test code.")
_settings = click.option(
    "--settings", metavar="MODULE", help="The settings, as the process imports them, or their file; else found."
)
_output = click.option(
    "-o",
    "--output",
    "output_file",
    default=STDOUT,
    metavar="FILE",
    help="Write to FILE, whole or not at all; - is stdout (default).",
)
_filters = (
    click.option("--signal", "signals", multiple=True, metavar="GLOB", help="Only these signals; repeatable."),
    click.option("--app", "apps", multiple=True, metavar="GLOB", help="Only what touches these apps; repeatable."),
    click.option("--sender", "senders", multiple=True, metavar="GLOB", help="Only these senders; repeatable."),
    click.option("--receiver", "receivers", multiple=True, metavar="GLOB", help="Only these receivers; repeatable."),
    click.option("--no-builtin", is_flag=True, help="Leave out Django's own signals."),
)


def sources(command: Command) -> Command:
    """What is read: `paths`, `exclude`, `tests` and `settings`."""
    return _paths(_exclude(_tests(_settings(command))))


def filters(command: Command) -> Command:
    """What is shown: `signals`, `apps`, `senders`, `receivers` (globs) and `no_builtin`."""
    for option in reversed(_filters):
        command = option(command)
    return command


def output(formats: Sequence[str]) -> Callable[[Command], Command]:
    """How it is written: `format_name`, of which the first is the default, and `output_file`, a path or `-`."""
    names = f"{', '.join(formats[1:-1])} or {formats[-1]}"
    form = click.option(
        "-f",
        "--format",
        "format_name",
        type=click.Choice(formats),
        default=formats[0],
        metavar="FORMAT",
        help=f"{formats[0]} (default), {names}.",
    )
    return lambda command: form(_output(command))
