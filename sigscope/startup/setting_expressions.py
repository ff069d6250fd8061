"""The strings that an expression of a settings module can stand for."""

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from typing import Protocol

from sigscope.model import syntax
from sigscope.model.syntax import Argument, Expression
from sigscope.model.walk import Node, children
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.naming import callee_name
from sigscope.resolution.scopes import END, Assigned, Module, Point, Scope
from sigscope.resolution.values import (
    ClassValue,
    ConstantValue,
    ExternalResult,
    ExternalValue,
    FunctionValue,
    MappingValue,
    ModuleValue,
    SequenceValue,
    Value,
    Values,
)
from sigscope.startup.setting_strings import State, Strings, joined, text, untold

MAX_DEPTH = 6
# Calls that give the items of what they are given, one list or several.
_COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted", "dict", "reversed", "deepcopy", "copy", "deque"})
_MERGES = frozenset({"sum", "chain", "from_iterable", "fromkeys", "unique", "unique_everseen", "optional"})
_OF_VALUE = frozenset({"copy", "strip", "union", "items", "keys", "values", "lower", "rstrip", "lstrip"})
_FIELD = re.compile(r"%s|\{[^{}]*\}")
_DJANGO_DEFAULTS = "django.conf.global_settings."


class Runs(Protocol):
    """What a reading of statements does for an expression."""

    def state_of(self, module: Module, state: State) -> State:
        """The names of a module, `state` being those of the module that is read."""

    def run(self, function: FunctionValue, given: State, state: State) -> tuple[Strings, State]:
        """What a function returns for the parameters `given`, and the names as it leaves them."""


