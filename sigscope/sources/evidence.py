"""What a file says about the tree around it: whom it imports and which apps it installs.

Read with regular expressions from the bytes, because every file is read for it and only a few are ever parsed. An
import inside a docstring counts as one; that is rare, and what rests on this evidence (module names, test or not) bears
it.
"""

import re
from dataclasses import dataclass

_NAME = rb"[.\w\x80-\xff]+"
_LINES = rb"[^\n#;(\\]*(?:\\\r?\n[^\n#;(\\]*)*"
# a search for the end of a line is twice as quick as one for `^`, so every text begins with one
_IMPORT = re.compile(
    rb"\n[ \t]*(?:from[ \t]+(" + _NAME + rb")[ \t]+import\b[ \t]*"
    rb"(\((?:[^()#]++|#[^\n]*+)*+\)|" + _LINES + rb")|import[ \t]+(" + _LINES + rb"))"
)
_COMMENT = re.compile(rb"#[^\n]*")
_FIRST_WORDS = re.compile(rb"(?:^|,)[\s\\(]*(" + _NAME + rb")")
_INSTALLED = re.compile(rb"\b[A-Z_]*APPS\b\s*(?::[^=\n]*)?(?:\+?=(?!=)|\.(?:append|extend|insert)\s*(?=\())")
_PIECE = re.compile(
    rb"#[^\n]*|(?P<string>\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*')"
    rb"|\\\r?\n|(?P<open>[\[({])|(?P<close>[\])}])|(?P<end>\n|;)",
    re.DOTALL,
)
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


@dataclass(frozen=True, slots=True)
class Evidence:
    """`imports`: dotted names, imported names appended to their module (`shop.test.views`, `..models.Order`);
    `installed`: the dotted names in strings in a list called `INSTALLED_APPS` (or `LOCAL_APPS`, ...)."""

    imports: frozenset[str]
    installed: frozenset[str]


def gather(data: bytes, tops: frozenset[str]) -> Evidence:
    """Return what the bytes of one Python file say; `tops` are the top-level names that imports are told of, absolute
    ones."""
    imports: set[str] = set()
    for found in _IMPORT.finditer(b"\n" + data):
        module, names, plain = found.groups()
        if module is None:
            modules = map(_text, _FIRST_WORDS.findall(plain))
            imports.update(name for name in modules if name.partition(".")[0] in tops)
            continue
        start = _text(module)
        if not start.startswith(".") and start.partition(".")[0] not in tops:
            continue
        words = _FIRST_WORDS.findall(_COMMENT.sub(b"", names)) if b"#" in names else _FIRST_WORDS.findall(names)
        if words:
            prefix = start if start.endswith(".") else start + "."
            imports.update(prefix + _text(word) for word in words)
        else:  # import *
            imports.add(start)
    return Evidence(frozenset(imports), installed_apps(data))


def installed_apps(data: bytes) -> frozenset[str]:
    """Return the dotted names in strings of every statement that assigns to a list of apps or extends it."""
    names: set[str] = set()
    if b"APPS" not in data:
        return frozenset()
    for start in _INSTALLED.finditer(data):
        depth = 0
        for piece in _PIECE.finditer(data, start.end()):
            kind = piece.lastgroup
            if kind == "string":
                text = _text(piece.group().strip(b"\"'"))
                if _DOTTED.fullmatch(text):
                    names.add(text)
            elif kind == "open":
                depth += 1
            elif kind == "close":
                depth -= 1
            if depth < 0 or (kind == "end" and depth == 0):
                break
    return frozenset(names)


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
