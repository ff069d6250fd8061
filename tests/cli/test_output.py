"""Files are written whole or not at all; stdout gets bytes that hang on no locale."""

import io
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sigscope.cli import output
from sigscope.errors import SigscopeError


def test_a_new_file_gets_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()

    output.write(str(tmp_path / "graph.mmd"), "flowchart\n")

    assert (tmp_path / "graph.mmd").read_bytes() == b"flowchart\n"
    assert (tmp_path / "graph.mmd").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    old = tmp_path / "graph.mmd"
    old.write_text("old")
    old.chmod(0o640)

    output.write(str(old), "new")

    assert old.read_text() == "new"
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["graph.mmd"]


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "real.mmd"
    target.write_text("old")
    link = tmp_path / "link.mmd"
    link.symlink_to("real.mmd")

    output.write(str(link), "new")

    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_link_to_a_file_that_is_not_there_creates_it(tmp_path: Path) -> None:
    link = tmp_path / "link.mmd"
    link.symlink_to("real.mmd")

    output.write(str(link), "new")

    assert link.is_symlink()
    assert (tmp_path / "real.mmd").read_text() == "new"


def test_a_device_is_written_to(tmp_path: Path) -> None:
    output.write("/dev/null", "text")

    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_pipe_without_a_name_is_written_to() -> None:
    reader, writer = os.pipe()  # /dev/stdout is such a one before a `|`
    output.write(f"/dev/fd/{writer}", "text")

    os.close(writer)
    with open(reader, encoding="utf-8") as pipe:
        assert pipe.read() == "text"


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()))
    reader.start()

    output.write(str(pipe), "text")

    reader.join(timeout=10)
    assert got == ["text"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_name_as_long_as_names_get_can_be_written(tmp_path: Path) -> None:
    name = "n" * 255

    output.write(str(tmp_path / name), "text")

    assert (tmp_path / name).read_text() == "text"


@pytest.mark.parametrize("text", ["naïve 🚚", "lone \udcff surrogate"])
def test_what_is_no_utf_8_is_spelled_out(tmp_path: Path, text: str) -> None:
    output.write(str(tmp_path / "out"), text)

    assert (tmp_path / "out").read_text(encoding="utf-8") == text.replace("\udcff", "\\udcff")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "graph.mmd"
    old.write_text("old")

    def fail(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(SigscopeError, match="No space left on device"):
        output.write(str(old), "new")

    assert old.read_text() == "old"
    assert os.listdir(tmp_path) == ["graph.mmd"]


def test_an_interrupt_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "graph.mmd"
    old.write_text("old")

    def interrupt(source, target):
        raise KeyboardInterrupt

    monkeypatch.setattr("shutil.copymode", interrupt)
    with pytest.raises(KeyboardInterrupt):
        output.write(str(old), "new")

    assert old.read_text() == "old"
    assert os.listdir(tmp_path) == ["graph.mmd"]


def test_a_file_without_a_name_is_refused() -> None:
    with pytest.raises(SigscopeError, match="a file without a name"):
        output.check("")


def test_a_folder_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(SigscopeError, match="it is a folder"):
        output.check(str(tmp_path))


def test_a_missing_folder_is_refused_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(SigscopeError, match="there is no folder"):
        output.check(str(tmp_path / "docs" / "graph.mmd"))


def test_a_file_that_may_not_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "graph.mmd"
    old.write_text("old")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write whatever its mode says

    with pytest.raises(SigscopeError, match="permission denied"):
        output.write(str(old), "new")

    assert old.read_text() == "old"


def test_stdout_needs_no_check() -> None:
    output.check("-")


def test_stdout_gets_utf_8_whatever_the_locale() -> None:
    code = "from sigscope.cli.output import write; print('first'); write('-', 'né → \\udcff')"
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}

    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)

    assert run.stdout.splitlines() == [b"first", "né → \\udcff".encode()]


def test_a_terminal_gets_its_own_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdout", terminal)

    output.write("-", "├── né\n└── x…\n")

    assert terminal.buffer.getvalue() == b"|-- n\\xe9\n`-- x.\n"


def test_a_reader_that_has_gone_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)

        output.write("-", "text\n" * 100_000)
        output.write("-", "more")


@pytest.mark.parametrize(
    ("redirection", "said"),
    [(">&-", "it is closed; name a file with --output"), (">/dev/full", "No space left on device")],
)
def test_a_stdout_that_takes_nothing_is_told(redirection: str, said: str) -> None:
    shop = Path(__file__).parents[2] / "fixtures" / "shop"
    command = f'"{sys.executable}" -m sigscope scan "{shop}" --app billing {redirection}'

    ended = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (2, f"sigscope: error: can't write to stdout: {said}\n")


def test_a_closed_stderr_hinders_nothing() -> None:
    shop = Path(__file__).parents[2] / "fixtures" / "shop"
    command = f'"{sys.executable}" -m sigscope scan "{shop}" --app billing 2>&-'

    ended = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)

    assert ended.returncode == 0
    assert ended.stdout.startswith("billing  3 signals\n")


def test_a_full_disk_behind_stdout_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with open("/dev/full", "w") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        with pytest.raises(SigscopeError, match="can't write to stdout: No space left on device"):
            output.write("-", "text")


def test_a_closed_stdout_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)

    with pytest.raises(SigscopeError, match="it is closed"):
        output.write("-", "text")


def test_a_reader_that_goes_leaves_a_process_that_ends_well() -> None:
    code = "from sigscope.cli.output import write; write('-', 'text\\n' * 100_000); write('-', 'more')"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.readline()
        run.stdout.close()
        errors = run.stderr.read()

    assert (run.returncode, errors) == (0, b"")
