"""The names that the patterns of a `match` bind."""

from collections.abc import Iterator

import libcst as cst


def bound_names(pattern: cst.CSTNode) -> Iterator[str]:
    """The names bound by `pattern`, left to right; a name that stands in two alternatives comes twice."""
    if isinstance(pattern, cst.MatchAs):
        if pattern.pattern:
            yield from bound_names(pattern.pattern)
        yield from _optional(pattern.name)
    elif isinstance(pattern, cst.MatchStar):
        yield from _optional(pattern.name)
    elif isinstance(pattern, cst.MatchOr):
        for option in pattern.patterns:
            yield from bound_names(option.pattern)
    elif isinstance(pattern, cst.MatchSequence):
        for item in pattern.patterns:
            yield from bound_names(item.value if isinstance(item, cst.MatchSequenceElement) else item)
    elif isinstance(pattern, cst.MatchMapping):
        for element in pattern.elements:
            yield from bound_names(element.pattern)
        yield from _optional(pattern.rest)
    elif isinstance(pattern, cst.MatchClass):
        for positional in pattern.patterns:
            yield from bound_names(positional.value)
        for keyword in pattern.kwds:
            yield from bound_names(keyword.pattern)


def _optional(name: cst.Name | None) -> Iterator[str]:
    if name:
        yield name.value
