"""What was told of single files, kept from one run to the next by their content.

Where a few files of a project changed the result is worked out anew, and the others need not be parsed for it. One file
holds what a project's last runs took; it is replaced as a whole, so runs at the same time cost each other time alone.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import blake2b

from sigscope.sources.pickles import dump, load, sealed, unsealed, write_whole
from sigscope.sources.text import content

_MAGIC = b"sigscope facts 2\n"
_DIGEST = 32
Kind = bytes
SLICES: Kind = b"slices"
IMPORTS: Kind = b"imports"
Key = bytes
Told = tuple[Key, bytes]
"""What is told of one file, pickled, behind its key."""

_current: "ContextVar[Facts | None]" = ContextVar("current", default=None)


class Facts:
    """The facts at `path`, a file of the cache; those of this run alone where it is None."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._known: dict[bytes, bytes] = {}
        self._used: dict[bytes, Callable[[], object | None]] = {}
        self._has_more = False
        data = None if path is None else content(path)
        found = None if data is None else unsealed(data, _MAGIC)
        kept = None if found is None else load(found)
        if isinstance(kept, dict):
            self._known = kept

    def __len__(self) -> int:
        return len(self._known)

    def find(self, key: Key) -> object | None:
        """What was told of a file, see `key_of`; None where nothing was."""
        found = self._known.get(key)
        return None if found is None else load(found)

    def use(self, key: Key, more: Callable[[], object | None]) -> None:
        """Keep what is told of a file; `more` gives it in the end, None where it is what it was."""
        self._used[key] = more

    def add(self, told: Iterable[Told]) -> None:
        """Take in what was told elsewhere."""
        self._known.update(told)
        self._has_more = True

    def keep(self) -> None:
        """Write down what this run took, and as many others."""
        if self._path is None:
            return
        new = {key: found for key, more in self._used.items() if (found := more()) is not None}
        if not new and not self._has_more:
            return
        kept = {key: dump(found) for key, found in new.items()}
        kept.update((key, self._known[key]) for key in self._used.keys() - new.keys() if key in self._known)
        others = [key for key in self._known if key not in self._used]
        kept.update((key, self._known[key]) for key in others[: len(self._used)])
        write_whole(self._path, sealed(dump(kept), _MAGIC))


def key_of(kind: Kind, data: bytes) -> Key:
    """What stands for the facts of one kind about a file with these bytes."""
    return blake2b(data, digest_size=_DIGEST, person=kind).digest()


@contextmanager
def kept_facts(path: str | None) -> Iterator[None]:
    """Take what is told of single files from a file of the cache inside of it, and keep more there at its end."""
    facts = Facts(path)
    token = _current.set(facts)
    try:
        yield
    finally:
        _current.reset(token)
    facts.keep()


def current() -> Facts | None:
    """The facts to take from, None where none are kept."""
    return _current.get()
