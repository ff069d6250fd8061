"""What no startup runs and what may run all the same: later, by a call or an import that the text leaves open."""

from collections import Counter
from collections.abc import Iterator

from sigscope.model.imports import Function
from sigscope.model.source import SourceFile
from sigscope.resolution.scopes import Scope
from sigscope.sources.asking import ask, ask_words
from sigscope.sources.gates import running_strings, running_words
from sigscope.sources.traits import is_program
from sigscope.startup.installed import has_apps
from sigscope.startup.stages import Site, Stages
from sigscope.startup.walk import Link


class Later:
    """Goes on where the stages end: imports what functions, strings and unread settings may bring in."""

    def __init__(self, site: Site, stages: Stages) -> None:
        self._site = site
        self._stages = stages
        self._walk = stages.walk
        self._words: Counter[str] = Counter()
        self._wanted: set[str] = set()
        self._mentioned: set[str] = set()
        self._read: set[str] = set()

    def run(self, missed: set[str]) -> None:
        """Import, at the stage `unknown`, what may bring in one of the files at the paths `missed`."""
        if not self._site.settings.is_sure:
            for name in sorted({app.name for app in self._site.known_apps} - {app.name for app in self._site.apps}):
                link = Link(f"INSTALLED_APPS, as far as it can't be read: {name}", "unknown")
                for module in (name, f"{name}.apps", f"{name}.models", f"{name}.admin"):
                    self._walk.load(module, link)
            self._stages.drain()
        leading = self._site.graph.importers(missed, self._site.evaluator.table.files, by_functions=True)
        while True:
            self._read_reached()
            found = list(self._openings(leading - self._walk.modules.keys()))
            for name, near, link in found:
                self._walk.load(name, link, near)
            self._stages.drain()
            if not found:
                return

    def may_be_called(self, scope: Scope) -> bool:
        """Whether something may call a function that no startup runs.

        Its module is imported, and a decorator registers it somewhere, its class may override a method with it, or it
        is named anywhere but where it is defined.
        """
        if scope.kind != "function" or scope.module.source.path not in self._walk.modules:
            return False
        self._read_reached()
        functions = [function for function in scope.lexical_functions() if function.kind == "function"]
        return all(self._is_open(function) for function in functions)

    def _is_open(self, scope: Scope) -> bool:
        owner = scope.enclosing_class()
        if scope.decorators or (scope.name.startswith("__") and scope.name.endswith("__")):
            return True
        if owner is not None and (owner.arguments or owner.decorators):
            return True
        return self._is_said(scope.name)

    def _may_run(self, function: Function) -> bool:
        return function.is_registered or function.is_override or self._is_said(function.outer)

    def _is_said(self, name: str) -> bool:
        """Whether a name stands anywhere but where it is defined."""
        self._wanted.add(name)
        return self._words[name] > 0

    def _read_reached(self) -> None:
        """Count each word in what was reached, definitions aside, and note the dotted names in strings."""
        graph = self._site.graph
        for path in self._walk.modules.keys() - self._read:
            self._read.add(path)
            file = graph.paths[path]
            absent = graph.absent(file)
            self._words.update(ask_words(file, self._wanted, running_words, absent))
            self._mentioned |= ask(file, running_strings, absent)

    def _openings(self, paths: set[str]) -> Iterator[tuple[str, str, Link]]:
        """What may import one of the files at `paths`: the module, the import root, and by what."""
        graph = self._site.graph
        files = [graph.paths[path] for path in sorted(paths)]
        for path in sorted(self._walk.modules):
            importer = graph.paths[path]
            for line in graph.imports(importer):
                if line.function is not None and self._may_run(line.function):
                    for target in graph.targets(importer, line):
                        if target.path in paths:
                            label = f"{importer.module}.{line.function.name}"
                            yield target.module, target.import_root, Link(label, "unknown", self._walk.modules[path])
        for file in files:
            by = self._guessed(file)
            if by is not None:
                yield file.module, file.import_root, by

    def _guessed(self, file: SourceFile) -> Link | None:
        for pattern, link in self._stages.guesses:
            if pattern.fullmatch(file.module):
                return Link("a name that is put together", "unknown", link)
        prefix = f"{file.module}."
        if any(name == file.module or name.startswith(prefix) for name in self._mentioned):
            return Link("named in a string", "unknown")
        if ask(file, is_program) or file.path.rpartition("/")[2] == "__main__.py":
            return Link("a program of its own", "unknown")
        if file.path.split("/")[-2:-1] == ["templatetags"]:
            return Link("templates", "unknown")
        if not has_apps(self._site.settings) and "middleware" in file.module.rpartition(".")[2]:
            return Link("MIDDLEWARE, which no settings tell", "unknown")
        return None
