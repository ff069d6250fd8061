"""Calls whose result is known without following them: Python's builtins and what the field calls by one name."""

from collections.abc import Callable

from sigscope.model.reasons import Reason
from sigscope.model.syntax import Call
from sigscope.resolution import classes
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.names import unknown
from sigscope.resolution.relation_paths import ends_of_path
from sigscope.resolution.scopes import Point
from sigscope.resolution.values import (
    Arguments,
    ClassValue,
    ConstantValue,
    ExternalResult,
    ExternalValue,
    Frame,
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
    is_open,
    is_outside,
    unique,
)

_Known = Callable[[Evaluating, Value, Arguments, Call, Point, Frame], Values | None]


def string(values: Values | None) -> str | None:
    """The one string that `values` can be; None where it can't be told."""
    texts = [value.value for value in values or () if isinstance(value, ConstantValue)]
    return texts[0] if len(texts) == 1 and isinstance(texts[0], str) else None


def _get_model(
    evaluator: Evaluating, function: Value, given: Arguments, node: Call, point: Point, frame: Frame
) -> Values | None:
    """`apps.get_model("app", "Model")`, `get_model("app.Model")` and whatever wraps it under the same name."""
    app = string(given.get(0, "app_label"))
    name = string(given.get(1, "model_name"))
    if app is None or (name is None and "." not in app):
        return None
    return _model(evaluator, app if name is None else f"{app}.{name}")


def _model(evaluator: Evaluating, label: str) -> Values:
    return (evaluator.apps.model(label) or ModelValue(label),)


def _get_app_config(
    evaluator: Evaluating, function: Value, given: Arguments, node: Call, point: Point, frame: Frame
) -> Values | None:
    config = evaluator.apps.config(string(given.get(0, "app_label")) or "")
    return None if config is None else (InstanceValue(config),)


def _user_model(
    evaluator: Evaluating, function: Value, given: Arguments, node: Call, point: Point, frame: Frame
) -> Values | None:
    return _model(evaluator, evaluator.apps.user_model)


def _partial(
    evaluator: Evaluating, function: Value, given: Arguments, node: Call, point: Point, frame: Frame
) -> Values | None:
    if not is_outside(function) or not given.positional:
        return None
    rest = Arguments(given.positional[1:], given.keywords, given.unspread)
    return tuple(PartialValue(value, rest, id(node)) for value in given.positional[0])


def _cast(
    evaluator: Evaluating, function: Value, given: Arguments, node: Call, point: Point, frame: Frame
) -> Values | None:
    return given.positional[1] if is_outside(function) and len(given.positional) > 1 else None


def _same(
    evaluator: Evaluating, function: Value, given: Arguments, node: Call, point: Point, frame: Frame
) -> Values | None:
    """Functions of libraries that give back what they are given, as far as names go."""
    if not is_outside(function) or not given.positional:
        return None
    return given.positional[0]


def _import_module(
    evaluator: Evaluating, function: Value, given: Arguments, node: Call, point: Point, frame: Frame
) -> Values | None:
    name = string(given.get(0, "name"))
    if not is_outside(function):
        return None
    if name is None:
        return (unknown(Reason.IMPORT, given.positional[0] if given.positional else ()),)
    module = point.scope.module
    if name.startswith("."):
        package = string(given.get(1, "package")) or module.package
        level = len(name) - len(name.lstrip("."))
        parts = package.split(".")
        name = ".".join([*parts[: len(parts) - level + 1], name.lstrip(".")])
    return (evaluator.table.find(name, module.source.import_root) or ExternalValue(name),)


def _import_string(
    evaluator: Evaluating, function: Value, given: Arguments, node: Call, point: Point, frame: Frame
) -> Values | None:
    name = string(given.get(0, "dotted_path"))
    if not is_outside(function):
        return None
    if name is None:
        return (unknown(Reason.IMPORT, given.positional[0] if given.positional else ()),)
    owner, _, last = name.rpartition(".")
    module = evaluator.table.find(owner, point.scope.module.source.import_root)
    return evaluator.attribute(module, last) if module is not None else (ExternalValue(name),)


def _swapped_name(
    evaluator: Evaluating, function: Value, given: Arguments, node: Call, point: Point, frame: Frame
) -> Values | None:
    """`swapper.get_model_name("app", "Model")`: the label, as long as no setting swaps the model."""
    app, model = string(given.get(0, "app_label")), string(given.get(1, "model"))
    if not is_outside(function) or app is None or model is None:
        return None
    return (ConstantValue(f"{app}.{model}"),)


