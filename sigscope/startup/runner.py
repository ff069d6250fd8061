"""Follows the calls of what runs: into functions of the tree, and into modules that are imported by a computed name.

Only calls that can matter are followed, see `callers`. A function is read once with its parameters open; where an
import or a call in it hangs on a parameter, it is read again for each different set of arguments.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Protocol

from sigscope.model import syntax
from sigscope.model.reasons import Reason
from sigscope.model.source import SourceFile
from sigscope.model.syntax import Call, Expression
from sigscope.resolution import classes
from sigscope.resolution.calls import merge
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import CallSite, DecoratorSite, Module, Point, Scope
from sigscope.resolution.values import (
    Arguments,
    BuiltinValue,
    ClassValue,
    ExternalValue,
    Frame,
    FunctionValue,
    InstanceValue,
    MethodValue,
    PartialValue,
    UnknownValue,
    Value,
    Values,
)
from sigscope.startup.bodies import Bodies, Step, step_line, step_name
from sigscope.startup.computed_names import HOLE, NameReader, Pattern
from sigscope.startup.walk import Link, Walk

MAX_DEPTH = 25
MAX_READINGS = 120

# Functions outside the tree that import by name: the parameter that names the module.
IMPORTERS = {"import_module": "name", "__import__": "name", "import_string": "dotted_path", "include": "arg"}
DISCOVERERS = frozenset({"autodiscover_modules", "autodiscover", "autodiscover_tasks"})
DYNAMIC = frozenset(IMPORTERS) | DISCOVERERS
# Those of them that are there for what the import does.
COMPUTED = DISCOVERERS | {"import_module", "__import__"}

_MAKERS = ("__new__", "__init__", "__post_init__")
_NOTHING: frozenset[Scope] = frozenset()


class Discovery(Protocol):
    """What the stages do for an import whose name is not simply told."""

    def discover(self, call: str, names: list[str], related: list[str], link: Link) -> None:
        """Import submodules of the installed apps: those that the call names, `related` by `related_name`."""

    def import_pattern(self, pattern: Pattern, scope: Scope, link: Link) -> None:
        """Import what a name with holes may mean."""


class Runner:
    """Runs bodies for what they import and call; `names` are the last names of calls that can matter, `settings` the
    strings of each setting."""

    def __init__(
        self,
        evaluator: Evaluator,
        walk: Walk,
        discovery: Discovery,
        settings: Mapping[str, tuple[str, ...]],
        names: frozenset[str],
    ) -> None:
        self._evaluator = evaluator
        self._walk = walk
        self._discovery = discovery
        self._settings = settings
        self._names = names | DYNAMIC
        self._bodies = Bodies()
        self._open: dict[FunctionValue, frozenset[Scope]] = {}
        self._bound: set[tuple[FunctionValue, Arguments]] = set()
        self._readings: Counter[Scope] = Counter()

    def run_module(self, module: Module, link: Link, told: frozenset[str]) -> None:
        """Run the code at module level, without imports and calls of what is `told`, which the walk has done."""
        names = self._names - told
        if module.parts.name_any(names):
            steps = self._bodies.telling(module, names)
            self._execute(module.scope, steps, self._evaluator.base_frame(module.scope), link, 0)

    def call(self, value: Value, given: Callable[[], Arguments], link: Link, depth: int = 0) -> frozenset[Scope]:
        """Call a value; returns the functions on whose open parameters something in it hangs."""
        match value:
            case FunctionValue():
                return self._function(value, given, link, depth)
            case PartialValue():
                return self.call(value.function, lambda: merge(value.arguments, given()), link, depth)
            case ClassValue():
                instance = InstanceValue(ClassValue(value.scope, value.frame), False, given)
                return self._methods(value, _MAKERS, instance, given, link, depth)
            case InstanceValue():
                return self._methods(value.cls, ("__call__",), value, given, link, depth)
            case UnknownValue():
                return value.depends
            case _:
                return _NOTHING

    def method(self, cls: ClassValue, name: str, link: Link) -> None:
        """Call a method of a new instance."""
        self._methods(cls, (name,), InstanceValue(ClassValue(cls.scope, cls.frame)), Arguments, link, 0)

    def _methods(
        self,
        cls: ClassValue,
        names: tuple[str, ...],
        instance: Value,
        given: Callable[[], Arguments],
        link: Link,
        depth: int,
    ) -> frozenset[Scope]:
        depends = _NOTHING
        for name in names:
            for value in classes.class_attribute(self._evaluator, cls, name)[0]:
                if isinstance(value, FunctionValue):
                    bound = FunctionValue(value.scope, value.frame, value.bound or instance)
                    depends |= self._function(bound, given, link, depth)
        return depends

    def _function(
        self, function: FunctionValue, given: Callable[[], Arguments], by: Link, depth: int
    ) -> frozenset[Scope]:
        scope = function.scope
        if depth > MAX_DEPTH:
            return _NOTHING
        link = Link(scope.dotted, by.stage, by)
        self._walk.functions.setdefault(scope, link)
        if function not in self._open:
            if self._readings[scope] >= MAX_READINGS:
                return _NOTHING
            self._readings[scope] += 1
            self._open[function] = _NOTHING
            steps = self._bodies.steps(scope)
            self._open[function] = self._execute(scope, steps, _open_frame(function), link, depth + 1)
        depends = self._open[function]
        if scope not in depends:
            return depends
        arguments = given()
        depends -= {scope}
        if (function, arguments) not in self._bound and self._readings[scope] < MAX_READINGS:
            self._bound.add((function, arguments))
            self._readings[scope] += 1
            frame = self._evaluator.bind(function, arguments, depth)
            depends |= self._execute(scope, self._bodies.steps(scope), frame, link, depth + 1)
        return depends

    def _execute(self, scope: Scope, steps: tuple[Step, ...], frame: Frame, link: Link, depth: int) -> frozenset[Scope]:
        depends = _NOTHING
        closed = self._walk.graph.closed_lines(scope.module.source)
        for step in steps:
            if step_line(step) in closed:
                continue
            match step:
                case syntax.Import() | syntax.ImportFrom():
                    if scope.kind != "module":
                        self._import(step, scope.module.source, link)
                case CallSite(call=call, point=point):
                    if self._matters(step, scope):
                        for turn in self._frames(point, frame):
                            depends |= self._call(call, point, turn, link, depth)
                case _:
                    if self._matters(step, scope):
                        depends |= self._decorate(step, frame, link, depth)
        return depends

    def _matters(self, step: CallSite | DecoratorSite, scope: Scope) -> bool:
        name = step_name(step)
        if name in self._names or (isinstance(step, CallSite) and _is_own_method(step.call, scope)):
            return True
        # What is called through a parameter or a loop can be anything.
        return scope.kind != "module" and isinstance(step, CallSite) and name in scope.bindings and not _attribute(step)

    def _frames(self, point: Point, frame: Frame) -> list[Frame]:
        """The frame of a point in the body that `frame` is of: that of a comprehension or class inside it."""
        frame = self._frame_within(point.scope, frame)
        return (
            [frame]
            if not point.loops or point.scope.kind != "comprehension"
            else list(self._evaluator.unroll(point, frame))
        )

    def _frame_within(self, scope: Scope, frame: Frame) -> Frame:
        if scope is frame.scope or scope.parent is None:
            return frame
        return Frame(scope, self._frame_within(scope.parent, frame), None, None, frame.depth)

    def _import(self, node: syntax.Import | syntax.ImportFrom, file: SourceFile, link: Link) -> None:
        for target in self._walk.graph.runs(node, file):
            self._walk.reach(target, link)

    def _decorate(self, site: DecoratorSite, frame: Frame, link: Link, depth: int) -> frozenset[Scope]:
        frame = self._frame_within(site.point.scope, frame)
        cls = site.scope.kind == "class"
        target: Value = ClassValue(site.scope, frame) if cls else FunctionValue(site.scope, frame)
        depends = _NOTHING
        for value in self._evaluator.evaluate(site.decorator.value, site.point, frame):
            depends |= self.call(value, lambda: Arguments(((target,),)), link, depth)
        return depends

    def _call(self, call: Call, point: Point, frame: Frame, link: Link, depth: int) -> frozenset[Scope]:
        depends = _NOTHING
        for value in self._evaluator.evaluate(call.function, point, frame):
            name = _outside(value)
            if name in IMPORTERS:
                depends |= self._import_by_name(call, name, point, frame, link)
            elif name in DISCOVERERS:
                self._discover(call, name, point, frame, link)
            else:
                depends |= self.call(value, lambda: self._evaluator.arguments(call, point, frame), link, depth)
        return depends

    # --- imports by name ---

    def _import_by_name(self, call: Call, name: str, point: Point, frame: Frame, link: Link) -> frozenset[Scope]:
        node = _argument(call, 0, IMPORTERS[name])
        if isinstance(node, syntax.Sequence) and name == "include" and node.items:
            node = node.items[0]  # include((module, app_name))
        if node is None or (name == "include" and isinstance(node, syntax.Sequence)):
            return _NOTHING
        reader = NameReader(self._evaluator, frame, self._settings)
        package = self._package(call, point, frame)
        for pattern in reader.read(node, point):
            if HOLE in pattern:
                if not reader.depends and name != "include":
                    self._discovery.import_pattern(_absolute(pattern, package), point.scope, link)
            elif pattern:
                found = "".join(part or "" for part in _absolute(pattern, package))
                near = point.scope.module.source.import_root
                self._walk.load(found, link, near) or self._walk.load(found.rpartition(".")[0], link, near)
        return frozenset(reader.depends)

    def _package(self, call: Call, point: Point, frame: Frame) -> str:
        """What a relative name given to `import_module` is relative to."""
        node = _argument(call, 1, "package")
        if node is not None:
            for pattern in NameReader(self._evaluator, frame, self._settings).read(node, point):
                if HOLE not in pattern:
                    return "".join(part or "" for part in pattern)
        return point.scope.module.package

    def _discover(self, call: Call, name: str, point: Point, frame: Frame, link: Link) -> None:
        reader = NameReader(self._evaluator, frame, self._settings)
        names: dict[bool, list[str]] = {True: [], False: []}
        for argument in call.arguments:
            value = argument.value
            for node in value.items if isinstance(value, syntax.Sequence) else (value,):
                for pattern in reader.read(node, point):
                    if len(pattern) == 1 and pattern[0] is not HOLE:
                        names[argument.keyword == "related_name"].append(pattern[0])
        self._discovery.discover(name, names[False], names[True], link)


def _open_frame(function: FunctionValue) -> Frame:
    """The frame of a body whose parameters are open, but for what a method is called on."""
    scope = function.scope
    given: dict[str, Values] = {
        parameter.name: (UnknownValue(Reason.PARAMETER, frozenset({scope})),) for parameter in scope.parameters
    }
    if function.bound is not None and scope.parameters:
        given[scope.parameters[0].name] = (function.bound,)
    return Frame(scope, function.frame, given)


def _outside(value: Value) -> str:
    """The last name of a function that the tree does not define."""
    match value:
        case ExternalValue(dotted=dotted):
            return dotted.rpartition(".")[2]
        case BuiltinValue(name=name) | MethodValue(name=name):
            return name
        case _:
            return ""


def _argument(call: Call, index: int, name: str) -> Expression | None:
    for argument in call.arguments:
        if argument.keyword == name:
            return argument.value
    if index < len(call.arguments) and call.arguments[index].keyword is None and not call.arguments[index].star:
        return call.arguments[index].value
    return None


def _absolute(pattern: Pattern, package: str) -> Pattern:
    """A name that begins with dots, made absolute."""
    first = pattern[0] if pattern else None
    if first is HOLE or not first.startswith("."):
        return pattern
    bare = first.lstrip(".")
    parts = package.split(".")
    base = ".".join(parts[: len(parts) - (len(first) - len(bare)) + 1])
    return (f"{base}.{bare}" if base else bare, *pattern[1:])


def _is_own_method(call: Call, scope: Scope) -> bool:
    """Whether a method calls another one of the same object: `self.connect()`, `super().ready()`."""
    match call.function:
        case syntax.Attribute(value=syntax.Name(id=name)):
            return scope.enclosing_class() is not None and name == next((p.name for p in scope.parameters), None)
        case syntax.Attribute(value=syntax.Call(function=syntax.Name(id="super"))):
            return True
    return False


def _attribute(step: CallSite) -> bool:
    return isinstance(step.call.function, syntax.Attribute)
