import ast
import builtins
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.model.source import SourceFile
from sigscope.sources.text import Unreadable, decode, read


def source(path: Path) -> SourceFile:
    return SourceFile(path.name, str(path), path.stem, False, ".")


def reason_of(action: Callable[[], object]) -> str:
    with pytest.raises(Unreadable) as caught:
        action()
    assert str(caught.value) == caught.value.reason
    return caught.value.reason


def test_read_returns_the_bytes_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    assert read(source(file)) == b"\xef\xbb\xbfx = 1\r\n"


def test_read_explains_what_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "broken.py").symlink_to("nowhere.py")
    (tmp_path / "loop.py").symlink_to("loop.py")
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe.py")
    reasons = {
        name: reason_of(lambda name=name: read(source(tmp_path / name)))  # type: ignore[misc]
        for name in ["folder.py", "broken.py", "gone.py", "loop.py", "pipe.py", "file/x.py"]
    }
    assert reasons == {
        "folder.py": "it is a folder",
        "broken.py": "it does not exist",
        "gone.py": "it does not exist",
        "loop.py": "the system could not read it",
        "pipe.py": "it is not a regular file",
        "file/x.py": "a part of its path is not a folder",
    }


def test_read_explains_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret.py"
    file.touch()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(builtins, "open", refuse)
    assert reason_of(lambda: read(source(file))) == "permission denied"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        ("x = 'é'\n".encode(), "x = 'é'\n"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n'\x80'\r\n", None),
        (b"\n\n# coding: latin-1\n", "\n\n# coding: latin-1\n"),
    ],
)
def test_decode_honours_marks_and_declarations(data: bytes, text: str | None) -> None:
    assert decode(data) == (data.decode("cp1252") if text is None else text)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"# coding: klingon\n", "unknown encoding: klingon"),
        (b"x = '\xe9'\n", "not decodable as utf-8"),
        (b"\n\n\nx = '\xe9'\n", "not decodable as utf-8"),
        (b"# coding: rot13\n", "not decodable as rot13"),
        (b"# coding: undefined\n", "not decodable as undefined"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "marked as utf-8, but declared as iso-8859-1"),
        (b"# coding: utf-7\n+AAA-\n", "it holds null bytes"),
        ("x = 1\n".encode("utf-16"), "it holds null bytes"),
        ("x = 1\n".encode("utf-16-le"), "it holds null bytes"),
    ],
)
def test_decode_explains_what_it_cannot_decode(data: bytes, reason: str) -> None:
    assert reason_of(lambda: decode(data)) == reason


@pytest.mark.parametrize(
    "data",
    [
        b"# coding: latin-1 \xe9\nx = '\xe9'\n",
        b"# coding: LATIN_1-unix\nx = '\xe9'\n",
        b"# -*- coding: utf-8-unix -*-\nx = '\xc3\xa9'\n",
        b"\xef\xbb\xbf# coding: UTF_8\nx = '\xc3\xa9'\n",
        b"#\xe9\n# coding: cp1252\nx = '\xe9'\n",
        b"\r# coding: latin-1\rx = '\xe9'\r",
        b"\r\r# coding: latin-1\rx = '\xc3\xa9'\r",
        b"x = '''\n# coding: latin-1\n'''\nx = '\xc3\xa9'\n",
        b"pass # coding: latin-1\nx = '\xc3\xa9'\n",
    ],
)
def test_decode_reads_what_python_reads(data: bytes) -> None:
    assert ast.dump(ast.parse(decode(data))) == ast.dump(ast.parse(data))


@given(st.binary(max_size=200))
def test_decode_returns_text_or_says_why_not(data: bytes) -> None:
    try:
        outcome = decode(data)
    except Unreadable as error:
        outcome = error.reason
    assert data == b"" or outcome or data == b"\xef\xbb\xbf"
    assert "\0" not in outcome


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
def test_decode_reads_every_text_in_its_declared_encoding(text: str) -> None:
    line = "# coding: utf-8\n"
    assert decode((line + text).encode()) == line + text
