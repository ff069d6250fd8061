"""One file's text to its facts."""

import re

import libcst as cst

from sigscope.model.syntax import FileFacts
from sigscope.parsing.positions import Positions
from sigscope.parsing.statements import convert_all

_PLACED = re.compile(r"parser error: error at (\d+):(\d+): (.*)", re.DOTALL)


class ParseFailure(Exception):
    """`reason` says in one line why a text is no Python that can be read; it quotes nothing of the text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def parse(text: str, first_line: int = 1) -> FileFacts:
    """The facts of `text`, any syntax up to Python 3.14; raises `ParseFailure`.

    Where `text` is a part of a file, `first_line` is the line at which it stands there.
    """
    zero = text.find("\0")
    if zero >= 0:
        line, column = text.count("\n", 0, zero), zero - text.rfind("\n", 0, zero)
        raise ParseFailure(f"line {first_line + line}, column {column}: null byte")
    try:
        module = cst.parse_module(text)
        return FileFacts(convert_all(module.body, Positions(module, first_line)))
    except RecursionError:
        raise ParseFailure("nested too deeply") from None
    except cst.ParserSyntaxError as error:
        raise ParseFailure(_reason(error.message, first_line)) from None


def _reason(message: str, first_line: int) -> str:
    placed = _PLACED.match(message)
    if not placed:
        return message
    line, column, rest = placed.groups()
    return f"line {first_line - 1 + int(line)}, column {int(column) + 1}: {rest}"
