"""Which calls can matter to a startup: those that lead, by name, to a function that connects or that imports.

Names alone decide, so that a call that can't matter is never evaluated and a file that has none is never parsed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sigscope.model.source import SourceFile
from sigscope.model.syntax import Attribute, Expression, Name
from sigscope.parsing.clues import RESULT
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Module, Scope
from sigscope.resolution.survey import bound_results, with_aliases
from sigscope.resolution.values import ClassValue
from sigscope.sources.asking import ask_words
from sigscope.sources.imports import defined_names
from sigscope.startup.runner import COMPUTED

MAX_ROUNDS = 5
MAX_NAMESAKES = 3
MAX_FILES = 8

_OF_INSTANCES = frozenset({"__init__", "__new__", "__post_init__", "__call__", "__enter__"})


class Callers:
    """Traces calls backwards, by name, through `files`."""

    def __init__(self, evaluator: Evaluator, files: Sequence[SourceFile]) -> None:
        self._evaluator = evaluator
        self._files = frozenset(files)
        self._wanted: set[str] = set()
        self._namesakes: Counter[str] = Counter()
        for file in files:
            self._namesakes.update(ask_words(file, self._wanted, defined_names))

    def lead_to(self, names: Iterable[str]) -> frozenset[str]:
        """The names, and those of the functions and classes whose call leads to one of them.

        A name that many functions share says nothing, and what starts a project up stands in few files: whoever calls
        something else is not traced.
        """
        found = set(names)
        new = {name for name in found if self._is_telling(name)}
        for _ in range(MAX_ROUNDS):
            modules = self._parse(new)
            callers = self._callers(with_aliases(new, modules), modules) - found
            found |= callers
            new = {name for name in callers if self._is_telling(name)}
        return frozenset(with_aliases(found, self._evaluator.table.loaded()))

    def _is_telling(self, name: str) -> bool:
        self._wanted.add(name)
        return self._namesakes[name] <= MAX_NAMESAKES and not name.startswith("<")

    def _parse(self, names: set[str]) -> list[Module]:
        """The modules that mention one of the names, if few do."""
        words = self._evaluator.table.words
        mentions = {name: [file for file in words.naming(name) if file in self._files] for name in names}
        few = [files for name, files in mentions.items() if len(files) <= MAX_FILES or name in COMPUTED]
        return self._evaluator.table.modules({file for files in few for file in files})

    def _callers(self, names: set[str], modules: list[Module]) -> set[str]:
        """The names of the functions that call one of the names, and of what is called with one as an argument."""
        found: set[str] = set()
        for module in modules:
            using = module.parts.using(names)
            told = [part for part in using if part.tells_callers(names)]
            for part in told:
                found |= part.handing(names)
                if part.function is not None:
                    found |= self.names_of(part.function)
            if len(told) < len(using):
                found |= self._callers_in(module, names)
        return found

    def _callers_in(self, module: Module, names: set[str]) -> set[str]:
        """The same of a module, told by reading it."""
        found: set[str] = set()
        for called, sites in module.calls_using(names):
            for site in sites:
                is_handed = any(_last_name(argument.value) in names for argument in site.call.arguments)
                if is_handed and called != RESULT:
                    found.add(called)
                if called in names or is_handed:
                    found |= self.names_of(site.point.scope)
        for decoration in module.decorations_naming(names):
            if _last_name(decoration.decorator.value) in names:
                found |= self.names_of(decoration.point.scope)
        return found

    def names_of(self, scope: Scope) -> set[str]:
        """The names by which the functions around `scope` are called, that of the class for a method of its making."""
        return {name for function in scope.lexical_functions() for name in self._names_of_function(function)}

    def _names_of_function(self, scope: Scope) -> Iterator[str]:
        owner = scope.enclosing_class()
        if owner is None or scope.name not in _OF_INSTANCES:
            yield scope.name
            return
        cls = ClassValue(owner, self._evaluator.base_frame(owner.parent or owner))
        names = {owner.name, *(subclass.scope.name for subclass in self._evaluator.subclasses(cls))}
        yield from names
        if scope.name == "__call__":
            yield from bound_results(names, self._evaluator.table.loaded())


def _last_name(node: Expression) -> str:
    return node.id if isinstance(node, Name) else node.name if isinstance(node, Attribute) else ""
