"""A cache costs time at worst: whatever is in it, the answer is that of a run without it."""

import os
import pickle
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sigscope.analysis import scan
from sigscope.model.project import Project, Stats
from sigscope.sources import cache as module
from sigscope.sources import text
from sigscope.sources.cache import Contents, clean, contents, default_folder
from sigscope.sources.pickles import sealed
from sigscope.sources.text import Unreadable

STATS = Stats(0, 0, 0, 0.0)


def told(project: Project) -> Project:
    from dataclasses import replace

    return replace(project, stats=STATS)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "shop").mkdir(parents=True)
    write(root / "shop" / "__init__.py", "")
    write(root / "shop" / "signals.py", "from django.dispatch import Signal\n\nplaced = Signal()\n")
    write(
        root / "shop" / "receivers.py",
        "from shop.signals import placed\n\ndef hear(**kwargs): ...\n\nplaced.connect(hear)\n",
    )
    return root


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def write(path: Path, text: str, age: int = 100) -> None:
    path.write_text(text, encoding="utf-8")
    then = path.stat().st_mtime - age
    os.utime(path, (then, then))


def ask(tree: Path, folder: Path, **options) -> Project:
    """The answer of a run that may use the cache, held against one that may not."""
    found = scan([str(tree)], cache=str(folder), **options)
    assert told(found) == told(scan([str(tree)], **options))
    return found


def kept(folder: Path) -> Path:
    (path,) = folder.glob("*.result")
    return path


def test_what_did_not_change_is_answered_from_the_cache(tree, folder):
    assert ask(tree, folder).stats.cached == 0
    again = ask(tree, folder)
    assert (again.stats.cached, again.stats.parsed) == (3, 0)
    assert ask(tree, folder, inspect=True).stats.cached == 0
    assert ask(tree, folder, inspect=True).stats.cached == 3


def test_a_changed_file_is_read_again(tree, folder):
    ask(tree, folder)
    write(tree / "shop" / "receivers.py", "from shop.signals import placed\n\nplaced.send(None)\n")
    assert ask(tree, folder).sends


