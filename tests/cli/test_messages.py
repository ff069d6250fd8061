"""Messages are one line each and hold nothing that a terminal would obey."""

import pytest

from sigscope.cli.messages import error, note


def test_messages_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    error("no such path: x\n\x1b[31m")
    note("2 files")

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "sigscope: error: no such path: x\\n\\x1b[31m\nsigscope: 2 files\n"