def _new(
    evaluator: Evaluating, function: Value, given: Arguments, node: Call, point: Point, frame: Frame
) -> Values | None:
    """`super().__new__(cls, ...)` and the like: in a metaclass the class that is made, in any other an instance."""
    owner = next((one.enclosing_class() for one in point.scope.lexical_functions() if one.enclosing_class()), None)
    if owner is None or not given.positional:
        return None
    if classes.is_metaclass(evaluator, ClassValue(owner, evaluator.base_frame(owner.parent or owner))):
        return given.positional[0]
    return tuple(InstanceValue(one) if isinstance(one, ClassValue) else one for one in given.positional[0])


ANY_MODEL = ModelValue("?")
"""Every model that is installed: which ones only the process knows."""


def _get_models(
    evaluator: Evaluating, function: Value, given: Arguments, node: Call, point: Point, frame: Frame
) -> Values | None:
    """`apps.get_models()`, or `get_models()` of a configuration: the app's own models, all of them in the tree."""
    if isinstance(function, MethodValue) and isinstance(function.owner, InstanceValue):
        models = evaluator.apps.models(function.owner.cls)
        return (SequenceValue(tuple((model,) for model in models)),)
    if isinstance(function, ExternalValue) and function.dotted.startswith("django.apps."):
        return (SequenceValue(((ANY_MODEL,),)),)
    return None


def _reverse_field_path(
    evaluator: Evaluating, function: Value, given: Arguments, node: Call, point: Point, frame: Frame
) -> Values | None:
    """The model that a path of relations leads to, and the path back from there, of which only the model is told."""
    paths = given.get(1, "path") or ()
    if not is_outside(function):
        return None
    rows: list[Value] = []
    for path in paths:
        models, text = given.get(0, "model") or (), string((path,))
        ends = None if text is None else ends_of_path(evaluator, models, text)
        back = ConstantValue("") if ends == models else UnknownValue(Reason.CALL)
        rows.append(SequenceValue((ends or (UnknownValue(Reason.CALL),), (back,))))
    return unique(rows)


KNOWN_CALLS: dict[str, _Known] = {
    "reverse_field_path": _reverse_field_path,
    "get_models": _get_models,
    "__new__": _new,
    "get_model": _get_model,
    "get_model_name": _swapped_name,
    "load_model": _get_model,
    "get_app_config": _get_app_config,
    "get_user_model": _user_model,
    "partial": _partial,
    "partialmethod": _partial,
    "import_module": _import_module,
    "import_string": _import_string,
    "intern": _same,
    "cast": _cast,
    "sync_to_async": _same,
    "async_to_sync": _same,
    "SyncToAsync": _same,  # the classes behind these two
    "AsyncToSync": _same,
    "method_decorator": _same,
}


# --- Python's own ---


def call_builtin(evaluator: Evaluating, name: str, given: Arguments, point: Point, frame: Frame) -> Values:
    """What a call of one of Python's builtins gives."""
    first = given.positional[0] if given.positional else ()
    module = point.scope.module
    if name in ("globals", "vars"):
        return first or (ModuleValue(module.name, module, module.source.import_root),)
    match name:
        case "super":
            return _super(evaluator, given, point, frame)
        case "type" if len(given.positional) == 1:
            return unique([value.cls if isinstance(value, InstanceValue) else _type_of(value) for value in first])
        case "getattr" if len(given.positional) >= 2:
            return _getattr(evaluator, given)
        case "list" | "tuple" | "set" | "frozenset" | "sorted" | "reversed" | "iter":
            items = evaluator.iterate(first) if given.positional else []
            if items is None:
                return (unknown(Reason.LOOP, first),)
            return (SequenceValue(tuple(items), is_open=is_open(evaluator.whole(first)) or not given.positional),)
        case "dict":
            pairs = [
                item for value in evaluator.whole(first) if isinstance(value, MappingValue) for item in value.items
            ]
            pairs += [((ConstantValue(key),), values) for key, values in given.keywords]
            return (MappingValue(tuple(pairs), is_open=not given.positional and not given.keywords),)
        case "zip":
            columns = [evaluator.iterate(values) for values in given.positional]
            known = [column for column in columns if column is not None]
            if len(known) < len(columns):
                return (unknown(Reason.LOOP, first),)
            return (SequenceValue(tuple((SequenceValue(row),) for row in zip(*known, strict=False))),)
        case "enumerate":
            items = evaluator.iterate(first)
            if items is None:
                return (unknown(Reason.LOOP, first),)
            return (SequenceValue(tuple((SequenceValue(((ConstantValue(i),), v)),) for i, v in enumerate(items))),)
        case "object":
            return (ExternalValue("builtins.object()"),)
        case _:
            values = tuple(value for group in given.positional for value in group)
            return (unknown(Reason.CALL, values),)


