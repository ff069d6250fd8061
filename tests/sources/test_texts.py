"""Texts that are kept: found whole, or not at all."""

import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.sources.facts import IMPORTS, key_of
from sigscope.sources.texts import find_text, keep_texts


@given(st.dictionaries(st.text(max_size=3), st.binary(max_size=40), max_size=6))
def test_what_is_kept_is_found(tmp_path_factory: pytest.TempPathFactory, texts: dict[str, bytes]) -> None:
    path = str(tmp_path_factory.mktemp("kept") / "a.texts")
    keys = keep_texts(path, texts)
    assert {file: find_text(path, key) for file, key in keys.items()} == texts
    assert find_text(path, key_of(IMPORTS, b"another, longer than all of these texts")) is None


def test_others_are_kept_beside_as_many(tmp_path: Path) -> None:
    path = str(tmp_path / "a.texts")
    old = keep_texts(path, {"a": b"1", "b": b"2", "c": b"3"})
    new = keep_texts(path, {"a": b"1", "d": b"4"})
    found = {file: find_text(path, key) for file, key in (old | new).items()}
    assert found == {"a": b"1", "b": b"2", "c": b"3", "d": b"4"}
    newer = keep_texts(path, {"e": b"5"})
    assert [find_text(path, key) for key in newer.values()] == [b"5"]
    assert sum(find_text(path, key) is not None for key in (old | new).values()) == 1


def test_nothing_is_written_where_all_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.texts"
    keep_texts(str(path), {"a": b"1"})
    before = path.stat().st_ino
    keep_texts(str(path), {"b": b"1"})
    assert path.stat().st_ino == before


def test_a_broken_file_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.texts"
    (key,) = keep_texts(str(path), {"a": b"some text"}).values()
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert find_text(str(path), key) in (None, b"some text")  # a bit of zlib's head is of no use
        path.write_bytes(whole[:place])
        assert find_text(str(path), key) is None
    path.write_bytes(whole[: -len(zlib.compress(b"some text", 1))] + zlib.compress(b"another text", 1))
    assert find_text(str(path), key) is None
    assert list(keep_texts(str(path), {"a": b"some text"}).values()) == [key]
