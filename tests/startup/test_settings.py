"""Settings read as text: which module they are, and what lists come to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sigscope.errors import SigscopeError
from sigscope.sources.discovery import discover
from sigscope.startup.settings import Settings, read_settings

Read = Callable[..., Settings]
Write = Callable[[str], Path]


@pytest.mark.parametrize(
    ("code", "apps"),
    [
        ("INSTALLED_APPS = ['a', 'b']", "a b"),
        ("x = 1\ny.z = 2\nINSTALLED_APPS = ['a']", "a"),
        ("INSTALLED_APPS = ('a',) + ('b',)", "a b"),
        ("INSTALLED_APPS: list[str] = ['a']\nINSTALLED_APPS += ['b']", "a b"),
        ("INSTALLED_APPS = ['a', 'b', 'c']\nINSTALLED_APPS -= {'b'}", "a c"),
        ("INSTALLED_APPS = ['a']\nINSTALLED_APPS.append('b')\nINSTALLED_APPS.insert(0, 'c')", "a b c"),
        ("INSTALLED_APPS = ['a']\nINSTALLED_APPS.extend(['b', *('c', 'd')])", "a b c d"),
        ("INSTALLED_APPS = ['a', 'b']\nINSTALLED_APPS.remove('b')", "a"),
        ("INSTALLED_APPS = ['a', 'b']\nif DEBUG:\n    INSTALLED_APPS.remove('b')", "a b"),
        ("INSTALLED_APPS = ['a']\nINSTALLED_APPS.sort()\nINSTALLED_APPS.index('q')\nprint('x')", "a"),
        ("BASE = ['a']\nBASE.append('b')\nMORE = BASE + ['c']\nINSTALLED_APPS = list(MORE)", "a b c"),
        ("INSTALLED_APPS = list()", ""),
        ("INSTALLED_APPS = ['a'] if DEBUG else ['b']", "a b"),
        ("INSTALLED_APPS = ['a', 'b' if DEBUG else 'c']", "a b c"),
        ("if DEBUG:\n    INSTALLED_APPS = ['a']\nelse:\n    INSTALLED_APPS = ['b']", "a b"),
        ("INSTALLED_APPS = ['a']\nfor app in ['b', 'c']:\n    INSTALLED_APPS.append(app)", "a b c"),
        ("INSTALLED_APPS = ['a']\nwhile True:\n    INSTALLED_APPS += ['b']\n    break", "a b"),
        ("INSTALLED_APPS = ['a']\nwith open('x') as f:\n    INSTALLED_APPS += ['b']", "a b"),
        ("try:\n    INSTALLED_APPS = ['a']\nexcept OSError:\n    INSTALLED_APPS = ['b']\nfinally:\n    X = 1", "a b"),
        ("INSTALLED_APPS = ['a']\nmatch X:\n    case 1:\n        INSTALLED_APPS += ['b']", "a b"),
        ("INSTALLED_APPS = ['a', 'b']\nINSTALLED_APPS = [app for app in INSTALLED_APPS if app != X]", "a b"),
        ("A = 'a'\nINSTALLED_APPS = [A for app in ['b', 'c']]", "a"),
        ("INSTALLED_APPS = [app + '.x' for app in ['a', 'b']]", "a.x b.x"),
        ("import environ\nenv = environ.Env()\nINSTALLED_APPS = env.list('APPS', default=['a'])", "a"),
        ("import os\nINSTALLED_APPS = ['a'] + os.environ.get('APPS', 'b,c').split(',')", "a b c"),
        ("import os\nINSTALLED_APPS = [os.getenv('APP', default='a')]", "a"),
        ("A, INSTALLED_APPS = ['a'], ['b']", "b"),
        ("(A, [INSTALLED_APPS, B]) = ['a'], [['b'], ['c']]", "b"),
        ("APPS = {'web': ['a'], 'all': ['b']}\nINSTALLED_APPS = APPS['web'] + APPS['all']", "a b"),
        ("APPS = {}\nAPPS['web'] = ['a']\nINSTALLED_APPS = [*APPS]", "a"),
        ("def apps():\n    return ['a']\nINSTALLED_APPS = apps()", "a"),
        ("X: int\nINSTALLED_APPS = ['a', 1, None, '']", "a"),
        ("INSTALLED_APPS, *rest = (['a'], 'b')\nx.y, z = 1, 2", "a"),
    ],
)
def test_a_list_as_it_grows(code: str, apps: str, read: Read) -> None:
    settings = read(f"# file: site_settings.py\n{code}\n")
    assert " ".join(settings.installed_apps) == apps
    assert settings.is_sure
    assert settings.unknown == ()


@pytest.mark.parametrize(
    ("code", "apps"),
    [
        ("from plugins import FOUND\nINSTALLED_APPS = ['a'] + FOUND", "a"),
        ("from plugins import find\nINSTALLED_APPS = ['a']\nINSTALLED_APPS += find()", "a"),
        ("INSTALLED_APPS = ['a']\nINSTALLED_APPS, X = change(apps=INSTALLED_APPS)", "a"),
        ("INSTALLED_APPS = ['a', MISSING]", "a"),
        ("import plugins\nINSTALLED_APPS = ['a', plugins.EXTRA.name]", "a"),
    ],
)
def test_a_list_with_a_part_that_cannot_be_read(code: str, apps: str, read: Read) -> None:
    settings = read(f"# file: site_settings.py\n{code}\n")
    assert " ".join(settings.installed_apps) == apps
    assert not settings.is_sure
    assert settings.unknown == ("INSTALLED_APPS of site_settings: a part of it can't be read",)


def test_settings_spread_over_modules(read: Read) -> None:
    settings = read(
        """
        # file: config/__init__.py
        # file: config/base.py
        core = ["b"]
        INSTALLED_APPS = ["a"]
        CORE = core
        _HIDDEN = ["h"]
        MIDDLEWARE = ["m.M"]
        ROOT_URLCONF = "config.urls"
        # file: config/more.py
        from .base import *
        from .base import INSTALLED_APPS as BASE
        from . import base
        from .absent import *
        from .absent import OTHER
        from outside import *
        import config.base
        INSTALLED_APPS = BASE + CORE + base.INSTALLED_APPS + config.base.CORE + base.NOTHING
        # file: config/live.py
        from config.more import *
        INSTALLED_APPS += ["c"]
        AUTH_USER_MODEL = "people.User"
        WSGI_APPLICATION = "config.wsgi.application"
        """,
        "config.live",
    )
    assert settings.module == "config.live"
    assert settings.installed_apps == ("a", "b", "c")
    assert settings.middleware == ("m.M",)
    assert settings.root_urlconfs == ("config.urls",)
    assert settings.applications == ("config.wsgi.application",)
    assert settings.user_model == "people.User"
    assert settings.values["CORE"] == ("b",)
    assert settings.unknown == (
        "config.live: the star import from .absent is not in the tree",
        "config.live: the star import from outside is not in the tree",
    )


def test_settings_that_import_each_other(read: Read) -> None:
    settings = read(
        """
        # file: one.py
        from two import *
        INSTALLED_APPS = ["a"] + MORE
        # file: two.py
        from one import *
        MORE = ["b"]
        """,
        "one",
    )
    assert settings.installed_apps == ("a", "b")


def test_settings_as_classes(read: Read) -> None:
    settings = read(
        """
        # file: site_settings.py
        from configurations import Configuration
        class Base(Configuration):
            INSTALLED_APPS = ["a"]
            def method(self):
                pass
        class Live(Base):
            INSTALLED_APPS = Base.INSTALLED_APPS + ["b"]
        """
    )
    assert settings.installed_apps == ("a", "b")


def test_settings_without_apps_say_so(read: Read) -> None:
    settings = read("# file: site_settings.py\nDEBUG = True\n")
    assert settings.unknown == ("INSTALLED_APPS of site_settings: not found",)
    assert not settings.is_sure


def test_settings_in_a_test_folder(read: Read) -> None:
    settings = read(
        "# file: app/__init__.py\n# file: tests/__init__.py\n# file: tests/settings.py\nINSTALLED_APPS = ['app']\n",
        "tests.settings",
    )
    assert settings.installed_apps == ("app",)


def test_settings_named_by_their_file(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write("# file: site_settings.py\nINSTALLED_APPS = ['a']\n")
    tree = discover([str(root)])
    monkeypatch.chdir(root.parent)
    for name in ("site_settings.py", str(root / "site_settings.py"), f"{root.name}/site_settings.py"):
        assert read_settings(tree, name).module == "site_settings"


@pytest.mark.parametrize("named", ["nowhere", "nowhere.py"])
def test_settings_that_are_not_there(named: str, read: Read) -> None:
    with pytest.raises(SigscopeError, match=f"No settings module {named} under .*: name it as the process imports it"):
        read("# file: site_settings.py\nX = 1\n", named)


def test_the_tree_names_its_settings(read: Read) -> None:
    settings = read(
        """
        # file: manage.py
        import os
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outside.settings")
        # file: wsgi.py
        import os
        os.environ["DJANGO_SETTINGS_MODULE"] = "site_settings"
        # file: site_settings.py
        INSTALLED_APPS = ["a"]
        """,
        None,
    )
    assert settings.module == "site_settings"


def test_a_tree_without_settings(read: Read) -> None:
    assert read("# file: app/models.py\n", None) == Settings(None)
    named = read('# file: manage.py\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "outside")\n', None)
    assert named == Settings(None, unknown=("settings module outside: not in the tree",))


def test_settings_that_cannot_be_parsed(read: Read) -> None:
    settings = read("# file: site_settings.py\nINSTALLED_APPS = [\n")
    assert settings.module is None
    assert settings.unknown[0].startswith("settings module site_settings: ")
