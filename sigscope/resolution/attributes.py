"""What `value.name` and `value[key]` stand for."""

from dataclasses import replace

from sigscope.frameworks.registry import framework_of_class
from sigscope.model.reasons import Reason
from sigscope.model.syntax import Assign, Class, Name
from sigscope.resolution import classes
from sigscope.resolution.evaluating import AUTH_USER_MODEL, Evaluating
from sigscope.resolution.names import decorator_names, missing, unknown
from sigscope.resolution.relations import reverse
from sigscope.resolution.scopes import Scope
from sigscope.resolution.values import (
    Arguments,
    BuiltinValue,
    ClassValue,
    ConstantValue,
    ExternalResult,
    ExternalValue,
    FunctionValue,
    Home,
    InstanceValue,
    MappingValue,
    MethodValue,
    ModelValue,
    ModuleValue,
    PartialValue,
    SequenceValue,
    SignalValue,
    SuperValue,
    UnknownValue,
    Value,
    Values,
    at_home,
    unique,
)

PROPERTIES = {"property", "cached_property", "classproperty"}
_PYTHON_METHODS: dict[type[Value], set[str]] = {
    SequenceValue: {"append", "extend", "copy", "index"},
    MappingValue: {"items", "keys", "values", "get", "copy", "setdefault"},
    BuiltinValue: {"__new__"},
    ConstantValue: {"format", "split", "join", "lower", "upper", "strip", "replace"},
}


def attribute(evaluator: Evaluating, value: Value, name: str) -> Values:
    """The values of `value.name`."""
    match value:
        case ModuleValue():
            return evaluator.module_attribute(value, name) or missing(evaluator, value, name)
        case ExternalValue():
            return _of_external(evaluator, value, name)
        case ExternalResult():
            return _of_external_result(evaluator, value, name)
        case ClassValue():
            return _of_class(evaluator, value, name)
        case InstanceValue():
            return _of_instance(evaluator, value, name)
        case SuperValue():
            return _of_super(evaluator, value, name)
        case SignalValue():
            return _of_signal(evaluator, value, name)
        case ModelValue():
            return _of_model(evaluator, value, name)
        case PartialValue() if name == "func":
            return (value.function,)
        case _ if name in _PYTHON_METHODS.get(type(value), ()):
            return (MethodValue(value, name),)
        case MethodValue(owner=ClassValue() as related, name="rel") if name in ("rel", "field", "related_model"):
            return (related,) if name == "related_model" else (value,)
        case MethodValue(owner=ClassValue() as model, name="_meta"):
            return _of_options(evaluator, value, model, name)
        case _:
            return (unknown(Reason.ATTRIBUTE, () if isinstance(value, FunctionValue) else (value,)),)


def _of_model(evaluator: Evaluating, value: ModelValue, name: str) -> Values:
    if value.label == "?":
        return (UnknownValue(Reason.ATTRIBUTE),)
    model = evaluator.apps.model(value.label)
    return (ModelValue(f"{value.label}.{name}"),) if model is None else _of_class(evaluator, model, name)


def _of_external(evaluator: Evaluating, value: ExternalValue, name: str) -> Values:
    if value.dotted == AUTH_USER_MODEL:
        return attribute(evaluator, ConstantValue(evaluator.apps.user_model), name)
    return (ExternalValue(f"{value.dotted}{'()' if value.is_member else ''}.{name}"),)


def _of_options(evaluator: Evaluating, options: MethodValue, model: ClassValue, name: str) -> Values:
    """What `Model._meta` tells: https://docs.djangoproject.com/en/stable/ref/models/meta/."""
    label = evaluator.apps.label_of(model)
    match name:
        case "get_field":
            return (MethodValue(options, name),)
        case "model":
            return (model,)
        case "object_name":
            return (ConstantValue(model.scope.name),)
        case "model_name":
            return (ConstantValue(model.scope.name.lower()),)
        case "label" if label is not None:
            return (ConstantValue(label),)
        case "label_lower" if label is not None:
            return (ConstantValue(label.lower()),)
        case "app_label" if label is not None:
            return (ConstantValue(label.partition(".")[0]),)
        case _:
            return (UnknownValue(Reason.ATTRIBUTE),)


def _of_external_result(evaluator: Evaluating, value: ExternalResult, name: str) -> Values:
    if name == "through" and value.owner is not None:
        return _through(evaluator, evaluator.arguments(value.call, value.point, value.frame), value.owner, value.name)
    if name in ("remote_field", "rel", "field") and value.owner is not None:
        return (value,)
    if value.dotted == "types.SimpleNamespace":
        given = evaluator.arguments(value.call, value.point, value.frame).get(None, name)
        if given is not None:
            return given
    return (ExternalValue(f"{value.dotted}().{name}"),)


