"""Senders as dotted classes."""

import re

from sigscope.frameworks.registry import dotted_model
from sigscope.resolution.evaluating import AUTH_USER_MODEL, Evaluating
from sigscope.resolution.known_calls import ANY_MODEL
from sigscope.resolution.values import (
    BuiltinValue,
    ClassValue,
    ConstantValue,
    ExternalValue,
    FunctionValue,
    InstanceValue,
    ModelValue,
    ModuleValue,
    PartialValue,
    SignalValue,
    Value,
    Values,
)

UNTOLD = "?"
# Every many-to-many field of Django's own models has a table that Django makes, under this name.
_THROUGH = re.compile(r"^(django\.contrib\.\w+\.models\.\w+)\.(\w+)\.through$")


def sender_names(evaluator: Evaluating, values: Values, is_lazy: bool) -> list[str | None]:
    """The dotted names of the senders that `values` can be; `?` for one that can't be told, None for None.

    `is_lazy` where a string names a model, as on Django's model signals.
    """
    return list(dict.fromkeys(_name(evaluator, value, is_lazy) for value in values)) or [UNTOLD]


def _name(evaluator: Evaluating, value: Value, is_lazy: bool) -> str | None:
    match value:
        case ConstantValue(value=str() as text):
            return _model(evaluator, text) if is_lazy and text.count(".") == 1 else text
        case ConstantValue(value=None) | ConstantValue(value=0):
            return None
        case ClassValue() | FunctionValue():
            return value.scope.dotted
        case InstanceValue():
            return value.cls.scope.dotted
        case ModelValue() if value == ANY_MODEL:
            return UNTOLD
        case ModelValue():
            return _model(evaluator, value.label)
        case ExternalValue(dotted=dotted) if dotted == AUTH_USER_MODEL:
            return _model(evaluator, evaluator.apps.user_model)
        case ExternalValue(dotted=dotted, is_member=False) if "(" not in dotted:
            return _THROUGH.sub(r"\1_\2", dotted)
        case ModuleValue():
            return value.name
        case SignalValue():
            return value.id
        case BuiltinValue():
            return f"builtins.{value.name}"
        case PartialValue():
            return _name(evaluator, value.function, is_lazy)
        case _:
            return UNTOLD


def _model(evaluator: Evaluating, label: str) -> str:
    """The dotted class of a model label; the label itself where the tree does not define it."""
    cls = evaluator.apps.model(label)
    return _THROUGH.sub(r"\1_\2", dotted_model(label)) if cls is None else cls.scope.dotted
