"""What a user gets: the wheel, its metadata, and the versions that the project names."""

import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib import import_module
from pathlib import Path

import pytest

from sigscope import __version__

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True, timeout=60
    )
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    files = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "sigscope").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}

    assert packed == files
    assert {"sigscope/py.typed", "sigscope/__main__.py"} <= packed
    assert any(name.startswith("sigscope/schema/") for name in packed)


def test_the_wheel_tells_version_and_licence(wheel: Path) -> None:
    info = zipfile.Path(wheel) / f"sigscope-{__version__}.dist-info"
    metadata = (info / "METADATA").read_text(encoding="utf-8").splitlines()

    assert f"Version: {__version__}" in metadata
    assert "License-Expression: MIT" in metadata
    assert (info / "licenses" / "LICENSE").is_file()


def test_the_source_distribution_holds_all_that_its_tests_read(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path], cwd=ROOT, check=True, timeout=60
    )
    with tarfile.open(tmp_path / f"sigscope-{__version__}.tar.gz") as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}

    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    wanted = {"README.md", "LICENSE", ".ci/run", ".pre-commit-hooks.yaml", "action.yml", "tests/conftest.py"}
    assert pages | wanted <= packed


def test_the_script_is_the_command_line() -> None:
    module, _, function = PROJECT["scripts"]["sigscope"].partition(":")

    assert callable(getattr(import_module(module), function))


def test_the_changelog_knows_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert "## [Unreleased]" in changelog or f"## [{__version__}]" in changelog
