"""The stages of a Django process in their order, and what each of them imports and calls.

`setup` is what `django.setup()` does: the settings, each app's package and configuration, its models, every `ready()`,
and what these start, the admin's autodiscovery for one. `urls` is what a server does next: the root URLconf with all
that it includes, the middleware, the WSGI or ASGI application. `command` is what only a process of its own does:
management commands, migrations, a Celery worker with its tasks.
https://docs.djangoproject.com/en/5.2/ref/applications/#initialization-process
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sigscope.model.project import App
from sigscope.model.source import SourceFile
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Module, Scope
from sigscope.resolution.values import Arguments, ClassValue, FunctionValue
from sigscope.startup.computed_names import HOLE, Pattern, as_expression
from sigscope.startup.installed import Installed, external_bases, has_apps, hooks, named
from sigscope.startup.module_graph import ModuleGraph
from sigscope.startup.runner import Runner
from sigscope.startup.settings import Settings
from sigscope.startup.walk import Link, Walk

_LISTS_FILES = frozenset({"iter_modules", "walk_packages", "listdir", "scandir", "iterdir", "glob", "rglob", "walk"})
_DISCOVERED = {"autodiscover": ["admin"]}
_INCLUDE = frozenset({"include"})
# A setting that names a class -> the app that makes an instance of it when it is ready, and what that instance runs.
# https://django-haystack.readthedocs.io/en/latest/signal_processors.html
_NAMED_CLASSES = {"HAYSTACK_SIGNAL_PROCESSOR": ("haystack", "setup")}


@dataclass(frozen=True, slots=True)
class Site:
    """The project as the stages need it: `apps` are installed, `known_apps` all of the tree."""

    settings: Settings
    apps: Sequence[Installed]
    known_apps: Sequence[App]
    graph: ModuleGraph
    evaluator: Evaluator


class Stages:
    """Runs the stages; `walk` holds what they reached, `guesses` what an import by a computed name may bring in."""

    def __init__(self, site: Site, names: frozenset[str]) -> None:
        self._site = site
        self.walk = Walk(site.graph)
        self.guesses: list[tuple[re.Pattern[str], Link]] = []
        self._runner = Runner(site.evaluator, self.walk, self, site.settings.values, names)
        self._tasks: list[str] = []
        self._parsed = {module.source.path: module for module in site.evaluator.table.loaded()}

    # --- stages ---

    def setup(self) -> None:
        """`django.setup()`."""
        settings = self._site.settings
        if settings.module is not None:
            self.walk.load(settings.module, Link("DJANGO_SETTINGS_MODULE", "setup"))
        for name in settings.values.get("LOGGING", ()):
            self._load_object(name, Link("LOGGING", "setup"))
        source = "INSTALLED_APPS" if has_apps(settings) else "app"
        links = [(app, Link(f"{source}: {app.entry}", "setup")) for app in self._site.apps]
        for app, link in links:
            for module in (*app.modules, app.name):
                self.walk.load(module, link)
        self.drain()
        for app, link in links:
            self.walk.load(f"{app.name}.models", link)
        self.drain()
        for app, link in links:
            if app.config is not None:
                for method in ("ready", *hooks(app.config, self._site.evaluator)):
                    self._runner.method(app.config, method, link)
        self._run_named_classes()
        if self._has_admin():
            self.discover("autodiscover", [], [], Link("django.contrib.admin", "setup"))
        self.drain()

    def urls(self) -> None:
        """A server's start: the URLconf, the middleware, the application."""
        settings = self._site.settings
        for name in settings.root_urlconfs:
            self.walk.load(name, Link("ROOT_URLCONF", "urls"))
        if not settings.root_urlconfs:
            for file in self._production():
                if file.module.rpartition(".")[2] == "urls":
                    self.walk.load(file.module, Link("URLconf", "urls"), file.import_root)
        if "wagtail.admin" in settings.installed_apps:
            # Its URLconf asks for hooks: https://docs.wagtail.org/en/stable/reference/hooks.html
            self.discover("get_hooks", ["wagtail_hooks"], [], Link("wagtail.admin", "urls"))
        self.drain()
        for setting, names in (("MIDDLEWARE", settings.middleware), ("APPLICATION", settings.applications)):
            for name in names:
                self._load_object(name, Link(setting, "urls"))
        self.drain()

    def command(self) -> None:
        """Management commands, `migrate` and a Celery worker, each a process of its own."""
        for app in self._site.apps:
            for file in self._site.graph.below(f"{app.name}.management.commands"):
                name = file.module.rpartition(".")[2]
                if not name.startswith("_"):
                    link = Link(f"manage.py {name}", "command")
                    self.walk.load(file.module, link, file.import_root)
                    self._run_all(file, self.walk.modules[file.path])
            for file in self._site.graph.below(f"{app.name}.migrations"):
                self.walk.load(file.module, Link("manage.py migrate", "command"), file.import_root)
        for file in self._production():
            last = file.module.rpartition(".")[2]
            if last == "celery" or file.path.rpartition("/")[2] == "manage.py":
                self.walk.load(file.module, Link("celery worker" if last == "celery" else "manage.py", "command"))
        self.drain()
        for name in self._tasks:
            self.walk.load(name, Link("celery worker: autodiscover_tasks()", "command"))
        self.drain()

    def run_function(self, scope: Scope, by: Link) -> None:
        """Run a function with its parameters open, and all that it brings in."""
        assert scope.parent is not None
        function = FunctionValue(scope, self._site.evaluator.base_frame(scope.parent))
        self._runner.call(function, Arguments, by)
        self.drain()

    def _production(self) -> list[SourceFile]:
        return list(self._site.evaluator.table.files)

    def _run_named_classes(self) -> None:
        """What a library's `ready()` does with a class that a setting names."""
        settings = self._site.settings
        for setting, (app, method) in _NAMED_CLASSES.items():
            for name in settings.values.get(setting, ()) if app in settings.installed_apps else ():
                link = Link(setting, "setup")
                self._load_object(name, link)
                module, _, cls = name.rpartition(".")
                for value in named(module, cls, self._site.evaluator):
                    if isinstance(value, ClassValue):
                        self._runner.method(value, method, link)

    def _has_admin(self) -> bool:
        if not has_apps(self._site.settings):
            return True
        configs = [app.config for app in self._site.apps if app.config is not None]
        names = [*self._site.settings.installed_apps]
        names += [base for config in configs for base in external_bases(config, self._site.evaluator)]
        return not {"django.contrib.admin", "django.contrib.admin.apps.AdminConfig"}.isdisjoint(names)

    def _load_object(self, name: str, link: Link) -> None:
        """Import the module of a dotted class or function."""
        self.walk.load(name, link) or ("." in name and self.walk.load(name.rpartition(".")[0], link))

    def _run_all(self, file: SourceFile, link: Link) -> None:
        """Run every function of a module and every import in it: a command's own code is there to be run by it."""
        for line in self._site.graph.imports(file):
            for target in self._site.graph.targets(file, line):
                self.walk.reach(target, link)
        module = self._parsed.get(file.path)
        for scope in list(module.scopes.values()) if module is not None else ():
            if scope.kind == "function" and scope.parent is not None and scope.parent.kind in ("module", "class"):
                self.run_function(scope, link)

    def drain(self) -> None:
        """Import all that is pending, and run its code at module level where that can matter."""
        while (reached := self.walk.next()) is not None:
            file, link = reached
            names, is_computed = self._site.graph.includes(file)
            for name in names:
                self.walk.load(name, link, file.import_root)
            module = self._module(file) if is_computed else self._parsed.get(file.path)
            if module is not None:
                self._runner.run_module(module, link, frozenset() if is_computed else _INCLUDE)

    def _module(self, file: SourceFile) -> Module | None:
        table = self._site.evaluator.table
        return table.module(file) if file in table.files else None

    # --- imports by name ---

    def discover(self, call: str, names: list[str], related: list[str], link: Link) -> None:
        """Import submodules of the installed apps; Celery's only once a worker starts, out of the packages it names.

        https://docs.celeryq.dev/en/stable/reference/celery.html#celery.Celery.autodiscover_tasks
        """
        if call == "autodiscover_tasks":
            packages = names or [app.name for app in self._site.apps]
            self._tasks += [f"{package}.{name}" for package in packages for name in related or ["tasks"]]
            return
        found = Link(f"{call}()", link.stage, link)
        for app in self._site.apps:
            for name in names or _DISCOVERED.get(call, []):
                self.walk.load(f"{app.name}.{name}", found)

    def import_pattern(self, pattern: Pattern, scope: Scope, link: Link) -> None:
        """Import what a name with holes means.

        A hole before `.signals` is an app's name; a hole at the end, where the code lists files, is every module of the
        package. Anything else is kept as a guess.
        """
        match pattern:
            case (None, str() as suffix) if suffix.startswith("."):
                for app in self._site.apps:
                    self.walk.load(f"{app.name}{suffix}", link)
            case (str() as prefix, None) if prefix.endswith(".") and self._lists_files(scope):
                for file in self._site.graph.below(prefix[:-1]):
                    self.walk.load(file.module, link, file.import_root)
            case _ if any(part is not HOLE for part in pattern):
                self.guesses.append((as_expression(pattern), link))

    def _lists_files(self, scope: Scope) -> bool:
        return any(name in scope.module.calls for name in _LISTS_FILES)
