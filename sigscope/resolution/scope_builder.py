"""From one file's facts to its scopes."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any, Literal

from sigscope.model import syntax
from sigscope.model.location import Span
from sigscope.model.source import SourceFile
from sigscope.model.syntax import Expression, Statement
from sigscope.model.walk import Node, children
from sigscope.parsing.parse import ParseFailure
from sigscope.parsing.slices import Slice, SlicedText
from sigscope.resolution.growing import Change, change_of, item_changed, outermost
from sigscope.resolution.naming import callee_name, last_name, name_targets
from sigscope.resolution.parts import WIDTH, Part
from sigscope.resolution.scopes import (
    Assigned,
    Augmented,
    Binding,
    Branch,
    CallSite,
    Caught,
    DecoratorSite,
    Defined,
    Deleted,
    Entered,
    Given,
    Growth,
    HandedSite,
    Imported,
    ImportedName,
    Loop,
    Looped,
    Module,
    Point,
    Scope,
    Source,
    StarImported,
    Unpack,
)

# Points are this far apart, so that there is room before each for what `:=` binds in its expression.
_STEP = 1 << 20

_Opening = syntax.Function | syntax.Class | syntax.Lambda | syntax.Comprehension


def build_module(source: SourceFile, text: SlicedText, refuse: Callable[[str], None]) -> Module:
    """Lay out the scopes of one file; each part of it is read when it is asked for.

    `refuse` is called with the reason for a part that can't be read although the text as a whole is Python.
    """

    def build(part: Part) -> None:
        _Builder(module, part).read(refuse)

    module = Module(source, text, build)
    _lay_out(module, text.slices, module.scope)
    return module


def _lay_out(module: Module, slices: Iterable[Slice], scope: Scope) -> list[Part]:
    """Bind the functions and classes of a body by what is known without reading them."""
    parts = []
    for each in slices:
        part = module.parts.add(each, scope)
        parts.append(part)
        if each.kind == "statements":
            continue
        first = part.first_order
        opened = Scope(each.kind, each.name, module, scope, None, Point(scope, first + _STEP, (), ()), part)
        part.opened = opened
        module.scopes.add(opened, first)
        last = first + _STEP
        if each.kind == "class":
            part.members = _lay_out(module, each.members, opened)
            last = module.parts.all[-1].first_order + WIDTH - 1
        if not each.is_accessor:
            binding = Binding(each.name, Point(scope, last, (), ()), Defined(opened))
            scope.bindings.add(each.name, binding, last)
    return parts


class _Place:
    """Where the builder stands: the scope, the branch and the loops around."""

    __slots__ = ("loops", "path", "scope")

    def __init__(self, scope: Scope, path: Branch, loops: tuple[Loop, ...]) -> None:
        self.scope = scope
        self.path = path
        self.loops = loops

    def arm(self, branch: int, arm: int) -> "_Place":
        return _Place(self.scope, (*self.path, (branch, arm)), self.loops)


class _Builder:
    """Reads one part into its module."""

    def __init__(self, module: Module, part: Part) -> None:
        self.module = module
        self.part = part
        self.order = self.ranked = part.first_order
        self.walruses = 0

    def read(self, refuse: Callable[[str], None]) -> None:
        part, place = self.part, _Place(self.part.scope, (), ())
        try:
            part.statements = self.module.parts.source.statements(part.slice)
        except ParseFailure as error:
            refuse(error.reason)
            part.statements = _empty(part.slice)
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

    def rank(self) -> int:
        """The place of the next thing among all of the module."""
        self.ranked += 1
        return self.ranked

    def point(self, place: _Place) -> Point:
        self.order += _STEP
        return Point(place.scope, self.order, place.path, place.loops)

    def bind(self, name: str, point: Point, source: Source) -> None:
        scope, declared = point.scope, point.scope.declared.get(name)
        if declared == "global":
            scope = self.module.scope
        elif declared == "nonlocal":
            scope = next((outer for outer in scope.lexical_functions() if name in outer.bindings), scope)
        scope.bindings.add(name, Binding(name, point, source, declared is not None), self.rank())

    # --- statements ---

    def body(self, statements: Iterable[Statement], place: _Place) -> None:
        for statement in statements:
            _STATEMENTS[type(statement)](self, statement, place)

    def import_(self, node: syntax.Import, place: _Place) -> None:
        self.bind(node.bound, self.point(place), Imported(node))
        if node.whole:
            self.module.aliased.add(node.module.rpartition(".")[2], node.bound, self.rank())

    def import_from(self, node: syntax.ImportFrom, place: _Place) -> None:
        point = self.point(place)
        if node.star:
            place.scope.star(Binding("*", point, StarImported(node)))
        for alias in node.names:
            self.bind(alias.bound, point, ImportedName(node, alias))
            if alias.bound != alias.name:
                self.module.aliased.add(alias.name, alias.bound, self.rank())

    def assign(self, node: syntax.Assign, place: _Place) -> None:
        point = self.point(place)
        if node.value is None:
            return
        self.expression(node.value, point, place)
        for target in node.targets:
            self.rename(target, node.value, place.scope)
            self.target(target, point, place, partial(Assigned, node.value))
            if isinstance(target, syntax.Subscript):
                self.grow(item_changed(target.value, target.index, node.value), point)

    def rename(self, target: Expression, value: Expression, scope: Scope) -> None:
        """Note what an assignment gives a name to."""
        name_targets(self.module, scope, target, value)
        bound, origin = last_name(target), last_name(value)
        if bound and isinstance(value, syntax.Call):
            self.module.made.add(callee_name(value), bound, self.rank())
        elif bound and origin:
            self.module.aliased.add(origin, bound, self.rank())

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

    def target(
        self, target: Expression, point: Point, place: _Place, source: Callable[[Unpack], Source], unpack: Unpack = ()
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

    def augmented(self, node: syntax.AugmentedAssign, place: _Place) -> None:
        point = self.point(place)
        self.expression(node.value, point, place)
        self.target(node.target, point, place, lambda unpack: Augmented(node.operator[:-1], node.value))
        if not isinstance(node.target, syntax.Name):
            self.grow(outermost(node.target, node.operator[:-1], node.value), point)

    def evaluate(self, node: syntax.Evaluate, place: _Place) -> None:
        point = self.point(place)
        self.expression(node.value, point, place)
        self.grow(change_of(node.value), point)

    def return_(self, node: syntax.Return, place: _Place) -> None:
        if node.value is not None:
            point = self.point(place)
            place.scope.returns.append((node.value, point))
            self.expression(node.value, point, place)

    def delete(self, node: syntax.Delete, place: _Place) -> None:
        point = self.point(place)
        for target in node.targets:
            self.target(target, point, place, lambda unpack: Deleted())

    def declare(self, node: syntax.Declare, place: _Place) -> None:
        place.scope.declared.update(dict.fromkeys(node.names, node.kind))

    def function(self, node: syntax.Function, place: _Place) -> None:
        point = self.point(place)
        scope = self.open("function", node.name, node, point)
        self.inside_function(node, scope, point, place)
        if not _is_accessor(node):
            self.bind(node.name, point, Defined(scope))

    def inside_function(self, node: syntax.Function, scope: Scope, point: Point, place: _Place) -> None:
        self.decorators(node.decorators, scope, point, place)
        self.parameters(node.parameters, scope, point, place)
        self.body(node.body, _Place(scope, (), ()))

    def open(
        self, kind: Literal["class", "function", "lambda", "comprehension"], name: str, node: _Opening, point: Point
    ) -> Scope:
        scope = Scope(kind, name, self.module, point.scope, node, point)
        self.module.scopes.add(scope, self.rank())
        self.module.scopes.open(node, scope)
        return scope

    def decorators(self, decorators: tuple[syntax.Decorator, ...], scope: Scope, point: Point, place: _Place) -> None:
        for decorator in decorators:
            self.module.decorate(DecoratorSite(decorator, point, scope), self.rank())
            self.expression(decorator.value, point, place)

    def parameters(self, parameters: tuple[syntax.Parameter, ...], scope: Scope, outer: Point, place: _Place) -> None:
        inner = Point(scope, 0, (), ())
        for index, parameter in enumerate(parameters):
            self.bind(parameter.name, inner, Given(parameter, index))
            if parameter.default is not None:
                self.expression(parameter.default, outer, place)

    def class_(self, node: syntax.Class, place: _Place) -> None:
        point = self.point(place)
        scope = self.open("class", node.name, node, point)
        self.head(node, scope, point, place)
        self.body(node.body, _Place(scope, (), ()))
        self.bind(node.name, Point(place.scope, self.order, place.path, place.loops), Defined(scope))

    def head(self, node: syntax.Class, scope: Scope, point: Point, place: _Place) -> None:
        self.decorators(node.decorators, scope, point, place)
        for argument in node.arguments:
            self.expression(argument.value, point, place)

    def if_(self, node: syntax.If, place: _Place) -> None:
        self.expression(node.test, self.point(place), place)
        branch = self.order
        self.body(node.body, place.arm(branch, 0))
        self.body(node.orelse, place.arm(branch, 1))

    def for_(self, node: syntax.For, place: _Place) -> None:
        point = self.point(place)
        self.expression(node.iterable, point, place)
        loop = Loop(node.target, node.iterable, point)
        inside = place.arm(self.order, 0)
        inside.loops = (*place.loops, loop)
        self.target(node.target, self.point(inside), inside, partial(Looped, loop))
        self.body(node.body, inside)
        self.body(node.orelse, place)

    def while_(self, node: syntax.While, place: _Place) -> None:
        self.expression(node.test, self.point(place), place)
        self.body(node.body, place.arm(self.order, 0))
        self.body(node.orelse, place)

    def with_(self, node: syntax.With, place: _Place) -> None:
        for item in node.items:
            point = self.point(place)
            self.expression(item.context, point, place)
            if item.target is not None:
                self.target(item.target, point, place, partial(Entered, item.context))
        self.body(node.body, place)

    def try_(self, node: syntax.Try, place: _Place) -> None:
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

    def match(self, node: syntax.Match, place: _Place) -> None:
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

    # --- expressions ---

    def expression(self, node: Node, point: Point, place: _Place) -> None:
        """Index the calls of an expression and open the scopes inside it."""
        handler = _EXPRESSIONS.get(type(node))
        if handler is not None:
            handler(self, node, point, place)

    def call(self, node: syntax.Call, point: Point, place: _Place) -> None:
        found = self.module.call_sites[id(node)] = CallSite(node, point)
        self.module.calls.add(callee_name(node), found, self.rank())
        self.expression(node.function, point, place)
        for argument in node.arguments:
            if isinstance(argument.value, syntax.Attribute):
                site = HandedSite(argument.value, node, point)
                self.module.handed.add(argument.value.name, site, self.rank())
            self.expression(argument.value, point, place)

    def attribute(self, node: syntax.Attribute | syntax.Starred | syntax.Awaited, point: Point, place: _Place) -> None:
        self.expression(node.value, point, place)

    def sequence(self, node: syntax.Sequence, point: Point, place: _Place) -> None:
        for item in node.items:
            self.expression(item, point, place)

    def parts(
        self, node: syntax.Mapping | syntax.Subscript | syntax.Binary | syntax.Opaque, point: Point, place: _Place
    ) -> None:
        for child in children(node):
            self.expression(child, point, place)

    def choice(self, node: syntax.Choice, point: Point, place: _Place) -> None:
        if node.test is not None:
            self.expression(node.test, point, place)
        for option in node.options:
            self.expression(option, point, place)

    def assigned(self, node: syntax.Assigned, point: Point, place: _Place) -> None:
        self.expression(node.value, point, place)
        while point.scope.kind == "comprehension" and point.scope.point is not None:
            point = point.scope.point
        self.walruses += 1
        self.rename(syntax.Name(node.name), node.value, point.scope)
        self.bind(node.name, replace(point, order=point.order - _STEP + self.walruses), Assigned(node.value, ()))

    def lambda_(self, node: syntax.Lambda, point: Point, place: _Place) -> None:
        scope = self.open("lambda", "<lambda>", node, point)
        self.parameters(node.parameters, scope, point, place)
        inside = _Place(scope, (), ())
        inner = self.point(inside)
        scope.returns.append((node.body, inner))
        self.expression(node.body, inner, inside)

    def comprehension(self, node: syntax.Comprehension, point: Point, place: _Place) -> None:
        scope = self.open("comprehension", "", node, point)
        inside = _Place(scope, (), ())
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


def _empty(part: Slice) -> tuple[Statement, ...]:
    """What stands for a part that can't be read."""
    line = part.first + 1
    span = Span(line, 1, part.last, 1)
    if part.kind == "function":
        return (syntax.Function(part.name, (), (), (), False, span, line),)
    return (syntax.Class(part.name, (), (), (), span, line),) if part.kind == "class" else ()


