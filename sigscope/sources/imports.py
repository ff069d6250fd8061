"""Which imports of a file run when: told from its bytes, because a startup walks over files that are never parsed.

Strings and comments are blanked first, so that no import in a docstring counts; blocks are told by indentation.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sigscope.model.imports import Function, ImportLine
from sigscope.sources.facts import IMPORTS, current, key_of

# a search for the end of a line is many times as quick as one for `^`, so every text begins with one
_TEXT = re.compile(
    rb"#[^\n]*+|\"\"\"(?:[^\"\\]++|\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    rb"|\"(?:[^\"\\\n]++|\\.)*+\"|'(?:[^'\\\n]++|\\.)*+'",
    re.DOTALL,
)
_SAME_LINE = re.compile(rb"\n([ \t]*)([^\n;]*);[ \t]*(?=(?:from|import)[ \t])")
_SUITE_ON_LINE = re.compile(
    rb"\n([ \t]*)((?:if|elif|else|try|except|finally|with|for)\b[^\n]*:)[ \t]*(?=(?:from|import)[ \t])"
)
_NAMES = rb"[^\n;(\\]*(?:\\\r?\n[^\n;(\\]*)*"
_LINE = re.compile(
    rb"\n([ \t]*)(?:(?P<decorator>@)"
    rb"|(?:async[ \t]+)?(?P<kind>def|class)[ \t]+(?P<name>\w+)[ \t]*(?P<bases>\(\s*(?!\)|object\s*\)))?"
    rb"|(?:if|elif)\b(?P<test>[^\n]*)|(?P<otherwise>else|except|finally)\b"
    rb"|from[ \t]+(?P<module>[.\w\x80-\xff]+)[ \t]+import\b[ \t]*(?P<names>\([^()]*\)|" + _NAMES + rb")"
    rb"|import[ \t]+(?P<modules>" + _NAMES + rb"))"
)
_FIRST_WORDS = re.compile(rb"(?:^|,)[\s\\(]*([.\w\x80-\xff*]+)")
_NEVER_TRUE = re.compile(rb"[ \t(]*(?:(?:\w+\.)?TYPE_CHECKING\b|False\b|0[ \t)]*:|__name__[ \t]*==)")


@dataclass(frozen=True, slots=True)
class _Block:
    indent: int
    kind: Literal["def", "class", "never", "other"]
    name: str = ""
    is_registered: bool = False
    has_bases: bool = False


def known_imports(data: bytes) -> tuple[ImportLine, ...]:
    """What `scan_imports` says, taken from what is known of single files where there is any."""
    facts, key = current(), key_of(IMPORTS, data)
    known = None if facts is None else facts.find(key)
    found = known if isinstance(known, tuple) else scan_imports(data)
    if facts is not None:
        facts.use(key, lambda: None if found is known else found)
    return found


def scan_imports(data: bytes) -> tuple[ImportLine, ...]:
    """Return the imports in the bytes of one Python file, in order.

    What stands under `if TYPE_CHECKING` or `if __name__ == ...` is left out: no import of the file runs it.
    """
    return tuple(_scan(_one_import_a_line(_TEXT.sub(b"", b"\n" + data))))


def _one_import_a_line(text: bytes) -> bytes:
    while b";" in text and _SAME_LINE.search(text):
        text = _SAME_LINE.sub(rb"\n\1\2\n\1", text)
    return _SUITE_ON_LINE.sub(rb"\n\1\2\n\1 ", text)


def _scan(text: bytes) -> Iterator[ImportLine]:
    blocks: list[_Block] = []
    is_decorated = False
    for found in _LINE.finditer(text):
        indent = len(found[1].expandtabs(8))
        while blocks and blocks[-1].indent >= indent:
            blocks.pop()
        if found["decorator"]:
            is_decorated = True
        elif found["kind"]:
            kind: Literal["def", "class"] = "def" if found["kind"] == b"def" else "class"
            blocks.append(_Block(indent, kind, _text(found["name"]), is_decorated, found["bases"] is not None))
            is_decorated = False
        elif found["test"] is not None:
            blocks.append(_Block(indent, "never" if _NEVER_TRUE.match(found["test"]) else "other"))
        elif not found["otherwise"] and all(block.kind != "never" for block in blocks):
            function = _function(blocks)
            if found["module"]:
                names = tuple(_text(name) for name in _FIRST_WORDS.findall(found["names"]))
                yield ImportLine(_text(found["module"]), names, function)
            else:
                for module in _FIRST_WORDS.findall(found["modules"]):
                    yield ImportLine(_text(module), (), function)


def _function(blocks: list[_Block]) -> Function | None:
    named = [block for block in blocks if block.kind in ("def", "class")]
    functions = [index for index, block in enumerate(named) if block.kind == "def"]
    if not functions:
        return None
    first = functions[0]
    outer = named[first]
    is_special = outer.name.startswith("__") and outer.name.endswith("__")
    return Function(
        name=".".join(block.name for block in named),
        outer=outer.name,
        is_registered=any(block.is_registered for block in named),
        is_override=is_special or any(block.has_bases for block in named[:first]),
    )


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")


_DEFINITION = re.compile(rb"\n[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+([\w\x80-\xff]+)")


def defined_names(data: bytes) -> list[str]:
    """The bare names of the functions, methods and classes that the bytes of one file define, each as often."""
    return [_text(name) for name in _DEFINITION.findall(b"\n" + data)]


_INCLUDE = (  # compiled where there is an include
    rb"(?P<other>#[^\n]*+|\"\"\"(?:[^\"\\]++|\\.|\"(?!\"\"))*+\"\"\"|'''(?:[^'\\]++|\\.|'(?!''))*+''')"
    rb"|\binclude\(\s*(?:\(\s*)?(?:[\"'](?P<module>[\w.]+)[\"']|(?P<value>\[|[\w.]+\s*[,)])|(?P<computed>))"
)


def scan_includes(data: bytes) -> tuple[tuple[str, ...], bool]:
    """The URLconfs that `include()` names by a plain string, and whether another name is computed.

    https://docs.djangoproject.com/en/5.2/ref/urls/#include
    """
    if b"include(" not in data:
        return (), False
    found = list(re.finditer(_INCLUDE, data, re.DOTALL))
    names = tuple(_text(match["module"]) for match in found if match["module"])
    return names, any(match["computed"] is not None for match in found)
