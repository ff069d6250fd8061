"""What a tree itself says of its processes: the settings module in `manage.py`, `wsgi.py`, `asgi.py` or pytest's
configuration, and the modules that packaging files name."""

import configparser
import re
import tomllib
from collections.abc import Iterable, Iterator

from sigscope.model.source import SourceFile
from sigscope.sources.text import Unreadable, bytes_of, read_bytes

_SCRIPTS = ("manage.py", "wsgi.py", "asgi.py")
_NAMED = re.compile(rb"DJANGO_SETTINGS_MODULE[\"']\s*(?:,|\]\s*=)\s*[\"']([\w.]+)[\"']")
_STARTING = ("Procfile", "pyproject.toml", "pytest.ini", "setup.cfg", "setup.py", "tox.ini")
_OPTION = re.compile(r"--ds(?:=|\s+)([\w.]+)")
_INI_FILES = (("pytest.ini", "pytest"), (".pytest.ini", "pytest"), ("tox.ini", "pytest"), ("setup.cfg", "tool:pytest"))


def named_settings(root: str, files: Iterable[SourceFile]) -> list[str]:
    """The dotted names that the tree sets DJANGO_SETTINGS_MODULE to, the likeliest first, each once.

    `root` is the scanned folder, whose pytest configuration is read; `files` are those of the tree. A `manage.py` comes
    before `wsgi.py` and `asgi.py`, these before pytest, and a file near the root before one that lies deeper.
    https://docs.djangoproject.com/en/5.2/topics/settings/#designating-the-settings,
    https://pytest-django.readthedocs.io/en/latest/configuring_django.html
    """
    scripts = [file for file in files if file.path.rpartition("/")[2] in _SCRIPTS]
    scripts.sort(key=lambda file: (_SCRIPTS.index(file.path.rpartition("/")[2]), file.path.count("/"), file.path))
    found = [name.decode() for file in scripts for name in _NAMED.findall(bytes_of(file))]
    return list(dict.fromkeys([*found, *_of_pytest(root)]))


def process_texts(root: str) -> bytes:
    """The text of the files in the scanned folder that name what processes run: entry points, plugins, a Procfile."""
    return "\n".join(_text(f"{root}/{name}") for name in _STARTING).encode()


def _of_pytest(root: str) -> Iterator[str]:
    for file, section in _INI_FILES:
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read_string(_text(f"{root}/{file}"))
        except configparser.Error:
            continue
        if parser.has_section(section):
            yield from _of_options(dict(parser.items(section)))
    try:
        options = tomllib.loads(_text(f"{root}/pyproject.toml"))
        for key in ("tool", "pytest", "ini_options"):
            options = options.get(key, {})
        yield from _of_options({name.lower(): str(value) for name, value in options.items()})
    except (tomllib.TOMLDecodeError, AttributeError):  # no TOML, or a table where there should be one
        return


def _text(path: str) -> str:
    try:
        return read_bytes(path).decode("utf-8", "replace")
    except Unreadable:
        return ""


def _of_options(options: dict[str, str]) -> Iterator[str]:
    yield from _OPTION.findall(options.get("addopts", ""))
    if options.get("django_settings_module"):
        yield options["django_settings_module"].strip()
