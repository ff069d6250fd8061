"""An edit that changes one answer changes the result, although nothing else of the file was ever looked at."""

from pathlib import Path

import pytest

from sigscope.analysis import scan
from sigscope.model.project import Project, Stats

NO_STATS = Stats(0, 0, 0, 0.0)
RECEIVES = (
    "from django.dispatch import receiver\nfrom shop.signals import placed\n\n\n"
    "@receiver(placed)\ndef hear(**kwargs): ...\n"
)
BASE = {
    "manage.py": 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf")\n',
    "conf.py": 'INSTALLED_APPS = ["shop", "blog"]\nROOT_URLCONF = "urls"\n',
    "urls.py": "",
    "shop/__init__.py": "",
    "shop/signals.py": "from django.dispatch import Signal\n\nplaced = Signal()\n",
    "shop/models.py": "from django.db import models\n\n\nclass Order(models.Model): ...\n",
    "blog/__init__.py": "",
    "blog/models.py": "",
    "blog/receivers.py": RECEIVES,
}
FUNCTION = "from shop.signals import placed\n\n\ndef start_up():\n    placed.connect(print)\n"
REGISTRY = (
    "from shop.signals import placed\n\nHEARING = []\n\n\ndef connect_all():\n    for each in HEARING:\n"
    "        placed.connect(each)\n\n\nconnect_all()\n"
)
BY_LABEL = (
    "from django.db.models.signals import post_save\n\n\ndef hear(**kwargs): ...\n\n\n"
    'post_save.connect(hear, sender="shop.{}")\n'
)
THROUGH = (
    "from django.db import models\nfrom django.db.models.signals import m2m_changed\n\n\n"
    "class Line(models.Model): ...\n\n\ndef hear(**kwargs): ...\n\n\nm2m_changed.connect(hear, sender=Line)\n"
)


CASES = {
    "evidence.gather": ({"blog/test_it.py": RECEIVES, "blog/a.py": ""}, "blog/a.py", "from blog import test_it\n"),
    "gates.asked_apps": (
        {"blog/models.py": "if apps.is_installed('shop'):\n    from blog import receivers\n"},
        "blog/models.py",
        "if apps.is_installed('none'):\n    from blog import receivers\n",
    ),
    "gates.running_imports": ({}, "blog/models.py", "from blog import receivers\n"),
    "gates.running_includes": (
        {"blog/more.py": "from blog import receivers\n"},
        "urls.py",
        'urlpatterns = [path("", include("blog.more"))]\n',
    ),
    "gates.running_strings": ({}, "urls.py", 'X = "blog.receivers"\n'),
    "gates.running_words": ({"blog/models.py": FUNCTION}, "urls.py", "start_up\n"),
    "prefilter.may_hold_site": ({}, "blog/models.py", "signal.send(placed)\n"),
    "text.why_undecodable": ({}, "blog/models.py", "\0"),
    "traits.bare_ids": ({"page.html": ""}, "page.html", "{{ shop.signals.placed }}"),
    "traits.changed_words": (
        {"blog/models.py": REGISTRY, "blog/a.py": "from blog.models import HEARING\n\n# append(print)\n"},
        "blog/a.py",
        "from blog.models import HEARING\n\nHEARING.append(print)\n",
    ),
    "traits.class_names": (
        {"blog/models.py": BY_LABEL.format("ORDER")},
        "shop/models.py",
        "from django.db import models\n\n\nclass Bill(models.Model): ...\n",
    ),
    "traits.exported": (
        {"blog/__init__.py": "__all__ = []  # receivers\n", "urls.py": "from blog import *\n"},
        "blog/__init__.py",
        '__all__ = ["receivers"]\n',
    ),
    "traits.has_mark": ({}, "blog/models.py", "# sigscope: ignore\n"),
    "traits.is_program": (
        {"blog/a.py": "from blog import receivers\n"},
        "blog/a.py",
        'from blog import receivers\n\nif __name__ == "__main__":\n    pass\n',
    ),
    "traits.names_module": ({"conf_settings.py": ""}, "conf_settings.py", 'X = ["blog.receivers.hear"]\n'),
    "traits.quoted_ids": ({"blog/a.py": "# shop.signals.placed\n"}, "blog/a.py", 'x = "shop.signals.placed"\n'),
    "traits.says": (
        {"blog/models.py": BY_LABEL.format("Lost")},
        "urls.py",
        "# lost\n",
    ),
    "traits.through_names": (
        {"blog/models.py": THROUGH, "blog/a.py": "# f(through), blog.Line\n"},
        "blog/a.py",
        "x = f(through='blog.Line')\n",
    ),
    "words.word_set": ({}, "urls.py", "from shop.signals import placed as other\n\nother.connect(print)\n"),
}


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def told(project: Project) -> Project:
    from dataclasses import replace

    return replace(project, stats=NO_STATS)


@pytest.mark.parametrize("question", CASES)
def test_an_answer_that_matters(question: str, tmp_path: Path) -> None:
    files, path, text = CASES[question]
    root, cache = tmp_path / "project", str(tmp_path / "cache")
    write(root, BASE | files)

    def answer() -> Project:
        found, cold = (told(scan([str(root)], cache=each, inspect=True)) for each in (cache, None))
        assert found == cold
        return found

    before = answer()
    write(root, {path: text})
    assert answer() != before
    write(root, BASE | files)
    assert answer() == before
