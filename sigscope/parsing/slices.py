"""A file cut at its statements, so that libcst need only read those that matter.

Facts that make up the graph come from libcst alone; where it can't read a slice by itself, it reads the whole file.
"""

import re
from array import array
from contextlib import suppress
from dataclasses import replace
from itertools import accumulate

from sigscope.model.slices import Slice, Sliced
from sigscope.model.syntax import Class, Function, Statement
from sigscope.parsing.ast_statements import read_quickly
from sigscope.parsing.clues import anything
from sigscope.parsing.cutting import cut
from sigscope.parsing.failure import ParseFailure
from sigscope.sources.prefilter import may_hold_site

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")


class SlicedText:
    """The text of a file and its slices, in order."""

    def __init__(self, text: str, known: object | None = None) -> None:
        """What is `known` of the same text is taken over, if it is what `more` gave before.

        Raises `ParseFailure` for what is no Python of any version up to 3.14.
        """
        self._text = text
        lines = _LINE.findall(text)
        self._starts = array("Q", accumulate(map(len, lines), initial=0))
        self._statements: dict[tuple[int, int], tuple[Statement, ...]] = {}
        self._is_new = not isinstance(known, Sliced)
        if isinstance(known, Sliced):
            self.slices, self._whole = known.slices, known.whole
            self._statements.update(known.statements)
            return
        slices = cut(text, lines)
        self._whole = slices is None
        if slices is not None:
            self.slices = slices
        else:
            # It may be newer than the Python that runs: libcst has the last word.
            self.slices = (Slice("statements", "", 0, len(lines), "", clues=anything(text)),)
            self.statements(self.slices[0])

    def more(self) -> Sliced | None:
        """All that is told of the text by now; None where that is what was known before."""
        return Sliced(self.slices, self._statements, self._whole) if self._is_new else None

    def text(self, part: Slice) -> str:
        """The lines of a slice."""
        return self._text[self._starts[part.first] : self._starts[part.last]]

    def statements(self, part: Slice) -> tuple[Statement, ...]:
        """The facts of a slice, without its members. Raises `ParseFailure`."""
        key = (part.first, part.last)
        if key not in self._statements:
            self._statements[key] = self._read(part)
            self._is_new = True
        return self._statements[key]

    def read_sites(self) -> None:
        """Read the slices in which what makes up the graph may stand; what can't be read tells so when it is asked."""
        pending = list(self.slices)
        while pending:
            part = pending.pop()
            pending += part.members
            if may_hold_site(self.text(part).encode()):
                with suppress(ParseFailure):
                    self.statements(part)

    def _read(self, part: Slice) -> tuple[Statement, ...]:
        text = self._complete(part)
        if not self._whole and not may_hold_site(text.encode()):
            found = read_quickly(text, part.first, part.indent)
            if found is not None:
                return found
        # libcst takes as long to import as what is known may take as a whole
        from sigscope.parsing.parse import parse, parse_block, parse_lines

        if self._whole:
            return parse(self._text).body
        try:
            return parse_block(text, part.first, part.indent)
        except ParseFailure:
            return tuple(
                replace(found, body=()) if part.members and isinstance(found, Class | Function) else found
                for found in parse_lines(self._text, part.first, part.last)
            )

    def _complete(self, part: Slice) -> str:
        """The text of a slice, such that it is a statement or several."""
        text = self.text(part)
        return f"{text}{part.members[0].indent}pass\n" if part.members else text
