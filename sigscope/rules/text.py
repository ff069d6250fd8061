"""How rules word what they say."""

from sigscope.model.dotted import last_name
from sigscope.model.location import Location
from sigscope.model.project import Connection


def place(location: Location) -> str:
    """`path:line`."""
    return f"{location.path}:{location.line}"


def short(name: str) -> str:
    """The part of a dotted name that a reader knows it by: a method with its class, anything else by its last name.

    `orders.receivers.Mailer.send` is `Mailer.send`, `orders.receivers.announce` is `announce`.
    """
    owner, _, last = name.replace(".<locals>", "").rpartition(".")
    above = last_name(owner)
    return f"{above}.{last}" if above[:1].isupper() else last


def counted(number: int, one: str, many: str) -> str:
    """`1 receiver`, `2 receivers`."""
    return f"{number} {one if number == 1 else many}"


def receiver_key(row: Connection) -> tuple[str, int, int]:
    """What tells one receiver from another: its name and where it is defined, since two lambdas share a name."""
    location = row.receiver_location
    return (row.receiver, 0, 0) if location is None else (row.receiver, location.line, location.column)
