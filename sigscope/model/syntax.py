"""One file's facts: statements and expressions, reduced to what tells how names flow and what is called.

No node of a concrete syntax tree in it, so facts are picklable. What has no bearing on names (arithmetic, comparisons,
...) is an `Opaque` that keeps its children, so that no call is lost; `f"{app}.signals"` is `"%s.signals" % (app,)`.
"""

from dataclasses import dataclass
from typing import Literal

from sigscope.model.location import Span


@dataclass(frozen=True, slots=True)
class Name:
    """A bare name."""

    id: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """`value.name`."""

    value: "Expression"
    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal string, number, boolean or None."""

    value: str | bytes | int | float | complex | None


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call or class statement; `star` is `*`, `**` or empty, `keyword` its name or None."""

    value: "Expression"
    keyword: str | None = None
    star: Literal["", "*", "**"] = ""


@dataclass(frozen=True, slots=True)
class Call:
    """`function(arguments)`."""

    function: "Expression"
    arguments: tuple[Argument, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, tuple or set display; an item may be `Starred`."""

    kind: Literal["list", "tuple", "set"]
    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dict display; a key of None marks `**value`."""

    items: tuple[tuple["Expression | None", "Expression"], ...]


@dataclass(frozen=True, slots=True)
class Starred:
    """`*value` inside a display, a subscript or an assignment's target."""

    value: "Expression"


@dataclass(frozen=True, slots=True)
class Subscript:
    """`value[index]`; several indices are one tuple."""

    value: "Expression"
    index: "Expression"


@dataclass(frozen=True, slots=True)
class Binary:
    """`left operator right`, for what builds sequences and strings: `+`, `%`, `|`; a formatted string.

    The condition of a comprehension may also be one by `==`, `!=`, `in` or `not in`.
    """

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values: `a if test else b`, `a or b`, `a and b`; `test` is None for the last two."""

    options: tuple["Expression", ...]
    test: "Expression | None" = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """`(name := value)`."""

    name: str
    value: "Expression"


@dataclass(frozen=True, slots=True)
class Awaited:
    """`await value`."""

    value: "Expression"


@dataclass(frozen=True, slots=True)
class Generator:
    """`for target in iterable if conditions`, one clause of a comprehension."""

    target: "Expression"
    iterable: "Expression"
    conditions: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Comprehension:
    """A list, set, dict or generator comprehension; `elements` are the one or two (key, value) that it yields."""

    elements: tuple["Expression", ...]
    generators: tuple[Generator, ...]


@dataclass(frozen=True, slots=True)
class Lambda:
    """`lambda parameters: body`."""

    parameters: tuple["Parameter", ...]
    body: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class Opaque:
    """Anything else; `children` are the expressions inside it."""

    children: tuple["Expression", ...] = ()


Expression = (
    Name
    | Attribute
    | Constant
    | Call
    | Sequence
    | Mapping
    | Starred
    | Subscript
    | Binary
    | Choice
    | Assigned
    | Awaited
    | Comprehension
    | Lambda
    | Opaque
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; `kind` as in `inspect.Parameter`, in short."""

    name: str
    kind: Literal["positional", "either", "star", "keyword", "double_star"]
    default: Expression | None
    annotation: Expression | None


@dataclass(frozen=True, slots=True)
class Alias:
    """`name as bound`; `bound` equals `name` where there is no `as`."""

    name: str
    bound: str


@dataclass(frozen=True, slots=True)
class Import:
    """`import module` binds the first segment, `import module as bound` (`whole`) binds the module itself."""

    module: str
    bound: str
    whole: bool
    span: Span


@dataclass(frozen=True, slots=True)
class ImportFrom:
    """`from ..module import names`; `level` counts the dots; `star` is `import *`, with no names."""

    module: str
    level: int
    names: tuple[Alias, ...]
    star: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Assign:
    """`target = ... = value`; value is None for a bare annotation."""

    targets: tuple[Expression, ...]
    value: Expression | None
    annotation: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class AugmentedAssign:
    """`target operator value`, the operator with its equals sign (`+=`)."""

    target: Expression
    operator: str
    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Evaluate:
    """An expression standing as a statement (also the test of an `assert`, the value of a `raise`)."""

    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Return:
    """`return value`."""

    value: Expression | None
    span: Span


@dataclass(frozen=True, slots=True)
class Delete:
    """`del targets`."""

    targets: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Declare:
    """`global names` or `nonlocal names`."""

    kind: Literal["global", "nonlocal"]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decorator:
    """`@value`; its span begins at the at sign."""

    value: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Function:
    """A `def`; `span` runs from the first decorator (or `def`) to the end, `def_line` is the line of `def`."""

    name: str
    parameters: tuple[Parameter, ...]
    decorators: tuple[Decorator, ...]
    body: tuple["Statement", ...]
    is_async: bool
    span: Span
    def_line: int


@dataclass(frozen=True, slots=True)
class Class:
    """A `class`; `arguments` are the bases and the keywords (`metaclass=`) in order."""

    name: str
    arguments: tuple[Argument, ...]
    decorators: tuple[Decorator, ...]
    body: tuple["Statement", ...]
    span: Span
    def_line: int


@dataclass(frozen=True, slots=True)
class If:
    """`if test: body else: orelse`; an `elif` is an `If` alone in `orelse`."""

    test: Expression
    body: tuple["Statement", ...]
    orelse: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class For:
    """`for target in iterable`."""

    target: Expression
    iterable: Expression
    body: tuple["Statement", ...]
    orelse: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class While:
    """`while test`."""

    test: Expression
    body: tuple["Statement", ...]
    orelse: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class WithItem:
    """`context as target`."""

    context: Expression
    target: Expression | None


@dataclass(frozen=True, slots=True)
class With:
    """`with items: body`."""

    items: tuple[WithItem, ...]
    body: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Handler:
    """`except type as name: body`; `type` is None for a bare `except`."""

    type: Expression | None
    name: str | None
    body: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Try:
    """`try` (or `try` with `except*`)."""

    body: tuple["Statement", ...]
    handlers: tuple[Handler, ...]
    orelse: tuple["Statement", ...]
    final: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One `case` of a `match`; `names` are those that its pattern binds."""

    names: tuple[str, ...]
    guard: Expression | None
    body: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Match:
    """`match subject`."""

    subject: Expression
    cases: tuple[Case, ...]


Statement = (
    Import
    | ImportFrom
    | Assign
    | AugmentedAssign
    | Evaluate
    | Return
    | Delete
    | Declare
    | Function
    | Class
    | If
    | For
    | While
    | With
    | Try
    | Match
)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The statements of one file, in order."""

    body: tuple[Statement, ...]
