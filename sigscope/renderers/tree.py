"""A tree for the terminal."""

from sigscope.graph import Group, Orphan, SignalGraph
from sigscope.model.location import Location
from sigscope.model.project import Connection, Mention, Send, Signal, Unresolved
from sigscope.renderers.names import ShortNames, connected_elsewhere, in_file, orphan_word, place, plural
from sigscope.renderers.paper import Paper, Piece, Row

_LONGEST_CASCADE = 24
_LONGEST_LIST = 20
_MOST_DOUBTS = 3
_LONGEST_EXPRESSION = 60
_FEW_HOOKS = 5


def render_tree(graph: SignalGraph, *, width: int, color: bool, link_base: str | None) -> str:
    """Signals by app, under each who sends it, who receives it and what the receivers send in turn.

    A line longer than `width` cells is folded between its parts, never inside a name or a path. With `color` come ANSI
    colours and, where `link_base` is given, hyperlinks to `link_base/path`. Empty where there is nothing to show.
    """
    paper = Paper(width, color, link_base)
    entries = _Entries(graph)
    rows = [entries.group(group) for group in graph.groups()]
    rows += [row for row in (entries.unresolved(), entries.failures()) if row.rows]
    return "\n".join(map(paper.draw, rows))


class _Entries:
    """What stands in the tree."""

    def __init__(self, graph: SignalGraph) -> None:
        self._graph = graph
        project = graph.whole.project
        senders = [*(row.sender for row in project.sends), *(row.sender for row in project.connections)]
        self._senders = ShortNames(filter(None, senders))
        self._signals = ShortNames(signal.id for signal in graph.whole.signals())

    def group(self, group: Group) -> Row:
        kind = "" if group.kind == "custom" else f" ({group.kind} signals)"
        heading = [Piece(group.name + kind, "bold underline"), Piece(plural(len(group.signals), "signal"), "dim")]
        hooks = [one for one in map(self._graph.orphan, (row.id for row in group.signals)) if _is_hook(one)]
        # An app that sends many signals nobody hears offers them to plugins: each in red would say that all is wrong.
        is_host = len(hooks) > _FEW_HOOKS
        if is_host:
            heading.append(Piece(f"{len(hooks)} with no receivers", "yellow"))
        return Row(heading, [self._signal(signal, is_host=is_host) for signal in group.signals])

    def _signal(self, signal: Signal, *, is_host: bool) -> Row:
        name = in_file(signal.id, signal.location)
        if signal.location is None:
            name = self._signals.short(signal.id)
        row = Row([Piece(name, "bold cyan")])
        orphan = self._graph.orphan(signal.id)
        if orphan is not None:
            style = "bold yellow" if orphan.doubts else "bold red"
            row.pieces.append(Piece(orphan_word(orphan), "dim" if is_host and _is_hook(orphan) else style))
        if signal.location is not None:
            row.pieces.append(_place(signal.location))
        elif name != signal.id:
            row.pieces.append(Piece(signal.id.removesuffix(f".{name}"), "dim"))
        row.rows += [
            Row([Piece(f"sent by {in_file(self._graph.function_of(rows[0]), rows[0].location)}", "magenta"), *pieces])
            for rows, pieces in self._places(self._graph.sends_of(signal.id))
        ]
        row.rows += [_doubt(doubt) for doubt in orphan.doubts[:_MOST_DOUBTS]] if orphan else []
        row.rows += self._received_by(signal.id, (), set(), follow=self._has_short_cascade(signal.id))
        return row

    def _has_short_cascade(self, signal_id: str) -> bool:
        """Whether what comes after a signal's receivers can be followed without drowning the signals themselves."""
        known, pending, length = {signal_id}, [signal_id], 0
        while pending and length <= _LONGEST_CASCADE:
            for receiver in self._graph.receivers_of(pending.pop()):
                length += len(self._graph.whole.sends_by(receiver))
                for following in self._graph.signals_sent_by(receiver):
                    if following not in known:
                        known.add(following)
                        pending.append(following)
                        length += len(self._graph.receivers_of(following))
        return length <= _LONGEST_CASCADE

    def _places(self, sends: tuple[Send, ...]) -> list[tuple[list[Send], list[Piece]]]:
        """Sends by their place, each place with what is said of it; one place can have several senders."""
        places: dict[tuple[str, str, Location, str, bool], list[Send]] = {}
        for send in sends:
            key = (send.signal, send.function, send.location, send.method, send.deferred)
            places.setdefault(key, []).append(send)
        return [(rows, self._sending(rows)) for rows in places.values()]

    def _sending(self, sends: list[Send]) -> list[Piece]:
        pieces = [_place(sends[0].location)]
        pieces += [Piece(f"sender={self._senders.short(send.sender)}") for send in sends if send.sender]
        if sends[0].method != "send":
            pieces.append(Piece(sends[0].method))
        if sends[0].deferred:
            pieces.append(Piece("on_commit", "yellow"))
        return pieces

    def _received_by(self, signal_id: str, above: tuple[str, ...], shown: set[str], *, follow: bool) -> list[Row]:
        """The receivers of a signal and what they send; `above` are signals that lead here, `shown` all met so far."""
        shown.add(signal_id)
        places: dict[tuple[str, Location], list[Connection]] = {}
        for row in self._graph.connections_of(signal_id):
            places.setdefault((row.receiver, row.receiver_location or row.location), []).append(row)
        return [self._receiver(rows, (*above, signal_id), shown, follow=follow) for rows in places.values()]

    def _receiver(self, connections: list[Connection], above: tuple[str, ...], shown: set[str], *, follow: bool) -> Row:
        receiver, location = connections[0].receiver, connections[0].receiver_location
        row = Row([Piece(f"received by {in_file(receiver, location)}", "green")])
        row.pieces.append(_place(location or connections[0].location))
        details = self._details(connections)
        if len(details) == 1:
            row.pieces += details[0]
        else:
            row.rows += [Row(pieces) for pieces in details]
        for sent, pieces in self._places(self._graph.whole.sends_by(receiver)):
            following = sent[0].signal
            sends = Row([Piece(f"sends {self._signals.short(following)}", "bold"), *pieces])
            if following in above:
                sends.pieces.append(Piece("(cycle)", "bold yellow"))
            elif following in shown:
                sends.pieces.append(Piece("(shown above)", "dim"))
            elif follow:
                sends.rows += self._received_by(following, above, shown, follow=True)
            elif count := len(self._graph.receivers_of(following)):
                sends.pieces.append(Piece(f"({plural(count, 'receiver')})", "dim"))
            row.rows.append(sends)
        return row

    def _details(self, connections: list[Connection]) -> list[list[Piece]]:
        """What is said of a receiver's connections to one signal: all senders in a line unless they differ in more."""
        senders: dict[tuple[Piece, ...], list[str | None]] = {}
        for row in connections:
            senders.setdefault(tuple(_how(row)), []).append(row.sender)
        return [[*self._heard(heard), *how] for how, heard in senders.items()]

    def _heard(self, senders: list[str | None]) -> list[Piece]:
        any_sender = [] if senders == [None] * len(senders) else [Piece("any sender")] * (None in senders)
        return any_sender + [Piece(f"sender={self._senders.short(sender)}") for sender in senders if sender is not None]

    def unresolved(self) -> Row:
        found = self._graph.project.unresolved
        rows = [Row([Piece(row.kind), Piece(row.reason), _place(row.location), _code(row)]) for row in found]
        return _list("unresolved", rows, "--unresolved")

    def failures(self) -> Row:
        found = self._graph.project.failures
        rows = [Row([Piece(row.path, "", row.path), Piece(row.reason)]) for row in found]
        return _list("failures", rows, "--format json")


