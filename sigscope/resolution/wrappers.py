"""Wrappers: functions of the tree in whose body a parameter is the signal, the receiver or the sender.

What such a function connects or sends is told by its calls: each call binds the parameters, and the sites in the body
are read once more in that frame. A call whose arguments are themselves parameters makes its own function a wrapper.
"""

from collections.abc import Iterable, Iterator

from sigscope.model.syntax import Attribute, Call
from sigscope.resolution.calls import instance_key
from sigscope.resolution.contexts import class_makings, contributions, making
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.guards import may_run
from sigscope.resolution.invocations import (
    Invocation,
    applied,
    called,
    called_names,
    frame_within,
)
from sigscope.resolution.outcomes import Outcome
from sigscope.resolution.scopes import Module, Scope
from sigscope.resolution.sites import Site, SiteReader
from sigscope.resolution.values import (
    Arguments,
    ClassValue,
    ExternalResult,
    Frame,
    FunctionValue,
    UnknownValue,
)


class Wrappers:
    """The wrappers of the tree and what is read through their calls."""

    def __init__(self, evaluator: Evaluator, reader: SiteReader) -> None:
        self._evaluator = evaluator
        self._reader = reader
        self._sites: dict[Scope, dict[int, Site | Invocation]] = {}
        self._hangs_on: dict[Scope, set[Scope]] = {}
        self.told: set[int] = set()

    def add(self, site: Site | Invocation, depends: Iterable[Scope]) -> bool:
        """Note a site that hangs on parameters; whether it is new."""
        key = id(site.node)
        sites = self._sites.setdefault(site.owner, {})
        self._hangs_on.setdefault(site.owner, set()).update(depends)
        if key in sites:
            return False
        sites[key] = site
        return True

    def names(self, modules: list[Module], library: str | None = None) -> set[str]:
        """The names by which the wrappers so far can be called in the modules; only those of a `library` if given."""
        functions = {
            scope: depends for scope, depends in self._hangs_on.items() if library in (None, scope.module.library)
        }
        return called_names(self._evaluator, functions, modules)

    def names_by_library(self, modules: list[Module]) -> dict[str, set[str]]:
        """The names of the wrappers so far, by the library that defines them; empty for the tree."""
        libraries = sorted({scope.module.library for scope in self._hangs_on})
        return {library: self.names(modules, library) for library in libraries}

    # --- reading ---

    def read(self, call: Invocation, frame: Frame) -> Outcome:
        """What the wrapper that is called comes to, for each turn of the loops around the call."""
        outcome = Outcome()
        for turn in self._evaluator.unroll(call.point, frame):
            outcome.merge(self._called(call, turn, ()))
        return outcome

    def _called(self, call: Invocation, frame: Frame, trail: tuple[Scope, ...]) -> Outcome:
        outcome = Outcome()
        functions, arguments = called(self._evaluator, call, frame)
        for value in functions:
            for function, given in applied(self._evaluator, value, arguments, instance_key(call.node, frame)):
                self._run(outcome, function, given, trail)
            for function, given in contributions(self._evaluator, value, call, arguments):
                self._run(outcome, function, given, trail)
        return outcome

    def _run(self, outcome: Outcome, function: FunctionValue, arguments: Arguments, trail: tuple[Scope, ...]) -> None:
        sites = self._sites.get(function.scope)
        if not sites or function.scope in trail:
            return
        frame = self._evaluator.bind(function, arguments, len(trail) + 1)
        for site in list(sites.values()):
            inside = frame_within(site.point.scope, frame)
            if not may_run(self._evaluator, site.point, inside):
                continue
            if isinstance(site, Site):
                read = self._reader.read(site, inside)
            else:
                read = Outcome()
                for turn in self._evaluator.unroll(site.point, inside):
                    read.merge(self._called(site, turn, (*trail, function.scope)))
            if not read.depends and (read.rows or read.untold or self._is_something_else(site, inside)):
                self.told.add(id(site.node))
            outcome.merge(read)

    def _is_something_else(self, site: Site | Invocation, frame: Frame) -> bool:
        """Whether what a site connects or sends is known in a call: where that gave no row, it is no signal.

        What a library's function gives may be one.
        """
        node = site.node.function if isinstance(site.node, Call) else site.node
        values = self._evaluator.evaluate(node.value if isinstance(node, Attribute) else node, site.point, frame)
        return bool(values) and not any(isinstance(value, UnknownValue | ExternalResult) for value in values)

    # --- what runs when a class is made ---

    def hooks(self) -> Iterator[tuple[Scope, Outcome]]:
        """What `__init_subclass__` and metaclasses do, for each class that triggers them."""
        for scope in list(self._sites):
            owner = scope.enclosing_class()
            if owner is None:
                continue
            cls = ClassValue(owner, self._evaluator.base_frame(owner.parent or owner))
            for made, given in class_makings(self._evaluator, scope, cls):
                outcome = Outcome()
                self._run(outcome, making(self._evaluator, scope, made), given, ())
                yield made.scope, outcome
