"""What a project tells its linters about imports that nothing uses: F401 of pyflakes, ruff and flake8."""

import configparser
import os
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase

from sigscope.sources.text import Unreadable, read_bytes

_TOML = (("pyproject.toml", ("tool", "ruff")), ("ruff.toml", ()), (".ruff.toml", ()))
_INI = (".flake8", "setup.cfg", "tox.ini")
_CODE = "F401"
_MAX_UP = 4


class UnusedImports:
    """Which files may keep imports that nothing uses; read from the scanned root and the folders above it."""

    def __init__(self, root: str) -> None:
        self._root = os.path.realpath(root)
        self._patterns: list[tuple[str, str]] = []
        folder = self._root
        for _ in range(_MAX_UP):
            self._patterns += [(folder, pattern) for pattern in (*_of_ruff(folder), *_of_flake8(folder))]
            if os.path.exists(f"{folder}/.git"):
                break
            folder = os.path.dirname(folder)

    def may_stay(self, path: str) -> bool:
        """Whether a linter leaves them in the file at `path`, POSIX, relative to the scanned root."""
        absolute = f"{self._root}/{path}"
        name = path.rpartition("/")[2]
        return any(_matches(absolute, name, folder, pattern) for folder, pattern in self._patterns)


def _matches(absolute: str, name: str, folder: str, pattern: str) -> bool:
    """Whether a pattern of a linter, relative to its configuration's folder or a bare file name, takes in a file."""
    relative = os.path.relpath(absolute, folder).replace(os.sep, "/")
    pattern = pattern.removeprefix("./").rstrip("/")
    return fnmatchcase(name, pattern) or fnmatchcase(relative, pattern) or fnmatchcase(relative, f"{pattern}/*")


def _holds(codes: object) -> bool:
    return isinstance(codes, list) and any(isinstance(code, str) and code and _CODE.startswith(code) for code in codes)


def _names_all(codes: object) -> bool:
    return isinstance(codes, list) and "ALL" in codes


def _of_ruff(folder: str) -> Iterator[str]:
    """https://docs.astral.sh/ruff/settings/#lint_per-file-ignores"""
    for name, keys in _TOML:
        try:
            table: object = tomllib.loads(_text(f"{folder}/{name}"))
        except tomllib.TOMLDecodeError:
            continue
        for key in keys:
            table = table.get(key) if isinstance(table, dict) else None
        if isinstance(table, dict):
            yield from _of_table(table)
            yield from _of_table(table.get("lint"))


def _of_table(table: object) -> Iterator[str]:
    if not isinstance(table, dict):
        return
    chosen = [table[key] for key in ("select", "extend-select") if key in table]
    is_chosen = "select" not in table or any(_holds(codes) or _names_all(codes) for codes in chosen)
    if not is_chosen or any(_holds(table.get(key)) for key in ("ignore", "extend-ignore")):
        yield "*"
    for key in ("per-file-ignores", "extend-per-file-ignores"):
        files = table.get(key)
        yield from (pattern for pattern, codes in files.items() if _holds(codes)) if isinstance(files, dict) else ()


def _of_flake8(folder: str) -> Iterator[str]:
    """https://flake8.pycqa.org/en/latest/user/options.html#cmdoption-flake8-per-file-ignores"""
    for name in _INI:
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read_string(_text(f"{folder}/{name}"))
        except configparser.Error:
            continue
        options = dict(parser.items("flake8")) if parser.has_section("flake8") else {}
        for key in ("ignore", "extend-ignore"):
            if _holds(options.get(key, "").replace(",", " ").split()):
                yield "*"
        for files, codes in _pairs(options.get("per-file-ignores", "")):
            if _holds(codes):
                yield from files


def _pairs(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """`files: codes` after `files: codes`, separated by commas or spaces in any mixture."""
    files: list[str] = []
    codes: list[str] = []
    is_files = True
    for word in text.replace(",", " ").replace(":", " : ").split():
        if word == ":":
            is_files = False
        elif not is_files and not _is_code(word):
            yield files, codes
            files, codes, is_files = [word], [], True
        else:
            (files if is_files else codes).append(word)
    yield files, codes


def _is_code(word: str) -> bool:
    return word[:1].isupper() and word.isalnum() and (word[1:].isdigit() or word.isupper() or len(word) == 1)


def _text(path: str) -> str:
    try:
        return read_bytes(path).decode("utf-8", "replace")
    except Unreadable:
        return ""
