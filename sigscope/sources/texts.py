"""What files held, kept in one file of the cache, in which each is found without the others being read."""

import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from typing import BinaryIO

from sigscope.sources.facts import Key, Kind, key_of
from sigscope.sources.pickles import dump, load, sealed, unsealed, write_whole

_MAGIC = b"sigscope texts 1\n"
_TEXT: Kind = b"text"
_LENGTH = 8  # bytes, in which the length of the index is told

Index = dict[Key, tuple[int, int]]
"""Where the packed text of each key begins, counted from the end of the index, and how many bytes it has."""


def find_text(path: str, key: Key) -> bytes | None:
    """The text that a key stands for; None where it is not kept, or broken."""
    with suppress(OSError, zlib.error), _opened(path) as stream:
        start, size = _index(stream).get(key, (0, 0))
        stream.seek(start, 1)
        text = zlib.decompress(stream.read(size))
        return text if key_of(_TEXT, text) == key else None
    return None


def keep_texts(path: str, texts: Mapping[str, bytes]) -> dict[str, Key]:
    """Keep what files hold, and as many others as were kept before; the keys that stand for these."""
    keys = {file: key_of(_TEXT, text) for file, text in texts.items()}
    known = _all(path)
    used = {key: known.get(key) or zlib.compress(texts[file], 1) for file, key in keys.items()}
    others = [key for key in known if key not in used][: len(used)]
    if used.keys() - known.keys():
        _write(path, used | {key: known[key] for key in others})
    return keys


def _write(path: str, packed: dict[Key, bytes]) -> None:
    index: Index = {}
    start = 0
    for key, data in packed.items():
        index[key] = start, len(data)
        start += len(data)
    head = sealed(dump(index), _MAGIC)
    write_whole(path, b"".join([len(head).to_bytes(_LENGTH), head, *packed.values()]))


def _all(path: str) -> dict[Key, bytes]:
    with suppress(OSError), _opened(path) as stream:
        index, data = _index(stream), stream.read()
        return {key: data[start : start + size] for key, (start, size) in index.items()}
    return {}


def _opened(path: str) -> BinaryIO:
    if not os.path.isfile(path):  # opening a pipe would wait for ever
        raise FileNotFoundError(path)
    return open(path, "rb")


def _index(stream: BinaryIO) -> Index:
    length = int.from_bytes(stream.read(_LENGTH))
    head = unsealed(stream.read(min(length, os.fstat(stream.fileno()).st_size)), _MAGIC)
    found = None if head is None else load(head)
    return found if isinstance(found, dict) else {}
