import builtins
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sigscope.sources.ignore import Rules, compile_patterns
from sigscope.sources.walk import walk

Write = Callable[[str], Path]


def found(root: Path, *exclude: str) -> list[str]:
    return list(walk([str(root)], exclude).paths)


def git(root: Path, *arguments: str) -> str:
    """Run git as on a machine where the user has no configuration of his own."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    environment["XDG_CONFIG_HOME"] = environment["HOME"] = str(root / "home")
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def listed_by_git(root: Path) -> list[str]:
    output = git(root, "-c", "core.quotePath=off", "ls-files", "-z", "-co", "--exclude-standard")
    return sorted(path for path in output.split("\0") if path.endswith(".py"))


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not there to be compared with")

NAMES = st.sampled_from(["a", "b", "keep", "x.py", "y.py", "a.py"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
PATTERNS = st.one_of(
    st.sampled_from(
        ["*", "*.py", "!*.py", "a/", "!a/", "/a", "!keep", "**/x.py", "a/**", "/*/", "!/*/", "*/**", "[ab]"]
    ),
    st.lists(
        st.sampled_from(["a", "b", "keep", "x.py", "*", "**", "?", "/", "/", "!", "\\", "[a-b]", " ", "#"]), max_size=5
    ).map("".join),
)
IGNORE_FILES = st.dictionaries(
    st.lists(st.sampled_from(["a", "b", "keep"]), max_size=2).map("/".join), st.lists(PATTERNS, max_size=5), max_size=3
)


@needs_git
@settings(max_examples=60)
@given(st.sets(PATHS, min_size=3, max_size=14), IGNORE_FILES, st.lists(PATTERNS, max_size=2))
def test_agrees_with_git_on_random_trees(
    paths: set[str], ignore_files: dict[str, list[str]], exclude: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        git(root, "init", "-q")
        (root / ".git/info").mkdir(exist_ok=True)
        (root / ".git/info/exclude").write_text("\n".join(exclude) + "\n")
        for path in sorted(paths, key=lambda path: -path.count("/")):
            target = root / path
            if not any(parent.is_file() for parent in target.parents) and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.touch()
        for path, patterns in ignore_files.items():
            if (root / path).is_dir():
                (root / path / ".gitignore").write_text("\n".join(patterns) + "\n")
        assert found(root) == listed_by_git(root)


def test_the_deeper_file_and_the_later_line_decide(write: Write) -> None:
    root = write(
        """
        .gitignore: *.py\\n!keep.py\\nbuild/\\n!/lib/
        keep.py:
        gone.py:
        app/.gitignore: !back.py\\nkeep.py
        app/back.py:
        app/keep.py:
        build/.gitignore: !keep.py
        build/keep.py:
        lib/keep.py:
        """
    )
    assert found(root) == ["app/back.py", "keep.py", "lib/keep.py"]


def test_a_folder_let_in_again_is_not_judged_twice(write: Write) -> None:
    root = write(".gitignore: /*\\n!/app/\\n\n app/x.py:\n other/x.py:")
    assert found(root) == ["app/x.py"]


@pytest.mark.parametrize(
    "content", [b"\xef\xbb\xbfgone.py\r\n", b"!\n//\ngone.py\n", b"\xff\xfe\ngone.py", b"# gone\n gone\ngone.py"]
)
def test_odd_ignore_files(write: Write, content: bytes) -> None:
    root = write("gone.py:\n here.py:")
    (root / ".gitignore").write_bytes(content)
    assert found(root) == ["here.py"]


def test_ignore_files_that_are_none(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write("real_ignore: *\n a/x.py:\n b/.gitignore/y.py:\n b/x.py:\n c/.gitignore: *\n c/x.py:")
    (root / "a/.gitignore").symlink_to("../real_ignore")
    real_open = builtins.open

    def refuse(path: str, *arguments: object, **keywords: object) -> object:
        if path == str(root / "c/.gitignore"):
            raise PermissionError(path)
        return real_open(path, *arguments, **keywords)  # type: ignore[call-overload]

    monkeypatch.setattr(builtins, "open", refuse)
    assert found(root) == ["a/x.py", "b/.gitignore/y.py", "b/x.py", "c/x.py"]


def test_rules_of_parents_reach_down_to_the_root_in_a_repository(write: Write) -> None:
    top = write(
        """
        .git/info/exclude: private.py
        .gitignore: generated.py\\n/sub/secret.py
        sub/.gitignore: deep.py
        sub/app/x.py:
        sub/app/generated.py:
        sub/app/private.py:
        sub/app/deep.py:
        """
    )
    assert found(top / "sub/app") == ["x.py"]
    shutil.rmtree(top / ".git")
    assert found(top / "sub/app") == ["deep.py", "generated.py", "private.py", "x.py"]


def test_a_named_root_is_walked_though_ignored(write: Write) -> None:
    top = write(".git/HEAD:\n .gitignore: vendor/\\n*_gen.py\n vendor/lib/x.py:\n vendor/lib/x_gen.py:\n y.py:")
    assert found(top) == ["y.py"]
    assert found(top / "vendor") == ["lib/x.py", "lib/x_gen.py"]
    assert found(top / "vendor/lib") == ["x.py", "x_gen.py"]
    assert found(top / "vendor/lib/x_gen.py") == ["x_gen.py"]


def test_a_repository_inside_starts_anew(write: Write) -> None:
    root = write(
        """
        .git/HEAD:
        .gitignore: outer.py
        outer.py:
        inner/.git/info/exclude: inner.py
        inner/inner.py:
        inner/outer.py:
        """
    )
    assert found(root) == ["inner/outer.py"]


def test_a_worktree_has_the_excludes_of_its_repository(write: Write) -> None:
    top = write(
        """
        main/.git/info/exclude: gone.py
        main/.git/worktrees/w/commondir: ../..
        w/.git: gitdir: ../main/.git/worktrees/w
        w/gone.py:
        w/x.py:
        module/.git: gitdir: ../main/.git/modules/m
        main/.git/modules/m/info/exclude: m.py
        module/m.py:
        module/x.py:
        """
    )
    assert found(top / "w") == ["x.py"]
    assert found(top / "module") == ["x.py"]


def test_exclude_is_relative_to_the_root(write: Write) -> None:
    root = write("a/x.py:\n a/b/x.py:\n b/x.py:\n c/y.py:\n c/keep.py:")
    assert found(root, "/b", "c/*", "!c/keep.py") == ["a/b/x.py", "a/x.py", "c/keep.py"]
    assert found(root, "x.py") == ["c/keep.py", "c/y.py"]


def test_rules_at_the_top_of_the_file_system() -> None:
    rules = Rules("/", compile_patterns(["/a"]))
    assert rules.decide("/a", is_folder=True) is True
    assert rules.decide("/b/a", is_folder=True) is None
