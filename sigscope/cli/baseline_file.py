"""The file of a baseline: read and written, and which of its entries a run can speak of."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from posixpath import join, normpath

from sigscope.cli import output
from sigscope.errors import SigscopeError
from sigscope.model.diagnostic import Diagnostic
from sigscope.rules.baseline import Entry, entries

VERSION = 1
_KEYS = ("path", "code", "subject", "count")


@dataclass(frozen=True, slots=True)
class Baseline:
    """The baseline `file` and its entries, for a run over `paths` (below the scanned `root`) with the rules `codes`.

    The paths in it are relative to its folder, so it holds wherever a run is started.
    """

    file: str
    entries: tuple[Entry, ...]
    root: str
    paths: tuple[str, ...]
    codes: frozenset[str]

    def place(self, path: str) -> str:
        """A path that is relative to the scanned root as the baseline has it."""
        return normpath(join(self._from_here(self.root), path))

    def within(self) -> tuple[Entry, ...]:
        """The entries that the run can speak of: of the scanned paths, of the rules that were run."""
        starts = [self._from_here(path) for path in self.paths]
        return tuple(one for one in self.entries if one.code in self.codes and _is_below(one.path, starts))

    def rewritten(self, diagnostics: Iterable[Diagnostic]) -> tuple[Entry, ...]:
        """The entries that accept the diagnostics, beside those that the run can't speak of."""
        within = frozenset(self.within())
        return (*(one for one in self.entries if one not in within), *entries(diagnostics, self.place))

    def _from_here(self, path: str) -> str:
        return Path(os.path.relpath(path, os.path.dirname(os.path.abspath(self.file)))).as_posix()


def _is_below(path: str, starts: Iterable[str]) -> bool:
    return any(start in (".", path) or path.startswith(f"{start}/") for start in starts)


def read(file: str) -> tuple[Entry, ...] | None:
    """The entries of a baseline, None where there is no such file.

    Raises SigscopeError for a file that can't be read or that is no baseline.
    """
    try:
        document = json.loads(Path(file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as problem:
        raise SigscopeError(f"can't read the baseline {file}: {problem.strerror}") from problem
    except ValueError as problem:
        raise SigscopeError(f"{file} is no baseline of sigscope: it is no JSON; name another file") from problem
    rows = document.get("entries") if isinstance(document, dict) and document.get("version") == VERSION else None
    if not isinstance(rows, list):
        raise SigscopeError(f"{file} is no baseline of sigscope, version {VERSION}; name another file")
    return tuple(_entry(file, row) for row in rows)


def accepted(file: str) -> tuple[Entry, ...]:
    """The entries of a baseline that must be there. Raises SigscopeError."""
    found = read(file)
    if found is None:
        raise SigscopeError(f"there is no baseline {file}; sigscope check --write-baseline writes it")
    return found


def write(file: str, rows: Iterable[Entry]) -> None:
    """Write the entries, sorted, one a line; the same entries give the same bytes. Raises SigscopeError."""
    texts = [json.dumps(asdict(one)) for one in sorted(rows)]
    body = ",\n    ".join(texts)
    listed = f"[\n    {body}\n  ]" if texts else "[]"
    output.write(file, f'{{\n  "version": {VERSION},\n  "entries": {listed}\n}}\n')


def _entry(file: str, row: object) -> Entry:
    if isinstance(row, dict) and row.keys() == set(_KEYS):
        path, code, subject, count = (row[key] for key in _KEYS)
        texts = all(isinstance(text, str) for text in (path, code, subject))
        if texts and isinstance(count, int) and not isinstance(count, bool) and count > 0:
            return Entry(path, code, subject, count)
    raise SigscopeError(f"{file} is a damaged baseline: {row!r} is no entry; write it anew with --write-baseline")
