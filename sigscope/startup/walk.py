"""The walk over what is imported and called, stage by stage; what is reached first keeps its stage and its chain."""

from collections import deque
from dataclasses import dataclass

from sigscope.model.source import SourceFile
from sigscope.model.startup import Startup
from sigscope.resolution.scopes import Scope
from sigscope.startup.module_graph import ModuleGraph

MAX_CHAIN = 60


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that runs: `label` names it, `by` is what runs it, None for what starts a stage."""

    label: str
    stage: Startup
    by: "Link | None" = None

    def chain(self) -> tuple[str, ...]:
        """The labels from the start of the stage down to this one."""
        labels: list[str] = []
        link: Link | None = self
        while link is not None and len(labels) < MAX_CHAIN:
            labels.append(link.label)
            link = link.by
        return tuple(reversed(labels))


class Walk:
    """`modules`: the files that were reached, by path; `functions`: the functions that were run.

    Files are taken breadth first, so that the chain of each is short.
    """

    def __init__(self, graph: ModuleGraph) -> None:
        self.graph = graph
        self.modules: dict[str, Link] = {}
        self.functions: dict[Scope, Link] = {}
        self._pending: deque[SourceFile] = deque()

    def reach(self, file: SourceFile, by: Link) -> None:
        """Import a file, unless it was imported before."""
        if file.path not in self.modules:
            self.modules[file.path] = Link(file.module, by.stage, by)
            self._pending.append(file)

    def load(self, name: str, by: Link, near: str = "") -> bool:
        """Import a module by its dotted name with the packages that it lies in; whether the tree has it."""
        if not self.graph.has(name):
            return False
        for file in self.graph.way(name, near):
            self.reach(file, by)
        return True

    def next(self) -> tuple[SourceFile, Link] | None:
        """Take the next file, after adding what it imports; None when all is done."""
        if not self._pending:
            return None
        file = self._pending.popleft()
        link = self.modules[file.path]
        for line in self.graph.imports(file):
            if line.function is None:
                for target in self.graph.targets(file, line):
                    self.reach(target, link)
        return file, link
