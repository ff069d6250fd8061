"""What the checklists of receivers share: found once, when it is first asked for."""

from functools import cached_property

from sigscope.cascade.analysed import Analysed
from sigscope.cascade.order import ConnectionOrder
from sigscope.graph import SignalGraph
from sigscope.inspection.decorators import connect_decorators
from sigscope.inspection.lifetimes import Lifetimes
from sigscope.inspection.loading import app_loadings
from sigscope.inspection.places import Places
from sigscope.inspection.senders import impossible_senders
from sigscope.inspection.strings import string_senders
from sigscope.model.inspected import AppLoading
from sigscope.model.location import Location
from sigscope.model.project import Connection

Key = tuple[Location, str]
"""A connection by its place and signal."""


class Known:
    """An analysis and what inspection says of it."""

    def __init__(self, analysed: Analysed) -> None:
        self.analysed = analysed
        self.graph = SignalGraph(analysed.project)
        self._places = Places(analysed.project, analysed.evaluator)

    @cached_property
    def dead(self) -> dict[Key, str]:
        """What the receivers are that nothing holds: the kind of each."""
        return {(row.location, row.signal): row.kind for row in Lifetimes(self._places).dead()}

    @cached_property
    def lost(self) -> set[Key]:
        """The functions that `@signal.connect` loses."""
        return {(row.location, row.signal) for row in connect_decorators(self._places)}

    @cached_property
    def strings(self) -> dict[Location, str]:
        """The senders that are strings where only a class can be."""
        return {row.location: row.text for row in string_senders(self._places)}

    @cached_property
    def impossible(self) -> set[tuple[Location, str, str | None]]:
        """The connections whose sender Django never sends with."""
        return {(row.location, row.signal, row.sender) for row in impossible_senders(self._places)}

    @cached_property
    def loadings(self) -> dict[str, AppLoading]:
        """How each app of the tree can load its receivers."""
        tree, settings, evaluator = self.analysed.tree, self.analysed.settings, self.analysed.evaluator
        return {row.app: row for row in app_loadings(tree, settings, evaluator)}

    @cached_property
    def order(self) -> ConnectionOrder:
        """The order in which connections come to life."""
        return ConnectionOrder(self.analysed)


def key_of(row: Connection) -> Key:
    """See `Key`."""
    return row.location, row.signal