def _through(evaluator: Evaluating, given: Arguments, owner: ClassValue, name: str) -> Values:
    """The model of a many-to-many field's table: the one that the field names, else one that Django makes.

    https://docs.djangoproject.com/en/stable/ref/models/fields/#django.db.models.ManyToManyField.through
    """
    named = given.get(None, "through")
    if named is not None:
        return unique([_lazy(evaluator, each, owner) for each in named])
    # Django makes the class beside the model and calls it Model_field.
    return (ModelValue(f"{owner.scope.dotted}_{name}"),)


def _lazy(evaluator: Evaluating, value: Value, owner: ClassValue) -> Value:
    """A model named by a string: of the same module where the name has no dot."""
    if isinstance(value, ConstantValue) and isinstance(value.value, str):
        if "." in value.value:
            return ModelValue(value.value)
        module = owner.scope.module
        here = evaluator.module_attribute(ModuleValue(module.name, module, module.source.import_root), value.value)
        return here[0] if here else ModelValue(value.value)
    return value


def _of_class(evaluator: Evaluating, cls: ClassValue, name: str) -> Values:
    if name == "__name__":
        return (ConstantValue(cls.scope.name),)
    if name == "__qualname__":
        return (ConstantValue(cls.scope.qualname),)
    if name == "__module__":
        return (ConstantValue(cls.scope.module.name),)
    if name in ("__subclasses__", "_meta"):
        return (MethodValue(cls, name),)
    values, owner = classes.class_attribute(evaluator, cls, name)
    if owner is None:
        of_metaclass = classes.metaclass_attribute(evaluator, cls, name)
        if of_metaclass:
            return unique([each for one in of_metaclass for each in _method(evaluator, one, cls, cls)])
    if all(isinstance(value, ExternalValue) and value.is_member for value in values):  # none, or guessed from a base
        values = reverse(evaluator, cls, name) or values
    if not values:
        return (UnknownValue(Reason.ATTRIBUTE),)
    found: list[Value] = []
    for value in values:
        if isinstance(value, FunctionValue) and value.scope.enclosing_class() is not None and value.bound is None:
            found.append(replace(value, bound=cls) if "classmethod" in decorator_names(value.scope) else value)
        elif owner is not None and isinstance(value, ExternalResult | InstanceValue) and _is_field(evaluator, value):
            found.append(_placed(value, _model_of(evaluator, cls, owner), name))
        else:
            found.append(value)
    return unique(found)


def _is_field(evaluator: Evaluating, value: ExternalResult | InstanceValue) -> bool:
    """Whether a class attribute may be a field of a model, which knows the model and its own name."""
    return isinstance(value, ExternalResult) or (not value.is_self and classes.is_field(evaluator, value.cls))


def _placed(field: ExternalResult | InstanceValue, model: ClassValue, name: str) -> Value:
    return replace(field, owner=model, name=name)


def _model_of(evaluator: Evaluating, cls: ClassValue, owner: ClassValue) -> ClassValue:
    """The model that has a field of `owner`: each that derives from an abstract model has its own.

    https://docs.djangoproject.com/en/stable/topics/db/models/#abstract-base-classes
    """
    models = [
        model
        for model in classes.resolution_order(evaluator, cls)
        if isinstance(model, ClassValue)
        and any(
            isinstance(base, ClassValue) and base.scope is owner.scope
            for base in classes.resolution_order(evaluator, model)
        )
        and not classes.is_abstract(evaluator, model)
    ]
    return models[-1] if models else owner


def _of_instance(evaluator: Evaluating, value: InstanceValue, name: str) -> Values:
    if name == "__class__":
        return (value.cls,)
    if name == "through" and value.owner is not None and value.arguments is not None:
        return _through(evaluator, value.arguments(), value.owner, value.name)
    members = classes.member(evaluator, value.cls, name)
    if value.arguments is not None:
        members = unique(_constructed(evaluator, value, name)) or members
    found = [*at_home(members, Home(value.cls.scope, name, value.key, True))]
    values, _ = classes.class_attribute(evaluator, value.cls, name)
    if not found or not all(isinstance(each, ExternalValue) for each in values):
        for each in values:
            found.extend(_method(evaluator, each, value, value.cls))
    if name in ("get_model", "get_models") and all(isinstance(each, ExternalValue) for each in found):
        # What these give hangs on the label of this very configuration.
        return (MethodValue(value, name),)
    return unique(found) or (UnknownValue(Reason.ATTRIBUTE),)


def _constructed(evaluator: Evaluating, value: InstanceValue, name: str) -> list[Value]:
    """What `self.name` is of an instance that was made with known arguments, or put into a known class."""
    if value.owner is not None:
        put = Arguments(((value.owner,), (ConstantValue(value.name),)))
        found = [each for hook in classes.ON_CLASS_BODY for each in _assigned_by(evaluator, value, hook, put, name)]
        if found:
            return found
    if not classes.class_attribute(evaluator, value.cls, "__init__")[0]:
        return list(_field_of(value, name))
    return _assigned_by(evaluator, value, "__init__", value.arguments() if value.arguments else Arguments(), name)


