"""What the first lines of a body ask before it does anything: told from the text, as the facts keep no operators."""

import re

from sigscope.model.trace import Condition
from sigscope.resolution.scopes import Scope

_HEAD = re.compile(r"^(?P<indent>[ \t]+)if (?P<test>[^#\n]*?):[ \t]*(?P<rest>[^\n]*)$")
_STRING = re.compile(r"^[rRuUbB]*(\"\"\"|'''|\"|')")
_PLAIN_NOT = re.compile(r"^not (?P<rest>[\w.]+(?:\([^()]*\))?(?:\[[^\[\]]*\])?)$")
_PASSIVE = re.compile(r"^[ \t]*(?:#.*|import .*|from .*|global .*|nonlocal .*|pass|[\w, ]+ = [\w.\[\]\"'(), =]*|)$")
_LEAVES = re.compile(r"^(?:return|raise|continue)\b")
_MOST = 3


def opening_tests(scope: Scope, text: bytes) -> tuple[Condition, ...]:
    """The tests on which a function leaves at once, and the one that holds all of its body.

    `if not created: return` gives `created`, `if raw: return` gives `not raw`, a body that is one `if created:` gives
    `created`.
    """
    lines = _body(scope, text)
    if not lines:
        return ()
    indent = len(lines[0]) - len(lines[0].lstrip())
    found: list[Condition] = []
    index = 0
    while index < len(lines) and len(found) < _MOST:
        line = lines[index]
        head = _HEAD.match(line)
        if head is None or len(head["indent"]) != indent:
            if _PASSIVE.match(line):
                index += 1
                continue
            break
        end = index + 1
        while end < len(lines) and (not lines[end].strip() or _depth(lines[end]) > indent):
            end += 1
        inner = [head["rest"]] if head["rest"] else [one.strip() for one in lines[index + 1 : end] if one.strip()]
        if inner and _LEAVES.match(inner[-1]) and len(inner) <= 2:
            found.append(Condition("test", _negated(head["test"])))
            index = end
        else:
            if not any(one.strip() for one in lines[end:]):
                found.append(Condition("test", head["test"]))
            break
    return tuple(found)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _negated(test: str) -> str:
    plain = _PLAIN_NOT.match(test)
    if plain is not None:
        return plain["rest"]
    return f"not {test}" if re.fullmatch(r"[\w.]+(\([^()]*\))?", test) else f"not ({test})"


def _body(scope: Scope, text: bytes) -> list[str]:
    """The lines of a function's body behind its signature and docstring."""
    if scope.kind != "function":
        return []
    span = scope.span
    lines = re.split("\r\n|\r|\n", text.decode("utf-8", "replace"))[
        getattr(scope.node, "def_line", span.line) - 1 : span.end_line
    ]
    start = next((i for i, line in enumerate(lines) if re.search(r":\s*(#.*)?$", line)), None)
    if start is None:
        return []
    body = lines[start + 1 :]
    while body and not body[0].strip():
        body = body[1:]
    quote = _STRING.match(body[0].strip()) if body else None
    if quote is not None:
        rest = body[0].strip()[quote.end() :]
        count = 1 if quote[1] in rest else next((i + 1 for i, line in enumerate(body) if i and quote[1] in line), 1)
        body = body[count:]
    while body and not body[0].strip():
        body = body[1:]
    return body
