"""Files that nothing known imports, and that something may bring in all the same."""

import re
from collections.abc import Iterator

from sigscope.model.project import Project
from sigscope.sources.discovery import SourceTree
from sigscope.startup.module_graph import ModuleGraph

# What Django itself imports of an installed app.
_OF_APPS = ("__init__", "apps", "models")


def doubtful_files(project: Project, tree: SourceTree) -> Iterator[str]:
    """The paths of the files with connections that no startup makes where that is not sure.

    Either only modules import them that nothing imports itself: a library may find these by their names, as haystack
    does `search_indexes` (https://django-haystack.readthedocs.io/en/latest/tutorial.html#creating-searchindexes). Or a
    string names them: a setting that no known settings module holds. Test code is found by the test runner.
    """
    tests = {file.path for file in tree.tests}
    never = {row.location.path for row in project.connections if row.startup == "never"}
    yield from never & tests
    wanted = never - tests
    if not wanted:
        return
    graph = ModuleGraph(tree.files)
    importers: dict[str, set[str]] = {}
    for file in tree.files:
        for line in graph.imports(file):
            for target in graph.targets(file, line):
                importers.setdefault(target.path, set()).add(file.path)
    reached = {label for row in project.connections for label in row.startup_chain}
    reached |= {f"{app.name}.{name}".removesuffix(".__init__") for app in project.apps for name in _OF_APPS}
    for path in wanted:
        leading = _leading(path, importers)
        modules = {graph.paths[each].module for each in leading}
        own = graph.paths[path].module
        is_found = modules.isdisjoint(reached) and any(not f"{own}.".startswith(f"{name}.") for name in modules)
        if is_found or _is_named(own, graph):
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


def _is_named(module: str, graph: ModuleGraph) -> bool:
    """Whether the module, or something in it, stands in a string of what looks like settings."""
    if "." not in module:
        return False
    string = re.compile(rb"""["']""" + re.escape(module.encode()) + rb"""(?:\.\w+)?["']""")
    return any(string.search(graph.text(file)) for file in graph.files if "settings" in file.module)
