"""Django's app registry as far as the text tells: labels, configurations, models.

An app's label is that of its AppConfig, else the last part of its name
(https://docs.djangoproject.com/en/stable/ref/applications/#django.apps.AppConfig.label).
"""

from collections.abc import Sequence

from sigscope.model.project import App
from sigscope.resolution import classes
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.scopes import Module
from sigscope.resolution.values import ClassValue, ConstantValue, ExternalValue, ModuleValue, Values
from sigscope.sources.asking import ask_words
from sigscope.sources.traits import class_names


class AppRegistry:
    """Finds models and configurations by label.

    `user_model` is the label that AUTH_USER_MODEL gives; Django's own default where no settings are known
    (https://docs.djangoproject.com/en/stable/ref/settings/#auth-user-model).
    """

    def __init__(self, evaluator: Evaluating, apps: Sequence[App], user_model: str | None = None) -> None:
        self._evaluator = evaluator
        self.user_model = user_model or "auth.User"
        self._names: dict[str, list[str]] = {}
        self._configs: dict[str, list[ClassValue]] = {}
        self._models: dict[str, ClassValue | None] = {}
        self._classes: dict[str, list[dict[str, set[str]]]] = {}
        self._wanted: set[str] = set()
        for app in apps:
            configs = self._configs_of(app)
            for config in configs:
                self._configs.setdefault(self.label(config), []).append(config)
            labels = {self.label(config) for config in configs} or {app.name.rpartition(".")[2]}
            for label in labels:
                self._names.setdefault(label, []).append(app.name)

    def _modules(self, name: str) -> list[Module]:
        return [module for module in map(self._evaluator.table.module, self._evaluator.table.named(name)) if module]

    def _configs_of(self, app: App) -> list[ClassValue]:
        """The configurations of an app, in its `apps` module or its package."""
        found = []
        for module in (*self._modules(f"{app.name}.apps"), *self._modules(app.name)):
            frame = self._evaluator.base_frame(module.scope)
            for scope in module.scopes.classes():
                cls = ClassValue(scope, frame)
                if self._is_config(cls) and self._name(cls) == app.name:
                    found.append(cls)
        return found

    def _is_config(self, cls: ClassValue) -> bool:
        order = classes.resolution_order(self._evaluator, cls)
        return any(isinstance(base, ExternalValue) and base.dotted.endswith("AppConfig") for base in order)

    def _name(self, config: ClassValue) -> str:
        return _text(classes.class_attribute(self._evaluator, config, "name")[0])

    def label(self, config: ClassValue) -> str:
        """The label of a configuration."""
        label = _text(classes.class_attribute(self._evaluator, config, "label")[0])
        return label or self._name(config).rpartition(".")[2]

    def config(self, label: str) -> ClassValue | None:
        """The configuration with that label, None where the tree has none."""
        found = self._configs.get(label, [])
        return found[0] if found else None

    def is_config(self, cls: ClassValue) -> bool:
        """Whether an app of the tree is configured by the very class."""
        return any(cls.scope is config.scope for configs in self._configs.values() for config in configs)

    def models(self, config: ClassValue) -> list[ClassValue]:
        """The models of a configuration's app that are not abstract."""
        name = self._name(config)
        inner = {each for names in self._names.values() for each in names if each.startswith(f"{name}.")}
        files = [
            file
            for file in self._evaluator.table.files
            if f"{file.module}.".startswith(f"{name}.models.")
            and not any(file.module.startswith(f"{other}.") for other in inner)
        ]
        found = []
        for module in filter(None, map(self._evaluator.table.module, files)):
            frame = self._evaluator.base_frame(module.scope)
            for scope in module.scopes.classes():
                cls = ClassValue(scope, frame)
                if classes.is_model(self._evaluator, cls):
                    found += [] if classes.is_abstract(self._evaluator, cls) else [cls]
        return found

    def label_of(self, model: ClassValue) -> str | None:
        """The label `app_label.Model` of a model; None where no app of the tree holds it."""
        module = model.scope.module.name
        labels = {name: label for label, names in self._names.items() for name in names}
        package = max((name for name in labels if f"{module}.".startswith(f"{name}.")), key=len, default=None)
        return None if package is None else f"{labels[package]}.{model.scope.name}"

    def model(self, label: str) -> ClassValue | None:
        """The model of a label `app_label.Model`, in any case; None where the tree does not define it."""
        if label not in self._models:
            self._models[label] = self._find(label)
        return self._models[label]

    def _find(self, label: str) -> ClassValue | None:
        app, _, name = label.partition(".")
        for package in self._names.get(app, ()):
            for each in self._spellings(package, name):
                found = self._model_of(package, each)
                if found is not None:
                    return found
        return None

    def _model_of(self, package: str, name: str) -> ClassValue | None:
        for module in self._modules(f"{package}.models"):
            found = self._class_in(module, name)
            if found is not None:
                return found
        for module in self._evaluator.mentioning(name):
            if module.name.startswith(f"{package}."):
                found = self._class_in(module, name)
                if found is not None and found.scope.module is module:
                    return found
        return None

    def _spellings(self, package: str, name: str) -> list[str]:
        """A model's name, and that of each class of the app that is the same in another case: labels have no case."""
        if package not in self._classes:
            files = [file for file in self._evaluator.table.files if file.module.startswith(f"{package}.")]
            self._classes[package] = [ask_words(file, self._wanted, class_names) for file in files]
        self._wanted.add(name.lower())
        others = {each for names in self._classes[package] for each in names.get(name.lower(), ())}
        return [name, *sorted(others - {name})]

    def _class_in(self, module: Module, name: str) -> ClassValue | None:
        value = ModuleValue(module.name, module, module.source.import_root)
        found = self._evaluator.module_attribute(value, name)
        return next((each for each in found if isinstance(each, ClassValue)), None)


def _text(values: Values) -> str:
    """The string among values, empty where there is none."""
    for value in values:
        if isinstance(value, ConstantValue) and isinstance(value.value, str):
            return value.value
    return ""
