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


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("__all__ = ['mail', 'absent']  # both", {"mail"}),
        ("__all__: list[str] = [\n    'mail',  # the first\n    'sms',\n]", {"mail", "sms"}),
        ("__all__ = ('sms',)", {"sms"}),
        ("__all__ = [path.stem for path in Path(__file__).parent.glob('*.py')]", {"mail", "sms"}),
        ("__all__ = [f[:-3] for f in\n  listdir(__path__[0])]", {"mail", "sms"}),
        ("__all__ = mail.__all__ + sms.__all__", set()),
        ("names = ['mail']", set()),
    ],
)
def test_a_star_takes_in_the_submodules_that_the_package_lists(listed: str, expected: set[str], tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/__init__.py").write_text(f"{listed}\n")
    (tmp_path / "x.py").write_text("from shop import *\n")
    modules = [("x", False), ("shop", True), ("shop.mail", False), ("shop.sms", False), ("shop.sms.far", False)]
    files = [
        source(name, is_package=is_package, absolute=f"{tmp_path}/{'x' if name == 'x' else 'shop/__init__'}.py")
        for name, is_package in modules
    ]
    graph = ModuleGraph([*files, source("shop.mail", "elsewhere")])
    (line,) = graph.imports(files[0])
    found = {(file.module, file.import_root) for file in graph.targets(files[0], line)}
    assert found == {("shop", ".")} | {(f"shop.{name}", ".") for name in expected}


def test_a_star_of_a_module_that_is_no_package_takes_in_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("from y import *\nfrom outside import *\n")
    (tmp_path / "y.py").write_text("__all__ = ['z']\n")
    files = [source(name, absolute=f"{tmp_path}/{name}.py") for name in "xy"]
    graph = ModuleGraph([*files, source("y.z")])
    assert [[file.module for file in graph.targets(files[0], line)] for line in graph.imports(files[0])] == [["y"]]
