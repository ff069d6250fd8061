"""What a settings module gives its names: its statements in order, both arms of every condition, lists as they grow.

Only strings count: the entries of INSTALLED_APPS, a URLconf, a model's label. What comes from the environment counts
with its default.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sigscope.model import syntax
from sigscope.model.syntax import Expression, Statement
from sigscope.model.walk import walk
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.naming import callee_name
from sigscope.resolution.scopes import END, Assigned, Module, Point, Scope
from sigscope.resolution.values import (
    ConstantValue,
    ExternalResult,
    ExternalValue,
    MappingValue,
    ModuleValue,
    SequenceValue,
    Value,
    Values,
)

_COPIES = frozenset({"list", "tuple", "set", "frozenset", "sorted", "dict", "reversed"})
_MUTATIONS = {"append": 0, "insert": 1, "extend": 0, "add": 0, "update": 0}


@dataclass(slots=True)
class Strings:
    """The strings that a setting can hold, in order; `is_sure` unless more may come from what can't be read."""

    items: dict[str, None] = field(default_factory=dict)
    is_sure: bool = True

    def plus(self, other: "Strings") -> "Strings":
        """Both, in order."""
        return Strings({**self.items, **other.items}, self.is_sure and other.is_sure)

    def minus(self, other: "Strings") -> "Strings":
        """Without what is in `other`."""
        return Strings({item: None for item in self.items if item not in other.items}, self.is_sure)


State = dict[str, Strings]


