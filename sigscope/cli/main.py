"""The entry point: the group of commands, and how a run ends."""

import gc
import sys
from collections.abc import Sequence

import click

from sigscope import __version__
from sigscope.cli.cache import cache
from sigscope.cli.check import check
from sigscope.cli.messages import error
from sigscope.cli.rule import rule
from sigscope.cli.scan import scan
from sigscope.cli.trace import trace
from sigscope.cli.why import why
from sigscope.errors import SigscopeError

COULD_NOT_RUN = 2
INTERRUPTED = 130  # 128 + SIGINT, as a shell has it


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="%(prog)s %(version)s")
def sigscope() -> None:
    """Show the signal graph of a Django project: who sends, who receives, what comes next.

    The code is read, never run: no settings, no database and no installed Django are needed.

    \b
    Examples:
      sigscope scan ./project
      sigscope check ./project

    Exit codes: 0 done, 1 a check found something, 2 could not run.
    """


sigscope.add_command(scan)
sigscope.add_command(check)
sigscope.add_command(rule)
sigscope.add_command(trace)
sigscope.add_command(why)
sigscope.add_command(cache)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (default: that of the process) and give its exit code, with every error told on stderr."""
    try:
        # Outside its standalone mode click gives the command's own answer, or None after --help and --version.
        return sigscope.main(arguments, prog_name="sigscope", standalone_mode=False) or 0
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except SigscopeError as problem:
        error(str(problem))
        return COULD_NOT_RUN
    except OSError as problem:  # the system refused what no part of the run could do without
        error(f"{problem.strerror or problem}{f': {problem.filename}' if problem.filename else ''}")
        return COULD_NOT_RUN
    except click.Abort:
        return INTERRUPTED
    except Exception:  # noqa: BLE001  # left alone a bug would exit with 1, which means that a check found something
        import traceback

        traceback.print_exc()
        error("this is a bug in sigscope, please report it with the lines above")
        return COULD_NOT_RUN


def main() -> None:
    """Run the command line of the process and exit."""
    # nearly all that a run makes lives until its end: looking for garbage often takes a fifth of the time
    gc.set_threshold(100_000, 50, 100)
    sys.exit(run())
