"""Which packages of the tree are Django apps."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable

from sigscope.model.project import App
from sigscope.model.source import SourceFile

_MIGRATION = re.compile(r"\d{4}_\w+\.py")


def find_apps(files: Iterable[SourceFile], installed: Collection[str] = ()) -> tuple[App, ...]:
    """Return the apps among the packages that hold `files`, sorted; `installed` are names out of INSTALLED_APPS.

    An app is a package that is installed by name, or that has what only apps have: `apps.py`, numbered (or no)
    migrations, `management/commands/`, `templatetags/`. A `models` module makes an app as well, yet not inside of
    another app, where it is some other layer's models (`orders/api/models.py`).
    https://docs.djangoproject.com/en/5.2/ref/applications/
    """
    folders = _Folders(files)
    names = set(installed)
    sure = {folder for folder, name in folders.names.items() if name in names or folders.is_surely_app(folder)}
    likely = {folder for folder in folders.names if folders.has_models(folder)}
    apps = sure | {folder for folder in likely if not _lies_in(folder, sure | likely)}
    found = (App(folders.names[folder], folder or ".") for folder in apps)
    return tuple(sorted(found, key=lambda app: (app.name, app.path)))


class _Folders:
    """`names`: the dotted name of each folder of the tree that is a package; `_entries`: what it holds."""

    def __init__(self, files: Iterable[SourceFile]) -> None:
        self.names: dict[str, str] = {}
        self._entries: defaultdict[str, set[str]] = defaultdict(set)
        for file in files:
            segments = file.module.split(".")[: None if file.is_package else -1]
            folder, _, name = file.path.rpartition("/")
            self._entries[folder].add(name)
            while segments and folder not in self.names:
                self.names[folder] = ".".join(segments)
                segments.pop()
                if not folder:
                    break
                folder, _, name = folder.rpartition("/")
                self._entries[folder].add(name)

    def is_surely_app(self, folder: str) -> bool:
        entries = self._entries[folder]
        return (
            "apps.py" in entries
            or "templatetags" in entries
            or "commands" in self._of(folder, "management")
            or self._has_migrations(folder)
        )

    def has_models(self, folder: str) -> bool:
        return not self._entries[folder].isdisjoint(["models.py", "models"])

    def _has_migrations(self, folder: str) -> bool:
        names = self._of(folder, "migrations")
        return names == {"__init__.py"} or any(_MIGRATION.fullmatch(name) for name in names)

    def _of(self, folder: str, name: str) -> set[str]:
        return self._entries.get(f"{folder}/{name}" if folder else name, set())


def _lies_in(folder: str, others: set[str]) -> bool:
    while folder:
        folder = folder.rpartition("/")[0]
        if folder in others:
            return True
    return False
