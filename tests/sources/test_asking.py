"""What is asked of files: a change that no answer shows is none that matters."""

from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from sigscope.model.read import Asked
from sigscope.model.source import SourceText
from sigscope.sources.asking import QUESTIONS, answers_alike, ask, ask_words
from sigscope.sources.imports import defined_names, scan_imports
from sigscope.sources.reads import noting
from sigscope.sources.traits import has_star
from sigscope.sources.words import renamed_to, word_set


@pytest.fixture
def text(tmp_path: Path) -> SourceText:
    path = tmp_path / "shop.py"
    path.write_text("from a import order as bought, *\n\nclass Order: ...\n", encoding="utf-8")
    return SourceText("shop.py", str(path))


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_its_function(name: str) -> None:
    module, _, function = name.partition(".")
    assert getattr(import_module(f"sigscope.sources.{module}"), function).__name__ == function


def test_what_is_asked_is_noted(text: SourceText) -> None:
    wanted: set[str] = {"Order"}
    with noting() as reads:
        assert ask(text, renamed_to, "order") == {"bought"}
        assert ask_words(text, wanted, defined_names) == ["Order"]
    assert list(reads.asked.values()) == [
        (("words.renamed_to", ("order",), None), [text.absolute]),
        (("imports.defined_names", (), wanted), [text.absolute]),
    ]
    assert not reads.whole


def test_nothing_is_noted_of_what_can_not_be_read(tmp_path: Path) -> None:
    with noting() as reads:
        assert not ask(SourceText("gone.py", str(tmp_path / "gone.py")), has_star)
    assert not reads.asked
    assert reads.seen[str(tmp_path / "gone.py")][0] is None


def test_only_questions_that_a_later_run_can_ask_are_asked(text: SourceText) -> None:
    with pytest.raises(AssertionError, match="scan_imports"):
        ask(text, scan_imports)


@pytest.mark.parametrize(
    ("asked", "after", "is_alike"),
    [
        (("traits.has_star", (), None), b"x = 1", True),
        (("traits.has_star", (), None), b"x * 1", False),
        (("words.renamed_to", ("a",), None), b"import a as b", False),
        (("words.renamed_to", ("a",), None), b"import c as b", True),
        (("words.word_set", (), {b"a", b"b"}), b"b = c, b", False),
        (("words.word_set", (), {b"b"}), b"b = c, b", False),
        (("words.word_set", (), {b"c"}), b"b = a", True),
        (("imports.defined_names", (), {"f"}), b"def f(): ...\ndef f(): ...", False),
        (("imports.defined_names", (), {"g"}), b"def f(): ...\ndef f(): ...", True),
        (("gates.running_words", ((),), {"a"}), b"a, b", False),
        (("gates.running_words", ((),), {"b"}), b"a", True),
        (("traits.class_names", (), {"order"}), b"class ORDER: ...", False),
        (("traits.class_names", (), {"order"}), b"class Paid: ...", True),
    ],
)
def test_answers_are_held_against_each_other(asked: Asked, after: bytes, is_alike: bool) -> None:
    assert answers_alike(b"", after, [asked]) is is_alike
    assert answers_alike(after, b"", [asked]) is is_alike
    assert answers_alike(after, after + b"\n", [asked])


def test_a_word_more_is_no_other_set() -> None:
    assert answers_alike(b"a", b"a, a", [("words.word_set", (), {b"a"})])
    assert word_set(b"a, a") == {b"a"}
    assert Counter(defined_names(b"def f(): ...\ndef f(): ...")) == {"f": 2}
