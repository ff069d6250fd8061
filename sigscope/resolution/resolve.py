"""From the files of a tree to its signals, sends and connections."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sigscope.frameworks.registry import FRAMEWORKS, is_receiver_decorator
from sigscope.model.location import Location, Span
from sigscope.model.project import App, Connection, Disconnection, Failure, Send, Signal, Unresolved, Via
from sigscope.model.reasons import Reason
from sigscope.model.source import SourceFile
from sigscope.resolution import signals
from sigscope.resolution.connections import ConnectionReader
from sigscope.resolution.deferral import Deferral
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.invocations import Invocation, invocations_of, returning
from sigscope.resolution.libraries import LibraryModules
from sigscope.resolution.library_wrappers import LibraryWrappers
from sigscope.resolution.module_table import ModuleTable
from sigscope.resolution.naming import text_of
from sigscope.resolution.outcomes import Connected, Outcome, Sent, Untold
from sigscope.resolution.scopes import Module, Point, Scope
from sigscope.resolution.senders import UNTOLD
from sigscope.resolution.sends import SEND_METHODS, SendReader
from sigscope.resolution.sites import Site, SiteReader, sites_of
from sigscope.resolution.survey import (
    Makers,
    Progress,
    Survey,
    own_send_methods,
    partials_of,
    with_aliases,
)
from sigscope.resolution.values import SignalValue, UnknownValue
from sigscope.resolution.words import WordIndex
from sigscope.resolution.wrappers import Wrappers


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the files of a tree say about signals; every tuple is sorted.

    `owners` gives the scope whose code makes a connection: a function, which must be called for it, or the body of a
    module or class, which runs when the module is imported. `evaluator` answers further questions about the tree.
    """

    signals: tuple[Signal, ...]
    sends: tuple[Send, ...]
    connections: tuple[Connection, ...]
    disconnections: tuple[Disconnection, ...]
    unresolved: tuple[Unresolved, ...]
    failures: tuple[Failure, ...]
    parsed: int
    owners: Mapping[Connection, Scope]
    evaluator: Evaluator


def resolve(
    files: Sequence[SourceFile],
    apps: Sequence[App],
    user_model: str | None = None,
    progress: Progress | None = None,
    library_roots: Sequence[str] = (),
    receiver_decorators: Sequence[str] = (),
    index: WordIndex | None = None,
) -> Resolution:
    """Read every site of the files; `apps` are those of the tree, `user_model` the label that AUTH_USER_MODEL gives.

    What the files import from libraries is read under the `library_roots`, absolute folders. `receiver_decorators` are
    dotted names of decorators that do what Django's `receiver` does, beside those that the code shows to do it.
    `index` is as for `ModuleTable`.
    """
    table = ModuleTable(files, library_roots, index)
    evaluator = Evaluator(table, apps, user_model, receiver_decorators)
    return _Resolver(evaluator, Survey(table, progress), LibraryModules(table), receiver_decorators).run()