def test_a_change_that_keeps_size_and_time_is_seen_while_the_file_is_young(tree, folder):
    path = tree / "shop" / "signals.py"
    write(path, "from django.dispatch import Signal\n\nplaced = Signal()\n", age=0)
    before = path.stat()
    ask(tree, folder)
    path.write_text(path.read_text(encoding="utf-8").replace("placed", "placer"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "shop.signals.placer" in {signal.id for signal in ask(tree, folder).signals}


def test_a_file_that_was_only_touched_counts_as_unchanged(tree, folder):
    ask(tree, folder)
    os.utime(tree / "shop" / "signals.py")
    assert ask(tree, folder).stats.cached == 3


@pytest.mark.parametrize("path", ["shop/more.py", "manage.py"])
def test_a_new_file_is_seen(tree, folder, path):
    ask(tree, folder)
    write(tree / path, "from shop.signals import placed\n\nplaced.send(None)\n")
    assert ask(tree, folder).stats.cached == 0


@pytest.mark.parametrize("marker", ["sub/pyproject.toml", "sub/setup.cfg", "sub/setup.py", "sub/manage.py"])
@pytest.mark.parametrize("is_alone", [False, True])
def test_what_begins_a_project_in_the_tree_is_seen(tree, folder, marker, is_alone):
    write(tree / ".gitignore", "manage.py\nsetup.py\n")
    (tree / "sub" / "store").mkdir(parents=True)
    write(tree / "sub" / "store" / "__init__.py", "")
    write(tree / "sub" / "store" / "signals.py", "from django.dispatch import Signal\n\nsold = Signal()\n")
    write(tree / "sub" / "script.py", "x = 1\n")
    paths = ["sub/script.py", "sub/store/signals.py", "shop/signals.py"] if is_alone else [""]
    paths = [str(tree / path) for path in paths]

    def sold():
        found, cold = (scan(paths, cache=cache) for cache in (str(folder), None))
        assert told(found) == told(cold)
        return [signal.id for signal in found.signals if signal.id.endswith("sold")]

    assert sold() == ["sub.store.signals.sold"]
    write(tree / marker, "")
    assert sold() == ["store.signals.sold"]
    (tree / marker).unlink()
    assert sold() == ["sub.store.signals.sold"]


def test_a_repository_that_begins_below_a_project_is_seen(tree, folder):
    write(tree / "manage.py", "")
    part = tree / "shop"
    assert ask(part, folder).part_of == str(tree)
    (part / ".git").mkdir()
    assert ask(part, folder).part_of is None
    (part / ".git").rmdir()
    assert ask(part, folder).part_of == str(tree)


def test_settings_are_those_of_the_file_that_is_named(tree, folder, monkeypatch):
    for name, apps in (("one", '["shop"]'), ("two", '["other"]')):
        (tree / name).mkdir()
        write(tree / name / "conf.py", f"INSTALLED_APPS = {apps}\n")
    write(tree / "shop" / "models.py", "from shop.signals import placed\n\nplaced.connect(print)\n")

    def startup(settings):
        found = ask(tree, folder, settings=settings)
        return [row.startup for row in found.connections if row.location.path == "shop/models.py"]

    for name, stage in (("one", "setup"), ("two", "never")):
        monkeypatch.chdir(tree / name)
        assert startup("conf.py") == [stage]
    link = tree.parent / "current.py"
    for name, stage in (("one", "setup"), ("two", "never")):
        link.unlink(missing_ok=True)
        link.symlink_to(tree / name / "conf.py")
        assert startup(str(link)) == [stage]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes")
def test_a_pipe_that_becomes_a_file_is_seen(tree, folder):
    os.mkfifo(tree / "shop" / "views.py")
    assert ask(tree, folder).failures
    assert ask(tree, folder).stats.cached == 4
    (tree / "shop" / "views.py").unlink()
    write(tree / "shop" / "views.py", "from shop.signals import placed\n\nplaced.send(None)\n")
    assert ask(tree, folder).sends


def test_another_reason_why_a_file_is_unreadable_is_seen(tree, folder):
    link = tree / "shop" / "views.py"
    reasons = []
    for target in ("nowhere.py", "views.py"):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
        reasons += [failure.reason for failure in ask(tree, folder).failures]
        assert ask(tree, folder).stats.cached == 4
    assert len({*reasons}) == 2


def test_libraries_that_come_into_a_tree_are_seen(tree, folder):
    write(tree / "shop" / "views.py", "from lib import heard\n\n\n@heard.connect\ndef hear(**kwargs): ...\n")
    assert not ask(tree, folder).unresolved
    write_library(tree / "libs")
    write(tree / "libs" / "lib.py", "from django.dispatch import Signal\n\nheard = Signal()\n")
    assert "lib.heard" in {row.signal for row in ask(tree, folder).connections}


def test_a_result_of_another_tree_is_none(tree, folder, monkeypatch):
    other = tree.parent / "other" / "project"
    copytree(tree, other)
    write(other / "shop" / "receivers.py", "")
    answers = []
    for root, cache in ((tree, folder), (other, folder.parent / "others")):
        monkeypatch.chdir(root)
        answers.append(told(scan(["."], cache=str(cache))))
    kept(folder.parent / "others").write_bytes(kept(folder).read_bytes())
    assert told(scan(["."], cache=str(folder.parent / "others"))) == answers[1] != answers[0]


def test_a_file_that_vanished_is_seen(tree, folder):
    ask(tree, folder)
    (tree / "shop" / "receivers.py").unlink()
    assert not ask(tree, folder).connections


def test_a_configuration_that_appears_is_seen(tree, folder):
    ask(tree, folder)
    write(tree / "pytest.ini", "[pytest]\nDJANGO_SETTINGS_MODULE = shop.settings\n")
    assert ask(tree, folder).stats.cached == 0


def test_libraries_outside_of_the_tree_are_not_cached(tree, folder):
    installed = tree.parent / "installed" / "site-packages"
    installed.mkdir(parents=True)
    ask(tree, folder, python=str(installed))
    assert not folder.exists()


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("lib/signals.py", "from django.dispatch import Signal\n\nheard = 1\n"),
        ("lib/signals/__init__.py", "heard = 1\n"),
        ("lib/more.py", "from django.dispatch import Signal\n\nmore = Signal()\n"),
        ("lib/more/__init__.py", "from django.dispatch import Signal\n\nmore = Signal()\n"),
        ("late/__init__.py", "from django.dispatch import Signal\n\nlate = Signal()\n"),
        ("late.py", "from django.dispatch import Signal\n\nlate = Signal()\n"),
    ],
)
def test_libraries_in_the_tree_are_seen_when_they_change(tree, folder, path, content):
    libraries = tree / "libs"
    write_library(libraries)
    (libraries / "lib").mkdir()
    write(libraries / "lib" / "__init__.py", "")
    write(libraries / "lib" / "signals.py", "from django.dispatch import Signal\n\nheard = Signal()\n")
    hearing = ("lib.signals.heard", "lib.more.more", "late.late")
    connects = (f"import {name.rpartition('.')[0]}\n\n{name}.connect(print)\n" for name in hearing)
    write(tree / "shop" / "views.py", "\n".join(connects))
    before = told(ask(tree, folder))
    assert ask(tree, folder).stats.cached == 4
    (libraries / path).parent.mkdir(exist_ok=True)
    (libraries / "lib" / "__pycache__").mkdir()
    write(libraries / path, content)
    assert told(ask(tree, folder)) != before
    assert ask(tree, folder).stats.cached == 4


