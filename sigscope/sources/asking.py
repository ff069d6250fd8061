"""Questions to the bytes of single files, noted so that a change that matters can be told from one that does not.

A file that answers all that was asked of it as it did before may hold anything else: the next run would ask the same
and say the same. What is read in another way is read as a whole, and any change in it matters.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import TypeVar, TypeVarTuple

from sigscope.model.read import Asked, Words
from sigscope.model.source import SourceFile, SourceText
from sigscope.sources.reads import note_asked
from sigscope.sources.text import Unreadable, peek

QUESTIONS = (
    "evidence.gather",
    "evidence.installed_apps",
    "gates.asked_apps",
    "gates.closed_lines",
    "gates.running_imports",
    "gates.running_includes",
    "gates.running_strings",
    "gates.running_words",
    "imports.defined_names",
    "prefilter.may_hold_site",
    "prefilter.may_use",
    "prefilter.names_of_bases",
    "text.why_undecodable",
    "traits.bare_ids",
    "traits.changed_words",
    "traits.class_names",
    "traits.exported",
    "traits.has_mark",
    "traits.has_star",
    "traits.is_program",
    "traits.may_hold_model",
    "traits.may_make_names",
    "traits.names_module",
    "traits.quoted_ids",
    "traits.related_names",
    "traits.says",
    "traits.through_names",
    "words.renamed_to",
    "words.word_set",
)
"""The functions that answer, by their module in this package and their name: they take the bytes and what they are
asked about, and nothing else has a say in what they return."""

_PACKAGE = __name__.rpartition(".")[0]
_KNOWN = frozenset(QUESTIONS)
_About = TypeVarTuple("_About")
_Answer = TypeVar("_Answer")
_Words = TypeVar("_Words", bound=Iterable[str] | Iterable[bytes])


def ask(
    file: SourceFile | SourceText,
    question: Callable[[bytes, *_About], _Answer],
    *about: *_About,
) -> _Answer:
    """The answer of a file, that of an empty one where it can't be read."""
    return question(_look(file, (_name(question), about, None)), *about)


def ask_words(
    file: SourceFile,
    wanted: Words,
    question: Callable[[bytes, *_About], _Words],
    *about: *_About,
) -> _Words:
    """The same for an answer of which the `wanted` words alone matter, those that are added later included."""
    return question(_look(file, (_name(question), about, wanted)), *about)


def answers_alike(before: bytes, now: bytes, asked: Iterable[Asked]) -> bool:
    """Whether two contents of a file give the same answers."""
    return all(_answer(before, each) == _answer(now, each) for each in asked)


def _look(file: SourceFile | SourceText, asked: Asked) -> bytes:
    try:
        data = peek(file.absolute, keep=file.path.endswith(".py"))
    except Unreadable:
        return b""
    note_asked(file.absolute, asked)
    return data


def _name(question: Callable[..., object]) -> str:
    name = f"{question.__module__.rpartition('.')[2]}.{question.__name__}"
    assert name in _KNOWN, name
    return name


def _answer(data: bytes, asked: Asked) -> object:
    question, about, wanted = asked
    assert question in _KNOWN
    module, _, name = question.partition(".")
    answer = getattr(import_module(f"{_PACKAGE}.{module}"), name)(data, *about)
    if wanted is None:
        return answer
    if isinstance(answer, set | frozenset):
        return wanted & answer
    found = answer if isinstance(answer, Mapping) else Counter(answer)
    return {word: found[word] for word in wanted & found.keys()}
