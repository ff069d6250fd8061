"""From one file's facts to its scopes."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from sigscope.model import syntax
from sigscope.model.syntax import Statement
from sigscope.parsing.failure import ParseFailure
from sigscope.resolution.expression_builder import ExpressionBuilder, Place
from sigscope.resolution.growing import Change, change_of, item_changed, outermost
from sigscope.resolution.naming import callee_name, last_name
from sigscope.resolution.scopes import (
    Assigned,
    Augmented,
    Binding,
    Caught,
    DecoratorSite,
    Defined,
    Deleted,
    Entered,
    Growth,
    Imported,
    ImportedName,
    Loop,
    Looped,
    Point,
    Scope,
    StarImported,
)


class Builder(ExpressionBuilder):
    """Reads one part into its module."""

    def read(self, refuse: Callable[[str], None]) -> None:
        part, place = self.part, Place(self.part.scope, (), ())
        try:
            part.statements = self.module.parts.source.statements(part.slice)
        except ParseFailure as error:
            refuse(error.reason)
            part.statements = part.empty()
        if part.opened is None or part.opened.point is None:
            self.body(part.statements, place)
            return
        (node,) = part.statements
        assert isinstance(node, syntax.Function | syntax.Class)
        self.order = part.opened.point.order
        part.opened.opening = node
        self.module.scopes.open(node, part.opened)
        if isinstance(node, syntax.Function):
            self.inside_function(node, part.opened, part.opened.point, place)
        else:
            self.head(node, part.opened, part.opened.point, place)

    # --- statements ---

    def body(self, statements: Iterable[Statement], place: Place) -> None:
        for statement in statements:
            _STATEMENTS[type(statement)](self, statement, place)

    def import_(self, node: syntax.Import, place: Place) -> None:
        self.bind(node.bound, self.point(place), Imported(node))
        if node.whole:
            self.module.aliased.add(node.module.rpartition(".")[2], node.bound)

    def import_from(self, node: syntax.ImportFrom, place: Place) -> None:
        point = self.point(place)
        if node.star:
            place.scope.star(Binding("*", point, StarImported(node)))
        for alias in node.names:
            self.bind(alias.bound, point, ImportedName(node, alias))
            if alias.bound != alias.name:
                self.module.aliased.add(alias.name, alias.bound)

    def assign(self, node: syntax.Assign, place: Place) -> None:
        point = self.point(place)
        if node.value is None:
            return
        self.expression(node.value, point, place)
        for target in node.targets:
            self.rename(target, node.value, place.scope)
            self.target(target, point, place, partial(Assigned, node.value))
            if isinstance(target, syntax.Subscript):
                self.grow(item_changed(target.value, target.index, node.value), point)

    def grow(self, change: Change | None, point: Point) -> None:
        """Note what is changed in place; a list or dict that this very scope binds holds it from here on."""
        if change is None:
            return
        target, operator, value = change
        if isinstance(target, syntax.Name | syntax.Attribute):
            name = last_name(target)
            self.module.growths.add(name, Growth(target, operator, value, point), self.rank())
            if isinstance(target, syntax.Name):
                grown = Binding(name, point, Augmented(operator, value, in_place=True))
                point.scope.bindings.add_if_named(name, grown, self.rank())

    def augmented(self, node: syntax.AugmentedAssign, place: Place) -> None:
        point = self.point(place)
        self.expression(node.value, point, place)
        self.target(node.target, point, place, lambda unpack: Augmented(node.operator[:-1], node.value))
        if not isinstance(node.target, syntax.Name):
            self.grow(outermost(node.target, node.operator[:-1], node.value), point)

    def evaluate(self, node: syntax.Evaluate, place: Place) -> None:
        point = self.point(place)
        self.expression(node.value, point, place)
        self.grow(change_of(node.value), point)

    def return_(self, node: syntax.Return, place: Place) -> None:
        if node.value is not None:
            point = self.point(place)
            place.scope.returns.append((node.value, point))
            if isinstance(node.value, syntax.Call):
                self.module.returned.add(callee_name(node.value), place.scope.name)
            self.expression(node.value, point, place)

    def delete(self, node: syntax.Delete, place: Place) -> None:
        point = self.point(place)
        for target in node.targets:
            self.target(target, point, place, lambda unpack: Deleted())

    def declare(self, node: syntax.Declare, place: Place) -> None:
        place.scope.declared.update(dict.fromkeys(node.names, node.kind))

    def function(self, node: syntax.Function, place: Place) -> None:
        point = self.point(place)
        scope = self.open("function", node.name, node, point)
        self.inside_function(node, scope, point, place)
        if not _is_accessor(node):
            self.bind(node.name, point, Defined(scope))

    def inside_function(self, node: syntax.Function, scope: Scope, point: Point, place: Place) -> None:
        self.decorators(node.decorators, scope, point, place)
        self.parameters(node.parameters, scope, point, place)
        self.body(node.body, Place(scope, (), ()))

    def decorators(self, decorators: tuple[syntax.Decorator, ...], scope: Scope, point: Point, place: Place) -> None:
        for decorator in decorators:
            self.module.decorate(DecoratorSite(decorator, point, scope), self.rank())
            self.expression(decorator.value, point, place)

    def class_(self, node: syntax.Class, place: Place) -> None:
        point = self.point(place)
        scope = self.open("class", node.name, node, point)
        self.head(node, scope, point, place)
        self.body(node.body, Place(scope, (), ()))
        self.bind(node.name, Point(place.scope, self.order, place.path, place.loops), Defined(scope))

    def head(self, node: syntax.Class, scope: Scope, point: Point, place: Place) -> None:
        self.decorators(node.decorators, scope, point, place)
        for argument in node.arguments:
            self.expression(argument.value, point, place)

    def if_(self, node: syntax.If, place: Place) -> None:
        point = self.point(place)
        self.expression(node.test, point, place)
        branch = self.order
        self.module.guards[branch] = (node.test, point)
        self.body(node.body, place.arm(branch, 0))
        self.body(node.orelse, place.arm(branch, 1))

    def for_(self, node: syntax.For, place: Place) -> None:
        point = self.point(place)
        self.expression(node.iterable, point, place)
        loop = Loop(node.target, node.iterable, point)
        inside = place.arm(self.order, 0)
        inside.loops = (*place.loops, loop)
        self.target(node.target, self.point(inside), inside, partial(Looped, loop))
        self.body(node.body, inside)
        self.body(node.orelse, place)

    def while_(self, node: syntax.While, place: Place) -> None:
        self.expression(node.test, self.point(place), place)
        self.body(node.body, place.arm(self.order, 0))
        self.body(node.orelse, place)

    def with_(self, node: syntax.With, place: Place) -> None:
        for item in node.items:
            point = self.point(place)
            self.expression(item.context, point, place)
            if item.target is not None:
                self.target(item.target, point, place, partial(Entered, item.context))
        self.body(node.body, place)

    def try_(self, node: syntax.Try, place: Place) -> None:
        self.order += 1
        branch = self.order
        self.body(node.body, place.arm(branch, 0))
        for arm, handler in enumerate(node.handlers, start=1):
            inside = place.arm(branch, arm)
            point = self.point(inside)
            if handler.type is not None:
                self.expression(handler.type, point, inside)
            if handler.name is not None:
                self.bind(handler.name, point, Caught())
            self.body(handler.body, inside)
        self.body(node.orelse, place.arm(branch, 0))
        self.body(node.final, place)

    def match(self, node: syntax.Match, place: Place) -> None:
        self.expression(node.subject, self.point(place), place)
        branch = self.order
        for arm, case in enumerate(node.cases):
            inside = place.arm(branch, arm)
            point = self.point(inside)
            for name in case.names:
                self.bind(name, point, Caught())
            if case.guard is not None:
                self.expression(case.guard, self.point(inside), inside)
            self.body(case.body, inside)


def _is_accessor(node: syntax.Function) -> bool:
    """Whether it adds a setter or the like to the property that its name is bound to, which stays what it is."""
    accessors = [syntax.Attribute(syntax.Name(node.name), kind) for kind in ("setter", "getter", "deleter")]
    return any(decorator.value in accessors for decorator in node.decorators)


_Handler = Callable[..., None]

_STATEMENTS: dict[type[Any], _Handler] = {
    syntax.Import: Builder.import_,
    syntax.ImportFrom: Builder.import_from,
    syntax.Assign: Builder.assign,
    syntax.AugmentedAssign: Builder.augmented,
    syntax.Evaluate: Builder.evaluate,
    syntax.Return: Builder.return_,
    syntax.Delete: Builder.delete,
    syntax.Declare: Builder.declare,
    syntax.Function: Builder.function,
    syntax.Class: Builder.class_,
    syntax.If: Builder.if_,
    syntax.For: Builder.for_,
    syntax.While: Builder.while_,
    syntax.With: Builder.with_,
    syntax.Try: Builder.try_,
    syntax.Match: Builder.match,
}
