"""`sigscope cache`: what earlier runs left behind."""

from typing import TYPE_CHECKING

import click

from sigscope.cli import options

if TYPE_CHECKING:
    from sigscope.sources.cache import Contents


@click.group()
def cache() -> None:
    """Look at the cache of results, or empty it.

    A project that did not change since the last run, or in nothing that its signals hang on, is answered from the
    cache; of any other, only the files that changed are parsed. It holds copies of the project's files, for you alone
    to read, and is safe to delete at any time.

    \b
    Examples:
      sigscope cache info
      sigscope cache clean
    """


@cache.command()
@options.cache_folder
def info(*, cache: str) -> None:
    """Show where the cache lies and how much it holds.

    \b
    Example:
      sigscope cache info
    """
    from sigscope.sources.cache import contents

    click.echo(f"{cache}: {_told(contents(cache))}")


@cache.command()
@options.cache_folder
def clean(*, cache: str) -> None:
    """Delete what the cache holds.

    \b
    Example:
      sigscope cache clean
    """
    from sigscope.sources.cache import clean as empty

    click.echo(f"{cache}: deleted {_told(empty(cache))}")


def _told(contents: "Contents") -> str:
    from sigscope.renderers.names import plural

    return f"{plural(contents.results, 'result')}, {contents.size / 1e6:.1f} MB"
