"""Where the nodes of a syntax tree stand in their text."""

from bisect import bisect_right
from itertools import accumulate
from types import TracebackType

import libcst as cst
from libcst._nodes.internal import CodegenState

from sigscope.model.location import Span
from sigscope.sources.text import LINE_END


class _Tokens(CodegenState):
    """libcst's way of writing a tree out as text, which tells on the way which tokens belong to which node.

    `PositionProvider` does the same, for every node and whitespace; writing down just what is asked for takes a sixth
    of its time.
    """

    def __init__(self, module: cst.Module) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.starts: dict[int, int] = {}
        self.ends: dict[int, int] = {}

    def record_syntactic_position(  # type: ignore[override]
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> "_Recording":
        return _Recording(self, id(node), id(end_node) if end_node else None)


class _Recording:
    __slots__ = ("_end_node", "_node", "_tokens")

    def __init__(self, tokens: _Tokens, node: int, end_node: int | None) -> None:
        self._tokens = tokens
        self._node = node
        self._end_node = end_node

    def __enter__(self) -> None:
        self._tokens.starts[self._node] = len(self._tokens.tokens)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        end = self._tokens.ends.get(self._end_node) if self._end_node else None
        self._tokens.ends[self._node] = len(self._tokens.tokens) if end is None else end


class Positions:
    """The places of the statements and expressions of one module, whose first line is `first_line` of its file."""

    __slots__ = ("_lines", "_offsets", "_shift", "_tokens")

    def __init__(self, module: cst.Module, first_line: int) -> None:
        self._tokens = _Tokens(module)
        module._codegen(self._tokens)
        self._offsets = list(accumulate(map(len, self._tokens.tokens), initial=0))
        text = "".join(self._tokens.tokens)
        self._lines = [0, *(match.end() for match in LINE_END.finditer(text))]
        self._shift = first_line - 1

    def span(self, node: cst.CSTNode, last: cst.CSTNode | None = None) -> Span:
        """From the start of `node` to its end (or to the end of `last`), without surrounding space and parentheses."""
        return Span(*self._place(self._tokens.starts[id(node)]), *self._place(self._tokens.ends[id(last or node)]))

    def _place(self, token: int) -> tuple[int, int]:
        offset = self._offsets[token]
        line = bisect_right(self._lines, offset)
        return line + self._shift, offset - self._lines[line - 1] + 1
