"""Which files matter: those that may hold a site, and those that name a signal class or a wrapper.

A file that is never chosen here can still be read when a name leads through it; it just holds no site of its own.
"""

from collections.abc import Callable, Iterable

from sigscope.frameworks.registry import FRAMEWORKS
from sigscope.model.project import Failure
from sigscope.model.source import SourceFile
from sigscope.model.syntax import Argument, Attribute, Call, Function, Subscript
from sigscope.model.walk import walk
from sigscope.parsing.ahead import share
from sigscope.resolution import classes
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.libraries import LibraryModules
from sigscope.resolution.module_table import ModuleTable
from sigscope.resolution.naming import callee_name, last_name
from sigscope.resolution.scopes import Defined, Module, Scope
from sigscope.resolution.values import ClassValue, SignalValue
from sigscope.sources.asking import ask
from sigscope.sources.prefilter import may_hold_site, may_use
from sigscope.sources.traits import has_star

Progress = Callable[[int, int], None]


class Survey:
    """The modules that matter, in the order of their paths; grows as more names turn out to matter.

    `progress` is called with the files that are read and all that may hold a site.
    """

    def __init__(self, table: ModuleTable, progress: Progress | None = None) -> None:
        self._table = table
        self._chosen: set[str] = set()
        self._unread: dict[str, SourceFile] = {file.path: file for file in table.files}
        self._searched: dict[str, set[str]] = {}
        for file in table.files:
            table.check(file)
        candidates = [file for file in table.files if ask(file, may_hold_site)]
        paths = {file.path for file in candidates}
        share(lambda file: table.module(file) if file.path in paths else None)
        for done, file in enumerate(candidates, start=1):
            self._take([file])
            if progress is not None:
                progress(done, len(candidates))

    def _take(self, files: Iterable[SourceFile]) -> bool:
        taken = False
        for file in list(files):
            self._unread.pop(file.path, None)
            if self._table.module(file) is not None and file.path not in self._chosen:
                self._chosen.add(file.path)
                taken = True
        return taken

    @property
    def modules(self) -> list[Module]:
        """The chosen modules."""
        loaded = {module.source.path: module for module in self._table.loaded()}
        return [loaded[path] for path in sorted(self._chosen)]

    def search(self, names: Iterable[str], library: str = "") -> bool:
        """Choose also the files that mention one of `names`; whether there were any more.

        For names of a `library`, which may be common words, the file must mention it too, or import the name.
        """
        searched = self._searched.setdefault(library, set())
        new = {name for name in names if name.isidentifier()} - searched
        if not new:
            return False
        searched |= new
        words = tuple(sorted(name.encode() for name in new))
        files = [file for file in self._table.words.files(new) if file.path in self._unread]
        return self._take(file for file in files if not library or ask(file, may_use, words, library.encode()))

    def with_packages(self, names: set[str]) -> list[Module]:
        """The chosen modules and the `__init__` modules that may hand on what is called one of `names`."""
        naming = self._table.words.files(names)
        found = {module.source.path: module for module in self.modules}
        for file in self._unread.values():
            if file.is_package:
                may_hand_on = file in naming or ask(file, has_star)
                module = self._table.module(file) if may_hand_on else None
                if module is not None:
                    found[file.path] = module
        return [found[path] for path in sorted(found)]

    def failures(self) -> list[Failure]:
        """The files that could not be read or parsed."""
        return sorted(self._table.failures.values())


def bound_results(names: set[str], modules: Iterable[Module]) -> set[str]:
    """The names to which the modules assign the result of a call of one of `names`."""
    return {bound for module in modules for bound in module.made.of(names)}


def with_aliases(names: set[str], modules: Iterable[Module]) -> set[str]:
    """The names and those that imports and assignments give to the same things."""
    modules = list(modules)
    closed, new = set(names), set(names)
    while new:
        new = {bound for module in modules for bound in module.aliased.of(new)} - closed
        closed |= new
    return closed


def partials_of(names: set[str], modules: Iterable[Module]) -> set[str]:
    """The names to which the modules assign a `partial` of one of `names`."""
    found = set()
    for module in modules:
        for site in module.calls.of("partial"):
            bound = module.bound_names.get(id(site.call))
            if bound is not None and is_partial_of(site.call, names):
                found.add(bound.dotted.rpartition(".")[2])
    return found


def is_partial_of(call: Call, names: set[str]) -> bool:
    """Whether a call is `partial(name, ...)`."""
    return callee_name(call) == "partial" and bool(call.arguments) and last_name(call.arguments[0].value) in names


class Makers:
    """The names by which signals are created: signal classes, their subclasses, functions that return a new signal."""

    def __init__(self, evaluator: Evaluating, survey: Survey, libraries: LibraryModules) -> None:
        self._evaluator = evaluator
        self._survey = survey
        self._libraries = libraries
        names = {dotted.rpartition(".")[2] for framework in FRAMEWORKS for dotted in framework.signal_classes}
        self.names = with_aliases(names, survey.modules)
        self.classes: dict[Scope, ClassValue] = {}
        libraries.search_bases(self.names)
        while self._grow():
            pass

    def _grow(self) -> bool:
        found = set(self.names)
        modules = [*self._survey.modules, *self._libraries.modules]
        for module in modules:
            for scope in module.scopes.naming(found):
                is_new = scope.name not in found or (scope.kind == "class" and scope not in self.classes)
                if is_new and self._makes(scope, found):
                    found.add(scope.name)
        found = with_aliases(found, modules)
        grown = found != self.names
        if grown:
            self._libraries.search_bases(found)
        self.names = found
        return self._survey.search(found) or grown

    def _makes(self, scope: Scope, names: set[str]) -> bool:
        if scope.kind == "class" and any(_base_name(a) in names for a in scope.arguments):
            cls = ClassValue(scope, self._evaluator.base_frame(scope.parent or scope))
            if classes.signal_framework(self._evaluator, cls) is not None:
                self.classes[scope] = cls
                return True
            return False
        if scope.kind == "function" and scope.returns and _calls_any(scope, names):
            frame = self._evaluator.base_frame(scope)
            return any(
                isinstance(value, SignalValue) and value.is_local
                for node, point in scope.returns
                for value in self._evaluator.evaluate(node, point, frame)
            )
        return False

    def is_made_for_others(self, scope: Scope) -> bool:
        """Whether a signal that is created in `scope` goes to the callers of one of the functions around it."""
        return any(function.name in self.names for function in scope.lexical_functions())


def own_send_methods(signal_classes: Iterable[Scope]) -> set[str]:
    """The methods of signal classes that do the sending themselves: they send on, or call the live receivers."""
    found = set()
    for cls in signal_classes:
        for name, bindings in cls.bindings.items():
            for binding in bindings:
                source = binding.source
                if isinstance(source, Defined) and isinstance(source.scope.node, Function):
                    names = {node.name for node in walk(source.scope.node) if isinstance(node, Attribute)}
                    if not names.isdisjoint(_SENDING):
                        found.add(name)
    return {name for name in found if not name.startswith("__")}


_SENDING = frozenset({"send", "send_robust", "asend", "asend_robust", "_live_receivers"})


def _base_name(argument: Argument) -> str:
    node = argument.value
    if isinstance(node, Subscript):
        node = node.value
    if isinstance(node, Call):
        return callee_name(node)
    return last_name(node)


def _calls_any(scope: Scope, names: set[str]) -> bool:
    calls = scope.module.calls
    return any(site.point.scope is scope for name in names if name in calls for site in calls[name])
