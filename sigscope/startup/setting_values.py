"""What a settings module gives its names: its statements in order, both arms of every condition, lists as they grow.

Only strings count: the entries of INSTALLED_APPS, a URLconf, a model's label. What comes from the environment counts
with its default.
"""

import fnmatch
import posixpath
from collections.abc import Iterable, Sequence

from sigscope.model import syntax
from sigscope.model.source import SourceFile
from sigscope.model.syntax import Expression, Statement
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.naming import callee_name
from sigscope.resolution.scopes import Assigned, Module, Scope
from sigscope.resolution.values import ClassValue, FunctionValue, ModuleValue
from sigscope.startup.setting_expressions import MAX_DEPTH, Expressions, names_in, root_of
from sigscope.startup.setting_strings import State, Strings, either, untold

Simple = syntax.Assign | syntax.AugmentedAssign | syntax.Evaluate | syntax.Return
Block = syntax.If | syntax.For | syntax.While | syntax.With | syntax.Try | syntax.Match

APPS = "INSTALLED_APPS"
_NAMESPACES = frozenset({"globals", "locals", "vars"})
_MUTATIONS = {"append": 0, "insert": 1, "extend": 0, "add": 0, "update": 0}


class SettingsReader:
    """Reads settings modules; `missing` are the modules that they import by star and that are not in the tree."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.missing: dict[str, None] = {}
        self._read: dict[str, State] = {}

    def read(self, module: Module) -> State:
        """The strings of each name of a module once it is imported; nothing while it is being read."""
        path = module.source.path
        if path not in self._read:
            self._read[path] = {}
            state = Reading(self, module, module.scope).body(module.facts.body, self._read[path])
            if APPS not in state:
                state = self._of_classes(module, state)
            self._read[path] = state
        return self._read[path]

    def _of_classes(self, module: Module, state: State) -> State:
        """Settings as the attributes of classes, as django-configurations has them: those of every class."""
        for name in list(module.scope.bindings):
            for value in self.evaluator.module_attribute(ModuleValue(module.name, module, ""), name):
                if isinstance(value, ClassValue) and value.scope.module is not module:
                    state = either(state, self.read(value.scope.module))
        for scope in module.scopes.values():
            if scope.kind == "class" and isinstance(scope.node, syntax.Class):
                state = either(state, Reading(self, module, scope).body(scope.node.body, dict(state)))
        return state


class Reading:
    """One pass over the statements of a module, a class or a function; `returned` is what the function returns."""

    def __init__(self, reader: SettingsReader, module: Module, scope: Scope, depth: int = 0) -> None:
        self._reader = reader
        self._module = module
        self._scope = scope
        self._depth = depth
        self._expressions = Expressions(reader.evaluator, module, scope, self)
        self.returned: Strings | None = None

    def body(self, statements: Iterable[Statement], state: State) -> State:
        """The state after the statements; the state given is changed."""
        for statement in statements:
            match statement:
                case syntax.If() | syntax.For() | syntax.While() | syntax.With() | syntax.Try() | syntax.Match():
                    state = self._block(statement, state)
                case syntax.ImportFrom():
                    self._import(statement, state)
                case syntax.Function() if self._scope.kind == "class" and statement.name.isupper():
                    self._property(statement, state)
                case syntax.Assign() | syntax.AugmentedAssign() | syntax.Evaluate() | syntax.Return():
                    self._expressions.line = statement.span.line
                    self._simple(statement, state)
        return state

    def _simple(self, node: Simple, state: State) -> None:
        match node:
            case syntax.Assign(value=value) if value is not None:
                self._assign(node.targets, value, state)
            case syntax.AugmentedAssign():
                self._grow(node, state)
            case syntax.Evaluate(value=syntax.Call() as call):
                self._call(call, state)
            case syntax.Return(value=value) if value is not None:
                found = self._expressions.read(value, state)
                self.returned = found if self.returned is None else self.returned.plus(found)

    def _block(self, node: Block, state: State) -> State:
        match node:
            case syntax.If():
                self._stand_before(node.body)
                self._expressions.read(node.test, state)
                return either(self.body(node.body, dict(state)), self.body(node.orelse, dict(state)))
            case syntax.For():
                self._stand_before(node.body)
                inner = dict(state)
                self._expressions.loop(node.target, node.iterable, inner)
                return either(state, self.body((*node.body, *node.orelse), inner))
            case syntax.While():
                return either(state, self.body((*node.body, *node.orelse), dict(state)))
            case syntax.With():
                return self.body(node.body, state)
            case syntax.Try():
                return self._try(node, state)
            case _:
                for arm in node.cases:
                    state = either(state, self.body(arm.body, dict(state)))
                return state

    def _stand_before(self, statements: Sequence[Statement]) -> None:
        """The head of a block has no span of its own: it stands on the line above its body."""
        if statements and isinstance(statements[0], Simple):
            self._expressions.line = statements[0].span.line - 1

    def _try(self, node: syntax.Try, state: State) -> State:
        after = self.body((*node.body, *node.orelse), dict(state))
        for handler in node.handlers:
            after = either(after, self.body(handler.body, dict(state)))
        return self.body(node.final, after)

    # --- assignments ---

    def _assign(self, targets: tuple[Expression, ...], value: Expression, state: State) -> None:
        self._hand_over(value, state)
        for target in targets:
            match target:
                case syntax.Name(id=name):
                    state[name] = self._expressions.read(value, state)
                case syntax.Subscript() if key := _namespace_key(target):
                    state[key] = self._expressions.read(value, state)
                case syntax.Subscript() if name := root_of(target):
                    state[name] = state.get(name, Strings()).plus(self._expressions.read(value, state)).listed()
                case syntax.Sequence():
                    # Each name gets a part of the value; which, the evaluator tells.
                    for name in names_in(target):
                        told = self._unpacked(name, value)
                        state[name] = told if told.is_sure else state.get(name, Strings()).plus(told)

    def _unpacked(self, name: str, value: Expression) -> Strings:
        frame = self._reader.evaluator.base_frame(self._scope)
        found = untold(self._expressions.place)
        for binding in self._scope.bindings.of(name):
            if isinstance(binding.source, Assigned) and binding.source.value is value:
                found = self._expressions.flat(self._reader.evaluator.binding_values(binding, frame))
        return found

    def _grow(self, node: syntax.AugmentedAssign, state: State) -> None:
        name = _namespace_key(node.target) or root_of(node.target)
        added = self._expressions.read(node.value, state)
        before = state.get(name, untold(self._expressions.place))
        if node.operator == "-=":
            state[name] = before.minus(added)
        else:
            state[name] = before.plus(added).listed()

    def _property(self, node: syntax.Function, state: State) -> None:
        """A setting that a method of a settings class gives, a property as a rule."""
        inner = Reading(self._reader, self._module, self._module.scopes[id(node)], self._depth + 1)
        inner.body(node.body, dict(state))
        if inner.returned is not None:
            state[node.name] = inner.returned

    # --- calls that stand for themselves ---

    def _call(self, call: syntax.Call, state: State) -> None:
        match call.function:
            case syntax.Attribute(value=syntax.Name(id=name), name=method) if name in state and call.arguments:
                self._mutate(call, name, method, state)
            case syntax.Attribute(value=syntax.Call(function=syntax.Name(id=owner)), name="update") if (
                owner in _NAMESPACES and call.arguments
            ):
                self._update(call.arguments[0].value, state)
            case syntax.Name(id="exec"):
                self._doubt(state)
            case _:
                self._hand_over(call, state)
                if self._expressions.names(call.function, "split_settings.tools.include"):
                    self._include(call, state)
                else:
                    self._expressions.read(call, state)

    def _mutate(self, call: syntax.Call, name: str, method: str, state: State) -> None:
        if method in _MUTATIONS:
            arguments = call.arguments[_MUTATIONS[method] :] or call.arguments
            state[name] = state[name].plus(self._expressions.read(arguments[0].value, state)).listed()
        elif method == "remove":
            state[name] = state[name].minus(self._expressions.read(call.arguments[0].value, state))

    def _doubt(self, state: State) -> None:
        state[APPS] = state.get(APPS, Strings()).plus(untold(self._expressions.place))

    def _hand_over(self, value: Expression, state: State) -> None:
        """Settings that go on in files of other formats: https://www.dynaconf.com/django/."""
        if isinstance(value, syntax.Call) and callee_name(value) == "DjangoDynaconf":
            self._doubt(state)

    def _update(self, value: Expression, state: State) -> None:
        """`globals().update(...)`."""
        if not isinstance(value, syntax.Mapping):
            self._doubt(state)
            return
        for key, held in value.items:
            if isinstance(key, syntax.Constant) and isinstance(key.value, str):
                state[key.value] = self._expressions.read(held, state)

    def _include(self, call: syntax.Call, state: State) -> None:
        """Settings in several files that run as one: https://django-split-settings.readthedocs.io."""
        for argument in call.arguments:
            patterns = self._expressions.read(argument.value, state)
            state[APPS] = state.get(APPS, Strings()).plus(Strings(unread=patterns.unread))
            for pattern in patterns.items:
                for file in _matching(self._reader.evaluator.table.files, self._module.source, pattern):
                    self._run_file(file, state)

    def _run_file(self, file: SourceFile, state: State) -> None:
        module = self._reader.evaluator.table.module(file)
        if module is not None and self._depth < MAX_DEPTH:
            inner = Reading(self._reader, module, module.scope, self._depth + 1)
            state.update(inner.body(module.facts.body, state))

    # --- imports ---

    def _import(self, node: syntax.ImportFrom, state: State) -> None:
        found = self._origin(node)
        if found is None or found.module is None:
            if node.star and node.module != "django.conf.global_settings":
                self._reader.missing["." * node.level + node.module] = None
            return
        given = self._reader.read(found.module)
        if node.star:
            state.update({name: strings for name, strings in given.items() if not name.startswith("_")})
        for alias in node.names:
            if alias.name in given:
                state[alias.bound] = given[alias.name]

    def _origin(self, node: syntax.ImportFrom) -> ModuleValue | None:
        package = self._module.package.split(".")
        base = package[: len(package) - node.level + 1] if node.level else []
        name = ".".join([*base, *([node.module] if node.module else [])])
        return self._reader.evaluator.table.find(name, self._module.source.import_root)

    # --- what expressions need ---

    def state_of(self, module: Module, state: State) -> State:
        """The names of a module, this one's as they are."""
        return state if module is self._module else self._reader.read(module)

    def run(self, function: FunctionValue, given: State, state: State) -> tuple[Strings, State]:
        """What a function of the tree returns, and the names as it leaves them."""
        scope = function.scope
        inner = Reading(self._reader, scope.module, scope, self._depth + 1)
        if self._depth >= MAX_DEPTH:
            return untold(self._expressions.place), given
        if isinstance(scope.node, syntax.Lambda):
            return inner._expressions.read(scope.node.body, {**self.state_of(scope.module, state), **given}), given
        assert isinstance(scope.node, syntax.Function)
        after = inner.body(scope.node.body, {**self.state_of(scope.module, state), **given})
        if scope.module is self._module:
            for name in state.keys() | (after.keys() & self._module.scope.bindings.keys()):
                if name not in scope.bindings:
                    state[name] = after[name]
        return inner.returned or Strings(), after


def _namespace_key(node: Expression) -> str:
    """The name that `globals()["NAME"]` means; empty for anything else."""
    match node:
        case syntax.Subscript(
            value=syntax.Call(function=syntax.Name(id=owner)), index=syntax.Constant(value=str() as name)
        ) if owner in _NAMESPACES:
            return name
    return ""


def _matching(files: Iterable[SourceFile], near: SourceFile, pattern: str) -> list[SourceFile]:
    """The files that a path with wildcards, relative to the folder of the file `near`, stands for."""
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(near.path), pattern))
    return [file for file in files if file is not near and fnmatch.fnmatchcase(file.path, wanted)]
