"""Fixture projects booted with real Django, each once, in a process of its own."""

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

SETTINGS = {"shop": "shop.settings", "src_layout": "library.settings", "reusable": "site_settings"}

Boot = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def boot(tmp_path_factory: pytest.TempPathFactory) -> Boot:
    """`boot(project)` is what boot.py says of a fixture project; with `actions=True` its actions are run as well."""
    site = tmp_path_factory.mktemp("site")
    (site / "site_settings.py").write_text(SITE_SETTINGS)
    environment = {**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    answers: dict[tuple[str, bool], dict[str, Any]] = {}

    def run(project: str, actions: bool = False) -> dict[str, Any]:
        if (project, actions) not in answers:
            command = [sys.executable, str(HERE / "boot.py"), str(FIXTURES / project), SETTINGS[project]]
            if actions:
                command.append(str(HERE / "actions" / f"{project}.py"))
            ended = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
            assert ended.returncode == 0, ended.stderr
            answers[project, actions] = json.loads(ended.stdout)
        return answers[project, actions]

    return run
