"""Which model an expression is a record of, or many records of.

What Django's own methods give is known by name (https://docs.djangoproject.com/en/stable/ref/models/querysets/); the
project's functions and managers are asked for what they return.
"""

from dataclasses import dataclass

from sigscope.cascade.models import Kinds, Model, Models, Pair, Record, Rows, merged
from sigscope.model import syntax
from sigscope.model.syntax import Call, Expression
from sigscope.resolution import classes
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Assigned, Binding, Given, Looped, Point, Scope
from sigscope.resolution.values import (
    Arguments,
    BuiltinValue,
    ClassValue,
    ExternalValue,
    Frame,
    FunctionValue,
    InstanceValue,
    Value,
    Values,
)

_MANY = frozenset(
    {
        "all",
        "filter",
        "exclude",
        "order_by",
        "select_related",
        "prefetch_related",
        "annotate",
        "alias",
        "using",
        "distinct",
        "only",
        "defer",
        "reverse",
        "none",
        "select_for_update",
        "iterator",
        "aiterator",
        "union",
        "intersection",
        "difference",
        "extra",
        "raw",
        "get_queryset",
        "bulk_create",
        "abulk_create",
    }
)
_ONE = frozenset(
    {
        "get",
        "first",
        "last",
        "latest",
        "earliest",
        "create",
        "aget",
        "afirst",
        "alast",
        "alatest",
        "aearliest",
        "acreate",
        "create_user",
        "create_superuser",
        "get_by_natural_key",
    }
)
_PAIRS = frozenset({"get_or_create", "update_or_create", "aget_or_create", "aupdate_or_create"})
_GET_ONE = frozenset({"get_object_or_404", "aget_object_or_404"})
_GET_MANY = frozenset({"get_list_or_404", "aget_list_or_404"})
_KEEPS = frozenset({"list", "tuple", "set", "sorted", "reversed", "iter", "frozenset", "enumerate"})
_TAKES_ONE = frozenset({"next", "max", "min"})
_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Setting:
    """What a body is read with: the frame of its scope, and the records that parameters are, by scope and name."""

    frame: Frame
    given: tuple[tuple[Scope, str, Kinds], ...] = ()

    def kinds(self, scope: Scope, name: str) -> Kinds:
        """The records that a parameter is known to be."""
        return next((kinds for owner, known, kinds in self.given if owner is scope and known == name), ())


