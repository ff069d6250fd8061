"""Files that programs of their own bring in: no startup of Django runs these."""

import re
from collections.abc import Iterator

from sigscope.model.project import Project
from sigscope.sources.discovery import SourceTree
from sigscope.startup.module_graph import ModuleGraph

_GUARD = re.compile(rb"""^if\s+__name__\s*==\s*["']__main__["']""", re.MULTILINE)


def programs(project: Project, tree: SourceTree) -> Iterator[str]:
    """The paths of the files with a connection that is never made, which a program is or imports, however far off.

    A program is a file with `if __name__ == "__main__"`: https://docs.python.org/3/library/__main__.html
    """
    wanted = {row.location.path for row in project.connections if row.startup == "never"}
    if not wanted:
        return
    graph = ModuleGraph(tree.files)
    importers: dict[str, set[str]] = {}
    for file in tree.files:
        for line in graph.imports(file):
            for target in graph.targets(file, line):
                importers.setdefault(target.path, set()).add(file.path)
    guarded = {file.path for file in tree.files if _GUARD.search(graph.text(file))}
    for path in wanted:
        if not guarded.isdisjoint(_leading(path, importers)):
            yield path


def _leading(path: str, importers: dict[str, set[str]]) -> set[str]:
    """The file and all that lead to it."""
    found = {path}
    pending = [path]
    while pending:
        new = importers.get(pending.pop(), set()) - found
        found |= new
        pending.extend(new)
    return found