class SettingsReader:
    """Reads settings modules; `missing` are the modules that they import by star and that are not in the tree."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._reading: set[str] = set()
        self.missing: dict[str, None] = {}

    def read(self, module: Module, wanted: Iterable[str] = ()) -> State:
        """The strings of each setting, that is of each name in capitals, and of the `wanted` names once the module is
        imported; a name that it does not bind is left out."""
        path = module.source.path
        if path in self._reading:
            return {}
        self._reading.add(path)
        names = _relevant(module, {*wanted, *_settings(module)})
        reading = _Reading(self, self._evaluator, module, module.scope, names)
        state = reading.body(module.facts.body, {})
        if "INSTALLED_APPS" not in state:
            state = self._of_classes(module, names, state)
        self._reading.discard(path)
        return state

    def _of_classes(self, module: Module, names: set[str], state: State) -> State:
        """Settings as the attributes of classes, as django-configurations has them: those of every class."""
        for scope in module.scopes.values():
            if scope.kind == "class" and isinstance(scope.node, syntax.Class):
                reading = _Reading(self, self._evaluator, module, scope, names)
                state = _either(state, reading.body(scope.node.body, dict(state)))
        return state


def _settings(module: Module) -> set[str]:
    scopes = [module.scope, *(scope for scope in module.scopes.values() if scope.kind == "class")]
    return {name for scope in scopes for name in scope.bindings if name.isupper()}


def _relevant(module: Module, wanted: set[str]) -> set[str]:
    """The names whose values can flow into the `wanted` ones."""
    uses: list[tuple[str, set[str]]] = []
    for node in walk(module.facts):
        if isinstance(node, syntax.Assign) and node.value is not None:
            names = _names(node.value)
            uses.extend((target, names) for target in _bound(node.targets))
        elif isinstance(node, syntax.AugmentedAssign) and isinstance(node.target, syntax.Name):
            uses.append((node.target.id, _names(node.value)))
        elif isinstance(node, syntax.Call):
            uses.append((_root(node.function), _names(node)))
    found = set(wanted)
    while True:
        more = {name for target, names in uses if target in found for name in names} - found
        if not more:
            return found
        found |= more


def _names(node: Expression) -> set[str]:
    return {inner.id for inner in walk(node) if isinstance(inner, syntax.Name)}


def _bound(targets: Iterable[Expression]) -> Iterator[str]:
    for target in targets:
        if isinstance(target, syntax.Name):
            yield target.id
        elif isinstance(target, syntax.Sequence):
            yield from _bound(target.items)


def _either(one: State, other: State) -> State:
    """What holds after one of two ways."""
    return {name: one.get(name, Strings()).plus(other.get(name, Strings())) for name in {**one, **other}}


class _Reading:
    """One pass over the statements of a module or of a class."""

    def __init__(
        self, reader: SettingsReader, evaluator: Evaluator, module: Module, scope: Scope, names: set[str]
    ) -> None:
        self._reader = reader
        self._evaluator = evaluator
        self._module = module
        self._scope = scope
        self._names = names
        self._points = {
            id(binding.source.value): binding.point
            for bindings in scope.bindings.values()
            for binding in bindings
            if isinstance(binding.source, Assigned)
        }
        self._points |= {id(site.call): site.point for sites in module.calls.values() for site in sites}
        self._point = Point(scope, END, (), ())

    def body(self, statements: Iterable[Statement], state: State) -> State:
        """The state after the statements."""
        for statement in statements:
            match statement:
                case syntax.Assign(value=value) if value is not None:
                    self._assign(statement.targets, value, state)
                case syntax.AugmentedAssign(target=syntax.Name(id=name)) if name in self._names:
                    added = self._strings(statement.value, state)
                    before = state.get(name, Strings())
                    state[name] = before.minus(added) if statement.operator == "-=" else before.plus(added)
                case syntax.Evaluate(value=syntax.Call() as call):
                    self._mutate(call, state)
                case syntax.ImportFrom():
                    self._import(statement, state)
                case syntax.If():
                    state = _either(self.body(statement.body, dict(state)), self.body(statement.orelse, dict(state)))
                case syntax.For() | syntax.While():
                    state = _either(state, self.body((*statement.body, *statement.orelse), dict(state)))
                case syntax.With():
                    state = self.body(statement.body, state)
                case syntax.Try():
                    state = self._try(statement, state)
                case syntax.Match():
                    for arm in statement.cases:
                        state = _either(state, self.body(arm.body, dict(state)))
        return state

    def _try(self, node: syntax.Try, state: State) -> State:
        after = self.body((*node.body, *node.orelse), dict(state))
        for handler in node.handlers:
            after = _either(after, self.body(handler.body, dict(state)))
        return self.body(node.final, after)

    def _assign(self, targets: tuple[Expression, ...], value: Expression, state: State) -> None:
        for target in targets:
            if isinstance(target, syntax.Name) and target.id in self._names:
                state[target.id] = self._strings(value, state)
            elif isinstance(target, syntax.Subscript) and (name := _root(target)) in self._names:
                state[name] = state.get(name, Strings()).plus(self._strings(value, state))
            elif isinstance(target, syntax.Sequence):
                # Each name gets a part of the value; which, the evaluator tells.
                for name in _bound((target,)):
                    if name in self._names:
                        told = self._bound_values(name, value)
                        state[name] = told if told.is_sure else state.get(name, Strings()).plus(told)

    def _bound_values(self, name: str, value: Expression) -> Strings:
        frame = self._evaluator.base_frame(self._scope)
        found = Strings({}, is_sure=False)
        for binding in self._scope.bindings.get(name, ()):
            if isinstance(binding.source, Assigned) and binding.source.value is value:
                found = self._flat(self._evaluator.binding_values(binding, frame))
        return found

    def _mutate(self, call: syntax.Call, state: State) -> None:
        match call.function:
            case syntax.Attribute(value=syntax.Name(id=name), name=method) if name in self._names and call.arguments:
                before = state.get(name, Strings())
                self._point = self._points[id(call)]
                if method in _MUTATIONS:
                    arguments = call.arguments[_MUTATIONS[method] :] or call.arguments
                    state[name] = before.plus(self._strings(arguments[0].value, state))
                elif method == "remove":
                    state[name] = before.minus(self._strings(call.arguments[0].value, state))

    def _import(self, node: syntax.ImportFrom, state: State) -> None:
        wanted = {alias.name: alias.bound for alias in node.names if alias.bound in self._names}
        if not node.star and not wanted:
            return
        found = self._origin(node)
        if found is None or found.module is None:
            if node.star:
                self._reader.missing["." * node.level + node.module] = None
            return
        given = self._reader.read(found.module, self._names if node.star else wanted)
        for name, strings in given.items():
            if node.star and (name.isupper() or name in self._names):
                state[name] = strings
            elif name in wanted:
                state[wanted[name]] = strings

    def _origin(self, node: syntax.ImportFrom) -> ModuleValue | None:
        package = self._module.package.split(".")
        base = package[: len(package) - node.level + 1] if node.level else []
        name = ".".join([*base, *([node.module] if node.module else [])])
        return self._evaluator.table.find(name, self._module.source.import_root)

    # --- expressions ---

    def _strings(self, node: Expression, state: State) -> Strings:
        self._point = self._points.get(id(node), self._point)
        match node:
            case syntax.Name(id=name) if name in state:
                return state[name]
            case syntax.Attribute(value=owner, name=name):
                return self._attribute(node, owner, name)
            case syntax.Sequence(items=items):
                return self._all(items, state)
            case syntax.Starred(value=value):
                return self._strings(value, state)
            case syntax.Binary(operator="+", left=left, right=right):
                return self._strings(left, state).plus(self._strings(right, state))
            case syntax.Choice(options=options):
                return self._all(options, state)
            case syntax.Call():
                return self._call(node, state)
            case syntax.Comprehension(elements=(syntax.Name(id=name),), generators=(generator,)):
                if generator.target == syntax.Name(name):
                    return self._strings(generator.iterable, state)
        return self._flat(self._evaluator.evaluate(node, self._point, self._evaluator.base_frame(self._scope)))

    def _all(self, nodes: Iterable[Expression], state: State) -> Strings:
        found = Strings()
        for node in nodes:
            found = found.plus(self._strings(node, state))
        return found

    def _attribute(self, node: Expression, owner: Expression, name: str) -> Strings:
        frame = self._evaluator.base_frame(self._scope)
        for value in self._evaluator.evaluate(owner, self._point, frame):
            if isinstance(value, ModuleValue) and value.module is not None:
                return self._reader.read(value.module, {name}).get(name, Strings())
        return self._flat(self._evaluator.evaluate(node, self._point, frame))

    def _call(self, node: syntax.Call, state: State) -> Strings:
        name = callee_name(node)
        if name in _COPIES and isinstance(node.function, syntax.Name):
            return self._all((argument.value for argument in node.arguments[:1]), state)
        if name == "split" and isinstance(node.function, syntax.Attribute):
            return _split(self._strings(node.function.value, state))
        values = self._evaluator.evaluate(node, self._point, self._evaluator.base_frame(self._scope))
        if any(isinstance(value, ExternalResult | ExternalValue) for value in values):
            # The environment: what it says is the machine's affair, the default is the project's.
            defaults = [argument.value for argument in node.arguments if argument.keyword == "default"]
            defaults += [argument.value for argument in node.arguments[1:2] if argument.keyword is None]
            if defaults:
                return _split(self._strings(defaults[0], state))
        return self._flat(values)

    def _flat(self, values: Values) -> Strings:
        found = Strings()
        for value in values:
            found = found.plus(self._flat_one(value))
        return found

    def _flat_one(self, value: Value) -> Strings:
        match value:
            case ConstantValue(value=text):
                return Strings({text: None}) if isinstance(text, str) and text else Strings()
            case SequenceValue(items=items):
                return self._flat(tuple(each for item in items for each in item))
            case MappingValue(items=items):
                return self._flat(tuple(each for _, item in items for each in item))
            case _:
                return Strings({}, is_sure=False)


def _root(node: Expression) -> str:
    """The name in `name["key"].append`; empty where there is none."""
    while isinstance(node, syntax.Subscript | syntax.Attribute):
        node = node.value
    return node.id if isinstance(node, syntax.Name) else ""


def _split(strings: Strings) -> Strings:
    """Lists in the environment are texts with commas."""
    items = {part.strip(): None for text in strings.items for part in text.split(",") if part.strip()}
    return Strings(items, strings.is_sure)
