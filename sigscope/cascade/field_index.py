"""Which model has relations to which: told from the bytes of the files, so that little is parsed for it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from sigscope.model.source import SourceFile
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Module, Scope
from sigscope.resolution.values import ClassValue, ExternalResult

TO_ONE = ("ForeignKey", "OneToOneField", "ParentalKey")
TO_MANY = ("ManyToManyField",)

_KINDS = "|".join((*TO_ONE, *TO_MANY))
_RELATION = re.compile(rf"(?:{_KINDS})\w*\(\s*(?:to\s*=\s*)?[\"']?(?:[\w.]*\.)?(\w+)")
_RELATED_NAME = re.compile(r"\brelated_name\s*=\s*[\"']([\w%()+]+)[\"']")
_FIELD = re.compile(rf"^[ \t]*(\w+)[ \t]*(?::[^=\n]+)?=[ \t]*[\w.]*(?:{_KINDS})\w*\(", re.MULTILINE)
_CLASS = re.compile(rb"^[ \t]*class[ \t]+([\w\x80-\xff]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Field:
    """A relation that the model `owner` has as `name`: `value` is the call that makes it."""

    owner: ClassValue
    name: str
    value: ExternalResult


class FieldIndex:
    """The relations of a tree by the models that they lead to and by the names of their other sides."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._table = evaluator.table
        self._targets: defaultdict[str, set[SourceFile]] = defaultdict(set)
        self._names: defaultdict[str, set[SourceFile]] = defaultdict(set)
        self._known: dict[tuple[str, str, str], tuple[Field, ...]] = {}
        self._making: dict[Module, list[tuple[str, Scope]]] = {}
        for file in self._table.files:
            data = self._table.text(file)
            if any(word.encode() in data for word in (*TO_ONE, *TO_MANY)):
                text = data.decode("utf-8", "replace")
                for target in _RELATION.findall(text):
                    self._targets[target].add(file)
                for name in _RELATED_NAME.findall(text):
                    self._names["%" if "%" in name else name].add(file)

    def leading_to(self, models: set[str]) -> Iterator[Field]:
        """The relations to a model that goes by one of these names, and those of models to themselves."""
        words = models | {"self"}
        yield from self._fields({file for word in words for file in self._targets.get(word, ())}, words, "")

    def other_side(self, models: set[str], name: str) -> Iterator[Field]:
        """The relations whose other side may have this name, on a model that goes by one of those names."""
        words = models | {"self"}
        files = {*self._names.get(name, ()), *self._names.get("%", ())}
        if name.removesuffix("_set") in self._classes:  # what Django calls it where no other name is given
            files |= {file for word in words for file in self._targets.get(word, ())}
        yield from self._fields(files, words, name)

    @cached_property
    def _classes(self) -> set[str]:
        """The names of the classes of the tree, in lower case."""
        found = {name for file in self._table.files for name in _CLASS.findall(self._table.text(file))}
        return {name.decode("utf-8", "replace").lower() for name in found}

    def _fields(self, files: Iterable[SourceFile], words: set[str], name: str) -> Iterator[Field]:
        for file in sorted(files):
            module = self._table.module(file)
            for text, scope in () if module is None else self._statements(module):
                related = _RELATED_NAME.findall(text) if name else []
                if (
                    name in related
                    or any("%" in each for each in related)
                    or not words.isdisjoint(_RELATION.findall(text))
                ):
                    for field in _FIELD.findall(text):
                        yield from self._field(scope, field)

    def _field(self, scope: Scope, name: str) -> tuple[Field, ...]:
        key = (scope.module.source.path, scope.qualname, name)
        if key not in self._known:
            cls = ClassValue(scope, self._evaluator.base_frame(scope.parent or scope))
            self._known[key] = tuple(
                Field(cls, name, value)
                for value in self._evaluator.attribute(cls, name)
                if isinstance(value, ExternalResult) and value.dotted.endswith((*TO_ONE, *TO_MANY))
            )
        return self._known[key]

    def _statements(self, module: Module) -> list[tuple[str, Scope]]:
        """The statements in the bodies of a module's classes that make relations, as text, each with its class."""
        if module not in self._making:
            self._making[module] = list(_statements(module))
        return self._making[module]


def _statements(module: Module) -> Iterator[tuple[str, Scope]]:
    for part in module.parts.all:
        text = module.parts.source.text(part.slice) if part.may_make else ""
        if _FIELD.search(text) is None:
            continue
        if part.scope.kind == "class":
            scopes = [part.scope]
        else:  # a class under a condition, or in a file that can't be read in pieces
            scopes = [scope for scope in module.scopes.values() if scope.kind == "class"]
        yield from ((text, scope) for scope in scopes if scope.parent is not None and scope.parent.kind == "module")
