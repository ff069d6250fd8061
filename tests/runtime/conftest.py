"""Fixture projects booted with real Django, each once, in a process of its own."""

import functools
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FIXTURES = HERE.parents[1] / "fixtures"

# `reusable` is an app without a project around it: this is the least that makes it boot.
SITE_SETTINGS = """
SECRET_KEY = "an-example-is-no-secret"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "feedback"]
ROOT_URLCONF = "feedback.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ = True
"""

SETTINGS = {
    "idioms": "festival.settings.stage",
    "reusable": "site_settings",
    "shop": "shop.settings",
    "src_layout": "library.settings",
}

Boot = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def boot(tmp_path_factory: pytest.TempPathFactory) -> Boot:
    """`boot(project)` is what boot.py says of a fixture project and of what its actions send."""
    site = tmp_path_factory.mktemp("site")
    (site / "site_settings.py").write_text(SITE_SETTINGS)
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}

    @functools.cache
    def run(project: str) -> dict[str, Any]:
        actions = HERE / "actions" / f"{project}.py"
        command = [sys.executable, str(HERE / "boot.py"), str(FIXTURES / project), SETTINGS[project], str(actions)]
        ended = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        answer: dict[str, Any] = json.loads(ended.stdout)
        return answer

    return run
