from collections.abc import Callable
from pathlib import Path

import pytest

from sigscope.sources.discovery import discover

Write = Callable[[str], Path]


def apps(root: Path) -> dict[str, str]:
    return {app.name: app.path for app in discover([str(root)]).apps}


@pytest.mark.parametrize(
    "sign",
    [
        "apps.py",
        "models.py",
        "models/__init__.py",
        "models/order.py",
        "migrations/__init__.py",
        "migrations/0001_initial.py",
        "management/commands/send.py",
        "templatetags/shop.py",
    ],
)
def test_what_makes_an_app(write: Write, sign: str) -> None:
    assert apps(write(f"manage.py:\n plain/x.py:\n sub/orders/__init__.py:\n sub/orders/{sign}:")) == {
        "sub.orders": "sub/orders"
    }


def test_what_makes_no_app(write: Write) -> None:
    root = write(
        """
        models.py:
        manage.py:
        core/management/__init__.py:
        core/management/x.py:
        database/migrations/executor.py:
        orders/apps.py:
        orders/api/models.py:
        """
    )
    assert apps(root) == {"orders": "orders"}


def test_an_app_inside_of_an_app(write: Write) -> None:
    root = write("catalogue/apps.py:\n catalogue/reviews/apps.py:\n catalogue/reviews/models.py:")
    assert apps(root) == {"catalogue": "catalogue", "catalogue.reviews": "catalogue/reviews"}


def test_an_installed_package_is_an_app(write: Write) -> None:
    root = write(
        """
        shop/settings.py: INSTALLED_APPS = ['orders', 'shop.late.LateConfig', 'elsewhere']
        orders/x.py:
        shop/late/x.py:
        """
    )
    assert apps(root) == {"orders": "orders"}


def test_the_root_may_be_an_app(write: Write) -> None:
    root = write("orders/__init__.py:\n orders/models.py:\n orders/api/models/x.py:")
    assert apps(root / "orders") == {"orders": "."}


def test_apps_of_test_code_are_no_apps(write: Write) -> None:
    assert apps(write("orders/models.py:\n tests/testapp/models.py:\n orders/tests/models.py:")) == {"orders": "orders"}