def _type_of(value: Value) -> Value:
    match value:
        case ClassValue():
            return ExternalValue("builtins.type")
        case ExternalResult():
            return ExternalValue(value.dotted)
        case _:
            return unknown(Reason.CALL, (value,))


def _super(evaluator: Evaluating, given: Arguments, point: Point, frame: Frame) -> Values:
    """`super()` in a method, or in a function or comprehension inside it."""
    here: Frame | None = frame
    for scope in point.scope.lexical_functions():
        while here is not None and here.scope is not scope:
            here = here.parent
        owner = scope.enclosing_class()
        if owner is not None and here is not None and scope.parameters:
            after = ClassValue(owner, evaluator.base_frame(owner.parent or owner))
            instances = evaluator.binding_values(scope.bindings[scope.parameters[0].name][0], here)
            return unique([SuperValue(after, instance) for instance in instances])
    return (UnknownValue(Reason.CALL),)


def _getattr(evaluator: Evaluating, given: Arguments) -> Values:
    name = string(given.positional[1])
    default = given.positional[2] if len(given.positional) > 2 else ()
    if name is None:
        return (unknown(Reason.IMPORT, (*given.positional[0], *given.positional[1])), *default)
    found = [each for value in given.positional[0] for each in evaluator.attribute(value, name)]
    return unique([*found, *default])


def call_method(evaluator: Evaluating, method: MethodValue, given: Arguments) -> Values:
    """What a method of a list, dict, string or signal gives."""
    owner = evaluator.whole((method.owner,))[0]
    if isinstance(owner, MappingValue):
        match method.name:
            case "items":
                pairs = tuple((SequenceValue((key, value)),) for key, value in owner.items)
                return (SequenceValue(pairs, owner.is_open),)
            case "keys":
                return (SequenceValue(tuple(key for key, _ in owner.items), owner.is_open),)
            case "values":
                return (SequenceValue(tuple(value for _, value in owner.items), owner.is_open),)
            case "copy":
                return (owner,)
            case _:
                return _item(owner, given)
    if isinstance(owner, InstanceValue) and method.name == "get_model":
        name = string(given.get(0, "model_name"))
        if name is not None:
            return _model(evaluator, f"{evaluator.apps.label(owner.cls)}.{name}")
    if isinstance(owner, ClassValue) and method.name == "__subclasses__":
        return (SequenceValue(tuple((each,) for each in classes.direct_subclasses(evaluator, owner))),)
    if isinstance(owner, MethodValue) and method.name == "get_field":
        field = string(given.get(0, "field_name"))
        return (unknown(Reason.ITEM, ()),) if field is None else evaluator.attribute(owner.owner, field)
    if isinstance(owner, SequenceValue) and method.name == "copy":
        return (owner,)
    if isinstance(owner, SignalValue) and method.name == "connect":
        return (ConstantValue(None),)
    if isinstance(owner, ConstantValue) and isinstance(owner.value, str):
        return (_text(owner.value, method.name, given),)
    return (UnknownValue(Reason.CALL),)


def _item(mapping: MappingValue, given: Arguments) -> Values:
    """`mapping.get(key, default)`: every item where the key can't be told.

    A sequence is no key: code that takes one key or several of them asks for the several one by one.
    """
    keys = given.get(0, "key")
    if keys is None:
        keys = (UnknownValue(Reason.ITEM),)
    told = {key for key in keys if isinstance(key, ConstantValue)}
    is_told = all(isinstance(key, ConstantValue | SequenceValue) for key in keys)
    found = [each for known, values in mapping.items if not (is_told and told.isdisjoint(known)) for each in values]
    if is_told and not told:
        return ()
    return unique(found) or given.get(1, "default") or (ConstantValue(None),)


_CHANGES: dict[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper, "strip": str.strip}


def _text(text: str, method: str, given: Arguments) -> Value:
    if method == "format" and not given.keywords:
        texts = [string(values) for values in given.positional]
        if all(one is not None for one in texts) and text.count("{}") == len(texts):
            for one in texts:
                text = text.replace("{}", one or "", 1)
            return ConstantValue(text)
    if method == "split" and len(given.positional) < 2:
        parts = text.split(string(given.get(0, "sep")) or None)
        return SequenceValue(tuple((ConstantValue(part),) for part in parts))
    change = _CHANGES.get(method)
    return UnknownValue(Reason.CALL) if change is None or given.positional else ConstantValue(change(text))
