"""`sigscope cache`, and the options that choose it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from sigscope.cli.main import sigscope


@pytest.fixture
def project(tmp_path: Path) -> str:
    root = tmp_path / "project"
    root.mkdir()
    (root / "signals.py").write_text("from django.dispatch import Signal\n\nplaced = Signal()\n", encoding="utf-8")
    return str(root)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(sigscope, arguments, catch_exceptions=False, standalone_mode=False)
    return result.output


def test_a_scan_leaves_its_result_behind(project, tmp_path):
    folder = str(tmp_path / "kept")
    run("scan", project, "--cache-dir", folder)
    assert run("cache", "info", "--cache-dir", folder) == f"{folder}: 1 result, 0.0 MB\n"
    assert "from the cache" in run("scan", project, "--cache-dir", folder)
    assert "from the cache" not in run("scan", project, "--cache-dir", folder, "--no-cache")
    assert run("cache", "clean", "--cache-dir", folder) == f"{folder}: deleted 1 result, 0.0 MB\n"
    assert run("cache", "info", "--cache-dir", folder) == f"{folder}: 0 results, 0.0 MB\n"


def test_without_a_cache_nothing_is_kept(project, tmp_path):
    folder = tmp_path / "kept"
    run("scan", project, "--cache-dir", str(folder), "--no-cache")
    assert not folder.exists()


def test_the_cache_of_the_user_is_the_default(project, tmp_path, monkeypatch):
    monkeypatch.delenv("SIGSCOPE_CACHE_DIR")
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "users"))
    run("scan", project)
    assert run("cache", "info") == f"{tmp_path / 'users'}: 1 result, 0.0 MB\n"
