"""What waits for the end of the transaction: `transaction.on_commit`.

https://docs.djangoproject.com/en/stable/topics/db/transactions/#performing-actions-after-commit
"""

from collections.abc import Iterable

from sigscope.model.walk import walk
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.naming import last_name
from sigscope.resolution.scopes import CallSite, Module, Point, Scope
from sigscope.resolution.survey import with_aliases
from sigscope.resolution.values import FunctionValue, PartialValue, Value


class Deferral:
    """The functions that are handed to `on_commit`, and the calls that stand in its arguments."""

    def __init__(self, evaluator: Evaluator, modules: list[Module]) -> None:
        self._scopes: set[Scope] = set()
        self._nodes: set[int] = set()
        for name in sorted(with_aliases({"on_commit"}, modules)):
            for module in modules:
                for site in module.calls.of(name):
                    self._take(evaluator, site)
                for decoration in module.decorations_naming({name}):
                    if last_name(decoration.decorator.value) == name:
                        self._scopes.add(decoration.scope)

    def _take(self, evaluator: Evaluator, site: CallSite) -> None:
        for argument in site.call.arguments:
            self._nodes.update(id(node) for node in walk(argument.value))
            self._nodes.add(id(site.call))
            frame = evaluator.base_frame(site.point.scope)
            self._scopes.update(_functions(evaluator.evaluate(argument.value, site.point, frame)))

    def holds(self, point: Point, key: int) -> bool:
        """Whether the call with that identity, standing at `point`, waits for the commit."""
        return key in self._nodes or not self._scopes.isdisjoint(point.scope.lexical_functions())


def _functions(values: Iterable[Value]) -> Iterable[Scope]:
    for value in values:
        if isinstance(value, FunctionValue):
            yield value.scope
        elif isinstance(value, PartialValue):
            yield from _functions((value.function,))
