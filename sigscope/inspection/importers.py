"""Connections that no known startup makes, and that something may make all the same."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from sigscope.model.inspected import AppLoading
from sigscope.model.location import Location
from sigscope.model.project import Connection, Project
from sigscope.resolution.scopes import Scope
from sigscope.resolution.words import WordIndex
from sigscope.sources.asking import ask
from sigscope.sources.configuration import process_texts
from sigscope.sources.discovery import SourceTree
from sigscope.sources.evidence import installed_apps
from sigscope.sources.traits import names_module
from sigscope.startup.module_graph import ModuleGraph
from sigscope.startup.settings import Settings

# What Django itself imports of an installed app.
_OF_APPS = ("__init__", "apps", "models")


class Doubts:
    """Tells where it is not sure that nothing makes a connection; `owners` says whose code would make it."""

    def __init__(
        self,
        project: Project,
        tree: SourceTree,
        settings: Settings,
        apps: Iterable[AppLoading],
        owners: Mapping[Connection, Scope],
    ) -> None:
        self._project = project
        self._tree = tree
        self._settings = settings
        self._apps = {app.app: app for app in apps}
        self._owners = owners
        self._graph = ModuleGraph(tree.files)
        self._tested = WordIndex(tree.tests)

    def locations(self) -> Iterator[Location]:
        """The places of the connections that no startup makes where that is not sure."""
        never = [row for row in self._project.connections if row.startup == "never"]
        files = {path for path in sorted({row.location.path for row in never}) if self._of_file(path)}
        for row in never:
            if row.location.path in files or self._of_function(self._owners[row]):
                yield row.location

    # --- functions ---

    def _of_function(self, scope: Scope) -> bool:
        """Whether others may call the function that connects: those who use an app without settings, or test code."""
        names = {function.name for function in scope.lexical_functions()}
        if not names:
            return False
        return self._settings.module is None or any(self._tested.naming(name.encode()) for name in names)

    # --- files ---

    def _of_file(self, path: str) -> bool:
        """Whether something may run the file; a test runner runs test code."""
        file = self._graph.paths.get(path)
        return (
            file is None
            or file.module.partition(".")[0] not in self._tops
            or self._is_loaded_elsewhere(path)
            or self._is_found(path)
            or self._is_named(file.module)
        )

    @cached_property
    def _importers(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for file in self._tree.files:
            for line in self._graph.imports(file):
                for target in self._graph.targets(file, line):
                    found.setdefault(target.path, set()).add(file.path)
        return found

    @cached_property
    def _tops(self) -> set[str]:
        """The top-level packages that belong to the project: what it installs, what holds its settings, and what others
        import. The rest are scripts, examples, documentation."""
        modules = {path: file.module.partition(".")[0] for path, file in self._graph.paths.items()}
        found = {name.partition(".")[0] for name in (*self._apps, self._settings.module or "")}
        imports = ((target, path) for target, paths in self._importers.items() for path in paths)
        return found | {modules[target] for target, path in imports if modules[target] != modules[path]}

    def _is_loaded_elsewhere(self, path: str) -> bool:
        """Whether the app of a file may load it where the text does not show: other settings install it, or its
        configuration derives from that of a library."""
        lies_in = self._project.app_at(path)
        if lies_in is None:
            return False
        app = self._apps[lies_in.name]
        return app.is_of_library or (app.standing == "not-installed" and app.app in self._installed)

    @cached_property
    def _installed(self) -> set[str]:
        """The apps that any list of apps in the tree names, those of their configurations with them."""
        names = {name for file in self._tree.files for name in ask(file, installed_apps)}
        return names | {name.partition(".apps.")[0] for name in names}

    def _is_found(self, path: str) -> bool:
        """Whether only modules import a file that nothing imports itself: a library may find these by their names, as
        haystack does `search_indexes`.

        https://django-haystack.readthedocs.io/en/latest/tutorial.html#creating-searchindexes
        """
        leading = self._leading(path)
        modules = {self._graph.paths[each].module for each in leading}
        own = self._graph.paths[path].module
        return modules.isdisjoint(self._reached) and any(not f"{own}.".startswith(f"{name}.") for name in modules)

    @cached_property
    def _reached(self) -> set[str]:
        reached = {label for row in self._project.connections for label in row.startup_chain}
        names = (f"{app.name}.{name}" for app in self._project.apps for name in _OF_APPS)
        return reached | {name.removesuffix(".__init__") for name in names}

    def _leading(self, path: str) -> set[str]:
        """The file and all that lead to it."""
        found = {path}
        pending = [path]
        while pending:
            new = self._importers.get(pending.pop(), set()) - found
            found |= new
            pending.extend(new)
        return found

    def _is_named(self, module: str) -> bool:
        """Whether a string of what looks like settings names the module or something in it, or a file that says what
        is run does."""
        if any(ask(file, names_module, module) for file in self._graph.files if "settings" in file.module):
            return True
        return re.search(rb"(?<![\w./-])" + re.escape(module.encode()) + rb"(?![\w./-])", self._started) is not None

    @cached_property
    def _started(self) -> bytes:
        return process_texts(self._tree.root)
