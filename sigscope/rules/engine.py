"""Runs rules over a graph, and finds rules by what users call them."""

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic
from sigscope.rules.base import Rule

# A signal that is offered to others has its senders or receivers where this scan does not look.
OF_OWN_SIGNALS = frozenset({"SIG001", "SIG002", "SIG003"})


def run(graph: SignalGraph, rules: Iterable[Rule], public: Sequence[str] = ()) -> tuple[Diagnostic, ...]:
    """What the rules say, sorted by place, each once.

    The graph is of a project that was scanned with `inspect=True`, else the rules that need what inspection reads stay
    silent. `public` are patterns (`*`, `?`, `[...]`) of the ids or aliases of signals that are offered to others: these
    are never reported as orphans.
    """
    found = {diagnostic for rule in rules for diagnostic in rule.check(graph)}
    kept = (one for one in found if one.code not in OF_OWN_SIGNALS or not _is_public(graph, one.subject, public))
    return tuple(sorted(kept, key=lambda one: (one.location, one.code, one.subject, one.message)))


def _is_public(graph: SignalGraph, signal_id: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(name, pattern) for name in _names(graph, signal_id) for pattern in patterns)


def _names(graph: SignalGraph, signal_id: str) -> Iterator[str]:
    signal = graph.signal(signal_id)
    assert signal is not None  # an orphan's subject is its signal
    yield signal.id
    yield from signal.aliases
