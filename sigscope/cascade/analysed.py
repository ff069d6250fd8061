"""What an analysis holds beyond its rows: enough to read any function of the tree."""

from collections.abc import Mapping
from dataclasses import dataclass

from sigscope.model.project import Connection, Project
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Scope
from sigscope.sources.discovery import SourceTree
from sigscope.startup.module_graph import ModuleGraph
from sigscope.startup.settings import Settings


@dataclass(frozen=True, slots=True)
class Analysed:
    """A project and what it was read from; `owners` says whose code makes each connection of `project`, `graph` who
    imports whom."""

    project: Project
    tree: SourceTree
    settings: Settings
    evaluator: Evaluator
    owners: Mapping[Connection, Scope]
    graph: ModuleGraph
