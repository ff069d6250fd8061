import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.errors import SigscopeError
from sigscope.model.project import Failure
from sigscope.sources.walk import walk

Write = Callable[[str], Path]


def found(*paths: Path | str, exclude: tuple[str, ...] = ()) -> list[str]:
    return list(walk([str(path) for path in paths], exclude).paths)


def test_only_python_files_are_found(write: Write) -> None:
    root = write("a.py:\n a.pyc:\n b.PY:\n c.pyi:\n py:\n d/e.py:\n d/script:\n d/._e.py:\n d/.#e.py:")
    assert found(root) == ["a.py", "d/e.py"]


@pytest.mark.parametrize(
    "folder",
    [
        ".git",
        ".hg",
        "node_modules",
        "site-packages",
        "__pycache__",
        ".tox",
        ".nox",
        ".mypy_cache",
        "x/.ruff_cache",
        "x/LC_MESSAGES",
    ],
)
def test_folders_of_tools_are_never_entered(write: Write, folder: str) -> None:
    assert found(write(f"{folder}/lib/x.py:\n y.py:")) == ["y.py"]


@pytest.mark.parametrize(
    "mark",
    [
        "any_name/pyvenv.cfg",
        "any_name/conda-meta/history",
        "any_name/CACHEDIR.TAG",
        "venv/lib/python3.12/site-packages/a.py",
        ".venv/Lib/site-packages/a.py",
        "env/site-packages/a.py",
    ],
)
def test_environments_are_never_entered(write: Write, mark: str) -> None:
    folder = mark.partition("/")[0]
    assert found(write(f"{mark}:\n {folder}/bin/x.py:\n y.py:")) == ["y.py"]


def test_a_folder_is_no_environment_by_its_name(write: Write) -> None:
    root = write("env/models.py:\n venv/lib/x.py:\n venv/lib64:\n lib/python3.12/y.py:")
    assert found(root) == ["env/models.py", "lib/python3.12/y.py", "venv/lib/x.py"]


@pytest.mark.parametrize("named", ["site-packages", "site-packages/lib", "venv", "__pycache__"])
def test_a_named_folder_is_walked_whatever_it_is(write: Write, named: str) -> None:
    root = write("site-packages/lib/x.py:\n venv/pyvenv.cfg:\n venv/x.py:\n __pycache__/x.py:")
    assert found(root / named)[-1].endswith("x.py")


def test_a_folder_that_several_libraries_are_installed_in_is_passed_by(write: Write) -> None:
    root = write("a.py:\n shop/dist/x/m.py:\n shop/dist/x-1.dist-info/RECORD:\n shop/dist/y-1.dist-info/RECORD:")
    assert found(root) == ["a.py"]
    assert walk([str(root)], ()).libraries == (os.path.realpath(root / "shop/dist"),)
    assert found(root / "shop/dist") == ["x/m.py"]


def test_an_unpacked_wheel_is_walked(write: Write) -> None:
    root = write("one/x/m.py:\n one/x-1.dist-info/RECORD:\n")
    assert found(root) == ["one/x/m.py"]
    assert walk([str(root)], ()).libraries == ()


def test_links_are_followed_once_and_loops_end(write: Write, tmp_path: Path) -> None:
    root = write("z/real.py:\n z/sub/x.py:\n ../outside/app/o.py:\n target.py:")
    (root / "a").symlink_to(root / "z")
    (root / "z/up").symlink_to(root)
    (root / "z/self").symlink_to(".")
    (root / "all").symlink_to("/")
    (root / "m").symlink_to(tmp_path / "outside")
    (root / "n").symlink_to(tmp_path / "outside/app")
    (tmp_path / "outside/back").symlink_to(root)
    (tmp_path / "outside/more").symlink_to(tmp_path / "outside/app")
    (root / "link.py").symlink_to("target.py")
    (root / "broken.py").symlink_to("nowhere.py")
    (root / "loop.py").symlink_to("loop.py")
    assert found(root) == [
        "broken.py", "link.py", "loop.py", "m/app/o.py", "target.py", "z/real.py", "z/sub/x.py",
    ]  # fmt: skip


def test_a_link_that_leads_into_a_repository_obeys_it(write: Write, tmp_path: Path) -> None:
    root = write(
        "x.py:\n ../other/.git/HEAD:\n ../other/.gitignore: gone.py\n ../other/app/gone.py:\n ../other/app/y.py:"
    )
    (root / "app").symlink_to(tmp_path / "other/app")
    assert found(root) == ["app/y.py", "x.py"]


def test_a_link_may_be_ignored_as_a_file_is(write: Write) -> None:
    root = write(".gitignore: link\n real/x.py:\n ../outside/y.py:")
    (root / "link").symlink_to("../outside")
    assert found(root) == ["real/x.py"]


