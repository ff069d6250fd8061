"""What a scan tells of its progress."""

from pathlib import Path

from sigscope.analysis import scan


def test_progress_counts_the_files_that_may_hold_a_site(tmp_path: Path) -> None:
    (tmp_path / "signals.py").write_text("from django.dispatch import Signal\nplaced = Signal()\n")
    (tmp_path / "views.py").write_text("from signals import placed\nplaced.send(None)\n")
    (tmp_path / "other.py").write_text("x = 1\n")
    told: list[tuple[int, int]] = []
    scan([str(tmp_path)], progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
