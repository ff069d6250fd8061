"""What a text may do with a name, told without reading it: never wrong by leaving one out."""

import re
from functools import cached_property

_WORD = re.compile(r"\w+")
_GAP = r"(?:[\s\\]|#[^\r\n]*)*"
_CLOSED = r"(?:[)\s\\]|#[^\r\n]*)*"
_CALLED = re.compile(rf"(?<!def )(?<!class )\b(\w+){_CLOSED}\(")
_CALL_OF_CALL = re.compile(rf"\){_CLOSED}\(")
_HANDED = re.compile(rf"(\w+){_GAP}(?=[,)])")
_MEMBER = re.compile(rf"\.{_GAP}(\w+){_CLOSED}(?:=(?!=)|:)")
# several targets on the left of one assignment
_SEVERAL = re.compile(r"^[ \t\f(\[]*\w+[^\n=]*,[^\n=]*=(?!=)", re.MULTILINE)
_RENAMED = re.compile(rf"(\w+)(?={_CLOSED}\sas\b)")
# an assignment whose value is on other lines than its sign, or in parentheses; several statements on a line
_LOOSE_VALUE = re.compile(r"=[\s\\]*\(|\\[\r\n]|;")
_GIVING_LINE = re.compile(r"^(?=[^\r\n]*=|[ \t\f]*[)\]}\"'])[^\r\n]*", re.MULTILINE)
_LAST_WORD = re.compile(r"(\w+)[)\s\\]*(?=[#;\r\n]|\Z)")
_LAST_BARE_WORD = re.compile(r"(\w+)[ \t\f]*(?=[#\n]|\Z)")
_DECORATOR = re.compile(r"^\s*@", re.MULTILINE)
_STAR = re.compile(r"\bimport[\s\\]*\*")


class Clues:
    """The clues of one text; strings and comments are taken for code."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word."""
        return frozenset(_WORD.findall(self.text))

    @cached_property
    def called(self) -> frozenset[str]:
        """The last names of what is called."""
        return frozenset(_CALLED.findall(self.text))

    @cached_property
    def calls_results(self) -> bool:
        """Whether what a call returns is called at once."""
        return _CALL_OF_CALL.search(self.text) is not None

    @cached_property
    def handed(self) -> frozenset[str]:
        """The last names of what is an argument of a call."""
        return frozenset(_HANDED.findall(self.text))

    @cached_property
    def renamed(self) -> frozenset[str]:
        """The last names of what an import or an assignment gives another name to."""
        if ":=" in self.text:
            return self.words
        if _LOOSE_VALUE.search(self.text):
            return frozenset((*_LAST_WORD.findall(self.text), *_RENAMED.findall(self.text)))
        lines = "\n".join(_GIVING_LINE.findall(self.text))
        return frozenset((*_LAST_BARE_WORD.findall(lines), *_RENAMED.findall(self.text)))

    @cached_property
    def members(self) -> frozenset[str]:
        """The names of the attributes that are assigned to."""
        several = (name for line in _SEVERAL.findall(self.text) for name in _WORD.findall(line))
        return frozenset((*_MEMBER.findall(self.text), *several))

    @cached_property
    def decorates(self) -> bool:
        """Whether there is a decorator."""
        return "@" in self.text and _DECORATOR.search(self.text) is not None

    @cached_property
    def imports_all(self) -> bool:
        """Whether there is an `import *`."""
        return _STAR.search(self.text) is not None
