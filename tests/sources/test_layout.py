from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sigscope.sources.discovery import discover
from sigscope.sources.layout import name_modules

Write = Callable[[str], Path]


def names(root: Path) -> dict[str, str]:
    """Return `path: module @ import root` for each file, the root's own left out."""
    tree = discover([str(root)])
    return {
        file.path: file.module + ("" if file.import_root == "." else f" @ {file.import_root}")
        for file in (*tree.files, *tree.tests)
    }


def test_a_flat_project(write: Write) -> None:
    root = write("manage.py:\n shop/__init__.py:\n shop/settings.py:\n shop/sub/__init__.py:\n shop/sub/x.py:")
    assert names(root) == {
        "manage.py": "manage",
        "shop/__init__.py": "shop",
        "shop/settings.py": "shop.settings",
        "shop/sub/__init__.py": "shop.sub",
        "shop/sub/x.py": "shop.sub.x",
    }
    packages = [file.path for file in discover([str(root)]).files if file.is_package]
    assert packages == ["shop/__init__.py", "shop/sub/__init__.py"]


def test_src_is_an_import_root(write: Write) -> None:
    root = write("setup.py:\n src/shop/__init__.py:\n src/shop/models.py:\n src/shop/src/x.py:")
    assert names(root)["src/shop/models.py"] == "shop.models @ src"


@pytest.mark.parametrize("speaks", ["from src.shop.models import Order", "import src.shop.models"])
def test_src_is_a_package_where_imports_say_so(write: Write, speaks: str) -> None:
    assert names(write(f"src/shop/models.py:\n src/shop/views.py: {speaks}"))["src/shop/models.py"] == "src.shop.models"


def test_src_with_an_init_is_a_package(write: Write) -> None:
    assert names(write("src/__init__.py:\n src/shop/models.py:"))["src/shop/models.py"] == "src.shop.models"


@pytest.mark.parametrize("marker", ["manage.py", "pyproject.toml", "setup.py", "setup.cfg"])
def test_a_marker_makes_an_import_root(write: Write, marker: str) -> None:
    root = write(f"backend/{marker}:\n backend/orders/models.py:\n docs/conf.py:")
    assert names(root)["backend/orders/models.py"] == "orders.models @ backend"
    assert names(root)["docs/conf.py"] == "docs.conf"


def test_manage_py_outdoes_a_stray_init(write: Write) -> None:
    root = write("backend/__init__.py:\n backend/manage.py:\n backend/orders/__init__.py:\n backend/orders/models.py:")
    assert names(root) == {
        "backend/__init__.py": "__init__ @ backend",
        "backend/manage.py": "manage @ backend",
        "backend/orders/__init__.py": "orders @ backend",
        "backend/orders/models.py": "orders.models @ backend",
    }
    assert not discover([str(root)]).files[0].is_package
    assert names(root / "backend/orders")["models.py"] == "orders.models @ .."


def test_a_package_that_brings_its_own_manage_py(write: Write) -> None:
    root = write("shop/__init__.py:\n shop/manage.py:\n shop/models.py:\n shop/urls.py: from .models import Order")
    assert names(root)["shop/models.py"] == "shop.models"


def test_packaging_files_inside_a_package_mark_nothing(write: Write) -> None:
    root = write("shop/__init__.py:\n shop/template/__init__.py:\n shop/template/setup.py:")
    assert names(root)["shop/template/setup.py"] == "shop.template.setup"


def test_a_folder_of_apps_is_what_the_imports_say(write: Write) -> None:
    apps = "apps/orders/__init__.py:\n apps/orders/models.py:\n apps/billing/__init__.py:\n"
    top = write(apps + "apps/billing/views.py: from orders.models import Order")
    assert names(top)["apps/orders/models.py"] == "orders.models @ apps"
    package = write("apps/billing/views.py: from apps.orders.models import Order")
    assert names(package)["apps/orders/models.py"] == "apps.orders.models"


def test_a_folder_of_apps_is_a_namespace_where_nothing_speaks(write: Write) -> None:
    assert (
        names(write("apps/orders/__init__.py:\n apps/orders/models.py:"))["apps/orders/models.py"]
        == "apps.orders.models"
    )


def test_a_relative_import_out_of_an_app_makes_a_package(write: Write) -> None:
    root = write(
        """
        src/orders/models.py:
        src/billing/views.py: from ..orders.models import Order
        """
    )
    assert names(root)["src/orders/models.py"] == "src.orders.models"


def test_a_library_of_the_same_name_does_not_speak(write: Write) -> None:
    root = write(
        """
        integrations/stripe/client.py: import stripe\\nfrom stripe.error import CardError
        integrations/json/client.py: import json
        """
    )
    assert names(root)["integrations/stripe/client.py"] == "integrations.stripe.client"


def test_scripts_that_import_each_other(write: Write) -> None:
    root = write(
        "tools/build.py: import shared\\nimport json\n tools/shared.py:\n tools/json.py:\n other/build.py: import json"
    )
    assert names(root) == {
        "other/build.py": "other.build",
        "tools/build.py": "build @ tools",
        "tools/json.py": "json @ tools",
        "tools/shared.py": "shared @ tools",
    }


