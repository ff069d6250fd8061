"""Senders as dotted classes."""

from sigscope.model.source import SourceFile
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.known_calls import USER_MODEL
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
AUTH_USER_MODEL = "django.conf.settings.AUTH_USER_MODEL"


class Senders:
    """Names senders; knows the app labels of the tree, so that a lazy `app.Model` finds its class."""

    def __init__(self, evaluator: Evaluating, labels: dict[str, list[SourceFile]]) -> None:
        self._evaluator = evaluator
        self._labels = labels
        self._models: dict[str, str] = {}

    def names(self, values: Values, is_lazy: bool) -> list[str | None]:
        """The dotted names of the senders that `values` can be; `?` for one that can't be told, None for None.

        `is_lazy` where a string names a model, as on Django's model signals.
        """
        return list(dict.fromkeys(self._name(value, is_lazy) for value in values)) or [UNTOLD]

    def _name(self, value: Value, is_lazy: bool) -> str | None:
        match value:
            case ConstantValue(value=str() as text):
                return self.model(text) if is_lazy and text.count(".") == 1 else text
            case ConstantValue(value=None) | ConstantValue(value=0):
                return None
            case ClassValue() | FunctionValue():
                return value.scope.dotted
            case InstanceValue():
                return value.cls.scope.dotted
            case ModelValue():
                return self.model(value.label)
            case ExternalValue(dotted=dotted) if dotted == AUTH_USER_MODEL:
                return self.model(USER_MODEL)
            case ExternalValue(dotted=dotted) if "(" not in dotted:
                return dotted
            case ModuleValue():
                return value.name
            case SignalValue():
                return value.id
            case BuiltinValue():
                return f"builtins.{value.name}"
            case PartialValue():
                return self._name(value.function, is_lazy)
            case _:
                return UNTOLD

    def model(self, label: str) -> str:
        """The dotted class of a model label; the label itself where the tree does not define it."""
        if label not in self._models:
            self._models[label] = self._find(label)
        return self._models[label]

    def _find(self, label: str) -> str:
        app, _, name = label.partition(".")
        for file in self._labels.get(app, ()):
            module = self._evaluator.table.module(file)
            if module is None:
                continue
            value = ModuleValue(module.name, module, file.import_root)
            for found in self._evaluator.module_attribute(value, name) or self._folded(value, name):
                if isinstance(found, ClassValue):
                    return found.scope.dotted
        return label

    def _folded(self, module: ModuleValue, name: str) -> Values:
        """Labels don't mind the case of the model's name."""
        if module.module is not None:
            for bound in module.module.scope.bindings:
                if bound.lower() == name.lower():
                    return self._evaluator.module_attribute(module, bound)
        return ()
