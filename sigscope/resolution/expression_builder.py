"""From expressions to what they bind, call and open."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, Literal

from sigscope.model import syntax
from sigscope.model.syntax import Expression
from sigscope.model.walk import Node, children
from sigscope.resolution.naming import callee_name, last_name, name_targets
from sigscope.resolution.parts import Part
from sigscope.resolution.scopes import (
    Assigned,
    Binding,
    Branch,
    CallSite,
    Given,
    HandedSite,
    Loop,
    Looped,
    Module,
    Point,
    Scope,
    Source,
    Unpack,
)

# Points are this far apart, so that there is room before each for what `:=` binds in its expression.
STEP = 1 << 20

_Opening = syntax.Function | syntax.Class | syntax.Lambda | syntax.Comprehension
_Handler = Callable[..., None]


class Place:
    """Where the builder stands: the scope, the branch and the loops around."""

    __slots__ = ("loops", "path", "scope")

    def __init__(self, scope: Scope, path: Branch, loops: tuple[Loop, ...]) -> None:
        self.scope = scope
        self.path = path
        self.loops = loops

    def arm(self, branch: int, arm: int) -> "Place":
        return Place(self.scope, (*self.path, (branch, arm)), self.loops)


class ExpressionBuilder:
    """Enters what the expressions of one part hold into its module."""

    def __init__(self, module: Module, part: Part) -> None:
        self.module = module
        self.part = part
        self.order = self.ranked = part.first_order
        self.walruses = 0

    def rank(self) -> int:
        """The place of the next thing among all of the module."""
        self.ranked += 1
        return self.ranked

    def point(self, place: Place) -> Point:
        self.order += STEP
        return Point(place.scope, self.order, place.path, place.loops)

    def bind(self, name: str, point: Point, source: Source) -> None:
        scope, declared = point.scope, point.scope.declared.get(name)
        if declared == "global":
            scope = self.module.scope
        elif declared == "nonlocal":
            scope = next((outer for outer in scope.lexical_functions() if name in outer.bindings), scope)
        scope.bindings.add(name, Binding(name, point, source, declared is not None), self.rank())

    def open(
        self, kind: Literal["class", "function", "lambda", "comprehension"], name: str, node: _Opening, point: Point
    ) -> Scope:
        scope = Scope(kind, name, self.module, point.scope, node, point)
        self.module.scopes.add(scope, self.rank())
        self.module.scopes.open(node, scope)
        return scope

    def rename(self, target: Expression, value: Expression, scope: Scope) -> None:
        """Note what an assignment gives a name to."""
        name_targets(self.module, scope, target, value)
        bound, origin = last_name(target), last_name(value)
        if bound and isinstance(value, syntax.Call):
            self.module.made.add(callee_name(value), bound)
        elif bound and origin:
            self.module.aliased.add(origin, bound)

    def target(
        self, target: Expression, point: Point, place: Place, source: Callable[[Unpack], Source], unpack: Unpack = ()
    ) -> None:
        """Bind what stands on the left of an assignment, a loop or a `with`."""
        if isinstance(target, syntax.Name):
            self.bind(target.id, point, source(unpack))
        elif isinstance(target, syntax.Sequence):
            starred = next((i for i, item in enumerate(target.items) if isinstance(item, syntax.Starred)), None)
            for index, item in enumerate(target.items):
                step: int | slice = index if starred is None or index < starred else index - len(target.items)
                if isinstance(item, syntax.Starred):
                    step = slice(index, (index + 1 - len(target.items)) or None)
                self.target(_unstarred(item), point, place, source, (*unpack, step))
        else:
            if isinstance(target, syntax.Attribute):
                self.member(target, point, source(unpack))
            self.expression(target, point, place)

    def member(self, target: syntax.Attribute, point: Point, source: Source) -> None:
        """`self.name = value` in a method is an attribute of the class's instances."""
        owner = point.scope.enclosing_class()
        if (
            owner is not None
            and isinstance(source, Assigned)
            and point.scope.parameters
            and target.value == syntax.Name(point.scope.parameters[0].name)
        ):
            value = _part_of(source.value, source.unpack)
            if value is not None:
                owner.members.add(target.name, (value, point), self.rank())

    def parameters(self, parameters: tuple[syntax.Parameter, ...], scope: Scope, outer: Point, place: Place) -> None:
        inner = Point(scope, 0, (), ())
        for index, parameter in enumerate(parameters):
            self.bind(parameter.name, inner, Given(parameter, index))
            if parameter.default is not None:
                self.expression(parameter.default, outer, place)

    # --- expressions ---

    def expression(self, node: Node, point: Point, place: Place) -> None:
        """Index the calls of an expression and open the scopes inside it."""
        handler = _EXPRESSIONS.get(type(node))
        if handler is not None:
            handler(self, node, point, place)

    def call(self, node: syntax.Call, point: Point, place: Place) -> None:
        found = self.module.call_sites[id(node)] = CallSite(node, point)
        self.module.calls.add(callee_name(node), found, self.rank())
        self.expression(node.function, point, place)
        for argument in node.arguments:
            if isinstance(argument.value, syntax.Attribute):
                site = HandedSite(argument.value, node, point)
                self.module.handed.add(argument.value.name, site, self.rank())
            self.expression(argument.value, point, place)

    def attribute(self, node: syntax.Attribute | syntax.Starred | syntax.Awaited, point: Point, place: Place) -> None:
        self.expression(node.value, point, place)

    def sequence(self, node: syntax.Sequence, point: Point, place: Place) -> None:
        for item in node.items:
            self.expression(item, point, place)

    def parts(
        self, node: syntax.Mapping | syntax.Subscript | syntax.Binary | syntax.Opaque, point: Point, place: Place
    ) -> None:
        for child in children(node):
            self.expression(child, point, place)

    def choice(self, node: syntax.Choice, point: Point, place: Place) -> None:
        if node.test is not None:
            self.expression(node.test, point, place)
        for option in node.options:
            self.expression(option, point, place)

    def assigned(self, node: syntax.Assigned, point: Point, place: Place) -> None:
        self.expression(node.value, point, place)
        while point.scope.kind == "comprehension" and point.scope.point is not None:
            point = point.scope.point
        self.walruses += 1
        self.rename(syntax.Name(node.name), node.value, point.scope)
        self.bind(node.name, replace(point, order=point.order - STEP + self.walruses), Assigned(node.value, ()))

    def lambda_(self, node: syntax.Lambda, point: Point, place: Place) -> None:
        scope = self.open("lambda", "<lambda>", node, point)
        self.parameters(node.parameters, scope, point, place)
        inside = Place(scope, (), ())
        inner = self.point(inside)
        scope.returns.append((node.body, inner))
        self.expression(node.body, inner, inside)

    def comprehension(self, node: syntax.Comprehension, point: Point, place: Place) -> None:
        scope = self.open("comprehension", "", node, point)
        inside = Place(scope, (), ())
        outer, around = point, place
        for generator in node.generators:
            self.expression(generator.iterable, outer, around)
            loop = Loop(generator.target, generator.iterable, outer)
            inside.loops = (*inside.loops, loop)
            outer, around = self.point(inside), inside
            self.target(generator.target, outer, inside, partial(Looped, loop))
            outer = self.point(inside)
            for condition in generator.conditions:
                self.expression(condition, outer, inside)
        for element in node.elements:
            self.expression(element, outer, inside)


