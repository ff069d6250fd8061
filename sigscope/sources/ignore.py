"""What git would ignore, told without git.

The rules are those of gitignore(5): a pattern is held against an entry itself, the last one that matches decides, a
deeper file outdoes one above it, `.git/info/exclude` comes last, and nothing below an ignored folder is looked at.
Not handled: files that git tracks although a pattern ignores them, and the user's global `core.excludesFile`, which
would make the answer depend on the machine.
"""

import os
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec.pattern import RegexPattern

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def compile_patterns(lines: Iterable[str]) -> tuple["RegexPattern", ...]:
    """Compile the lines of a gitignore file; raises ValueError with the line that is no pattern."""
    from pathspec import GitIgnoreSpec

    patterns: list[RegexPattern] = []
    for line in lines:
        try:
            compiled = GitIgnoreSpec.from_lines([line]).patterns
        except ValueError as error:
            raise ValueError(line) from error
        patterns.extend(pattern for pattern in compiled if pattern.include is not None)
    return tuple(patterns)


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns that hold below the folder `base` (a real path)."""

    base: str
    patterns: tuple["RegexPattern", ...]

    def decide(self, path: str, is_folder: bool) -> bool | None:
        """Tell whether the entry at the real `path` is ignored, or None where no pattern speaks of it."""
        relative = path[len(self.base.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
        for pattern in reversed(self.patterns):
            if _matches(pattern, relative, is_folder):
                return pattern.include
        return None


def _matches(pattern: "RegexPattern", path: str, is_folder: bool) -> bool:
    """Tell whether `pattern` matches the entry itself.

    pathspec's expressions also match whatever lies below a match, with a group at the slash that ends the match. git
    does not: a folder that was let in again must not have its files judged by the pattern that met the folder.
    """
    found = pattern.match_file(path)
    if found is not None and found.match.lastindex is None:
        return True
    if not is_folder:
        return False
    found = pattern.match_file(path + "/")
    return found is not None and found.match.lastindex is not None and found.match.end() == len(path) + 1


Stack = tuple[Rules, ...]
"""Rules from the weakest to the strongest."""


def is_ignored(stack: Stack, path: str, is_folder: bool) -> bool:
    """Tell whether the entry at the real `path` is ignored by the strongest rules that speak of it."""
    for rules in reversed(stack):
        decision = rules.decide(path, is_folder)
        if decision is not None:
            return decision
    return False


def enter(stack: Stack, folder: str, names: Collection[str]) -> Stack:
    """Return the rules that hold inside the real `folder` whose entries are `names`; a repository starts anew."""
    if ".git" not in names and ".gitignore" not in names:
        return stack
    if ".git" in names:
        stack = (_read(_exclude_file(os.path.join(folder, ".git")), folder),)
    if ".gitignore" in names:
        stack = (*stack, _read(os.path.join(folder, ".gitignore"), folder))
    return tuple(rules for rules in stack if rules.patterns)


def stack_above(folder: str) -> Stack:
    """Return the rules that reach the real `folder` from its parents, up to the top of the repository it lies in.

    Empty without a repository, and where those rules ignore the folder: who names it wants to see it.
    """
    parents: list[str] = []
    parent = folder
    while not os.path.lexists(os.path.join(parent, ".git")):
        above = os.path.dirname(parent)
        if above == parent:
            return ()
        parent = above
        parents.insert(0, parent)
    stack: Stack = ()
    for parent, child in pairwise([*parents, folder]):
        stack = enter(stack, parent, [name for name in (".git", ".gitignore") if _exists_in(parent, name)])
        if is_ignored(stack, child, is_folder=True):
            return ()
    return stack


def _exists_in(folder: str, name: str) -> bool:
    return os.path.lexists(os.path.join(folder, name))


def _read(path: str, base: str) -> Rules:
    """Read an ignore file; like git, pass over a link, what can't be read and a line that is no pattern."""
    try:
        if os.path.islink(path) or not os.path.isfile(path):
            return Rules(base, ())
        with open(path, "rb") as stream:
            text = stream.read().removeprefix(_BYTE_ORDER_MARK).decode("utf-8", "surrogateescape")
    except OSError:
        return Rules(base, ())
    patterns: list[RegexPattern] = []
    for line in text.split("\n"):
        try:
            patterns.extend(compile_patterns([line.removesuffix("\r")]))
        except ValueError:
            continue
    return Rules(base, tuple(patterns))


def _exclude_file(git: str) -> str:
    """Return the `info/exclude` of a `.git`: a folder, or the file that worktrees and submodules have in its place."""
    if os.path.isfile(git):
        git = os.path.join(os.path.dirname(git), _first_line(git).removeprefix("gitdir:").strip())
        git = os.path.join(git, _first_line(os.path.join(git, "commondir")))
    return os.path.join(git, "info", "exclude")


def _first_line(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as stream:
            return stream.readline().strip()
    except OSError:
        return ""
