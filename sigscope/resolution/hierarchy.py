"""Subclasses over the whole tree, found by the base's name in the text."""

from sigscope.model.location import Span
from sigscope.model.syntax import Call, Expression, Subscript
from sigscope.resolution import classes
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.naming import last_name
from sigscope.resolution.scopes import Module, Scope
from sigscope.resolution.values import ClassValue


class Hierarchy:
    """Answers which classes derive from a class."""

    def __init__(self) -> None:
        self._direct: dict[Scope, list[ClassValue]] = {}
        self._places: dict[Scope, tuple[str, Span]] = {}

    def subclasses(self, evaluator: Evaluating, cls: ClassValue) -> list[ClassValue]:
        """The classes that derive from `cls`, however far down, in the order of their files.

        They are the tree's, and for a class of a library also those of the same library.
        """
        found: dict[Scope, ClassValue] = {}
        queue = [cls]
        while queue:
            for subclass in self._below(evaluator, queue.pop(0)):
                if subclass.scope not in found and subclass.scope is not cls.scope:
                    found[subclass.scope] = subclass
                    queue.append(subclass)
        return sorted(found.values(), key=self._place)

    def _place(self, cls: ClassValue) -> tuple[str, Span]:
        if cls.scope not in self._places:
            self._places[cls.scope] = cls.scope.module.source.path, cls.scope.span
        return self._places[cls.scope]

    def _below(self, evaluator: Evaluating, cls: ClassValue) -> list[ClassValue]:
        if cls.scope not in self._direct:
            # What is asked for again while it is being found has no more to give.
            self._direct[cls.scope] = []
            names = evaluator.table.words.renamed(classes.names_of(cls))
            self._direct[cls.scope] = [
                subclass
                for module in evaluator.table.deriving(names, cls.scope.module.library)
                for subclass in _classes_by(evaluator, module, names)
                if any(
                    isinstance(base, ClassValue) and base.scope is cls.scope
                    for base in classes.bases(evaluator, subclass)
                )
            ]
        return self._direct[cls.scope]


def _classes_by(evaluator: Evaluating, module: Module, names: set[str]) -> list[ClassValue]:
    """The classes of a module with a base that goes by one of the names, or by one that the module gives it."""
    known = module.known_as(names)
    return [
        ClassValue(scope, evaluator.base_frame(scope.parent))
        for scope in module.scopes.deriving(known)
        if scope.parent is not None and any(_may_be(argument.value, known) for argument in scope.arguments)
    ]


def _may_be(base: Expression, names: set[str]) -> bool:
    node = base.value if isinstance(base, Subscript) else base
    return last_name(node) in names or isinstance(node, Call)
