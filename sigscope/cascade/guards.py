"""The statements that a line of code stands under, told from the text: what must hold for it to run."""

import re
from dataclasses import dataclass

_OPENER = re.compile(
    r"^(?P<head>if|elif|else|try|except|for|while|with|match|case|finally|async for|async with)\b(?P<rest>.*)$"
)
_ENDS = re.compile(r"^(?:async def|def|class)\b")


@dataclass(frozen=True, slots=True)
class Guard:
    """One statement around a line: its own line, counted from 1, and its text up to the colon."""

    line: int
    text: str
    word: str


def guards(lines: list[str], line: int) -> tuple[Guard, ...]:
    """The `if`, `try` and loops around a line, the outermost first, up to the function or class that it stands in."""
    if line > len(lines):
        return ()
    found: list[Guard] = []
    indent = _indent(lines[line - 1])
    for index in range(line - 2, -1, -1):
        text = lines[index].strip()
        if not text or text.startswith(("#", ")", "]", "}")) or _indent(lines[index]) >= indent:
            continue
        indent = _indent(lines[index])
        if _ENDS.match(text):
            break
        opener = _OPENER.match(text)
        if opener is not None:
            found.append(Guard(index + 1, text.partition("  #")[0].rstrip().rstrip(":"), opener["head"]))
    return tuple(reversed(found))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def imports_of(lines: list[str], module: str) -> list[int]:
    """The lines, counted from 1, that import a module by its last name."""
    last = re.escape(module.rpartition(".")[2])
    pattern = re.compile(
        rf"^\s*(?:from\s.*\bimport\b.*\b{last}\b|import\s.*\b{last}\b|from\s+[\w.]*\b{last}\s+import\b)"
    )
    return [number for number, line in enumerate(lines, start=1) if pattern.match(line)]
