"""What no startup runs: never, or some time that nobody knows."""

from collections.abc import Callable

import pytest

Lives = Callable[..., dict[str, str]]
Chains = Callable[..., dict[str, str]]

SHOP = """
# file: site_settings.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "site_urls"
# file: site_urls.py
from shop import views
# file: shop/__init__.py
# file: shop/hidden.py
HEARS in_hidden
# file: shop/middle.py
from . import hidden
# file: shop/views.py
"""


@pytest.mark.parametrize(
    ("views", "startup"),
    [
        ("def view():\n    from . import hidden\nurl = view\n", "unknown"),
        ("def view():\n    from . import middle\nurl = view\n", "unknown"),
        ("def forgotten():\n    from . import hidden\n", "never"),
        ("@task\ndef work():\n    from . import hidden\n", "unknown"),
        ("class View(Base):\n    def get(self):\n        from . import hidden\n", "unknown"),
        ("class Plain:\n    def get(self):\n        from . import hidden\n", "never"),
        ("class Plain:\n    def __str__(self):\n        from . import hidden\n", "unknown"),
        ("BACKENDS = ['shop.hidden.Backend']\n", "unknown"),
        ("BACKENDS = ['shop.hidden']\n", "unknown"),
        ("BACKENDS = ['shop.hidden_not']\n", "never"),
        ("if TYPE_CHECKING:\n    from . import hidden\n", "never"),
        ("", "never"),
    ],
)
def test_a_module(views: str, startup: str, lives: Lives) -> None:
    assert lives(SHOP + views) == {"in_hidden": startup}


def test_the_chain_goes_on_to_what_may_be_called(chains: Chains) -> None:
    told = chains(SHOP + "def view():\n    from . import middle\nurl = view\n")
    assert told == {"in_hidden": "ROOT_URLCONF > site_urls > shop.views > shop.views.view > shop.middle > shop.hidden"}


@pytest.mark.parametrize(
    ("views", "startup"),
    [
        ("def view():\n    ping.connect(heard)\nurl = view\n", "unknown"),
        ("def forgotten():\n    ping.connect(heard)\n", "never"),
        ("@task\ndef work():\n    ping.connect(heard)\n", "unknown"),
        ("class View(Base):\n    def get(self):\n        ping.connect(heard)\n", "unknown"),
        ("@register\nclass View:\n    def get(self):\n        ping.connect(heard)\n", "unknown"),
        ("class Plain:\n    def get(self):\n        ping.connect(heard)\n", "never"),
        ("class Plain:\n    def __str__(self):\n        ping.connect(heard)\n", "unknown"),
        ("class Plain:\n    ping.connect(heard)\n", "urls"),
        ("def view():\n    def inner():\n        ping.connect(heard)\n    return inner\nurl = view\n", "unknown"),
        ("def view():\n    def inner():\n        ping.connect(heard)\nurl = view\n", "never"),
        ("def view():\n    on_commit(lambda: ping.connect(heard))\nurl = view\n", "unknown"),
        ("call(lambda: ping.connect(heard))\n", "urls"),
    ],
)
def test_a_function(views: str, startup: str, lives: Lives) -> None:
    told = lives(SHOP + "from pings import ping\ndef heard(sender, **kwargs): pass\n" + views)
    assert told["heard"] == startup


def test_a_function_in_a_module_that_nothing_imports(lives: Lives) -> None:
    told = lives(
        SHOP
        + "# file: shop/lost.py\nfrom pings import ping\ndef heard(**k): pass\ndef f():\n    ping.connect(heard)\nf\n"
    )
    assert told["heard"] == "never"


def test_template_tags_are_loaded_by_templates(lives: Lives) -> None:
    assert lives(SHOP + "# file: shop/templatetags/tags.py\nHEARS in_tags\n")["in_tags"] == "unknown"


def test_apps_that_settings_may_install_where_a_part_cannot_be_read(lives: Lives, chains: Chains) -> None:
    text = """
    # file: site_settings.py
    from plugins_elsewhere import FOUND
    INSTALLED_APPS = ["shop"] + FOUND
    # file: shop/__init__.py
    # file: shop/forgotten.py
    HEARS forgotten
    # file: extra/__init__.py
    # file: extra/models.py
    HEARS in_models
    # file: extra/apps.py
    from django.apps import AppConfig
    class ExtraConfig(AppConfig):
        name = "extra"
        def ready(self):
            from . import receivers
    # file: extra/receivers.py
    HEARS in_ready
    """
    assert lives(text) == {"forgotten": "never", "in_models": "unknown", "in_ready": "unknown"}
    assert chains(text)["in_models"] == "INSTALLED_APPS, as far as it can't be read: extra > extra.models"


def test_test_code_is_walked_through_but_holds_no_connection(lives: Lives) -> None:
    told = lives(
        """
        # file: tests/__init__.py
        # file: tests/settings.py
        INSTALLED_APPS = ["shop"]
        ROOT_URLCONF = "tests.urls"
        # file: tests/urls.py
        from django.urls import include
        include(NAME + ".urls")
        from shop import views
        # file: shop/__init__.py
        # file: shop/views.py
        HEARS in_views
        """,
        "tests.settings",
    )
    assert told == {"in_views": "urls"}


def test_a_function_that_imports_a_function_that_imports(lives: Lives) -> None:
    told = lives(
        """
        # file: site_settings.py
        INSTALLED_APPS = ["shop"]
        # file: shop/__init__.py
        # file: shop/models.py
        import shop.base
        # file: shop/base.py
        from elsewhere import Base
        class Shelf(Base):
            def fill(self):
                from shop import registry
        # file: shop/registry.py
        from elsewhere import Base
        class Registry(Base):
            def defaults(self):
                from shop import late
        # file: shop/late.py
        HEARS in_late
        """
    )
    assert told == {"in_late": "unknown"}


def test_programs_of_their_own_may_run(lives: Lives) -> None:
    told = lives(
        """
        # file: site_settings.py
        INSTALLED_APPS = ["shop"]
        # file: shop/__init__.py
        # file: shop/tool.py
        import shop.loaded
        HEARS in_tool
        if __name__ == "__main__":
            print("runs")
        # file: shop/loaded.py
        HEARS in_loaded
        # file: shop/__main__.py
        HEARS in_main
        # file: shop/alone.py
        # Needs django.setup() to have run.
        HEARS in_alone
        # file: shop/worker.py
        import django
        django.setup()
        HEARS in_worker
        # file: shop/server.py
        from django.core.wsgi import get_wsgi_application
        application = get_wsgi_application()
        HEARS in_server
        """
    )
    assert told == {
        "in_tool": "unknown",
        "in_loaded": "unknown",
        "in_main": "unknown",
        "in_alone": "never",
        "in_worker": "unknown",
        "in_server": "unknown",
    }
