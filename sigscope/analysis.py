"""The whole program on one page: discover, resolve, answer."""

from collections.abc import Callable, Sequence
from time import perf_counter

from sigscope.model.project import Project, Stats
from sigscope.model.source import SourceFile
from sigscope.resolution.resolve import resolve
from sigscope.sources.discovery import SourceTree, discover


def scan(
    paths: Sequence[str],
    *,
    exclude: Sequence[str] = (),
    tests: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Project:
    """Read the Django code under `paths` and say what it connects and sends.

    `exclude` are patterns in gitignore's syntax; `tests` takes in test code; `progress` is called with (done, all) files.
    Raises SigscopeError for a path that can't be scanned.
    """
    began = perf_counter()
    tree = discover(paths, exclude=exclude)
    files = sorted((*tree.files, *tree.tests)) if tests else list(tree.files)
    found = resolve(files, _labels(tree), progress)
    stats = Stats(files=len(files), parsed=found.parsed, cached=0, seconds=round(perf_counter() - began, 3))
    return Project(
        root=tree.root,
        apps=tree.apps,
        signals=found.signals,
        sends=found.sends,
        connections=found.connections,
        disconnections=found.disconnections,
        unresolved=found.unresolved,
        failures=tuple(sorted({*tree.failures, *found.failures})),
        stats=stats,
    )


def _labels(tree: SourceTree) -> dict[str, list[SourceFile]]:
    """The files of each app by its label, its `models` first; the label is the last part of the app's name."""
    labels: dict[str, list[SourceFile]] = {}
    for app in tree.apps:
        inside = [file for file in tree.files if file.module == app.name or file.module.startswith(f"{app.name}.")]
        models = [file for file in inside if file.module.removeprefix(f"{app.name}.").partition(".")[0] == "models"]
        labels.setdefault(app.name.rpartition(".")[2], []).extend(models)
    return labels
