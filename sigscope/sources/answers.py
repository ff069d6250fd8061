"""What a run asked of its files, kept with what these held then: so that a later one can ask them again."""

import zlib
from collections.abc import Iterable
from functools import partial

from sigscope.model.read import Answered, Read
from sigscope.sources.asking import answers_alike
from sigscope.sources.facts import TEXT, Facts, key_of
from sigscope.sources.reads import Reads, digest, noting
from sigscope.sources.text import content


def answered(reads: Reads, texts: str) -> Answered:
    """What was asked of the files that were not read as a whole; what these held is kept in the file `texts`."""
    kept = Facts(texts)
    keys: dict[str, bytes] = {}
    for path in sorted({path for paths in reads.asked.values() for path in paths} - reads.whole):
        data = content(path)
        if data is not None and digest(data) == reads.seen[path].digest:
            keys[path] = key = key_of(TEXT, data)
            kept.use(key, partial(_packed, None if key in kept else data))
    kept.keep()
    return Answered(keys, {asked: tuple(filter(keys.__contains__, paths)) for asked, paths in reads.asked.items()})


def still_answered(before: Answered, texts: str, changed: Iterable[str]) -> dict[str, Read] | None:
    """The changed files as they are now, if each answers what it was asked as it did; else None."""
    kept = Facts(texts)
    with noting() as reads:
        for path in changed:
            held, now = kept.find(before.keys.get(path, b"")), content(path)
            asked = (each for each, paths in before.asked.items() if path in paths)
            if not isinstance(held, bytes) or now is None or not answers_alike(zlib.decompress(held), now, asked):
                return None
    return reads.seen


def _packed(data: bytes | None) -> bytes | None:
    return None if data is None else zlib.compress(data, 1)
