"""Numbers and strings."""

import ast
import warnings

import libcst as cst

from sigscope.model.syntax import Constant, Opaque

Number = cst.Integer | cst.Float | cst.Imaginary


def number(node: Number) -> Constant | Opaque:
    """The value of a number; `Opaque` where the running Python refuses to read so many digits."""
    try:
        return Constant(ast.literal_eval(node.value))
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


def joined(parts: list[Constant]) -> Constant | Opaque:
    """Adjacent literals as one; `Opaque` where text stands beside bytes, which Python refuses."""
    values = [part.value for part in parts]
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) == len(values):
        return Constant("".join(texts))
    chunks = [value for value in values if isinstance(value, bytes)]
    return Constant(b"".join(chunks)) if len(chunks) == len(values) else Opaque()


def _evaluated(text: str) -> Constant | Opaque:
    # Python warns of escapes that it does not know; what it makes of the literal is all that matters here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return Constant(ast.literal_eval(text))
        except (SyntaxError, ValueError):
            return Opaque()