def test_a_monorepo_keeps_running_names(write: Write) -> None:
    root = write(
        """
        a/manage.py:
        a/orders/models.py:
        a/orders/views.py: from orders.models import Order
        b/manage.py:
        b/orders/models.py:
        c/orders/models.py:
        c/orders/views.py: from orders.models import Order
        """
    )
    found = names(root)
    assert [found[f"{project}/orders/models.py"] for project in "abc"] == [
        "orders.models @ a",
        "orders.models @ b",
        "orders.models @ c",
    ]


def test_a_folder_without_init_under_a_package(write: Write) -> None:
    root = write("app/__init__.py:\n app/sub/x.py:\n app/sub/deep/y.py:")
    assert names(root)["app/sub/x.py"] == "app.sub.x"
    assert names(root / "app/sub") == {"deep/y.py": "app.sub.deep.y @ ../..", "x.py": "app.sub.x @ ../.."}


def test_a_root_inside_a_package_climbs(write: Write) -> None:
    root = write("project/orders/__init__.py:\n project/orders/models.py:\n project/orders/api/__init__.py:")
    assert names(root / "project/orders") == {
        "__init__.py": "orders @ ..",
        "api/__init__.py": "orders.api @ ..",
        "models.py": "orders.models @ ..",
    }
    tree = discover([str(root / "project/orders/models.py")])
    assert [(file.path, file.module) for file in tree.files] == [("models.py", "orders.models")]


def test_a_root_that_its_own_imports_name(write: Write) -> None:
    root = write("orders/models.py:\n orders/views.py: from orders.models import Order")
    assert names(root / "orders")["models.py"] == "orders.models @ .."


def test_a_root_with_a_stray_init(write: Write) -> None:
    root = write("__init__.py:\n orders/models.py:\n orders/views.py: from orders.models import Order")
    assert names(root)["orders/models.py"] == "orders.models"
    assert names(root)["__init__.py"] == "__init__"


def test_names_that_no_import_can_spell(write: Write) -> None:
    root = write(
        """
        my-project/orders/models.py:
        orders/my-script.py:
        orders/migrations/0001_initial.py:
        orders/a.b.py:
        orders/a_b.py:
        orders/is/__init__.py:
        orders/is/x.py:
        orders/not/x.py:
        """
    )
    assert names(root) == {
        "my-project/orders/models.py": "orders.models @ my-project",
        "orders/a.b.py": "orders.a_b",
        "orders/a_b.py": "orders.a_b_",
        "orders/is/__init__.py": "orders.is",
        "orders/is/x.py": "orders.is.x",
        "orders/migrations/0001_initial.py": "orders.migrations.0001_initial",
        "orders/my-script.py": "orders.my-script",
        "orders/not/x.py": "x @ orders/not",
    }


def test_a_package_hides_the_module_beside_it(write: Write) -> None:
    root = write("orders/models.py:\n orders/models/__init__.py:")
    assert names(root) == {"orders/models.py": "orders.models_", "orders/models/__init__.py": "orders.models"}


def test_a_name_that_is_not_utf_8_becomes_valid_unicode() -> None:
    files = name_modules("/project", dict.fromkeys(["shop/__init__.py", *(f"shop/{c}.py" for c in "\udcfe\udcff")], ()))
    assert [file.module for file in files.values()] == ["shop", "shop.\ufffd", "shop.\ufffd_"]


def test_the_root_of_the_file_system() -> None:
    files = name_modules("/", {"no_such_folder/a/x.py": ["no_such_folder.a.x"], "top_module.py": []})
    assert {path: (file.module, file.import_root) for path, file in files.items()} == {
        "no_such_folder/a/x.py": ("no_such_folder.a.x", "."),
        "top_module.py": ("top_module", "."),
    }


STEMS = st.sampled_from(["a", "b", "src", "models", "__init__", "orders", "is", "my-app", "x.y"])
PATHS = st.sets(st.lists(STEMS, min_size=1, max_size=4).map("/".join), min_size=1, max_size=12)
IMPORTS = st.sets(
    st.sampled_from(["a.b", "a.models", "src.a.b", "orders.models.Order", ".a", "..b", "models", "b.a.models"])
)


@given(PATHS, st.data())
def test_every_file_has_one_name_of_its_own(paths: set[str], data: st.DataObject) -> None:
    imports = {f"{path}.py": data.draw(IMPORTS) for path in sorted(paths)}
    files = name_modules("/no_such_folder", imports)
    assert list(files) == sorted(imports)
    assert len({(file.import_root, file.module) for file in files.values()}) == len(files)
    for path, file in files.items():
        assert file.path == path
        assert file.absolute == f"/no_such_folder/{path}"
        assert all(file.module.split("."))
        up = file.import_root.count("..")
        below = path if file.import_root in (".", "..") else path.removeprefix(f"{file.import_root}/")
        assert len(file.module.split(".")) == below.count("/") + 1 + up - file.is_package
    assert files == name_modules("/no_such_folder", dict(reversed(imports.items())))


IDENTIFIERS = st.sampled_from(["shop", "orders", "billing", "models", "signals", "v2"])


@given(st.sets(st.lists(IDENTIFIERS, min_size=1, max_size=4).map("/".join), min_size=1, max_size=10))
def test_an_importable_tree_has_importable_names(paths: set[str]) -> None:
    files = name_modules("/no_such_folder", {f"{path}.py": [] for path in paths})
    assert {path: file.module for path, file in files.items()} == {f"{p}.py": p.replace("/", ".") for p in paths}
