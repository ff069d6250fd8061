"""The settings of the tree: which module they are and what they say, read as text."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sigscope.errors import SigscopeError
from sigscope.model.source import SourceFile
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.module_table import ModuleTable
from sigscope.resolution.words import WordIndex
from sigscope.sources.configuration import named_settings
from sigscope.sources.discovery import SourceTree
from sigscope.startup.setting_strings import State, Strings
from sigscope.startup.setting_values import SettingsReader

_WANTED = (
    "INSTALLED_APPS",
    "MIDDLEWARE",
    "MIDDLEWARE_CLASSES",
    "ROOT_URLCONF",
    "AUTH_USER_MODEL",
    "WSGI_APPLICATION",
    "ASGI_APPLICATION",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the settings say; every tuple is in the order of the text, with both arms of each condition.

    `module` is None where the tree has no settings: then every app counts as installed and every `urls` module as the
    root URLconf. `applications` are WSGI_APPLICATION and ASGI_APPLICATION. `user_model` is AUTH_USER_MODEL, None where
    Django's default holds. `values` are the strings of every setting, those three included. `is_sure` unless something
    that can't be read may install further apps; `unknown` are the words for what could not be read, one line each.
    """

    module: str | None
    installed_apps: tuple[str, ...] = ()
    middleware: tuple[str, ...] = ()
    root_urlconfs: tuple[str, ...] = ()
    applications: tuple[str, ...] = ()
    user_model: str | None = None
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_sure: bool = True
    unknown: tuple[str, ...] = ()

    def is_absent(self, app: str) -> bool:
        """Whether an app is not installed for sure, be it by its name or by its configuration."""
        entries = self.installed_apps
        return (
            bool(entries) and self.is_sure and not any(entry == app or entry.startswith(f"{app}.") for entry in entries)
        )


def read_settings(tree: SourceTree, named: str | None = None, index: WordIndex | None = None) -> Settings:
    """Read the settings of the tree: the module or file `named`, else what the tree itself names.

    A settings module may lie in test code; `index` is that of all files. Raises SigscopeError where the tree does not
    have what is `named`, unless it is a part of a project, whose settings may lie elsewhere in it.
    https://docs.djangoproject.com/en/5.2/topics/settings/
    """
    files = sorted((*tree.files, *tree.tests))
    if named is not None:
        file = _find(files, named)
        if file is None and tree.part_of is not None:
            return Settings(None)
        if file is None:
            advice = "name it as the process imports it (shop.settings), or its file"
            raise SigscopeError(f"No settings module {named} under {tree.root}: {advice}.")
        return _read(files, file, index)
    candidates = named_settings(tree.root, files)
    for candidate in candidates:
        file = _find(files, candidate)
        if file is not None:
            return _read(files, file, index)
    return Settings(None, unknown=tuple(f"settings module {name}: not in the tree" for name in candidates))


def _find(files: Sequence[SourceFile], named: str) -> SourceFile | None:
    if named.endswith(".py"):
        path = os.path.realpath(named)
        return next((f for f in files if f.path == named or os.path.realpath(f.absolute) == path), None)
    found = [file for file in files if file.module == named]
    return min(found, key=lambda file: (file.path.count("/"), file.path), default=None)


def _read(files: Sequence[SourceFile], file: SourceFile, index: WordIndex | None) -> Settings:
    table = ModuleTable(files, index=index)
    module = table.module(file)
    if module is None:
        return Settings(None, unknown=(f"settings module {file.module}: {table.failures[file.path].reason}",))
    reader = SettingsReader(Evaluator(table))
    return _settings(file.module, reader.read(module), reader)


def _settings(module: str, state: State, reader: SettingsReader) -> Settings:
    def strings(*names: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(item for name in names for item in state.get(name, Strings()).items))

    unread = {name: ", ".join(state[name].unread) for name in _WANTED if name in state}
    unknown = [f"{name} of {module}: can't be read at {places}" for name, places in unread.items() if places]
    if "INSTALLED_APPS" not in state:
        unknown.insert(0, f"INSTALLED_APPS of {module}: not found")
    unknown += [f"{module}: the star import from {name} is not in the tree" for name in reader.missing]
    users = strings("AUTH_USER_MODEL")
    return Settings(
        module=module,
        installed_apps=strings("INSTALLED_APPS"),
        middleware=strings("MIDDLEWARE", "MIDDLEWARE_CLASSES"),
        root_urlconfs=strings("ROOT_URLCONF"),
        applications=strings("WSGI_APPLICATION", "ASGI_APPLICATION"),
        user_model=users[-1] if users else None,
        values={name: tuple(held.items) for name, held in state.items() if name.isupper() and held.items},
        is_sure="INSTALLED_APPS" in state and state["INSTALLED_APPS"].is_sure,
        unknown=tuple(unknown),
    )
