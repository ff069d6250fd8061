"""Which settings a tree names."""

from pathlib import Path

import pytest

from sigscope.sources.configuration import named_settings
from sigscope.sources.discovery import discover


def named(root: Path) -> list[str]:
    return named_settings(str(root), discover([str(root)]).files)


def write(root: Path, **files: str) -> None:
    for name, content in files.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def sets(name: str) -> str:
    return f'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "{name}")\n'


def test_scripts_near_the_root_come_first(tmp_path: Path) -> None:
    write(
        tmp_path,
        example__manage_dot_py=sets("example"),
        manage_dot_py=sets("shop.settings"),
        shop__asgi_dot_py=sets("shop.asgi_settings"),
        shop__wsgi_dot_py=sets("shop.settings"),
        other_dot_py=sets("never"),
    )
    assert named(tmp_path) == ["shop.settings", "example", "shop.asgi_settings"]


def test_a_script_that_cannot_be_read_names_nothing(tmp_path: Path) -> None:
    (tmp_path / "manage.py").symlink_to(tmp_path / "gone.py")
    write(tmp_path, a_dot_py="")
    files = discover([str(tmp_path)]).files
    (tmp_path / "wsgi.py").write_text(sets("x"))
    listed = discover([str(tmp_path)]).files
    (tmp_path / "wsgi.py").unlink()
    assert named_settings(str(tmp_path), [*files, *listed]) == []


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("pytest.ini", "[pytest]\nDJANGO_SETTINGS_MODULE = shop.settings\n"),
        ("tox.ini", "[pytest]\naddopts = -q --ds=shop.settings\n"),
        ("setup.cfg", "[tool:pytest]\nDJANGO_SETTINGS_MODULE=shop.settings\n"),
        ("pyproject.toml", '[tool.pytest.ini_options]\nDJANGO_SETTINGS_MODULE = "shop.settings"\n'),
        ("pyproject.toml", '[tool.pytest.ini_options]\naddopts = ["--ds", "x", "--ds=shop.settings"]\n'),
    ],
)
def test_configuration_of_pytest(file: str, content: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text(content)
    write(tmp_path, a_dot_py="")
    assert named(tmp_path)[-1] == "shop.settings"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("pytest.ini", "no section\n"),
        ("pytest.ini", "[pytest]\naddopts = -q\n"),
        ("setup.cfg", "[pytest]\nDJANGO_SETTINGS_MODULE=shop.settings\n"),
        ("pyproject.toml", "tool = 3\n"),
        ("pyproject.toml", "tool = [\n"),
        ("pyproject.toml", "[project]\n"),
    ],
)
def test_configuration_that_names_none(file: str, content: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text(content)
    write(tmp_path, a_dot_py="")
    assert named(tmp_path) == []
