"""Numbers and strings."""

import ast
import warnings
from collections.abc import Sequence

import libcst as cst

from sigscope.model.syntax import Constant, Opaque

Number = cst.Integer | cst.Float | cst.Imaginary


def number(node: Number) -> Constant | Opaque:
    """The value of a number; `Opaque` where it has more digits than Python cares to read."""
    text = node.value
    try:
        if isinstance(node, cst.Integer):
            return Constant(int(text, 0))
        return Constant(float(text) if isinstance(node, cst.Float) else complex(text))
    except ValueError:
        return Opaque()


def string(node: cst.SimpleString) -> Constant | Opaque:
    """The value of a plain string or bytes literal; `Opaque` where it has an escape that Python refuses."""
    text = node.value
    prefix = node.prefix
    if "b" in prefix or "\r" in text or ("\\" in text and "r" not in prefix):
        return _evaluated(text)
    quotes = len(node.quote)
    return Constant(text[len(prefix) + quotes : -quotes])


def joined(parts: Sequence[Constant]) -> Constant:
    """Adjacent literals as one; libcst sees to it that they are all text or all bytes."""
    chunks = [part.value for part in parts if isinstance(part.value, bytes)]
    texts = [part.value for part in parts if isinstance(part.value, str)]
    return Constant(b"".join(chunks) if chunks else "".join(texts))


def _evaluated(text: str) -> Constant | Opaque:
    # Python warns of escapes that it does not know; what it makes of the literal is all that matters here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return Constant(ast.literal_eval(text))
        except SyntaxError:
            return Opaque()
