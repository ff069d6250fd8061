"""Suites that ask whether an app is installed."""

from collections.abc import Callable

import pytest

from sigscope.startup.gates import closed_lines, without_gated

Lives = Callable[..., dict[str, str]]


def is_absent(app: str) -> bool:
    return app.startswith("no")


@pytest.mark.parametrize(
    "gate",
    [
        "if 'no' in settings.INSTALLED_APPS:",
        'if "no.app" in INSTALLED_APPS:  # optional',
        "if settings.DEBUG and 'no' in django.conf.settings.INSTALLED_APPS :",
        "elif apps.is_installed('no'):",
        "if apps.is_installed('no') and X:",
    ],
)
def test_what_asks_for_an_absent_app_is_left_out(gate: str) -> None:
    data = f"import a\n{gate}\n    import b\n\n    def f():\n        import c\nelse:\n    import d\n".encode()
    assert without_gated(data, is_absent) == f"import a\n{gate}\nelse:\n    import d\n".encode()


@pytest.mark.parametrize(
    "gate",
    [
        "if 'yes' in settings.INSTALLED_APPS:",
        "if 'no' not in settings.INSTALLED_APPS:",
        "if not apps.is_installed('no'):",
        "if 'no' in settings.INSTALLED_APPS or X:",
        "if X or 'no' in settings.INSTALLED_APPS:",
        "x = 'no' in settings.INSTALLED_APPS",
        "if 'no' in MIDDLEWARE:",
    ],
)
def test_anything_else_stays(gate: str) -> None:
    data = f"{gate}\n    import b\n".encode()
    assert without_gated(data, is_absent) == data


@pytest.mark.parametrize("entry", ["extra", "extra.apps.ExtraConfig"])
@pytest.mark.parametrize("gate", ["'extra' in settings.INSTALLED_APPS", "apps.is_installed('extra')"])
def test_gates_and_the_settings(entry: str, gate: str, lives: Lives) -> None:
    text = f"""
# file: site_settings.py
INSTALLED_APPS = ["shop"]
ROOT_URLCONF = "site_urls"
# file: site_urls.py
if {gate}:
    import extra.models
    urlpatterns = [path("", include("extra.urls"))]
# file: shop/__init__.py
# file: extra/__init__.py
# file: extra/apps.py
# file: extra/models.py
HEARS in_models
# file: extra/urls.py
HEARS in_urls
"""
    assert lives(text) == {"in_models": "never", "in_urls": "never"}
    assert lives(text.replace('["shop"]', f'["shop", "{entry}"]')) == {"in_models": "setup", "in_urls": "urls"}
    unsure = lives(text.replace('["shop"]', '["shop", *find()]'))
    assert unsure == {"in_models": "urls", "in_urls": "urls"}


def test_what_is_left_out_is_told_by_line() -> None:
    data = b"import a\nif apps.is_installed('no'):\n    import b\n\n    import c\nelse:\n    import d\n"

    assert closed_lines(data, is_absent) == {3, 4, 5}
    assert closed_lines(b"import a\n", is_absent) == frozenset()
