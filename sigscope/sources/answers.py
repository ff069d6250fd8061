"""What a run asked of its files, kept with what these held then: so that a later one can ask them again."""

from collections.abc import Iterable

from sigscope.model.read import Asked, Read
from sigscope.sources.asking import answers_alike
from sigscope.sources.facts import Key
from sigscope.sources.reads import Reads, digest, noting
from sigscope.sources.text import content
from sigscope.sources.texts import find_text, keep_texts

Answered = tuple[dict[str, Key], list[tuple[Asked, tuple[str, ...]]]]
"""The files that were not read as a whole, with keys to what they held, and what was asked of which of them."""


def answered(reads: Reads, texts: str) -> Answered:
    """What was asked of which files; what these held is kept in the file `texts`."""
    held: dict[str, bytes] = {}
    for path in sorted({path for _, paths in reads.asked.values() for path in paths} - reads.whole):
        data = content(path)
        if data is not None and digest(data) == reads.seen[path][1]:
            held[path] = data
    asked = [(each, tuple(path for path in paths if path in held)) for each, paths in reads.asked.values()]
    return keep_texts(texts, held), asked


def still_answered(before: object, texts: str, changed: Iterable[str]) -> dict[str, Read] | None:
    """The changed files as they are now, if each answers what it was asked `before` as it did; else None."""
    keys: dict[str, Key]
    asked: list[tuple[Asked, tuple[str, ...]]]
    keys, asked = before if isinstance(before, tuple) else ({}, [])
    with noting() as reads:
        for path in changed:
            held, now = find_text(texts, keys.get(path, b"")), content(path)
            questions = (each for each, paths in asked if path in paths)
            if held is None or now is None or not answers_alike(held, now, questions):
                return None
    return reads.seen
