"""What goes to stderr: one line each, with nothing in it that a terminal would obey."""

import os

import click

from sigscope.renderers.visible import visible


def error(text: str) -> None:
    """Say why the run could not do what was asked."""
    click.echo(f"sigscope: error: {visible(text)}", err=True)


def note(text: str) -> None:
    """Say something about the run that is no part of its output."""
    click.echo(f"sigscope: {visible(text)}", err=True)


def part(whole: str | None) -> None:
    """Where `whole` is given, the absolute folder of a project: say that only a part of it was read."""
    if whole is not None:
        way = os.path.relpath(whole)
        shown = "the current folder" if way == "." else whole if way.startswith("..") else way
        note(
            f"only a part of the project in {shown} was read, and what the rest sends and connects is not known: no "
            "orphan is named; give the whole project"
        )
