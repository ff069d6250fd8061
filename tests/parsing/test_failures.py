"""Texts that can't be read: each ends in a `ParseFailure` of one short line."""

import pytest

from sigscope.parsing.failure import ParseFailure
from sigscope.parsing.parse import parse


def reason(text: str, first_line: int = 1) -> str:
    with pytest.raises(ParseFailure) as caught:
        parse(text, first_line)
    assert str(caught.value) == caught.value.reason
    assert caught.value.reason.isprintable()
    return caught.value.reason


def test_a_grammar_error_is_placed_at_the_last_character_of_the_refused_token() -> None:
    assert reason("x = 1\n\nf(a=1, b)\n") == "line 3, column 9: expected ="


def test_an_error_at_the_end_of_the_file_is_placed_in_column_one() -> None:
    assert reason("x = 1\nif x:\n") == "line 3, column 1: expected INDENT"


def test_an_error_in_a_slice_counts_from_its_first_line() -> None:
    assert reason("x = 1\n\nf(a=1, b)\n", first_line=40) == "line 42, column 9: expected ="
    assert reason("x = 1\ny = $\n", first_line=40) == "line 41: '$' is not a valid character in this position"
    assert reason("x = 1\ny = '\0'\n", first_line=40) == "line 41: null byte"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("y = $", "'$' is not a valid character in this position"),
        ("y = 'two", "unterminated string literal"),
        ("y = 1_", "invalid decimal literal"),
        ("  y)", "unmatched ')'"),
    ],
)
def test_what_the_tokenizer_refuses_is_placed_by_its_line(line: str, message: str) -> None:
    # What stands before it is newer than some Pythons, or older than all.
    before = "type X[T: int = str] = '''\n$\n'''\nx = \\\n  1\rprint 'x'\n"
    for end in ("", "\n", "\nz = ?\n", '\nz = """\n'):
        assert reason(before + line + end) == f"line 7: {message}"


def test_a_tokenizer_that_refuses_the_first_line_is_asked_for_nothing_before_it() -> None:
    assert reason("$") == "line 1: '$' is not a valid character in this position"
    assert reason("x = 'a' b'b'\n$\n") == "line 2: '$' is not a valid character in this position"


def test_a_text_that_ends_too_early_has_no_place() -> None:
    assert reason("x = 1\ny = '''two\n") == "unterminated triple-quoted string literal"
    assert reason("x = 1\ny = \\") == "unexpected characters after a line continuation"


def test_python_two_is_refused() -> None:
    assert reason("print 'hello'\n").startswith("line 1, column 13: expected one of ")


def test_a_null_byte_is_refused_even_where_it_stands_in_a_string() -> None:
    assert reason("x = '\0'\n") == "line 1: null byte"
    assert reason("# \0\n") == "line 1: null byte"


def test_text_beside_bytes_is_refused() -> None:
    assert reason("x = 'a' b'b'\n") == "Cannot concatenate string and bytes."


def test_a_lone_surrogate_is_refused() -> None:
    assert reason("x = '\ud800'\n") == "not valid Unicode: it holds a lone surrogate"


def test_a_reason_stays_short() -> None:
    assert len(reason("x" * 5_000 + "\N{GRINNING FACE}\n")) < 200


@pytest.mark.parametrize(
    "text",
    [
        "(" * 201 + ")" * 201,
        "x = " + "[{(" * 3_000 + ")}]" * 3_000,
        "x = " + "f(" * 3_000 + ")" * 3_000,
        "x = " + 'f"{' * 3_000 + "1" + '}"' * 3_000,
        "x = " + "not " * 700 + "a",
        "x = a" + " + a" * 700,
        "if a: pass\n" + "elif a: pass\n" * 700,
        "import a" + ".a" * 700,
        "x = (" + "'a'\n" * 700 + ")",
    ],
    ids=lambda text: text[:14],
)
def test_what_is_nested_too_deeply_is_refused(text: str) -> None:
    assert reason(text + "\n") == "nested too deeply"


@pytest.mark.parametrize(
    "text",
    [
        "# " + "(" * 300,
        "x = '" + "(" * 300 + "'",
        'x = "\\"' + "(" * 300 + '"',
        "x = '''\n" + "(" * 300 + "'\n'''",
        'x = """\n"\\"""' + "(" * 300 + '"""',
        "x = [" + "()," * 300 + "]",
    ],
    ids=lambda text: text[:10],
)
def test_brackets_that_are_not_nested_are_no_reason(text: str) -> None:
    assert len(parse(text + "\n").body) <= 1


def test_statements_that_run_too_deep_for_their_facts(monkeypatch):
    def overflow(*_):
        raise RecursionError

    monkeypatch.setattr("sigscope.parsing.parse.convert_all", overflow)
    with pytest.raises(ParseFailure, match="nested too deeply"):
        parse("x = 1\n")


@pytest.mark.parametrize("text", ["x = t'a' t'b'\n", "x = 'a' t'b'\n", "x = f'a' t'b'\n"])
def test_what_libcst_does_not_know_is_refused(text: str) -> None:
    assert reason(text).startswith("libcst can't read it: ")


CHAINS = {
    "minus": "x = {}1\n".format("-" * 50_000),
    "not": "x = {}1\n".format("not " * 50_000),
    "lambda": "x = {}1\n".format("lambda: " * 50_000),
    "ternary": "x = {}1\n".format("a if b else " * 50_000),
    "power": "x = {}1\n".format("2**" * 50_000),
    "sum": "x = {}1\n".format("1+" * 50_000),
    "sum over lines": "x = {}1\n".format("1 + \\\n" * 50_000),
    "sum in brackets": "x = ({}1)\n".format("1 +\n" * 50_000),
    "attributes": "x = a{}\n".format(".a" * 50_000),
    "calls": "x = a{}\n".format("()" * 50_000),
    "and": "x = {}1\n".format("a and " * 50_000),
    "branches": "if a: pass\n{}".format("elif b: pass\n" * 50_000),
    "brackets": "x = {}\n".format("(" * 50_000),
}


@pytest.mark.parametrize("text", CHAINS.values(), ids=CHAINS)
def test_what_would_end_the_process_or_take_for_ever_is_refused(text: str) -> None:
    assert reason(text) == "nested too deeply"


def test_what_is_long_but_not_deep_is_read() -> None:
    items = ", ".join("-a.b + 'c'" for _ in range(2000))
    branches = "if a: pass\nelif b: pass\n" * 1200
    text = f"x = [{items}]\n{branches}" + "y = -1; z = a.b\n" * 2000
    assert len(parse(text).body) == 1 + 1200 + 4000


def test_a_closing_bracket_too_many_is_an_error_of_the_grammar() -> None:
    assert "line 1" in reason(")" * 3 + "x" * 1200 + "\n")
