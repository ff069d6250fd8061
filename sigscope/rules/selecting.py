"""Which rules a run takes: codes, prefixes of codes, names and ALL, as in ruff's `select` and `ignore`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from sigscope.errors import SigscopeError
from sigscope.rules.base import Rule

ALL = "ALL"
_FAMILY = "SIG"


class UnknownRule(SigscopeError):
    """A selector that is no rule; says which one was likely meant."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What one place (the configuration, the command line) says about which rules to take; all are selectors.

    `select` of a layer starts anew, an empty one with nothing; without one (None) the layer builds on those below it.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()


def matching(selector: str, rules: Iterable[Rule]) -> frozenset[str]:
    """The codes that a selector means: a code, the beginning of codes (`SIG1`), a name, or `ALL`.

    Raises UnknownRule where there are none.
    """
    rules = tuple(rules)
    if selector == ALL:
        return frozenset(rule.code for rule in rules)
    is_prefix = selector.startswith(_FAMILY)
    found = frozenset(
        rule.code for rule in rules if rule.name == selector or (is_prefix and rule.code.startswith(selector))
    )
    if not found:
        raise UnknownRule(f"unknown rule {selector!r}; {_advice(selector, rules)}")
    return found


def nearest(selector: str, rules: Iterable[Rule]) -> str | None:
    """The code or the name that looks most like `selector`, None where none does."""
    known = {word.casefold(): word for rule in rules for word in (rule.code, rule.name)}
    close = get_close_matches(selector.casefold(), known, n=1)
    return known[close[0]] if close else None


def _advice(selector: str, rules: Sequence[Rule]) -> str:
    close = nearest(selector, rules)
    return f"did you mean {close!r}?" if close else "`sigscope rule --all` lists them"


def choose(layers: Iterable[Layer], rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The rules that are left, in the order of `rules`.

    A run begins with the rules that are on by default; each layer goes over what those before it left. Within a layer
    what is named more closely wins (`SIG102` over `SIG1` over `ALL`), and `ignore` where both are as close.
    Raises UnknownRule.
    """
    chosen = {rule.code for rule in rules if rule.is_default}
    for layer in layers:
        if layer.select is not None:
            chosen = set()
        steps = [(_closeness(one, rules), 0, one) for one in (*(layer.select or ()), *layer.extend_select)]
        steps += [(_closeness(one, rules), 1, one) for one in layer.ignore]
        for _, is_ignored, selector in sorted(steps):
            codes = matching(selector, rules)
            chosen = chosen - codes if is_ignored else chosen | codes
    return tuple(rule for rule in rules if rule.code in chosen)


def _closeness(selector: str, rules: Sequence[Rule]) -> int:
    if selector == ALL:
        return 0
    return len(selector) if selector.startswith(_FAMILY) else max(len(rule.code) for rule in rules)
