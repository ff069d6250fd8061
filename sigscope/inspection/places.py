"""The code behind the rows of a scan, found again by its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sigscope.frameworks.registry import framework_of_class
from sigscope.model.location import Location, Span
from sigscope.model.project import Connection, Project, Via
from sigscope.model.syntax import Argument, Attribute, Call, Expression
from sigscope.resolution import classes
from sigscope.resolution.attributes import is_framework_class
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import CallSite, DecoratorSite, Module, Scope
from sigscope.resolution.values import ClassValue, ExternalValue, FunctionValue, Values

_YIELD = re.compile(rb"\byield\b")
_WORD = re.compile(r"[^\W\d]\w*")
_MODEL_SIGNAL = "django.db.models.signals.ModelSignal"


@dataclass(frozen=True, slots=True, eq=False)
class ConnectCall:
    """`signal.connect(receiver, ...)` as it stands, and the rows that come of it."""

    site: CallSite
    rows: tuple[Connection, ...]
    receiver: Expression

    @property
    def location(self) -> Location:
        """Where the call stands."""
        return self.rows[0].location


@dataclass(frozen=True, slots=True, eq=False)
class ConnectingDecorator:
    """A decorator that connects what stands under it, and the rows that come of it."""

    site: DecoratorSite
    rows: tuple[Connection, ...]

    @property
    def location(self) -> Location:
        """Where the decorator stands."""
        return self.rows[0].location

    @property
    def is_connect(self) -> bool:
        """Whether it is the method of a signal, `@signal.connect`, and not `receiver`."""
        node = self.site.decorator.value
        function = node.function if isinstance(node, Call) else node
        return isinstance(function, Attribute) and function.name == "connect"


class Places:
    """Modules, definitions and calls of the scanned tree, by place and by name."""

    def __init__(self, project: Project, evaluator: Evaluator) -> None:
        self.project = project
        self.evaluator = evaluator
        self.modules = evaluator.table.loaded()
        self._by_path = {module.source.path: module for module in self.modules}
        self._classes: dict[str, Scope | None] = {}
        self._signals = {signal.id: signal for signal in project.signals}

    def class_named(self, dotted: str) -> Scope | None:
        """The class of the tree by its dotted name; None where there is none."""
        if dotted not in self._classes:
            self._classes[dotted] = self._find_class(dotted.split("."))
        return self._classes[dotted]

    def _find_class(self, parts: list[str]) -> Scope | None:
        for cut in range(len(parts) - 1, 0, -1):
            module = self.evaluator.table.find(".".join(parts[:cut]), "")
            if module is None or module.module is None or module.module.library:
                continue
            values: Values = (module,)
            for name in parts[cut:]:
                values = tuple(each for value in values for each in self.evaluator.attribute(value, name))
            scopes = [value.scope for value in values if isinstance(value, ClassValue)]
            return next((scope for scope in scopes if scope.dotted == ".".join(parts)), None)
        return None

    def definition(self, row: Connection) -> Scope | None:
        """The function, lambda or class of the tree that a connection's receiver is; None where it can't be found."""
        location = row.receiver_location
        if location is None:
            return None
        words = [*_WORD.findall(row.receiver), "lambda"]
        scopes = self._by_path[location.path].scopes.naming(words) if location.path in self._by_path else ()
        spans = ((scope, scope.span) for scope in scopes if scope.kind != "comprehension")
        return next((scope for scope, span in spans if _lies(span, location)), None)

    def _calls(self, path: str) -> Iterator[CallSite]:
        """The calls in a file, those by the usual names first: going over all reads the whole file."""
        calls = self._by_path[path].calls
        for name in ("connect", "disconnect"):
            yield from calls.of(name)
        for sites in calls.values():
            yield from sites

    def call(self, location: Location) -> CallSite | None:
        """The call that lies there; None where there is none."""
        return next((site for site in self._calls(location.path) if _lies(site.call.span, location)), None)

    def module(self, path: str) -> Module:
        """The module of a file that holds a row."""
        return self._by_path[path]

    def connections(self, *vias: Via) -> Iterator[tuple[Location, tuple[Connection, ...]]]:
        """The connections to signals of Django, those of one place together.

        What a library defines counts only where Django's own `receiver` connects it: other libraries' signals have a
        `connect` as well.
        """
        found: dict[Location, list[Connection]] = {}
        for row in self.project.connections:
            signal = self._signals[row.signal]
            is_known = signal.kind != "external" or row.via == "decorator"
            if row.via in vias and signal.framework == "django" and is_known:
                found.setdefault(row.location, []).append(row)
        for location, rows in found.items():
            yield location, tuple(rows)

    @cached_property
    def connect_calls(self) -> tuple[ConnectCall, ...]:
        """Every call of Django's own `connect` with its receiver."""
        found = []
        for location, rows in self.connections("connect"):
            site = self.call(location)
            receiver = None if site is None else argument(site.call, 0, "receiver")
            if site is not None and receiver is not None and self.is_plain(site):
                found.append(ConnectCall(site, rows, receiver))
        return tuple(found)

    @cached_property
    def decorators(self) -> tuple[ConnectingDecorator, ...]:
        """Every `@receiver(...)` and `@signal.connect`, wrappers aside."""
        rows_at = dict(self.connections("decorator"))
        paths = {location.path for location in rows_at}
        return tuple(
            ConnectingDecorator(site, rows_at[location])
            for path in sorted(paths)
            for site in self.module(path).decorations_naming(frozenset())  # what connects was read already
            if (location := Location.of(path, site.decorator.span)) in rows_at
        )

    def values(self, node: Expression, site: CallSite | DecoratorSite) -> Values:
        """What an expression at a site can stand for."""
        return self.evaluator.evaluate(node, site.point, self.evaluator.base_frame(site.point.scope))

    def is_plain(self, site: CallSite) -> bool:
        """Whether a call of `connect` or the like is of the method that Django defines, not of an own one."""
        values = self.values(site.call.function, site)
        return not any(
            isinstance(value, FunctionValue) and not (value.scope.parent and is_framework_class(value.scope.parent))
            for value in values
        )

    def is_builtin(self, signal_id: str) -> bool:
        """Whether Django itself defines a signal."""
        return self._signals[signal_id].kind == "builtin"

    def is_plain_class(self, signal_id: str) -> bool:
        """Whether a signal is of a class whose `connect` is known, or a library's that `receiver` connects."""
        return self._signals[signal_id].kind == "external" or self.is_model_signal(signal_id) is not None

    def has_own_connect(self, signal_id: str) -> bool:
        """Whether the class of a signal defines a `connect` of its own in the tree."""
        scope = self.class_named(self._signals[signal_id].class_name)
        return (
            scope is not None
            and classes.class_attribute(self.evaluator, self.class_of(scope), "connect")[1] is not None
        )

    def class_of(self, scope: Scope) -> ClassValue:
        """The class that `scope` is the body of."""
        return ClassValue(scope, self.evaluator.base_frame(scope.parent or scope))

    def is_plain_signal_class(self, cls: ClassValue) -> bool:
        """Whether a class of the tree is a signal class of Django's that keeps Django's constructor."""
        if classes.signal_framework(self.evaluator, cls) != "django":
            return False
        return classes.class_attribute(self.evaluator, cls, "__init__")[1] is None

    def text(self, module: Module) -> bytes:
        """The bytes of a module's file."""
        return self.evaluator.table.text(module.source)

    def yields(self, scope: Scope) -> bool:
        """Whether `yield` stands in a function, so that its names live on while it waits."""
        lines = self.text(scope.module).splitlines()[scope.span.line - 1 : scope.span.end_line]
        return any(_YIELD.search(line) for line in lines)

    def is_model_signal(self, signal_id: str) -> bool | None:
        """Whether a signal resolves a string to a model; None where its class can't be told."""
        class_name = self._signals[signal_id].class_name
        if self._signals[signal_id].kind == "external":
            return None
        if framework_of_class(class_name) is not None:
            return class_name == _MODEL_SIGNAL
        scope = self.class_named(class_name)
        if scope is None:
            return None
        order = classes.resolution_order(self.evaluator, self.class_of(scope))
        outside = [value.dotted for value in order if isinstance(value, ExternalValue)]
        if _MODEL_SIGNAL in outside:
            return True
        return False if any(framework_of_class(name) is not None for name in outside) else None


def argument(call: Call, index: int, name: str) -> Expression | None:
    """The argument at `index` or of that name as it is written; None where there is none or a `*` may hide it."""
    for given in call.arguments:
        if given.keyword == name:
            return given.value
    positional: list[Argument] = [given for given in call.arguments if given.keyword is None]
    if any(given.star for given in positional[: index + 1]) or len(positional) <= index:
        return None
    return positional[index].value


def _lies(span: Span, location: Location) -> bool:
    return Location.of(location.path, span) == location
