"""What each stage of a Django process brings to life."""

from collections.abc import Callable

import pytest

Lives = Callable[..., dict[str, str]]
Chains = Callable[..., dict[str, str]]

SHOP = """
# file: site_settings.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "site_urls"
# file: site_urls.py
urlpatterns = []
# file: shop/__init__.py
"""


def test_what_setup_imports_in_its_order(chains: Chains) -> None:
    told = chains(
        """
        # file: conf/__init__.py
        # file: conf/settings.py
        INSTALLED_APPS = ["shop", "plain.config.Plain", "django.contrib.admin", "nowhere.apps.NowhereConfig", "outside"]
        ROOT_URLCONF = "conf.urls"
        LOGGING = {"filters": {"ids": {"()": "conf.logs.Filter"}, "x": {"()": "Other", "class": "logging.Filter"}}}
        # file: conf/urls.py
        # file: conf/logs.py
        HEARS in_logs
        # file: shop/__init__.py
        HEARS in_package
        # file: shop/apps.py
        from django.apps import AppConfig
        HEARS in_apps
        class ShopConfig(AppConfig):
            name = "shop"
            def ready(self):
                from . import receivers
        # file: shop/models.py
        import shop.deep
        HEARS in_models
        # file: shop/deep/__init__.py
        from .deeper import x
        # file: shop/deep/deeper.py
        HEARS in_deeper
        # file: shop/receivers.py
        HEARS in_ready
        # file: shop/admin.py
        HEARS in_admin
        # file: plain/__init__.py
        # file: plain/config.py
        from django.apps import AppConfig
        class Plain(AppConfig):
            name = "plain.inner"
        # file: plain/inner/__init__.py
        HEARS in_inner
        # file: plain/inner/models.py
        HEARS in_inner_models
        """,
        "conf.settings",
    )
    assert told == {
        "in_logs": "LOGGING > conf.logs",
        "in_package": "INSTALLED_APPS: shop > shop",
        "in_apps": "INSTALLED_APPS: shop > shop.apps",
        "in_models": "INSTALLED_APPS: shop > shop.models",
        "in_deeper": "INSTALLED_APPS: shop > shop.models > shop.deep > shop.deep.deeper",
        "in_ready": "INSTALLED_APPS: shop > shop.apps.ShopConfig.ready > shop.receivers",
        "in_admin": "django.contrib.admin > autodiscover() > shop.admin",
        "in_inner": "INSTALLED_APPS: plain.config.Plain > plain.inner",
        "in_inner_models": "INSTALLED_APPS: plain.config.Plain > plain.inner.models",
    }


def test_without_the_admin_nothing_discovers_it(lives: Lives) -> None:
    assert lives(SHOP + "# file: shop/admin.py\nHEARS in_admin\n") == {"in_admin": "never"}


def test_an_own_admin_discovers_as_well(lives: Lives) -> None:
    told = lives(
        """
        # file: site_settings.py
        INSTALLED_APPS = ["shop.apps.OwnAdmin"]
        # file: shop/__init__.py
        # file: shop/apps.py
        from django.contrib.admin.apps import AdminConfig
        class OwnAdmin(AdminConfig):
            name = "shop"
        # file: shop/admin.py
        HEARS in_admin
        """
    )
    assert told == {"in_admin": "setup"}


