"""The whole program on one page: discover, resolve, answer."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter, time_ns
from typing import TYPE_CHECKING

from sigscope.model.project import Project, Signal, Stats
from sigscope.model.source import SourceFile
from sigscope.sources.cache import Results, facts_of
from sigscope.sources.facts import kept_facts
from sigscope.sources.reads import noting
from sigscope.sources.text import keeping
from sigscope.sources.walk import Walked, walk

if TYPE_CHECKING:
    from sigscope.cascade.analysed import Analysed
    from sigscope.sources.discovery import SourceTree


def scan(  # noqa: PLR0913  # one for each thing that a user can say
    paths: Sequence[str],
    *,
    exclude: Sequence[str] = (),
    tests: bool = False,
    settings: str | None = None,
    python: str | None = None,
    receiver_decorators: Sequence[str] = (),
    configured: str | None = None,
    inspect: bool = False,
    cache: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    jobs: int = 1,
) -> Project:
    """Read the Django code under `paths` and say what it connects and sends.

    `exclude` are patterns in gitignore's syntax; `tests` takes in test code; `settings` names the
    settings module or its file, None takes what the tree itself names; `python` is a Python executable, an
    environment's folder or a site-packages folder to read the definitions of installed libraries from, as text; None
    leaves what they define as it is named in the tree; `receiver_decorators` are dotted names of decorators that work
    as Django's `receiver`, for those that the code does not show to; `configured` is the folder whose configuration
    names the settings, None where none does; `inspect` also reads what rules ask for;
    `progress` is called with the files done and all files. `cache` is a folder to keep the result in and to take it
    from where nothing changed; None keeps nothing, and nor does a run with `python`. `jobs` is how
    many processes may read at once; the answer is the same with any.
    Raises SigscopeError for a path that can't be scanned, or where `python` leads to no libraries.
    """

    walked = None

    def made() -> Project:
        analysed = analyse(
            paths,
            exclude=exclude,
            tests=tests,
            settings=settings,
            python=python,
            receiver_decorators=receiver_decorators,
            configured=configured,
            progress=progress,
            jobs=jobs,
            walked=walked,
        )
        return _inspected(analysed, tests=tests) if inspect else analysed.project

    if cache is None or python is not None:
        with kept_facts(None), keeping():
            return made()
    began = perf_counter()
    walked = walk(paths, exclude)
    file = os.path.realpath(settings) if settings is not None and settings.endswith(".py") else None
    asked = (tuple(paths), tuple(exclude), tests, settings, file, tuple(receiver_decorators), configured, inspect)
    results = Results(cache, asked, walked)
    known = results.find()
    if known is not None:
        files = known.stats.files
        return replace(known, stats=Stats(files, parsed=0, cached=files, seconds=round(perf_counter() - began, 3)))
    looked = time_ns()
    with kept_facts(results.facts), keeping():
        with noting() as reads:
            project = made()
        results.keep(reads, looked, project)
    return project


@contextmanager
def keeping_facts(paths: Sequence[str], exclude: Sequence[str], cache: str | None) -> Iterator[Walked]:
    """Inside of it texts are read once, and what is told of single files is taken from the folder `cache`, if any, and
    kept there; gives what a walk over the paths finds."""
    walked = walk(paths, exclude)
    with kept_facts(None if cache is None else facts_of(cache, walked)), keeping():
        yield walked


def _inspected(analysed: "Analysed", *, tests: bool) -> Project:
    from sigscope.inspection.comments import suppression_comments
    from sigscope.inspection.inspect import inspect_project

    inspection = inspect_project(
        analysed.project, analysed.tree, analysed.settings, analysed.evaluator, analysed.owners
    )
    files = sorted((*analysed.tree.files, *analysed.tree.tests)) if tests else analysed.tree.files
    comments = tuple(suppression_comments(files))
    return replace(analysed.project, inspected=replace(inspection, comments=comments))


def analyse(  # noqa: PLR0913  # as for scan
    paths: Sequence[str],
    *,
    exclude: Sequence[str] = (),
    tests: bool = False,
    settings: str | None = None,
    python: str | None = None,
    receiver_decorators: Sequence[str] = (),
    configured: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    jobs: int = 1,
    walked: Walked | None = None,
) -> "Analysed":
    """What `scan` says, with all that it takes to read more of the code; see there, and `discover` for `walked`."""
    # what is read takes as long to import as an answer from the cache
    from sigscope.parsing.ahead import reading_ahead
    from sigscope.sources.discovery import discover
    from sigscope.sources.environment import library_roots

    began = perf_counter()
    libraries = () if python is None else library_roots(python)
    tree = discover(paths, exclude=exclude, configured=configured, walked=walked)
    files = sorted((*tree.files, *tree.tests)) if tests else tree.files
    with reading_ahead(files, jobs):
        return _analysed(tree, files, settings, libraries, receiver_decorators, progress, began)


def _analysed(
    tree: "SourceTree",
    files: Sequence[SourceFile],
    settings: str | None,
    libraries: Sequence[str],
    receiver_decorators: Sequence[str],
    progress: Callable[[int, int], None] | None,
    began: float,
) -> "Analysed":
    from sigscope.cascade.analysed import Analysed
    from sigscope.inspection.lost import with_lost
    from sigscope.resolution.mentions import find_mentions
    from sigscope.resolution.resolve import resolve
    from sigscope.resolution.words import WordIndex
    from sigscope.startup.compute import compute, with_startup
    from sigscope.startup.module_graph import ModuleGraph
    from sigscope.startup.settings import read_settings

    everything = sorted((*tree.files, *tree.tests))
    index = WordIndex(everything)
    said = read_settings(tree, settings, index)
    libraries = (*libraries, *tree.libraries)
    found = resolve(files, tree.apps, said.user_model, progress, libraries, receiver_decorators, index)
    graph = ModuleGraph(everything, said.is_absent)
    standings = compute(tree, said, found.owners, found.evaluator, graph)
    stats = Stats(files=len(files), parsed=found.parsed, cached=0, seconds=round(perf_counter() - began, 3))
    project = Project(
        root=tree.root,
        apps=tree.apps,
        signals=found.signals,
        sends=found.sends,
        connections=tuple(with_startup(row, standings[row]) for row in found.connections),
        disconnections=found.disconnections,
        unresolved=found.unresolved,
        failures=tuple(sorted({*tree.failures, *found.failures})),
        stats=stats,
        mentions=find_mentions(found.signals, files, tree.templates),
        notes=(*said.unknown, *_same_names(found.signals, files)),
        part_of=tree.part_of if said.module is None else None,
    )
    project = with_lost(project, found.evaluator)
    owners = {row: found.owners[made] for row, made in zip(project.connections, found.connections, strict=True)}
    return Analysed(project, tree, said, found.evaluator, owners, graph)


def _same_names(signals: Iterable[Signal], files: Iterable[SourceFile]) -> Iterator[str]:
    """A line for each module with signals whose name another file has too: the tree holds several projects."""
    defining = {signal.location.path for signal in signals if signal.location is not None}
    by_name: dict[str, list[str]] = {}
    for file in files:
        by_name.setdefault(file.module, []).append(file.path)
    for name, paths in sorted(by_name.items()):
        if len(paths) > 1 and not defining.isdisjoint(paths):
            told = " and ".join(sorted(paths))
            yield f"{told} are all called {name}, and their signals count as one's: scan each project by itself"
