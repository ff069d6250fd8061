"""Whether the named paths are only a part of a project."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sigscope.sources.discovery import discover

PROJECT = """
    manage.py:
    shop/__init__.py:
    orders/__init__.py:
    orders/sub/__init__.py:
    orders/sub/x.py:
    billing/x.py:
"""


def part_of(root: Path, *paths: str, configured: Path | None = None) -> str | None:
    """The folder that the paths are a part of, relative to `root`; None where they are none."""
    tree = discover([str(root / path) for path in paths], configured=configured and str(configured))
    return None if tree.part_of is None else Path(tree.part_of).relative_to(root).as_posix()


@pytest.mark.parametrize(
    "paths", [["orders"], ["orders/sub"], ["orders/sub/x.py"], ["manage.py"], ["orders", "billing"], ["billing"]]
)
def test_below_or_beside_manage_py_is_a_part(write: Callable[[str], Path], paths: list[str]) -> None:
    assert part_of(write(PROJECT), *paths) == "."


def test_the_folder_of_manage_py_is_the_whole(write: Callable[[str], Path]) -> None:
    root = write(PROJECT + "orders/example/manage.py:\n orders/example/x.py:")
    assert part_of(root, ".") is None
    assert part_of(root, "orders", ".") is None
    assert part_of(root, "orders/example") is None


def test_a_repository_inside_of_a_project_is_its_own(write: Callable[[str], Path]) -> None:
    assert part_of(write(PROJECT + "billing/.git/config:"), "billing") is None


def test_inside_of_a_package_is_a_part_of_it(write: Callable[[str], Path]) -> None:
    root = write("lib/__init__.py:\n lib/a/__init__.py:\n lib/a/b/x.py:\n lib/a/c/__init__.py:")
    assert part_of(root, "lib/a/c") == "lib"
    assert part_of(root, "lib/a/__init__.py") == "lib"
    assert part_of(root, "lib") is None


def test_a_file_by_itself_is_the_whole(write: Callable[[str], Path]) -> None:
    assert part_of(write("x.py:\n y.py:"), "x.py") is None


def test_below_the_configuration_that_names_the_settings_is_a_part(write: Callable[[str], Path]) -> None:
    root = write("src/shop/settings.py:\n src/orders/x.py:")
    assert part_of(root, "src/orders", configured=root) == "."
    assert part_of(root, "src/orders") is None
    assert part_of(root, ".", configured=root) is None
