"""Suppressions: `# sigscope: ignore[SIG102]` on a line, `# sigscope: ignore-file[SIG102]` for a whole file."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sigscope.model.diagnostic import Diagnostic
from sigscope.model.inspected import SuppressionComment
from sigscope.rules import unused_suppression
from sigscope.rules.base import Rule
from sigscope.rules.selecting import UnknownRule, matching, nearest

_UNUSED = unused_suppression.RULE.code
# A reason may follow the brackets; after a bare `ignore` it could as well be a code without its brackets.
_FORM = re.compile(r"#\s*sigscope:\s*ignore(?P<file>-file)?(?:\s*\[(?P<codes>[^\[\]]*)\](?:\s.*)?)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What is left, SIG901 among it, sorted; and how many were suppressed."""

    diagnostics: tuple[Diagnostic, ...]
    count: int


@dataclass(slots=True)
class _Suppression:
    """A comment that was understood: the codes of each of its selectors; `all` codes for a bare one."""

    comment: SuppressionComment
    is_file: bool
    selectors: dict[str, frozenset[str]]
    is_bare: bool
    unknown: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def takes(self, diagnostic: Diagnostic) -> bool:
        """Whether this suppresses the diagnostic; if so, it is known to be used."""
        place, own = diagnostic.location, self.comment
        if place.path != own.location.path or not (self.is_file or own.first <= place.line <= own.last):
            return False
        if self.is_bare:
            self.used.add(diagnostic.code)
            return diagnostic.code != _UNUSED
        named = {selector for selector, codes in self.selectors.items() if diagnostic.code in codes}
        self.used |= named
        return bool(named)


def suppress(
    diagnostics: Sequence[Diagnostic],
    comments: Iterable[SuppressionComment],
    chosen: Iterable[Rule],
    rules: Sequence[Rule],
) -> Suppressed:
    """Take out what comments suppress, and report what they suppress in vain where SIG901 is among the `chosen` rules.

    `rules` are all there are. A comment that names a rule which is not chosen is left alone.
    """
    running = frozenset(rule.code for rule in chosen)
    read = [(comment, _read(comment, rules)) for comment in comments]
    understood = [one for _, one in read if one is not None]
    left = _without(diagnostics, understood)
    count = len(diagnostics) - len(left)
    if _UNUSED in running:
        found = [_misspelt(comment) for comment, one in read if one is None]
        found += [told for one in understood for told in _in_vain(one, running, rules)]
        kept = _without(found, understood)
        count += len(found) - len(kept)
        left += kept
    return Suppressed(tuple(sorted(left, key=lambda one: (one.location, one.code, one.subject, one.message))), count)


def _without(diagnostics: Iterable[Diagnostic], suppressions: Sequence[_Suppression]) -> list[Diagnostic]:
    """What none of them takes; every one that could is asked, so that all of them count as used."""
    kept = []
    for one in diagnostics:
        takers = [suppression for suppression in suppressions if suppression.takes(one)]
        if not takers:
            kept.append(one)
    return kept


def _read(comment: SuppressionComment, rules: Sequence[Rule]) -> _Suppression | None:
    found = _FORM.fullmatch(comment.text)
    if found is None:
        return None
    is_file, codes = found["file"] is not None, found["codes"]
    if codes is None:
        return _Suppression(comment, is_file, {}, is_bare=True)
    words = [word for word in re.split(r"[\s,]+", codes) if word]
    if not words:
        return None
    suppression = _Suppression(comment, is_file, {}, is_bare=False)
    for word in words:
        try:
            suppression.selectors[word] = matching(word, rules)
        except UnknownRule:
            suppression.unknown.append(word)
    return suppression


def _in_vain(one: _Suppression, running: frozenset[str], rules: Sequence[Rule]) -> Iterable[Diagnostic]:
    for word in one.unknown:
        close = nearest(word, rules)
        advice = f"Write `{close}` if that is meant." if close else "`sigscope rule --all` lists the rules."
        yield _diagnostic(one.comment, f"Unknown rule `{word}` in a suppression", advice)
    if one.is_bare and not one.used:
        yield _diagnostic(one.comment, "Suppression suppresses nothing", "Remove the comment.")
    idle = [
        selector
        for selector, codes in one.selectors.items()
        if selector not in one.used and codes & running and codes != {_UNUSED}
    ]
    if idle:
        named = ", ".join(f"`{selector}`" for selector in idle)
        what = "the comment" if len(idle) == len(one.selectors) + len(one.unknown) else f"{named} from it"
        yield _diagnostic(one.comment, f"Suppression of {named} suppresses nothing", f"Remove {what}.")


def _misspelt(comment: SuppressionComment) -> Diagnostic:
    return _diagnostic(
        comment,
        "Comment to sigscope that is no suppression",
        "Write `# sigscope: ignore[SIG102]`, `# sigscope: ignore-file[SIG102]`, or either without the brackets.",
    )


def _diagnostic(comment: SuppressionComment, message: str, advice: str) -> Diagnostic:
    return Diagnostic(_UNUSED, message, advice, comment.location, comment.text)