def write_library(folder: Path) -> None:
    for name in ("lib-1", "other-1"):
        (folder / f"{name}.dist-info").mkdir(parents=True)


def forged(data: bytes) -> bytes:
    return sealed(data, module._MAGIC)


class Evil:
    def __reduce__(self):
        return os.mkdir, ("evil",)


@pytest.mark.parametrize(
    "broken",
    [
        lambda data: b"",
        lambda data: b"foreign",
        lambda data: data[:-10],
        lambda data: data[:60] + b"x" + data[61:],
        lambda data: forged(b"no pickle"),
        lambda data: forged(b""),
        lambda data: forged(pickle.dumps(Evil())),
        lambda data: forged(b"\x80\x05csigscope.model.project\nLiteral\n."),
        lambda data: forged(b"\x80\x05csigscope.model.project\nnothing\n."),
    ],
)
def test_a_broken_cache_costs_time(tree, folder, broken):
    ask(tree, folder)
    path = kept(folder)
    path.write_bytes(broken(path.read_bytes()))
    assert ask(tree, folder).stats.cached == 0
    assert not Path("evil").exists()
    assert ask(tree, folder).stats.cached == 3


def test_a_cache_that_can_not_be_written_costs_time(tree, folder, monkeypatch):
    folder.write_text("a file", encoding="utf-8")
    assert ask(tree, folder).stats.cached == 0
    folder.unlink()

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    assert ask(tree, folder).stats.cached == 0
    assert list(folder.iterdir()) == []


def test_what_a_cache_holds_and_its_end(tree, folder):
    assert contents(str(folder)) == Contents(0, 0)
    ask(tree, folder)
    (folder / "mine.txt").write_text("not a result", encoding="utf-8")
    sizes = [path.stat().st_size for kind in ("result", "facts", "texts") for path in folder.glob(f"*.{kind}")]
    assert len(sizes) == 3
    assert contents(str(folder)) == Contents(1, sum(sizes))
    assert clean(str(folder)).results == 1
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_the_default_folder_is_the_users():
    assert Path(default_folder()).name.lower() == "sigscope" or "sigscope" in default_folder().lower()


def test_a_file_that_can_not_be_read_any_more_counts_as_changed(tree, folder, monkeypatch):
    ask(tree, folder)
    os.utime(tree / "shop" / "signals.py")

    def refuse(path, **_):
        if path.endswith(".result"):
            return kept(folder).read_bytes()
        raise Unreadable("gone")

    with monkeypatch.context() as patched:
        for reading in (module, text):
            patched.setattr(reading, "peek", refuse)
        assert scan([str(tree)], cache=str(folder)).stats.cached == 0


def test_after_a_change_only_what_changed_is_parsed(tree, folder, monkeypatch):
    from sigscope.parsing import ast_statements, parse, slices

    quick = ast_statements.read_quickly
    ask(tree, folder)
    write(tree / "shop" / "receivers.py", "from shop.signals import placed\n\nplaced.send(None)\n")
    expected = told(scan([str(tree)]))
    texts = []
    monkeypatch.setattr(slices, "read_quickly", lambda text, *rest: texts.append(text) or quick(text, *rest))
    monkeypatch.setattr(parse, "parse_block", lambda text, *rest: texts.append(text) or found(text, *rest))
    assert told(scan([str(tree)], cache=str(folder))) == expected
    assert texts == ["placed.send(None)\n", "from shop.signals import placed\n"]