def test_which_configuration_is_the_default(lives: Lives) -> None:
    told = lives(
        """
        # file: site_settings.py
        INSTALLED_APPS = ["one", "marked", "unmarked", "switched_off", "old", "odd", "named.apps.Named"]
        # file: named/__init__.py
        # file: named/apps.py
        from django.apps import AppConfig
        class Named(AppConfig):
            name = compute()
        # file: named/models.py
        HEARS named
        # file: one/__init__.py
        # file: one/apps.py
        from django.apps import AppConfig
        from django.apps import AppConfig as Base
        class One(AppConfig):
            def ready(self):
                import one.heard
        class NoConfig:
            pass
        # file: one/heard.py
        HEARS one
        # file: marked/__init__.py
        # file: marked/apps.py
        from django.apps import AppConfig
        class First(AppConfig):
            def ready(self):
                import marked.first
        class Second(AppConfig):
            default = True
            def ready(self):
                import marked.second
        # file: marked/first.py
        HEARS first
        # file: marked/second.py
        HEARS second
        # file: unmarked/__init__.py
        # file: unmarked/apps.py
        from django.apps import AppConfig
        class First(AppConfig):
            def ready(self):
                import unmarked.heard
        class Second(First):
            pass
        # file: unmarked/heard.py
        HEARS unmarked
        # file: switched_off/__init__.py
        # file: switched_off/apps.py
        from django.apps import AppConfig
        class Only(AppConfig):
            default = False
            def ready(self):
                import switched_off.heard
        # file: switched_off/heard.py
        HEARS switched_off
        # file: old/__init__.py
        default_app_config = "old.config.OldConfig"
        # file: old/config.py
        from django.apps import AppConfig
        class OldConfig(AppConfig):
            name = "old"
            def ready(self):
                import old.heard
        # file: old/heard.py
        HEARS old
        # file: odd/__init__.py
        default_app_config = "outside.Config"
        # file: odd/apps/x.py
        """
    )
    assert {name for name, startup in told.items() if startup == "setup"} == {"one", "second", "old", "named"}
    # The others' ready() overrides a method, so it could be called all the same; their modules are imported.
    assert told["first"] == told["unmarked"] == told["switched_off"] == "unknown"


def test_ready_is_inherited_and_calls_on(chains: Chains) -> None:
    told = chains(
        """
        # file: site_settings.py
        INSTALLED_APPS = ["shop.apps.ShopConfig", "cart.apps.CartConfig"]
        # file: base/__init__.py
        # file: base/apps.py
        from importlib import import_module
        from django.apps import AppConfig
        class BaseConfig(AppConfig):
            def ready(self):
                super().ready()
                self.load()
            def load(self):
                import_module("{}.hooks".format(self.name))
        # file: shop/__init__.py
        # file: shop/apps.py
        from base.apps import BaseConfig
        class ShopConfig(BaseConfig):
            name = "shop"
        # file: shop/hooks.py
        HEARS in_shop
        # file: cart/__init__.py
        # file: cart/apps.py
        from base.apps import BaseConfig
        class CartConfig(BaseConfig):
            name = "cart"
            def ready(self):
                super().ready()
        # file: cart/hooks.py
        HEARS in_cart
        """
    )
    base = "base.apps.BaseConfig.ready > base.apps.BaseConfig.load"
    assert told == {
        "in_shop": f"INSTALLED_APPS: shop.apps.ShopConfig > {base} > shop.hooks",
        "in_cart": f"INSTALLED_APPS: cart.apps.CartConfig > cart.apps.CartConfig.ready > {base} > cart.hooks",
    }


def test_urls_and_what_a_server_loads_beside_them(chains: Chains) -> None:
    told = chains(
        """
        # file: site_settings.py
        INSTALLED_APPS = ["shop", "wagtail.admin"]
        ROOT_URLCONF = "site_urls"
        MIDDLEWARE = ["shop.middleware.Gate", "shop.layer", "outside.Gate"]
        WSGI_APPLICATION = "site_wsgi.application"
        # file: site_wsgi.py
        HEARS in_wsgi
        # file: site_urls.py
        from django.urls import include, path
        APPS = ["shop.more"]
        urlpatterns = [
            path("", include("shop.urls")),
            path("", include(("shop.pairs", "name"))),
            *[path("", include(app + ".urls")) for app in APPS],
            path("", include([path("", view)])),
            path("", include(urlpatterns)),
            path("", include("%s.urls" % unknown)),
        ]
        # file: shop/__init__.py
        # file: shop/urls.py
        from . import views
        # file: shop/pairs.py
        HEARS in_pairs
        # file: shop/more/__init__.py
        # file: shop/more/urls.py
        HEARS in_more
        # file: shop/views.py
        HEARS in_views
        # file: shop/middleware.py
        HEARS in_middleware
        # file: shop/layer.py
        HEARS in_layer
        # file: shop/wagtail_hooks.py
        HEARS in_hooks
        """
    )
    assert told == {
        "in_views": "ROOT_URLCONF > site_urls > shop.urls > shop.views",
        "in_pairs": "ROOT_URLCONF > site_urls > shop.pairs",
        "in_more": "ROOT_URLCONF > site_urls > shop.more.urls",
        "in_middleware": "MIDDLEWARE > shop.middleware",
        "in_layer": "MIDDLEWARE > shop.layer",
        "in_wsgi": "APPLICATION > site_wsgi",
        "in_hooks": "wagtail.admin > get_hooks() > shop.wagtail_hooks",
    }


