"""Run in a process of its own: what the installed Django's signals are called and what they carry, as JSON on stdout.

`version`; `signals`: id -> class, of every module-level signal in Django's sources; `names`: every name of a module of
Django that is one of them -> its id; `imports`: every such name of the classes and of `receiver` -> where that is
created; `sent`: id -> the keywords of what was sent while everyday things were done.
"""

import asyncio
import contextlib
import importlib
import io
import json
import pkgutil
import re
import sys
import threading
from collections import defaultdict
from pathlib import Path

import django
from django.conf import settings
from django.db.models.signals import ModelSignal
from django.dispatch import Signal, receiver

DEFINITION = re.compile(r"^(\w+) = (?:Model)?Signal\(", re.MULTILINE)
SENT: dict[int, set[str]] = defaultdict(set)


def record(method):
    """A `send` or `send_robust` that notes the keywords first."""

    def recording(self, sender, **named):
        SENT[id(self)].update(named)
        return method(self, sender, **named)

    return recording


def record_async(method):
    async def recording(self, sender, **named):
        SENT[id(self)].update(named)
        return await method(self, sender, **named)

    return recording


def show(request):
    from django.http import HttpResponse

    return HttpResponse("shown")


def fail(request):
    raise LookupError("on purpose")


def configure():
    from django.urls import path

    class Urls:
        urlpatterns = (path("", show), path("fail/", fail))

    settings.configure(
        ALLOWED_HOSTS=["testserver"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGGING_CONFIG=None,
        ROOT_URLCONF=Urls,
        SECRET_KEY="of no use",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    )
    django.setup()


def use_models():
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    user = User.objects.create_user("ada", password="secret")
    user.groups.add(Group.objects.create(name="readers"))
    user.groups.clear()
    return user


def use_requests():
    from django.test import AsyncClient, Client

    Client().get("/")
    Client(raise_request_exception=False).get("/fail/")
    asyncio.run(AsyncClient().get("/"))


def use_auth(user):
    from django.contrib import auth
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpRequest

    request = HttpRequest()
    request.session = SessionStore()
    auth.authenticate(request, username="ada", password="wrong")
    auth.login(request, user)
    auth.logout(request)


def use_test_tools():
    from django.template import engines
    from django.test import override_settings
    from django.test.utils import setup_test_environment

    setup_test_environment()
    with override_settings(USE_TZ=True):
        engines["django"].from_string("text").render()


def use_autoreload():
    from django.utils.autoreload import StatReloader, file_changed

    def handled(**named):
        return True

    file_changed.connect(handled)
    reloader = StatReloader()
    reloader.stop()
    reloader.run(threading.current_thread())
    reloader.notify_file_changed(Path("changed.py"))


def answer():
    return 42


def use_tasks():
    from django.tasks import task

    task(answer).enqueue()


def use_everything():
    Signal.send = record(Signal.send)
    Signal.send_robust = record(Signal.send_robust)
    if hasattr(Signal, "asend"):
        Signal.asend = record_async(Signal.asend)
    from django.db import connection

    connection.close()
    user = use_models()
    use_requests()
    use_auth(user)
    user.delete()
    use_test_tools()
    use_autoreload()
    if django.VERSION >= (6, 0):
        use_tasks()


def modules():
    """Every module of Django that can be imported here: some want a database driver or a library that is not there."""
    for found in pkgutil.walk_packages(django.__path__, "django.", onerror=lambda name: None):
        if not found.name.endswith("__main__") and not found.name.startswith("django.conf.locale."):
            with contextlib.suppress(Exception), contextlib.redirect_stderr(io.StringIO()):
                yield importlib.import_module(found.name)


def bound_names(objects):
    """Every name of a module of Django that is one of `objects` -> the name that it has there."""
    ids = {id(value): dotted for dotted, value in objects.items()}
    return {
        f"{name}.{attribute}": ids[id(value)]
        for name, module in list(sys.modules.items())
        if name.partition(".")[0] == "django"
        for attribute, value in list(vars(module).items())
        if id(value) in ids
    }


def main():
    configure()
    signals = {}
    for module in modules():
        text = Path(module.__file__).read_text(encoding="utf-8")
        signals.update({f"{module.__name__}.{name}": getattr(module, name) for name in DEFINITION.findall(text)})
    tools = {f"{tool.__module__}.{tool.__qualname__}": tool for tool in (Signal, ModelSignal, receiver)}
    names, imports = bound_names(signals), bound_names(tools)
    use_everything()
    classes = {dotted: f"{type(signal).__module__}.{type(signal).__qualname__}" for dotted, signal in signals.items()}
    sent = {dotted: sorted(SENT[id(signal)]) for dotted, signal in signals.items() if id(signal) in SENT}
    print(
        json.dumps(
            {"version": django.VERSION[:2], "signals": classes, "names": names, "imports": imports, "sent": sent}
        )
    )


main()
