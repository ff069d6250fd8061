"""The README's outputs are generated: each block under `<!-- $ command -->` is what that command prints.

Without arguments this says what differs and exits with 1; `--write` puts the present outputs in.
"""

import difflib
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
BLOCK = re.compile(
    r"^(?P<head><!-- \$ sigscope (?P<arguments>.+) -->\n```\w+\n)(?P<output>(?:(?!```).*\n)*)(?P<tail>```)$",
    re.MULTILINE,
)


def output(arguments: str) -> str:
    """What sigscope prints, 80 columns wide and without color."""
    settings = {"COLUMNS": "80", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-m", "sigscope", *shlex.split(arguments)],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        check=False,
    )
    if run.returncode not in (0, 1):  # 1: diagnostics, or a receiver that can't run
        sys.exit(f"sigscope {arguments} could not run")
    return run.stdout.decode()


def block(found: re.Match[str]) -> str:
    arguments = found["arguments"]
    shown = output(arguments)
    command = "" if "mermaid" in arguments else f"$ sigscope {arguments}\n"
    return f"{found['head']}{command}{shown}{found['tail']}"


def main() -> int:
    old = README.read_text(encoding="utf-8")
    new = BLOCK.sub(block, old)
    if "--write" in sys.argv:
        README.write_text(new, encoding="utf-8")
        return 0
    sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), "README.md", "generated"))
    return int(old != new)


sys.exit(main())
