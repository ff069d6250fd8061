"""Python's own syntax tree of a text, ten times as quick to be had as libcst's."""

import ast
import warnings


def tree_of(text: str) -> ast.Module | None:
    """The syntax tree of a text that the running Python can read; None for any other."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
