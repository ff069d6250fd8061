"""GitHub Flavored Markdown. https://github.github.com/gfm/"""

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from sigscope.model.location import Location
from sigscope.renderers.names import place
from sigscope.renderers.visible import visible

# What a code span shows as it is, also inside a table's cell.
_CODE = re.compile(r"[\w.<>\[\]()'\"=:,/@*+?-]+( [\w.<>\[\]()'\"=:,/@*+?-]+)*")
# All punctuation, but for dots, slashes, and hyphens and underscores inside a word, where none of them means anything.
_PUNCTUATION = re.compile(r"[!-,:-@\[-^`{-~]|(?<![^\W_])[_-]|[_-](?![^\W_])|(?i:(?<=www))\.")


def code(text: str) -> str:
    """`text` as a code span; as plain text with numbers for punctuation where a code span could not hold it."""
    shown = visible(text)
    return f"`{shown}`" if _CODE.fullmatch(shown) else escape(shown)


def escape(text: str) -> str:
    """`text` as plain text that means nothing: a character reference never forms structure."""
    return _PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", visible(text))


def link(location: Location, prefix: str) -> str:
    """`[path:line](path#Lline)`, its target behind `prefix`."""
    return f"[{code(place(location))}]({prefix}{quote(visible(location.path))}#L{location.line})"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table, its cells written in Markdown already; no lines where there are no rows."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *lines, ""] if lines else []


def fence(diagram: str) -> list[str]:
    """The lines of a Mermaid diagram, which has no backtick in it."""
    return ["```mermaid", *diagram.splitlines(), "```", ""]
