"""One file's text to its facts."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator

import libcst as cst

from sigscope.model.syntax import FileFacts, If, Statement
from sigscope.parsing.failure import ParseFailure
from sigscope.parsing.positions import Positions
from sigscope.parsing.statements import convert_all
from sigscope.sources.text import LINE_END

_REASON_WIDTH = 160
_DEEPEST = 200  # CPython's own limit of nested brackets, MAXLEVEL of its tokenizer
_LONGEST = 1000  # operators one after the other: libcst itself ends with a RecursionError at less than 500
_SKIPPED = r"""
      \#[^\r\n]*                                                                   # comments and strings are skipped
    | \"{3} (?: [^\\"]++ | \\. | \"(?!\"\") )*+ \"{3} | '{3} (?: [^\\']++ | \\. | '(?!'') )*+ '{3}
    | \" (?: [^\\"\r\n]++ | \\. )*+ \" | ' (?: [^\\'\r\n]++ | \\. )*+ '
    """
_BRACKET = re.compile(rf"{_SKIPPED} | (?P<opening> [(\[{{] ) | (?P<closing> [)\]}}] )", re.VERBOSE | re.DOTALL)
_STEP = re.compile(
    rf"""{_SKIPPED}
    | (?P<opening> [(\[{{] ) | (?P<closing> [)\]}}] ) | \\ \r?\n
    | (?<! [^\r\n] ) (?P<indent> [ \t]* ) (?P<branch> (?:el)?if \b )
    | (?P<step> \*\* | [-+~*/%@|&^.] | << | >> | \b (?: not | and | or | lambda | else | await ) \b )
    | (?P<line> [\r\n] ) | (?P<end> [,;] )
    """,
    re.VERBOSE | re.DOTALL,
)
_CUT = ("unterminated triple-quoted string literal", "unexpected characters after a line continuation")
_PLACED = re.compile(r"parser error: error at (\d+):(\d+): ")


def parse(text: str, first_line: int = 1) -> FileFacts:
    """The facts of `text`, any syntax up to Python 3.14; raises `ParseFailure`.

    Where `text` is a part of a file, `first_line` is the line at which it stands there.
    """
    module, positions = _read(text, first_line)
    return FileFacts(_convert(module.body, positions))


def parse_block(text: str, first: int, indent: str) -> tuple[Statement, ...]:
    """The facts of whole statements that stand at `indent`, from the line `first` on, which counts from 0.

    Raises `ParseFailure`.
    """
    if not indent:
        return parse(text, first + 1).body
    (block,) = parse(f"if 1:\n{text}", first).body
    assert isinstance(block, If)
    return block.body


def parse_lines(text: str, first: int, last: int) -> tuple[Statement, ...]:
    """The facts of the statements of a module, class or function that begin at the lines from `first` up to `last`.

    They are read with all that is around them, `text` is the whole file. Lines count from 0. Raises `ParseFailure`.
    """
    module, positions = _read(text, 1)
    return _convert(_between(module.body, positions, first, last), positions)


def _between(nodes: Iterable[cst.CSTNode], positions: Positions, first: int, last: int) -> Iterator[cst.CSTNode]:
    for node in nodes:
        start = node.decorators[0] if isinstance(node, cst.ClassDef | cst.FunctionDef) and node.decorators else node
        line = positions.span(start).line - 1
        if first <= line < last:
            yield node
        elif isinstance(node, cst.ClassDef | cst.FunctionDef) and line < first:
            yield from _between(node.body.body, positions, first, last)


def _convert(nodes: Iterable[cst.CSTNode], positions: Positions) -> tuple[Statement, ...]:
    try:
        return convert_all(nodes, positions)
    except RecursionError:
        raise ParseFailure("nested too deeply") from None


def _read(text: str, first_line: int) -> tuple[cst.Module, Positions]:
    _refuse_deep(text)
    try:
        if "\0" in text:
            raise ParseFailure(f"line {first_line + text.count(chr(10), 0, text.index(chr(0)))}: null byte")
        module = cst.parse_module(text)
        return module, Positions(module, first_line)
    except cst.ParserSyntaxError as error:
        raise ParseFailure(_reason(error.message, text, first_line)) from None
    except SyntaxError as error:  # what libcst checks beyond the grammar, such as text beside bytes
        raise ParseFailure(str(error)) from None
    except RecursionError:
        raise ParseFailure("nested too deeply") from None
    except cst.CSTLogicError as error:  # what it parses and then does not know
        raise ParseFailure(f"libcst can't read it: {error}") from None
    except UnicodeEncodeError:
        raise ParseFailure("not valid Unicode: it holds a lone surrogate") from None


def _refuse_deep(text: str) -> None:
    """libcst's parser is native code: where a text is nested too deeply it overflows the stack, and the process ends.

    So it does for operators, calls and `elif` one after the other, and before that it takes for ever.
    """
    if len(text) > _LONGEST:
        _refuse_long_chains(text)
    depth = 0
    for match in _BRACKET.finditer(text) if len(text) > _DEEPEST else ():
        if match["opening"]:
            depth += 1
            if depth > _DEEPEST:
                raise ParseFailure("nested too deeply")
        elif match["closing"]:
            depth -= 1


def _refuse_long_chains(text: str) -> None:
    steps = [0]  # those so far in each open bracket
    branches: Counter[str] = Counter()
    for match in _STEP.finditer(text):
        kind = match.lastgroup
        if kind == "opening":
            steps.append(0)
        elif kind == "branch":
            indent = match["indent"]
            branches[indent] = branches[indent] + 1 if match["branch"] == "elif" else 0
            if branches[indent] > _LONGEST:
                raise ParseFailure("nested too deeply")
        elif kind == "end" or (kind == "line" and len(steps) == 1):
            steps[-1] = 0
        elif kind in ("step", "closing"):
            if kind == "closing" and len(steps) > 1:
                steps.pop()
            steps[-1] += 1
            if steps[-1] > _LONGEST:
                raise ParseFailure("nested too deeply")


def _reason(message: str, text: str, first_line: int) -> str:
    placed = _PLACED.match(message)
    if placed:
        # libcst names the end of the token that it refuses, from 0: from 1 that is the token's last character.
        line, column = int(placed[1]), max(int(placed[2]), 1)
        place = f"line {line + first_line - 1}, column {column}: "
        message = message[placed.end() :]
    else:
        found = _refused_line(message, text)
        place = f"line {found + first_line - 1}: " if found else ""
        message = message.removeprefix("tokenizer error: ")
    return place + " ".join(message.split())[:_REASON_WIDTH]


def _refused_line(message: str, text: str) -> int | None:
    """The line that libcst's tokenizer refuses, which it doesn't tell: with less of the text it says something else.

    None for what it also says of a text that just ends too early.
    """
    if message.endswith(_CUT):
        return None
    ends = [match.end() for match in LINE_END.finditer(text)]
    return 1 + bisect_left(ends, True, key=lambda end: _complaint(text[:end]) == message)


def _complaint(text: str) -> str:
    try:
        cst.parse_module(text)
    except (cst.ParserSyntaxError, cst.CSTLogicError, SyntaxError, RecursionError) as error:
        return error.message if isinstance(error, cst.ParserSyntaxError) else ""
    return ""
