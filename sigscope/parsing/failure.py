"""What is no Python."""


class ParseFailure(Exception):
    """`reason` says in one short line why a text can't be read as Python."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
