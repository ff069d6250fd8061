"""All of the inspection on one page."""

from collections.abc import Mapping

from sigscope.inspection.decorators import connect_decorators, decorators_above
from sigscope.inspection.documented import documented_signals
from sigscope.inspection.flows import flows
from sigscope.inspection.handing_on import handed_on
from sigscope.inspection.importers import Doubts
from sigscope.inspection.imports import loading_imports
from sigscope.inspection.lifetimes import Lifetimes
from sigscope.inspection.lineages import lineages
from sigscope.inspection.loading import app_loadings
from sigscope.inspection.places import Places
from sigscope.inspection.reconnecting import open_disconnects
from sigscope.inspection.removed import removed_uses
from sigscope.inspection.saves import recursive_saves
from sigscope.inspection.senders import impossible_senders
from sigscope.inspection.signatures import signatures
from sigscope.inspection.strings import string_senders
from sigscope.model.inspected import Inspection
from sigscope.model.project import Connection, Project
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Scope
from sigscope.sources.discovery import SourceTree
from sigscope.startup.settings import Settings


def inspect_project(
    project: Project,
    tree: SourceTree,
    settings: Settings,
    evaluator: Evaluator,
    owners: Mapping[Connection, Scope],
) -> Inspection:
    """What rules need to know of the code behind the rows of `project`, read by the `evaluator` of its resolution.

    `owners` says whose code makes each connection.
    """
    places = Places(project, evaluator)
    apps = tuple(sorted(app_loadings(tree, settings, evaluator), key=lambda row: row.app))
    return Inspection(
        lineages=tuple(sorted(lineages(places), key=lambda row: row.name)),
        project_root=next((file.import_root for file in tree.files if file.module == settings.module), None),
        documented=tuple(sorted(documented_signals(places))),
        doubtful=tuple(Doubts(project, tree, settings, apps, owners).locations()),
        handed_on=tuple(sorted(handed_on(places))),
        knows_every_app=settings.is_sure,
        apps=apps,
        signatures=tuple(sorted(signatures(places), key=lambda row: (row.connected_at, row.receiver))),
        dead=tuple(sorted(Lifetimes(places).dead(), key=lambda row: (row.location, row.signal, row.receiver))),
        flows=tuple(sorted(flows(places), key=lambda row: row.location)),
        strings=tuple(sorted(string_senders(places), key=lambda row: (row.location, row.signal, row.text))),
        impossible=tuple(sorted(impossible_senders(places), key=lambda row: (row.location, row.signal, row.sender))),
        decorators_above=tuple(sorted(decorators_above(places), key=lambda row: row.location)),
        connect_decorators=tuple(sorted(connect_decorators(places), key=lambda row: (row.location, row.signal))),
        open_disconnects=tuple(sorted(open_disconnects(places), key=lambda row: (row.location, row.signal))),
        recursive_saves=tuple(sorted(recursive_saves(places), key=lambda row: row.location)),
        loading_imports=tuple(sorted(loading_imports(places, tree), key=lambda row: row.location)),
        removed=tuple(sorted(removed_uses(places), key=lambda row: (row.location, row.what))),
    )
