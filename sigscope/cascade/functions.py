"""The functions behind names and places, ready to be read."""

from collections import Counter
from functools import cached_property

from sigscope.cascade.models import Kinds
from sigscope.cascade.records import Setting
from sigscope.model.location import Location
from sigscope.model.project import Connection
from sigscope.model.reasons import Reason
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.names import decorator_names
from sigscope.resolution.scopes import Module, Scope
from sigscope.resolution.values import (
    Arguments,
    ClassValue,
    Frame,
    FunctionValue,
    InstanceValue,
    PartialValue,
    SignalValue,
    UnknownValue,
    Value,
    Values,
)
from sigscope.sources.imports import defined_names

Key = tuple[object, ...]


class Functions:
    """Finds functions of the tree."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._files = {file.path: file for file in evaluator.table.files}

    def module(self, path: str) -> Module | None:
        """The module of a file of the tree."""
        file = self._files.get(path)
        return None if file is None else self._evaluator.table.module(file)

    @cached_property
    def _counts(self) -> Counter[str]:
        table = self._evaluator.table
        return Counter(name for file in table.files for name in defined_names(table.text(file)))

    def count(self, name: str) -> int:
        """How many functions, methods and classes of the tree have a name."""
        return self._counts[name]

    def of_scope(self, scope: Scope) -> FunctionValue:
        """A function or lambda; a method is bound to an instance of its class, or to the class."""
        owner, markers = scope.enclosing_class(), decorator_names(scope)
        frame = self._evaluator.base_frame(scope.parent or scope)
        if owner is None or "staticmethod" in markers:
            return FunctionValue(scope, frame)
        cls = ClassValue(owner, self._evaluator.base_frame(owner.parent or owner))
        return FunctionValue(scope, frame, cls if "classmethod" in markers else InstanceValue(cls))

    def receiver(self, row: Connection) -> FunctionValue | None:
        """The function that a connection calls; None where it lies outside the tree."""
        if row.receiver_location is None:
            return None
        named = scopes_named(self.module(row.receiver_location.path), row.receiver)
        found = [scope for scope in named if scope.kind != "comprehension" and _place(scope) == row.receiver_location]
        return self._called(found[0], row.receiver) if found else None

    def _called(self, scope: Scope, name: str) -> FunctionValue | None:
        return self._called_class(scope, name) if scope.kind == "class" else self.of_scope(scope)

    def _called_class(self, scope: Scope, name: str) -> FunctionValue | None:
        cls = ClassValue(scope, self._evaluator.base_frame(scope.parent or scope))
        method = "__call__" if name.endswith(".__call__") else "__init__"
        values = self._evaluator.attribute(InstanceValue(cls), method)
        return next((value for value in values if isinstance(value, FunctionValue)), None)

    def called_by_signal(
        self, function: FunctionValue, payload: tuple[tuple[str, Values], ...], kinds: tuple[tuple[str, Kinds], ...]
    ) -> Setting:
        """What a receiver is read with: Django hands it everything by keyword."""
        scope = function.scope
        rest: Values = (UnknownValue(Reason.PARAMETER, frozenset({scope})),)
        frame = self._evaluator.bind(function, Arguments((), payload, rest), 1)
        return Setting(frame, tuple((scope, name, found) for name, found in kinds))


def key_of(scope: Scope, setting: Setting) -> Key:
    """What two readings of a body share if they come to the same."""
    frame: Frame | None = setting.frame
    rows: list[object] = [scope]
    while frame is not None:
        for name, values in (frame.arguments or {}).items():
            told = tuple(filter(None, map(_told, values)))
            if told:
                rows.append((frame.scope, name, told))
        frame = frame.parent
    return (*rows, frozenset((owner, name, kinds) for owner, name, kinds in setting.given))


def _told(value: Value) -> object:
    """What of a value decides what a body does with it."""
    match value:
        case InstanceValue(cls=cls):
            return ("instance", cls.scope, cls.is_self)
        case ClassValue(scope=scope, is_self=is_self):
            return ("class", scope, is_self)
        case FunctionValue(scope=scope):
            return ("function", scope)
        case PartialValue(key=key):
            return ("partial", key)
        case SignalValue(id=name):
            return ("signal", name)
        case _:
            return None


def scopes_named(module: Module | None, dotted: str) -> list[Scope]:
    """The scopes of a module that may go by a dotted name, and others; only the statements that name them are read."""
    words = dotted.removeprefix("" if module is None else f"{module.name}.").split(".")[-3:]
    named = [] if module is None else module.scopes.naming(filter(str.isidentifier, words))
    return named if module is None or "<" not in dotted else module.scopes.values()


def _place(scope: Scope) -> Location:
    return Location.of(scope.module.source.path, scope.span)


def place_of(scope: Scope) -> Location | None:
    """Where a function or class of the tree is defined; None for what a library defines."""
    return None if scope.module.library else _place(scope)
