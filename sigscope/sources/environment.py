"""Where an environment keeps its libraries, found by looking at its files; no interpreter is run."""

import os
import re
from collections.abc import Iterator

from sigscope.errors import SigscopeError
from sigscope.sources.text import Unreadable, read_bytes

_SITE = ("site-packages", "dist-packages")  # the second is Debian's: https://wiki.debian.org/Python
# POSIX: lib/python3.12, lib/pypy3.11, and lib/python3 on Debian; `local` is Debian's too
_LIBRARIES = ("local/lib", "lib", "lib64")
_VERSIONED = re.compile(r"(?:python|pypy)\d+(?:\.\d+)?t?")
_VERSION = re.compile(r"(\d+)\.(\d+)")
_ADVICE = "name a Python executable, an environment's folder or a site-packages folder"
_Version = tuple[int, ...]


def library_roots(python: str) -> tuple[str, ...]:
    """Return the absolute folders that the environment at `python` imports libraries from, in order.

    `python` is an executable (`.venv/bin/python`, also a link: what counts is the environment that it lies in, so its
    target is asked only where the link lies in none), an environment's folder, or a site-packages folder. The plain
    paths in `*.pth` files, as editable installs leave them, come behind the folder that holds them; so does the
    system's site-packages where `pyvenv.cfg` includes it. https://docs.python.org/3/library/site.html, PEP 405
    Raises SigscopeError where there is no such path or no site-packages.
    """
    if not os.path.exists(python):
        raise SigscopeError(f"{python!r} does not exist: {_ADVICE}")
    absolute = os.path.abspath(python)
    sites = _of_folder(absolute) if os.path.isdir(absolute) else _of_executable(absolute)
    if not sites:
        raise SigscopeError(f"{python!r} leads to no site-packages: {_ADVICE}")
    return tuple(dict.fromkeys(root for site in sites for root in (site, *_paths_of(site))))


def _of_folder(folder: str) -> list[str]:
    if os.path.basename(folder) in _SITE or any(name.endswith(".dist-info") for name in _names(folder)):
        return [folder]  # metadata lies beside what `pip install --target` installs as well
    return _of_environment(folder, ())


def _of_executable(executable: str) -> list[str]:
    for link in _links(executable):
        folder = os.path.dirname(link)
        for environment in (os.path.dirname(folder), folder):  # Windows keeps its main python.exe beside Lib
            sites = _of_environment(environment, _version_in(os.path.basename(link)))
            if sites:
                return sites
    return []


def _links(path: str) -> Iterator[str]:
    """The path, what it links to, and so on."""
    yield path
    while os.path.islink(path):
        path = os.path.normpath(os.path.join(os.path.dirname(path), os.readlink(path)))
        yield path


def _of_environment(folder: str, version: _Version) -> list[str]:
    """The site-packages of an environment for a Python version; where nothing tells it, for the newest there is."""
    config = _configuration(folder)
    version = version or _version_in(config.get("version", config.get("version_info", "")))
    sites = _sites(folder, version)
    home = config.get("home", "")
    if sites and home and config.get("include-system-site-packages", "").lower() == "true":
        sites += _sites(os.path.dirname(home), version) or _sites(home, version)
    return sites


def _configuration(folder: str) -> dict[str, str]:
    """What `pyvenv.cfg` says, the keys in lower case; empty where there is none."""
    pairs = (line.partition("=") for line in _lines(os.path.join(folder, "pyvenv.cfg")))
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _sites(folder: str, version: _Version) -> list[str]:
    found: dict[str, tuple[_Version, str]] = {}
    for library in _LIBRARIES:
        parent = os.path.join(folder, library)
        for name in filter(_VERSIONED.fullmatch, _names(parent)):
            for path in _site_folders(os.path.join(parent, name)):
                found.setdefault(os.path.realpath(path), (_version_in(name), path))  # lib64 often is a link to lib
    versions = {told for told, _ in found.values()}
    wanted = version if version in versions else max(versions, default=())
    return [path for told, path in found.values() if told in ((), wanted)] or _site_folders(f"{folder}/Lib")


def _version_in(name: str) -> _Version:
    """The first two numbers of a version that a name holds; empty where it has none, or only the first."""
    found = _VERSION.search(name)
    return () if found is None else (int(found[1]), int(found[2]))


def _site_folders(folder: str) -> list[str]:
    paths = (os.path.join(folder, name) for name in _SITE)
    return [path for path in paths if os.path.isdir(path)]


def _paths_of(site: str) -> Iterator[str]:
    """The folders that plain lines of `*.pth` files add; lines that Python would run are left alone."""
    for name in _names(site):
        if name.endswith(".pth") and not name.startswith("."):
            for line in _lines(os.path.join(site, name)):
                path = os.path.normpath(os.path.join(site, line.strip()))
                if not line.startswith(("#", "import ", "import\t")) and line.strip() and os.path.isdir(path):
                    yield path


def _lines(path: str) -> list[str]:
    try:
        return read_bytes(path).decode("utf-8-sig", "replace").splitlines()
    except Unreadable:
        return []


def _names(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []
