"""The order in which connections come to life, which is the order in which a signal calls its receivers.

A signal calls its receivers in the order in which they were connected
(https://docs.djangoproject.com/en/stable/topics/signals/#sending-signals), and most connect while Django starts: each
import runs a module to its end before the next begins, each app's `ready()` in the order of INSTALLED_APPS.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from sigscope.cascade.analysed import Analysed
from sigscope.model.location import Location, Span
from sigscope.model.project import Connection
from sigscope.model.source import SourceFile
from sigscope.resolution import classes
from sigscope.resolution.parts import Part
from sigscope.resolution.scopes import CallSite, DecoratorSite, Module, Scope
from sigscope.resolution.values import FunctionValue, InstanceValue
from sigscope.startup.bodies import Bodies, Step, step_name
from sigscope.startup.installed import Installed, installed_apps

_DEPTH = 25


class ConnectionOrder:
    """Runs the startup once more, depth first, and writes down what connects when."""

    def __init__(self, analysed: Analysed) -> None:
        self._settings = analysed.settings
        self._evaluator = analysed.evaluator
        self._graph = analysed.graph
        self._apps = installed_apps(analysed.settings, analysed.tree.apps, self._graph, analysed.evaluator)
        self._bodies = Bodies()
        self._at: defaultdict[tuple[str, Span], list[Connection]] = defaultdict(list)
        self._lines: defaultdict[str, set[int]] = defaultdict(set)
        self._names: set[str] = set()
        self._parsed: set[str] = set()
        for connection, owner in analysed.owners.items():
            self._at[connection.location.path, _span(connection.location)].append(connection)
            self._lines[connection.location.path].add(connection.location.line)
            self._parsed.add(owner.module.source.path)
            self._names |= {function.name for function in owner.lexical_functions()}
            self._names |= {label.rpartition(".")[2] for label in connection.startup_chain}
            if owner.kind == "function":  # the modules on the way may be the ones that call it
                named = (file for label in connection.startup_chain for file in self._evaluator.table.named(label))
                self._parsed |= {file.path for file in named}
        self._leading = self._graph.importers(self._parsed, self._graph.files)
        self._ranks: dict[Connection, int] = {}
        self._imported: set[str] = set()
        self._run: set[Scope] = set()
        self._start()

    def sorted(self, rows: Iterable[Connection]) -> list[Connection]:
        """The connections in the order in which they come to life; those that no startup makes come last."""
        last = len(self._ranks)
        return sorted(rows, key=lambda row: (self._ranks.get(row, last), row.startup != "setup", row.location))

    def _start(self) -> None:
        if self._settings.module is not None:
            self._import(self._settings.module)
        for app in self._apps:
            for name in (*app.modules, app.name):
                self._import(name)
        for app in self._apps:
            self._import(f"{app.name}.models")
        for app in self._apps:
            self._ready(app)
        for name in self._settings.root_urlconfs:
            self._import(name)

    def _ready(self, app: Installed) -> None:
        if app.config is None:
            return
        for value in classes.class_attribute(self._evaluator, app.config, "ready")[0]:
            if isinstance(value, FunctionValue):
                self._function(FunctionValue(value.scope, value.frame, InstanceValue(app.config)), 0)

    def _import(self, name: str, near: str = "") -> None:
        for file in self._graph.way(name, near):
            self._file(file, 0)

    def _file(self, file: SourceFile, depth: int) -> None:
        if file.path in self._imported:
            return
        self._imported.add(file.path)
        if file.path not in self._leading:
            return
        module = self._evaluator.table.module(file) if file.path in self._parsed else None
        if module is not None:
            self._run_steps(self._bodies.told(module, partial(self._is_telling, module)), module.scope, depth)
            return
        for line in self._graph.imports(file):
            if line.function is None:
                for target in self._graph.targets(file, line):
                    self._file(target, depth)

    def _function(self, function: FunctionValue, depth: int) -> None:
        if function.scope not in self._run and depth < _DEPTH:
            self._run.add(function.scope)
            self._run_steps(self._bodies.steps(function.scope), function.scope, depth + 1)

    def _is_telling(self, module: Module, part: Part) -> bool:
        """Whether a part imports, connects, or calls what connects."""
        lines = self._lines.get(module.source.path, ())
        return (
            part.runs_any(self._names)
            or any(part.slice.first < line <= part.slice.last for line in lines)
            or (part.slice.kind == "statements" and "import" in module.parts.source.text(part.slice))
        )

    def _run_steps(self, steps: Iterable[Step], scope: Scope, depth: int) -> None:
        for step in steps:
            if isinstance(step, CallSite | DecoratorSite):
                self._site(step, scope, depth)
            else:
                for target in self._graph.runs(step, scope.module.source):
                    self._file(target, depth)

    def _site(self, step: Step, scope: Scope, depth: int) -> None:
        assert isinstance(step, CallSite | DecoratorSite)
        span = step.call.span if isinstance(step, CallSite) else step.decorator.span
        for connection in self._at.get((scope.module.source.path, span), ()):
            self._ranks.setdefault(connection, len(self._ranks))
        if isinstance(step, CallSite) and step_name(step) in self._names:
            frame = self._evaluator.base_frame(step.point.scope)
            for value in self._evaluator.evaluate(step.call.function, step.point, frame):
                if isinstance(value, FunctionValue):
                    self._function(value, depth)


def _span(location: Location) -> Span:
    return Span(location.line, location.column, location.end_line, location.end_column)
