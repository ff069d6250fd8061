"""How things are called in the pictures: short where that is enough."""

from collections import Counter
from collections.abc import Iterable

from sigscope.graph import Orphan
from sigscope.model.dotted import last_name
from sigscope.model.location import Location
from sigscope.model.project import Connection


class ShortNames:
    """Dotted names by their last part, where no other of `names` has the same."""

    def __init__(self, names: Iterable[str]) -> None:
        self._count = Counter(last_name(name) for name in set(names))

    def short(self, name: str) -> str:
        """The last part of one of the names, or the whole where the last part is not enough."""
        last = last_name(name)
        return last if self._count[last] == 1 else name


def within(name: str, package: str) -> str:
    """`name` as seen from inside `package`, whole where it is not in it."""
    return name.removeprefix(f"{package}.")


def in_file(name: str, location: Location | None) -> str:
    """What is left of a dotted name when its file is shown beside it: `Order.save` of `orders.models.Order.save`."""
    if location is not None:
        segments = location.path.removesuffix(".py").removesuffix("/__init__").split("/")
        for start in range(len(segments)):
            inside = within(name, ".".join(segments[start:]))
            if inside != name:
                return inside
        _, module, inside = name.partition(f".{'.'.join(segments)}.")  # the scanned root lies inside of a package
        return inside if module else name
    return name


def place(location: Location) -> str:
    """`path:line`."""
    return f"{location.path}:{location.line}"


def orphan_word(orphan: Orphan) -> str:
    """What stands out beside an orphan: `NEVER SENT`, with a question mark where there is doubt."""
    return orphan.kind.replace("-", " ").upper() + ("?" if orphan.doubts else "")


def plural(count: int, noun: str) -> str:
    """`1 signal`, `2 signals`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def connected_elsewhere(row: Connection) -> Location | None:
    """Where a connection is made apart from its receiver's definition, so that both places are worth showing."""
    defined, made = row.receiver_location, row.location
    if defined is None or (made.path == defined.path and defined.line <= made.line <= defined.end_line):
        return None
    return made
