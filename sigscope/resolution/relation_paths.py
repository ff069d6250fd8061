"""Paths over the relations of models: `order__customer__name`.

https://docs.djangoproject.com/en/stable/topics/db/queries/#lookups-that-span-relationships
"""

from collections.abc import Iterator

from sigscope.frameworks.registry import known_model
from sigscope.model.reasons import Reason
from sigscope.resolution.evaluating import AUTH_USER_MODEL, Evaluating
from sigscope.resolution.values import (
    Arguments,
    ClassValue,
    ConstantValue,
    ExternalResult,
    ExternalValue,
    InstanceValue,
    MethodValue,
    ModelValue,
    UnknownValue,
    Value,
    Values,
)


def ends_of_path(evaluator: Evaluating, models: Values, path: str) -> Values | None:
    """The models that the relations of a path lead to from any of `models`, its last piece too where that is one.

    None where a piece can't be told.
    """
    for piece in path.split("__"):
        found: dict[Value, None] = {}
        for model in models:
            related = related_models(evaluator, model, piece)
            if related is None:
                return None
            found.update(dict.fromkeys(related or (model,)))
        models = tuple(found)
    return models


def related_models(evaluator: Evaluating, model: Value, name: str) -> Values | None:
    """The models that a field of `model` leads to, whichever side it stands on; none for a field that is no relation,
    None where that can't be told."""
    known = known_model(model.label if isinstance(model, ModelValue) else getattr(model, "dotted", ""))
    if known is not None:
        labels = dict(known.relations)
        if name not in labels:
            return () if name in known.fields else None
        return (evaluator.apps.model(labels[name]) or ModelValue(labels[name]),)
    found: dict[Value, None] = {}
    for value in evaluator.attribute(model, name):
        match value:
            case MethodValue(owner=ClassValue() as other, name="rel"):
                found[other] = None
            case ExternalResult() | InstanceValue() if value.owner is not None:
                found.update(dict.fromkeys(_targets(evaluator, value, value.owner)))
            case _:
                return None
    return tuple(found)


def _targets(evaluator: Evaluating, field: ExternalResult | InstanceValue, owner: ClassValue) -> Iterator[Value]:
    for target in _arguments(evaluator, field).get(0, "to") or ():
        match target:
            case ConstantValue(value="self"):
                yield owner
            case ConstantValue(value=str() as label):
                label = label if "." in label else f"{(evaluator.apps.label_of(owner) or '').partition('.')[0]}.{label}"
                yield evaluator.apps.model(label) or ModelValue(label)
            case ExternalValue(dotted=dotted) if dotted == AUTH_USER_MODEL:
                yield evaluator.apps.model(evaluator.apps.user_model) or ModelValue(evaluator.apps.user_model)
            case ClassValue() | ModelValue() | ExternalValue():
                yield target
            case _:
                yield UnknownValue(Reason.CALL)


def _arguments(evaluator: Evaluating, field: ExternalResult | InstanceValue) -> Arguments:
    if isinstance(field, ExternalResult):
        return evaluator.arguments(field.call, field.point, field.frame)
    return Arguments() if field.arguments is None else field.arguments()
