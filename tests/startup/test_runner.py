"""What is followed: calls into functions of the tree, and imports by a name that is put together."""

from collections.abc import Callable

import pytest

Lives = Callable[..., dict[str, str]]

SHOP = """
# file: site_settings.py
INSTALLED_APPS = ["shop", "cart"]
ROOT_URLCONF = "site_urls"
HOOKS = ["shop.hooks"]
# file: site_urls.py
urlpatterns = []
# file: cart/__init__.py
# file: cart/hooks.py
HEARS in_cart_hooks
# file: shop/__init__.py
# file: shop/hooks.py
HEARS in_hooks
# file: shop/parts/__init__.py
# file: shop/parts/first.py
HEARS in_first
"""


def apps(ready: str, before: str = "") -> str:
    body = "\n".join(f"        {line}" for line in ready.split("\n"))
    return f"""
# file: shop/apps.py
import importlib, os, pkgutil
from importlib import import_module
from django.apps import AppConfig, apps
from django.conf import settings
from django.utils.module_loading import autodiscover_modules, import_string
{before}
class ShopConfig(AppConfig):
    name = "shop"
    def ready(self):
{body}
"""


@pytest.mark.parametrize(
    "ready",
    [
        "import_module('shop.hooks')",
        "importlib.import_module(name='shop.hooks')",
        "import_module('.hooks', package='shop')",
        "import_module('.hooks', 'shop')",
        "import_module('.hooks')",
        "import_module('..hooks', 'shop.parts')",
        "import_module('.hooks', self.name)",
        "__import__('shop.hooks')",
        "import_string('shop.hooks.in_hooks')",
        "import_module('shop' + '.' + 'hooks')",
        "import_module('%s.hooks' % self.name)",
        "import_module('%s.%s' % (self.name, 'hooks'))",
        "import_module('{}.hooks'.format(self.name))",
        "import_module('.'.join([self.name, 'hooks']))",
        "name = self.name + '.hooks'\nimport_module(name)",
        "import_module('nowhere' if x else 'shop.hooks')",
        "for name in ['nowhere', 'hooks']:\n    import_module('shop.' + name)",
        "[import_module('shop.' + name) for name in ['nowhere', 'hooks']]",
        "for name in settings.HOOKS:\n    import_module(name)",
        "import_module(settings.HOOKS[0] if x else settings.HOOKS)",
        "try:\n    import shop.hooks\nexcept ImportError:\n    pass",
        "from shop import hooks as h, parts",
    ],
)
def test_an_import_by_name(ready: str, lives: Lives) -> None:
    told = lives(SHOP + apps(ready))
    assert (told["in_hooks"], told["in_cart_hooks"], told["in_first"]) == ("setup", "never", "never")


@pytest.mark.parametrize(
    "ready",
    [
        "autodiscover_modules('hooks')",
        "autodiscover_modules('hooks', register_to=site)",
        "for app in apps.get_app_configs():\n    import_module(app.name + '.hooks')",
        "for app in apps.get_app_configs():\n    import_module('%s.hooks' % app.name)",
        "for app in settings.INSTALLED_APPS:\n    import_module('{}.{}'.format(app, 'hooks'))",
        "for app in apps.get_app_configs():\n    name = '{}.{}'.format(app.name, 'hooks')\n    import_module(name)",
        "import_module('{0.name}.hooks'.format(apps))",
        "import_module('%(app)s.hooks' % {'app': x})",
    ],
)
def test_an_import_out_of_every_app(ready: str, lives: Lives) -> None:
    told = lives(SHOP + apps(ready))
    assert (told["in_hooks"], told["in_cart_hooks"], told["in_first"]) == ("setup", "setup", "never")


@pytest.mark.parametrize(
    ("ready", "startup"),
    [
        ("for f in pkgutil.iter_modules(['parts']):\n    import_module('shop.parts.' + f.name)", "setup"),
        ("for f in os.listdir('parts'):\n    import_module('shop.parts.%s' % f[:-3])", "setup"),
        ("import_module('shop.parts.' + os.environ['PART'])", "unknown"),
        ("import_module('shop.' + x + '.first')", "unknown"),
        ("import_module('shop.sections.' + x)", "never"),
        ("import_module(x)", "never"),
        ("import_module(x)\nname = 'shop.parts.first'", "unknown"),
        ("import_module(x)\nname = 'shop.parts.first.Class'", "unknown"),
        ("import_module('.'.join(x))", "never"),
        ("import_module('.'.join())", "never"),
        ("import_module()", "never"),
        ("import_module(*args)", "never"),
        ("import_module('')", "never"),
        ("import_module('.first', x)", "never"),
    ],
)
def test_a_name_with_a_part_that_cannot_be_told(ready: str, startup: str, lives: Lives) -> None:
    assert lives(SHOP + apps(ready))["in_first"] == startup


