"""Models as far as signals go: their managers, relations, and what a deletion takes along."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from sigscope.cascade.field_index import TO_MANY, TO_ONE, Field, FieldIndex
from sigscope.frameworks.registry import dotted_model
from sigscope.model.syntax import Attribute, Constant
from sigscope.resolution import classes
from sigscope.resolution.attributes import PROPERTIES
from sigscope.resolution.evaluating import AUTH_USER_MODEL
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.names import decorator_names
from sigscope.resolution.naming import last_name
from sigscope.resolution.senders import UNTOLD, sender_names
from sigscope.resolution.values import (
    ClassValue,
    ConstantValue,
    ExternalResult,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    ModelValue,
    ModuleValue,
    Value,
    Values,
)

_BASES = frozenset({"AbstractBaseUser", "AbstractUser", "PermissionsMixin"})
_MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
_CASCADE = ("CASCADE",)


@dataclass(frozen=True, slots=True)
class Model:
    """A model by its dotted class; `cls` is None for one outside the tree."""

    dotted: str
    cls: ClassValue | None


@dataclass(frozen=True, slots=True)
class Relation:
    """How a manager hangs on a record: `m2m` by way of the model `through`, or the `reverse` of a foreign key."""

    kind: Literal["m2m", "reverse"]
    through: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """An instance of a model."""

    model: Model


@dataclass(frozen=True, slots=True)
class Rows:
    """A manager or a queryset; `manager` is its class in the tree."""

    model: Model
    manager: ClassValue | None = None
    relation: Relation | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """What `get_or_create` gives: a record, and whether it is new."""

    model: Model


Kind = Record | Rows | Pair
Kinds = tuple[Kind, ...]


def merged(groups: Iterable[Kinds]) -> Kinds:
    """All of them once, in order."""
    return tuple(dict.fromkeys(kind for group in groups for kind in group))


class Models:
    """Answers about the models of a tree; remembers what it has searched for."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._reverse: dict[tuple[str, str], Kinds] = {}
        self._dependents: dict[str, tuple[Model, ...]] = {}

    @cached_property
    def _index(self) -> FieldIndex:
        return FieldIndex(self._evaluator)

    # --- classes ---

    def of(self, value: Value) -> Model | None:
        """The model that a class is, None where it is none."""
        match value:
            case ClassValue():
                return Model(value.scope.dotted, value) if self._is_model(value) else None
            case ModelValue():
                cls = self._evaluator.apps.model(value.label)
                return Model(dotted_model(value.label), None) if cls is None else self.of(cls)
            case ExternalValue(dotted=dotted) if dotted == AUTH_USER_MODEL:
                return self.of(ModelValue(self._evaluator.apps.user_model))
            case ExternalValue(dotted=dotted, is_member=False) if _is_outside_model(dotted):
                return Model(dotted, None)
            case _:
                return None

    def among(self, values: Values) -> list[Model]:
        """The models among values."""
        return [model for model in map(self.of, values) if model is not None]

    def _is_model(self, cls: ClassValue) -> bool:
        order = classes.resolution_order(self._evaluator, cls)
        return any(isinstance(base, ExternalValue) and _is_model_base(base.dotted) for base in order)

    def senders(self, model: Model) -> list[Model]:
        """The classes that Django names as sender for a record: those below an abstract model, and below `self`."""
        if model.cls is None:
            return [model]
        is_abstract = classes.is_abstract(self._evaluator, model.cls)
        found = [] if is_abstract else [model]
        if is_abstract or model.cls.is_self:
            below = self._evaluator.subclasses(model.cls)
            found += [Model(cls.scope.dotted, cls) for cls in below if not classes.is_abstract(self._evaluator, cls)]
        return found

    def method(self, model: Model, name: str) -> list[FunctionValue]:
        """The method of the tree that a record of the model has, in place of Django's."""
        if model.cls is None:
            return []
        values = self._evaluator.attribute(InstanceValue(model.cls), name)
        return [value for value in values if isinstance(value, FunctionValue)]

    def getter(self, cls: ClassValue | None, name: str) -> FunctionValue | None:
        """The function of the tree behind a property that an object of a class has."""
        if cls is not None:
            for value in classes.class_attribute(self._evaluator, cls, name)[0]:
                if isinstance(value, FunctionValue) and decorator_names(value.scope) & PROPERTIES:
                    return replace(value, bound=InstanceValue(cls))
        return None

    # --- managers and relations ---

    def rows(self, model: Model, relation: Relation | None = None) -> Rows:
        """The records of a model as its default manager gives them, by way of a relation where one is given."""
        found = next((kind for kind in self.manager(model, "objects") if isinstance(kind, Rows)), Rows(model))
        return Rows(model, found.manager, relation)

    def manager(self, model: Model, name: str) -> Kinds:
        """The manager that a model class has under a name."""
        if model.cls is None:
            return (Rows(model),) if name in _MANAGERS else ()
        for value in self._evaluator.attribute(model.cls, name):
            match value:
                case InstanceValue(cls=cls) if self._is_manager(cls):
                    return (Rows(model, cls),)
                case ExternalResult() if _is_manager_name(value.dotted):
                    return (Rows(model, self._queryset_class(value)),)
                case _ if name in _MANAGERS:
                    return (Rows(model),)
        return ()

    def _is_manager(self, cls: ClassValue) -> bool:
        order = classes.resolution_order(self._evaluator, cls)
        return any(isinstance(base, ExternalValue) and _is_manager_name(base.dotted) for base in order)

    def _queryset_class(self, value: ExternalResult) -> ClassValue | None:
        """The class of `OrderQuerySet.as_manager()`."""
        function = value.call.function
        if isinstance(function, Attribute):
            for owner in self._evaluator.evaluate(function.value, value.point, value.frame):
                if isinstance(owner, ClassValue) and self._is_manager(owner):
                    return owner
        return None

    def manager_method(self, rows: Rows, name: str) -> FunctionValue | None:
        """The method that a manager's own class in the tree defines."""
        if rows.manager is None:
            return None
        values = self._evaluator.attribute(InstanceValue(rows.manager), name)
        return next((value for value in values if isinstance(value, FunctionValue)), None)

    def related(self, model: Model, name: str) -> Kinds:
        """What a record has under a name: the record behind a foreign key, the manager of a relation."""
        found: list[Kind] = []
        if model.cls is not None:
            for value in self._evaluator.attribute(model.cls, name):  # a field knows its model only by the class
                if isinstance(value, ExternalResult):
                    found += self._forward(value)
            for value in () if found else self._evaluator.attribute(InstanceValue(model.cls), name):
                if isinstance(value, InstanceValue) and (own := self.of(value.cls)) is not None:
                    found.append(Record(own))
        return tuple(found) or self._backward(model, name)

    def _forward(self, value: ExternalResult) -> Iterator[Kind]:
        for target in self._targets(value):
            if value.dotted.endswith(TO_ONE):
                yield Record(target)
            elif value.dotted.endswith(TO_MANY):
                yield self.rows(target, Relation("m2m", self._through(value)))

    def _through(self, value: ExternalResult) -> str:
        names = sender_names(self._evaluator, self._evaluator.attribute(value, "through"), is_lazy=True)
        return names[0] or UNTOLD

    def _targets(self, value: ExternalResult) -> list[Model]:
        """The model that a relation leads to."""
        for argument in value.call.arguments:
            if argument.keyword in (None, "to"):
                found = self._evaluator.evaluate(argument.value, value.point, value.frame)
                if last_name(argument.value) == "AUTH_USER_MODEL":  # also of a project's own settings object
                    found = (ExternalValue(AUTH_USER_MODEL),)
                return self.among(tuple(each for one in found for each in self._lazy(one, value.owner)))
        return []

    def _lazy(self, value: Value, owner: ClassValue | None) -> Values:
        """A model that is named by a string: `self`, one of the same app, or a label."""
        if not isinstance(value, ConstantValue) or not isinstance(value.value, str):
            return (value,)
        if value.value == "self":
            return () if owner is None else (owner,)
        if "." in value.value or owner is None:
            return (ModelValue(value.value),)
        module = owner.scope.module
        here = ModuleValue(module.name, module, module.source.import_root)
        found = self._evaluator.module_attribute(here, value.value)
        label = None if self.among(found) else self._evaluator.apps.label_of(owner)
        return found if label is None else (ModelValue(f"{label.partition('.')[0]}.{value.value}"),)

    def _backward(self, model: Model, name: str) -> Kinds:
        key = (model.dotted, name)
        if key not in self._reverse:
            self._reverse[key] = ()
            found: list[Kind] = []
            for field in self._index.other_side(self._names(model), name):
                if self._leads_to(field.value, model):
                    found += self._reversed(field, name)
            self._reverse[key] = tuple(dict.fromkeys(found))
        return self._reverse[key]

    def _reversed(self, field: Field, name: str) -> Iterator[Kind]:
        """The other side of a field, for each model that has the field and names its other side so."""
        for owner in self.senders(Model(field.owner.scope.dotted, field.owner)):
            if _accessor(field, owner) != name:
                continue
            if field.value.dotted.endswith("OneToOneField"):
                yield Record(owner)
            elif field.value.dotted.endswith(TO_ONE):
                yield self.rows(owner, Relation("reverse"))
            else:
                yield self.rows(owner, Relation("m2m", self._through(field.value)))

    def _leads_to(self, value: ExternalResult, model: Model) -> bool:
        lineage = self._lineage(model)
        return any(target.dotted in lineage for target in self._targets(value))

    def _lineage(self, model: Model) -> set[str]:
        """The dotted names of a model and of the classes of the tree that it derives from."""
        names = {model.dotted}
        if model.cls is not None:
            order = classes.resolution_order(self._evaluator, model.cls)
            names |= {base.scope.dotted for base in order if isinstance(base, ClassValue)}
        return names

    def _names(self, model: Model) -> set[str]:
        """What a relation to a model, or to one that it derives from, may call it."""
        names = {last_part(dotted) for dotted in self._lineage(model)}
        user = self.of(ExternalValue(AUTH_USER_MODEL))
        if user is not None and user.dotted == model.dotted:
            names.add("AUTH_USER_MODEL")
        return names

    # --- deletion ---

    def dependents(self, model: Model) -> tuple[Model, ...]:
        """The models whose records are deleted along with one of `model`: `on_delete=CASCADE`."""
        if model.dotted not in self._dependents:
            fields = [field for field in self._index.leading_to(self._names(model)) if self._cascades(field.value)]
            found = [
                owner
                for field in fields
                if self._leads_to(field.value, model)
                for owner in self.senders(Model(field.owner.scope.dotted, field.owner))
            ]
            self._dependents[model.dotted] = tuple(dict.fromkeys(found))
        return self._dependents[model.dotted]

    def _cascades(self, value: ExternalResult) -> bool:
        for index, argument in enumerate(value.call.arguments):
            is_it = argument.keyword == "on_delete" or (argument.keyword is None and index == 1)
            if is_it and value.dotted.endswith(TO_ONE):
                found = self._evaluator.evaluate(argument.value, value.point, value.frame)
                return any(isinstance(one, ExternalValue) and one.dotted.endswith(_CASCADE) for one in found)
        return False


