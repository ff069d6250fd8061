"""Why a receiver runs, or does not: the checklist and the sentence that it ends in."""

from collections.abc import Iterable

from sigscope.cascade.analysed import Analysed
from sigscope.cascade.checks import Checklist, answers
from sigscope.cascade.functions import Functions
from sigscope.cascade.known import Known
from sigscope.cascade.models import Models
from sigscope.cascade.targets import FunctionTarget, Targets, UnknownNameError, nearest
from sigscope.errors import SigscopeError
from sigscope.model.dotted import last_name
from sigscope.model.location import Location
from sigscope.model.project import Connection
from sigscope.model.startup import Startup
from sigscope.model.trace import Check, Explanation


def explain(analysed: Analysed, text: str) -> Explanation:
    """Whether the receiver that `text` names can run.

    `text` is a dotted name, the end of one, or a place `path:line`. Raises SigscopeError, which names the candidates,
    where it names nothing or several functions.
    """
    project = analysed.project
    found = _receivers(project.connections, text)
    if len(found) > 1:
        names = sorted({_label(rows[0]) for rows in found})
        raise SigscopeError(f"{text} can be several: name one of {', '.join(names)}")
    if not found:
        return _unconnected(analysed, text)
    return _explanation(analysed, found[0])


def _explanation(analysed: Analysed, rows: tuple[Connection, ...]) -> Explanation:
    known = Known(analysed)
    faults = {row: Checklist(known, (row,)).fatal() for row in rows}
    alive = tuple(row for row in rows if not faults[row])
    checklist = Checklist(known, alive or rows)
    checks = checklist.checks()
    dead = [row for row in rows if faults[row]]
    if dead and (alive or not any(check.is_fatal for check in checks)):
        text = "; ".join(f"not {_what(row)}: {_reasons(faults[row])}" for row in dead)
        places = tuple(dict.fromkeys(row.location for row in dead))
        checks = (checks[0], Check("by each of its connections", "no", text, places, not alive), *checks[1:])
    if alive:
        sentence = _runs(alive, checks, checklist.stage)
        if dead:
            sentence = f"{sentence[:-1]}; {'; '.join(f'never {_what(row)}: {_reasons(faults[row])}' for row in dead)}."
    else:
        reasons = _reasons(check for row in dead for check in faults[row])
        sentence = f"{last_name(rows[0].receiver)} never runs: {reasons}."
    first = rows[0]
    return Explanation(analysed.project.root, first.receiver, first.receiver_location, checks, bool(alive), sentence)


def _what(row: Connection) -> str:
    return f"for {last_name(row.signal)}" + (f" with sender={last_name(row.sender)}" if row.sender else "")


def _reasons(checks: Iterable[Check]) -> str:
    return " and ".join(dict.fromkeys(check.text for check in checks))


def _receivers(connections: Iterable[Connection], text: str) -> list[tuple[Connection, ...]]:
    """The connections of each receiver that `text` names."""
    groups: dict[tuple[str, Location | None], list[Connection]] = {}
    for row in connections:
        groups.setdefault((row.receiver, row.receiver_location), []).append(row)
    path, _, line = text.rpartition(":")
    if path.endswith(".py") and line.isdigit():
        return _at(groups.values(), path, int(line))
    exact = [tuple(rows) for (name, _), rows in groups.items() if name == text]
    return exact or [tuple(rows) for (name, _), rows in groups.items() if name.endswith(f".{text}")]


def _at(groups: Iterable[Iterable[Connection]], path: str, line: int) -> list[tuple[Connection, ...]]:
    """The receivers whose definition or connection is the innermost around a line."""
    around: dict[tuple[Connection, ...], list[Location]] = {}
    for group in groups:
        rows = tuple(group)
        places = [place for row in rows for place in (row.receiver_location, row.location) if place is not None]
        around[rows] = [place for place in places if place.line <= line <= place.end_line and _fits(place.path, path)]
    spans = [place for places in around.values() for place in places]
    is_exact = any(place.path == path for place in spans)
    best = max(
        (place for place in spans if place.path == path or not is_exact),
        key=lambda place: (place.line, -place.end_line, place.column),
        default=None,
    )
    return [rows for rows, places in around.items() if best in places]


def _fits(known: str, path: str) -> bool:
    return known == path or path.endswith(f"/{known}") or known.endswith(f"/{path}")


def _label(row: Connection) -> str:
    place = row.receiver_location or row.location
    return f"{row.receiver} ({place.path}:{place.line})"


def _unconnected(analysed: Analysed, text: str) -> Explanation:
    """A function of the project that nothing connects."""
    models = Models(analysed.evaluator)
    try:
        target = Targets(analysed, models, Functions(analysed.evaluator)).find(text)
    except UnknownNameError:
        near = nearest(text, (row.receiver for row in analysed.project.connections))
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise SigscopeError(f"no receiver is called {text}{hint}") from None
    if not isinstance(target, FunctionTarget):
        raise SigscopeError(f"{text} is no function: why asks for a receiver; trace shows what a signal sets off")
    evidence = () if target.location is None else (target.location,)
    check = Check("connected", "no", "nothing connects it to a signal", evidence, is_fatal=True)
    doubts = [row for row in analysed.project.unresolved if row.kind == "connection"]
    if doubts:
        text = "nothing is sure to; what can't be told may connect it here"
        check = Check("connected", "unknown", text, tuple(row.location for row in doubts[:5]))
    short = last_name(target.name)
    sentence = f"{short} never runs as a receiver: nothing connects it to a signal."
    if doubts:
        sentence = f"{short} runs as a receiver only if one of the connections that can't be told is its own."
    return Explanation(analysed.project.root, target.name, target.location, (check,), bool(doubts), sentence)


_HARMLESS = frozenset({"nothing before it can stop it", "runs at once", "its app is installed", "held alive"})


def _limit(check: Check, stage: Startup) -> str | None:
    """What a `no` that is not fatal means for the receiver."""
    match check.question:
        case "imported at startup" if stage == "urls":
            return "once the URLconf is imported: not in a worker, a command or the shell"
        case "imported at startup":
            return "in a management command or a worker"
        case "under no condition":
            return f"where `{check.text}` holds"
        case "runs at once":
            return "after the commit"
        case "not disconnected":
            return "until it is disconnected"
        case _:
            return None


def _runs(rows: tuple[Connection, ...], checks: tuple[Check, ...], stage: Startup) -> str:
    signals = " or ".join(dict.fromkeys(last_name(row.signal) for row in rows))
    senders = [last_name(row.sender) for row in rows if row.sender not in (None, "?")]
    heard = f" with sender={' or '.join(dict.fromkeys(senders))}" if len(senders) == len(rows) else ""
    limits = [limit for check in answers(checks, "no") if (limit := _limit(check, stage)) is not None]
    open_ones = [check.question for check in answers(checks, "unknown") if check.question not in _HARMLESS]
    doubt = f"; it can't be told whether it is {', '.join(open_ones)}" if open_ones else ""
    only = f", but only {' and '.join(limits)}" if limits else ""
    return f"{last_name(rows[0].receiver)} runs when {signals} is sent{heard}{only}{doubt}."
