"""Places in source text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range inside one file: lines and columns are 1-based, the end column is one past the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A range in a file of the scanned tree: `path` is POSIX and relative to the scanned root."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def of(cls, path: str, span: Span) -> "Location":
        """Put `span` into the file at `path`."""
        return cls(path, span.line, span.column, span.end_line, span.end_column)
