"""What an expression can stand for, as far as the text tells.

An evaluation gives a tuple of these: every value that can be there, in the order of the code (the arms of a `try`, of
an `if`, the items of a loop). Nothing known at all is an `UnknownValue` that says why.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sigscope.model.location import Span
from sigscope.model.reasons import Reason
from sigscope.model.syntax import Call
from sigscope.resolution.scopes import Loop, Module, Point, Scope


class Frame:
    """Where an evaluation stands: a scope, what its parameters and loops are bound to, and the frame around it.

    `arguments` is None where the scope is read by itself, without a call that binds its parameters.
    """

    __slots__ = ("arguments", "depth", "loops", "parent", "scope")

    def __init__(
        self,
        scope: Scope,
        parent: "Frame | None",
        arguments: "dict[str, Values] | None" = None,
        loops: "dict[Loop, Values] | None" = None,
        depth: int = 0,
    ) -> None:
        self.scope = scope
        self.parent = parent
        self.arguments = arguments
        self.loops = loops or {}
        self.depth = depth

    def within(self, loops: "dict[Loop, Values]") -> "Frame":
        """The same frame inside loops whose targets are bound."""
        return Frame(self.scope, self.parent, self.arguments, {**self.loops, **loops}, self.depth)


@dataclass(frozen=True, slots=True)
class ConstantValue:
    """A literal."""

    value: str | bytes | int | float | complex | None


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module of the tree; `module` is None for a namespace package."""

    name: str
    module: Module | None
    import_root: str


@dataclass(frozen=True, slots=True)
class ExternalValue:
    """Something outside the tree, by its dotted name.

    `is_member` where it is an attribute that a class of the tree has from an outside base: what it is can't be told.
    """

    dotted: str
    is_member: bool = False


@dataclass(frozen=True, slots=True)
class ExternalResult:
    """What a call of something outside the tree gives.

    `owner` is the class that it was taken from as an attribute, `name` that attribute's name: a model and its field.
    """

    dotted: str
    call: Call
    point: Point = field(compare=False)
    frame: Frame = field(compare=False)
    owner: "ClassValue | None" = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class ClassValue:
    """A class of the tree and the frame it stands in; `is_self` where it may be a subclass: `cls`, `type(self)`."""

    scope: Scope
    frame: Frame = field(compare=False)
    is_self: bool = False


@dataclass(frozen=True, slots=True)
class InstanceValue:
    """An instance of a class of the tree, made with `arguments`; `is_self` where it is what a method is called on.

    `owner` and `name` as for an `ExternalResult`, where it is a field.
    """

    cls: ClassValue
    is_self: bool = False
    arguments: "Callable[[], Arguments] | None" = field(default=None, compare=False)
    key: int = 0
    owner: ClassValue | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class FunctionValue:
    """A function, lambda or method of the tree; `bound` is what it was taken from, where that is its first argument."""

    scope: Scope
    frame: Frame
    bound: "Value | None" = None


@dataclass(frozen=True, slots=True)
class PartialValue:
    """`functools.partial(function, ...)`."""

    function: "Value"
    arguments: "Arguments" = field(compare=False)
    key: int = 0


@dataclass(frozen=True, slots=True)
class SuperValue:
    """`super()` inside a method of `after`, called on `instance`."""

    after: ClassValue
    instance: "Value"


@dataclass(frozen=True, slots=True)
class SignalValue:
    """A signal. `id` is empty as long as no name is bound to it; `is_local` while only a function's local name is."""

    id: str
    framework: str
    class_name: str
    cls: ClassValue | None = field(compare=False)
    is_local: bool = False
    path: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Home:
    """The name under which a module, a class or its instances (one of them: `instance`, 0 for any) keep a container."""

    scope: Scope
    name: str
    instance: int = 0
    is_member: bool = False


@dataclass(frozen=True, slots=True)
class SequenceValue:
    """A list, tuple or set whose items are known, each by its possible values; the rest as in `MappingValue`."""

    items: tuple["Values", ...]
    is_open: bool = False
    home: Home | None = None


@dataclass(frozen=True, slots=True)
class MappingValue:
    """A dict whose items are known; `is_open` where it is made empty, so that it must be filled somewhere.

    Where it has a `home`, functions may put more into it, see `containers`.
    """

    items: tuple[tuple["Values", "Values"], ...]
    is_open: bool = False
    home: Home | None = None


_CONTAINERS = (SequenceValue, MappingValue)


@dataclass(frozen=True, slots=True)
class ModelValue:
    """A model named by its label, `app_label.Model`, that is no class of the tree as far as can be told."""

    label: str


@dataclass(frozen=True, slots=True)
class BuiltinValue:
    """One of Python's builtins, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class MethodValue:
    """A method of a value that Python itself provides: `dict.items`, `Signal.connect`, ..."""

    owner: "Value"
    name: str


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """Can't be told; `depends` are the functions whose parameters it hangs on."""

    reason: Reason
    depends: frozenset[Scope] = frozenset()


Value = (
    ConstantValue
    | ModuleValue
    | ExternalValue
    | ExternalResult
    | ClassValue
    | InstanceValue
    | FunctionValue
    | PartialValue
    | SuperValue
    | SignalValue
    | SequenceValue
    | MappingValue
    | ModelValue
    | BuiltinValue
    | MethodValue
    | UnknownValue
)
Values = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a call, evaluated; `unspread` is what stands behind a `*` or `**` and could not be spread."""

    positional: tuple[Values, ...] = ()
    keywords: tuple[tuple[str, Values], ...] = ()
    unspread: Values = ()

    def get(self, index: int | None, name: str) -> Values | None:
        """The argument given at `index` or as `name`; None where it isn't given."""
        for keyword, values in self.keywords:
            if keyword == name:
                return values
        if index is not None and index < len(self.positional):
            return self.positional[index]
        return None


def is_outside(value: Value) -> bool:
    """Whether it lies outside the tree, read as a library's text or not."""
    return isinstance(value, ExternalValue) or (
        isinstance(value, FunctionValue | ClassValue) and bool(value.scope.module.library)
    )


def is_open(values: Values) -> bool:
    """Whether one of the values is a container that is made empty, to be filled somewhere."""
    return any(isinstance(value, SequenceValue | MappingValue) and value.is_open for value in values)


def is_false(values: Values) -> bool:
    """Whether the only value is a constant that counts as false."""
    return len(values) == 1 and isinstance(values[0], ConstantValue) and not values[0].value


def at_home(values: Values, home: Home) -> Values:
    """The values, the containers among them that have no home yet with this one."""
    if not any(isinstance(value, _CONTAINERS) for value in values):
        return values
    return tuple(
        replace(value, home=home) if isinstance(value, _CONTAINERS) and value.home is None else value
        for value in values
    )


def unique(values: "list[Value]") -> Values:
    """The values without repetition, in order."""
    return tuple(dict.fromkeys(values)) if len(values) > 1 else tuple(values)
