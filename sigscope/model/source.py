"""Files of the scanned tree."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class SourceText:
    """A file as a text, Python or not: `path` is POSIX and relative to the scanned root, `absolute` opens it."""

    path: str
    absolute: str


@dataclass(frozen=True, slots=True, order=True)
class SourceFile:
    """One Python file.

    `path` is POSIX and relative to the scanned root; `absolute` opens it; `module` is its dotted name in the running
    process (`orders.signals`; `orders` for `orders/__init__.py`, where `is_package` is true); `import_root` is the
    folder that would stand on `sys.path` to import it, POSIX, relative to the scanned root (`.` is the root itself; it
    may begin with `..` where the root lies inside a package). A file of an installed library (`is_library`) lies
    outside the tree: its `path` and `import_root` are absolute.
    """

    path: str
    absolute: str
    module: str
    is_package: bool
    import_root: str
    is_library: bool = False

    def __hash__(self) -> int:
        """The place alone: many sets of files are made, and the other fields hardly tell two apart."""
        return hash(self.absolute)
