"""What the calls of a function hand to it: what its parameters are where it says nothing of them itself."""

from sigscope.cascade.functions import Functions
from sigscope.cascade.models import Kinds, merged
from sigscope.cascade.records import Records, Setting
from sigscope.model.trace import Condition
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Scope
from sigscope.resolution.values import FunctionValue

_NAMESAKES = 3
_MAX_FILES = 20

Given = tuple[tuple[Scope, str, Kinds], ...]


class Handed:
    """Asks the calls in the tree for the records that they hand to a function."""

    def __init__(self, evaluator: Evaluator, records: Records, functions: Functions) -> None:
        self._evaluator = evaluator
        self._records = records
        self._functions = functions

    def to(self, scope: Scope) -> Given:
        """The records that parameters without annotation are in the calls of a function that can be told.

        Nothing for a name that many functions of the tree have or many files mention: their calls cost more to read
        than they tell.
        """
        open_ones = [each.name for each in scope.parameters if each.annotation is None and each.kind[-4:] != "star"]
        if scope.enclosing_class() is not None:
            open_ones = open_ones[1:]
        files = self._evaluator.table.words.naming(scope.name)
        if not open_ones or len(files) > _MAX_FILES or self._functions.count(scope.name) > _NAMESAKES:
            return ()
        found: dict[str, list[Kinds]] = {}
        for module in self._evaluator.table.modules(files):
            for site in module.calls.of(scope.name):
                setting = Setting(self._evaluator.base_frame(site.point.scope))
                for value in self._records.called(site.call, site.point, setting):
                    if isinstance(value, FunctionValue) and value.scope is scope:
                        inner = self._records.entered(value, site.call, site.point, setting, None)
                        told = {name: kinds for owner, name, kinds in inner.given if owner is scope}
                        for name in told.keys() & set(open_ones):
                            found.setdefault(name, []).append(told[name])
        return tuple((scope, name, merged(found[name])) for name in open_ones if name in found)


def conditions(given: Given) -> tuple[Condition, ...]:
    """What holds for the rest of a trace where parameters are taken to be what calls hand to the function."""
    return tuple(
        Condition("when", f"{name} as in its calls: {', '.join(_name(kind.model.dotted) for kind in kinds)}")
        for _, name, kinds in given
    )


def _name(dotted: str) -> str:
    return dotted.rpartition(".")[2]