class Expressions:
    """Reads the expressions of one body; `line` is that of the statement at hand."""

    def __init__(self, evaluator: Evaluator, module: Module, scope: Scope, runs: Runs) -> None:
        self._evaluator = evaluator
        self._module = module
        self._point = Point(scope, END, (), ())
        self._frame = evaluator.base_frame(scope)
        self._runs = runs
        self.line = 1

    @property
    def place(self) -> str:
        """Where the reading stands."""
        return f"{self._module.source.path}:{self.line}"

    def read(self, node: Expression, state: State) -> Strings:
        """The strings of an expression, the names in it being bound as `state` has them."""
        match node:
            case syntax.Name(id=name) if name in state:
                return state[name]
            case syntax.Attribute(value=owner, name=name):
                return self._attribute(node, owner, name, state)
            case syntax.Assigned(name=name, value=value):
                state[name] = self.read(value, state)
                return state[name]
            case syntax.Sequence() | syntax.Starred() | syntax.Opaque():
                # Opaque are differences of sets, products, comparisons: no more than what stands in it.
                return self._all(children(node), state).listed()
            case syntax.Binary(operator=operator, left=left, right=right):
                return self._binary(operator, left, right, state)
            case syntax.Choice(options=options):
                return self._all(options, state)
            case syntax.Call():
                return self._call(node, state)
            case syntax.Comprehension(elements=elements, generators=generators):
                inner = dict(state)
                for generator in generators:
                    self.loop(generator.target, generator.iterable, inner)
                return self._all(elements, inner).listed()
            case syntax.Subscript(value=value, index=index):
                return self._subscript(node, value, index, state)
        return self.flat(self._evaluator.evaluate(node, self._point, self._frame))

    def loop(self, target: Expression, iterable: Expression, state: State) -> None:
        """Bind the names of a loop."""
        each = self.read(iterable, state).each()
        for name in names_in(target):
            state[name] = each

    def names(self, node: Expression, dotted: str) -> bool:
        """Whether an expression is what lies outside the tree under a dotted name."""
        values = self._evaluator.evaluate(node, self._point, self._frame)
        return any(isinstance(value, ExternalValue) and value.dotted == dotted for value in values)

    def _all(self, nodes: Iterable[Node], state: State) -> Strings:
        found = [self.read(node, state) for node in nodes if isinstance(node, Expression)]
        return reduce(Strings.plus, found) if found else Strings()

    def _binary(self, operator: str, left: Expression, right: Expression, state: State) -> Strings:
        before = self.read(left, state)
        if operator == "%" and isinstance(left, syntax.Constant) and isinstance(left.value, str):
            parts = right.items if isinstance(right, syntax.Sequence) else (right,)
            return self._filled(left.value, parts, state)
        after = self.read(right, state)
        if operator == "+" and (before.is_text or after.is_text):
            return joined([before, after])
        return before.plus(after).listed()

    def _filled(self, template: str, parts: Iterable[Expression], state: State) -> Strings:
        known = _FIELD.split(template)
        fillings = [self.read(part, state) for part in parts]
        if len(known) != len(fillings) + 1:
            return untold(self.place)
        pieces = [text(known[0])]
        for filling, after in zip(fillings, known[1:], strict=True):
            pieces += [filling, text(after)]
        return joined(pieces)

    def _attribute(self, node: Expression, owner: Expression, name: str, state: State) -> Strings:
        if isinstance(owner, syntax.Call) and callee_name(owner) == "super":
            return state.get(name, untold(self.place))
        for value in self._evaluator.evaluate(owner, self._point, self._frame):
            if isinstance(value, ModuleValue) and value.module is not None:
                return self._runs.state_of(value.module, state).get(name, Strings())
            if isinstance(value, ClassValue) and value.scope.module.scope is value.scope.parent:
                known = self._runs.state_of(value.scope.module, state)
                if name in known:
                    return known[name]
        return self.flat(self._evaluator.evaluate(node, self._point, self._frame))

    def _subscript(self, node: Expression, value: Expression, index: Expression, state: State) -> Strings:
        if isinstance(index, syntax.Opaque):  # a slice
            return self.read(value, state)
        found = self.flat(self._evaluator.evaluate(node, self._point, self._frame))
        if not found.is_sure and isinstance(index, syntax.Constant):
            default = self._defaults().get(str(index.value))
            if default is not None:
                return self.read(default, state)
        return found

    # --- calls ---

    def _call(self, node: syntax.Call, state: State) -> Strings:
        name = callee_name(node)
        values = [argument.value for argument in node.arguments]
        owner = node.function.value if isinstance(node.function, syntax.Attribute) else None
        if name == "split" and owner is not None:
            return self.read(owner, state).split()
        if name == "join" and owner is not None and values and isinstance(values[0], syntax.Sequence):
            separator = self.read(owner, state)
            parts = [part for item in values[0].items for part in (separator, self.read(item, state))]
            return joined(parts[1:])
        if name == "format" and isinstance(owner, syntax.Constant) and isinstance(owner.value, str):
            return self._filled(owner.value, values, state)
        if name in _MERGES or (name in _COPIES and (owner is None or owner == syntax.Name("copy")) and values):
            return self._all(values, state).listed()
        if name in ("filter", "map") and owner is None and len(values) == 2:
            return self._mapped(name, values[0], values[1], state)
        if name == "getattr" and owner is None and len(values) > 1 and isinstance(values[1], syntax.Constant):
            attribute = syntax.Attribute(values[0], str(values[1].value))
            found = self._attribute(attribute, values[0], attribute.name, state)
            return found.plus(self._all(values[2:], state))
        if name in _OF_VALUE and isinstance(owner, syntax.Name) and owner.id in state:
            return self._all((owner, *values), state)
        return self._called(node, state)

    def _mapped(self, name: str, function: Expression, items: Expression, state: State) -> Strings:
        if name == "filter":
            return self.read(items, state).listed()
        inner = dict(state)
        if not isinstance(function, syntax.Lambda):
            return untold(self.place)
        for parameter in function.parameters[:1]:
            inner[parameter.name] = self.read(items, state).each()
        return self.read(function.body, inner).listed()

    def _called(self, node: syntax.Call, state: State) -> Strings:
        for value in self._evaluator.evaluate(node.function, self._point, self._frame):
            if isinstance(value, FunctionValue) and not value.scope.module.source.is_library:
                return self._run(value, node, state)
        values = self._evaluator.evaluate(node, self._point, self._frame)
        if any(isinstance(value, ExternalResult | ExternalValue) for value in values):
            default = self._default(node)
            if default is not None:
                return self.read(default, state).split()
        return self.flat(values)

    def _run(self, function: FunctionValue, node: syntax.Call, state: State) -> Strings:
        """Run a function of the tree; a list that it is given and changes stays changed."""
        given, handed = self._given(function, node.arguments, state)
        result, after = self._runs.run(function, given, state)
        for parameter, name in handed.items():
            if not any(isinstance(binding.source, Assigned) for binding in function.scope.bindings[parameter]):
                state[name] = after[parameter]
        return result

    def _given(
        self, function: FunctionValue, arguments: Iterable[Argument], state: State
    ) -> tuple[State, dict[str, str]]:
        """What the parameters are bound to, and the names that were given for some of them."""
        parameters = list(function.scope.parameters)
        given = {p.name: self.read(p.default, state) for p in parameters if p.default is not None}
        handed: dict[str, str] = {}
        waiting = parameters[1:] if function.bound is not None else parameters
        for argument in arguments:
            if argument.keyword is not None:
                taker = next((p for p in parameters if p.name == argument.keyword), None)
            else:
                taker = waiting[0] if waiting else None
                if taker is not None and taker.kind != "star":
                    waiting = waiting[1:]
            if taker is None:
                continue
            value = self.read(argument.value, state)
            is_more = taker.kind == "star" and taker.name in given
            given[taker.name] = given[taker.name].plus(value).listed() if is_more else value
            if isinstance(argument.value, syntax.Name) and taker.kind == "either":
                handed[taker.name] = argument.value.id
        return given, handed

    # --- the environment ---

    def _default(self, node: syntax.Call) -> Expression | None:
        """What a call that asks the environment says for the case that it has no answer.

        What the environment says is the machine's affair, the default is the project's.
        """
        for argument in node.arguments:
            if argument.keyword == "default":
                return argument.value
        plain = [argument.value for argument in node.arguments if argument.keyword is None]
        if len(plain) > 1:
            return plain[1]
        if plain and callee_name(node).endswith("Value"):  # django-configurations: values.ListValue([...])
            return plain[0]
        if plain and isinstance(plain[0], syntax.Constant):
            return self._defaults().get(str(plain[0].value))
        return None

    def _defaults(self) -> dict[str, Expression]:
        """The defaults that are told beforehand: `Env(APPS=(list, []))`, `os.environ.setdefault("APPS", "a,b")`."""
        found: dict[str, Expression] = {}
        for site in (*self._module.calls.of("Env"), *self._module.calls.of("FileAwareEnv")):
            for argument in site.call.arguments:
                match argument.value:
                    case syntax.Sequence(items=(_, default)) if argument.keyword is not None:
                        found[argument.keyword] = default
        for site in self._module.calls.of("setdefault"):
            match site.call.arguments:
                case (Argument(value=syntax.Constant(value=str() as name)), Argument(value=default)):
                    found[name] = default
        return found

    # --- values ---

    def flat(self, values: Values) -> Strings:
        """All strings in some values."""
        found = [self._flat_one(value) for value in values]
        return reduce(Strings.plus, found) if found else Strings()

    def _flat_one(self, value: Value) -> Strings:
        match value:
            case ConstantValue(value=held):
                return text(held) if isinstance(held, str) and held else Strings()
            case SequenceValue(items=items):
                return self.flat(tuple(each for item in items for each in item)).listed()
            case MappingValue(items=items):
                return self.flat(tuple(each for _, item in items for each in item)).listed()
            case ExternalValue(dotted=dotted) if dotted.startswith(_DJANGO_DEFAULTS):
                return Strings()  # Django's own defaults install nothing
            case _:
                return untold(self.place)


def names_in(node: Expression) -> Iterator[str]:
    """The names that a target binds."""
    match node:
        case syntax.Name(id=name):
            yield name
        case syntax.Starred(value=value):
            yield from names_in(value)
        case syntax.Sequence(items=items):
            for item in items:
                yield from names_in(item)


def root_of(node: Expression) -> str:
    """The name in `name["key"].append`; empty where there is none."""
    while isinstance(node, syntax.Subscript | syntax.Attribute):
        node = node.value
    return node.id if isinstance(node, syntax.Name) else ""
