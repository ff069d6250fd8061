"""From the paths that a user names to the Python files of the tree, with their module names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sigscope.model.project import App, Failure
from sigscope.model.source import SourceFile, SourceText
from sigscope.sources.apps import find_apps
from sigscope.sources.asking import ask
from sigscope.sources.evidence import gather
from sigscope.sources.layout import name_modules
from sigscope.sources.part import larger_project
from sigscope.sources.testcode import find_tests, is_named_test
from sigscope.sources.walk import Walked, walk

_NAMES = re.compile(r"[\\/]|\.py$")


@dataclass(frozen=True, slots=True)
class SourceTree:
    """`root` as the user named it, POSIX; `files` are production code, `tests` test code, both sorted by path; `apps`
    are the apps of the production code; `failures` are folders that could not be listed; `templates` are the files that
    may be templates, by their suffix; `libraries` are the absolute folders in it that libraries are installed in;
    `part_of` is the absolute folder of the project that it is only a part of, None where nothing tells of one."""

    root: str
    files: tuple[SourceFile, ...]
    tests: tuple[SourceFile, ...]
    apps: tuple[App, ...]
    failures: tuple[Failure, ...]
    templates: tuple[SourceText, ...] = ()
    libraries: tuple[str, ...] = ()
    part_of: str | None = None


def discover(
    paths: Sequence[str], *, exclude: Sequence[str] = (), configured: str | None = None, walked: Walked | None = None
) -> SourceTree:
    """Find the Python files (`*.py`) under `paths`, folders and files, each once.

    The root is the folder as named, the parent of a single file, the common parent of several paths. What git would
    ignore is left out, and so are virtual environments, `site-packages` and other folders that libraries are installed
    in, `node_modules`, caches, translations, and whatever matches
    `exclude`, patterns in gitignore's syntax relative to the root. A path that is named is walked even if it is ignored
    or lies in `site-packages`. A file that git tracks although it is ignored is not seen: that would take git itself.
    Links to folders are followed, and each real folder is visited once. A file that can't be read is listed; reading
    it says why. `configured` is the folder whose configuration names the settings; `walked` what a walk over the
    same paths has found, None walks.

    Raises SigscopeError for a path that does not exist or is not Python, and for a pattern that is none.
    """
    walked = walked or walk(paths, exclude)
    tops = frozenset(name for path in (walked.absolute, *walked.paths) for name in _NAMES.split(path))
    texts = (SourceText(path, f"{walked.absolute}/{path}") for path in walked.paths)
    evidence = {text.path: ask(text, gather, tops) for text in texts}
    files = name_modules(walked.absolute, {path: found.imports for path, found in evidence.items()})
    starts = {start.shown: is_named_test(start.path, start.is_folder) for start in walked.starts}
    tests = find_tests(files, evidence, starts)
    production = tuple(file for path, file in files.items() if path not in tests)
    installed = {name for file in production for name in evidence[file.path].installed}
    return SourceTree(
        root=walked.root,
        files=production,
        tests=tuple(file for path, file in files.items() if path in tests),
        apps=find_apps(production, installed),
        failures=walked.failures,
        templates=tuple(SourceText(path, f"{walked.absolute}/{path}") for path in walked.templates),
        libraries=walked.libraries,
        part_of=larger_project(walked, configured),
    )