def test_a_process_of_its_own(lives: Lives, chains: Chains) -> None:
    text = (
        SHOP
        + """
# file: manage.py
HEARS in_manage
# file: site_celery.py
# file: worker/__init__.py
# file: worker/celery.py
from celery import Celery
app = Celery("worker")
app.autodiscover_tasks()
HEARS in_worker
# file: shop/tasks.py
HEARS in_tasks
# file: shop/migrations/__init__.py
# file: shop/migrations/0001_initial.py
HEARS in_migration
# file: shop/management/__init__.py
# file: shop/management/commands/__init__.py
# file: shop/management/commands/_base.py
HEARS in_base
# file: shop/management/commands/count.py
from . import _base
from django.core.management.base import BaseCommand
from pings import ping
def heard_by_handle(sender, **kwargs):
    pass
class Command(BaseCommand):
    def handle(self):
        from shop import lazy
        ping.connect(heard_by_handle)
# file: shop/lazy.py
HEARS in_lazy
"""
    )
    told = lives(text)
    assert set(told.values()) == {"command"}
    count = "shop.management.commands.count"
    assert chains(text) == {
        "in_manage": "manage.py > manage",
        "in_worker": "celery worker > worker.celery",
        "in_tasks": "celery worker: autodiscover_tasks() > shop.tasks",
        "in_migration": "manage.py migrate > shop.migrations.0001_initial",
        "in_base": f"manage.py count > {count} > shop.management.commands._base",
        "heard_by_handle": f"manage.py count > {count} > {count}.Command.handle",
        "in_lazy": f"manage.py count > {count} > shop.lazy",
    }


def test_celery_finds_tasks_in_the_packages_that_are_named(lives: Lives) -> None:
    told = lives(
        SHOP
        + """
# file: worker/__init__.py
# file: worker/celery.py
from celery import Celery
Celery("worker").autodiscover_tasks(["bin", "nowhere"], related_name="jobs")
# file: bin/__init__.py
# file: bin/jobs.py
HEARS in_jobs
# file: bin/tasks.py
HEARS in_tasks
# file: shop/jobs.py
HEARS in_shop
"""
    )
    assert told == {"in_jobs": "command", "in_tasks": "never", "in_shop": "never"}


def test_receivers_of_what_django_sends_while_it_starts(lives: Lives) -> None:
    told = lives(
        SHOP
        + """
# file: shop/models.py
from django.db.models import signals
from pings import ping
def first(sender, **kwargs): pass
def second(sender, **kwargs): pass
def third(sender, **kwargs): pass
def on_class(sender, **kwargs):
    ping.connect(first)
def on_migrate(sender, **kwargs):
    ping.connect(second)
def on_save(sender, **kwargs):
    ping.connect(third)
signals.class_prepared.connect(on_class)
signals.post_migrate.connect(on_migrate)
signals.post_migrate.connect(print)
signals.post_save.connect(on_save)
# file: shop/unused.py
from django.db.models import signals
def nobody(sender, **kwargs): pass
signals.class_prepared.connect(nobody)
"""
    )
    assert (told["first"], told["second"], told["third"]) == ("setup", "command", "unknown")
    assert told["nobody"] == "never"


