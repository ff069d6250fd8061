from collections.abc import Callable
from pathlib import Path

import pytest

from sigscope.sources.discovery import discover
from sigscope.sources.testcode import is_test_name

Write = Callable[[str], Path]


def found_tests(*paths: Path) -> list[str]:
    return [file.path for file in discover([str(path) for path in paths]).tests]


def test_names_of_test_code() -> None:
    nearly_always = ["test", "tests", "conftest", "test_orders", "tests_orders", "orders_test", "orders_tests"]
    of_projects = ["runtests", "run_tests", "testutils", "testapp", "testproject", "testsettings"]
    assert [name for name in nearly_always + of_projects if not is_test_name(name)] == []


def test_names_of_anything_else() -> None:
    names = ["testing", "contest", "latest", "testimonials", "attest", "protest", "tester", "Test", "testify", "test2"]
    assert [name for name in names if is_test_name(name)] == []


def test_test_code_is_told_by_name(write: Write) -> None:
    root = write(
        """
        conftest.py:
        manage.py:
        orders/models.py:
        orders/tests.py:
        orders/test_models.py:
        orders/tests/factories.py:
        orders/tests/deep/x.py:
        tests/settings.py: INSTALLED_APPS = ['tests.testapp']
        tests/testapp/models.py: from orders.tests import factories
        """
    )
    tree = discover([str(root)])
    assert [file.path for file in tree.files] == ["manage.py", "orders/models.py"]
    assert [file.path for file in tree.tests] == [
        "conftest.py",
        "orders/test_models.py",
        "orders/tests.py",
        "orders/tests/deep/x.py",
        "orders/tests/factories.py",
        "tests/settings.py",
        "tests/testapp/models.py",
    ]


def test_what_django_loads_by_name_is_real(write: Write) -> None:
    root = write(
        """
        orders/management/commands/test.py:
        orders/management/commands/tests/test_send.py:
        orders/templatetags/test_tags.py:
        orders/migrations/0002_add_test.py:
        tests/migrations/0001_initial.py:
        """
    )
    assert found_tests(root) == ["orders/management/commands/tests/test_send.py", "tests/migrations/0001_initial.py"]


SHOP = """
    shop/urls.py: {urls}
    shop/settings.py: {settings}
    shop/test/__init__.py:
    shop/test/apps.py:
    shop/test/models.py: from .fields import Grade
    shop/test/fields.py:
    shop/test/receivers.py:
    shop/test/forms/exam.py:
    shop/test/tests/test_models.py: from shop.test import forms
"""
ALL_BUT_FIELDS = [f"shop/test/{name}.py" for name in ("__init__", "apps", "forms/exam", "models", "receivers")]


@pytest.mark.parametrize(
    ("urls", "settings"),
    [
        ("from shop.test import views", ""),
        ("import shop.test", ""),
        ("from . import test", ""),
        ("from shop import test", ""),
        ("from .test.models import Exam", ""),
        ("", "INSTALLED_APPS = ['shop.test']"),
        ("", "INSTALLED_APPS = ['shop.test.apps.TestConfig']"),
        ("", "INSTALLED_APPS += ['shop.test.apps']"),
    ],
)
def test_an_app_called_test_is_real_where_real_code_uses_it(write: Write, urls: str, settings: str) -> None:
    root = write(SHOP.format(urls=urls, settings=settings))
    assert found_tests(root) == ["shop/test/tests/test_models.py"]


@pytest.mark.parametrize(
    "urls",
    [
        "",
        "from shop.testing import x",
        "from shop import testimonials",
        "from .tests import x",
        "import test.support",
        "from shop.test.gone import x",
        "import shop.urls",
    ],
)
def test_an_app_called_test_is_test_code_where_nothing_uses_it(write: Write, urls: str) -> None:
    assert len(found_tests(write(SHOP.format(urls=urls, settings="")))) == 7


def test_an_import_of_one_module_frees_that_and_what_it_imports(write: Write) -> None:
    root = write(
        """
        app/__init__.py:
        app/testing_helpers.py: from app.tests.factories import make
        app/tests/__init__.py: from app.tests.unused import x
        app/tests/factories.py: from ..tests import base\\nfrom .test_data import DATA\\nimport json.tests
        app/tests/base.py: from ......tests import too_far
        app/tests/test_data.py:
        app/tests/unused.py:
        """
    )
    assert found_tests(root) == ["app/tests/__init__.py", "app/tests/unused.py"]


def test_a_package_inside_of_test_code(write: Write) -> None:
    root = write(
        """
        demo/settings.py: INSTALLED_APPS = ['app.tests.blog']
        app/tests/blog/models.py:
        app/tests/blog/views/x.py:
        app/tests/blog/tests.py:
        app/tests/other.py:
        """
    )
    assert found_tests(root) == ["app/tests/blog/tests.py", "app/tests/other.py"]


def test_settings_for_tests_are_no_witness(write: Write) -> None:
    installs = "INSTALLED_APPS = ['app.tests']"
    root = write(
        f"conf/testing.py: {installs}\n conf/settings_testing.py: {installs}\n app/tests/models.py:\n app/x.py:"
    )
    assert found_tests(root) == ["app/tests/models.py"]


def test_a_monorepo_asks_each_project_for_itself(write: Write) -> None:
    root = write(
        """
        a/manage.py: from test.models import Exam
        a/test/models.py:
        a/test/views.py:
        b/manage.py:
        b/test/models.py:
        c/manage.py: import test.views
        c/other.py:
        """
    )
    assert found_tests(root) == ["b/test/models.py"]


def test_test_code_that_is_named_is_production(write: Write) -> None:
    root = write(
        """
        orders/__init__.py:
        orders/models.py:
        orders/tests/__init__.py:
        orders/tests/test_a.py:
        orders/tests/deep/__init__.py:
        orders/tests/deep/test_b.py:
        tests/fixtures/shop/models.py:
        tests/fixtures/shop/tests.py:
        test_project/shop/tests.py:
        test_project/shop/models.py:
        """
    )
    assert found_tests(root / "orders/tests") == []
    assert found_tests(root / "orders/tests/deep") == []
    assert found_tests(root / "orders/tests/test_a.py") == []
    assert found_tests(root / "tests") == []
    assert found_tests(root / "tests/fixtures/shop") == ["tests.py"]
    assert found_tests(root / "test_project") == ["shop/tests.py"]
    assert found_tests(root / "orders", root / "orders/tests/deep") == ["tests/__init__.py", "tests/test_a.py"]
    assert found_tests(root / "orders/models.py", root / "tests/fixtures/shop/tests.py") == []
    assert found_tests(root / "orders") == [
        "tests/__init__.py",
        "tests/deep/__init__.py",
        "tests/deep/test_b.py",
        "tests/test_a.py",
    ]
