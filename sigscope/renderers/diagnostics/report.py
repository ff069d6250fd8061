"""What the formats of diagnostics are made from."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath

from sigscope.model.diagnostic import Diagnostic
from sigscope.rules.base import Rule

TOOL = "sigscope"


@dataclass(frozen=True, slots=True)
class Report:
    """The answer of a check.

    `diagnostics` are those to show, in order; `rules` all that were run; `root` the scanned root as the user named it;
    `way` leads from the current folder to it (POSIX, empty where they are the same, absolute where there is none).
    `lines` are the lines of files, by path, without their ends; a file that can't be read is missing.
    `accepted` diagnostics were taken away by a baseline, `suppressed` by comments.
    """

    diagnostics: tuple[Diagnostic, ...]
    rules: tuple[Rule, ...]
    root: str = "."
    way: str = ""
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accepted: int = 0
    suppressed: int = 0

    def shown(self, path: str) -> str:
        """A path as seen from the current folder."""
        return normpath(join(self.way, path))

    def rule(self, code: str) -> Rule:
        """The rule that a diagnostic comes from."""
        return next(rule for rule in self.rules if rule.code == code)


def fingerprints(report: Report) -> tuple[str, ...]:
    """A fingerprint for each diagnostic that outlives moved lines: of its rule, file and subject.

    Several of one subject in one file are told apart by their order.
    """
    seen = Counter[tuple[str, ...]]()
    found = []
    for one in report.diagnostics:
        key = (one.code, report.shown(one.location.path), one.subject)
        words = "\0".join((*key, str(seen[key])))
        seen[key] += 1
        found.append(hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return tuple(found)


def total(report: Report) -> str:
    """The last line of what people read: `Found 3 diagnostics.`, `All checks passed!`."""
    count = len(report.diagnostics)
    if not count:
        return "All checks passed!\n"
    return f"Found {count} diagnostic{'' if count == 1 else 's'}.\n"