@pytest.mark.parametrize(
    ("ready", "before"),
    [
        ("load('hooks')", "def load(name):\n    import_module('shop.' + name)"),
        ("load()", "def load(name='hooks'):\n    import_module('shop.' + name)"),
        ("load('hooks')", "def load(name):\n    inner('shop.' + name)\ndef inner(name):\n    import_module(name)"),
        ("load('x')\nload('hooks')", "def load(name):\n    import_module('shop.' + name)"),
        ("load(name='hooks')", "class load:\n    def __init__(self, name):\n        import_module('shop.' + name)"),
        ("Loader()('hooks')", "class Loader:\n    def __call__(self, name):\n        import_module('shop.' + name)"),
        ("Loader().load('hooks')", "class Loader:\n    def load(self, name):\n        import_module('shop.' + name)"),
        (
            "Loader.load()",
            (
                "class Loader:\n    @classmethod\n    def load(cls):\n        cls.inner()\n"
                "    @classmethod\n    def inner(cls):\n        import_module('shop.hooks')"
            ),
        ),
        (
            "go = partial(load, 'hooks')\ngo()",
            "from functools import partial\ndef load(name):\n    import_module('shop.' + name)",
        ),
        ("call(load)", "def call(function):\n    function()\ndef load():\n    import_module('shop.hooks')"),
        ("for f in [load]:\n    f()", "def load():\n    import_module('shop.hooks')"),
        ("make()()", "def make():\n    def load():\n        import_module('shop.hooks')\n    return load"),
        ("load(3)", "def load(n):\n    load(n - 1)\n    import_module('shop.hooks')"),
        ("f = lambda: import_module('shop.hooks')\nf()", ""),
        ("call(unknown)\nfor f in nothing:\n    f()", "def call(f):\n    f()\nimport_module('shop.hooks')"),
        ("load(1)", "def load(x):\n    import shop.hooks"),
        ("pass", "def mark(f):\n    import_module('shop.hooks')\n    return f\n@mark\ndef some(): pass"),
        (
            "pass",
            (
                "def mark(x):\n    def deco(f):\n        import_module('shop.' + x)\n    return deco\n"
                "@mark('hooks')\nclass A: pass"
            ),
        ),
        ("pass", "class A:\n    if x:\n        import_module('shop.hooks')"),
        ("pass", "def f(x=import_module('shop.hooks'), y=2): pass"),
        ("pass", "class A(f(import_module('shop.hooks'))): pass"),
    ],
)
def test_functions_are_followed(ready: str, before: str, lives: Lives) -> None:
    told = lives(SHOP + apps(ready, before))
    assert (told["in_hooks"], told["in_cart_hooks"]) == ("setup", "never")


@pytest.mark.parametrize(
    "before",
    [
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import_module('shop.hooks')",
        "import typing\nif typing.TYPE_CHECKING:\n    import_module('shop.hooks')",
        "if False:\n    import_module('shop.hooks')",
        "if __name__ == '__main__':\n    import_module('shop.hooks')",
        "f = lambda: import_module('shop.hooks')",
        "def f():\n    import_module('shop.hooks')",
    ],
)
def test_what_does_not_run(before: str, lives: Lives) -> None:
    assert lives(SHOP + apps("pass", before))["in_hooks"] != "setup"


def test_the_other_arm_of_what_does_not_run(lives: Lives) -> None:
    before = "if TYPE_CHECKING:\n    pass\nelif x:\n    import_module('shop.hooks')"
    assert lives(SHOP + apps("pass", before))["in_hooks"] == "setup"


def test_a_function_that_runs_into_itself_ends(lives: Lives) -> None:
    before = """
def load(name, *rest):
    load(name + "x", *rest)
    import_module(name)
def deep0():
    import shop.hooks
""" + "".join(f"def deep{i}():\n    deep{i - 1}()\n" for i in range(1, 40))
    told = lives(SHOP + apps("load('a')\ndeep39()", before))
    assert told["in_hooks"] in ("setup", "unknown")
    assert told["in_cart_hooks"] == "never"


def test_a_function_that_is_called_very_often_ends(lives: Lives) -> None:
    calls = "\n".join(f"load('part{i}')" for i in range(150))
    before = "def load(name):\n    import_module('shop.' + name)\n"
    assert lives(SHOP + apps(calls + "\nload('hooks')", before))["in_first"] == "never"


def test_closures_are_told_apart(lives: Lives) -> None:
    before = "def make(name):\n    def load():\n        import_module('shop.' + name)\n    return load\n"
    calls = "\n".join(f"make('part{i}')()" for i in range(150))
    told = lives(SHOP + apps("make('x')()\nmake('hooks')()\n" + calls, before))
    assert told["in_hooks"] == "setup"


def test_code_at_module_level_beside_its_imports(lives: Lives) -> None:
    text = """
# file: shop/models.py
from importlib import import_module
try:
    import json
    import_module("shop.hooks")
except ImportError:
    pass
"""
    assert lives(SHOP + text)["in_hooks"] == "setup"
