"""The entry point: the group of commands, and how a run ends."""

import gc
import sys
from collections.abc import Sequence
from importlib import import_module

import click

from sigscope import __version__
from sigscope.cli.messages import error
from sigscope.errors import SigscopeError

COULD_NOT_RUN = 2
INTERRUPTED = 130  # 128 + SIGINT, as a shell has it
COMMANDS = {
    "cache": "Look at the cache of results, or empty it.",
    "check": "Check the signals of a Django project.",
    "rule": "Explain a rule, or all of them.",
    "scan": "Show the signal graph of a Django project.",
    "trace": "Show everything that runs in consequence of TARGET.",
    "why": "Explain why RECEIVER runs, or why it does not.",
}
"""What the help says of each command, the start of its own help; each stands in a module of its name."""


class _Commands(click.Group):
    """Imports a command when it is asked for, none for the help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        found = getattr(import_module(f"sigscope.cli.{cmd_name}"), cmd_name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of the commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
