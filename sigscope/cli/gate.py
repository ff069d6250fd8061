"""From the rows of a scan to the diagnostics that are left: what `check` and `scan --fail-on-orphans` share."""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec

from sigscope.cli import baseline_file
from sigscope.cli.configuration import Configuration
from sigscope.errors import SigscopeError
from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic
from sigscope.model.location import Location
from sigscope.model.project import Project
from sigscope.renderers.diagnostics.report import Report
from sigscope.rules.base import Rule
from sigscope.rules.baseline import match
from sigscope.rules.engine import run
from sigscope.rules.registry import RULES
from sigscope.rules.selecting import Layer, UnknownRule, choose, matching
from sigscope.rules.suppressions import Suppressed, suppress
from sigscope.sources.text import LINE_END, Unreadable, decode, read_bytes

ORPHANS = ("SIG001", "SIG002", "SIG003", "SIG004")


def chosen_rules(configuration: Configuration, given: Layer) -> tuple[Rule, ...]:
    """The rules of a run: what the configuration says, and over it what is `given` on the command line.

    Raises SigscopeError for a rule that is none, with the place that names it.
    """
    own = Layer(configuration.select, configuration.ignore, configuration.extend_select)
    for layer, form in ((own, configuration.file + ": {}"), (given, "--{}")):
        for name, selectors in (
            ("select", layer.select or ()),
            ("ignore", layer.ignore),
            ("extend-select", layer.extend_select),
        ):
            _verify(selectors, form.format(name))
    return choose((own, given), RULES)


def orphans(project: Project, configuration: Configuration) -> Report:
    """The orphans that are neither suppressed, nor ignored by the configuration, nor accepted by its baseline.

    Raises SigscopeError for a configuration that can't be followed.
    """
    _verify(configuration.ignore, f"{configuration.file}: ignore")
    rules = choose((Layer(select=ORPHANS), Layer(ignore=configuration.ignore)), RULES)
    judged = judge(project, rules, configuration)
    fresh = judged.diagnostics
    if configuration.baseline is not None:
        entries = baseline_file.accepted(configuration.baseline)
        codes = frozenset(rule.code for rule in rules)
        known = baseline_file.Baseline(configuration.baseline, entries, project.root, (project.root,), codes)
        fresh = match(fresh, known.within(), known.place).fresh
    return Report(fresh, rules, project.root, way_to(project.root))


def judge(project: Project, rules: Sequence[Rule], configuration: Configuration) -> Suppressed:
    """What the rules say of a project that was scanned with `inspect`, without what comments and the configuration
    suppress. Raises SigscopeError for a pattern or a rule in `per-file-ignores` that is none.
    """
    found = run(SignalGraph(project), rules, configuration.public)
    left = suppress(found, project.inspection.comments, rules, RULES)
    kept = _without_ignored(left.diagnostics, project.root, configuration)
    return Suppressed(kept, left.count + len(left.diagnostics) - len(kept))


def way_to(root: str) -> str:
    """What leads from the current folder to the scanned root: empty for the same, absolute where it lies outside."""
    relative = Path(os.path.relpath(root)).as_posix()
    if relative == ".":
        return ""
    return Path(os.path.abspath(root)).as_posix() if relative.split("/")[0] == ".." else relative


def source_lines(root: str, diagnostics: Iterable[Diagnostic]) -> dict[str, tuple[str, ...]]:
    """The lines of every file that the diagnostics point at, by its path; what can't be read is left out."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted({place.path for one in diagnostics for place in _places(one)}):
        try:
            found[path] = tuple(LINE_END.split(decode(read_bytes(os.path.join(root, path)))))
        except Unreadable:
            continue
    return found


def _places(one: Diagnostic) -> Iterable[Location]:
    return (one.location, *(row.location for row in one.related))


def _verify(selectors: Iterable[str], where: str) -> None:
    for selector in selectors:
        try:
            matching(selector, RULES)
        except UnknownRule as problem:
            raise SigscopeError(f"{where}: {problem}") from problem


def _without_ignored(
    diagnostics: Sequence[Diagnostic], root: str, configuration: Configuration
) -> tuple[Diagnostic, ...]:
    where = f"{configuration.file}: per-file-ignores"
    ignores: list[tuple[Callable[[str], bool], frozenset[str]]] = []
    for glob, selectors in configuration.per_file_ignores.items():
        _verify(selectors, where)
        codes = frozenset(code for selector in selectors for code in matching(selector, RULES))
        try:
            ignores.append((_matcher(glob), codes))
        except ValueError as problem:
            raise SigscopeError(f"{where}: {glob!r} is not a pattern that gitignore knows") from problem
    if not ignores:
        return tuple(diagnostics)

    def is_ignored(one: Diagnostic) -> bool:
        path = os.path.relpath(os.path.join(root, one.location.path), configuration.folder)
        return any(one.code in codes and matches(path) for matches, codes in ignores)

    return tuple(one for one in diagnostics if not is_ignored(one))


def _matcher(glob: str) -> Callable[[str], bool]:
    """Tells which paths a pattern in gitignore's syntax matches; with a `!` in front all others, as ruff has it."""
    bare = glob.removeprefix("!")
    spec = GitIgnoreSpec.from_lines([bare or glob])
    return lambda path: spec.match_file(path) == (bare == glob)
