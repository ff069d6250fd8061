"""A file as it was when it was read."""

Stamp = tuple[int, int]
"""The size in bytes and the time of the last change in nanoseconds."""
Read = tuple[Stamp | None, bytes]
"""The stamp of a file, None where it could not be read, and what stands for its content."""
