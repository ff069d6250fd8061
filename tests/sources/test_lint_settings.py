"""Where a project tells its linters that unused imports may stay."""

import pytest

from sigscope.sources.lint_settings import UnusedImports

RUFF = 'pyproject.toml: [tool.ruff.lint.per-file-ignores]\\n"{}" = ["{}"]'


@pytest.mark.parametrize(
    ("files", "stays"),
    [
        (RUFF.format("__init__.py", "F401"), True),
        (RUFF.format("apps.py", "F401"), False),
        (RUFF.format("__init__.py", "E501"), False),
        (RUFF.format("shop/*", "F"), True),
        (RUFF.format("./shop/", "F4"), True),
        (RUFF.format("__init__.py", ""), False),
        ('ruff.toml: ignore = ["F401"]', True),
        ('.ruff.toml: [lint]\\nextend-ignore = ["F"]', True),
        ('ruff.toml: ignore = "F401"', False),
        ('ruff.toml: select = ["E"]', True),
        ('ruff.toml: select = ["E", "F"]', False),
        ('ruff.toml: select = ["ALL"]', False),
        ('ruff.toml: select = ["E"]\\nextend-select = ["F4"]', False),
        ('ruff.toml: extend-select = ["E"]', False),
        ("ruff.toml: select = 1", True),
        ("ruff.toml: ignore = [1]\\nper-file-ignores = 2\\nlint = 3", False),
        ("pyproject.toml: tool = 1", False),
        ("pyproject.toml: [tool", False),
        ("pyproject.toml: [project]", False),
        (".flake8: [flake8]\\nignore = E501, F401", True),
        ("setup.cfg: [flake8]\\nextend-ignore = F", True),
        ("tox.ini: [flake8]\\nper-file-ignores = apps.py: E501 shop/__init__.py:E501,F401", True),
        ("tox.ini: [flake8]\\nper-file-ignores =\\n  apps.py: F401\\n  views.py: E501", False),
        ("tox.ini: [other]\\nignore = F401", False),
        ("tox.ini: ignore = F401", False),
        ("x.py: ", False),
    ],
)
def test_what_may_stay(write, files, stays):
    project = write(f"{files}\n.git/HEAD: x")
    assert UnusedImports(str(project)).may_stay("shop/__init__.py") is stays


def test_the_folders_above_count_up_to_the_repository(write):
    project = write('ruff.toml: ignore = ["F401"]\na/.git/HEAD: x\na/b/x.py:\nc/d/x.py:')
    assert not UnusedImports(str(project / "a" / "b")).may_stay("x.py")
    assert UnusedImports(str(project / "c" / "d")).may_stay("x.py")
