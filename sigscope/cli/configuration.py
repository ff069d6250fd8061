"""The project's own configuration: `sigscope.toml`, or `[tool.sigscope]` in `pyproject.toml`."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TypeGuard

from sigscope.errors import SigscopeError

OWN_FILE = "sigscope.toml"
SHARED_FILE = "pyproject.toml"
_SHARED_TABLE = "[tool.sigscope]"

_LISTS = ("select", "ignore", "extend-select", "exclude", "public", "receiver-decorators")
_TEXTS = ("settings", "baseline", "python")
_TABLE = "per-file-ignores"
KEYS = (*_LISTS, *_TEXTS, _TABLE)


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the file says; every field is empty where it says nothing, all of them where there is no file.

    `file` is its path as shown to the user, `folder` the absolute folder that it lies in. Paths (`settings` where it
    names a file, `baseline`, `python`) are absolute; `exclude` is put as `--exclude` is, relative to the scanned root.
    """

    file: str = ""
    folder: str = ""
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    receiver_decorators: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: str | None = None
    baseline: str | None = None
    python: str | None = None

    @property
    def settings_folder(self) -> str | None:
        """The folder of the file where that names the settings, else None."""
        return self.folder if self.settings else None


def find_configuration(paths: Sequence[str]) -> Configuration:
    """The configuration that is nearest above all of `paths`; in one folder `sigscope.toml` goes first.

    A `pyproject.toml` without a table for sigscope is passed over. Raises SigscopeError for a file that can't be read,
    an unknown key, or a value of a wrong type.
    """
    root = _root(paths)
    if root is None:
        return Configuration()
    for folder in (root, *root.parents):
        found = _in_folder(folder)
        if found is not None:
            way = root.relative_to(folder).as_posix()
            return replace(found, exclude=exclude_below(found.exclude, way))
    return Configuration()


def _in_folder(folder: Path) -> Configuration | None:
    own, shared = folder / OWN_FILE, folder / SHARED_FILE
    if own.is_file():
        return _read(own, _parsed(own), "")
    if shared.is_file() and b"sigscope" in _bytes(shared):
        tool = _parsed(shared).get("tool")
        if isinstance(tool, dict) and "sigscope" in tool:
            return _read(shared, tool["sigscope"], f" in {_SHARED_TABLE}")
    return None


def exclude_below(patterns: Sequence[str], way: str) -> tuple[str, ...]:
    """Patterns in gitignore's syntax, relative to a folder, as they read in the folder `way` below it (`a/b`, or `.`).

    One that can match nothing there is left out; one with `**` may become several.
    """
    steps = [] if way == "." else way.split("/")
    return tuple(shifted for pattern in patterns for shifted in _shifted(pattern, steps))


def _shifted(pattern: str, steps: Sequence[str]) -> Iterator[str]:
    sign = "!" if pattern.startswith("!") else ""
    body = pattern.removeprefix("!")
    if not steps or "/" not in body.rstrip("/ "):
        yield pattern  # without a slash it matches at any depth
        return
    for rest in _rests(body.removeprefix("/").split("/"), steps):
        if any(rest):
            yield f"{sign}/{'/'.join(rest)}"


def _rests(parts: Sequence[str], steps: Sequence[str]) -> Iterator[Sequence[str]]:
    """What can be left of a pattern's parts behind the folders `steps`."""
    if not steps:
        yield parts
    elif parts and parts[0] == "**":  # any number of folders, none among them
        yield from _rests(parts[1:], steps)
        yield from _rests(parts, steps[1:])
    elif parts and fnmatchcase(steps[0], parts[0]):
        yield from _rests(parts[1:], steps[1:])


def _root(paths: Sequence[str]) -> Path | None:
    """The folder that a scan of the paths has as its root; None where there is none, which the scan says better."""
    places = [Path(os.path.abspath(path)) for path in paths or (".",)]
    if not all(place.exists() for place in places):
        return None
    try:
        return Path(os.path.commonpath([place if place.is_dir() else place.parent for place in places]))
    except ValueError:  # on several drives
        return None


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as problem:
        raise SigscopeError(f"can't read {_shown(file)}: {problem.strerror}") from problem


def _parsed(file: Path) -> dict[str, object]:
    import tomllib  # most projects have no file for it to read

    try:
        return tomllib.loads(_bytes(file).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise SigscopeError(f"can't read {_shown(file)}: it is no TOML: {problem}") from problem


def _shown(file: Path) -> str:
    relative = os.path.relpath(file)
    return str(file) if relative.startswith("..") else relative


def _read(file: Path, table: object, where: str) -> Configuration:
    shown = _shown(file)
    if not _is_table(table):
        raise SigscopeError(f"{shown}: {_SHARED_TABLE} is {_kind(table)}; make it a table")
    for key in table:
        if key not in KEYS:
            raise SigscopeError(f"{shown}: unknown key '{key}'{where}; {_nearest(key)}")
    lists = {key: _texts(f"{shown}: '{key}'{where}", key, table[key]) for key in _LISTS if key in table}
    texts = {key: _text(f"{shown}: '{key}'{where}", key, table[key]) for key in _TEXTS if key in table}
    settings, folder = texts.get("settings"), file.parent
    return Configuration(
        file=shown,
        folder=str(folder),
        select=lists.get("select"),
        ignore=lists.get("ignore", ()),
        extend_select=lists.get("extend-select", ()),
        exclude=lists.get("exclude", ()),
        public=lists.get("public", ()),
        receiver_decorators=lists.get("receiver-decorators", ()),
        per_file_ignores=_ignores(f"{shown}: '{_TABLE}'{where}", table.get(_TABLE, {})),
        settings=str(folder / settings) if settings and settings.endswith(".py") else settings,
        baseline=_path(folder, texts.get("baseline")),
        python=_path(folder, texts.get("python")),
    )


def _path(folder: Path, named: str | None) -> str | None:
    return None if named is None else str(folder / named)


def _nearest(key: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key.replace("_", "-").lower(), KEYS, n=1)
    return f"did you mean '{close[0]}'?" if close else f"the keys are {', '.join(KEYS)}"


def _texts(what: str, key: str, value: object) -> tuple[str, ...]:
    if not _is_texts(value):
        example = f'write {key} = ["{value}"]' if isinstance(value, str) else f'write {key} = ["...", "..."]'
        raise SigscopeError(f"{what} is {_kind(value)}, not a list of strings; {example}")
    return tuple(value)


def _text(what: str, key: str, value: object) -> str:
    if not isinstance(value, str):
        raise SigscopeError(f'{what} is {_kind(value)}, not a string; write {key} = "..."')
    return value


def _ignores(what: str, value: object) -> dict[str, tuple[str, ...]]:
    if not _is_table(value):
        raise SigscopeError(f'{what} is {_kind(value)}, not a table; write {_TABLE} = {{ "legacy/**" = ["SIG101"] }}')
    return {glob: _texts(f"{what}: '{glob}'", f'"{glob}"', codes) for glob, codes in value.items()}


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _is_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _kind(value: object) -> str:
    """What TOML calls a value of this type, https://toml.io/en/v1.0.0."""
    if isinstance(value, list):
        return "a list of strings" if _is_texts(value) else "a list with other things than strings"
    names = {dict: "a table", str: "a string", bool: "a boolean", int: "a number", float: "a number"}
    return names.get(type(value), "a date or a time")
