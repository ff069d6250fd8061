"""What is shown hangs on the terminal, and on it alone."""

import io
import sys
from collections.abc import Callable

import pytest

from sigscope.cli import terminal


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes stdout a terminal; to be called in the test, since pytest puts its own stdout in after the fixtures."""
    return lambda: monkeypatch.setattr(sys, "stdout", Terminal())


def test_a_terminal_has_links_and_color(shown: Callable[[], None]) -> None:
    shown()
    assert terminal.is_shown("-")
    assert terminal.has_color("-")


def test_a_file_has_neither(shown: Callable[[], None]) -> None:
    shown()
    assert not terminal.is_shown("graph.txt")
    assert not terminal.has_color("graph.txt")


def test_a_pipe_has_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())

    assert not terminal.is_shown("-")
    assert not terminal.has_color("-")


def test_a_dumb_terminal_has_neither(shown: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    shown()
    monkeypatch.setenv("TERM", "dumb")

    assert not terminal.is_shown("-")
    assert not terminal.has_color("-")


def test_no_color_is_obeyed(shown: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    shown()
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert not terminal.has_color("-")


def test_force_color_is_obeyed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert terminal.has_color("graph.txt")


def test_empty_variables_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    monkeypatch.setenv("FORCE_COLOR", "")

    assert not terminal.has_color("graph.txt")


def test_the_width_is_that_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "132")

    assert terminal.width("-") == 132
    assert terminal.width("graph.txt") == 80


def test_closed_streams_are_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)

    assert not terminal.is_shown("-")
    with terminal.progress_bar("Reading") as progress:
        assert progress is None


def test_without_a_terminal_there_is_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())

    with terminal.progress_bar("Reading") as progress:
        assert progress is None


def test_on_a_terminal_the_bar_shows_how_far_the_work_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", Terminal())

    with terminal.progress_bar("Reading") as progress:
        assert progress is not None
        progress(3, 8)

    assert "Reading" in sys.stderr.getvalue()
    assert "3/8" in sys.stderr.getvalue()