def _is_accessor(node: syntax.Function) -> bool:
    """Whether it adds a setter or the like to the property that its name is bound to, which stays what it is."""
    accessors = [syntax.Attribute(syntax.Name(node.name), kind) for kind in ("setter", "getter", "deleter")]
    return any(decorator.value in accessors for decorator in node.decorators)


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


_Handler = Callable[..., None]

_STATEMENTS: dict[type[Any], _Handler] = {
    syntax.Import: _Builder.import_,
    syntax.ImportFrom: _Builder.import_from,
    syntax.Assign: _Builder.assign,
    syntax.AugmentedAssign: _Builder.augmented,
    syntax.Evaluate: _Builder.evaluate,
    syntax.Return: _Builder.return_,
    syntax.Delete: _Builder.delete,
    syntax.Declare: _Builder.declare,
    syntax.Function: _Builder.function,
    syntax.Class: _Builder.class_,
    syntax.If: _Builder.if_,
    syntax.For: _Builder.for_,
    syntax.While: _Builder.while_,
    syntax.With: _Builder.with_,
    syntax.Try: _Builder.try_,
    syntax.Match: _Builder.match,
}

_EXPRESSIONS: dict[type[Any], _Handler] = {
    syntax.Call: _Builder.call,
    syntax.Attribute: _Builder.attribute,
    syntax.Starred: _Builder.attribute,
    syntax.Awaited: _Builder.attribute,
    syntax.Sequence: _Builder.sequence,
    syntax.Mapping: _Builder.parts,
    syntax.Subscript: _Builder.parts,
    syntax.Binary: _Builder.parts,
    syntax.Choice: _Builder.choice,
    syntax.Opaque: _Builder.parts,
    syntax.Assigned: _Builder.assigned,
    syntax.Lambda: _Builder.lambda_,
    syntax.Comprehension: _Builder.comprehension,
}
