"""Subclasses over the whole tree, found by the base's name in the text."""

from sigscope.model.syntax import Attribute, Call, Name, Subscript
from sigscope.resolution import classes
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.scopes import Module, Scope
from sigscope.resolution.values import ClassValue


class Hierarchy:
    """Answers which classes derive from a class; `mentioning` gives the modules in whose text a name stands."""

    def __init__(self) -> None:
        self._direct: dict[Scope, list[ClassValue]] = {}

    def subclasses(self, evaluator: Evaluating, cls: ClassValue) -> list[ClassValue]:
        """The classes of the tree that derive from `cls`, however far down, in the order of their files."""
        found: dict[Scope, ClassValue] = {}
        queue = [cls]
        while queue:
            for subclass in self._below(evaluator, queue.pop(0)):
                if subclass.scope not in found and subclass.scope is not cls.scope:
                    found[subclass.scope] = subclass
                    queue.append(subclass)
        return sorted(found.values(), key=lambda one: (one.scope.module.source.path, one.scope.span))

    def _below(self, evaluator: Evaluating, cls: ClassValue) -> list[ClassValue]:
        if cls.scope not in self._direct:
            self._direct[cls.scope] = []
            self._direct[cls.scope] = [
                subclass
                for module in evaluator.table.deriving(cls.scope.name)
                for subclass in _classes(evaluator, module)
                if _may_derive(subclass, cls.scope.name, module)
                and any(
                    isinstance(base, ClassValue) and base.scope is cls.scope
                    for base in classes.bases(evaluator, subclass)
                )
            ]
        return self._direct[cls.scope]


def _classes(evaluator: Evaluating, module: Module) -> list[ClassValue]:
    scopes = [scope for scope in module.scopes.values() if scope.kind == "class" and scope.parent is not None]
    return [ClassValue(scope, evaluator.base_frame(scope.parent)) for scope in scopes if scope.parent is not None]


def _may_derive(cls: ClassValue, name: str, module: Module) -> bool:
    """Whether a base goes by `name`, or by a name that the module may give it."""
    others = {bound for origin, bound in module.aliases if origin == name}
    for argument in getattr(cls.scope.node, "arguments", ()):
        node = argument.value
        if isinstance(node, Subscript):
            node = node.value
        last = node.id if isinstance(node, Name) else node.name if isinstance(node, Attribute) else ""
        if last == name or last in others or isinstance(node, Call):
            return True
    return False
