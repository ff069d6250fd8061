"""A file as it was when it was read, and what was asked of it."""

Stamp = tuple[int, int]
"""The size in bytes and the time of the last change in nanoseconds."""
Read = tuple[Stamp | None, bytes]
"""The stamp of a file and what stands for its content; None and the reason where it could not be read."""

Words = set[str] | set[bytes]
Asked = tuple[str, tuple[object, ...], Words | None]
"""A question, by the name of the function that answers it, what it was asked about, and which words of the answer
matter, None where all of it does. Of these words there come more while names are followed."""
