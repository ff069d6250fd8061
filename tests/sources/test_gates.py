"""Suites that ask whether an app is installed."""

import pytest

from sigscope.sources.gates import asked_apps, closed_lines, running_imports

ABSENT = ("no", "no.app")


def modules(data: bytes) -> list[str]:
    return [line.module for line in running_imports(data, ABSENT, frozenset("abcd"))]


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
    assert modules(data) == ["a", "d"]
    assert asked_apps(data) <= {*ABSENT}


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
    assert modules(data) == ["b"]
    assert asked_apps(data) <= {"yes"}


def test_what_is_left_out_is_told_by_line() -> None:
    data = b"import a\nif apps.is_installed('no'):\n    import b\n\n    import c\nelse:\n    import d\n"

    assert closed_lines(data, ABSENT) == {3, 4, 5}
    assert closed_lines(b"import a\n", ABSENT) == frozenset()
