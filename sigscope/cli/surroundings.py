"""What a renderer needs to know of the place that its text goes to."""

import os
from typing import TYPE_CHECKING

from sigscope.cli import output, terminal

if TYPE_CHECKING:
    from pathlib import Path

    from sigscope.renderers.rendered import Surroundings


def surroundings(root: str, output_file: str) -> "Surroundings":
    """The surroundings of what is written to `output_file`, a path or `-`, about the tree at `root`."""
    from pathlib import Path

    from sigscope.renderers.rendered import Surroundings

    folder = Path(root).resolve()
    prefix = "" if output_file == output.STDOUT else _way(Path(output_file).resolve().parent, folder)
    return Surroundings(
        width=terminal.width(output_file),
        color=terminal.has_color(output_file),
        link_base=folder.as_uri() if terminal.is_shown(output_file) else None,
        link_prefix=prefix,
    )


def _way(start: "Path", end: "Path") -> str:
    """The relative URL that leads from one folder to the other: empty or with a slash at its end."""
    from urllib.parse import quote

    relative = os.path.relpath(end, start).replace(os.sep, "/")
    return "" if relative == "." else quote(relative) + "/"
