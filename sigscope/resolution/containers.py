"""What a list, set or dict holds that functions fill: a registry, and whatever is kept in one place to be gone over.

A container that a module, a class or an instance keeps under a name holds what its own text says, and what every call
in the tree of a function that changes it puts there: `register(Order)`, `@register`, an instance that is made, a class
whose metaclass or base adds it. In which order, and under which conditions, is not told.
"""

from collections.abc import Iterator
from dataclasses import replace

from sigscope.model.reasons import Reason
from sigscope.model.source import SourceFile
from sigscope.resolution import classes
from sigscope.resolution.contexts import Contexts
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.invocations import class_names
from sigscope.resolution.names import combine
from sigscope.resolution.scopes import Growth, Module, Scope
from sigscope.resolution.survey import with_aliases
from sigscope.resolution.values import (
    ClassValue,
    Home,
    MappingValue,
    SequenceValue,
    UnknownValue,
    Value,
    Values,
)
from sigscope.sources.asking import ask_words
from sigscope.sources.traits import changed_words


class Containers:
    """Completes containers by what is put into them elsewhere."""

    def __init__(self, evaluator: Evaluating) -> None:
        self._evaluator = evaluator
        self._contexts = Contexts(evaluator)
        self._changed: dict[SourceFile, set[bytes]] = {}
        self._wanted: set[bytes] = set()

    def whole(self, values: Values) -> Values:
        """The values, each container among them with all that it holds."""
        if not any(isinstance(value, SequenceValue | MappingValue) and value.home for value in values):
            return values
        found: list[Value] = []
        for value in values:
            if isinstance(value, SequenceValue | MappingValue) and value.home is not None:
                found.extend(self._remembered(value) or (_homeless(value),))
            else:
                found.append(value)
        return tuple(found)

    def _remembered(self, container: SequenceValue | MappingValue) -> Values:
        return self._evaluator.remember(("whole", container), lambda: self._grown(container))

    def _grown(self, container: SequenceValue | MappingValue) -> Values:
        assert container.home is not None
        whole: Value = _homeless(container)
        for growth in self._growths(container.home):
            for value in self._put(growth, container.home):
                grown = combine(growth.operator, whole, value)
                # A set that takes in something that can't be told still has what it had.
                whole = combine("+", whole, grown) if isinstance(grown, UnknownValue) else grown
        return (whole,)

    def _growths(self, home: Home) -> Iterator[Growth]:
        """The places outside the flow of its own scope that may change a container."""
        for module in self._modules(home):
            for name in sorted(with_aliases({home.name}, [module])):
                for growth in module.growths.of(name):
                    if growth.point.scope is not home.scope:
                        yield growth

    def _modules(self, home: Home) -> list[Module]:
        """The modules that may change a container: its own, and those that name it and the module or class it is of."""
        own = home.scope.module
        files = self._changing(home.name)
        if files <= {own.source}:
            return [own]
        names = (
            class_names(self._evaluator, home.scope) if home.scope.kind == "class" else {own.name.rpartition(".")[2]}
        )
        table = self._evaluator.table
        return table.modules((files & table.words.files(names)) | {own.source})

    def _is_elsewhere(self, home: Home, values: Values) -> bool:
        """Whether values are containers of one name that other classes or modules keep: none that `home` overrides."""
        owner = home.scope
        bases: Values = ()
        if owner.kind == "class":
            bases = classes.resolution_order(
                self._evaluator, ClassValue(owner, self._evaluator.base_frame(owner.parent or owner))
            )
        related = {owner, *(base.scope for base in bases if isinstance(base, ClassValue))}
        homes = [value.home for value in values if isinstance(value, SequenceValue | MappingValue)]
        return len(homes) == len(values) > 0 and all(one is not None and one.scope not in related for one in homes)

    def _is_kept(self, cls: Scope) -> bool:
        """Whether a module or a class makes an instance and keeps it: what others hold is filled while requests run."""
        names, table = class_names(self._evaluator, cls), self._evaluator.table
        return any(
            site.point.scope.kind in ("module", "class")
            for module in table.modules(table.words.files(names))
            for name in names
            for site in module.calls.of(name)
        )

    def _changing(self, name: str) -> set[SourceFile]:
        """The files in which something is changed in place behind that name."""
        naming, word = self._evaluator.table.words.naming(name), name.encode()
        self._wanted.add(word)
        for file in naming:
            if file not in self._changed:
                self._changed[file] = ask_words(file, self._wanted, changed_words)
        return {file for file in naming if word in self._changed[file]}

    def _put(self, growth: Growth, home: Home) -> Iterator[Value]:
        """What a place puts into the container, once for each way in which its code is run."""
        point = growth.point
        nodes = (growth.target, growth.value)
        frames = [self._evaluator.base_frame(point.scope)]
        if self._is_elsewhere(home, self._evaluator.evaluate(growth.target, point, frames[0])):
            return
        if not home.is_member or self._is_kept(home.scope):
            frames = self._contexts.around(point, nodes)
        for frame in frames:
            for turn in self._evaluator.unroll(point, frame):
                if _is_at(home, self._evaluator.evaluate(growth.target, point, turn)):
                    yield from map(_freed, self._evaluator.evaluate(growth.value, point, turn))


def _is_at(home: Home, values: Values) -> bool:
    """Whether one of the values is the container with that home; an instance that can't be told may be any."""
    for value in values:
        if isinstance(value, SequenceValue | MappingValue) and value.home is not None:
            other = value.home
            same = other.scope is home.scope and other.name == home.name
            if same and (other.instance == home.instance or 0 in (other.instance, home.instance)):
                return True
    return False


def _homeless(container: SequenceValue | MappingValue) -> Value:
    return replace(container, home=None)


def _freed(value: Value) -> Value:
    """A value that hangs on no call any more: what no call tells stays unknown."""
    match value:
        case UnknownValue(depends=depends) if depends:
            return UnknownValue(Reason.LOOP)
        case SequenceValue(items=items):
            return replace(value, items=tuple(tuple(map(_freed, item)) for item in items))
        case MappingValue(items=items):
            pairs = ((tuple(map(_freed, key)), tuple(map(_freed, item))) for key, item in items)
            return replace(value, items=tuple(pairs))
        case _:
            return value
