"""The comments of a file that speak to sigscope, and the lines that each of them covers.

Python's own `tokenize` knows the syntax of the Python that it comes with and gives up on what is broken; which rules a
comment suppresses must hang on neither. So only what tells a comment from the inside of a string is looked at: quotes,
brackets, and the fields of formatted strings (PEP 701).
https://docs.python.org/3/reference/lexical_analysis.html
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from sigscope.model.inspected import SuppressionComment
from sigscope.model.location import Location
from sigscope.model.source import SourceFile
from sigscope.sources.asking import ask
from sigscope.sources.text import LINE_END, Unreadable, decode, read
from sigscope.sources.traits import has_mark

_SPEAKS = re.compile(r"#\s*sigscope:[^#]*")
_FORMATTED = frozenset({"f", "fr", "rf", "t", "tr", "rt"})

_CODE = re.compile(
    r"""(?P<comment>\#[^\r\n]*)
      | (?P<newline>\r\n|\n|\r)
      | (?P<joined>\\(?:\r\n|\n|\r))
      | (?P<blank>[^\S\r\n]+)
      | (?P<prefix>\w*)(?P<quote>'''|\"\"\"|'|\")
      | (?P<open>[(\[{])
      | (?P<close>[)\]}])
      | (?P<colon>:)
      | (?P<other>\w+|.)""",
    re.VERBOSE,
)
_REST = {
    "'": re.compile(r"(?:[^'\\\r\n]|\\(?:\r\n|.))*'?", re.DOTALL),
    '"': re.compile(r'(?:[^"\\\r\n]|\\(?:\r\n|.))*"?', re.DOTALL),
    "'''": re.compile(r"(?:[^'\\]|\\.|'(?!''))*(?:''')?", re.DOTALL),
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*(?:""")?', re.DOTALL),
}
_IN_TEXT = r"(?P<end>%s)|(?P<skip>\\(?:\r\n|[^{}])|{{)|(?P<mark>[{}])|(?P<newline>[\r\n])"
_TEXT = {quote: re.compile(_IN_TEXT % quote, re.DOTALL) for quote in _REST}


@dataclass(frozen=True, slots=True)
class _Inside:
    """What a place of the text is inside of: a bracket, or a formatted string's text, field or format."""

    kind: Literal["bracket", "text", "field", "format"]
    quote: str = ""


@dataclass(frozen=True, slots=True)
class _Logical:
    """A logical line: its offsets, and whether it is a decorator."""

    start: int
    end: int
    is_decorator: bool


def suppression_comments(files: Iterable[SourceFile]) -> Iterator[SuppressionComment]:
    """Every comment `# sigscope: ...` of `files`; none of a file that can't be read."""
    for file in files:
        if ask(file, has_mark):
            with suppress(Unreadable):
                yield from find_comments(file.path, decode(read(file)))


def find_comments(path: str, text: str) -> Iterator[SuppressionComment]:
    """The comments `# sigscope: ...` in the text of one file, in order.

    A comment covers its own line; from the first line of a statement the whole of it, a definition up to the end of its
    header, decorators included; from the last line of a logical line all of that, since a string that runs over lines
    leaves no room before.
    """
    comments, logical = _Reader(text).read()
    starts = [0, *(found.end() for found in LINE_END.finditer(text))]

    def line_of(offset: int) -> int:
        return bisect_right(starts, offset)

    covered = _covered([(line_of(row.start), line_of(row.end), row.is_decorator) for row in logical])
    for start, comment in comments:
        for spoken in _SPEAKS.finditer(comment):
            words = spoken[0].rstrip()
            line, column = line_of(start), start + spoken.start() - starts[line_of(start) - 1] + 1
            first, last = covered.get(line, (line, line))
            location = Location(path, line, column, line, column + len(words))
            yield SuppressionComment(location, words, first, last)


def _covered(logical: list[tuple[int, int, bool]]) -> dict[int, tuple[int, int]]:
    """What a comment on a line covers, for the first and the last line of each statement."""
    found: dict[int, tuple[int, int]] = {}
    anchor: int | None = None
    for first, last, is_decorator in logical:
        found.setdefault(first, (first, last))
        if anchor is not None:
            found[anchor] = (anchor, last)
        found.setdefault(last, (first, last))
        anchor = (first if anchor is None else anchor) if is_decorator else None
    return found


class _Reader:
    """One way over a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._inside: list[_Inside] = []
        self._comments: list[tuple[int, str]] = []
        self._logical: list[_Logical] = []
        self._start: int | None = None
        self._end = 0

    def read(self) -> tuple[list[tuple[int, str]], list[_Logical]]:
        """Every comment with its offset, and the logical lines."""
        place = 0
        while place < len(self._text):
            inside = self._inside[-1] if self._inside else None
            if inside is not None and inside.kind in ("text", "format"):
                place = self._string_text(inside, place)
            else:
                place = self._code(inside, place)
        self._end_line()
        return self._comments, self._logical

    def _code(self, inside: _Inside | None, place: int) -> int:
        found = _CODE.match(self._text, place)
        assert found is not None  # the last way matches any character, the second any line's end
        kind = found.lastgroup
        if kind == "comment":
            self._comments.append((place, found[0]))
        elif kind == "newline":
            if inside is None:
                self._end_line()
        elif kind not in ("joined", "blank"):
            self._start = place if self._start is None else self._start
            self._end = found.end() - 1
            if kind == "quote":
                return self._string(found)
            self._bracket(kind, found[0], inside)
        return found.end()

    def _string(self, found: re.Match[str]) -> int:
        if found["prefix"].lower() in _FORMATTED:
            self._inside.append(_Inside("text", found["quote"]))
            return found.end()
        rest = _REST[found["quote"]].match(self._text, found.end())
        assert rest is not None  # it matches nothing as well
        self._end = rest.end() - 1
        return rest.end()

    def _bracket(self, kind: str | None, mark: str, inside: _Inside | None) -> None:
        if kind == "open":
            self._inside.append(_Inside("bracket"))
        elif inside is not None and kind == "close" and (inside.kind == "bracket" or mark == "}"):
            self._inside.pop()
        elif inside is not None and kind == "colon" and inside.kind == "field":
            self._inside.append(_Inside("format", inside.quote))

    def _string_text(self, inside: _Inside, place: int) -> int:
        """Go on in the text of a formatted string, up to and over the next thing in it that means something."""
        found = _TEXT[inside.quote].search(self._text, place)
        if found is None:
            self._end = len(self._text) - 1
            return len(self._text)
        self._end = found.end() - 1
        if found["mark"] == "{":
            self._inside.append(_Inside("field", inside.quote))
        elif found["mark"] == "}" and inside.kind == "format":
            del self._inside[-2:]
        elif found["end"]:
            self._leave_string()
        elif found["newline"] and len(inside.quote) == 1:
            self._leave_string()  # it is not closed
            return found.start()
        return found.end()

    def _leave_string(self) -> None:
        while self._inside.pop().kind != "text":
            pass

    def _end_line(self) -> None:
        if self._start is not None:
            self._logical.append(_Logical(self._start, self._end, self._text[self._start] == "@"))
        self._start = None
