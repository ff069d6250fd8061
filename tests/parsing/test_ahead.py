"""What other processes read ahead is what this one would have read."""

import multiprocessing
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from time import sleep

import pytest

from sigscope.analysis import scan
from sigscope.parsing import ahead as module
from sigscope.parsing.ahead import imports_in, reading_ahead, share, sites_in
from sigscope.parsing.slices import SlicedText
from sigscope.sources.discovery import discover
from sigscope.sources.facts import IMPORTS, SLICES, current, kept_facts, key_of
from sigscope.sources.imports import scan_imports
from sigscope.sources.pickles import load

# pytest-xdist has threads, and Python 3.12 warns of every fork beside one
pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

SITES = "from django.dispatch import Signal\n\nplaced = Signal()\n\n\ndef place():\n    x = 1\n    placed.send(1)\n"
OTHER = "import os\n\n\ndef f():\n    from a import b\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "ENOUGH", 1)
    monkeypatch.setattr(module, "_PORTION", 2)
    (tmp_path / "shop").mkdir()
    for number in range(9):
        (tmp_path / "shop" / f"signals{number}.py").write_text(SITES, encoding="utf-8")
        (tmp_path / "shop" / f"the_other{number}.py").write_text(OTHER, encoding="utf-8")
    return tmp_path


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many processes were asked for, each time."""
    found: list[int] = []
    original = module._pool
    monkeypatch.setattr(module, "_pool", lambda processes: found.append(processes) or original(processes))
    return found


def refuse(*_: object) -> None:
    raise AssertionError


def fail(*_: object) -> None:
    raise ZeroDivisionError


def end(*_: object) -> None:
    os._exit(1)


def files_of(tree: Path):
    return discover([str(tree)]).files


def test_what_is_told_of_files_with_sites(tree):
    (tree / "broken.py").write_text("placed.send(\n", encoding="utf-8")
    paths = [str(tree / name) for name in ("shop/signals1.py", "shop/the_other1.py", "broken.py", "missing.py")]
    ((key, told),) = sites_in(paths)
    assert key == key_of(SLICES, SITES.encode())
    text = SlicedText(SITES, load(told))
    read = [SITES.splitlines()[first].strip() for first, _ in load(told).statements]
    assert sorted(read) == ["from django.dispatch import Signal", "placed = Signal()", "x = 1"]
    assert text.slices == SlicedText(SITES).slices


def test_what_can_not_be_read_by_itself_is_left_to_who_asks(tree, monkeypatch):
    text = SlicedText("x = 1\nplaced.send(1)\n")
    monkeypatch.setattr(SlicedText, "_read", lambda *_: fail_to_parse())
    text.read_sites()
    assert text.more().statements == {}


def fail_to_parse():
    from sigscope.parsing.failure import ParseFailure

    raise ParseFailure("no")


def test_what_files_import(tree):
    ((key, told),) = imports_in([str(tree / "shop" / "the_other1.py"), str(tree / "missing.py")])
    assert key == key_of(IMPORTS, OTHER.encode())
    assert load(told) == scan_imports(OTHER.encode())


def test_others_read_what_this_process_does_not(tree, started):
    files = files_of(tree)
    taken = []
    with kept_facts(None), reading_ahead(files, 2):
        share(taken.append)
        share(refuse)
        told = len(current())
    assert started == [1]
    assert set(taken) <= set(files)
    assert told


def test_others_end_when_there_is_nothing_left_to_read(tree):
    with kept_facts(None), reading_ahead(files_of(tree), 2):
        share(lambda _: None)
        while multiprocessing.active_children():
            sleep(0.01)
        assert len(current()) > 0


@pytest.mark.parametrize("work", [fail, end])
def test_where_others_can_not_this_process_does(tree, monkeypatch, work):
    files = files_of(tree)
    monkeypatch.setattr(module, "sites_in", work)
    monkeypatch.setattr(module, "imports_in", work)
    expected = scan([str(tree)])
    found = scan([str(tree)], jobs=2)
    assert (found.signals, found.sends) == (expected.signals, expected.sends)
    assert len(found.signals) == len(files) // 2


def test_where_others_ended_before_they_began_this_process_reads(tree, monkeypatch):
    pool = module._pool(1)
    pool.submit(end).exception()
    monkeypatch.setattr(module, "_pool", lambda _: pool)
    assert len(scan([str(tree)], jobs=2).signals) == 9


@pytest.mark.parametrize("problem", [OSError, ImportError, NotImplementedError, ValueError])
def test_a_system_without_semaphores_has_one_process(tree, monkeypatch, problem):
    def no_pool(*_):
        raise problem

    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", no_pool)
    assert module._pool(2) is None
    assert len(scan([str(tree)], jobs=2).signals) == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a system without fork")
@pytest.mark.parametrize("at", [1, 2])
def test_where_the_system_refuses_a_process_there_is_none(tree, monkeypatch, at):
    forks = []
    fork = os.fork

    def refusing():
        forks.append(1)
        if len(forks) == at:
            raise BlockingIOError
        return fork()

    monkeypatch.setattr(os, "fork", refusing)
    assert len(scan([str(tree)], jobs=4).signals) == 9
    assert multiprocessing.active_children() == []


def test_an_error_of_this_process_ends_the_others(tree):
    with kept_facts(None), pytest.raises(ZeroDivisionError), reading_ahead(files_of(tree), 3):
        fail()
    assert multiprocessing.active_children() == []


def test_from_any_thread(tree):
    with ThreadPoolExecutor(1) as pool:
        assert len(pool.submit(scan, [str(tree)], jobs=2).result().signals) == 9


def test_one_job_starts_no_other(tree, started, monkeypatch):
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)
    scan([str(tree)], jobs=1)
    assert started == [0]


def test_a_small_tree_starts_no_other(tree, started, monkeypatch):
    monkeypatch.setattr(module, "ENOUGH", 100)
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", refuse)
    scan([str(tree)], jobs=8)
    assert started == [0]


def test_what_is_known_is_read_by_no_other(tree, started, tmp_path):
    cache = str(tmp_path / "cache")
    scan([str(tree)], jobs=2, cache=cache)
    (tree / "shop" / "more.py").write_text(OTHER + "# more\n", encoding="utf-8")
    scan([str(tree)], jobs=2, cache=cache)
    assert started == [1]


def test_what_others_told_is_kept_for_the_next_run(tree, tmp_path, monkeypatch):
    cache = str(tmp_path / "cache")
    scan([str(tree)], jobs=2, cache=cache)
    (tree / "shop" / "more.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr("sigscope.sources.imports.scan_imports", lambda data: refuse() if b"import" in data else ())
    assert len(scan([str(tree)], cache=cache).signals) == 9


def test_outside_of_a_scan_nothing_is_shared(tree):
    share(refuse)
    with reading_ahead(files_of(tree), 2):
        share(refuse)


@pytest.mark.parametrize(("platform", "method"), [("linux", "fork"), ("darwin", "spawn"), ("win32", "spawn")])
def test_processes_start_as_it_is_safe(monkeypatch, platform, method):
    asked = []
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr("multiprocessing.get_context", asked.append)
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", lambda *_: None)
    module._pool(1)
    assert asked == [method]


def test_an_interrupt_is_for_the_process_that_started_the_others(monkeypatch):
    monkeypatch.setattr(module, "_end_with_parent", lambda: None)
    before = signal.getsignal(signal.SIGINT)
    try:
        module._begin()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_process_ends_with_the_one_that_started_it(monkeypatch):
    said = []

    class Parent:
        def join(self):
            said.append("joined")

    monkeypatch.setattr("multiprocessing.parent_process", Parent)
    monkeypatch.setattr(os, "_exit", said.append)
    module._end_with_parent()
    assert said == ["joined", 1]


def test_started_anew_a_process_can_do_the_work(tree):
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, get_context("spawn"), module._begin) as pool:
        assert pool.submit(sites_in, [str(tree / "shop" / "signals1.py")]).result() == sites_in(
            [str(tree / "shop" / "signals1.py")]
        )
