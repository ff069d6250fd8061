"""Connections whose receiver is lost at once are marked by a scan."""

from pathlib import Path

from sigscope.analysis import scan

CODE = """\
from functools import partial
from django.dispatch import Signal, receiver
placed, paid = Signal(), Signal()
@placed.connect
def gone(**kwargs): ...
@receiver([placed, paid])
def kept(**kwargs): ...
paid.connect(lambda **kwargs: None)
paid.connect(partial(kept))
paid.connect(partial(kept, 1), weak=False)
"""


def test_what_nothing_holds_is_lost(tmp_path: Path) -> None:
    (tmp_path / "orders.py").write_text(CODE)

    found = {(row.location.line, row.signal.rpartition(".")[2]): row.lost for row in scan([str(tmp_path)]).connections}

    assert found == {
        (4, "placed"): True,
        (6, "placed"): False,
        (6, "paid"): False,
        (8, "paid"): True,
        (9, "paid"): True,
        (10, "paid"): False,
    }
