"""Imports that only serve to connect receivers, and that a linter would take for unused."""

import re
import tokenize
from collections.abc import Iterator
from io import BytesIO

from sigscope.inspection.places import Places
from sigscope.model.inspected import LoadingImport
from sigscope.model.location import Location
from sigscope.model.source import SourceFile
from sigscope.model.syntax import Import, ImportFrom
from sigscope.resolution.scopes import Imported, ImportedName, Module
from sigscope.sources.discovery import SourceTree
from sigscope.sources.lint_settings import UnusedImports
from sigscope.startup.module_graph import absolute

_NOQA = re.compile(rb"#\s*noqa\b(?!\s*:\s*(?!\s*(?:[A-Z]+\d*[\s,]+)*F(?:401)?\b)[A-Z])", re.IGNORECASE)
# `import name as name` says that it is there to be imported from here.
_KEPT = re.compile(rb"\b(\w+)[ \t]+as[ \t]+\1\b")
_FILE_NOQA = re.compile(rb"^\s*#\s*(?:flake8|ruff)\s*:\s*noqa\b(?:\s*$|.*\bF401\b)", re.IGNORECASE | re.MULTILINE)


def loading_imports(places: Places, tree: SourceTree) -> Iterator[LoadingImport]:
    """The imports that load receivers at startup, of names that nothing in the file uses.

    https://docs.astral.sh/ruff/rules/unused-import/
    """
    first: dict[tuple[str, str], Location] = {}
    for row in places.project.connections:
        name = places.module(row.location.path).name
        if name in row.startup_chain[1:]:
            first.setdefault((row.startup_chain[row.startup_chain.index(name) - 1], name), row.location)
    loaders = {prefix for importer, _ in first for prefix in _prefixes(importer)}
    allowed = UnusedImports(tree.root)
    for file in tree.files:
        if file.module in loaders and not file.is_package and not allowed.may_stay(file.path):
            module = places.evaluator.table.module(file)
            if module is not None:
                yield from _of_file(places, module, file, first)


def _prefixes(dotted: str) -> Iterator[str]:
    """A dotted name, and the names above it."""
    while dotted:
        yield dotted
        dotted = dotted.rpartition(".")[0]


def _of_file(
    places: Places, module: Module, file: SourceFile, first: dict[tuple[str, str], Location]
) -> Iterator[LoadingImport]:
    text = places.text(module)
    if _FILE_NOQA.search(text):
        return
    lines = text.splitlines()
    scopes = [module.scope, *(scope for scope in module.scopes.naming(["import"]) if scope.kind == "function")]
    found: dict[Location, LoadingImport] = {}
    bindings = [(scope, each) for scope in scopes for found_in in scope.bindings.values() for each in found_in]
    for owner, binding in bindings:
        source = binding.source
        if not isinstance(source, Imported | ImportedName) or binding.point.path:
            continue
        node = source.node
        target = _target(source, file, owner.dotted, first)
        written = lines[node.span.line - 1 : node.span.end_line]
        is_marked = any(_NOQA.search(line) or binding.name.encode() in _KEPT.findall(line) for line in written)
        if target is not None and not is_marked and _is_unused(binding.name, node, text):
            location = Location.of(file.path, node.span)
            found.setdefault(location, LoadingImport(location, target, first[owner.dotted, target]))
    yield from found.values()


def _target(
    source: Imported | ImportedName, file: SourceFile, importer: str, first: dict[tuple[str, str], Location]
) -> str | None:
    """The module that the import in `importer` loads; None where something else loads it, or nothing connects there."""
    if isinstance(source, Imported):
        names = [source.node.module]
    else:
        base = absolute("." * source.node.level + source.node.module, file)
        names = [f"{base}.{source.alias.name}", f"{base}"]
    return next((name for name in names if (importer, name) in first), None)


def _is_unused(name: str, node: Import | ImportFrom, text: bytes) -> bool:
    """Whether a name stands nowhere in the code but in the import itself, and not in `__all__`."""
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    is_listed = re.search(rb"^__all__\b", text, re.MULTILINE) is not None
    try:
        for token in tokenize.tokenize(BytesIO(text).readline):
            place = (token.start[0], token.start[1] + 1)
            if (node.span.line, node.span.column) <= place < (node.span.end_line, node.span.end_column):
                continue
            if token.type == tokenize.NAME and token.string == name:
                return False
            may_use = token.type == tokenize.STRING and (is_listed or "f" in token.string[:2].lower())
            if may_use and word.search(token.string):
                return False
    except (tokenize.TokenError, SyntaxError):  # syntax that the running Python does not know yet
        return False
    return True
