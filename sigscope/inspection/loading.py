"""How the apps of a tree can load their receivers."""

from collections.abc import Iterator, Mapping

from sigscope.model.inspected import AppLoading, AppStanding
from sigscope.model.location import Location, Span
from sigscope.model.project import App
from sigscope.model.syntax import Class, Function
from sigscope.resolution import classes
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Scope
from sigscope.resolution.values import FunctionValue
from sigscope.sources.discovery import SourceTree
from sigscope.startup.installed import Installed, has_apps, installed_apps, is_of_libraries
from sigscope.startup.module_graph import ModuleGraph
from sigscope.startup.settings import Settings


def app_loadings(tree: SourceTree, settings: Settings, evaluator: Evaluator) -> Iterator[AppLoading]:
    """One row for each app of the tree.

    Without settings every app is taken as installed, as startup does; an app that the settings do not name is
    `unknown` where they can't be read in full.
    """
    graph = ModuleGraph(sorted((*tree.files, *tree.tests)))
    installed = {app.name: app for app in installed_apps(settings, tree.apps, graph, evaluator)}
    for app in tree.apps:
        yield _loading(app, installed, settings, evaluator)


def _loading(app: App, installed: Mapping[str, Installed], settings: Settings, evaluator: Evaluator) -> AppLoading:
    found = installed.get(app.name)
    if found is None:
        is_sure = has_apps(settings) and settings.is_sure
        standing: AppStanding = "not-installed" if is_sure else "unknown"
        return AppLoading(app.name, standing, "none", None, None)
    if found.config is None:
        return AppLoading(app.name, "installed", "none", None, None)
    scope = found.config.scope
    is_of_library = is_of_libraries(found.config, evaluator)
    for value in classes.class_attribute(evaluator, found.config, "ready")[0]:
        if isinstance(value, FunctionValue) and not value.scope.module.library:
            return AppLoading(app.name, "installed", "ready", scope.dotted, header(value.scope), is_of_library)
    return AppLoading(app.name, "installed", "config", scope.dotted, header(scope), is_of_library)


def header(scope: Scope) -> Location:
    """The line of a function's `def` or a class's `class`, from that word to the name; the whole of a lambda."""
    node, path = scope.node, scope.module.source.path
    if not isinstance(node, Function | Class):
        return Location.of(path, scope.span)
    word = "class " if isinstance(node, Class) else "async def " if node.is_async else "def "
    column = node.span.column
    return Location.of(path, Span(node.def_line, column, node.def_line, column + len(word) + len(node.name)))
