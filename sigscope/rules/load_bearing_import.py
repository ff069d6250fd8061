"""SIG301: an import that only serves to connect receivers and that a linter would remove."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.rules.base import Rule


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every import that loads receivers and looks unused."""
    for row in graph.project.inspection.loading_imports:
        yield Diagnostic(
            "SIG301",
            f"This import connects the receivers in `{row.module}`, and a linter takes it for unused",
            "Mark it with `# noqa: F401`.",
            row.location,
            row.module,
            (Related(row.connects, "connected by this import"),),
        )


RULE = Rule(
    code="SIG301",
    name="load-bearing-import",
    severity="warning",
    is_default=False,
    summary="An import that connects receivers looks unused",
    what="Reports the import that loads a module with receivers at startup, where nothing uses the name that it binds "
    "and nothing tells linters to leave it: no `noqa`, no `import name as name`, not in `__all__`, no per-file ignore "
    "of ruff or flake8.",
    why="`ruff --fix`, autoflake or a tidy colleague removes it, and the receivers never run again.",
    fix="Mark it with `# noqa: F401`, or ignore F401 for the file in the linter's configuration.",
    doubts="Off by default: a project that runs no linter has nothing to fear. `__init__.py` files and imports under a "
    "condition are left out, since linters leave these alone or ask.",
    source="https://docs.astral.sh/ruff/rules/unused-import/",
    bad=(
        """\
# file: orders/apps.py
from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self):
        from orders import receivers  # SIG301

# file: orders/receivers.py
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)
def count_save(sender, **kwargs):
    print(sender)
""",
    ),
    good=(
        """\
# file: orders/apps.py
from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self):
        from orders import receivers  # noqa: F401

# file: orders/receivers.py
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)
def count_save(sender, **kwargs):
    print(sender)
""",
    ),
    check=check,
)
