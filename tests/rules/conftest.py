"""Small projects in one text, checked by rules."""

import re
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from sigscope.analysis import scan
from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic
from sigscope.model.project import Project
from sigscope.rules.engine import run
from sigscope.rules.registry import RULES

Check = Callable[[str], tuple[Diagnostic, ...]]
Expect = Callable[[str], None]

HEAD = """# file: orders/models.py
from functools import lru_cache, partial, wraps
from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core.signals import request_finished
from django.db import models, transaction
from django.db.models import signals
from django.db.models.signals import m2m_changed, post_delete, post_init, post_save, pre_save
from django.dispatch import Signal, receiver
from outside import something
def plain(sender, **kwargs):
    pass
"""

_EXPECTED = re.compile(r"#((?: SIG\d{3})+)$")


def write(root: Path, text: str) -> dict[str, str]:
    """Write the files of a text in which a line `# file: shop/models.py` begins each; the files by path."""
    parts = re.split(r"^# file: (\S+)\n", dedent(text).lstrip("\n"), flags=re.MULTILINE)
    assert parts[0] == "", "the text begins with a line `# file: path`"
    files = dict(zip(parts[1::2], parts[2::2], strict=True))
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    return files


def expected(files: dict[str, str]) -> list[tuple[str, int, str]]:
    """The places that trailing comments ask for, as `# SIG001` or `# SIG001 SIG101`."""
    return sorted(
        (path, number, code)
        for path, content in files.items()
        for number, line in enumerate(content.splitlines(), start=1)
        for found in _EXPECTED.findall(line)
        for code in found.split()
    )


@pytest.fixture
def scanned(tmp_path: Path) -> Callable[[str], Project]:
    def build(text: str) -> Project:
        write(tmp_path, text)
        return scan([str(tmp_path)], inspect=True)

    return build


@pytest.fixture
def check(scanned: Callable[[str], Project]) -> Check:
    """What all rules at once say of a text."""
    return lambda text: run(SignalGraph(scanned(text)), RULES)


@pytest.fixture
def expect(tmp_path: Path) -> Expect:
    """All rules at once report exactly the lines that end with a comment such as `# SIG001`."""

    def hold(text: str) -> None:
        files = write(tmp_path, text)
        found = run(SignalGraph(scan([str(tmp_path)], inspect=True)), RULES)
        told = sorted((one.location.path, one.location.line, one.code) for one in found)
        assert told == expected(files), "\n".join(f"{one.location.path}:{one.location.line} {one}" for one in found)

    return hold


@pytest.fixture
def holds(expect: Expect) -> Expect:
    """The same for the models of one app, with the usual imports above them."""
    return lambda text: expect(HEAD + text)
