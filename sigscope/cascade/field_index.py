"""Which files define relations to which model: told from their bytes, so that no other file is parsed for it."""

import re
from collections import defaultdict
from collections.abc import Iterable

from sigscope.model.source import SourceFile

_RELATION = re.compile(
    rb"\b\w*(?:ForeignKey|OneToOneField|ManyToManyField|ParentalKey)\w*\(\s*(?:to\s*=\s*)?[\"']?(?:[\w.]*\.)?(\w+)"
)
_RELATED_NAME = re.compile(rb"\brelated_name\s*=\s*[\"']([\w%()+]+)[\"']")
_WORDS = (b"ForeignKey", b"OneToOneField", b"ManyToManyField", b"ParentalKey")


class FieldIndex:
    """The files of a tree by the models that their relations lead to, and by the names of the other side."""

    def __init__(self, files: Iterable[tuple[SourceFile, bytes]]) -> None:
        self._targets: defaultdict[str, list[SourceFile]] = defaultdict(list)
        self._names: defaultdict[str, list[SourceFile]] = defaultdict(list)
        for file, data in files:
            if any(word in data for word in _WORDS):
                for target in set(_RELATION.findall(data)):
                    self._targets[target.decode("utf-8", "replace")].append(file)
                for name in set(_RELATED_NAME.findall(data)):
                    self._names["%" if b"%" in name else name.decode("utf-8", "replace")].append(file)

    def leading_to(self, model: str) -> list[SourceFile]:
        """The files with a relation to a model that goes by this name, `self` for one of the same file."""
        return sorted({*self._targets.get(model, ()), *self._targets.get("self", ())})

    def naming(self, related_name: str) -> list[SourceFile]:
        """The files with a relation whose other side has this name, or one that is put together."""
        return sorted({*self._names.get(related_name, ()), *self._names.get("%", ())})