def found(*arguments):
    from sigscope.parsing.parse import parse

    text, first, _ = arguments
    return parse(text, first + 1).body


@pytest.mark.parametrize("broken", [b"", b"foreign", b"sigscope facts 1\nbroken"])
def test_broken_facts_cost_time(tree, folder, broken):
    ask(tree, folder)
    (facts,) = folder.glob("*.facts")
    facts.write_bytes(broken)
    kept(folder).unlink()
    assert ask(tree, folder).stats.cached == 0
    kept(folder).unlink()
    assert ask(tree, folder).stats.cached == 0


def test_a_change_that_nothing_asks_for_is_answered_from_the_cache(tree, folder):
    views = tree / "shop" / "views.py"
    write(views, "def view(request):\n    return 1\n")
    write(tree / "shop" / "page.html", "<p>")
    ask(tree, folder)
    for number, (path, content) in enumerate(
        [
            (views, "def view(request):\n    # a remark\n    return str(2)\n\n\ndef other(request): ...\n"),
            (tree / "shop" / "page.html", "<p>{{ order }}</p>"),
            (views, "def view(request):\n    return 1\n"),
        ]
    ):
        write(path, content, age=90 - number)
        assert ask(tree, folder).stats.cached == 4
        assert ask(tree, folder).stats.cached == 4


@pytest.mark.parametrize(
    "content",
    [
        "def placed(request):\n    return 1\n",  # the name of a signal
        "def view(request):\n    return signal.send(1)\n",
        "from shop import receivers\n\ndef view(request):\n    return 1\n",
        "def view(request):\n    return 'shop.signals.placed'\n",
        "def view(request):\n    return '\\udc80'.send\n",
    ],
)
def test_a_change_that_is_asked_for_is_seen(tree, folder, content):
    views = tree / "shop" / "views.py"
    write(views, "def view(request):\n    return 1\n")
    ask(tree, folder)
    write(views, content, age=50)
    assert ask(tree, folder).stats.cached == 0


@pytest.mark.parametrize("content", [b"x = '\xff'\n", b"x = '\0'\n", None])
def test_a_change_that_makes_a_file_unreadable_is_seen(tree, folder, content):
    views = tree / "shop" / "views.py"
    write(views, "x = 1\n")
    ask(tree, folder)
    if content is None:
        views.unlink()
        views.symlink_to(tree / "gone")
    else:
        views.write_bytes(content)
    assert [failure.path for failure in ask(tree, folder).failures] == ["shop/views.py"]


def to_pipe(path):
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"broken"), to_pipe])
def test_without_what_files_held_a_change_costs_time(tree, folder, spoil):
    views = tree / "shop" / "views.py"
    write(views, "x = 1\n")
    ask(tree, folder)
    (texts,) = folder.glob("*.texts")
    spoil(texts)
    write(views, "y = 1\n", age=50)
    assert ask(tree, folder).stats.cached == 0
    write(views, "x = 1\n", age=40)
    assert ask(tree, folder).stats.cached == 4


def test_a_file_that_changes_while_it_is_read_is_not_asked_again(tree, folder, monkeypatch):
    page = tree / "shop" / "page.html"
    write(page, "<p>")
    keep = module.Results.keep

    def late(self, *arguments):
        write(page, "<b>", age=60)
        keep(self, *arguments)

    with monkeypatch.context() as patched:
        patched.setattr(module.Results, "keep", late)
        ask(tree, folder)
    assert ask(tree, folder).stats.cached == 0


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["shop/signals.py", "shop/receivers.py", "shop/views.py"]),
        st.sampled_from(
            [
                "",
                "def (",
                "from django.dispatch import Signal\nplaced = Signal()\npaid = Signal()\n",
                "from shop.signals import placed\n\ndef hear(**kwargs): ...\n\nplaced.connect(hear)\n",
                "from shop.signals import *\n\n\ndef view():\n    global x\n    x = placed\n    x.send(None)\n",
                "import shop.signals as s\n\nclass View:\n    def get(self):\n        s.placed.send(View)\n",
            ]
        ),
    ),
    max_size=4,
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EDITS)
def test_whatever_is_changed_between_two_runs_the_answer_is_that_of_a_cold_one(tree, folder, edits):
    ask(tree, folder)
    for path, content in edits:
        write(tree / path, content)
        ask(tree, folder)
        assert ask(tree, folder).stats.cached > 0
