"""A tree that is four times as large takes four times the work: told by counting, not by a clock."""

from collections import Counter
from pathlib import Path

import pytest

from sigscope.analysis import scan
from sigscope.parsing import cutting, parse, slices
from sigscope.sources import text

APP = {
    "__init__.py": "",
    "signals.py": "from django.dispatch import Signal\n\nplaced = Signal()\n\n\ndef other():\n    return open(1)\n",
    "views.py": "from {app} import signals\n\n\ndef place(request):\n    order = request.order\n    order.save()\n"
    "    signals.placed.send(sender=None, order=order)\n",
    "receivers.py": "from django.dispatch import receiver\n\nfrom {app}.signals import placed\n\n\n@receiver(placed)\n"
    "def mail(order, **kwargs):\n    order.mail()\n",
    "models.py": "class Order:\n    def save(self):\n        self.saved = True\n",
}


def copies(folder: Path, count: int) -> Path:
    for number in range(count):
        app = folder / f"app{number}"
        app.mkdir(parents=True)
        for name, content in APP.items():
            (app / name).write_text(content.format(app=app.name), encoding="utf-8")
    return folder


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    counts: Counter[str] = Counter()

    def count(module: object, name: str) -> None:
        original = getattr(module, name)

        def counting(*arguments):
            counts[name] += 1
            return original(*arguments)

        monkeypatch.setattr(module, name, counting)

    for module, name in ((parse, "_read"), (cutting, "tree_of"), (slices, "read_quickly"), (text, "_read")):
        count(module, name)
    return counts


def test_the_work_grows_as_the_tree_does(tmp_path, counted):
    work = {}
    for size in (1, 4, 16):
        counted.clear()
        found = scan([str(copies(tmp_path / f"x{size}", size))])
        assert len(found.sends) == len(found.connections) == size
        work[size] = dict(counted)
    for name in work[1]:
        grown = [work[size][name] / size for size in work]
        assert max(grown) <= grown[0], name


def test_a_file_is_opened_once(tmp_path, monkeypatch):
    opened: Counter[str] = Counter()
    original = text._read
    monkeypatch.setattr(text, "_read", lambda path: opened.update([path]) or original(path))
    scan([str(copies(tmp_path / "tree", 2))])
    of_tree = {path: times for path, times in opened.items() if path.endswith(".py")}
    assert set(of_tree.values()) == {1}


def test_what_says_nothing_of_signals_is_not_cut(tmp_path, monkeypatch):
    cut: list[str] = []
    original = cutting.tree_of
    monkeypatch.setattr(cutting, "tree_of", lambda text: cut.append(text) or original(text))
    scan([str(copies(tmp_path / "tree", 1))])
    assert not any("class Order" in text for text in cut)
