"""Comments that speak to sigscope, whatever stands around them."""

import io
import sys
import sysconfig
import tokenize
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.inspection.comments import find_comments, suppression_comments
from sigscope.model.source import SourceFile

MARK = "# sigscope: ignore"


def found(text: str) -> list[tuple[int, int, int]]:
    """The line of each comment and the lines that it covers."""
    return [(one.location.line, one.first, one.last) for one in find_comments("a.py", text)]


def test_a_comment_has_its_place_and_its_text():
    (one,) = find_comments("a.py", "x = 1  # noqa  #  sigscope: ignore[SIG102] why  # more\n")

    assert one.text == "#  sigscope: ignore[SIG102] why"
    assert (one.location.path, one.location.line, one.location.column, one.location.end_column) == ("a.py", 1, 16, 47)


def test_two_comments_can_stand_in_one_line():
    text = "x = 1  # sigscope: ignore[SIG102]  # sigscope: ignore[SIG103]\n"

    assert [one.text for one in find_comments("a.py", text)] == [
        "# sigscope: ignore[SIG102]",
        "# sigscope: ignore[SIG103]",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "'{}'",
        "'a\\'{}'",
        '"{}"',
        "'''\n{}\n'''",
        "'''it''s {} \\''' {} '''",
        '"""\n{}"""',
        'r"\\" {}"',
        "rb'{}'",
        "f'{}'",
        "f'{{x}} {}'",
        "f'{{{{ {}'",
        "f'''{{x}}\n{}\n'''",
        'f"{{x!r:>{{width}}}} {}"',
        'f"{{x:{}}}"',
        'f"{{d["{}"]}}"',
        'f"{{d["a"]:#x}} {}"',
        'f"{{f(lambda: {{1: 2}})}} {}"',
        "rf'\\{{{{{}'",
        "t'{{x}}{}'",
        "'a\\\n{}'",
        "'a\\\r\n{}'",
        'f"a\\\r\n{}"',
    ],
)
def test_what_stands_in_a_string_is_no_comment(text):
    text = "x = " + text.replace("{}", MARK).replace("{{", "{").replace("}}", "}")

    assert found(text) == []
    assert found(f"{text}  {MARK}\n") != []


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (f"x = 1  {MARK}", [(1, 1, 1)]),
        (f"{MARK}\nx = 1\n", [(1, 1, 1)]),
        (f"f(  {MARK}\n    1,\n    2,\n)\n", [(1, 1, 4)]),
        (f"f(\n    1,  {MARK}\n    2,\n)\n", [(2, 2, 2)]),
        (f"f(\n    1,\n)  {MARK}\n", [(3, 1, 3)]),
        (f"x = '''\n'''  {MARK}\n", [(2, 1, 2)]),
        (f"x = 1 + \\\n    2  {MARK}\n", [(2, 1, 2)]),
        (f"@a  {MARK}\ndef f():\n    pass\n", [(1, 1, 2)]),
        (f"@a  {MARK}\n\n# more\n@b(\n)\nasync def f(\n    x,\n):\n    pass\n", [(1, 1, 8)]),
        (f"@a\n@b  {MARK}\ndef f():\n    pass\n", [(2, 2, 2)]),
        (f"@a\ndef f():  {MARK}\n    pass\n", [(2, 2, 2)]),
        (f"def f():  {MARK}\n    pass\n", [(1, 1, 1)]),
        (f"x = 1\r\ny = 2  {MARK}\r\n", [(2, 2, 2)]),
        (f"x = 1\ry = (  {MARK}\r)\r", [(2, 2, 3)]),
        (f"x = f'{{\n a  {MARK}\n}}'\n", [(2, 2, 2)]),
        (f"x = f'''{{a}}\n{{b}}'''  {MARK}\n", [(2, 1, 2)]),
        # what is broken: a string ends with its line, a bracket that was never opened is none
        (f"x = 'a\ny = 1  {MARK}\n", [(2, 2, 2)]),
        (f"x = f'a\ny = 1  {MARK}\n", [(2, 2, 2)]),
        (f"x = f'{{a:b\ny = 1  {MARK}\n", [(2, 2, 2)]),
        (f")\ny = 1  {MARK}\n", [(2, 2, 2)]),
        (f"x = f'{{a)}}'  {MARK}\n", [(1, 1, 1)]),
        (f"x = f'{{a:'  {MARK}\n", [(1, 1, 1)]),
    ],
)
def test_a_comment_covers_its_line_and_the_statement_that_it_begins_or_ends(text, places):
    assert found(text) == places