def test_a_tree_without_settings(lives: Lives, chains: Chains) -> None:
    text = """
    # file: shop/__init__.py
    # file: shop/apps.py
    from django.apps import AppConfig
    class ShopConfig(AppConfig):
        name = "shop"
        def ready(self):
            from . import receivers
    # file: shop/receivers.py
    HEARS in_ready
    # file: shop/urls.py
    from . import views
    # file: shop/views.py
    HEARS in_views
    # file: shop/admin.py
    HEARS in_admin
    # file: shop/middleware.py
    HEARS in_middleware
    # file: shop/forgotten.py
    HEARS forgotten
    """
    assert lives(text, None) == {
        "in_ready": "setup",
        "in_views": "urls",
        "in_admin": "setup",
        "in_middleware": "unknown",
        "forgotten": "never",
    }
    assert chains(text, None)["in_ready"] == "app: shop > shop.apps.ShopConfig.ready > shop.receivers"
    assert chains(text, None)["in_views"] == "URLconf > shop.urls > shop.views"


def test_settings_without_a_urlconf_leave_every_urls_module(lives: Lives) -> None:
    told = lives(
        """
        # file: site_settings.py
        INSTALLED_APPS = ["shop"]
        # file: shop/__init__.py
        # file: shop/urls.py
        HEARS in_urls
        """
    )
    assert told == {"in_urls": "urls"}


def test_imports_in_a_circle_and_far_away(lives: Lives) -> None:
    far = "".join(f"# file: shop/far{i}.py\nfrom . import far{i + 1}\n" for i in range(100))
    told = lives(
        SHOP
        + "# file: shop/models.py\nfrom . import one, far0\n# file: shop/one.py\nfrom . import two\n"
        + "# file: shop/two.py\nfrom . import one\nHEARS in_circle\n"
        + far
        + "# file: shop/far100.py\nHEARS far_away\n"
    )
    assert told == {"in_circle": "setup", "far_away": "setup"}


def test_a_configuration_that_derives_from_a_librarys(lives: Lives) -> None:
    told = lives(
        """
        # file: site_settings.py
        INSTALLED_APPS = ["shop", "plain"]
        # file: shop/__init__.py
        # file: shop/apps.py
        from shop.hears import in_hook, in_mixin
        from shop.mixin import Mixin
        from library.apps import LibraryConfig
        from pings import ping
        class ShopConfig(Mixin, LibraryConfig):
            name = "shop"
            def __str__(self):
                ping.disconnect(in_hook)
            def connect_receivers(self):
                super().connect_receivers()
                ping.connect(in_hook)
        # file: shop/mixin.py
        class Mixin:
            def more(self):
                from shop.late import in_late
        # file: shop/late.py
        HEARS in_late
        # file: shop/hears.py
        def in_hook(**kwargs): pass
        def in_mixin(**kwargs): pass
        # file: plain/__init__.py
        # file: plain/apps.py
        from django.apps import AppConfig
        class PlainConfig(AppConfig):
            name = "plain"
            def forgotten(self):
                from plain.late import in_plain
        # file: plain/late.py
        HEARS in_plain
        """
    )
    assert told == {"in_hook": "setup", "in_late": "setup", "in_plain": "unknown"}


@pytest.mark.parametrize(("apps", "startup"), [('"haystack", "shop"', "setup"), ('"shop"', "unknown")])
def test_a_class_that_a_setting_names_to_a_library(apps: str, startup: str, lives: Lives) -> None:
    told = lives(
        f"""
        # file: site_settings.py
        INSTALLED_APPS = [{apps}]
        HAYSTACK_SIGNAL_PROCESSOR = "shop.search.Processor" if LIVE else "shop.search.nothing"
        # file: shop/__init__.py
        # file: shop/search.py
        from haystack.signals import BaseSignalProcessor
        from pings import ping
        class Processor(BaseSignalProcessor):
            def setup(self):
                ping.connect(heard)
        def heard(**kwargs):
            pass
        nothing = None
        """
    )
    assert told == {"heard": startup}


def test_of_two_modules_of_one_name_neither_is_never_imported(lives: Lives) -> None:
    text = """
        # file: site_settings.py
        INSTALLED_APPS = ["core"]
        # file: one/manage.py
        # file: one/core/__init__.py
        # file: one/core/apps.py
        # file: one/core/receivers.py
        HEARS one
        # file: two/manage.py
        # file: two/core/__init__.py
        # file: two/core/apps.py
        # file: two/core/receivers.py
        HEARS two
        # file: two/core/lost.py
        HEARS lost
    """
    assert lives(text) == {"one": "unknown", "two": "unknown", "lost": "never"}
