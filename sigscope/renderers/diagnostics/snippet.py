"""Source lines with a place in them marked, drawn as ruff draws them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.text import Text

from sigscope.model.location import Location
from sigscope.renderers.visible import visible

_TAB = "    "
_LONGEST = 240  # characters of one line; of a longer one the part around the mark is shown
_BEFORE = 80
_FOLDED = 8  # lines of one place; of more the first and the last are shown
_ENDS = 3
_GUTTER = "bold blue"


@dataclass(frozen=True, slots=True)
class _Row:
    """One line: its number, or what stands in its place, and the text."""

    gutter: str
    text: Text


def snippet(lines: Sequence[str], place: Location, *, mark: str, style: str, context: int, gutter: int) -> list[Text]:
    """The lines of `place` with `context` lines around it, `mark` under what it means, between two empty lines.

    `gutter` is the width of the line numbers. Empty where the file does not have these lines.
    """
    if not 1 <= place.line <= place.end_line <= len(lines):
        return []
    first, last = _window(lines, place, context)
    rows = [_Row("", Text())]
    is_spread = place.end_line > place.line
    indent = "  " if is_spread else ""
    rows += [_plain(lines, number, indent) for number in range(first, place.line)]
    rows += _spread(lines, place, mark, style) if is_spread else _single(lines, place, mark, style)
    rows += [_plain(lines, number, indent) for number in range(place.end_line + 1, last + 1)]
    rows.append(_Row("", Text()))
    return [_drawn(row, gutter) for row in rows]


def _window(lines: Sequence[str], place: Location, context: int) -> tuple[int, int]:
    """The first and the last line to show; context does not begin or end with an empty line."""
    first, last = max(place.line - context, 1), min(place.end_line + context, len(lines))
    while first < place.line and not lines[first - 1].strip():
        first += 1
    while last > place.end_line and not lines[last - 1].strip():
        last -= 1
    return first, last


def _drawn(row: _Row, gutter: int) -> Text:
    if row.gutter == "...":
        return Text("...", _GUTTER)
    line = Text(f"{row.gutter:>{gutter}} |", _GUTTER)
    return line.append(" ").append_text(row.text) if row.text.plain.strip() else line


def _plain(lines: Sequence[str], number: int, indent: str) -> _Row:
    return _Row(str(number), Text(indent + _shown(lines[number - 1])))


def _single(lines: Sequence[str], place: Location, mark: str, style: str) -> Iterator[_Row]:
    line = lines[place.line - 1]
    start, end = place.column - 1, max(place.end_column - 1, place.column)
    begin = max(start - _BEFORE, 0) if len(line) > _LONGEST else 0
    cut = "..." if begin else ""
    tail = "..." if len(line) - begin > _LONGEST else ""
    window = line[begin : begin + _LONGEST]
    before, marked = _shown(window[: start - begin]), _shown(window[start - begin : end - begin])
    yield _Row(str(place.line), Text(cut + _shown(window) + tail))
    under = " " * (len(cut) + cell_len(before))
    yield _Row("", Text(under).append(mark * max(cell_len(marked), 1), style))


def _spread(lines: Sequence[str], place: Location, mark: str, style: str) -> Iterator[_Row]:
    """A place over several lines: a bar beside them that begins at its first and ends under its last character."""
    opening = lines[place.line - 1]
    before = opening[: place.column - 1]
    is_whole = not before.strip()
    head = Text("/ ", style) if is_whole else Text("  ")
    yield _Row(str(place.line), head.append(_shown(opening)[:_LONGEST], ""))
    if not is_whole:
        yield _Row("", Text(" ").append("_" * (cell_len(_shown(before)) + 1) + mark, style))
    for number in range(place.line + 1, place.end_line + 1):
        skipped = place.end_line - place.line + 1 > _FOLDED and place.line + _ENDS <= number <= place.end_line - _ENDS
        if not skipped:
            shown = _shown(lines[number - 1])[:_LONGEST]
            yield _Row(str(number), Text("| ", style).append(shown, ""))
        elif number == place.line + _ENDS:
            yield _Row("...", Text())
    width = cell_len(_shown(lines[place.end_line - 1][: max(place.end_column - 2, 0)]))
    yield _Row("", Text("|_" + "_" * width + mark, style))


def _shown(text: str) -> str:
    return visible(text.replace("\t", _TAB))