@pytest.mark.parametrize("text", ["'''", "f'''", "f'''{", "f'{x:", "'", "f'", "f'\\", "(", "\\", "@"])
def test_a_text_that_ends_too_early_is_read_to_its_end(text):
    assert found(f"x = 1  {MARK}\n{text}") == [(1, 1, 1)]


def source(path: Path) -> SourceFile:
    return SourceFile(path.name, str(path), path.stem, False, ".")


def test_files_are_read_once_they_hold_the_word(tmp_path):
    (tmp_path / "a.py").write_text(f"# -*- coding: latin-1 -*-\nx = '\xe9'  {MARK}\n", encoding="latin-1")
    (tmp_path / "b.py").write_bytes(b"# coding: no-such-codec\n# sigscope: ignore\n")
    (tmp_path / "c.py").write_text("x = 1\n", encoding="utf-8")
    files = [source(tmp_path / name) for name in ("a.py", "b.py", "c.py", "gone.py")]

    assert [(one.location.path, one.location.line) for one in suppression_comments(files)] == [("a.py", 2)]


def by_tokenize(text: str) -> tuple[list[int], list[tuple[int, int]]]:
    """What Python's own tokenizer says: the lines of comments, and the logical lines that run over several."""
    comments, spread, first, last = [], [], 0, 0
    for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
        if token.type == tokenize.COMMENT:
            comments.append(token.start[0])
        elif token.type == tokenize.NEWLINE:
            if last > first:
                spread.append((first, last))
            first = 0
        elif token.type not in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER):
            first, last = first or token.start[0], token.end[0]
    return comments, spread


@pytest.mark.parametrize("folder", ["importlib", "json", "unittest"])
def test_the_standard_library_is_read_as_python_reads_it(folder):
    """Every comment in it made one of ours: none is missed, and none is found in a string."""
    files = sorted((Path(sysconfig.get_path("stdlib")) / folder).glob("*.py"))
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        comments, spread = by_tokenize(text)
        marked = text.replace("#", MARK + " #")
        ours = {}
        for one in find_comments(file.name, marked):
            ours.setdefault(one.location.line, (one.first, one.last))
        assert sorted(ours) == sorted(set(comments)), file
        for first, last in spread:
            assert first not in ours or ours[first] == (first, last) or text.splitlines()[first - 1].lstrip()[0] == "@"


@given(st.text("#sigcope: \"'{}()[]\\\nfrt@,x=", max_size=60))
def test_any_text_is_read_and_comments_stand_where_they_say(text):
    lines = text.split("\n")
    for one in find_comments("a.py", text + f"\n{MARK}"):
        place = one.location
        line = (*lines, MARK)[place.line - 1]
        assert line[place.column - 1 :].startswith(one.text)
        assert 1 <= one.first <= place.line <= one.last


FRAGMENTS = st.sampled_from(["'a'", '"#b"', "f'{x}#'", "(1,\n  2)", "'''\n#\n'''", "x", "[  # c\n]", 'f"{d["k"]:#x}"'])


@given(st.lists(FRAGMENTS, min_size=1, max_size=6))
def test_what_python_reads_is_read_the_same(fragments):
    text = "".join(f"x = {fragment}  # end\n" for fragment in fragments)
    if sys.version_info < (3, 12):
        text = text.replace('["k"]', "['k']")  # PEP 701
    comments, _ = by_tokenize(text)

    assert [one.location.line for one in find_comments("a.py", text.replace("# ", MARK + " # "))] == comments
