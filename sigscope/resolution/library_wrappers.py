"""Wrappers that installed libraries define: their code makes no rows, what calls it in the tree does."""

from sigscope.model.syntax import Call, Name
from sigscope.model.walk import walk
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.invocations import Invocation, invocations_of
from sigscope.resolution.libraries import LibraryModules
from sigscope.resolution.scopes import Scope
from sigscope.resolution.sites import Site, SiteReader, sites_of
from sigscope.resolution.wrappers import Wrappers


class LibraryWrappers:
    """Adds to `wrappers` what the functions of libraries connect or send for those who call them."""

    def __init__(self, libraries: LibraryModules, evaluator: Evaluator, reader: SiteReader, wrappers: Wrappers) -> None:
        self._libraries = libraries
        self._evaluator = evaluator
        self._reader = reader
        self._wrappers = wrappers

    def find(self, methods: set[str], receivers: set[str]) -> None:
        """Read the sites, then the calls of what they make wrappers; `methods` and `receivers` as for `sites_of`."""
        while True:
            modules = self._libraries.modules
            grown = [self._add(site) for module in modules for site in sites_of(module, methods, receivers)]
            names = self._wrappers.names(modules)
            grown += [self._add(call) for module in modules for call in invocations_of(module, names)]
            by_library = self._wrappers.names_by_library(modules)
            grown += [self._libraries.search(by_library[library], library) for library in by_library]
            if not any(grown):
                return

    def _add(self, found: Site | Invocation) -> bool:
        """Note a place that hangs on parameters; whether it is new."""
        if not _may_hang(found):
            return False
        frame = self._evaluator.base_frame(found.point.scope)
        outcome = self._reader.read(found, frame) if isinstance(found, Site) else self._wrappers.read(found, frame)
        return bool(outcome.depends) and self._wrappers.add(found, outcome.depends)


def _may_hang(found: Site | Invocation) -> bool:
    """Whether a place can hang on what its function is called with: it names something that a function binds."""
    if found.owner.kind not in ("function", "lambda"):
        return False
    node = found.node
    told_by = node.function if isinstance(found, Site) and found.kind == "send" and isinstance(node, Call) else node
    names = {node.id for node in walk(told_by) if isinstance(node, Name)}
    scope: Scope | None = found.point.scope
    while scope is not None and scope.kind != "module":
        if not names.isdisjoint(scope.bindings):
            return True
        scope = scope.parent
    return False
