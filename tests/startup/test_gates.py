"""What asks whether an app is installed, held against the settings."""

from collections.abc import Callable

import pytest

Lives = Callable[..., dict[str, str]]


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
