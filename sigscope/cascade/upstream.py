"""Upstream: everything that can lead to a function, a signal or a write.

Callers are found by the name in the text and then by what the call comes to; a method that is called on an object
whose class can't be told counts as long as few functions of the tree share its name.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from sigscope.cascade.actions import Writes
from sigscope.cascade.functions import place_of, scopes_named
from sigscope.cascade.models import Model, last_part
from sigscope.cascade.orm import MODEL_SIGNALS
from sigscope.cascade.records import Setting
from sigscope.cascade.tracer import Tracer
from sigscope.model.location import Location
from sigscope.model.project import Connection, Project, Send
from sigscope.model.syntax import Attribute, Call
from sigscope.model.trace import Condition, TraceNode
from sigscope.resolution.naming import last_name
from sigscope.resolution.scopes import CallSite, Module, Scope
from sigscope.resolution.senders import UNTOLD
from sigscope.resolution.survey import with_aliases
from sigscope.resolution.values import ClassValue, FunctionValue, UnknownValue

MAX_FILES = 60
MAX_NODES = 1500
_NAMESAKES = 3
_COMMON = 20  # a method with more namesakes is looked for where its class is named
_MAKERS = ("__init__", "__post_init__", "__call__")
_SAVES = frozenset({"save", "create", "get_or_create", "update_or_create"})
_VERBS: dict[str, frozenset[str]] = {
    "pre_init": frozenset({"init", "create"}),
    "post_init": frozenset({"init", "create"}),
    "pre_save": _SAVES,
    "post_save": _SAVES,
    "pre_delete": frozenset({"delete"}),
    "post_delete": frozenset({"delete"}),
    "m2m_changed": frozenset({"m2m"}),
}
_CALLED: dict[str, tuple[str, ...]] = {
    "save": ("save", "asave", "create", "acreate", "get_or_create", "aget_or_create", "update_or_create"),
    "delete": ("delete", "adelete"),
    "m2m": ("add", "remove", "set", "clear", "create"),
    "create": ("create", "acreate"),
}


class Upstream:
    """Follows an analysis upstream, `depth` signals high, by what the `tracer` knows of it."""

    def __init__(self, tracer: Tracer, project: Project, depth: int) -> None:
        self._tracer = tracer
        self._project = project
        self._depth = depth
        self._evaluator = tracer.evaluator
        self._shown: set[object] = set()
        self._stack: list[object] = []
        self._modules: dict[str, list[Module]] = {}
        rows = (row.location for row in project.connections)
        self._connecting = {(place.path, place.line, place.column) for place in rows}
        self.is_cut = False

    def function(self, scope: Scope, level: int = 0) -> TraceNode:
        """A function and what leads to it."""
        node = TraceNode("function", scope.dotted, place_of(scope), None)
        return self._open(node, scope, lambda: self._to_function(scope, level))

    def signal(self, signal: str, senders: tuple[str | None, ...], level: int = 0) -> TraceNode:
        """A signal and what sends it."""
        location = next((row.location for row in self._project.signals if row.id == signal), None)
        known = tuple(Condition("sender", name) for name in senders if name not in (None, UNTOLD))
        node = TraceNode("signal", signal, location, None, known)
        if level >= self._depth:
            return replace(node, mark="deeper")
        return self._open(node, (signal, senders), lambda: self._to_signal(signal, senders, level + 1))

    def model(self, model: Model) -> list[TraceNode]:
        """What saves and what deletes a record."""
        nodes = []
        for name, signal in (("save", "post_save"), ("delete", "post_delete")):
            node = TraceNode("operation", f"{model.dotted}.{name}()", None, None, model=model.dotted)
            nodes.append(replace(node, nodes=tuple(self._writers(signal, [model], 1))))
        return nodes

    def _open(self, node: TraceNode, key: object, nodes: Callable[[], Iterable[TraceNode]]) -> TraceNode:
        if key in self._stack:
            return replace(node, mark="cycle")
        if key in self._shown:
            return replace(node, mark="shown above")
        if len(self._shown) >= MAX_NODES:
            self.is_cut = True
            return node
        self._shown.add(key)
        self._stack.append(key)
        found = tuple(nodes())
        self._stack.pop()
        return replace(node, nodes=found)

    # --- signals ---

    def _to_signal(self, signal: str, senders: tuple[str | None, ...], level: int) -> Iterator[TraceNode]:
        for row in self._project.sends:
            if row.signal == signal and (row.sender in (None, UNTOLD, *senders) or UNTOLD in senders):
                yield self._sender(row, level)
        if signal.startswith(MODEL_SIGNALS):
            names = [name for name in senders if name not in (None, UNTOLD)]
            if not names:
                heard = [row.sender for row in self._project.connections if row.signal == signal]
                names = [name for name in dict.fromkeys(heard) if name not in (None, UNTOLD)]
            models = [model for name in names if name and (model := self._tracer.model_named(name)) is not None]
            throughs = {name for name in names if name}
            yield from self._writers(last_part(signal), models, level, throughs)

    def _sender(self, row: Send, level: int) -> TraceNode:
        scope = self._scope_at(row)
        node = TraceNode("function", row.function, None, row.location)
        if scope is not None:
            node = replace(self.function(scope, level), at=row.location)
        conditions = [Condition("when", "after the commit")] if row.deferred else []
        return replace(node, conditions=(*node.conditions, *conditions))

    def _scope_at(self, row: Send) -> Scope | None:
        """The innermost function around a send."""
        at = row.location
        around = [
            scope
            for scope in scopes_named(self._tracer.functions.module(at.path), row.function)
            if scope.kind == "function" and scope.span.line <= at.line <= scope.span.end_line
        ]
        return max(around, key=lambda scope: scope.span.line, default=None)

    def _writers(
        self, signal: str, models: list[Model], level: int, throughs: Iterable[str] = ()
    ) -> Iterator[TraceNode]:
        """The functions that make Django send a signal for one of the models."""
        verbs = _VERBS.get(signal, frozenset())
        dotted = {model.dotted for model in models}
        words = {last_part(name) for name in dotted} | {last_part(name).partition("_")[0] for name in throughs}
        called = {name for verb in verbs for name in _CALLED.get(verb, ())} | (words if "init" in verbs else set())
        for scope in self._functions_that_call(called, words):
            handed = map(self._tracer.received, self._connections_to(scope))
            settings = [setting for setting in handed if setting is not None] or [
                Setting(self._evaluator.base_frame(scope))
            ]
            read = (one for setting in settings for one in self._tracer.reader.read(scope, setting))
            writes = [one for one in read if isinstance(one, Writes)]
            for write in writes:
                names = {model.dotted for model in self._tracer.models.senders(write.model)}
                hits = write.through in throughs if write.verb == "m2m" else not names.isdisjoint(dotted)
                if write.verb in verbs and hits:
                    yield replace(self.function(scope, level), at=write.location)
                    break

    def _functions_that_call(self, names: set[str], words: Iterable[str]) -> Iterator[Scope]:
        modules = {module.source.path: module for word in sorted(words) for module in self._mentioning(word)}
        for path in sorted(modules):
            sites = [site for name in sorted(names) for site in modules[path].calls.of(name)]
            scopes = dict.fromkeys(scope for site in sites if (scope := _function_of(site)) is not None)
            yield from sorted(scopes, key=lambda scope: scope.span)

    # --- functions ---

    def _to_function(self, scope: Scope, level: int) -> Iterator[TraceNode]:
        for row in self._connections_to(scope):
            senders = (row.sender,) if row.sender is not None else (UNTOLD,)
            conditions = [Condition("startup", row.startup)] if row.startup != "setup" else []
            node = self.signal(row.signal, senders, level)
            yield replace(node, at=row.location, conditions=(*node.conditions, *conditions))
        yield from self._writes_to(scope, level)
        for caller, at, when in self._callers(scope):
            conditions = [Condition("when", when)] if when else []
            node = self.function(caller, level)
            yield replace(node, at=at, conditions=(*node.conditions, *conditions))

    def _writes_to(self, scope: Scope, level: int) -> Iterator[TraceNode]:
        """What calls a model's own `save()` or `delete()` by way of the ORM."""
        owner = scope.enclosing_class()
        signal = {"save": "post_save", "delete": "post_delete"}.get(scope.name)
        if owner is None or signal is None:
            return
        model = self._tracer.models.of(ClassValue(owner, self._evaluator.base_frame(owner.parent or owner), True))
        if model is not None:
            writers = self._writers(signal, self._tracer.models.senders(model), level)
            yield from (node for node in writers if node.name != scope.dotted)

    def _connections_to(self, scope: Scope) -> list[Connection]:
        place = place_of(scope)
        owner = scope.enclosing_class()
        places = {place, place_of(owner)} if owner is not None and scope.name in _MAKERS else {place}
        rows = [row for row in self._project.connections if row.receiver_location in places]
        return list({(row.signal, row.sender): row for row in rows}.values())

    def _callers(self, scope: Scope) -> Iterator[tuple[Scope, Location, str]]:
        """The functions that call one, the place, and what must hold for it."""
        owner = scope.enclosing_class()
        name = owner.name if owner is not None and scope.name in _MAKERS else scope.name
        is_telling = owner is not None and self._tracer.functions.count(scope.name) <= _NAMESAKES
        found: dict[Scope, tuple[Location, str]] = {}
        modules = self._mentioning(name)
        if owner is not None and self._tracer.functions.count(scope.name) > _COMMON:
            near = {module.source.path for module in self._mentioning(owner.name)}
            modules = [module for module in modules if module.source.path in near]
        for module in modules:
            names = with_aliases({name}, [module])
            for site in (each for _, sites in module.calls_using(names) for each in sites):
                caller = _function_of(site)
                place = (module.source.path, site.call.span.line, site.call.span.column)
                is_other = caller is None or caller in found or caller is scope or place in self._connecting
                if is_other or caller is None or not _names(site.call, names):
                    continue
                when = self._calls(site, scope, names, is_telling=is_telling)
                if when is not None:
                    found[caller] = (Location.of(module.source.path, site.call.span), when)
        for caller, (at, when) in found.items():
            yield caller, at, when

    def _calls(self, site: CallSite, scope: Scope, names: set[str], *, is_telling: bool) -> str | None:
        """What must hold for a call to reach a function, empty for nothing; None where it does not."""
        setting = Setting(self._evaluator.base_frame(site.point.scope))
        values = self._tracer.records.called(site.call, site.point, setting)
        owner = scope.enclosing_class()
        for value in values:
            if isinstance(value, FunctionValue) and value.scope is scope:
                return ""
            if owner is not None and scope.name in _MAKERS and getattr(value, "scope", None) is owner:
                return ""
        for argument in site.call.arguments:
            if last_name(argument.value) in names:
                handed = self._evaluator.evaluate(argument.value, site.point, setting.frame)
                if any(isinstance(value, FunctionValue) and value.scope is scope for value in handed):
                    return "when it is called back"
        is_method = isinstance(site.call.function, Attribute) and site.call.function.name == scope.name
        if is_method and is_telling and owner is not None and all(isinstance(v, UnknownValue) for v in values):
            return f"if the object is of {owner.name}"
        return None

    def _mentioning(self, word: str) -> list[Module]:
        """The modules that mention a word; the first of them where there are more than anyone would follow."""
        if word not in self._modules:
            table = self._evaluator.table
            files = list(table.words.naming(word))
            if len(files) > MAX_FILES:
                self.is_cut = True
                files = files[:MAX_FILES]
            self._modules[word] = [module for file in files if (module := table.module(file)) is not None]
        return self._modules[word]


def _function_of(site: CallSite) -> Scope | None:
    """The innermost function around a call; lambdas count with what is around them."""
    return next((scope for scope in site.point.scope.lexical_functions() if scope.kind == "function"), None)


def _names(call: Call, names: set[str]) -> bool:
    return last_name(call.function) in names or any(last_name(one.value) in names for one in call.arguments)
