"""Small projects in one string, and their traces as lines."""

import re
from pathlib import Path

import pytest

from sigscope.analysis import analyse
from sigscope.cascade.analysed import Analysed
from sigscope.cascade.trace import trace
from sigscope.cascade.why import explain
from sigscope.model.trace import Explanation, Trace, TraceNode

SETTINGS = """
# file: manage.py
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")

# file: site_settings.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "shop.urls"
"""


def lines(nodes: tuple[TraceNode, ...], depth: int = 0) -> list[str]:
    """A line for each node: kind, name, conditions, effects, mark."""
    found = []
    for node in nodes:
        parts = [node.kind, node.name.rpartition("django.db.models.signals.")[2]]
        parts += [f"{one.kind}={one.text}" for one in node.conditions]
        parts += [f"[{', '.join(dict.fromkeys(effect.kind for effect in node.effects))}]"] if node.effects else []
        parts += [f"({node.mark})"] if node.mark else []
        found.append("  " * depth + " ".join(parts))
        found += lines(node.nodes, depth + 1)
    return found


class Site:
    """A project written to disk and read once."""

    def __init__(self, root: Path, text: str) -> None:
        for name, body in re.findall(
            r"^# file: (\S+)\n(.*?)(?=^# file: |\Z)", SETTINGS + text, re.DOTALL | re.MULTILINE
        ):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
        for folder in {path.parent for path in root.rglob("*.py")} - {root}:
            (folder / "__init__.py").touch()
        self.analysed: Analysed = analyse([str(root)])

    def trace(self, target: str, *, depth: int = 8, up: bool = False) -> Trace:
        return trace(self.analysed, target, depth=depth, up=up)

    def lines(self, target: str, *, depth: int = 8, up: bool = False) -> list[str]:
        return lines(self.trace(target, depth=depth, up=up).nodes)

    def why(self, receiver: str) -> Explanation:
        return explain(self.analysed, receiver)

    def answers(self, receiver: str) -> dict[str, str]:
        return {check.question: check.answer for check in self.why(receiver).checks}


@pytest.fixture
def site(tmp_path: Path):
    """`site(text)` is the project whose files stand in `text`, each after a line `# file: path`."""
    return lambda text: Site(tmp_path, text)
