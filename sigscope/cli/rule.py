"""`sigscope rule`: what a rule does, why, and how to fix what it finds."""

from typing import TYPE_CHECKING

import click

from sigscope.cli import options, output, terminal

if TYPE_CHECKING:
    from sigscope.rules.base import Rule

FORMATS = ("text", "json", "markdown")


@click.command()
@click.argument("name", required=False, metavar="[RULE]")
@click.option("--all", "every", is_flag=True, help="Explain every rule.")
@options.output(FORMATS)
def rule(*, name: str | None, every: bool, format_name: str, output_file: str) -> None:
    """Explain a rule, or all of them.

    RULE is a code or a name: what the rule finds, why that is bad, an example, how to fix it, when it stays silent, and
    the source in Django's documentation.

    \b
    Examples:
      sigscope rule SIG102
      sigscope rule dead-weak-receiver
      sigscope rule --all --format markdown -o docs/rules.md
    """
    from sigscope.renderers.diagnostics import documentation
    from sigscope.rules.registry import RULES

    if (name is None) == (not every):
        raise click.UsageError("Name one RULE, or --all for every rule.")
    rules = RULES if name is None else (_named(name),)
    if format_name == "json":
        text = documentation.json_of(rules)
    elif format_name == "markdown":
        text = documentation.markdown_of_all(rules) if every else documentation.markdown(rules[0])
    else:
        width, color = terminal.width(output_file), terminal.has_color(output_file)
        text = documentation.text(rules, width=width, color=color)
    output.write(output_file, text)


def _named(name: str) -> "Rule":
    from sigscope.rules.registry import RULES
    from sigscope.rules.selecting import nearest

    for one in RULES:
        if name in (one.code, one.name):
            return one
    close = nearest(name, RULES)
    advice = f"Did you mean {close!r}?" if close else "sigscope rule --all lists them."
    raise click.BadParameter(f"{name!r} is no rule. {advice}", param_hint="RULE")