def _accessor(field: Field, owner: Model) -> str:
    """The name of the other side: https://docs.djangoproject.com/en/stable/ref/models/fields/#related-name."""
    name = last_part(owner.dotted).lower()
    for argument in field.value.call.arguments:
        if argument.keyword == "related_name" and isinstance(argument.value, Constant):
            return str(argument.value.value).replace("%(class)s", name)
    return name if field.value.dotted.endswith("OneToOneField") else f"{name}_set"


def last_part(dotted: str) -> str:
    """What follows the last dot."""
    return dotted.rpartition(".")[2]


def _is_manager_name(dotted: str) -> bool:
    return dotted.endswith(("Manager", "QuerySet", "as_manager", "from_queryset"))


def _is_model_base(dotted: str) -> bool:
    last = last_part(dotted)
    if dotted.startswith("django.db.models."):
        return last == "Model"
    return last in _BASES or (last.endswith("Model") and "pydantic" not in dotted) or _is_outside_model(dotted)


def _is_outside_model(dotted: str) -> bool:
    """Whether a dotted name is that of a model as Django's apps keep them: a class in `models`."""
    *way, last = dotted.split(".")
    return (
        "models" in way
        and way[:3] != ["django", "db", "models"]
        and way[-1][:1].islower()
        and last[:1].isupper()
        and "(" not in dotted
        and not last.endswith(("Manager", "QuerySet", "Field", "Form", "Choices", "Mixin", "Error"))
        and not last.isupper()
    )