def _part_of(value: Expression, unpack: Unpack) -> Expression | None:
    """The part of a display that an assignment's target gets; None where the text has none for it."""
    for step in unpack:
        if not isinstance(value, syntax.Sequence) or any(isinstance(item, syntax.Starred) for item in value.items):
            return None
        if isinstance(step, slice) or not -len(value.items) <= step < len(value.items):
            return None
        value = value.items[step]
    return value


def _unstarred(node: Expression) -> Expression:
    return node.value if isinstance(node, syntax.Starred) else node


_EXPRESSIONS: dict[type[Any], _Handler] = {
    syntax.Call: ExpressionBuilder.call,
    syntax.Attribute: ExpressionBuilder.attribute,
    syntax.Starred: ExpressionBuilder.attribute,
    syntax.Awaited: ExpressionBuilder.attribute,
    syntax.Sequence: ExpressionBuilder.sequence,
    syntax.Mapping: ExpressionBuilder.parts,
    syntax.Subscript: ExpressionBuilder.parts,
    syntax.Binary: ExpressionBuilder.parts,
    syntax.Choice: ExpressionBuilder.choice,
    syntax.Opaque: ExpressionBuilder.parts,
    syntax.Assigned: ExpressionBuilder.assigned,
    syntax.Lambda: ExpressionBuilder.lambda_,
    syntax.Comprehension: ExpressionBuilder.comprehension,
}
