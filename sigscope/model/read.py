"""A file as it was when it was read."""

from dataclasses import dataclass

Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Read:
    """`stamp`: its size in bytes and the time of its last change in nanoseconds, None where it could not be read;
    `digest` stands for its content."""

    stamp: Stamp | None
    digest: bytes
