"""Libraries as files."""

from pathlib import Path

import pytest

from sigscope.model.source import SourceFile
from sigscope.sources.libraries import Libraries, imported_packages
from sigscope.sources.prefilter import Uses, may_wrap

DJANGO = "import django\n"


@pytest.fixture
def libraries(tmp_path: Path):
    """Libraries under folders `a` and `b`, made of the files at these paths."""

    def build(*paths: str, own=(), text: str = DJANGO) -> Libraries:
        for path in paths:
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        return Libraries([str(tmp_path / "a"), str(tmp_path / "b")], {"django", "celery"}, own)

    return build


def names(files):
    return [file.module for file in files]


def test_modules_packages_and_namespaces_are_found_by_name(libraries, tmp_path):
    found = libraries("a/shop/__init__.py", "a/shop/signals.py", "b/single.py", "b/space/part/events.py")
    package, module = found.file("shop"), found.file("shop.signals")
    assert package == SourceFile(
        f"{tmp_path}/a/shop/__init__.py",
        f"{tmp_path}/a/shop/__init__.py",
        "shop",
        True,
        f"{tmp_path}/a",
        is_library=True,
    )
    assert (module.module, module.is_package) == ("shop.signals", False)
    assert found.file("single").import_root == f"{tmp_path}/b"
    assert found.file("space.part.events").module == "space.part.events"
    assert (found.file("space"), found.folder("space.part")) == (None, f"{tmp_path}/b")
    assert (found.file("shop.missing"), found.folder("shop.missing"), found.folder("missing")) == (None, None, None)
    assert names(found.files("space")) == ["space.part.events"]


def test_the_first_root_that_has_a_package_wins(libraries, tmp_path):
    found = libraries("a/shop/__init__.py", "b/shop/__init__.py", "b/shop/late.py", "a/one.py", "b/one.py")
    assert names(found.files("shop")) == ["shop"]
    assert [file.import_root for file in found.files("one")] == [f"{tmp_path}/a"]


def test_tests_migrations_and_what_has_no_name_are_left_out(libraries):
    found = libraries(
        "a/shop/__init__.py",
        "a/shop/tests/helpers.py",
        "a/shop/test_models.py",
        "a/shop/migrations/__init__.py",
        "a/shop/project-template/signals.py",
        "a/shop/not-a-name.py",
        "a/shop/data.json",
        "a/shop/sub/signals.py",
    )
    assert names(found.files("shop")) == ["shop", "shop.sub.signals"]
    assert found.file("shop.migrations").module == "shop.migrations"


@pytest.mark.parametrize("name", ["django", "celery.signals", "shop/../../b", "..shop", "shop.../x", "", "a-b"])
def test_frameworks_and_names_that_are_none_are_never_looked_up(libraries, name):
    found = libraries("a/django/__init__.py", "a/celery/signals.py", "a/shop/__init__.py", "a/a-b.py")
    assert (found.file(name), found.folder(name)) == (None, None)


def test_a_name_out_of_a_string_does_not_leave_its_package(libraries):
    found = libraries("a/shop/__init__.py", "a/other.py")
    assert found.file("shop./../other") is None


def test_a_library_that_names_no_framework_counts_as_not_there(libraries):
    found = libraries("a/plain/__init__.py", text="import djangoish\n")
    assert (found.file("plain"), found.files("plain")) == (None, ())


def test_a_file_of_the_tree_stays_the_trees(libraries, tmp_path):
    own = SourceFile("shop/signals.py", f"{tmp_path}/link/shop/signals.py", "shop.signals", False, ".")
    (tmp_path / "link").symlink_to("a")
    found = libraries("a/shop/__init__.py", "a/shop/signals.py", own=[own])
    assert found.file("shop.signals") is own
    assert names(found.files("shop")) == ["shop"]


def test_a_file_that_cannot_be_read_says_nothing(libraries, tmp_path):
    (tmp_path / "a/shop").mkdir(parents=True)
    (tmp_path / "a/shop/broken.py").symlink_to("nowhere")
    found = libraries("a/shop/__init__.py", text="import django\nclass A(Signal): ...\n")
    assert names(found.deriving("shop", "Signal")) == ["shop"]
    assert (found.deriving("shop", "Other"), found.deriving("", "Signal")) == ([], [])


def test_without_roots_there_is_nothing():
    assert not Libraries([], {"django"}, [])
    assert Libraries([], {"django"}, []).file("shop") is None


def test_imported_packages():
    lines = [b"import a.b, c as d", b"from e.f import g", b"  from h import i", b"x = 1; import j", b"from .k import l"]
    assert imported_packages(b"\n".join(lines)) == {"a", "c", "e", "h", "j"}


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("def on(f):\n    placed.connect(f)", True),
        ("def on(f):\n    return placed.connect", True),
        ("def on(signal):\n    @receiver(signal)\n    def f(**kw): ...", True),
        ("def on(signal):\n    return receiver(signal)", True),
        ("on_save = partial(receiver, post_save)", True),
        ("def make():\n    return Signal()", True),
        ("def announce(signal, **kw):\n    signal.send(None, **kw)", True),
        ("placed.connect(f)", False),
        ("@receiver(placed)\ndef f(**kw): ...", False),
        ("@dispatch.receiver(placed)\ndef f(**kw): ...", False),
        ("def f(request):\n    placed.send(None)", False),
        ("def f(self):\n    self.send(None)", False),
        ('def f():\n    return reverse("device.connect")', False),
        ("for receiver, answer in placed.send(None): ...", False),
    ],
)
def test_may_wrap(text, is_one):
    assert may_wrap(text.encode()) is is_one


@pytest.mark.parametrize(
    ("library", "text", "is_use"),
    [
        ("", "register(Order)", True),
        ("lib", "register(Order)", False),
        ("lib", "import lib\nlib.register(Order)", True),
        ("lib", "from shop.compat import register\nregister(Order)", True),
        ("lib", "from shop.compat import (\n    track,\n    register,\n)", True),
        ("lib", "import lib", False),
    ],
)
def test_uses_of_what_a_library_defines(library, text, is_use):
    assert Uses({b"register"}, library.encode()).stand_in(text.encode()) is is_use
