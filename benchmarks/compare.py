"""Time sigscope beside ast-grep and ruff, and see to it that what it says is right.

    python benchmarks/compare.py [--tree DIR]... [--rounds N] [--copies 1,4]

Without `--tree` the trees are copies of the installed Django with an app beside each, whose rows are known. The peers
are taken from PATH (`pip install ast-grep-cli ruff`); one that is not there is left out.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

APP = {
    "signals.py": "from django.dispatch import Signal\n\nplaced = Signal()\n",
    "views.py": "from .signals import placed\n\n\ndef place(request):\n    placed.send(sender=None, request=request)\n",
    "receivers.py": "from django.dispatch import receiver\n\nfrom .signals import placed\n\n\n"
    "@receiver(placed)\ndef mail(**kwargs): ...\n",
    "__init__.py": "",
}
SIGSCOPE = (sys.executable, "-m", "sigscope", "scan", "-f", "json")


def synthetic(folder: Path, copies: int) -> Path:
    """A tree with so many copies of Django's own code and of an app."""
    spec = find_spec("django")
    if spec is None or spec.origin is None:
        sys.exit("compare.py: Django is not installed: pip install django, or name a --tree")
    for number in range(copies):
        shutil.copytree(Path(spec.origin).parent / "contrib", folder / f"copy{number}" / "contrib")
        app = folder / f"shop{number}"
        app.mkdir()
        for name, text in APP.items():
            (app / name).write_text(text, encoding="utf-8")
    return folder


def seconds(command: Sequence[str]) -> tuple[float, str]:
    """How long a command takes, and what it prints."""
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return time.perf_counter() - began, done.stdout


def rows(output: str) -> dict[str, object]:
    """What a scan says, without its statistics."""
    told: dict[str, object] = json.loads(output)
    del told["stats"]
    return told


def compare(tree: Path, rounds: int, cache: Path) -> dict[str, float]:
    """The median seconds of each, taken in turn; asserts that cold and warm say the same."""
    cold = (*SIGSCOPE, str(tree), "--no-cache")
    warm = (*SIGSCOPE, str(tree), "--cache-dir", str(cache))
    commands = {"sigscope, cold": cold, "sigscope, warm": warm}
    if shutil.which("ast-grep"):
        commands["ast-grep"] = ("ast-grep", "run", "-l", "python", "-p", "$S.connect($$$)", str(tree))
    if shutil.which("ruff"):
        commands["ruff"] = ("ruff", "check", "--no-cache", "--isolated", "--select", "DJ", "--quiet", str(tree))
    truth = rows(seconds(warm)[1])
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            spent, output = seconds(command)
            taken[name].append(spent)
            assert not name.startswith("sigscope") or rows(output) == truth, f"{name}: another result"
    return {name: statistics.median(each) for name, each in taken.items()}


def check(tree: Path, copies: int) -> None:
    """Assert that the rows of the apps in a synthetic tree are all there."""
    told = json.loads(seconds((*SIGSCOPE, str(tree), "--no-cache"))[1])
    for number in range(copies):
        signal = f"shop{number}.signals.placed"
        assert any(row["signal"] == signal for row in told["sends"]), f"{signal} is not sent"
        assert any(row["signal"] == signal for row in told["connections"]), f"{signal} has no receiver"


def main() -> None:
    """Print a table for each tree."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tree", action="append", type=Path, default=[], help="a folder to scan; repeatable")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", default="1,4", help="the sizes of the synthetic trees")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trees = [(str(tree), tree) for tree in arguments.tree]
        if not trees:
            for copies in map(int, arguments.copies.split(",")):
                tree = synthetic(Path(folder, f"x{copies}"), copies)
                check(tree, copies)
                trees.append((f"{copies}x", tree))
        print("| tree | run | seconds | to ast-grep |\n|---|---|---|---|")
        for number, (name, tree) in enumerate(trees):
            found = compare(tree, arguments.rounds, Path(folder, f"cache{number}"))
            for run, spent in found.items():
                ratio = f"{spent / found['ast-grep']:.1f}x" if "ast-grep" in found else "-"
                print(f"| {name} | {run} | {spent:.2f} | {ratio} |")


if __name__ == "__main__":
    main()
