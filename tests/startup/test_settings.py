"""Settings read as text: which module they are, and what lists come to."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sigscope.errors import SigscopeError
from sigscope.sources.discovery import discover
from sigscope.startup.settings import Settings, read_settings

Read = Callable[..., Settings]
Write = Callable[[str], Path]

PARTS = "p.a p.b p.c p.d p.e"


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
        ("P = 'p'\nINSTALLED_APPS = [P + '.a', f'{P}.b', '%s.c' % P, '{}.d'.format(P), '.'.join([P, 'e'])]", PARTS),
        ("INSTALLED_APPS = []\nfor p in ('a', 'b'):\n    INSTALLED_APPS.append('x.' + p)", "x.a x.b"),
        ("INSTALLED_APPS = []\nfor n, p in [('a', 'b')]:\n    INSTALLED_APPS += ['x.' + p]", "x.a x.b"),
        ("INSTALLED_APPS = [f'x.{p}' for group in (['a'], ['b']) for p in group]", "x.a x.b"),
        ("INSTALLED_APPS = list(map(lambda p: 'x.' + p, ['a'])) + list(map(lambda: 'b', []))", "x.a b"),
        ("import os\nINSTALLED_APPS = filter(None, os.environ.get('APPS', 'a,b').split(','))", "a b"),
        ("from itertools import chain\nINSTALLED_APPS = list(chain(['a'], ('b',)))", "a b"),
        ("import copy\nA = ['a']\nINSTALLED_APPS = copy.deepcopy(A) + A.copy()", "a"),
        ("INSTALLED_APPS = list(dict.fromkeys(['a', 'b']))", "a b"),
        ("INSTALLED_APPS = set(['a']) | {'b'} - {'c'}", "a b c"),
        ("INSTALLED_APPS = ['a'] + ['b'] * (not DEBUG)\nDEBUG = False", "a b"),
        ("A = ['a', 'b']\nINSTALLED_APPS = A[:]\nINSTALLED_APPS[0:0] = ['c']", "a b c"),
        ("from environ import Env\nenv = Env(APPS=(list, ['a']), X=bool)\nINSTALLED_APPS = env('APPS')", "a"),
        (
            "import os as e\ne.setdefault(X)\ne.setdefault('A', 'a,b')\nINSTALLED_APPS = e['A'].split(',')",
            "a b",
        ),
        ("from decouple import config, Csv\nINSTALLED_APPS = config('APPS', default='a,b', cast=Csv())", "a b"),
        ("from environs import env\nINSTALLED_APPS = env.list('APPS', ['a'])", "a"),
        ("from configurations import values\nINSTALLED_APPS = values.ListValue(['a'])", "a"),
        (
            "def more(name, *rest, x='z'):\n    return [name, x, *rest]\nINSTALLED_APPS = more('a', 'b', 'c', x='d')",
            "a d b c",
        ),
        ("def add(name):\n    INSTALLED_APPS.append(name)\nINSTALLED_APPS = ['a']\nadd('b')", "a b"),
        (
            (
                "def add(to, *more):\n    for one in more:\n        to.append(one)\n"
                "INSTALLED_APPS = ['a']\nadd(INSTALLED_APPS, 'b')"
            ),
            "a b",
        ),
        ("def sure(x):\n    x = x + ['b']\n    return x\nA = ['a']\nsure(A)\nINSTALLED_APPS = A", "a"),
        ("def two():\n    if X:\n        return ['a']\n    return ['b']\nINSTALLED_APPS = two()", "a b"),
        ("def none(): pass\nINSTALLED_APPS = none('x', y='z') or ['a']", "a"),
        ("one = lambda x: 'x.' + x\nINSTALLED_APPS = [one('a')]", "x.a"),
        (
            (
                "class C:\n    A = ['a']\n    def more(self, x):\n        return [x]\nc = C()\n"
                "INSTALLED_APPS = C.A + c.more('b')"
            ),
            "a b",
        ),
        ("globals()['INSTALLED_APPS'] = ['a']\nvars()['INSTALLED_APPS'] += ['b']", "a b"),
        ("globals().update({'INSTALLED_APPS': ['a'], X: 1})", "a"),
        (
            (
                "from django.conf.global_settings import *\nfrom django.conf import global_settings as g\n"
                "INSTALLED_APPS = g.INSTALLED_APPS + ['a']"
            ),
            "a",
        ),
        ("if (apps := ['a']):\n    INSTALLED_APPS = apps\nelse:\n    import x", "a"),
        ("INSTALLED_APPS = ['a']\nif DEBUG:\n    import x\nif X:\n    pass", "a"),
        ("DATABASES = {}\nDATABASES['x']['y'] = 'z'\nINSTALLED_APPS = ['a']\nopen('x').y['z'] = 1", "a"),
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
        ("from plugins import FOUND\n\nINSTALLED_APPS = ['a'] + FOUND", "a"),
        ("from plugins import find\nINSTALLED_APPS = ['a']\nINSTALLED_APPS += find()", "a"),
        ("INSTALLED_APPS = ['a']\n\nINSTALLED_APPS, X = change(apps=INSTALLED_APPS)", "a"),
        ("\n\nINSTALLED_APPS = ['a', MISSING]", "a"),
        ("import plugins\n\nINSTALLED_APPS = ['a', plugins.EXTRA.name]", "a"),
        ("import os\nINSTALLED_APPS = ['a']\nINSTALLED_APPS += os.environ.get('APPS').split(',')", "a"),
        ("from elsewhere.defaults import *\n\nINSTALLED_APPS += ['a']", "a"),
        ("\nINSTALLED_APPS = ['a']\nfor name in os.listdir('plugins'):\n    INSTALLED_APPS.append('x.' + name)", "a"),
        ("INSTALLED_APPS = ['a']\nwith open('more.py') as f:\n    exec(f.read())", "a"),
        ("import extra\nINSTALLED_APPS = ['a']\nglobals().update(extra.load())", "a"),
        ("import dynaconf\nINSTALLED_APPS = ['a']\nsettings = dynaconf.DjangoDynaconf(__name__)", "a"),
        ("from dynaconf import DjangoDynaconf\nINSTALLED_APPS = ['a']\nDjangoDynaconf(__name__)", "a"),
        ("import os\nINSTALLED_APPS = ['a']\nif more := os.environ.get('APPS'):\n    INSTALLED_APPS += more", "a"),
        ("INSTALLED_APPS = ['a']\n\nINSTALLED_APPS += ['%s.%s.x' % (FOUND,)]", "a"),
        ("INSTALLED_APPS = ['a']\n\nINSTALLED_APPS += map(str.lower, ['B'])", "a"),
        ("\ndef f(x):\n    return f(x)\nINSTALLED_APPS = ['a', f('x')]", "a"),
        ("class Base(Other):\n    pass\nINSTALLED_APPS = ['a', super().APPS]", "a"),
    ],
)
def test_a_list_with_a_part_that_cannot_be_read(code: str, apps: str, read: Read) -> None:
    settings = read(f"# file: site_settings.py\n{code}\n")
    assert " ".join(settings.installed_apps) == apps
    assert not settings.is_sure
    assert settings.unknown[0] == "INSTALLED_APPS of site_settings: can't be read at site_settings.py:3"


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


def test_settings_as_classes_of_other_modules(read: Read) -> None:
    settings = read(
        """
        # file: conf/__init__.py
        # file: conf/base.py
        from configurations import Configuration
        class Base(Configuration):
            INSTALLED_APPS = ["a"]
            LOCAL = ["l"]
        # file: conf/dev.py
        from conf.base import Base
        class Dev(Base):
            @property
            def INSTALLED_APPS(self):
                return super().INSTALLED_APPS + Base.LOCAL + ["b"]
            def ROOT_URLCONF(self):
                pass
            MIDDLEWARE = Base.MISSING
        """,
        "conf.dev",
    )
    assert settings.installed_apps == ("a", "l", "b")
    assert settings.unknown == ("MIDDLEWARE of conf.dev: can't be read at conf/dev.py:8",)


def test_settings_split_into_files_that_run_as_one(read: Read) -> None:
    settings = read(
        """
        # file: conf/__init__.py
        # file: conf/settings/__init__.py
        from os import environ
        from split_settings.tools import include, optional
        ENV = environ.get("ENV", "dev")
        base = ["parts/*.py", f"environments/{ENV}.py", optional("environments/local.py")]
        include(*base)
        include(environ["MORE"])
        # file: conf/settings/parts/a.py
        from split_settings.tools import include
        INSTALLED_APPS = ["a"]
        include("../__init__.py")
        # file: conf/settings/parts/broken.py
        (
        # file: conf/settings/environments/dev.py
        INSTALLED_APPS += ["b"]
        # file: conf/settings/environments/live.py
        INSTALLED_APPS += ["c"]
        """,
        "conf.settings",
    )
    assert settings.installed_apps == ("a", "b")
    assert settings.unknown == ("INSTALLED_APPS of conf.settings: can't be read at conf/settings/__init__.py:6",)


def test_functions_of_other_modules(read: Read) -> None:
    settings = read(
        """
        # file: tools.py
        PREFIX = "p."
        def extend(apps, *names):
            for name in names:
                apps.append(PREFIX + name)
            return apps
        # file: base.py
        APPS = ["m"]
        # file: site_settings.py
        import base
        from tools import extend
        INSTALLED_APPS = ["a"]
        extend(INSTALLED_APPS, "b")
        INSTALLED_APPS += getattr(base, "APPS", []) + getattr(base, "NONE", ["n"])
        """
    )
    assert settings.installed_apps == ("a", "p.b", "m", "n")
    assert settings.unknown == ()


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
