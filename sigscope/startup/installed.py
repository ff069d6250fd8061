"""From the entries of INSTALLED_APPS to apps with their configurations, as `AppConfig.create` has it.

https://docs.djangoproject.com/en/5.2/ref/applications/#configuring-applications, django/apps/config.py
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sigscope.model.project import App
from sigscope.resolution import classes
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Defined
from sigscope.resolution.values import ClassValue, ConstantValue, ExternalValue, ModuleValue, Values
from sigscope.startup.module_graph import ModuleGraph
from sigscope.startup.settings import Settings


@dataclass(frozen=True, slots=True)
class Installed:
    """An app that Django loads: `modules` are imported for it before its models, `config` is its class in the tree."""

    entry: str
    name: str
    modules: tuple[str, ...]
    config: ClassValue | None


def installed_apps(
    settings: Settings, apps: Iterable[App], graph: ModuleGraph, evaluator: Evaluator
) -> list[Installed]:
    """The installed apps that lie in the tree, in order; without settings all `apps` of the tree."""
    entries = settings.installed_apps if has_apps(settings) else tuple(app.name for app in apps)
    found = (_installed(entry, graph, evaluator) for entry in entries)
    return [app for app in found if app is not None]


def has_apps(settings: Settings) -> bool:
    """Whether the settings tell what is installed."""
    return settings.module is not None and bool(settings.installed_apps)


def _installed(entry: str, graph: ModuleGraph, evaluator: Evaluator) -> Installed | None:
    if graph.has(entry):
        modules = [entry]
        if graph.has(f"{entry}.apps"):
            modules.append(f"{entry}.apps")
        return Installed(entry, entry, tuple(modules), _default_config(entry, evaluator))
    module, _, name = entry.rpartition(".")
    if not graph.has(module):
        return None
    config = next((value for value in named(module, name, evaluator) if isinstance(value, ClassValue)), None)
    app = _text(classes.class_attribute(evaluator, config, "name")[0]) if config is not None else ""
    return Installed(entry, app or module.removesuffix(".apps"), (module,), config)


def named(module: str, name: str, evaluator: Evaluator) -> Values:
    """What a module of the tree calls by a name; empty where the tree has no such module."""
    found = evaluator.table.find(module, "")
    return () if found is None else evaluator.module_attribute(found, name)


def _default_config(app: str, evaluator: Evaluator) -> ClassValue | None:
    """`default_app_config` (until Django 4.0), the one configuration in `apps`, or the one that is its default."""
    said = _text(named(app, "default_app_config", evaluator))
    if said:
        module, _, name = said.rpartition(".")
        return next((value for value in named(module, name, evaluator) if isinstance(value, ClassValue)), None)
    found = evaluator.table.find(f"{app}.apps", "")
    configs = [] if found is None else _configs(found, evaluator)
    if len(configs) > 1:
        configs = [config for config in configs if ConstantValue(True) in _default(config, evaluator)]
    return configs[0] if len(configs) == 1 else None


def _configs(module: ModuleValue, evaluator: Evaluator) -> list[ClassValue]:
    """The configurations that the module names, unless they say that they are not the default."""
    found: dict[ClassValue, None] = {}
    for name in module.module.scope.bindings if module.module is not None else ():
        for value in evaluator.module_attribute(module, name):
            if isinstance(value, ClassValue) and is_config(value, evaluator):
                found[value] = None
    return [config for config in found if ConstantValue(False) not in _default(config, evaluator)]


def _default(config: ClassValue, evaluator: Evaluator) -> Values:
    return classes.class_attribute(evaluator, config, "default")[0]


def is_config(cls: ClassValue, evaluator: Evaluator) -> bool:
    """Whether a class is an AppConfig: one of its bases outside the tree is called so."""
    return any(base.endswith("Config") for base in external_bases(cls, evaluator))


def external_bases(cls: ClassValue, evaluator: Evaluator) -> list[str]:
    """The dotted names of what a class derives from outside the tree."""
    order = classes.resolution_order(evaluator, cls)
    return [base.dotted for base in order if isinstance(base, ExternalValue)]


def is_of_libraries(config: ClassValue, evaluator: Evaluator) -> bool:
    """Whether a configuration derives from one of a library's own."""
    return not all(base.startswith(("django.", "builtins.")) for base in external_bases(config, evaluator))


def hooks(config: ClassValue, evaluator: Evaluator) -> list[str]:
    """The methods that a library's `ready()` may call: all of a configuration that derives from a library's own one."""
    if not is_of_libraries(config, evaluator):
        return []
    order = classes.resolution_order(evaluator, config)
    scopes = [cls.scope for cls in order if isinstance(cls, ClassValue)]
    methods = (binding.source for scope in scopes for held in scope.bindings.values() for binding in held)
    names = {method.scope.name: None for method in methods if isinstance(method, Defined)}
    return [name for name in names if not name.startswith("__")]


def _text(values: Values) -> str:
    for value in values:
        if isinstance(value, ConstantValue) and isinstance(value.value, str):
            return value.value
    return ""
