"""From expressions to the values they can have: the heart of name resolution."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

from sigscope.model import syntax
from sigscope.model.project import App
from sigscope.model.reasons import Reason
from sigscope.model.syntax import Call, Expression
from sigscope.resolution import attributes, calls, names
from sigscope.resolution.app_registry import AppRegistry
from sigscope.resolution.containers import Containers
from sigscope.resolution.evaluating import MAX_CALLS, MAX_DEPTH, MAX_ITEMS, MAX_STEPS, MAX_VALUES
from sigscope.resolution.hierarchy import Hierarchy
from sigscope.resolution.known_calls import string
from sigscope.resolution.memory import Memory
from sigscope.resolution.module_table import ModuleTable
from sigscope.resolution.names import unknown
from sigscope.resolution.scopes import END, Binding, Branch, Loop, Looped, Module, Point, Scope, Unpack
from sigscope.resolution.values import (
    Arguments,
    ClassValue,
    ConstantValue,
    ExternalValue,
    Frame,
    FunctionValue,
    MappingValue,
    ModuleValue,
    SequenceValue,
    UnknownValue,
    Value,
    Values,
    is_false,
    is_open,
    unique,
)

EXPRESSION = (UnknownValue(Reason.EXPRESSION),)
_RECEIVER = (ExternalValue("django.dispatch.dispatcher.receiver"),)


class Evaluator:
    """Answers what expressions stand for; remembers every binding that it has evaluated.

    `receivers` are dotted names that are taken for Django's `receiver`, whatever the code makes of them.
    """

    def __init__(
        self,
        table: ModuleTable,
        apps: Sequence[App] = (),
        user_model: str | None = None,
        receivers: Iterable[str] = (),
    ) -> None:
        self.table = table
        self._receivers = frozenset(receivers)
        self._hierarchy = Hierarchy()
        self._containers = Containers(self)
        self._frames: dict[Scope, Frame] = {}
        self._memory = Memory[Values]()
        self._depth = 0
        self._steps = 0
        self.apps = AppRegistry(self, apps, user_model)

    # --- expressions ---

    def evaluate(self, node: Expression, point: Point, frame: Frame) -> Values:
        """The values of an expression that stands at `point`, seen in `frame`."""
        handler = _HANDLERS.get(type(node))
        if handler is None:
            return EXPRESSION
        self._steps = 0 if self._depth == 0 else self._steps + 1
        if self._depth >= MAX_DEPTH or self._steps >= MAX_STEPS:
            return self._cut(EXPRESSION)
        self._depth += 1
        try:
            found = handler(self, node, point, frame)
        finally:
            self._depth -= 1
        if self._receivers and any(isinstance(one, ExternalValue) and one.dotted in self._receivers for one in found):
            return _RECEIVER
        return found

    def remember(self, key: Hashable, compute: Callable[[], Values]) -> Values:
        """The values that `compute` gives, computed once; empty while they are being computed, which ends a circle."""
        if self._depth >= MAX_DEPTH:
            return self._cut()
        self._depth += 1
        try:
            return self._memory.find(key, compute, ())
        finally:
            self._depth -= 1

    def _cut(self, values: Values = ()) -> Values:
        """The values, which stand for more than a limit lets be told."""
        self._memory.cut()
        return values

    def _name(self, node: syntax.Name, point: Point, frame: Frame) -> Values:
        return self.lookup(node.id, point, frame)

    def _attribute(self, node: syntax.Attribute, point: Point, frame: Frame) -> Values:
        owners = self.evaluate(node.value, point, frame)
        if len(owners) > 1:  # code that asks for an attribute has made sure that there is something to ask
            owners = tuple(value for value in owners if value != ConstantValue(None)) or owners
        return unique([each for value in owners for each in self.attribute(value, node.name)])

    def _constant(self, node: syntax.Constant, point: Point, frame: Frame) -> Values:
        return (ConstantValue(node.value),)

    def _call(self, node: Call, point: Point, frame: Frame) -> Values:
        found: list[Value] = []
        for function in self.evaluate(node.function, point, frame):
            found.extend(calls.call(self, function, node, point, frame))
        return calls.named(unique(found), node, point.scope)

    def _sequence(self, node: syntax.Sequence, point: Point, frame: Frame) -> Values:
        items: list[Values] = []
        for item in node.items:
            if isinstance(item, syntax.Starred):
                spread = self.iterate(self.evaluate(item.value, point, frame))
                items.extend([(UnknownValue(Reason.LOOP),)] if spread is None else spread)
            else:
                items.append(self.evaluate(item, point, frame))
        return (SequenceValue(tuple(items[:MAX_ITEMS]), is_open=node.kind != "tuple" and not node.items),)

    def _mapping(self, node: syntax.Mapping, point: Point, frame: Frame) -> Values:
        items: list[tuple[Values, Values]] = []
        for key, value in node.items:
            values = self.evaluate(value, point, frame)
            if key is not None:
                items.append((self.evaluate(key, point, frame), values))
                continue
            for spread in self.whole(values):
                if isinstance(spread, MappingValue):
                    items.extend(spread.items)
                else:
                    items.append(((unknown(Reason.ITEM, (spread,)),), (unknown(Reason.ITEM, (spread,)),)))
        return (MappingValue(tuple(items), is_open=not node.items),)

    def _subscript(self, node: syntax.Subscript, point: Point, frame: Frame) -> Values:
        keys = self.evaluate(node.index, point, frame)
        found: list[Value] = []
        for value in self.whole(self.evaluate(node.value, point, frame)):
            name = string(keys) if isinstance(value, ModuleValue) else None
            found.extend(self.attribute(value, name) if name is not None else attributes.subscript(value, keys))
        return unique(found)

    def _binary(self, node: syntax.Binary, point: Point, frame: Frame) -> Values:
        left = self.whole(self.evaluate(node.left, point, frame))
        right = self.whole(self.evaluate(node.right, point, frame))
        if len(left) * len(right) > MAX_VALUES:
            return (unknown(Reason.EXPRESSION, (*left, *right)),)
        return unique([names.combine(node.operator, one, other) for one in left for other in right])

    def _choice(self, node: syntax.Choice, point: Point, frame: Frame) -> Values:
        found: list[Value] = []
        for option in node.options:
            found.extend(self.evaluate(option, point, frame))
        return unique(found)

    def _inner(self, node: syntax.Assigned | syntax.Awaited, point: Point, frame: Frame) -> Values:
        return self.evaluate(node.value, point, frame)

    def _lambda(self, node: syntax.Lambda, point: Point, frame: Frame) -> Values:
        return (FunctionValue(point.scope.module.scopes[id(node)], frame),)

    def _comprehension(self, node: syntax.Comprehension, point: Point, frame: Frame) -> Values:
        scope = point.scope.module.scopes[id(node)]
        loops = tuple(
            binding.source.loop
            for bindings in scope.bindings.values()
            for binding in bindings
            if isinstance(binding.source, Looped)
        )
        inner = Point(scope, END, (), tuple(dict.fromkeys(sorted(loops, key=lambda loop: loop.point.order))))
        conditions = [condition for generator in node.generators for condition in generator.conditions]
        turns = [
            turn
            for turn in self.unroll(inner, Frame(scope, frame))
            if not any(is_false(self.evaluate(condition, inner, turn)) for condition in conditions)
        ]
        rows = [tuple(self.evaluate(element, inner, turn) for element in node.elements) for turn in turns]
        name = scope.module.bound_names.get(id(node))
        if any(isinstance(value, UnknownValue) for turn in turns for item in turn.loops.values() for value in item):
            name = None
        if len(node.elements) == 1:
            items = [row[0] for row in rows]
            return (SequenceValue(tuple(calls.kept(item, name, index) for index, item in enumerate(items))),)
        return (MappingValue(tuple((key, calls.kept(item, name, string(key))) for key, item in rows)),)

    # --- names ---

    def lookup(self, name: str, point: Point, frame: Frame) -> Values:
        """The values of a bare name."""
        at: Point | None = point
        here: Frame | None = frame
        runs_later = False
        while at is not None and here is not None:
            scope = at.scope
            if scope.declared.get(name) == "global":
                scope = scope.module.scope
                at, here, runs_later = Point(scope, END, (), ()), self.base_frame(scope), True
            if scope.kind != "class" or scope is point.scope:
                order, path = (END, ()) if runs_later else (at.order, at.path)
                values = self.reached(scope, name, order, path, here)
                if values is not None:
                    return values
            # What a function sees of the scopes around it is what they hold in the end.
            runs_later = runs_later or scope.kind in ("function", "lambda")
            at, here = scope.point, here.parent
        return names.builtin(name, point.scope.module)

    def binding_values(self, binding: Binding, frame: Frame) -> Values:
        """The values that a binding gives its name."""
        return self.remember((binding, frame), lambda: names.bound(self, binding, frame))

    def reached(self, scope: Scope, name: str, order: int, path: Branch, frame: Frame) -> Values | None:
        """What `scope` gives `name` at a place of its flow; None where nothing before it binds the name."""
        if scope.kind == "module" and self._receivers and f"{scope.module.name}.{name}" in self._receivers:
            return _RECEIVER
        return names.reached(self, scope, name, order, path, frame)

    def module_attribute(self, module: ModuleValue, name: str) -> Values:
        """The values of a module's attribute, submodules included; empty where it has none."""
        if self._receivers and f"{module.name}.{name}" in self._receivers:
            return _RECEIVER
        key = (module.import_root, module.name, name)
        return self.remember(key, lambda: names.module_attribute(self, module, name))

    def subclasses(self, cls: ClassValue) -> list[ClassValue]:
        """The classes that derive from `cls`, see `Hierarchy.subclasses`."""
        return self._hierarchy.subclasses(self, cls)

    def mentioning(self, name: str) -> list[Module]:
        """The modules of the tree in whose text an identifier stands, in the order of their paths."""
        return self.table.mentioning(name)

    def whole(self, values: Values) -> Values:
        """The values, each container among them with all that it holds, see `Containers`."""
        return self._containers.whole(values)

    def attribute(self, value: Value, name: str) -> Values:
        """The values of `value.name`."""
        return attributes.attribute(self, value, name)

    # --- calls ---

    def arguments(self, call: Call, point: Point, frame: Frame) -> Arguments:
        """The arguments of a call, evaluated."""
        return calls.arguments(self, call, point, frame)

    def base_frame(self, scope: Scope) -> Frame:
        """The frame of a scope that is read by itself."""
        frame = self._frames.get(scope)
        if frame is None:
            parent = None if scope.parent is None else self.base_frame(scope.parent)
            frame = self._frames[scope] = Frame(scope, parent)
        return frame

    def bind(self, function: FunctionValue, arguments: Arguments, depth: int) -> Frame:
        """The frame of a function's body in a call with these arguments."""
        return Frame(function.scope, function.frame, calls.assign(self, function, arguments), None, depth)

    def called(self, function: FunctionValue, given: Arguments, depth: int) -> Values:
        """What a call of `function` with these arguments returns, `depth` calls below the code that is asked about."""
        if depth > MAX_CALLS:
            return self._cut((UnknownValue(Reason.CALL),))
        key = ("called", function, given)
        return self._memory.find(
            key, lambda: self.returned(function, self.bind(function, given, depth)), (UnknownValue(Reason.CALL),)
        )

    def returned(self, function: FunctionValue, frame: Frame) -> Values:
        """What the body of `function` returns in `frame`."""
        found: list[Value] = []
        for value, point in function.scope.returns:
            found.extend(self.evaluate(value, point, frame))
        return unique(found) if function.scope.returns else (ConstantValue(None),)

    # --- loops ---

    def iterate(self, values: Values) -> list[Values] | None:
        """The items of something iterable, one after the other; None where they can't be told."""
        items: list[Values] = []
        for value in self.whole(values):
            if isinstance(value, SequenceValue):
                items.extend(value.items)
            elif isinstance(value, MappingValue):
                items.extend(key for key, _ in value.items)
            elif not (isinstance(value, ConstantValue) and value.value is None and len(values) > 1):
                return None
        return items[:MAX_ITEMS]

    def item(self, loop: Loop, frame: Frame) -> Values:
        """Everything that a loop's target can be."""
        values = self.whole(self.evaluate(loop.iterable, loop.point, self._frame_of(loop.point.scope, frame)))
        if letters := _letters(values):
            return letters
        items = self.iterate(values)
        if items is None or (not items and is_open(values)):
            return (unknown(Reason.LOOP, values),)
        return unique([value for item in items for value in item])

    def _frame_of(self, scope: Scope, frame: Frame) -> Frame:
        """The frame of `scope` among `frame` and those around it."""
        while frame.scope is not scope and frame.parent is not None:
            frame = frame.parent
        return frame

    def unroll(self, point: Point, frame: Frame) -> Iterator[Frame]:
        """The frame of a point once for each turn of the loops around it."""
        frames = [frame]
        if point.scope.kind == "comprehension" and point.scope.point is not None and frame.parent is not None:
            outer = self.unroll(point.scope.point, frame.parent)
            frames = [Frame(frame.scope, parent, frame.arguments, frame.loops, frame.depth) for parent in outer]
        for loop in point.loops:
            frames = [turn for one in frames for turn in self._turns(loop, one)][:MAX_ITEMS]
        yield from frames

    def _turns(self, loop: Loop, frame: Frame) -> Iterator[Frame]:
        if loop in frame.loops:
            yield frame
            return
        values = self.whole(self.evaluate(loop.iterable, loop.point, self._frame_of(loop.point.scope, frame)))
        items = self.iterate(values)
        if letters := _letters(values):
            # Code that takes one name or a list of names goes over the list, so that these are not told apart.
            yield frame.within({loop: letters})
            return
        if items is None or (not items and is_open(values)):
            yield frame.within({loop: (unknown(Reason.LOOP, values),)})
            return
        for item in items:
            yield frame.within({loop: item})

    def unpacked(self, values: Values, unpack: Unpack) -> Values:
        """What an assignment's target gets of the values on its right side."""
        for step in unpack:
            found: list[Value] = []
            for value in values:
                found.extend(attributes.item(value, step))
            values = unique(found)
        return values


def _letters(values: Values) -> Values:
    """What a loop over a text takes; nothing where the values are not one text."""
    text = string(values) if len(values) == 1 else None
    return tuple(ConstantValue(letter) for letter in dict.fromkeys(text or ""))


_Handler = Callable[[Evaluator, Any, Point, Frame], Values]

_HANDLERS: dict[type[Any], _Handler] = {
    syntax.Name: Evaluator._name,
    syntax.Attribute: Evaluator._attribute,
    syntax.Constant: Evaluator._constant,
    syntax.Call: Evaluator._call,
    syntax.Sequence: Evaluator._sequence,
    syntax.Mapping: Evaluator._mapping,
    syntax.Subscript: Evaluator._subscript,
    syntax.Binary: Evaluator._binary,
    syntax.Choice: Evaluator._choice,
    syntax.Assigned: Evaluator._inner,
    syntax.Awaited: Evaluator._inner,
    syntax.Lambda: Evaluator._lambda,
    syntax.Comprehension: Evaluator._comprehension,
}
