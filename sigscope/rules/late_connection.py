"""SIG005: a receiver that only the URLconf brings to life."""

from collections.abc import Iterator

from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic
from sigscope.rules.base import Rule
from sigscope.rules.never_connected import by_receiver, loading_of
from sigscope.rules.text import short


def check(graph: SignalGraph) -> Iterator[Diagnostic]:
    """Every receiver that is connected when the root URLconf is imported and not before, in apps known to be there."""
    for rows in by_receiver(graph).values():
        first = rows[0]
        app = loading_of(graph, first)
        may_be_early = app is not None and app.standing == "unknown"
        if all(row.startup == "urls" for row in rows) and not may_be_early:
            yield Diagnostic(
                "SIG005",
                f"Receiver `{short(first.receiver)}` is connected only where requests are served",
                f"Import its module in the `ready()` of its app. It comes in by {' > '.join(first.startup_chain)}.",
                first.location,
                f"{first.receiver} {first.signal}",
            )


RULE = Rule(
    code="SIG005",
    name="late-connection",
    severity="warning",
    is_default=False,
    summary="A receiver is connected only where requests are served",
    what="Reports a receiver whose module only the root URLconf imports (by way of the views), or the middleware.",
    why="A Celery worker, a management command and the shell run `django.setup()` and never import the URLconf. There "
    "the receiver does not run, so the same change to the data has consequences in a request and none elsewhere.",
    fix="Import the module in the `ready()` of its app.",
    doubts="Off by default: a receiver of what happens in requests only (a login, a signal that views send) is right "
    "where it is. Silent in an app of which the settings don't tell whether it is installed.",
    source="https://docs.djangoproject.com/en/stable/topics/signals/#connecting-receiver-functions",
    bad=(
        """\
# file: manage.py
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

# file: shop/settings.py
INSTALLED_APPS = ["orders"]
ROOT_URLCONF = "orders.urls"

# file: orders/urls.py
from django.urls import path

from orders import views

urlpatterns = [path("", views.index)]

# file: orders/views.py
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpResponse


@receiver(post_save)  # SIG005
def count_save(sender, **kwargs):
    print(sender)


def index(request):
    return HttpResponse("ok")
""",
    ),
    good=(
        """\
# file: manage.py
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

# file: shop/settings.py
INSTALLED_APPS = ["orders"]
ROOT_URLCONF = "orders.urls"

# file: orders/urls.py
urlpatterns = []

# file: orders/models.py
from django.db.models.signals import post_save
from django.dispatch import receiver


@receiver(post_save)
def count_save(sender, **kwargs):
    print(sender)
""",
    ),
    check=check,
)
