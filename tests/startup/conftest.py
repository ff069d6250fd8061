"""Small projects, written as one text, and when what they connect comes to life."""

import re
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from sigscope.analysis import scan
from sigscope.sources.discovery import discover
from sigscope.startup.settings import Settings, read_settings

Write = Callable[[str], Path]
Lives = Callable[..., dict[str, str]]
Chains = Callable[..., dict[str, str]]
Read = Callable[..., Settings]

HEARS = """\
from django.dispatch import receiver
from pings import ping
@receiver(ping)
def {0}(sender, **kwargs):
    pass
"""

PINGS = "from django.dispatch import Signal\nping = Signal()\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the files of a text in which a line `# file: shop/models.py` begins each.

    A line `HEARS name` stands for a receiver of that name; the signal lies in `pings.py`.
    """

    def build(text: str) -> Path:
        parts = re.split(r"^# file: (\S+)\n", dedent(text).lstrip("\n"), flags=re.MULTILINE)
        assert parts[0] == "", "the text begins with a line `# file: path`"
        for path, content in zip(["pings.py", *parts[1::2]], [PINGS, *parts[2::2]], strict=True):
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(re.sub(r"^HEARS (\w+)\n", lambda m: HEARS.format(m[1]), content, flags=re.MULTILINE))
        return tmp_path

    return build


@pytest.fixture
def lives(write: Write) -> Lives:
    """`lives(text, settings)`: the startup of each receiver, by its bare name."""

    def build(text: str, settings: str | None = "site_settings") -> dict[str, str]:
        project = scan([str(write(text))], settings=settings)
        return {row.receiver.rpartition(".")[2]: row.startup for row in project.connections}

    return build


@pytest.fixture
def chains(write: Write) -> Chains:
    """`chains(text, settings)`: the chain of each receiver, by its bare name, in one line."""

    def build(text: str, settings: str | None = "site_settings") -> dict[str, str]:
        project = scan([str(write(text))], settings=settings)
        return {row.receiver.rpartition(".")[2]: " > ".join(row.startup_chain) for row in project.connections}

    return build


@pytest.fixture
def read(write: Write) -> Read:
    """`read(text, settings)`: what the settings of the tree say."""

    def build(text: str, settings: str | None = "site_settings") -> Settings:
        return read_settings(discover([str(write(text))]), settings)

    return build
