"""What inspection reads of the code beyond the rows of a scan: the facts that rules need.

A row names what it is about as the rows of a scan do, so that a rule can put both together.
"""

from dataclasses import dataclass
from typing import Literal

from sigscope.model.location import Location

AppStanding = Literal["installed", "not-installed", "unknown"]
LoadingPlace = Literal["ready", "config", "none"]
DeadKind = Literal["lambda", "partial", "nested", "method", "instance", "rebound"]
StringFault = Literal["never-a-string", "not-the-same-object", "malformed", "no-such-model"]
ImpossibleKind = Literal["not-through", "automatic-through", "abstract"]
Identity = Literal["same", "fresh", "unknown"]
OpenKind = Literal["no-finally", "request"]


@dataclass(frozen=True, slots=True)
class AppLoading:
    """How an app of the tree can load its receivers.

    `place` is its `ready()`, else its configuration's class, None where it has neither; `config` is the dotted class,
    `is_of_library` whether that derives from the configuration that a library offers, whose `ready()` is not known.
    """

    app: str
    standing: AppStanding
    kind: LoadingPlace
    config: str | None
    place: Location | None
    is_of_library: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """What the receiver of the connection at `connected_at` can be called with, told from its text.

    `location` is the line of its `def`, or the whole lambda. `required` are the parameters without a default, the one
    that a bound method fills left out; `positional` those of them that no keyword can fill.
    """

    connected_at: Location
    receiver: str
    location: Location
    takes_any_keyword: bool
    required: tuple[str, ...]
    positional: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeadReceiver:
    """A connection whose receiver nothing holds: it is collected as soon as the code around the connection ends.

    `related` is the place that loses it, where there is one: the second definition of a name that is bound again.
    """

    location: Location
    signal: str
    receiver: str
    kind: DeadKind
    related: Location | None = None


@dataclass(frozen=True, slots=True)
class ConnectionFlow:
    """Where a connection stands and what it hands over.

    `is_certain` where its code runs once, whenever its module or the `ready()` that it stands in does; `is_repeated`
    where it stands in a function that is there to be called again and again (a view, `save()`). The `identity` of
    the receiver, which Django goes by, is `same` for every run, `fresh` for each (a lambda, a partial, a nested
    function), or `unknown`.
    """

    location: Location
    is_certain: bool
    is_repeated: bool
    identity: Identity


@dataclass(frozen=True, slots=True)
class StringSender:
    """A connection whose sender is a string that can't match, and why."""

    location: Location
    signal: str
    text: str
    fault: StringFault


@dataclass(frozen=True, slots=True)
class ImpossibleSender:
    """A connection to a sender that a signal of Django never has; `related` is the sender's definition."""

    location: Location
    signal: str
    sender: str
    kind: ImpossibleKind
    related: Location | None


@dataclass(frozen=True, slots=True)
class DecoratorAbove:
    """A decorator that stands above the one that connects, and gives back another object than it was given."""

    location: Location
    decorator: str
    receiver: str
    connected_at: Location


@dataclass(frozen=True, slots=True)
class ConnectDecorator:
    """`@signal.connect`, or `@signal.connect(...)` where `is_called`, on a definition."""

    location: Location
    signal: str
    receiver: str
    is_called: bool


@dataclass(frozen=True, slots=True)
class OpenDisconnect:
    """A `disconnect` that is not undone in every case: `reconnected_at` is where it is, as long as nothing fails."""

    location: Location
    signal: str
    receiver: str
    kind: OpenKind
    reconnected_at: Location | None


@dataclass(frozen=True, slots=True)
class RecursiveSave:
    """A receiver that saves the instance that it was handed, with nothing that keeps it from being called again."""

    location: Location
    receiver: str
    expression: str


@dataclass(frozen=True, slots=True)
class LoadingImport:
    """An import that binds a name that nothing uses, of a module that connects receivers; `module` is its name."""

    location: Location
    module: str
    connects: Location


@dataclass(frozen=True, slots=True)
class RemovedUse:
    """A use of what Django removed; `what` is the text, `since` the version that no longer has it."""

    location: Location
    what: str
    since: str
    instead: str


@dataclass(frozen=True, slots=True)
class Lineage:
    """A class of the tree that a connection has for a sender, and the classes that it derives from, dotted."""

    name: str
    bases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuppressionComment:
    """A comment `# sigscope: ...`: its `text` from the `#` on, and the lines that it covers, from `first` to `last`."""

    location: Location
    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """All of it; every tuple is sorted.

    `project_root` is the folder that the settings of the project are imported from, None where the tree has none but
    in test code: what lies below it is a project, anything else an app for others. `knows_every_app` unless something
    in the settings that can't be read may install apps that the tree does not have. `documented` are the ids of the
    signals that have documentation of their own, `handed_on` those of the signals that code outside the tree is given,
    which may send or connect them, `doubtful` the places of the connections that no startup makes and that something
    may make all the same.
    """

    project_root: str | None = None
    knows_every_app: bool = False
    apps: tuple[AppLoading, ...] = ()
    signatures: tuple[Signature, ...] = ()
    dead: tuple[DeadReceiver, ...] = ()
    flows: tuple[ConnectionFlow, ...] = ()
    strings: tuple[StringSender, ...] = ()
    impossible: tuple[ImpossibleSender, ...] = ()
    decorators_above: tuple[DecoratorAbove, ...] = ()
    connect_decorators: tuple[ConnectDecorator, ...] = ()
    open_disconnects: tuple[OpenDisconnect, ...] = ()
    recursive_saves: tuple[RecursiveSave, ...] = ()
    loading_imports: tuple[LoadingImport, ...] = ()
    removed: tuple[RemovedUse, ...] = ()
    comments: tuple[SuppressionComment, ...] = ()
    lineages: tuple[Lineage, ...] = ()
    documented: tuple[str, ...] = ()
    handed_on: tuple[str, ...] = ()
    doubtful: tuple[Location, ...] = ()


NOTHING_INSPECTED = Inspection()
"""What a scan has that was not asked to inspect."""
