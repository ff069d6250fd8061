"""Time sigscope beside ast-grep and ruff, and see to it that what it says is right.

    python benchmarks/compare.py [--tree DIR]... [--rounds N] [--copies 1,4]

Without `--tree` the trees are copies of the installed Django with an app beside each, whose rows are known; a tree is
copied before anything in it is changed. The peers are taken from PATH (`pip install ast-grep-cli ruff`); one that is
not there is left out.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path

APP = {
    "signals.py": "from django.dispatch import Signal\n\nplaced = Signal()\n",
    "views.py": "from .signals import placed\n\n\ndef place(request):\n    placed.send(sender=None, request=request)\n",
    "receivers.py": "from django.dispatch import receiver\n\nfrom .signals import placed\n\n\n"
    "@receiver(placed)\ndef mail(**kwargs): ...\n",
    "__init__.py": "",
}
COLD, ALONE = "sigscope, cold", "sigscope, cold, one job"
WARM, CHANGED, MORE = "sigscope, warm", "sigscope, one file changed", "sigscope, one file more"
SCANS = (COLD, ALONE, WARM, CHANGED, MORE)
SIGSCOPE = (sys.executable, "-m", "sigscope", "scan", "-f", "json")
# As pip installs it, sigscope is compiled already.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


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


@dataclass(frozen=True)
class Run:
    """How long a command took, and what it printed."""

    seconds: float
    output: str


def run(command: Sequence[str]) -> Run:
    """Run a command by itself."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        began = time.perf_counter()
        subprocess.run(command, stdout=output, stderr=subprocess.DEVNULL, check=False, env=ENVIRONMENT)
        seconds = time.perf_counter() - began
        output.seek(0)
        return Run(seconds, output.read())


def peak(command: Sequence[str]) -> float:
    """The most memory in MB that the processes of a command have at once, what they share counted once; Linux only."""
    most = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT) as process:
        while process.poll() is None:
            with suppress(OSError):  # one of them ended
                children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
                most = max(most, sum(map(_memory, (str(process.pid), *children))))
            time.sleep(0.01)
    return most / 1024


def _memory(process: str) -> int:
    text = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in text.splitlines() if line.startswith("Pss:")))


def rows(output: str) -> dict[str, object]:
    """What a scan says, without its statistics."""
    told: dict[str, object] = json.loads(output)
    del told["stats"]
    return told


def compare(tree: Path, rounds: int, cache: Path) -> dict[str, tuple[float, float]]:
    """The median seconds of each, taken in turn, and its memory; asserts that cold, warm and changed say the same."""
    cold = (*SIGSCOPE, str(tree), "--no-cache")
    warm = (*SIGSCOPE, str(tree), "--cache-dir", str(cache))
    commands = {
        COLD: cold,
        ALONE: (*cold, "--jobs", "1"),
        WARM: warm,
        CHANGED: warm,
        MORE: warm,
        "sigscope --help": (*SIGSCOPE[:3], "--help"),
        "python -c pass": (sys.executable, "-c", "pass"),
    }
    files = sorted(tree.rglob("*.py"))
    edited = count()
    if shutil.which("ast-grep"):
        commands["ast-grep"] = ("ast-grep", "run", "-l", "python", "-p", "$S.connect($$$)", str(tree))
    if shutil.which("ruff"):
        commands["ruff"] = ("ruff", "check", "--no-cache", "--isolated", "--select", "DJ", "--quiet", str(tree))

    def edit(name: str) -> None:
        """Write a function more into a file, each time another one from all over the tree; or into a new one."""
        number = next(edited)
        path = files[(number * 7919) % len(files)] if name == CHANGED else tree / f"benchmark_{number}.py"
        with path.open("a", encoding="utf-8") as file:
            file.write(f"\n\ndef benchmark_{number}(value):\n    return value\n")

    truth = rows(run(warm).output)
    taken: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            if name in (CHANGED, MORE):
                edit(name)
            taken[name].append(run(command))
            assert name not in SCANS or rows(taken[name][-1].output) == truth, f"{name}: another result"
    found: dict[str, tuple[float, float]] = {}
    for name, command in commands.items():
        if name in (CHANGED, MORE):
            edit(name)
        found[name] = statistics.median(one.seconds for one in taken[name]), peak(command)
    return found


def check(tree: Path, copies: int) -> None:
    """Assert that the rows of the apps in a synthetic tree are all there."""
    told = json.loads(run((*SIGSCOPE, str(tree), "--no-cache")).output)
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
        trees = [
            (tree.name, Path(shutil.copytree(tree, Path(folder, f"tree{number}", tree.name))))
            for number, tree in enumerate(arguments.tree)
        ]
        if not trees:
            for copies in map(int, arguments.copies.split(",")):
                tree = synthetic(Path(folder, f"x{copies}"), copies)
                check(tree, copies)
                trees.append((f"{copies}x", tree))
        print("| tree | run | seconds | to ast-grep | peak MB |\n|---|---|---|---|---|")
        for number, (name, tree) in enumerate(trees):
            found = compare(tree, arguments.rounds, Path(folder, f"cache{number}"))
            for each, (spent, memory) in found.items():
                ratio = f"{spent / found['ast-grep'][0]:.1f}x" if "ast-grep" in found else "-"
                print(f"| {name} | {each} | {spent:.2f} | {ratio} | {memory:.0f} |")


if __name__ == "__main__":
    main()
