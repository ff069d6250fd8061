"""The checklist for one receiver: each question a function, each answer with its evidence."""

from collections.abc import Iterable, Iterator
from itertools import takewhile

from sigscope.cascade.guards import Guard, guards, imports_of
from sigscope.cascade.known import Known, key_of
from sigscope.frameworks.registry import known_signal
from sigscope.model.dotted import last_name
from sigscope.model.inspected import AppLoading
from sigscope.model.location import Location
from sigscope.model.project import Connection, Mention, Send, Unresolved
from sigscope.model.startup import Startup
from sigscope.model.trace import Answer, Check
from sigscope.sources.text import LINE_END

UNTOLD = "?"
_STAGES: tuple[Startup, ...] = ("setup", "urls", "command", "unknown", "never")
_MOST = 5
_DEAD = {
    "lambda": "a lambda that is connected weakly",
    "partial": "a partial that is connected weakly",
    "nested": "a function inside a function, connected weakly",
    "method": "a method of an object that is thrown away, connected weakly",
    "instance": "an object that is thrown away, connected weakly",
    "rebound": "a function whose name is bound again, connected weakly",
}


class Checklist:
    """Asks every question about the connections `rows` of one receiver."""

    def __init__(self, known: Known, rows: tuple[Connection, ...]) -> None:
        self._known = known
        self._analysed = known.analysed
        self._project = known.analysed.project
        self._rows = rows
        self._graph = known.graph

    def checks(self) -> tuple[Check, ...]:
        """All of them, in the order in which a developer would ask."""
        return (
            self._connected(),
            self._imported(),
            self._installed(),
            self._alive(),
            self._sent(),
            self._matching(),
            self._disconnected(),
            self._unconditional(),
            self._undisturbed(),
            self._at_once(),
        )

    def fatal(self) -> list[Check]:
        """What keeps the receiver from running at all."""
        checks = (self._imported(), self._installed(), self._alive(), self._sent(), self._matching())
        return [check for check in checks if check.answer == "no" and check.is_fatal]

    def _connected(self) -> Check:
        how = {"decorator": "a decorator", "connect": "connect()", "wrapper": "a function of the project"}
        texts = [f"to {last_name(row.signal)} by {how[row.via]}{_heard(row)}" for row in self._rows]
        return Check("connected", "yes", _listed(texts), _places(row.location for row in self._rows))

    # --- startup ---

    @property
    def stage(self) -> Startup:
        """The first stage at which one of the connections comes to life."""
        return min((row.startup for row in self._rows), key=_STAGES.index)

    def _imported(self) -> Check:
        stage = self.stage
        row = next(row for row in self._rows if row.startup == stage)
        way = " > ".join(row.startup_chain)
        question = "imported at startup"
        evidence = (*self._import_places(row), row.location)
        match stage:
            case "setup":
                return Check(question, "yes", way, evidence)
            case "urls":
                return Check(question, "no", f"only once the URLconf is imported: {way}", evidence)
            case "command":
                return Check(question, "no", f"only in a management command or a worker: {way}", evidence)
            case "unknown":
                return Check(question, "unknown", f"something may run it later: {way}", evidence)
            case _:
                text, places = self._missing(row)
                return Check(question, "no", text, (row.location, *places), is_fatal=True)

    def _missing(self, row: Connection) -> tuple[str, tuple[Location, ...]]:
        owner = self._analysed.owners[row]
        module = owner.module.name
        what = f"nothing that starts the project imports {module}"
        if owner.kind == "function":
            what = f"nothing that starts the project calls {owner.dotted}"
        app = self._app(row)
        if app is None:
            return f"{what}; it lies in no app", ()
        if app.standing == "not-installed":
            return f"{what}; its app {app.app} is not in INSTALLED_APPS", ()
        if app.place is None:
            return f"{what}; give the app {app.app} an AppConfig and do it in its ready()", ()
        where = f"{app.config}.ready()" if app.kind == "ready" else f"a ready() of {app.config}"
        return f"{what}; do it in {where}", (app.place,)

    def _import_places(self, row: Connection) -> tuple[Location, ...]:
        """Where the last link of the chain but one imports the module that connects."""
        place = self._importing(row)
        return () if place is None else (place,)

    def _importing(self, row: Connection) -> Location | None:
        if len(row.startup_chain) < 2:
            return None
        file = self._file_of(row.startup_chain[-2])
        lines = [] if file is None else self._lines(file)
        found = imports_of(lines, row.startup_chain[-1])
        return None if file is None or not found else Location(file, found[0], 1, found[0], 1)

    def _file_of(self, dotted: str) -> str | None:
        """The file of the module that a dotted name begins with."""
        table = self._analysed.evaluator.table
        while dotted:
            files = table.named(dotted)
            if files:
                return files[0].path
            dotted = dotted.rpartition(".")[0]
        return None

    def _lines(self, path: str) -> list[str]:
        table = self._analysed.evaluator.table
        file = next((file for file in table.files if file.path == path), None)
        return [] if file is None else LINE_END.split(table.text(file).decode("utf-8", "replace"))

    def _app(self, row: Connection) -> AppLoading | None:
        """The nearest app above the code that connects."""
        app = self._project.app_at(row.location.path)
        return None if app is None else self._known.loadings.get(app.name)

    def _installed(self) -> Check:
        question = "its app is installed"
        app = self._app(self._rows[0])
        if app is None:
            return Check(question, "unknown", "the code that connects lies in no app")
        places = () if app.place is None else (app.place,)
        if app.standing == "installed":
            source = "INSTALLED_APPS" if self._analysed.settings.module else "no settings: every app counts"
            return Check(question, "yes", f"{app.app}, {source}", places)
        if app.standing == "unknown":
            return Check(question, "unknown", f"{app.app}: INSTALLED_APPS can't be read in full", places)
        return Check(question, "no", f"{app.app} is not in INSTALLED_APPS", places, self.stage == "never")

    # --- life ---

    def _alive(self) -> Check:
        question = "held alive"
        keys = [key_of(row) for row in self._rows]
        dead = [self._known.dead[key] for key in keys if key in self._known.dead]
        if all(key in self._known.dead or key in self._known.lost for key in keys):
            text = "@signal.connect gives None, so that nothing holds the function"
            if dead:
                text = f"it is {_DEAD[dead[0]]}: collected as soon as the code around it ends"
            return Check(question, "no", text, _places(place for place, _ in keys), is_fatal=True)
        if not any(row.weak for row in self._rows):
            return Check(question, "yes", "connected with weak=False", _places(row.location for row in self._rows))
        place = self._rows[0].receiver_location
        if place is None:
            return Check(question, "unknown", "it is defined outside the tree")
        return Check(question, "yes", "what defines it holds it", (place,))

    # --- sends ---

    def _sends(self, row: Connection) -> tuple[Send, ...]:
        return self._graph.sends_of(row.signal)

    def _sent(self) -> Check:
        question = "its signal is sent"
        sends = [send for row in self._rows for send in self._sends(row)]
        by_framework = [known for row in self._rows if (known := known_signal(row.signal)) is not None]
        if sends:
            texts = dict.fromkeys(f"by {send.function}" for send in sends)
            return Check(question, "yes", _listed(texts), _places(send.location for send in sends))
        if by_framework:
            return Check(
                question, "yes", f"by {by_framework[0][1].sent_by}", _places(row.location for row in self._rows)
            )
        doubts = [one for row in self._rows for one in self._doubts(row)]
        if doubts:
            return Check(
                question, "unknown", "nothing is sure to; here something may", _places(one.location for one in doubts)
            )
        if any(signal.kind == "external" for row in self._rows if (signal := self._graph.signal(row.signal))):
            return Check(question, "unknown", "it belongs to a library, which sends it")
        return Check(question, "no", "nothing in the project sends it", is_fatal=True)

    def _doubts(self, row: Connection) -> tuple[Unresolved | Mention, ...]:
        signal = self._graph.signal(row.signal)
        return () if signal is None else self._graph.doubts(signal, "send")

    def _matching(self) -> Check:
        question = "with a sender that it hears"
        answers = [self._hears(row) for row in self._rows]
        best = next((one for word in ("yes", "unknown", "no") for one in answers if one.answer == word), answers[0])
        return best if best.answer != "no" else Check(question, "no", best.text, best.evidence, is_fatal=True)

    def _hears(self, row: Connection) -> Check:
        question = "with a sender that it hears"
        if row.sender is None:
            return Check(question, "yes", "it hears every sender", (row.location,))
        text = self._known.strings.get(row.location)
        if text is not None:
            return Check(question, "no", f"the string {text!r} is never the sender", (row.location,))
        if (row.location, row.signal, row.sender) in self._known.impossible:
            return Check(question, "no", f"Django never sends it with {row.sender}", (row.location,))
        sends = self._sends(row)
        senders = {send.sender for send in sends}
        if row.sender == UNTOLD or UNTOLD in senders:
            return Check(question, "unknown", "not every sender can be told", _places(send.location for send in sends))
        if row.sender in senders:
            found = [send.location for send in sends if send.sender == row.sender]
            return Check(question, "yes", f"sender={last_name(row.sender)}", _places(found))
        if known_signal(row.signal) is not None:
            return Check(question, "yes", f"Django sends it for {last_name(row.sender)}", (row.location,))
        if not sends or self._doubts(row):
            return Check(question, "unknown", f"whether {row.sender} is ever its sender", (row.location,))
        named = _listed(sorted(last_name(one) if one else "none" for one in senders))
        text = f"it hears {last_name(row.sender)}, and the signal is sent with {named}"
        return Check(question, "no", text, (row.location, *_places(send.location for send in sends)))

    def _disconnected(self) -> Check:
        question = "not disconnected"
        rows = [
            one
            for one in self._project.disconnections
            for row in self._rows
            if one.signal == row.signal
            and (one.receiver == row.receiver or (one.receiver is None and one.dispatch_uid == row.dispatch_uid))
        ]
        if not rows:
            return Check(question, "yes", "nothing disconnects it", _places(row.location for row in self._rows))
        return Check(question, "no", "disconnected, for the whole process", _places(row.location for row in rows))

    # --- conditions ---

    def conditions(self) -> Iterator[tuple[Location, Guard]]:
        """The `if` statements that every connection stands under, its import included."""
        for row in self._rows[:1]:
            places = [place for place in (self._importing(row), row.location) if place is not None]
            for place in places:
                for guard in guards(self._lines(place.path), place.line):
                    if guard.word in ("if", "elif", "else", "except", "case", "while"):
                        yield Location(place.path, guard.line, 1, guard.line, 1), guard

    def _unconditional(self) -> Check:
        question = "under no condition"
        found = list(dict.fromkeys(self.conditions()))
        if len(self._rows) > 1 and found:
            return Check(question, "unknown", _listed(guard.text for _, guard in found), tuple(p for p, _ in found))
        if found:
            return Check(question, "no", _listed(guard.text for _, guard in found), tuple(p for p, _ in found))
        return Check(question, "yes", "no if stands around its connection", _places(row.location for row in self._rows))

    def _undisturbed(self) -> Check:
        """Under `send` an exception in one receiver keeps the rest from running.

        https://docs.djangoproject.com/en/stable/topics/signals/#sending-signals
        """
        question = "nothing before it can stop it"
        sends = [send for row in self._rows for send in self._sends(row)]
        if sends and all(send.method.endswith("send_robust") for send in sends):
            return Check(question, "yes", "sent with send_robust()", _places(send.location for send in sends))
        earlier = list(self._earlier())
        if not earlier:
            return Check(
                question, "yes", "it is the first that the signal calls", _places(row.location for row in self._rows)
            )
        names = dict.fromkeys(row.receiver for row in earlier)
        text = f"an exception in {_listed(names)} would"
        return Check(question, "unknown", text, _places(row.receiver_location or row.location for row in earlier))

    def _earlier(self) -> Iterator[Connection]:
        others = [row for own in self._rows for row in self._graph.connections_of(own.signal)]
        if len(others) == len(self._rows):
            return
        senders = {row.sender for row in self._rows}
        for row in takewhile(lambda row: row not in self._rows, self._known.order.sorted(dict.fromkeys(others))):
            is_near = row.sender in (None, UNTOLD) or row.sender in senders or None in senders
            if is_near and row.startup != "never":
                yield row

    def _at_once(self) -> Check:
        question = "runs at once"
        sends = [send for row in self._rows for send in self._sends(row)]
        deferred = [send for send in sends if send.deferred]
        places = _places(send.location for send in deferred)
        if not deferred:
            shown = sends or self._rows
            return Check(
                question, "yes", "no send of the signal waits for a commit", _places(at.location for at in shown)
            )
        if len(deferred) < len(sends):
            return Check(question, "unknown", "some sends wait for transaction.on_commit()", places)
        return Check(question, "no", "every send waits for transaction.on_commit()", places)


def _heard(row: Connection) -> str:
    return "" if row.sender is None else f", sender={last_name(row.sender)}"


def _listed(texts: Iterable[str]) -> str:
    found = list(texts)
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return ", ".join(found[:_MOST]) + more


def _places(locations: Iterable[Location]) -> tuple[Location, ...]:
    return tuple(dict.fromkeys(locations))[:_MOST]


def answers(checks: Iterable[Check], word: Answer) -> list[Check]:
    """The checks with that answer."""
    return [check for check in checks if check.answer == word]
