"""Modules by name, and what an import of them runs."""

from pathlib import Path

import pytest

from sigscope.model.source import SourceFile
from sigscope.startup.module_graph import ModuleGraph, absolute


def source(module: str, root: str = ".", is_package: bool = False, absolute: str = "/nowhere") -> SourceFile:
    path = f"{root}/{module.replace('.', '/')}{'/__init__' if is_package else ''}.py".removeprefix("./")
    return SourceFile(path, absolute, module, is_package, root)


@pytest.mark.parametrize(
    ("name", "file", "meant"),
    [
        ("a.b", source("x.y"), "a.b"),
        (".b", source("x.y"), "x.b"),
        (".", source("x.y"), "x"),
        ("..b", source("x.y.z"), "x.b"),
        (".b", source("x", is_package=True), "x.b"),
        ("..b", source("x.y"), None),
        (".b", source("x"), None),
    ],
)
def test_a_relative_name(name: str, file: SourceFile, meant: str | None) -> None:
    assert absolute(name, file) == meant


def test_the_importers_own_root_comes_first() -> None:
    one, other = source("shop.models", "one"), source("shop.models", "two")
    graph = ModuleGraph([one, other])
    assert graph.find("shop.models", "two") is other
    assert graph.find("shop.models") is one
    assert graph.find("shop") is None
    assert graph.has("shop")
    assert graph.way("shop.models.x", "two") == [other]


def test_an_import_that_leaves_the_top_package(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("from ... import y\n")
    file = source("x", absolute=str(tmp_path / "x.py"))
    graph = ModuleGraph([file])
    assert [list(graph.targets(file, line)) for line in graph.imports(file)] == [[]]


def test_a_file_that_cannot_be_read_imports_nothing() -> None:
    file = source("x")
    assert ModuleGraph([file]).imports(file) == ()
