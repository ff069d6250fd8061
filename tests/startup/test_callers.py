"""Which calls lead to what connects: traced backwards by name."""

from collections.abc import Callable

import pytest

Lives = Callable[..., dict[str, str]]

SHOP = """
# file: site_settings.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "site_urls"
# file: site_urls.py
# file: shop/__init__.py
# file: shop/wiring.py
from pings import ping
def heard(sender, **kwargs): pass
"""


@pytest.mark.parametrize(
    ("wiring", "models"),
    [
        ("def connect_it():\n    ping.connect(heard)", "from .wiring import connect_it\nconnect_it()"),
        ("def connect_it():\n    ping.connect(heard)", "from .wiring import connect_it as go\ngo()"),
        ("def connect_it():\n    ping.connect(heard)", "from . import between\nbetween.go()"),
        (
            "def connect_it(f):\n    ping.connect(heard)\n    return f",
            "from .wiring import connect_it\n@connect_it\ndef x(): pass",
        ),
        ("class Wire:\n    def __init__(self):\n        ping.connect(heard)", "from .wiring import Wire\nWire()"),
        (
            "class Wire:\n    def __init__(self):\n        ping.connect(heard)\nclass Wired(Wire): pass",
            "from .wiring import Wired\nWired()",
        ),
        (
            "class Wire:\n    def __call__(self):\n        ping.connect(heard)\nwire = Wire()",
            "from .wiring import wire\nwire()",
        ),
        ("class Wire:\n    def go_on(self):\n        ping.connect(heard)", "from .wiring import Wire\nWire().go_on()"),
        (
            "def make():\n    def inner():\n        ping.connect(heard)\n    return inner",
            "from .wiring import make\nmake()()",
        ),
        (
            "def connect_it():\n    ping.connect(heard)\ndef run(function):\n    function()",
            "from .wiring import connect_it, run\ndef o():\n    def i():\n        run(connect_it)\n    i()\no()",
        ),
        (
            "def one():\n    two()\ndef two():\n    three()\ndef three():\n    ping.connect(heard)",
            "from .wiring import one\none()",
        ),
    ],
)
def test_a_call_at_module_level(wiring: str, models: str, lives: Lives) -> None:
    between = "\n# file: shop/between.py\nfrom .wiring import connect_it\ndef go():\n    connect_it()\n"
    told = lives(f"{SHOP}{wiring}\n# file: shop/models.py\n{models}\n{between}")
    assert told["heard"] == "setup"


def test_a_name_that_very_many_places_share_is_not_traced(lives: Lives) -> None:
    wiring = "class Wire:\n    def get(self):\n        ping.connect(heard)\n"
    others = "".join(f"# file: shop/other{i}.py\nclass A:\n    def get(self): pass\nA().get()\n" for i in range(6))
    told = lives(f"{SHOP}{wiring}# file: shop/models.py\nfrom . import wiring, other0, other1\n{others}")
    assert told["heard"] == "never" or told["heard"] == "unknown"


def test_a_name_that_very_many_files_mention_is_not_traced(lives: Lives) -> None:
    wiring = "def connect_it():\n    ping.connect(heard)\n"
    users = "".join(
        f"# file: shop/user{i}.py\nfrom .wiring import connect_it\ndef use{i}():\n    connect_it()\n" for i in range(12)
    )
    imports = "from . import " + ", ".join(f"user{i}" for i in range(12)) + "\nuser3.use3()\n"
    told = lives(f"{SHOP}{wiring}# file: shop/models.py\n{imports}{users}")
    assert told["heard"] == "unknown"


def test_a_function_that_imports_what_connects(lives: Lives) -> None:
    told = lives(
        """
        # file: site_settings.py
        INSTALLED_APPS = ["shop"]
        # file: shop/__init__.py
        # file: shop/models.py
        from .registry import fill
        fill()
        # file: shop/registry.py
        def fill():
            from . import middle
        # file: shop/middle.py
        from . import heard
        # file: shop/heard.py
        HEARS in_heard
        """
    )
    assert told == {"in_heard": "setup"}
