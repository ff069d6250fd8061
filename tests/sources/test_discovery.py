import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from sigscope.model.project import App
from sigscope.model.source import SourceFile
from sigscope.sources.discovery import SourceTree, discover

Write = Callable[[str], Path]


def test_the_tree_of_a_project(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write("manage.py:\n orders/__init__.py:\n orders/models.py:\n orders/tests.py:\n generated/x.py:")
    monkeypatch.chdir(root)
    tree = discover(["."], exclude=["generated/"])
    assert tree == SourceTree(
        root=".",
        files=(
            SourceFile("manage.py", str(root / "manage.py"), "manage", False, "."),
            SourceFile("orders/__init__.py", str(root / "orders/__init__.py"), "orders", True, "."),
            SourceFile("orders/models.py", str(root / "orders/models.py"), "orders.models", False, "."),
        ),
        tests=(SourceFile("orders/tests.py", str(root / "orders/tests.py"), "orders.tests", False, "."),),
        apps=(App("orders", "orders"),),
        failures=(),
    )
    with pytest.raises(dataclasses.FrozenInstanceError):
        tree.root = "x"  # type: ignore[misc]


def test_an_empty_folder(write: Write) -> None:
    root = write("")
    assert discover([str(root)]) == SourceTree(str(root), (), (), (), ())


def test_a_file_that_cannot_be_read_is_listed(write: Write) -> None:
    root = write("a.py:")
    (root / "broken.py").symlink_to("nowhere.py")
    assert [file.path for file in discover([str(root)]).files] == ["a.py", "broken.py"]
