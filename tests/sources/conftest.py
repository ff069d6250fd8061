"""Trees of files for the tests of `sources`."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes files, one a line as `path: content` (`\\n` is a line end), into a new folder
    `project`, and returns it."""

    def write_files(files: str) -> Path:
        project = tmp_path / "project"
        project.mkdir(exist_ok=True)
        for line in files.split("\n"):
            if line.strip():
                path, _, content = line.strip().partition(":")
                file = project / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(content.strip().replace("\\n", "\n") + "\n", encoding="utf-8")
        return project

    return write_files
