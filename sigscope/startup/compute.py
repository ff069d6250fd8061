"""For each connection the stage at which it comes to life, and the chain of imports and calls that brings it there."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from sigscope.model.project import Connection
from sigscope.model.startup import Startup
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Scope
from sigscope.sources.discovery import SourceTree
from sigscope.startup.callers import Callers
from sigscope.startup.installed import installed_apps
from sigscope.startup.later import Later
from sigscope.startup.module_graph import ModuleGraph
from sigscope.startup.runner import COMPUTED
from sigscope.startup.settings import Settings
from sigscope.startup.stages import Site, Stages
from sigscope.startup.walk import Link, Walk

Standing = tuple[Startup, tuple[str, ...]]

_BY_SIGNAL: dict[str, Startup] = {
    "django.db.models.signals.class_prepared": "setup",
    "django.db.models.signals.pre_migrate": "command",
    "django.db.models.signals.post_migrate": "command",
}


def compute(
    tree: SourceTree,
    settings: Settings,
    owners: Mapping[Connection, Scope],
    evaluator: Evaluator,
    graph: ModuleGraph,
) -> Mapping[Connection, Standing]:
    """Tell the startup of every connection among `owners`, which says whose code makes it; `graph` has all of `tree`.

    `setup`, `urls` and `command` are the first stage that runs that code, see `stages`. `never`: no startup runs it,
    and nothing that the tree shows does so later. `unknown`: it may run later, or not at all: it stands in a function
    that something may call (a view, a task, a method that overrides one), in a module that only such a function
    imports, or what would import it can't be read. The chain goes from what starts the stage down to the code that
    connects; it is empty for `never`, and for `unknown` its last steps are those that may be taken. Where the tree has
    neither settings nor an app (a single file), everything is `unknown`; what would be `never` is `unknown`, too, in
    a part of a project (the rest may import it) and in a module whose name another file has (which of them an import
    means is not told).
    """
    if settings.module is None and not tree.apps:
        return dict.fromkeys(owners, ("unknown", ()))
    site = Site(settings, installed_apps(settings, tree.apps, graph, evaluator), tree.apps, graph, evaluator)
    scopes = {connection: _running_scope(scope) for connection, scope in owners.items()}
    goals = _Goals(set(scopes.values()))
    stages = _run(site, frozenset(), scopes)
    names = goals.names(stages.walk, site)
    if names:
        stages = _run(site, names, scopes)
    later = Later(site, stages)
    if goals.unreached(stages.walk):
        later.run(goals.unreached(stages.walk))
    found = {connection: _standing(scope, stages.walk, later) for connection, scope in scopes.items()}
    is_part = settings.module is None and tree.part_of is not None
    files = Counter(file.module for file in (*tree.files, *tree.tests))
    for connection, (stage, _) in found.items():
        if stage == "never" and (is_part or files[owners[connection].module.name] > 1):
            found[connection] = ("unknown", ())
    return found


def _run(site: Site, names: frozenset[str], scopes: Mapping[Connection, Scope]) -> Stages:
    stages = Stages(site, names)
    stages.setup()
    _run_receivers(stages, "setup", scopes, site.evaluator)
    stages.urls()
    stages.command()
    _run_receivers(stages, "command", scopes, site.evaluator)
    return stages


def with_startup(connection: Connection, standing: Standing) -> Connection:
    """The row with its startup told."""
    stage, chain = standing
    return replace(connection, startup=stage, startup_chain=chain)


def _running_scope(scope: Scope) -> Scope:
    """The function or module whose run makes the connection; a lambda counts with what is around it."""
    while scope.kind not in ("function", "module") and scope.parent is not None:
        scope = scope.parent
    return scope


class _Goals:
    """The scopes that connect: what the walk looks for."""

    def __init__(self, scopes: set[Scope]) -> None:
        self._functions = {scope for scope in scopes if scope.kind == "function"}
        self._files = {scope.module.source.path for scope in scopes}

    def unreached(self, walk: Walk) -> set[str]:
        """The paths of the files that connect and that the walk did not reach, or where it missed a function."""
        missed = {scope.module.source.path for scope in self._functions if scope not in walk.functions}
        return (self._files - walk.modules.keys()) | missed

    def names(self, walk: Walk, site: Site) -> frozenset[str]:
        """The names of the calls that may lead to what following imports alone missed, or reached only after setup."""
        early = {path for path, link in walk.modules.items() if link.stage == "setup"}
        files = self._files - early
        functions = [scope for scope in self._functions if scope not in walk.functions]
        if not files and not functions:
            return frozenset()
        reached = [site.graph.paths[path] for path in sorted(walk.modules)]
        known = {file.path for file in site.evaluator.table.files}
        callers = Callers(site.evaluator, [file for file in reached if file.path in known])
        names = {name for scope in functions for name in callers.names_of(scope)}
        if files:
            names |= self._importers(files, early, site)
            names |= COMPUTED
        return callers.lead_to(names)

    def _importers(self, missed: set[str], early: set[str], site: Site) -> set[str]:
        """The functions in the files at the paths `early` whose own imports bring in a file that was missed."""
        graph = site.graph
        asides = [
            (line.function, graph.targets(graph.paths[path], line))
            for path in early
            for line in graph.imports(graph.paths[path])
            if line.function is not None
        ]
        within = graph.brought_in((target for _, targets in asides for target in targets), besides=early)
        leading = graph.importers(missed, within)
        return {
            function.name.rpartition(".")[2]
            for function, targets in asides
            if any(target.path in leading for target in targets)
        }


def _run_receivers(stages: Stages, stage: Startup, scopes: Mapping[Connection, Scope], evaluator: Evaluator) -> None:
    """Run what hears the signals that Django sends while it starts or migrates."""
    for connection, owner in scopes.items():
        if _BY_SIGNAL.get(connection.signal) == stage:
            link = _link(owner, stages.walk)
            receiver = _function(connection, evaluator)
            if link is not None and receiver is not None:
                stages.run_function(receiver, Link(connection.signal, stage, link))


def _function(connection: Connection, evaluator: Evaluator) -> Scope | None:
    name = connection.receiver.rpartition(".")[2]
    scopes = (scope for module in evaluator.table.loaded() for scope in module.scopes.naming({name}))
    return next((one for one in scopes if one.kind == "function" and one.dotted == connection.receiver), None)


def _link(scope: Scope, walk: Walk) -> Link | None:
    if scope.kind == "function":
        return walk.functions.get(scope)
    return walk.modules.get(scope.module.source.path)


def _standing(scope: Scope, walk: Walk, later: Later) -> Standing:
    link = _link(scope, walk)
    if link is None and later.may_be_called(scope):
        link = walk.modules[scope.module.source.path]
        link = Link(scope.dotted, "unknown", link)
    return ("never", ()) if link is None else (link.stage, link.chain())
