"""Imports of one file, as a startup needs them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """A function that holds an import: its qualified name, the bare name of the outermost function around it, and what
    may call that one although nothing names it.

    `is_registered`: it has a decorator, or its class does; `is_override`: it is a method of a class that has bases, or
    a special method.
    """

    name: str
    outer: str
    is_registered: bool
    is_override: bool


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import: `module` with its leading dots; `names` are empty for `import module`, `*` for all.

    `function` is None where the import runs when the file is imported, else the function whose call runs it.
    """

    module: str
    names: tuple[str, ...]
    function: Function | None
