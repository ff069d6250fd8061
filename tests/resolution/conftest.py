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


@pytest.fixture
def told(resolve_tree: Resolve) -> Callable[[str], list[str | None]]:
    """The senders that `ask.send(sender=...)` is told to have in a module `main`, in order: what a name stands for.

    `text` is what follows the definition of `ask`; further files may come behind it.
    """

    def build(text: str) -> list[str | None]:
        head = "# file: main.py\nfrom django.dispatch import Signal\nask = Signal()\n"
        return [send.sender for send in resolve_tree(head + dedent(text).lstrip("\n")).sends]

    return build
