"""What goes to stderr: one line each, with nothing in it that a terminal would obey."""

import click

from sigscope.renderers.visible import visible


def error(text: str) -> None:
    """Say why the run could not do what was asked."""
    click.echo(f"sigscope: error: {visible(text)}", err=True)


def note(text: str) -> None:
    """Say something about the run that is no part of its output."""
    click.echo(f"sigscope: {visible(text)}", err=True)
