"""Signals, signal classes and wrappers that an environment's libraries define."""

import os
from pathlib import Path

import pytest

from sigscope.analysis import scan
from sigscope.errors import SigscopeError
from sigscope.sources.environment import library_roots

LIBRARY = {
    "eventlib/__init__.py": "from .signals import done\nfrom .tools import on_change, Base\n",
    "eventlib/signals.py": (
        "import django.dispatch\nimport otherlib\nclass Loud(django.dispatch.Signal):\n"
        "    def shout(self, sender):\n        return self.send(sender)\ndone = django.dispatch.Signal()\n"
    ),
    "eventlib/tools.py": (
        "from django.db.models.signals import post_save\n"
        "def on_change(model):\n    def connect(function):\n"
        "        post_save.connect(function, sender=model)\n        return function\n    return connect\n"
        "def both(model):\n    return on_change(model)\n"
        "def handle(sender, **kwargs): ...\n"
        "class Base:\n    def __init_subclass__(cls, **kwargs):\n        post_save.connect(handle, sender=cls)\n"
        "def quiet(x):\n    handle(x)\n"
    ),
    "eventlib/more.py": "from eventlib.tools import on_change\ndef again(model):\n    return on_change(model)\n",
    "eventlib/broken.py": "from django.dispatch import Signal\ndef (\n",
    "eventlib/tests/test_it.py": "x = 1\n",
    "eventlib/space/deep.py": "from django.dispatch import Signal\ndeep = Signal()\n",
    "plainlib.py": "value = 1\n",
    "single.py": "from django.dispatch import Signal\nalone = Signal()\n",
}
PROJECT = """
import eventlib, plainlib, single
import eventlib.space.deep
from django.dispatch import receiver
from eventlib import done, on_change, Base
from eventlib.more import again
from eventlib.signals import Loud
from eventlib.tools import handle
class Order: ...
loud = Loud()
@receiver(done)
def on_done(**kwargs): ...
@receiver([eventlib.space.deep.deep, single.alone])
def on_deep(**kwargs): ...
@on_change(Order)
def changed(**kwargs): ...
class Child(Base): ...
done.connect(handle)
loud.shout(sender=Order)
done.connect(plainlib.value)
"""


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    root = tmp_path / "env"
    write(root / "lib/python3.12/site-packages", LIBRARY)
    write(root, {"pyvenv.cfg": "version = 3.12.1\n", "bin/python": ""})
    return root


def test_what_libraries_define_is_read_and_is_not_the_trees(tmp_path: Path, environment: Path) -> None:
    write(tmp_path / "project", {"shop.py": PROJECT})
    found = scan([str(tmp_path / "project")], python=str(environment))
    kinds = {row.id: (row.kind, row.location is None, row.class_name) for row in found.signals}
    plain = "django.dispatch.dispatcher.Signal"
    assert kinds["eventlib.signals.done"] == ("external", True, plain)
    assert kinds["single.alone"] == ("external", True, plain)
    assert kinds["eventlib.space.deep.deep"] == ("external", True, plain)
    assert kinds["shop.loud"] == ("custom", False, "eventlib.signals.Loud")
    assert [(row.signal, row.method, row.sender) for row in found.sends] == [("shop.loud", "shout", "shop.Order")]
    rows = {(row.signal.rpartition(".")[2], row.receiver, row.sender, row.via) for row in found.connections}
    assert {
        ("done", "shop.on_done", None, "decorator"),
        ("alone", "shop.on_deep", None, "decorator"),
        ("post_save", "shop.changed", "shop.Order", "wrapper"),
        ("post_save", "eventlib.tools.handle", "shop.Child", "wrapper"),
        ("done", "eventlib.tools.handle", None, "connect"),
    } <= rows
    assert not found.failures
    assert found.stats.files == 1


def test_without_an_environment_they_stay_outside(tmp_path: Path) -> None:
    write(tmp_path, {"shop.py": PROJECT})
    found = scan([str(tmp_path)])
    assert {row.signal for row in found.connections} >= {"eventlib.done"}
    assert not any(row.via == "wrapper" for row in found.connections)


def test_a_library_of_the_tree_itself_stays_the_trees(tmp_path: Path) -> None:
    site = tmp_path / "site-packages"
    write(site, LIBRARY)
    found = scan([str(site / "eventlib")], python=str(site))
    assert {row.kind for row in found.signals if row.id == "eventlib.signals.done"} == {"custom"}


@pytest.mark.parametrize("path", ["env", "env/bin/python", "env/lib/python3.12/site-packages", "link"])
def test_an_environment_by_each_of_its_names(tmp_path: Path, environment: Path, path: str) -> None:
    (tmp_path / "link").symlink_to(environment / "bin/python")
    assert library_roots(str(tmp_path / path)) == (str(environment / "lib/python3.12/site-packages"),)


@pytest.mark.parametrize("path", ["missing", "empty", "file"])
def test_what_is_no_environment_is_said(tmp_path: Path, path: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(SigscopeError, match="name a Python executable"):
        library_roots(str(tmp_path / path))


def test_the_newest_python_where_nothing_tells_it_and_windows(tmp_path: Path) -> None:
    write(tmp_path / "many/lib/python3.11/site-packages", {"x.py": ""})
    write(tmp_path / "many/lib/python3.13/site-packages", {"x.py": ""})
    write(tmp_path / "windows/Lib/site-packages", {"x.py": ""})
    write(tmp_path / "windows/Scripts", {"python.exe": ""})
    assert library_roots(str(tmp_path / "many")) == (str(tmp_path / "many/lib/python3.13/site-packages"),)
    assert library_roots(str(tmp_path / "windows/Scripts/python.exe")) == (str(tmp_path / "windows/Lib/site-packages"),)


def test_paths_of_pth_files_and_the_systems_libraries(tmp_path: Path, environment: Path) -> None:
    site = environment / "lib/python3.12/site-packages"
    home = tmp_path / "system"
    write(home / "lib/python3.12/site-packages", {"x.py": ""})
    write(tmp_path / "editable", {"y.py": ""})
    (environment / "pyvenv.cfg").write_text(f"home = {home}/bin\nversion = 3.12\ninclude-system-site-packages = true\n")
    (site / "links.pth").write_text(f"# a comment\nimport os\n\n{tmp_path}/editable\n{tmp_path}/gone\n")
    (site / "gone.pth").symlink_to(tmp_path / "nowhere")
    assert library_roots(str(environment)) == (
        str(site),
        str(tmp_path / "editable"),
        str(home / "lib/python3.12/site-packages"),
    )
    assert os.path.isdir(tmp_path / "editable")


def test_metadata_marks_a_folder_of_libraries(tmp_path: Path) -> None:
    write(tmp_path / "target/lib-1.0.dist-info", {"METADATA": ""})
    assert library_roots(str(tmp_path / "target")) == (str(tmp_path / "target"),)


def test_what_a_librarys_object_gets_while_it_runs_is_outside_too(tmp_path: Path, environment: Path) -> None:
    hub = (
        "class Hub:\n    def __init__(self, names):\n"
        "        for name in names:\n            setattr(self, name, Hub(()))\n"
    )
    write(environment / "lib/python3.12/site-packages", {"hublib.py": hub})
    project = "from hublib import Hub\ndef heard(): ...\nHub(['started']).started.connect(heard)\n"
    write(tmp_path / "project", {"shop.py": project})
    found = scan([str(tmp_path / "project")], python=str(environment))
    assert (found.connections, found.unresolved) == ((), ())
