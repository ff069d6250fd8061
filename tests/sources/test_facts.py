"""What was told of single files is taken from one run to the next by their content."""

import pickle
from pathlib import Path

import pytest

from sigscope.model.slices import Slice, Sliced
from sigscope.sources import facts as module
from sigscope.sources.cache import facts_of
from sigscope.sources.facts import SLICES, Facts, current, kept_facts, key_of
from sigscope.sources.pickles import load, sealed, unsealed, write_whole
from sigscope.sources.walk import walk

SLICED = Sliced((Slice("statements", "", 0, 1, ""),), {(0, 1): ()})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "project.facts"


def keep(path: Path, *contents: bytes) -> None:
    with kept_facts(str(path)):
        for data in contents:
            current().use(key_of(SLICES, data), lambda: SLICED)


def test_what_was_told_is_found_by_the_content(path):
    assert current() is None
    keep(path, b"one", b"two")
    facts = Facts(str(path))
    assert facts.find(key_of(SLICES, b"one")) == facts.find(key_of(SLICES, b"two")) == SLICED
    assert facts.find(key_of(SLICES, b"three")) is None
    assert current() is None


def test_nothing_new_is_not_written(path):
    with kept_facts(str(path)):
        current().use(key_of(SLICES, b"one"), lambda: None)
    assert not path.exists()


def test_what_is_not_asked_for_again_is_kept_for_a_while(path):
    keep(path, b"one", b"two")
    keep(path, b"three")
    kept = [data for data in (b"one", b"two", b"three") if Facts(str(path)).find(key_of(SLICES, data))]
    assert len(kept) == 2
    assert kept[-1] == b"three"


def test_what_is_told_once_more_stays_what_it_was(path):
    keep(path, b"one")
    with kept_facts(str(path)):
        current().use(key_of(SLICES, b"one"), lambda: None)
        current().use(key_of(SLICES, b"two"), lambda: SLICED)
    assert Facts(str(path)).find(key_of(SLICES, b"one")) == SLICED


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"foreign",
        sealed(b"no pickle", module._MAGIC),
        sealed(pickle.dumps(["no dict"]), module._MAGIC),
        sealed(pickle.dumps({}), b"other"),
    ],
)
def test_broken_facts_are_none(path, broken):
    path.parent.mkdir()
    path.write_bytes(broken)
    assert Facts(str(path)).find(key_of(SLICES, b"one")) is None


def fail(path: Path) -> None:
    with kept_facts(str(path)):
        current().use(key_of(SLICES, b"one"), lambda: SLICED)
        raise ZeroDivisionError


def test_a_run_that_fails_keeps_nothing(path):
    with pytest.raises(ZeroDivisionError):
        fail(path)
    assert not path.exists()
    assert current() is None


def test_projects_have_facts_of_their_own(tmp_path):
    places = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        places.add(facts_of("cache", walk([str(tmp_path / name)], ())))
    assert len(places) == 2


def test_what_was_sealed_is_unsealed_and_nothing_else():
    assert unsealed(sealed(b"data", b"magic"), b"magic") == b"data"
    assert unsealed(sealed(b"data", b"magic")[:-1], b"magic") is None
    assert unsealed(sealed(b"data", b"other"), b"magic") is None


def test_only_the_model_is_made():
    assert load(pickle.dumps(SLICED)) == SLICED
    assert load(pickle.dumps(Path("x"))) is None
    assert load(b"\x80\x05csigscope.model.nothing\nThing\n.") is None
    assert load(b"") is None


def test_a_folder_that_can_not_be_made_is_left_alone(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    write_whole(str(tmp_path / "file" / "x"), b"data")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"
