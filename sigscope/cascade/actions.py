"""What the body of a function does, in the order of its text: calls, sends, writes, effects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sigscope.cascade import effects
from sigscope.cascade.functions import scopes_named
from sigscope.cascade.models import Kinds, Model, Models, Record, Rows
from sigscope.cascade.records import Records, Setting, frame_within
from sigscope.cascade.senders import senders_of
from sigscope.model import syntax
from sigscope.model.location import Location, Span
from sigscope.model.project import Send
from sigscope.model.syntax import Argument, Attribute, Call
from sigscope.model.trace import Effect, EffectKind
from sigscope.resolution.calls import merge
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.naming import text_of
from sigscope.resolution.scopes import CallSite, Loop, Looped, Point, Scope
from sigscope.resolution.values import (
    Arguments,
    BuiltinValue,
    ClassValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    MethodValue,
    PartialValue,
    Value,
    Values,
)
from sigscope.startup.bodies import Bodies

Verb = Literal[
    "init",
    "read",
    "save",
    "create",
    "get_or_create",
    "update_or_create",
    "delete",
    "delete_many",
    "m2m",
    "bypass",
]


@dataclass(frozen=True, slots=True)
class Sends:
    """A send: `payload` are the values of its keywords, `kinds` the records among them."""

    rows: tuple[Send, ...]
    senders: tuple[str | None, ...]
    sender_values: Values
    payload: tuple[tuple[str, Values], ...]
    kinds: tuple[tuple[str, Kinds], ...]
    location: Location


@dataclass(frozen=True, slots=True)
class Writes:
    """An operation of the ORM; `is_plain` where it is Django's own method, past any that the model overrides."""

    verb: Verb
    model: Model
    text: str
    location: Location
    is_plain: bool = False
    through: str = ""


@dataclass(frozen=True, slots=True)
class Calls:
    """A call of a function of the tree; `when` says what it waits for, empty where it runs at once."""

    function: FunctionValue
    setting: Setting
    location: Location
    when: str = ""


@dataclass(frozen=True, slots=True)
class Does:
    """An effect outside the database."""

    effect: Effect


Action = Sends | Writes | Calls | Does

_ROWS: dict[str, Verb] = {
    "create": "create",
    "create_user": "create",
    "create_superuser": "create",
    "get_or_create": "get_or_create",
    "update_or_create": "update_or_create",
    "bulk_create": "bypass",
    "bulk_update": "bypass",
    "update": "bypass",
    "_raw_delete": "bypass",
    "delete": "delete_many",
    "get": "read",
    "first": "read",
    "last": "read",
    "latest": "read",
    "earliest": "read",
}
_RECORD: dict[str, Verb] = {"save": "save", "save_base": "save", "delete": "delete", "refresh_from_db": "read"}
_RELATED = frozenset({"add", "remove", "set", "clear"})


