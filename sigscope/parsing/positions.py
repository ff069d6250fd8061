"""Where the nodes of a syntax tree stand in their text."""

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from sigscope.model.location import Span


class Positions:
    """The places of all nodes of one module, whose first line is `first_line` of its file."""

    __slots__ = ("_ranges", "_shift")

    def __init__(self, module: cst.Module, first_line: int) -> None:
        # The tree comes straight from the parser, so no node stands in it twice and it needs no copy.
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        try:
            self._ranges = wrapper.resolve(PositionProvider)
        except KeyError:
            # The provider cleans up on the way out of a recursion that is too deep, and fails at that.
            raise RecursionError from None
        self._shift = first_line - 1

    def span(self, node: cst.CSTNode, last: cst.CSTNode | None = None) -> Span:
        """From the start of `node` to its end (or to the end of `last`), without surrounding space and parentheses."""
        start = self._ranges[node].start
        end = self._ranges[last or node].end
        return Span(start.line + self._shift, start.column + 1, end.line + self._shift, end.column + 1)
