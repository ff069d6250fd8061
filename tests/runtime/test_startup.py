"""The honest test of startup: each module of a project comes to life when real Django imports it, and not otherwise."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from sigscope.analysis import scan

BOOT = Path(__file__).parent / "boot.py"

# A line `HEARS` stands for a receiver that is called as its module is, with underscores for dots.
PROJECT = """
# file: pings.py
from django.dispatch import Signal
ping = Signal()
# file: conf/__init__.py
# file: conf/base.py
import os
PREFIX = "apps"
SECRET_KEY = "x"
INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig", "django.contrib.auth", "django.contrib.contenttypes",
    "apps.one.apps.OneConfig", "three", "four",
]
if os.environ.get("NEVER_SET_ANYWHERE"):
    INSTALLED_APPS.append("eight")
MIDDLEWARE = ["conf.middleware.Middleware"]
ROOT_URLCONF = os.environ.get("NEVER_SET_ANYWHERE", "conf.urls")
HOOKS = ["three.hooks"]
PLUGIN = "three.plugin.Plugin"
LOGGING = {"version": 1, "filters": {"f": {"()": "conf.logs.Filter"}}}
# file: conf/settings.py
from conf.base import *
INSTALLED_APPS += [f"{PREFIX}.{name}" for name in ("two",)]
INSTALLED_APPS.extend(name for name in os.environ.get("NEVER_SET_ANYWHERE", "five,six").split(","))
# file: conf/middleware.py
HEARS
class Middleware:
    def __init__(self, get_response):
        pass
# file: conf/logs.py
import logging
HEARS
class Filter(logging.Filter):
    pass
# file: conf/urls.py
from django.conf import settings
from django.urls import include, path
from three import urls as three_urls
extra = [path("e/", include("four.more_urls"))]
urlpatterns = [
    path("a/", include(("apps.one.urls", "one"), namespace="one")),
    path("b/", include(three_urls)),
    path("c/", include(extra)),
    path("d/", include((extra, "x"))),
]
for name in ["five"]:
    urlpatterns.append(path(name, include(f"{name}.urls")))
urlpatterns += [path(name, include("%s.urls" % name)) for name in ("six",)]
if "seven" in settings.INSTALLED_APPS:
    import seven.models
    urlpatterns.append(path("s/", include("seven.urls")))
# file: apps/__init__.py
# file: apps/one/__init__.py
# file: apps/one/apps.py
from importlib import import_module
from typing import TYPE_CHECKING
from django.apps import AppConfig, apps
from django.conf import settings
from django.utils.module_loading import autodiscover_modules, import_string
if TYPE_CHECKING:
    from apps.one import for_types
class Base(AppConfig):
    def ready(self):
        from . import from_base
        self.connect_all()
    def connect_all(self):
        pass
class OneConfig(Base):
    name = "apps.one"
    def ready(self):
        super().ready()
        from apps.one.start import start
        start(self)
        import_module("apps.one.literal")
        import_module(".relative", package=__package__)
        import_module(f"{self.name}.by_name")
        import_module("%s.by_percent" % self.name)
        import_module(self.module.__name__ + ".by_module")
        autodiscover_modules("hooks_one", "hooks_two")
        autodiscover_modules(f"hooks_{'three'}")
        for name in settings.HOOKS:
            import_module(name)
        import_string(settings.PLUGIN)
        import_string("three.thing.Thing")()
        __import__("three.dunder")
        if apps.is_installed("seven"):
            from . import with_seven
    def connect_all(self):
        from . import from_hook
# file: apps/one/start.py
from importlib import import_module
def start(config):
    from three.deep import go
    go(config, "three.given")
    load("three.loaded")
def load(name):
    return import_module(name)
# file: apps/one/models.py
HEARS
# file: apps/one/from_base.py
HEARS
# file: apps/one/from_hook.py
HEARS
# file: apps/one/literal.py
HEARS
# file: apps/one/relative.py
HEARS
# file: apps/one/by_name.py
HEARS
# file: apps/one/by_percent.py
HEARS
# file: apps/one/by_module.py
HEARS
# file: apps/one/for_types.py
HEARS
# file: apps/one/with_seven.py
HEARS
# file: apps/one/signals.py
HEARS
# file: apps/one/urls.py
from . import views
HEARS
urlpatterns = []
# file: apps/one/views.py
HEARS
def view(request):
    from . import in_view
# file: apps/one/in_view.py
HEARS
# file: apps/two/__init__.py
# file: apps/two/models.py
HEARS
# file: apps/two/apps.py
from django.apps import AppConfig
HEARS
class TwoConfig(AppConfig):
    name = "apps.two"
    default = False
    def ready(self):
        from . import of_no_default