class Records:
    """Answers for expressions; see the module."""

    def __init__(self, evaluator: Evaluator, models: Models) -> None:
        self._evaluator = evaluator
        self._models = models
        self._depth = 0
        self._running: set[tuple[int, Scope]] = set()
        self._told: tuple[Setting | None, dict[int, Kinds]] = (None, {})  # one body asks for a record over and over

    def of(self, node: Expression, point: Point, setting: Setting) -> Kinds:
        """The records that an expression can be; empty where it is none or can't be told."""
        if self._told[0] is not setting:
            self._told = (setting, {})
        known = self._told[1]
        if id(node) in known:
            return known[id(node)]
        key = (id(node), setting.frame.scope)
        if self._depth >= _DEPTH or key in self._running:
            return ()
        self._depth += 1
        self._running.add(key)
        found = self._of(node, point, setting)
        self._depth -= 1
        self._running.discard(key)
        if self._depth == 0:
            known[id(node)] = found
        return found

    def _of(self, node: Expression, point: Point, setting: Setting) -> Kinds:
        match node:
            case syntax.Name():
                return self._name(node, point, setting)
            case syntax.Attribute():
                return self._attribute(node, point, setting)
            case Call():
                return self._call(node, point, setting)
            case syntax.Awaited() | syntax.Assigned():
                return self.of(node.value, point, setting)
            case syntax.Choice():
                return merged(self.of(option, point, setting) for option in node.options)
            case syntax.Subscript(value=syntax.Name(id=name), index=syntax.Constant(value=str() as key)):
                return self._keyword(name, key, point, setting)
            case syntax.Subscript():
                is_one = isinstance(node.index, syntax.Constant)
                return self._items(self.of(node.value, point, setting), is_one)
            case syntax.Comprehension(elements=(element,)):
                inner = Point(point.scope.module.scopes[id(node)], 1 << 60, (), ())
                return tuple(Rows(one.model) for one in self.of(element, inner, setting) if isinstance(one, Record))
            case _:
                return ()

    def _keyword(self, name: str, key: str, point: Point, setting: Setting) -> Kinds:
        """What `**kwargs` holds under a key."""
        for scope in point.scope.lexical_functions():
            for parameter in scope.parameters:
                if parameter.name == name:
                    return setting.kinds(scope, key) if parameter.kind == "double_star" else ()
        return ()

    def _items(self, kinds: Kinds, is_one: bool) -> Kinds:
        if not is_one:
            return kinds
        return tuple(Record(kind.model) for kind in kinds if isinstance(kind, Rows | Pair))

    def classes(self, node: Expression, point: Point, setting: Setting) -> list[Model]:
        """The model classes that an expression can be."""
        return self._models.among(self._evaluate(node, point, setting))

    def _evaluate(self, node: Expression, point: Point, setting: Setting) -> Values:
        return self._evaluator.evaluate(node, point, frame_within(point.scope, setting.frame))

    # --- names ---

    def _name(self, node: syntax.Name, point: Point, setting: Setting) -> Kinds:
        scope: Scope | None = point.scope
        order, path = point.order, point.path
        while scope is not None and scope.kind != "module":
            found = list(scope.reaching(node.id, order, path)) if scope.kind != "class" else []
            if found:
                kinds = merged(self._bound(binding, setting) for binding in found)
                return kinds or self._instances(self._evaluate(node, point, setting))
            order, path = (1 << 60, ()) if scope.point is None else (scope.point.order, scope.point.path)
            if scope.kind in ("function", "lambda"):
                order, path = 1 << 60, ()
            scope = scope.parent
        return self._instances(self._evaluate(node, point, setting))

    def _bound(self, binding: Binding, setting: Setting) -> Kinds:
        match binding.source:
            case Given(parameter=parameter):
                known = setting.kinds(binding.point.scope, parameter.name)
                if known or parameter.annotation is None:
                    return known
                return self._annotated(parameter.annotation, binding.point, setting)
            case Assigned(value=value, unpack=unpack):
                kinds = self.of(value, binding.point, setting)
                if unpack == (0,):
                    return self._items(kinds, True)
                return kinds if not unpack else ()
            case Looped(loop=loop, unpack=unpack):
                kinds = self.of(loop.iterable, loop.point, setting)
                is_counted = isinstance(loop.iterable, Call) and unpack == (1,)
                return self._items(kinds, True) if not unpack or is_counted else ()
            case _:
                return ()

    def _instances(self, values: Values) -> Kinds:
        found = (self._models.of(value.cls) for value in values if isinstance(value, InstanceValue))
        return tuple(dict.fromkeys(Record(model) for model in found if model is not None))

    def _annotated(self, node: Expression, point: Point, setting: Setting) -> Kinds:
        """The records that an annotation names: `Order`, `"Order"`, `Order | None`, `QuerySet[Order]`."""
        outer = point.scope.point or point
        match node:
            case syntax.Constant(value=str() as text) if all(part.isidentifier() for part in text.split(".")):
                names = text.split(".")
                spelled: Expression = syntax.Name(names[0])
                for name in names[1:]:
                    spelled = syntax.Attribute(spelled, name)
                return self._annotated(spelled, point, setting)
            case syntax.Binary(operator="|", left=left, right=right):
                return merged((self._annotated(left, point, setting), self._annotated(right, point, setting)))
            case syntax.Subscript(value=container, index=index):
                inner = self._annotated(index, point, setting)
                if syntax.Name("Optional") == container or getattr(container, "name", "") == "Optional":
                    return inner
                return tuple(Rows(kind.model) for kind in inner)
            case syntax.Name() | syntax.Attribute():
                parent = setting.frame.parent or setting.frame
                values = self._evaluator.evaluate(node, outer, frame_within(outer.scope, parent))
                return tuple(Record(model) for model in self._models.among(values))
            case _:
                return ()

    # --- attributes and calls ---

    def _attribute(self, node: syntax.Attribute, point: Point, setting: Setting) -> Kinds:
        kinds = self.of(node.value, point, setting)
        models = [kind.model for kind in kinds if isinstance(kind, Record)]
        found = [
            self._models.related(model, node.name) or self._property(model.cls, node.name, setting) for model in models
        ]
        if not found:
            found += [self._models.manager(model, node.name) for model in self.classes(node.value, point, setting)]
        told = merged(found) or self._instances(self._evaluate(node, point, setting))
        owners = () if told else self._evaluate(node.value, point, setting)
        held = (self._member(owner.cls, node.name, setting) for owner in owners if isinstance(owner, InstanceValue))
        return told or merged(held)

    def _member(self, cls: ClassValue, name: str, setting: Setting) -> Kinds:
        """The records that an object of the tree has under a name: by a property, or as a method assigns it."""
        assigned = [
            self.of(value, at, Setting(self._evaluator.base_frame(at.scope)))
            for owner in classes.resolution_order(self._evaluator, cls)
            if isinstance(owner, ClassValue)
            for value, at in owner.scope.members.of(name)
        ]
        told = merged(assigned) or self._property(cls, name, setting)
        return told or (self._shown(cls) if name == "object" else ())

    def _shown(self, cls: ClassValue) -> Kinds:
        """The record that a generic view is about.

        https://docs.djangoproject.com/en/stable/ref/class-based-views/mixins-single-object/
        """
        models = self._models.among(self._evaluator.attribute(cls, "model"))
        return tuple(map(Record, models)) or merged(
            self._items(self._bound(binding, Setting(self._evaluator.base_frame(owner.scope))), True)
            for owner in classes.resolution_order(self._evaluator, cls)
            if isinstance(owner, ClassValue)
            for binding in owner.scope.bindings.of("queryset")
        )

    def _property(self, cls: ClassValue | None, name: str, setting: Setting) -> Kinds:
        """The records that a property of the tree gives."""
        getter = self._models.getter(cls, name)
        if getter is None:
            return ()
        inner = Setting(self._evaluator.bind(getter, Arguments(), min(setting.frame.depth + 1, 7)))
        return merged(self.of(value, at, inner) for value, at in getter.scope.returns)

    def _call(self, node: Call, point: Point, setting: Setting) -> Kinds:
        if isinstance(node.function, syntax.Attribute):
            name = node.function.name
            owner = node.function.value
            if any(argument.keyword == "manager" for argument in node.arguments):
                kinds = self.of(node.function, point, setting)  # a relation by way of another manager
                if any(isinstance(kind, Rows) and kind.relation is not None for kind in kinds):
                    return kinds
            if name in ("get", "pop") and isinstance(owner, syntax.Name) and node.arguments:
                key = node.arguments[0].value
                if isinstance(key, syntax.Constant) and (
                    found := self._keyword(owner.id, str(key.value), point, setting)
                ):
                    return found
            rows = [kind for kind in self.of(owner, point, setting) if isinstance(kind, Rows)]
            if rows:
                return merged(self._from_rows(kind, name, node, point, setting) for kind in rows)
        found = merged(self._result(value, node, point, setting) for value in self.called(node, point, setting))
        if not found and isinstance(node.function, syntax.Attribute) and node.function.name == "get_object":
            owners = self._evaluate(node.function.value, point, setting)
            found = merged(self._shown(owner.cls) for owner in owners if isinstance(owner, InstanceValue))
        return found

    def _from_rows(self, rows: Rows, name: str, node: Call, point: Point, setting: Setting) -> Kinds:
        own = self._models.manager_method(rows, name)
        if own is not None:
            return self.returned(own, node, point, setting, rows)
        if name in _MANY:
            return (Rows(rows.model, rows.manager),)
        if name in _ONE:
            return (Record(rows.model),)
        return (Pair(rows.model),) if name in _PAIRS else ()

    def called(self, node: Call, point: Point, setting: Setting) -> Values:
        """What a call calls, the methods of a record that only its model tells included."""
        if isinstance(node.function, syntax.Attribute):
            found: list[Value] = []
            for kind in self.of(node.function.value, point, setting):
                if isinstance(kind, Record) and kind.model.cls is not None:
                    instance = InstanceValue(kind.model.cls)
                    found.extend(self._evaluator.attribute(instance, node.function.name))
            if found:
                return tuple(dict.fromkeys(found))
        return self._evaluate(node.function, point, setting)

    def _result(self, value: Value, node: Call, point: Point, setting: Setting) -> Kinds:
        match value:
            case ClassValue() | ExternalValue() if (model := self._models.of(value)) is not None:
                return (Record(model),)
            case ExternalValue(dotted=dotted):
                name = dotted.rpartition(".")[2]
                if name in _GET_ONE | _GET_MANY and node.arguments:
                    first = node.arguments[0].value
                    rows = self.of(first, point, setting)
                    models = [kind.model for kind in rows] or self.classes(first, point, setting)
                    return tuple(Record(model) if name in _GET_ONE else Rows(model) for model in models)
                return ()
            case BuiltinValue(name=name) if node.arguments and name in _KEEPS | _TAKES_ONE:
                return self._items(self.of(node.arguments[0].value, point, setting), name in _TAKES_ONE)
            case FunctionValue():
                return self.returned(value, node, point, setting, None)
            case _:
                return ()

    def returned(self, function: FunctionValue, node: Call, point: Point, setting: Setting, rows: Rows | None) -> Kinds:
        """The records that a call of a function of the tree gives; called on `rows` where it is a manager's method."""
        inner = self.entered(function, node, point, setting, rows)
        return merged(self.of(value, at, inner) for value, at in function.scope.returns)

    def entered(
        self, function: FunctionValue, node: Call, point: Point, setting: Setting, rows: Rows | None
    ) -> Setting:
        """What the body of a function is read with in this call; see `Setting`."""
        scope = function.scope
        given = self._evaluator.arguments(node, point, frame_within(point.scope, setting.frame))
        frame = self._evaluator.bind(function, given, min(setting.frame.depth + 1, 7))
        parameters = [parameter for parameter in scope.parameters if parameter.kind not in ("star", "double_star")]
        known: list[tuple[Scope, str, Kinds]] = [one for one in setting.given if _is_around(one[0], scope)]
        if (function.bound is not None or rows is not None) and parameters:
            first = parameters.pop(0)
            if rows is not None:
                known.append((scope, first.name, (rows,)))
        for index, argument in enumerate(node.arguments):
            name = argument.keyword
            if name is None and not argument.star and index < len(parameters):
                name = parameters[index].name
            if name is not None and any(parameter.name == name for parameter in parameters):
                kinds = self.of(argument.value, point, setting)
                if kinds:
                    known.append((scope, name, kinds))
        return Setting(frame, tuple(known))


def _is_around(outer: Scope, inner: Scope) -> bool:
    scope = inner.parent
    while scope is not None:
        if scope is outer:
            return True
        scope = scope.parent
    return False


def frame_within(scope: Scope, frame: Frame) -> Frame:
    """The frame of a scope inside the body that `frame` is of: a comprehension, a class; or of one around it."""
    here: Frame | None = frame
    while here is not None:
        if here.scope is scope:
            return here
        here = here.parent
    assert scope.parent is not None  # every frame leads to that of its module
    return Frame(scope, frame_within(scope.parent, frame), None, None, frame.depth)
