"""What a user names: a signal, a signal with its sender, a model, a function, a class, a place."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from sigscope.cascade.analysed import Analysed
from sigscope.cascade.functions import Functions, place_of, scopes_named
from sigscope.cascade.models import Model, Models
from sigscope.errors import SigscopeError
from sigscope.frameworks.registry import FRAMEWORKS
from sigscope.model.dotted import last_name
from sigscope.model.location import Location
from sigscope.resolution.scopes import Scope
from sigscope.resolution.senders import UNTOLD
from sigscope.resolution.values import ClassValue, FunctionValue, Value, Values
from sigscope.sources.imports import defined_names

_PLACE = re.compile(r"(?P<path>.+\.py):(?P<line>\d+)")
_MOST = 8
_NEAR = 0.55


@dataclass(frozen=True, slots=True)
class SignalTarget:
    """A signal; `senders` is `?` alone for any."""

    name: str
    senders: tuple[str | None, ...]
    location: Location | None


@dataclass(frozen=True, slots=True)
class ModelTarget:
    """A model."""

    model: Model
    location: Location | None


@dataclass(frozen=True, slots=True)
class FunctionTarget:
    """A function or method, or the methods of a class that is no model: a view."""

    name: str
    scopes: tuple[Scope, ...]
    location: Location | None


Target = SignalTarget | ModelTarget | FunctionTarget


class UnknownNameError(SigscopeError):
    """Nothing in the project has the name."""


class Targets:
    """Finds targets in an analysis."""

    def __init__(self, analysed: Analysed, models: Models, functions: Functions) -> None:
        self._project = analysed.project
        self._evaluator = analysed.evaluator
        self._models = models
        self._functions = functions

    def find(self, text: str) -> Target:
        """What `text` names. Raises SigscopeError, which names the candidates, where that is nothing or several."""
        place = _PLACE.fullmatch(text)
        if place is not None:
            return self._at(place["path"], int(place["line"]))
        name, colon, sender = text.partition(":")
        found = self._named(name)
        if len(found) > 1:
            raise SigscopeError(f"{name} can be several: name one of {_list(map(_name, found))}")
        if not found:
            raise self._unknown(name)
        target = found[0]
        if not colon:
            return target
        if not isinstance(target, SignalTarget):
            raise SigscopeError(f"{name} is no signal; a sender can only stand behind a signal")
        return SignalTarget(target.name, (self._sender(sender, target.name),), target.location)

    def _named(self, name: str) -> list[Target]:
        exact = self._signals(name, is_whole=True) or self._dotted(name) or self._labelled(name)
        return exact or [*self._signals(name, is_whole=False), *self._defined(name)] or self._inherited(name)

    def _signals(self, name: str, *, is_whole: bool) -> list[Target]:
        known = {row.id: (row.id, *row.aliases) for row in self._project.signals}
        for framework in FRAMEWORKS:
            for signal in framework.signals:
                if framework.name == "django":
                    known.setdefault(signal.id, (signal.id,))
        found = [
            key
            for key, names in known.items()
            if name in names or (not is_whole and any(_ends(each, name) for each in (names[0],)))
        ]
        places = {row.id: row.location for row in self._project.signals}
        return [SignalTarget(key, (UNTOLD,), places.get(key)) for key in sorted(found)]

    def _dotted(self, name: str) -> list[Target]:
        """What a dotted name leads to by way of the module that it begins with."""
        parts = name.split(".")
        for count in range(len(parts) - 1, 0, -1):
            module = self._evaluator.table.find(".".join(parts[:count]), "")
            if module is None:
                continue
            if module.module is not None:
                rest = ".".join(parts[count:])
                own = [scope for scope in scopes_named(module.module, rest) if scope.qualname == rest]
                if own and own[0].kind != "class":
                    return [self._function(own[0])]
            values: Values = self._evaluator.module_attribute(module, parts[count])
            for part in parts[count + 1 :]:
                values = tuple(each for value in values for each in self._evaluator.attribute(value, part))
            return self._of_values(values)
        return []

    def _labelled(self, name: str) -> list[Target]:
        cls = self._evaluator.apps.model(name) if name.count(".") == 1 else None
        return [] if cls is None else self._of_values((cls,))

    def _defined(self, name: str) -> list[Target]:
        """Functions and classes whose qualified name ends like this."""
        return list(dict.fromkeys(self._of_scope(scope) for scope in self._scopes_called(name)))

    def _scopes_called(self, name: str) -> Iterator[Scope]:
        last = last_name(name)
        for file in self._evaluator.table.words.naming(last):
            if last in defined_names(self._evaluator.table.text(file)):
                for scope in scopes_named(self._evaluator.table.module(file), last):
                    if scope.name == last and scope.kind in ("function", "class") and _ends(scope.dotted, name):
                        yield scope

    def _inherited(self, name: str) -> list[Target]:
        """The method that a class called `Class` has from a base, for `Class.method`."""
        owner, _, method = name.rpartition(".")
        classes = [scope for scope in self._scopes_called(owner) if scope.kind == "class"] if owner else []
        values = (ClassValue(scope, self._evaluator.base_frame(scope.parent or scope)) for scope in classes)
        return self._of_values(value for cls in values for value in self._evaluator.attribute(cls, method))

    def _of_values(self, values: Iterable[Value]) -> list[Target]:
        scopes = [value.scope for value in values if isinstance(value, ClassValue | FunctionValue)]
        return [self._of_scope(scope) for scope in dict.fromkeys(scopes)]

    def _of_scope(self, scope: Scope) -> Target:
        if scope.kind != "class":
            return self._function(scope)
        cls = ClassValue(scope, self._evaluator.base_frame(scope.parent or scope))
        model = self._models.of(cls)
        if model is not None:
            return ModelTarget(model, place_of(scope))
        methods = [
            inner for inner in scope.module.scopes.values() if inner.parent is scope and inner.kind == "function"
        ]
        return FunctionTarget(scope.dotted, tuple(methods), place_of(scope))

    def _function(self, scope: Scope) -> Target:
        return FunctionTarget(scope.dotted, (scope,), place_of(scope))

    def _sender(self, text: str, signal: str) -> str:
        cls = self._evaluator.apps.model(text) if text.count(".") == 1 else None
        if cls is not None:
            return cls.scope.dotted
        known = {row.sender for row in self._project.connections if row.signal == signal}
        known |= {row.sender for row in self._project.sends if row.signal == signal}
        models = [target.model.dotted for target in self._named(text) if isinstance(target, ModelTarget)]
        named = sorted({name for name in known if name and (name == text or _ends(name, text))} | set(models))
        if len(named) > 1:
            raise SigscopeError(f"the sender {text} can be several: name one of {_list(named)}")
        if not named:
            near = nearest(text, [name for name in known if name and name != UNTOLD])
            raise SigscopeError(f"{signal} has no sender {text}{_hint(near)}")
        return named[0]

    # --- places ---

    def _at(self, path: str, line: int) -> Target:
        paths = [file.path for file in self._evaluator.table.files]
        found = [each for each in paths if each == path] or [
            each for each in paths if _is_tail(each, path) or _is_tail(path, each)
        ]
        if not found:
            raise SigscopeError(f"no file {path} was read{_hint(nearest(path, paths, _file_name))}")
        if len(found) > 1:
            raise SigscopeError(f"{path} can be several files: name one of {_list(found)}")
        for row in self._project.signals:
            at = row.location
            if at is not None and at.path == found[0] and at.line <= line <= at.end_line:
                return SignalTarget(row.id, (UNTOLD,), at)
        scopes = self._scopes(found[0])
        around = [scope for scope in scopes if scope.span.line <= line <= scope.span.end_line]
        if not around:
            spans = [(scope.span.line, scope.span.end_line, scope.dotted) for scope in scopes]
            signals = [(row.location, row.id) for row in self._project.signals if row.location is not None]
            spans += [(at.line, at.end_line, name) for at, name in signals if at.path == found[0]]
            spans.sort(key=lambda span: max(span[0] - line, line - span[1]))
            near = _hint([name for _, _, name in spans[:_MOST]])
            raise SigscopeError(f"no function, class or signal stands at {found[0]}:{line}{near}")
        return self._of_scope(max(around, key=lambda scope: (scope.span.line, -scope.span.end_line)))

    def _scopes(self, path: str) -> list[Scope]:
        """The functions and classes of a file."""
        module = self._functions.module(path)
        scopes = () if module is None else module.scopes.values()
        return [scope for scope in scopes if scope.kind in ("function", "class")]

    def _unknown(self, name: str) -> UnknownNameError:
        near = nearest(name, self._everything())
        return UnknownNameError(f"nothing is called {name}: no signal, model, function or class{_hint(near)}")

    def _everything(self) -> Iterator[str]:
        yield from (row.id for row in self._project.signals)
        yield from (row.receiver for row in self._project.connections)
        for file in self._evaluator.table.files:
            for name in defined_names(self._evaluator.table.text(file)):
                yield f"{file.module}.{name}"


def _file_name(path: str) -> str:
    return path.rpartition("/")[2]


def nearest(text: str, names: Iterable[str], last: Callable[[str], str] = last_name) -> list[str]:
    """The names that are most like `text`, by themselves or by their `last` part; the nearest first."""
    rated = []
    for name in sorted(set(names)):
        one = SequenceMatcher(None, text.lower(), name.lower()).ratio()
        other = SequenceMatcher(None, last(text).lower(), last(name).lower()).ratio()
        rated.append((max(one, other), name))
    best = sorted((one for one in rated if one[0] >= _NEAR), key=lambda one: (-one[0], one[1]))
    return [name for _, name in best[:_MOST]]


def _name(target: Target) -> str:
    return target.model.dotted if isinstance(target, ModelTarget) else target.name


def _ends(dotted: str, name: str) -> bool:
    return dotted == name or dotted.endswith(f".{name}")


def _is_tail(whole: str, part: str) -> bool:
    return whole.endswith(f"/{part}")


def _hint(near: list[str]) -> str:
    return f"; did you mean {_list(near)}?" if near else ""


def _list(names: Iterable[str]) -> str:
    found = list(names)
    shown = found[:_MOST]
    return ", ".join(shown) + (f" and {len(found) - len(shown)} more" if len(found) > len(shown) else "")