def _how(row: Connection) -> list[Piece]:
    pieces = [] if row.dispatch_uid is None else [Piece(f"dispatch_uid={row.dispatch_uid}")]
    if row.lost:
        pieces.append(Piece("LOST AT ONCE", "bold red"))
    if row.startup not in ("setup", "unknown"):
        pieces.append(Piece(f"startup={row.startup}", "bold red" if row.startup == "never" else "bold yellow"))
    if (apart := connected_elsewhere(row)) is not None:
        is_near = row.receiver_location is not None and apart.path == row.receiver_location.path
        spot = f"line {apart.line}" if is_near else place(apart)
        pieces.append(Piece(f"connected at {spot}", "dim", apart.path))
    return pieces


def _doubt(row: Unresolved | Mention) -> Row:
    if isinstance(row, Mention):
        return Row([Piece("mentioned at", "yellow"), _place(row.location)])
    return Row(
        [Piece("may be sent at" if row.kind == "send" else "may be connected at", "yellow"), _place(row.location)]
    )


def _place(location: Location) -> Piece:
    return Piece(place(location), "dim", location.path)


def _is_hook(orphan: Orphan | None) -> bool:
    return orphan is not None and orphan.kind == "no-receivers"


def _code(row: Unresolved) -> Piece:
    text = row.expression
    return Piece(text if len(text) <= _LONGEST_EXPRESSION else f"{text[: _LONGEST_EXPRESSION - 1]}…")


def _list(title: str, rows: list[Row], option: str) -> Row:
    more = len(rows) - _LONGEST_LIST
    rest = [Row([Piece(f"{more} more ({option} has all)")])] if more > 0 else []
    return Row([Piece(title, "bold underline"), Piece(str(len(rows)), "dim")], rows[:_LONGEST_LIST] + rest)
