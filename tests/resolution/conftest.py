"""Small trees of files, written as one text."""

import re
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from sigscope.resolution.resolve import Resolution, resolve
from sigscope.sources.discovery import discover

Resolve = Callable[[str], Resolution]


@pytest.fixture
def resolve_tree(tmp_path: Path) -> Resolve:
    """Resolve the files of a text in which a line `# file: shop/models.py` begins each."""

    def build(text: str) -> Resolution:
        parts = re.split(r"^# file: (\S+)\n", dedent(text).lstrip("\n"), flags=re.MULTILINE)
        assert parts[0] == "", "the text begins with a line `# file: path`"
        for path, content in zip(parts[1::2], parts[2::2], strict=True):
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        tree = discover([str(tmp_path)])
        return resolve(tree.files, tree.apps)

    return build
