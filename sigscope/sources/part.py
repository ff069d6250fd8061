"""Whether the named paths are only a part of a project: then what they lack may stand in the rest of it."""

import os
from collections.abc import Iterator
from itertools import takewhile

from sigscope.sources.walk import Walked

_REPOSITORY = (".git", ".hg")


def larger_project(walked: Walked, configured: str | None = None) -> str | None:
    """The absolute folder of the project that the walked paths are a part of, None where nothing tells of one.

    It is the nearest folder above with a `manage.py`, within the same repository; else the outermost package around;
    else `configured`, the folder whose configuration names the settings. A root that was named and has a `manage.py` is
    a project of its own.
    """
    is_named = any(start.is_folder and not start.shown for start in walked.starts)
    if is_named and _holds(walked.absolute, "manage.py"):
        return None
    above = list(_upwards(walked.absolute))[is_named:]
    for folder in above:
        if _holds(folder, "manage.py"):
            return folder
    packages = list(takewhile(lambda folder: _holds(folder, "__init__.py"), above))
    if packages:
        return packages[-1]
    return configured if configured in above else None


def _upwards(folder: str) -> Iterator[str]:
    """The folder and those above it, as far as its repository goes."""
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder or any(_holds(folder, name) for name in _REPOSITORY):
            return
        folder = parent


def _holds(folder: str, name: str) -> bool:
    return os.path.exists(os.path.join(folder, name))