class _Resolver:
    def __init__(
        self, evaluator: Evaluator, survey: Survey, libraries: LibraryModules, receiver_decorators: Sequence[str]
    ) -> None:
        self._evaluator = evaluator
        self._receiver_decorators = frozenset(receiver_decorators)
        self._survey = survey
        self._libraries = libraries
        self._makers = Makers(evaluator, survey, libraries)
        self._signals: dict[str, SignalValue] = {}
        self._names: set[str] = set()
        sends, connections = SendReader(evaluator, self._names), ConnectionReader(evaluator, self._names)
        self._reader = SiteReader(evaluator, sends, connections)
        self._wrappers = Wrappers(evaluator, self._reader)
        self._sends: set[Send] = set()
        self._connections: dict[Connection, Scope] = {}
        self._disconnections: set[Disconnection] = set()
        self._unresolved: set[Unresolved] = set()

    def run(self) -> Resolution:
        self._define()
        sites = self._read_sites()
        calls = self._follow_wrappers()
        hooks = list(self._wrappers.hooks())
        self._deferral = Deferral(self._evaluator, self._survey.modules)
        for site, outcome in sites:
            if not outcome.depends or id(site.node) not in self._wrappers.told:
                self._emit(outcome, site.point, site.span, site.key, is_wrapper=False)
        for call, outcome in calls:
            if not outcome.depends:
                self._emit(outcome, call.point, call.span, id(call.node), is_wrapper=True)
        for scope, outcome in hooks:
            if scope.point is not None and not outcome.depends:
                self._emit(outcome, scope.point, scope.span, 0, is_wrapper=True)
        for call, outcome in calls:
            if outcome.depends and id(call.node) not in self._wrappers.told and self._is_new(outcome):
                self._emit(outcome, call.point, call.span, id(call.node), is_wrapper=True)
        return self._result()

    def _define(self) -> None:
        for module in self._survey.modules:
            for name in sorted(self._makers.names & module.calls.keys()):
                for site in module.calls[name]:
                    made, reason = signals.defined(self._evaluator, site)
                    is_for_others = self._makers.is_made_for_others(site.point.scope)
                    for signal in made:
                        if not (signal.is_local and is_for_others):
                            self._signals.setdefault(signal.id, signal)
                    if reason is not None and not is_for_others:
                        location = Location.of(module.source.path, site.call.span)
                        self._unresolved.add(Unresolved("definition", text_of(site.call), reason.code, location))
        self._names |= {_last_name(name) for name in self._signals}
        self._names |= {_last_name(signal.id) for framework in FRAMEWORKS for signal in framework.signals}

    def _read_sites(self) -> list[tuple[Site, Outcome]]:
        methods = {*SEND_METHODS, *own_send_methods(self._makers.classes)}
        own = {_last_name(dotted) for dotted in self._receiver_decorators}
        self._survey.search((methods - set(SEND_METHODS)) | own)
        receivers = with_aliases(
            own | {_last_name(dotted) for framework in FRAMEWORKS for dotted in framework.receiver_decorators},
            self._modules(),
        )
        receivers = self._returning_one(receivers)
        LibraryWrappers(self._libraries, self._evaluator, self._reader, self._wrappers).find(methods, receivers)
        found: list[tuple[Site, Outcome]] = []
        for module in self._survey.modules:
            for site in sites_of(module, methods, receivers):
                if self._is_receiver_decorator(site.owner):
                    continue
                outcome = self._reader.read(site, self._evaluator.base_frame(site.point.scope))
                found.append((site, outcome))
                if outcome.depends:
                    self._wrappers.add(site, outcome.depends)
        return found

    def _is_receiver_decorator(self, scope: Scope) -> bool:
        """Whether the code is that of a `receiver`: the framework's own, being scanned itself, or a configured one."""
        return any(
            is_receiver_decorator(function.dotted) or function.dotted in self._receiver_decorators
            for function in scope.lexical_functions()
        )

    def _returning_one(self, receivers: set[str]) -> set[str]:
        """The names of `receiver` decorators, and of the functions and variables that hold what a call of one gives."""
        modules = self._modules()
        names = returning(receivers, modules) | self._holding(receivers, modules) | partials_of(receivers, modules)
        names = with_aliases(names, modules)
        return self._returning_one(names) if self._survey.search(names - receivers) else names

    def _holding(self, receivers: set[str], modules: Iterable[Module]) -> set[str]:
        """The variables that hold what a call by one of the names gives, where that is something that can be told:
        `response = receiver(sender=None)` in a loop over receivers decorates nothing."""
        found = set()
        for module in modules:
            for name in sorted(name for name in receivers if module.made.of({name})):
                for site in module.calls.of(name):
                    bound = module.bound_names.get(id(site.call))
                    frame = self._evaluator.base_frame(site.point.scope)
                    values = self._evaluator.evaluate(site.call.function, site.point, frame) if bound else ()
                    if bound is not None and not all(isinstance(value, UnknownValue) for value in values):
                        found.add(bound.dotted.rpartition(".")[2])
        return found

    def _modules(self) -> list[Module]:
        return [*self._survey.modules, *self._libraries.modules]

    def _follow_wrappers(self) -> list[tuple[Invocation, Outcome]]:
        """Read the calls of wrappers until no call makes its own function a wrapper."""
        while True:
            names = self._wrappers.names(self._modules())
            self._search_calls()
            found: list[tuple[Invocation, Outcome]] = []
            grown = False
            for module in self._survey.modules:
                for call in invocations_of(module, names):
                    outcome = self._wrappers.read(call, self._evaluator.base_frame(call.point.scope))
                    found.append((call, outcome))
                    if outcome.depends and call.owner.kind == "function":
                        grown = self._wrappers.add(call, outcome.depends) or grown
            if not grown and not self._search_calls():
                return found

    def _search_calls(self) -> bool:
        """Choose also the files that may call a wrapper; whether there were any more."""
        names = self._wrappers.names_by_library(self._modules())
        grown = [self._survey.search(names[library], library) for library in names]
        return any(grown)

    # --- rows ---

    def _is_new(self, outcome: Outcome) -> bool:
        """Whether it connects what no other row does: the call itself may tell signal and receiver, not the sender."""
        known = {(row.signal, row.receiver) for row in self._connections}
        made = {(row.signal.id, row.receiver.name) for row in outcome.rows if isinstance(row, Connected)}
        return not made <= known

    def _emit(self, outcome: Outcome, point: Point, span: Span, key: int, *, is_wrapper: bool) -> None:
        location = Location.of(point.scope.module.source.path, span)
        for row in outcome.rows:
            self._signals.setdefault(row.signal.id, row.signal)
            match row:
                case Sent():
                    deferred = self._deferral.holds(point, key)
                    function = function_name(point.scope)
                    self._sends.add(
                        Send(row.signal.id, row.method, row.sender, function, row.arguments, deferred, location)
                    )
                case Connected(receiver=receiver):
                    via: Via = "wrapper" if is_wrapper else "decorator" if row.is_decorator else "connect"
                    connection = Connection(
                        signal=row.signal.id,
                        receiver=receiver.name,
                        receiver_location=receiver.location,
                        sender=row.sender,
                        dispatch_uid=row.dispatch_uid,
                        weak=row.weak,
                        via=via,
                        startup="unknown",
                        location=location,
                    )
                    self._connections.setdefault(connection, point.scope)
                case _:
                    self._disconnections.add(
                        Disconnection(row.signal.id, row.receiver, row.sender, row.dispatch_uid, location)
                    )
        self._say(outcome.untold.values(), location)

    def _say(self, untold: Iterable[Untold], location: Location) -> None:
        for one in untold:
            self._unresolved.add(Unresolved(one.kind, text_of(one.expression), one.reason.code, location))

    def _untold(self) -> list[Unresolved]:
        """What is unresolved; where some senders of a connection are known, its row with the sender `?` says enough."""
        rows: list[Connection | Disconnection] = [*self._connections, *self._disconnections]
        told = {row.location for row in rows if row.sender not in (None, UNTOLD)}
        return [row for row in self._unresolved if row.reason != Reason.SENDER.code or row.location not in told]

    def _result(self) -> Resolution:
        own = {_last_name(signal.id) for signal in self._signals.values() if signal.path is not None}
        modules = self._survey.with_packages(own)
        aliases = signals.aliases_of(self._evaluator, modules, with_aliases(self._names, modules))
        rows = [signals.row(signal, tuple(sorted(aliases.get(signal.id, ())))) for signal in self._signals.values()]
        return Resolution(
            signals=tuple(sorted(rows, key=lambda row: row.id)),
            sends=tuple(sorted(self._sends, key=lambda row: (row.location, row.signal, row.sender or ""))),
            connections=tuple(
                sorted(self._connections, key=lambda row: (row.location, row.signal, row.receiver, row.sender or ""))
            ),
            disconnections=tuple(
                sorted(
                    self._disconnections,
                    key=lambda row: (
                        row.location,
                        row.signal,
                        row.receiver or "",
                        row.sender or "",
                        row.dispatch_uid or "",
                    ),
                )
            ),
            unresolved=tuple(
                sorted(self._untold(), key=lambda row: (row.location, row.kind, row.expression, row.reason))
            ),
            failures=tuple(self._survey.failures()),
            parsed=self._evaluator.table.parsed,
            owners=self._connections,
            evaluator=self._evaluator,
        )


def function_name(scope: Scope) -> str:
    """The dotted name of the function whose code stands in a scope; `module.<module>` for code at module level."""
    here: Scope | None = scope
    while here is not None and here.kind == "comprehension":
        here = here.parent
    if here is None or here.kind == "module":
        return f"{scope.module.name}.<module>"
    return here.dotted


def _last_name(dotted: str) -> str:
    return dotted.partition("[")[0].rpartition(".")[2]
