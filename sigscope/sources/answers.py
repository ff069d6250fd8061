"""What a run asked of its files, kept with what these held then: so that a later one can ask them again."""

from collections.abc import Iterable

from sigscope.model.asked import Answered
from sigscope.model.read import Read
from sigscope.sources.asking import answers_alike
from sigscope.sources.reads import Reads, digest, noting
from sigscope.sources.text import content
from sigscope.sources.texts import find_text, keep_texts


def answered(reads: Reads, texts: str) -> Answered:
    """What was asked of the files that were not read as a whole; what these held is kept in the file `texts`."""
    held: dict[str, bytes] = {}
    for path in sorted({path for paths in reads.asked.values() for path in paths} - reads.whole):
        data = content(path)
        if data is not None and (reads.seen[path][1] == digest(data)):
            held[path] = data
    asked = {asked: tuple(path for path in paths if path in held) for asked, paths in reads.asked.items()}
    return Answered(keep_texts(texts, held), asked)


def still_answered(before: object | None, texts: str, changed: Iterable[str]) -> dict[str, Read] | None:
    """The changed files as they are now, if each answers what it was asked `before` as it did; else None."""
    if not isinstance(before, Answered):
        return None
    with noting() as reads:
        for path in changed:
            held = find_text(texts, before.keys.get(path, b""))
            now = content(path)
            asked = (each for each, paths in before.asked.items() if path in paths)
            if held is None or now is None or not answers_alike(held, now, asked):
                return None
    return reads.seen