class ActionReader:
    """Reads bodies; `sends` are the rows of the scan by path and span of their call.

    Where it `tells_reads`, records that come out of the database are told too: each is made, which sends `post_init`.
    """

    def __init__(
        self,
        evaluator: Evaluator,
        models: Models,
        records: Records,
        sends: Mapping[tuple[str, Span], tuple[Send, ...]],
        *,
        tells_reads: bool,
    ) -> None:
        self._evaluator = evaluator
        self._models = models
        self._records = records
        self._sends = sends
        self._bodies = Bodies()
        self._tells_reads = tells_reads

    def read(self, scope: Scope, setting: Setting) -> tuple[Action, ...]:
        """What the body of a function does, read in `setting`, the frame of which is of that function."""
        found: dict[Action, None] = {}
        looped = {id(loop.iterable): loop for loop in loops_of(scope)} if self._tells_reads else {}
        for loop in looped.values():
            if not isinstance(loop.iterable, Call):
                found.update(dict.fromkeys(self._looped(loop, setting)))
        for step in self._bodies.steps(scope):
            if isinstance(step, CallSite):
                for action in self._call(step.call, step.point, setting):
                    found.setdefault(action)
                if id(step.call) in looped:
                    found.update(dict.fromkeys(self._looped(looped[id(step.call)], setting)))
        return tuple(found)

    def _looped(self, loop: Loop, setting: Setting) -> Iterator[Action]:
        """A loop over rows makes a record of each."""
        for kind in self._records.of(loop.iterable, loop.point, setting):
            if isinstance(kind, Rows):
                text = f"for ... in {text_of(loop.iterable)}"
                place = loop.iterable.span if isinstance(loop.iterable, Call) else loop.point.scope.span
                yield Writes("read", kind.model, text, Location.of(loop.point.scope.module.source.path, place))

    def _call(self, call: Call, point: Point, setting: Setting) -> Iterator[Action]:
        location = Location.of(point.scope.module.source.path, call.span)
        rows = self._sends.get((location.path, call.span))
        if rows:
            yield self._sent(rows, call, point, setting, location)
            if isinstance(call.function, Attribute) and call.function.name == rows[0].method:
                return
        if isinstance(call.function, Attribute):
            written = list(self._written(call, call.function, point, setting, location))
            if written:
                yield from written
                return
        called = self._records.called(call, point, setting)
        for value in called:
            yield from self._called(value, call, point, setting, location)
        if not any(isinstance(value, FunctionValue) for value in called):
            yield from self._handed(call, called, point, setting, location)

    # --- sends ---

    def _sent(self, rows: tuple[Send, ...], call: Call, point: Point, setting: Setting, location: Location) -> Sends:
        frame = frame_within(point.scope, setting.frame)
        payload = [
            (argument.keyword, self._evaluator.evaluate(argument.value, point, frame))
            for argument in call.arguments
            if argument.keyword is not None
        ]
        kinds = [
            (argument.keyword, self._records.of(argument.value, point, setting))
            for argument in call.arguments
            if argument.keyword is not None
        ]
        node = _sender_of(call)
        values = () if node is None else self._evaluator.evaluate(node, point, frame)
        known = None if node is None else self._instance_behind(node)
        if known is not None:
            models = [kind.model for kind in self._records.of(known, point, setting) if isinstance(kind, Record)]
            values = tuple(model.cls for model in models if model.cls is not None) or values
        records = () if node is None else self._records.of(node, point, setting)
        of_sender = [("sender", records)] if records else []
        names = senders_of(self._evaluator, values)
        written = tuple(dict.fromkeys(row.sender for row in rows))
        is_told = bool(names) and "?" not in names
        return Sends(
            rows,
            names if is_told else written,
            values if is_told else (),
            tuple((name, found) for name, found in payload if name != "sender"),
            (*((name, found) for name, found in kinds if found and name != "sender"), *of_sender),
            location,
        )

    def _instance_behind(self, node: syntax.Expression) -> syntax.Expression | None:
        """The `x` of `type(x)` and `x.__class__`."""
        match node:
            case Call(function=syntax.Name(id="type"), arguments=(Argument(value=value),)):
                return value
            case Attribute(value=value, name="__class__"):
                return value
            case _:
                return None

    # --- the ORM ---

    def _written(
        self, call: Call, function: Attribute, point: Point, setting: Setting, location: Location
    ) -> Iterator[Action]:
        name, text = function.name, f"{text_of(function)}()"
        plain = name.removeprefix("a") if name.startswith("a") and name not in ("add", "all") else name
        for kind in self._records.of(function.value, point, setting):
            match kind:
                case Rows():
                    own = self._models.manager_method(kind, name)
                    if own is not None:
                        inner = self._records.entered(own, call, point, setting, kind)
                        yield Calls(own, inner, location)
                    elif kind.relation is not None and plain in _RELATED:
                        yield from self._related(kind, call, plain, text, location)
                    elif plain in _ROWS:
                        yield Writes(_ROWS[plain], kind.model, text, location)
                        if kind.relation is not None and kind.relation.kind == "m2m" and plain == "create":
                            yield Writes("m2m", kind.model, text, location, through=kind.relation.through)
                case Record() if plain in _RECORD and not self._models.method(kind.model, name):
                    yield Writes(_RECORD[plain], kind.model, text, location, is_plain=name == "save_base")
        if plain in _RECORD and plain != "refresh_from_db":
            for value in self._evaluator.evaluate(function, point, frame_within(point.scope, setting.frame)):
                if isinstance(value, MethodValue) and isinstance(value.owner, InstanceValue):
                    model = self._models.of(value.owner.cls)
                    if model is not None:
                        yield Writes(_RECORD[plain], model, text, location, is_plain=True)

    def _related(self, rows: Rows, call: Call, name: str, text: str, location: Location) -> Iterator[Action]:
        """What a relation's manager sends: https://docs.djangoproject.com/en/stable/ref/models/relations/."""
        assert rows.relation is not None
        if rows.relation.kind == "m2m":
            yield Writes("m2m", rows.model, text, location, through=rows.relation.through)
        elif any(argument.keyword == "bulk" for argument in call.arguments):
            yield Writes("save", rows.model, text, location)
        else:
            yield Writes("bypass", rows.model, text, location)

    # --- calls ---

    def _called(self, value: Value, call: Call, point: Point, setting: Setting, location: Location) -> Iterator[Action]:
        text = f"{text_of(call.function)}()"
        match value:
            case FunctionValue() if not value.scope.module.library:
                yield Calls(value, self._records.entered(value, call, point, setting, None), location)
            case ClassValue() if not value.scope.module.library:
                yield from self._made(value, call, point, setting, location)
            case InstanceValue():
                for method in self._evaluator.attribute(value, "__call__"):
                    if isinstance(method, FunctionValue):
                        yield Calls(method, self._records.entered(method, call, point, setting, None), location)
            case PartialValue():
                given = self._evaluator.arguments(call, point, frame_within(point.scope, setting.frame))
                yield from self._of_partial(value, given, setting, location, "")
            case ExternalValue(dotted=dotted) if self._tells_reads and dotted.endswith("get_object_or_404"):
                for record in self._records.of(call, point, setting):
                    yield Writes("read", record.model, text, location)
            case ExternalValue(dotted=dotted):
                kind = effects.of_dotted(dotted) or self._by_name(call)
                if kind is not None:
                    yield Does(Effect(kind, text, location))
            case BuiltinValue(name=name) if name in effects.BUILTINS:
                yield Does(Effect(effects.BUILTINS[name], text, location))
            case _:
                kind = self._by_item(call, point, setting) or self._by_name(call)
                if kind is not None:
                    yield Does(Effect(kind, text, location))

    def _by_item(self, call: Call, point: Point, setting: Setting) -> EffectKind | None:
        """The effect of a method of `caches["pages"]`."""
        function = call.function
        if isinstance(function, Attribute) and isinstance(function.value, syntax.Subscript):
            frame = frame_within(point.scope, setting.frame)
            for value in self._evaluator.evaluate(function.value.value, point, frame):
                if isinstance(value, ExternalValue) and value.dotted in effects.ITEMS:
                    return effects.of_dotted(f"{effects.ITEMS[value.dotted]}.{function.name}")
        return None

    def _by_name(self, call: Call) -> EffectKind | None:
        if not isinstance(call.function, Attribute):
            return None
        owner = call.function.value
        if (
            isinstance(owner, Attribute)
            and owner.name.endswith("_set")
            and call.function.name in _ROWS.keys() | _RELATED
        ):
            return "database"  # the other side of a relation, whose model can't be told
        return effects.of_method(call.function.name)

    def _made(
        self, cls: ClassValue, call: Call, point: Point, setting: Setting, location: Location
    ) -> Iterator[Action]:
        model = self._models.of(cls)
        if model is not None:
            yield Writes("init", model, f"{text_of(call.function)}()", location)
        for name in ("__init__", "__post_init__"):
            for method in self._evaluator.attribute(InstanceValue(cls), name):
                if isinstance(method, FunctionValue):
                    yield Calls(method, self._records.entered(method, call, point, setting, None), location)

    def _of_partial(
        self, value: PartialValue, given: Arguments, setting: Setting, location: Location, when: str
    ) -> Iterator[Action]:
        function, arguments = value.function, merge(value.arguments, given)
        if isinstance(function, PartialValue):
            yield from self._of_partial(function, arguments, setting, location, when)
        elif isinstance(function, FunctionValue):
            frame = self._evaluator.bind(function, arguments, 1)
            yield Calls(function, Setting(frame, setting.given), location, when)

    def _handed(
        self, call: Call, called: Values, point: Point, setting: Setting, location: Location
    ) -> Iterator[Action]:
        """Functions that a call outside the tree is handed: to run after the commit, or by whatever it does."""
        name = call.function.name if isinstance(call.function, Attribute) else text_of(call.function)
        if name in effects.ON_COMMIT:
            when = "after the commit"
        elif effects.of_method(name) == "task" or name in effects.SIGNATURES:
            when = "in a task"
        else:
            when = f"when {name}() calls it" if name else "later"
        nodes = [argument.value for argument in call.arguments]
        if when == "in a task" and isinstance(call.function, Attribute):
            yield from self._task(call, call.function, point, setting, location)
        frame = frame_within(point.scope, setting.frame)
        for node in nodes:
            if isinstance(node, syntax.Lambda | syntax.Name | Attribute | Call):
                for value in self._evaluator.evaluate(node, point, frame):
                    if isinstance(value, PartialValue):
                        yield from self._of_partial(value, Arguments(), setting, location, when)
                    elif isinstance(value, FunctionValue) and not value.scope.module.library:
                        empty = Call(node, (), call.span)
                        yield Calls(value, self._records.entered(value, empty, point, setting, None), location, when)

    def _task(
        self, call: Call, function: Attribute, point: Point, setting: Setting, location: Location
    ) -> Iterator[Action]:
        """`task.delay(...)` runs the function that the task was made of, in a worker."""
        for value in self._evaluator.evaluate(function.value, point, frame_within(point.scope, setting.frame)):
            if isinstance(value, FunctionValue):
                arguments = call.arguments if function.name.startswith("delay") else ()
                direct = Call(function.value, arguments, call.span)
                inner = self._records.entered(value, direct, point, setting, None)
                yield Calls(value, inner, location, "in a task")


def _sender_of(call: Call) -> syntax.Expression | None:
    """The sender of a plain send: the keyword, or the first argument."""
    for argument in call.arguments:
        if argument.keyword == "sender":
            return argument.value
    first = call.arguments[0] if call.arguments else None
    return first.value if first is not None and first.keyword is None and not first.star else None


def loops_of(scope: Scope) -> list[Loop]:
    """The loops of a body, those of its comprehensions included, in the order of the text."""
    inside = [scope]
    inside += [
        each
        for each in scopes_named(scope.module, scope.dotted)
        if each.kind == "comprehension" and each.parent in inside
    ]
    bindings = [binding for each in inside for rows in each.bindings.values() for binding in rows]
    loops = {binding.source.loop: binding.point.order for binding in bindings if isinstance(binding.source, Looped)}
    return sorted(loops, key=lambda loop: loops[loop])
