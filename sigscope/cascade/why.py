"""Why a receiver runs, or does not: the checklist and the sentence that it ends in."""

from collections.abc import Iterable

from sigscope.cascade.analysed import Analysed
from sigscope.cascade.checks import Checklist, answers
from sigscope.cascade.functions import Functions
from sigscope.cascade.models import Models
from sigscope.cascade.targets import FunctionTarget, Targets, nearest
from sigscope.errors import SigscopeError
from sigscope.model.dotted import last_name
from sigscope.model.location import Location
from sigscope.model.project import Connection, Startup
from sigscope.model.trace import Check, Explanation


def explain(analysed: Analysed, text: str) -> Explanation:
    """Whether the receiver that `text` names can run.

    `text` is a dotted name, the end of one, or a place `path:line`. Raises SigscopeError, which names the candidates,
    where it names nothing or several functions.
    """
    project = analysed.project
    found = _receivers(project.connections, text)
    if len(found) > 1:
        names = dict.fromkeys(_label(rows[0]) for rows in found)
        raise SigscopeError(f"{text} can be several: name one of {', '.join(names)}")
    if not found:
        return _unconnected(analysed, text)
    rows = found[0]
    checklist = Checklist(analysed, rows)
    checks = checklist.checks()
    fatal = [check for check in answers(checks, "no") if check.is_fatal]
    sentence = _never(rows[0], fatal) if fatal else _runs(rows, checks, checklist.stage)
    return Explanation(project.root, rows[0].receiver, rows[0].receiver_location, checks, not fatal, sentence)


def _receivers(connections: Iterable[Connection], text: str) -> list[tuple[Connection, ...]]:
    """The connections of each receiver that `text` names."""
    groups: dict[tuple[str, Location | None], list[Connection]] = {}
    for row in connections:
        groups.setdefault((row.receiver, row.receiver_location), []).append(row)
    path, _, line = text.rpartition(":")
    if path.endswith(".py") and line.isdigit():
        return [tuple(rows) for rows in groups.values() if any(_stands(row, path, int(line)) for row in rows)][:1]
    exact = [tuple(rows) for (name, _), rows in groups.items() if name == text]
    return exact or [tuple(rows) for (name, _), rows in groups.items() if name.endswith(f".{text}")]


def _stands(row: Connection, path: str, line: int) -> bool:
    places = [place for place in (row.receiver_location, row.location) if place is not None]
    return any(
        (place.path == path or path.endswith(f"/{place.path}") or place.path.endswith(f"/{path}"))
        and place.line <= line <= place.end_line
        for place in places
    )


def _label(row: Connection) -> str:
    place = row.receiver_location or row.location
    return f"{row.receiver} ({place.path}:{place.line})"


def _unconnected(analysed: Analysed, text: str) -> Explanation:
    """A function of the project that nothing connects."""
    models = Models(analysed.evaluator)
    try:
        target = Targets(analysed, models, Functions(analysed.evaluator)).find(text)
    except SigscopeError:
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


def _never(row: Connection, fatal: list[Check]) -> str:
    reasons = "; ".join(dict.fromkeys(check.text for check in fatal))
    return f"{last_name(row.receiver)} never runs: {reasons}."


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
