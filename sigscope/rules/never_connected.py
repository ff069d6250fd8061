"""SIG004: a receiver that no startup connects."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.model.dotted import last_name
from sigscope.model.inspected import AppLoading
from sigscope.model.project import Connection
from sigscope.rules.base import Rule
from sigscope.rules.text import place, receiver_key, short


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every receiver none of whose connections comes to life, placed at its first connection.

    Where some do, every signal that is not among these.
    """
    doubtful = graph.whole.project.inspection.doubtful
    for rows in by_receiver(graph).values():
        dead = [row for row in rows if row.startup == "never" and row.location not in doubtful]
        if len(dead) == len(rows):
            yield _diagnostic(graph, rows)
            continue
        alive = {row.signal for row in rows if row not in dead}
        for signal in sorted({row.signal for row in dead} - alive):
            yield _diagnostic(graph, [row for row in dead if row.signal == signal])


def by_receiver(graph: SignalGraph) -> dict[tuple[str, int, int], list[Connection]]:
    """The connections of each receiver, both in the project's order."""
    found: dict[tuple[str, int, int], list[Connection]] = {}
    for row in graph.project.connections:
        found.setdefault(receiver_key(row), []).append(row)
    return found


def _diagnostic(graph: SignalGraph, rows: list[Connection]) -> Diagnostic:
    first = rows[0]
    app = loading_of(graph, first)
    advice, related = _advice(first, app)
    others = (Related(row.location, f"and here to `{short(row.signal)}`") for row in rows[1:])
    return Diagnostic(
        "SIG004",
        f"Receiver `{short(first.receiver)}` is never connected to `{short(first.signal)}`: nothing runs this code",
        advice,
        first.location,
        f"{first.receiver} {first.signal}",
        (*others, *related),
    )


def loading_of(graph: SignalGraph, row: Connection) -> AppLoading | None:
    """How the app can load its receivers that the code that connects lies in; None outside of every app."""
    app = graph.whole.project.app_at(row.location.path)
    return next((one for one in graph.whole.project.inspection.apps if app is not None and one.app == app.name), None)


def _advice(row: Connection, app: AppLoading | None) -> tuple[str, list[Related]]:
    path = row.location.path.removesuffix(".py").removesuffix("/__init__")
    module = last_name(path.replace("/", "."))
    what = f"import `{module}`" if row.via == "decorator" else f"import `{module}`, or call what connects in it,"
    if app is None:
        return f"Its module lies in no app: {what} in the `ready()` of the app that it belongs to.", []
    if app.standing == "not-installed":
        return f"The app `{app.app}` is not in INSTALLED_APPS: add it there, or remove the receiver.", []
    if app.place is None:
        name = last_name(app.app)
        return f"Give the app `{app.app}` an AppConfig (`{name}/apps.py`) and {what} in its `ready()`.", []
    owner = last_name(str(app.config))
    if app.kind == "ready":
        return (
            f"In `{owner}.ready()` ({place(app.place)}) {what}.",
            [Related(app.place, f"`ready()` of the app `{app.app}`")],
        )
    return (
        f"Give `{owner}` ({place(app.place)}) a `ready()` and {what} in it.",
        [Related(app.place, f"the configuration of the app `{app.app}`")],
    )


RULE = Rule(
    code="SIG004",
    name="never-connected",
    severity="error",
    is_default=True,
    summary="A receiver is never connected, since nothing imports its module at startup",
    what="Reports a receiver whose `@receiver` or `connect()` nothing runs: neither `django.setup()` (models, the "
    "`ready()` of installed apps and all that they import or call), nor the URLconf, nor a management command, nor "
    "any other code of the project.",
    why="It looks connected and never runs. This is the classic fault with signals: the module with the receivers was "
    "written, and nobody imports it.",
    fix="Import the module in the `ready()` of its app, or call there what connects; see to it that the app is in "
    "INSTALLED_APPS.",
    doubts="Silent where the code may run later: where a function, a string or a setting that can't be read may bring "
    "it in, and in programs of their own (a file that tests `__name__` or calls `django.setup()`) and what they "
    "import; where a library may find by its name what imports the module, where a string in settings or an entry "
    "point of the package names it, where the app's configuration derives from that of a library or other settings "
    "install the app; in folders that the project does not import (scripts, examples); for a function that connects "
    "and that test code names. Without settings every app of the tree counts as installed, and whoever uses the app "
    "may call a function that connects.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#connecting-receiver-functions",
    bad=(
        """\
# file: orders/apps.py
from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self):
        pass

# file: orders/receivers.py
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)  # SIG004
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