def _assigned_by(evaluator: Evaluating, value: InstanceValue, method: str, given: Arguments, name: str) -> list[Value]:
    """What a method assigns to `self.name` in a call on the instance."""
    functions, _ = classes.class_attribute(evaluator, value.cls, method)
    found: list[Value] = []
    for function in functions:
        if isinstance(function, FunctionValue):
            owner = function.scope.enclosing_class()
            frame = evaluator.bind(replace(function, bound=replace(value, arguments=None, owner=None)), given, 1)
            for expression, point in owner.members.of(name) if owner is not None else ():
                if point.scope is function.scope:
                    found.extend(evaluator.evaluate(expression, point, frame))
    return found


def _field_of(value: InstanceValue, name: str) -> Values:
    """What an instance without an `__init__` of its own got for an annotated name: a dataclass, a named tuple."""
    body = value.cls.scope.node.body if isinstance(value.cls.scope.node, Class) else ()
    fields = [each.targets[0] for each in body if isinstance(each, Assign) and each.annotation is not None]
    names = [field.id for field in fields if isinstance(field, Name)]
    if value.arguments is None or name not in names:
        return ()
    return value.arguments().get(names.index(name), name) or ()


def _method(evaluator: Evaluating, value: Value, instance: Value, cls: ClassValue) -> Values:
    """A class attribute as an instance sees it: methods are bound, properties are called."""
    if not isinstance(value, FunctionValue) or value.scope.enclosing_class() is None or value.bound is not None:
        return (value,)
    markers = decorator_names(value.scope)
    if "staticmethod" in markers:
        return (value,)
    bound = replace(value, bound=cls if "classmethod" in markers else instance)
    if markers & PROPERTIES:
        return evaluator.returned(bound, evaluator.bind(bound, Arguments(), 1))
    return (bound,)


def _of_super(evaluator: Evaluating, value: SuperValue, name: str) -> Values:
    instance = value.instance
    cls = instance.cls if isinstance(instance, InstanceValue | SignalValue) else instance
    if not isinstance(cls, ClassValue):
        return (unknown(Reason.ATTRIBUTE, (instance,)),)
    values, owner = classes.class_attribute(evaluator, cls, name, after=value.after.scope)
    if owner is None:
        # Past the tree: the method of an outside base, called on this very object.
        return (MethodValue(instance, name),)
    return unique([each for one in values for each in _method(evaluator, one, instance, cls)])


def _of_signal(evaluator: Evaluating, value: SignalValue, name: str) -> Values:
    """A signal's own attribute; a method that its class in the tree defines, else the framework's."""
    if value.cls is not None and not is_framework_class(value.cls.scope):
        values, owner = classes.class_attribute(evaluator, value.cls, name)
        if owner is not None and not is_framework_class(owner.scope):
            return unique([each for one in values for each in _method(evaluator, one, value, value.cls)])
    return (value,) if name == "value" else (MethodValue(value, name),)


def is_framework_class(scope: Scope) -> bool:
    """Whether the class is the framework's own signal class: the framework itself is being scanned."""
    return framework_of_class(scope.dotted) is not None


def subscript(value: Value, keys: Values) -> Values:
    """The values of `value[key]`; every item where the key can't be told, none where there is no key."""
    if not keys:
        return ()
    known = [key.value for key in keys if isinstance(key, ConstantValue)]
    match value:
        case MappingValue():
            groups = [_of_key(value, ConstantValue(key)) for key in known] or [each for _, each in value.items]
            return unique([each for group in groups for each in group]) or (UnknownValue(Reason.ITEM),)
        case SequenceValue():
            indices = [key for key in known if isinstance(key, int)]
            if not indices:
                return unique([each for item_values in value.items for each in item_values])
            return unique([each for index in indices for each in item(value, index)])
        case ClassValue():
            return (value,)
        case _:
            return (unknown(Reason.ITEM, (value, *keys)),)


def _of_key(mapping: MappingValue, key: ConstantValue) -> Values:
    """What a dict holds under a key: the last item that is sure to have it, and those behind it that may."""
    found: list[Value] = []
    for names, values in reversed(mapping.items):
        if key in names:
            found[:0] = values
            if len(names) == 1:
                break
    return tuple(found)


def item(value: Value, step: int | slice) -> Values:
    """One item of a sequence, or a part of it."""
    if isinstance(value, SequenceValue):
        if isinstance(step, slice):
            return (SequenceValue(value.items[step]),)
        if -len(value.items) <= step < len(value.items):
            return value.items[step]
        return (UnknownValue(Reason.ITEM),)
    return (unknown(Reason.ITEM, (value,)),)