# file: apps/two/of_no_default.py
HEARS
# file: three/__init__.py
# file: three/deep.py
import importlib
def go(config, name):
    importlib.import_module(name)
    for each in ["three.looped_1", "three.looped_2"]:
        importlib.import_module(each)
    [importlib.import_module(each) for each in ("three.comprehended",)]
    import three.inner
# file: three/given.py
HEARS
# file: three/loaded.py
HEARS
# file: three/looped_1.py
HEARS
# file: three/looped_2.py
HEARS
# file: three/comprehended.py
HEARS
# file: three/inner.py
HEARS
# file: three/dunder.py
HEARS
# file: three/hooks.py
HEARS
# file: three/hooks_one.py
HEARS
# file: three/admin.py
HEARS
# file: three/tasks.py
HEARS
# file: three/plugin.py
HEARS
class Plugin:
    pass
# file: three/thing.py
class Thing:
    def __init__(self):
        from three import in_init
# file: three/in_init.py
HEARS
# file: three/urls.py
HEARS
urlpatterns = []
# file: four/__init__.py
HEARS
# file: four/apps.py
from django.apps import AppConfig
class Plain(AppConfig):
    name = "four"
    def ready(self):
        from four import of_plain
class Chosen(AppConfig):
    name = "four"
    default = True
    def ready(self):
        from four import of_chosen
# file: four/of_plain.py
HEARS
# file: four/of_chosen.py
HEARS
# file: four/models/__init__.py
from .parts import *
HEARS
# file: four/models/parts.py
HEARS
# file: four/hooks_two.py
HEARS
# file: four/hooks_three.py
HEARS
# file: four/more_urls.py
HEARS
urlpatterns = []
# file: five/__init__.py
# file: five/apps.py
import importlib
import pkgutil
from django.apps import AppConfig, apps
class FiveConfig(AppConfig):
    name = "five"
    def ready(self):
        import five.plugins
        for _, name, _ in pkgutil.iter_modules(five.plugins.__path__):
            importlib.import_module("five.plugins." + name)
        for app in apps.get_app_configs():
            try:
                importlib.import_module(app.name + ".scanned")
            except ImportError:
                pass
# file: five/plugins/__init__.py
# file: five/plugins/first.py
HEARS
# file: five/urls.py
HEARS
urlpatterns = []
# file: six/__init__.py
# file: six/scanned.py
HEARS
# file: six/urls.py
HEARS
urlpatterns = []
# file: six/management/__init__.py
# file: six/management/commands/__init__.py
# file: six/management/commands/go.py
from django.core.management.base import BaseCommand
HEARS
class Command(BaseCommand):
    def handle(self, **options):
        from six import in_command
# file: six/in_command.py
HEARS
# file: seven/__init__.py
# file: seven/models.py
HEARS
# file: seven/urls.py
HEARS
urlpatterns = []
# file: eight/__init__.py
# file: eight/models.py
HEARS
"""

# What no startup of the process runs, and what a scan says of it.
NOT_LIVE = {
    "apps_one_for_types": "never",
    "apps_one_with_seven": "never",
    "apps_one_signals": "never",
    "apps_one_in_view": "never",
    "apps_two_of_no_default": "unknown",
    "four_of_plain": "unknown",
    "seven_models": "never",
    "seven_urls": "never",
    "six_in_command": "command",
    "six_management_commands_go": "command",
    "three_admin": "never",
    "three_tasks": "never",
    "eight_models": "setup",  # both arms of a condition in the settings count
}


def write(root: Path) -> None:
    """Write the files of PROJECT under a folder."""
    parts = re.split(r"^# file: (\S+)\n", PROJECT.lstrip("\n"), flags=re.MULTILINE)
    for path, content in zip(parts[1::2], parts[2::2], strict=True):
        name = path.removesuffix(".py").removesuffix("/__init__").replace("/", "_")
        hears = (
            f"from django.dispatch import receiver\nfrom pings import ping\n@receiver(ping)\ndef {name}(**kwargs): pass"
        )
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(re.sub(r"^HEARS$", hears, content, flags=re.MULTILINE))


def live_stages(root: Path) -> dict[str, str]:
    """When each receiver came to life in the running process."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(BOOT), str(root), "conf.settings"]
    ended = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    rows = json.loads(ended.stdout)["connections"]
    names = {
        row["receiver"][0]["dotted"].rpartition(".")[2]: row["stage"] for row in rows if "pings.ping" in row["signal"]
    }
    return {name: "urls" if stage == "server" else stage for name, stage in names.items()}


def test_every_module_comes_to_life_when_django_imports_it(tmp_path: Path) -> None:
    write(tmp_path)
    project = scan([str(tmp_path)], settings="conf.settings")
    told = {row.receiver.rpartition(".")[2]: row.startup for row in project.connections}
    live = live_stages(tmp_path)
    assert {name: told[name] for name in live} == live
    assert {name: stage for name, stage in told.items() if name not in live} == NOT_LIVE
    assert project.notes == ()