def test_a_folder_that_cannot_be_listed_is_a_failure(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write("a/x.py:\n b/x.py:\n venv/lib/x.py:")
    scandir, listdir = os.scandir, os.listdir

    def refuse(path: str) -> object:
        if path in (str(root / "a"), str(root / "venv/lib")):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    def refuse_list(path: str) -> list[str]:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(os, "listdir", refuse_list)
    walked = walk([str(root)], [])
    monkeypatch.setattr(os, "listdir", listdir)
    assert walked.paths == ("b/x.py",)
    assert walked.failures == (Failure("a", "permission denied"), Failure("venv/lib", "permission denied"))
    assert walk([str(root / "a")], []).failures == (Failure(".", "permission denied"),)


def test_the_root_is_as_named(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write("a/x.py:\n a/y.py:\n b/x.py:")
    monkeypatch.chdir(root)
    assert [(w.root, w.paths) for w in (walk(paths, []) for paths in (
        ["."], ["a"], ["./a/"], ["a/x.py"], ["a/x.py", "a/y.py"], ["a", "b"], ["a", "."], [str(root / "a")],
        ["a", str(root / "b")], ["../project/a"], ["a/x.py", "a"],
    ))] == [
        (".", ("a/x.py", "a/y.py", "b/x.py")),
        ("a", ("x.py", "y.py")),
        ("a", ("x.py", "y.py")),
        ("a", ("x.py",)),
        ("a", ("x.py", "y.py")),
        (".", ("a/x.py", "a/y.py", "b/x.py")),
        (".", ("a/x.py", "a/y.py", "b/x.py")),
        (str(root / "a"), ("x.py", "y.py")),
        (str(root), ("a/x.py", "a/y.py", "b/x.py")),
        ("../project/a", ("x.py", "y.py")),
        ("a", ("x.py", "y.py")),
    ]  # fmt: skip
    monkeypatch.chdir(root / "a")
    assert (walk(["x.py"], []).root, walk([".", "../b"], []).root) == (".", "..")


def test_named_paths_and_exclude(write: Write) -> None:
    root = write("a/b/x.py:\n a/y.py:\n c/x.py:")
    assert found(root / "a", root / "c", exclude=("a/b/",)) == ["a/y.py", "c/x.py"]
    assert found(root / "a/b", root / "c", exclude=("a/",)) == ["c/x.py"]
    assert found(root / "a/b", root / "c", exclude=("c",)) == ["a/b/x.py"]
    assert found(root / "c/x.py", exclude=("x.py",)) == []


def test_user_errors_are_one_clear_line(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write("notes.txt:\n a.py:")
    monkeypatch.chdir(root)
    messages = []
    for paths, exclude in [([], []), (["gone"], []), ([""], []), (["notes.txt"], []), (["."], ["!"])]:
        with pytest.raises(SigscopeError) as caught:
            walk(paths, exclude)
        messages.append(str(caught.value))
    assert messages == [
        "no path is given: name a folder or a Python file",
        "'gone' does not exist: name a folder or a Python file",
        "'' does not exist: name a folder or a Python file",
        "'notes.txt' is not a Python file: name a folder or a file that ends in .py",
        "--exclude '!' is not a pattern that gitignore knows",
    ]


def test_paths_on_two_drives(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> str:
        raise ValueError("Paths don't have the same drive")

    monkeypatch.setattr(os.path, "commonpath", refuse)
    with pytest.raises(SigscopeError, match="different drives"):
        walk([str(write("a.py:"))], [])


SEGMENTS = st.sampled_from(["a", "b", "tests", "sub", "x.py", "y.py"])
PATHS = st.sets(st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join), max_size=12)


@given(PATHS, st.randoms(use_true_random=False), st.data())
def test_each_file_once_in_one_order(
    tmp_path_factory: pytest.TempPathFactory, paths: set[str], order: random.Random, data: st.DataObject
) -> None:
    files = sorted(path for path in paths if path.endswith(".py") and ".py/" not in path)
    shuffled = files.copy()
    order.shuffle(shuffled)
    root = tmp_path_factory.mktemp("tree")
    for path in shuffled:
        if not (root / path).is_dir():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).touch()
    assert found(root) == files
    named = data.draw(st.lists(st.sampled_from([".", *files]), max_size=5))
    assert found(root, *(root / name for name in named)) == files


def test_templates_are_told_from_other_files(write: Write) -> None:
    walked = walk([str(write("a.py:\n b.html:\n c/d.txt:\n c/e.css:"))], ())
    assert walked.templates == ("b.html", "c/d.txt")
