"""Rows of a tree and the paper that they are drawn on."""

import re
from dataclasses import dataclass, field
from io import StringIO
from urllib.parse import quote

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text
from rich.tree import Tree

from sigscope.renderers.visible import visible

_GUIDE = 4
_NARROWEST = 24
_FOLDED = "  "
_UNBOUND = 1_000_000
_LINK_ID = re.compile(r"\x1b]8;id=[^;]*;")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that is never broken over lines; `path` is the file that it points at."""

    text: str
    style: str = ""
    path: str | None = None


@dataclass(slots=True)
class Row:
    """One entry of the tree: its pieces stand side by side as far as the line is long."""

    pieces: list[Piece]
    rows: list["Row"] = field(default_factory=list)


class Paper:
    """How rows become text: rich draws the guides and the colours; lines are folded here, where the parts are known."""

    def __init__(self, width: int, color: bool, link_base: str | None) -> None:
        self._width = width
        self._color = color
        self._link_base = link_base if color else None

    def draw(self, row: Row) -> str:
        """The text of a row and of all below it, its last newline included."""
        console = Console(
            file=StringIO(),
            width=_UNBOUND,
            force_terminal=self._color,
            color_system="standard" if self._color else None,
            no_color=False,
            legacy_windows=False,
            highlight=False,
        )
        with console.capture() as captured:
            console.print(self._tree(row, 0), soft_wrap=True)
        # rich numbers hyperlinks at random; without an id a terminal tells them apart by their target.
        text = _LINK_ID.sub("\x1b]8;;", captured.get())
        return "".join(f"{line.rstrip()}\n" for line in text.splitlines())

    def _tree(self, row: Row, depth: int) -> Tree:
        tree = Tree(self._text(row.pieces, max(self._width - depth * _GUIDE, _NARROWEST)), guide_style="dim")
        for inner in row.rows:
            tree.children.append(self._tree(inner, depth + 1))
        return tree

    def _text(self, pieces: list[Piece], width: int) -> Text:
        text = Text(no_wrap=True, overflow="ignore")
        used = 0
        for piece in pieces:
            shown = visible(piece.text)
            length = cell_len(shown)
            if used and used + len(_FOLDED) + length > width:
                text.append("\n" + _FOLDED)
                used = len(_FOLDED)
            elif used:
                text.append(_FOLDED)
                used += len(_FOLDED)
            text.append(shown, self._style(piece))
            used += length
        return text

    def _style(self, piece: Piece) -> Style:
        style = Style.parse(piece.style)
        if self._link_base is None or piece.path is None:
            return style
        return style + Style(link=f"{self._link_base}/{quote(visible(piece.path))}")
