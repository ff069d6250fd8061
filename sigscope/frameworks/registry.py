"""The frameworks that sigscope knows, and what a dotted name means to them."""

from sigscope.frameworks.base import Framework, KnownModel, KnownSignal
from sigscope.frameworks.celery import CELERY
from sigscope.frameworks.django import DJANGO


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]


FRAMEWORKS: tuple[Framework, ...] = (DJANGO, CELERY)

_CLASSES = {dotted: framework.name for framework in FRAMEWORKS for dotted in framework.signal_classes}
_CREATED = {
    dotted: next(first for first in framework.signal_classes if _last(first) == _last(dotted))
    for framework in FRAMEWORKS
    for dotted in framework.signal_classes
}
_DECORATORS = frozenset(dotted for framework in FRAMEWORKS for dotted in framework.receiver_decorators)
_MODULES = {module: framework for framework in FRAMEWORKS for module in framework.signal_modules}
_SIGNALS = {
    dotted: (framework, signal)
    for framework in FRAMEWORKS
    for signal in framework.signals
    for dotted in (signal.id, *signal.aliases)
}
_MODELS = {
    name.lower(): model for framework in FRAMEWORKS for model in framework.models for name in (model.label, model.id)
}

PACKAGES = frozenset(dotted.partition(".")[0] for framework in FRAMEWORKS for dotted in framework.signal_classes)
"""The frameworks' own top-level packages."""


def framework_of_class(dotted: str) -> str | None:
    """The name of the framework whose signal class `dotted` is, by any of its import paths; None where it is none."""
    return _CLASSES.get(dotted)


def created_class(dotted: str) -> str:
    """Where the signal class is created that `dotted` imports: Signal of `django.dispatch` is its `dispatcher`'s.

    A name that is no framework's signal class comes back as it is.
    """
    return _CREATED.get(dotted, dotted)


def known_signal(dotted: str) -> tuple[Framework, KnownSignal] | None:
    """The framework's own signal that `dotted` names, by its id or an alias; None where there is none."""
    return _SIGNALS.get(dotted)


def signal_module(module: str) -> Framework | None:
    """The framework that keeps its signals in `module`; None where it is no such module."""
    return _MODULES.get(module)


def is_receiver_decorator(dotted: str) -> bool:
    """Whether `dotted` names a framework's `receiver` decorator, by any of its import paths."""
    return dotted in _DECORATORS


def dotted_model(label: str) -> str:
    """The dotted class of a model `app_label.Model` of a framework's own app, or what follows it of that class; any
    other label comes back as it is."""
    app, _, rest = label.partition(".")
    name, dot, attribute = rest.partition(".")
    known = known_model(f"{app}.{name}")
    return label if known is None else f"{known.id}{dot}{attribute}"


def known_model(name: str) -> KnownModel | None:
    """The framework's own model of that label, in any case, or dotted name; None where there is none."""
    return _MODELS.get(name.lower())
