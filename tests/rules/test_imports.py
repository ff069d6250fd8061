"""Imports that connect, and what Django removed."""

import tokenize

import pytest

from sigscope.analysis import scan
from sigscope.graph import SignalGraph
from sigscope.rules.engine import run
from sigscope.rules.registry import RULES

READY = """# file: orders/apps.py
from django.apps import AppConfig
{top}
class OrdersConfig(AppConfig):
    name = "orders"
    def ready(self):
        {inside}
# file: orders/receivers.py
from django.db.models.signals import post_save
from django.dispatch import receiver
@receiver(post_save)
def count(sender, **kwargs):
    pass
"""


@pytest.mark.parametrize(
    ("top", "inside", "is_told"),
    [
        ("", "import orders.receivers", True),
        ("", "from . import receivers", True),
        ("", "from orders.receivers import count", True),
        ("", "import orders.receivers as kept", True),
        ("", "from . import receivers  # noqa: E501", True),
        ("x = 'receivers'", "from orders import receivers", True),
        ("", "from . import receivers as receivers", False),
        ("", "from . import receivers as other", True),
        ("", "import orders.receivers  # noqa", False),
        ("", "import orders.receivers  # NOQA:F401", False),
        ("", "from . import receivers  # noqa: E501, F401", False),
        ("", "from . import receivers; receivers.count", False),
        ("", "from . import receivers; print(f'{receivers}')", False),
        ("__all__ = ['receivers']\nfrom . import receivers", "pass", False),
        ("# ruff: noqa: F401", "from . import receivers", False),
        ("# flake8: noqa", "from . import receivers", False),
        ("if 1:\n    from . import receivers", "pass", False),
    ],
)
def test_an_import_that_connects_is_marked_for_linters(check, top, inside, is_told):
    found = check(READY.format(top=top, inside=inside))
    assert [one.code for one in found] == (["SIG301"] if is_told else [])


def test_a_file_that_python_can_not_read_as_words_keeps_its_imports(check):
    found = check(READY.format(top="", inside="from . import receivers\n        x = $1"))
    assert "SIG301" not in {one.code for one in found}


def test_what_the_running_python_has_no_words_for_keeps_its_imports(check, monkeypatch):
    def fails(readline):
        raise tokenize.TokenError

    text = READY.format(top="", inside="from . import receivers")
    assert "SIG301" in {one.code for one in check(text)}
    monkeypatch.setattr(tokenize, "tokenize", fails)
    assert "SIG301" not in {one.code for one in check(text)}


@pytest.mark.parametrize(
    ("name", "content", "is_told"),
    [
        ("pyproject.toml", '[tool.ruff.lint.per-file-ignores]\n"apps.py" = ["F401"]\n', False),
        ("ruff.toml", '[lint.extend-per-file-ignores]\n"orders/*" = ["F"]\n', False),
        (".ruff.toml", 'ignore = ["F4"]\n', False),
        ("setup.cfg", "[flake8]\nper-file-ignores =\n    */models.py: E501\n    */apps.py: E501, F401\n", False),
        ("tox.ini", "[flake8]\nextend-ignore = F401\n", False),
        (".flake8", "[flake8]\nper-file-ignores = ./orders/:F401\n", False),
        ("pyproject.toml", '[tool.ruff.lint.per-file-ignores]\n"models.py" = ["F401"]\n', True),
        ("pyproject.toml", "[tool]\nruff = 1\n", True),
        ("ruff.toml", 'lint = 1\nper-file-ignores = 1\nignore = "F401"\n', True),
        ("ruff.toml", "no toml", True),
        ("setup.cfg", "no ini", True),
    ],
)
def test_the_configuration_of_linters_is_asked(tmp_path, scanned, name, content, is_told):
    (tmp_path / name).write_text(content)
    (tmp_path / ".git").mkdir()
    found = run(SignalGraph(scanned(READY.format(top="", inside="from . import receivers"))), RULES)
    assert [one.code for one in found] == (["SIG301"] if is_told else [])


def test_the_configuration_above_the_scanned_folder_counts(tmp_path, scanned):
    (tmp_path / "ruff.toml").write_text('[lint]\nignore = ["F401"]\n')
    scanned(READY.format(top="", inside="from . import receivers"))
    assert scan([str(tmp_path / "orders")], inspect=True).inspection.loading_imports == ()


WHAT_DJANGO_REMOVED_IS_NOT_USED = """\
a = Signal(providing_args=['b'])  # SIG302
a.send(1)
a.connect(something)
---
a = Signal(['b'])  # SIG302
a.send(1)
a.connect(something)
---
a = Signal(True)
a.send(1)
a.connect(something)
---
class Own(Signal):
    pass
a = Own(providing_args=['b'])  # SIG302
a.send(1)
a.connect(something)
---
class Own(Signal):
    def __init__(self, providing_args):
        super().__init__()
a = Own(providing_args=['b'])
a.send(1)
a.connect(something)
---
class Own:
    pass
a = Own(providing_args=['b'])
something(['b'])
---
if something.VERSION < (4, 0):
    class Signals:
        a = Signal(providing_args=['b'])
    Signals.a.send(sender=1)
    Signals.a.connect(something)
---
try:
    from django.db.models.signals import post_syncdb
except ImportError:
    post_syncdb = None
---
@receiver(post_save)
def count(sender, **kwargs):
    pass
post_save.disconnect(count, weak=False)  # SIG302
---
from django.db.models.signals import post_syncdb  # SIG302
post_syncdb.connect(something)
---
from django.db.models.signals import pre_migrate
from .signals import post_syncdb
post_syncdb.connect(something)
---
from .signals import pre_syncdb
from outside import post_syncdb
---
a = something.Signal()
@receiver(a)
def f(**kwargs):
    pass
a.disconnect(f, weak=True)
a.send(sender=1)
"""


@pytest.mark.parametrize(
    "code",
    WHAT_DJANGO_REMOVED_IS_NOT_USED.split("---\n"),
)
def test_what_django_removed_is_not_used(holds, code):
    holds(code)
