"""Which weakly connected receivers nothing holds.

A signal keeps a weak reference to its receiver unless it is told otherwise
(https://docs.djangoproject.com/en/stable/topics/signals/#listening-to-signals), so an object that only the code around
the connection knows is collected when that code ends.
"""

import re
from collections.abc import Iterator

from sigscope.inspection.escapes import is_held_by_itself, is_kept_local
from sigscope.inspection.loading import header
from sigscope.inspection.places import ConnectingDecorator, Places
from sigscope.model.inspected import DeadKind, DeadReceiver
from sigscope.model.location import Location
from sigscope.model.project import Connection
from sigscope.model.syntax import Attribute, Call, Expression, Function, Lambda, Name
from sigscope.resolution.naming import callee_name
from sigscope.resolution.scopes import Assigned, Binding, CallSite, Defined, Scope
from sigscope.resolution.values import FunctionValue, InstanceValue, PartialValue, Values


class Lifetimes:
    """Reads how long receivers live; `places` are those of one project."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._weak = {
            (row.location.path, row.location.line, row.location.column)
            for _, rows in places.connections("decorator", "connect", "wrapper")
            for row in rows
            if row.weak
        }

    def dead(self) -> Iterator[DeadReceiver]:
        """The connections whose receiver is collected as soon as the code around them ends."""
        for decorator in self._places.decorators:
            yield from self._decorated(decorator)
        for call in self._places.connect_calls:
            weak = self._weak_rows(call.rows)
            kind = self._kind(call.receiver, call.site) if weak else None
            if kind is not None:
                yield from (DeadReceiver(row.location, row.signal, row.receiver, kind) for row in weak)
        for _, rows in self._places.connections("wrapper"):
            yield from self._wrapped(rows)

    def _weak_rows(self, rows: tuple[Connection, ...]) -> list[Connection]:
        """Those that hold their receiver weakly; none where the class of a signal can't be told."""
        return [row for row in rows if row.weak and self._places.is_plain_class(row.signal)]

    # --- decorated definitions ---

    def _decorated(self, decorator: ConnectingDecorator) -> Iterator[DeadReceiver]:
        scope = decorator.site.scope
        rows = self._weak_rows(decorator.rows)
        if decorator.is_connect or not rows or scope.parent is None or not self._only_connects(scope):
            return
        if scope.parent.kind == "function":
            if self._is_local(scope.name, scope.parent, decorator.site.point.order):
                yield from (DeadReceiver(row.location, row.signal, row.receiver, "nested") for row in rows)
            return
        again = self._bound_again(scope)
        if again is not None:
            yield from (DeadReceiver(row.location, row.signal, row.receiver, "rebound", again) for row in rows)

    def _only_connects(self, scope: Scope) -> bool:
        """Whether every decorator on a definition connects it weakly, or is `wraps`: any other might hold it."""
        path = scope.module.source.path
        return all(
            (path, each.span.line, each.span.column) in self._weak
            or (isinstance(each.value, Call) and callee_name(each.value) == "wraps")
            for each in scope.decorators
        )

    def _bound_again(self, scope: Scope) -> Location | None:
        """A later definition of the same name that takes the place of this one, where nothing uses it before."""
        assert scope.parent is not None
        own: Binding | None = None
        for binding in scope.parent.bindings[scope.name]:
            source = binding.source
            if own is None:
                own = binding if isinstance(source, Defined) and source.scope is scope else None
            elif binding.hides_earlier(own.point.path):
                if isinstance(source, Defined) and self._only_connects(source.scope) and self._is_unused(scope):
                    return header(source.scope)
                return None
        return None

    def _is_unused(self, scope: Scope) -> bool:
        """Whether the name stands in its file only where it is defined."""
        text = self._places.text(scope.module)
        word = re.escape(scope.name.encode())
        uses = re.findall(rb"(?<!\w)" + word + rb"(?!\w)", text)
        definitions = re.findall(rb"(?:def|class)\s+" + word + rb"(?!\w)", text)
        return len(uses) == len(definitions)

    # --- calls of connect ---

    def _kind(self, node: Expression, site: CallSite) -> DeadKind | None:
        """Why nothing holds what `node`, the receiver of a call, stands for; None where something may."""
        match node:
            case Lambda():
                return "lambda"
            case Name(id=name):
                return self._of_local(name, site)
            case Call():
                return self._of_temporary(self._places.values(node, site))
            case Attribute(value=Call() as owner):
                kind = self._of_temporary(self._places.values(owner, site))
                return "method" if kind == "instance" and self._is_method(node, site) else None
            case Attribute(value=Name(id=name)):
                kind = self._of_local(name, site)
                return "method" if kind == "instance" and self._is_method(node, site) else None
            case _:
                return None

    def _is_method(self, node: Attribute, site: CallSite) -> bool:
        values = self._places.values(node, site)
        return bool(values) and all(
            isinstance(value, FunctionValue) and isinstance(value.bound, InstanceValue) for value in values
        )

    def _of_local(self, name: str, site: CallSite) -> DeadKind | None:
        """What a function's own name stands for, where only that name holds it."""
        scope = site.point.scope
        bindings = scope.bindings.of(name)
        if scope.kind != "function" or len(bindings) != 1 or name in scope.declared:
            return None
        if not self._is_local(name, scope, site.point.order):
            return None
        match bindings[0].source:
            case Defined(scope=inner) if isinstance(inner.node, Function) and self._only_connects(inner):
                return "nested"
            case Assigned(value=Lambda(), unpack=()):
                return "lambda"
            case Assigned(value=Call() as made, unpack=()):
                return self._of_temporary(self._places.values(made, CallSite(made, bindings[0].point)))
            case _:
                return None

    def _is_local(self, name: str, scope: Scope, order: int) -> bool:
        """Whether a function's own name is all that holds something, and no longer than the function runs."""
        return not self._places.yields(scope) and is_kept_local(name, scope, order, self._is_weak)

    def _of_temporary(self, values: Values) -> DeadKind | None:
        """Why nothing holds the result of a call."""
        kinds = {self._of_result(value) for value in values}
        return kinds.pop() if len(kinds) == 1 else None

    def _of_result(self, value: object) -> DeadKind | None:
        match value:
            case PartialValue():
                return "partial"
            case FunctionValue(scope=Scope(parent=Scope(kind="function") as maker) as inner):
                is_free = not maker.decorators and self._only_connects(inner) and not maker.module.library
                return "nested" if is_free and is_kept_local(inner.name, maker, 0, self._is_weak, "return") else None
            case InstanceValue(cls=cls) if not is_held_by_itself(self._places.evaluator, cls):
                return "instance"
            case _:
                return None

    # --- wrappers ---

    def _wrapped(self, rows: tuple[Connection, ...]) -> Iterator[DeadReceiver]:
        """A wrapper that connects a function or lambda of its own."""
        for row in self._weak_rows(rows):
            inner = self._places.definition(row)
            maker = None if inner is None else inner.parent
            if inner is None or maker is None or maker.kind != "function" or not self._is_connected_in(inner, maker):
                continue
            is_lambda = isinstance(inner.node, Lambda)
            if is_lambda or is_kept_local(inner.name, maker, 0, self._is_connect, "connect"):
                kind: DeadKind = "lambda" if is_lambda else "nested"
                yield DeadReceiver(row.location, row.signal, row.receiver, kind, header(inner))

    def _is_connected_in(self, inner: Scope, maker: Scope) -> bool:
        """Whether the function that defines `inner` hands it to a `connect` itself."""
        return any(
            call.arguments and self._is_itself(call.arguments[0].value, inner)
            for site in maker.module.calls.of("connect")
            if site.point.scope is maker and (call := site.call)
        )

    def _is_itself(self, node: Expression, inner: Scope) -> bool:
        return node is inner.node or (isinstance(node, Name) and node.id == inner.name)

    def _is_connect(self, path: str, call: Call) -> bool:
        return isinstance(call.function, Attribute) and call.function.name == "connect"

    def _is_weak(self, path: str, call: Call) -> bool:
        """Whether a call is a connection that holds its receiver weakly."""
        return (path, call.span.line, call.span.column) in self._weak
