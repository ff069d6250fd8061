"""What comments suppress, and what they suppress in vain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.inspection.comments import find_comments
from sigscope.model.diagnostic import Diagnostic
from sigscope.model.location import Location
from sigscope.rules.registry import RULES
from sigscope.rules.suppressions import suppress

EVERY = RULES
BUT_SIG102 = tuple(rule for rule in RULES if rule.code != "SIG102")
SILENT = tuple(rule for rule in RULES if rule.code != "SIG901")


def at(line: int, code: str = "SIG102", path: str = "a.py") -> Diagnostic:
    return Diagnostic(code, "message", "help", Location(path, line, 1, line, 9), "subject")


def left(text: str, *found: Diagnostic, running=EVERY) -> list[tuple[int, str, str]]:
    """Line, code and message of what is left of the diagnostics in a file with this text."""
    result = suppress(found, find_comments("a.py", text), running, RULES)
    assert len(result.diagnostics) + result.count >= len(found)
    return [(one.location.line, one.code, one.message) for one in result.diagnostics]


@pytest.mark.parametrize(
    "comment",
    [
        "# sigscope: ignore",
        "#sigscope:ignore",
        "# sigscope: ignore[SIG102]",
        "# sigscope: ignore[SIG102, SIG103] because it is so",
        "# sigscope: ignore [ dead-weak-receiver ]",
        "# sigscope: ignore[SIG1]",
        "# sigscope: ignore[ALL]",
        "# noqa: F401  # sigscope: ignore[SIG102]  # more",
        "# sigscope: ignore-file[SIG102]",
        "# sigscope: ignore-file",
    ],
)
def test_a_comment_suppresses_on_its_line(comment):
    assert left(f"x = 1  {comment}\n", at(1), at(1, "SIG103"), running=SILENT) in ([], [(1, "SIG103", "message")])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("x = f(  # sigscope: ignore[SIG102]\n  1,\n)\ny = 1\n", [4]),
        ("x = f(\n  1,  # sigscope: ignore[SIG102]\n)\ny = 1\n", [1, 3, 4]),
        ("@a  # sigscope: ignore[SIG102]\n@b\ndef f():\n  pass\n", [4]),
        ("# sigscope: ignore[SIG102]\nx = 1\n\n\n", [2, 3, 4]),
        ("\n\n\n# sigscope: ignore-file[SIG102]\n", []),
        ("# sigscope: ignore-file[SIG103]\n", [1, 2, 3, 4]),
        ("x = '# sigscope: ignore-file[SIG102]'\n", [1, 2, 3, 4]),
    ],
)
def test_a_comment_suppresses_in_its_statement_or_its_file(text, lines):
    assert [row[0] for row in left(text, at(1), at(2), at(3), at(4), running=SILENT)] == lines


def test_a_comment_suppresses_in_its_own_file_alone():
    other = at(1, path="b.py")

    assert suppress([other], find_comments("a.py", "# sigscope: ignore-file\n"), SILENT, RULES).diagnostics == (other,)


@pytest.mark.parametrize(
    ("comment", "message", "advice"),
    [
        ("ignore", "Suppression suppresses nothing", "Remove the comment."),
        ("ignore-file[SIG1]", "Suppression of `SIG1` suppresses nothing", "Remove the comment."),
        ("ignore[SIG103]", "Suppression of `SIG103` suppresses nothing", "Remove the comment."),
        (
            "ignore[SIG103, SIG104]",
            "Suppression of `SIG103`, `SIG104` suppresses nothing",
            "Remove the comment.",
        ),
        ("ignore[SIG102, SIG103]", "Suppression of `SIG103` suppresses nothing", "Remove `SIG103` from it."),
        ("ignore[SIG1020]", "Unknown rule `SIG1020` in a suppression", "Write `SIG102` if that is meant."),
        ("ignore[F401]", "Unknown rule `F401` in a suppression", "`sigscope rule --all` lists the rules."),
        ("ignore[]", "Comment to sigscope that is no suppression", None),
        ("ignore SIG102", "Comment to sigscope that is no suppression", None),
        ("ignore(SIG102)", "Comment to sigscope that is no suppression", None),
        ("ignore[SIG102]x", "Comment to sigscope that is no suppression", None),
        ("ingore[SIG102]", "Comment to sigscope that is no suppression", None),
        ("", "Comment to sigscope that is no suppression", None),
    ],
)
def test_what_suppresses_nothing_is_told_where_it_stands(comment, message, advice):
    text = f"x = 1\ny = 2  # sigscope: {comment}\n"
    found = [at(2)] if "SIG102, " in comment else [at(1, "SIG201")]
    result = suppress(found, find_comments("a.py", text), EVERY, RULES)
    (told,) = (one for one in result.diagnostics if one.code == "SIG901")

    assert told.message == message
    assert advice in (None, told.help)
    assert (told.location.line, told.location.column) == (2, 8)
    assert told.subject == f"# sigscope: {comment}".rstrip()


def test_a_rule_that_is_not_run_is_left_alone():
    assert left("x = 1  # sigscope: ignore[SIG102]\n", running=BUT_SIG102) == []
    assert left("x = 1  # sigscope: ignore[SIG102, SIG103]\n", running=BUT_SIG102) == [
        (1, "SIG901", "Suppression of `SIG103` suppresses nothing")
    ]
    assert left("x = 1  # sigscope: ignore\n", running=SILENT) == []


def test_two_suppressions_of_one_diagnostic_are_both_used():
    text = "# sigscope: ignore-file[SIG102]\nx = 1  # sigscope: ignore[SIG102]\n"

    assert left(text, at(2)) == []


@pytest.mark.parametrize(
    "text",
    [
        "x = 1  # sigscope: ignore[SIG103, SIG901]\n",
        "x = 1  # sigscope: ignore[SIG103]  # sigscope: ignore[unused-suppression]\n",
        "# sigscope: ignore-file[SIG901]\nx = 1  # sigscope: ignore[SIG103]\n",
    ],
)
def test_what_is_in_vain_can_be_suppressed_itself(text):
    assert left(text) == []


def test_a_bare_suppression_does_not_hide_that_it_is_in_vain():
    assert [row[1] for row in left("x = 1  # sigscope: ignore\n")] == ["SIG901"]


def test_what_is_left_is_sorted():
    text = "a = 1\n# sigscope: ignore\n"

    assert [row[:2] for row in left(text, at(3), at(1))] == [(1, "SIG102"), (2, "SIG901"), (3, "SIG102")]


CODES = st.sampled_from(["SIG101", "SIG102", "SIG103"])


@given(
    st.lists(st.tuples(st.integers(1, 6), CODES), max_size=8, unique=True),
    st.lists(st.tuples(st.integers(1, 6), CODES), max_size=6, unique_by=lambda row: row[0]),
)
def test_exactly_what_is_named_goes_and_exactly_what_is_idle_is_told(found, comments):
    lines = dict(comments)
    text = "".join(f"x = 1  # sigscope: ignore[{lines[n]}]\n" if n in lines else "x = 1\n" for n in range(1, 7))

    rows = left(text, *(at(line, code) for line, code in found))

    assert {row[:2] for row in rows if row[1] != "SIG901"} == set(found) - set(comments)
    assert {row[0] for row in rows if row[1] == "SIG901"} == {line for line, _ in set(comments) - set(found)}
