"""Django's own signals, 3.2 to 6.0, read from its sources and https://docs.djangoproject.com/en/stable/ref/signals/.

The aliases are every name that a module of Django itself binds the object to, since code imports it from there too.
"""

from sigscope.frameworks.base import Framework, KnownSignal
from sigscope.frameworks.django_models import MODELS

_SIGNAL = "django.dispatch.dispatcher.Signal"
_MODEL_SIGNAL = "django.db.models.signals.ModelSignal"

_MODEL = (
    KnownSignal(
        id="django.db.models.signals.class_prepared",
        class_name=_SIGNAL,
        aliases=("django.db.models.base.class_prepared",),
        sender="the model class",
        arguments=(),
        sent_by="Django, when a model class has been defined and registered",
    ),
    KnownSignal(
        id="django.db.models.signals.pre_init",
        class_name=_MODEL_SIGNAL,
        aliases=("django.db.models.base.pre_init",),
        sender="the model class",
        arguments=("args", "kwargs"),
        sent_by="Model.__init__(), at its start",
    ),
    KnownSignal(
        id="django.db.models.signals.post_init",
        class_name=_MODEL_SIGNAL,
        aliases=("django.db.models.base.post_init",),
        sender="the model class",
        arguments=("instance",),
        sent_by="Model.__init__(), at its end",
    ),
    KnownSignal(
        id="django.db.models.signals.pre_save",
        class_name=_MODEL_SIGNAL,
        aliases=("django.contrib.sites.models.pre_save", "django.db.models.base.pre_save"),
        sender="the model class; a proxy counts as itself",
        arguments=("instance", "raw", "using", "update_fields"),
        sent_by="Model.save() and whatever calls it, before the row is written; not bulk_create(), not update()",
    ),
    KnownSignal(
        id="django.db.models.signals.post_save",
        class_name=_MODEL_SIGNAL,
        aliases=("django.db.models.base.post_save",),
        sender="the model class; a proxy counts as itself",
        arguments=("instance", "created", "update_fields", "raw", "using"),
        sent_by="Model.save() and whatever calls it, after the row is written; not bulk_create(), not update()",
    ),
    KnownSignal(
        id="django.db.models.signals.pre_delete",
        class_name=_MODEL_SIGNAL,
        aliases=("django.contrib.sites.models.pre_delete",),
        sender="the model class",
        arguments=("instance", "using", "origin"),
        sent_by="Model.delete() and QuerySet.delete(), for each object and those that the deletion cascades to",
    ),
    KnownSignal(
        id="django.db.models.signals.post_delete",
        class_name=_MODEL_SIGNAL,
        aliases=(),
        sender="the model class",
        arguments=("instance", "using", "origin"),
        sent_by="Model.delete() and QuerySet.delete(), for each object and those that the deletion cascades to",
    ),
    KnownSignal(
        id="django.db.models.signals.m2m_changed",
        class_name=_MODEL_SIGNAL,
        aliases=(),
        sender="the intermediate model, Model.field.through",
        arguments=("action", "instance", "reverse", "model", "pk_set", "using"),
        sent_by="add(), remove(), set() and clear() of a many-to-many manager, before and after each change",
    ),
)

_MANAGEMENT = (
    KnownSignal(
        id="django.db.models.signals.pre_migrate",
        class_name=_SIGNAL,
        aliases=("django.contrib.auth.apps.pre_migrate", "django.contrib.contenttypes.apps.pre_migrate"),
        sender="the AppConfig instance",
        arguments=("app_config", "verbosity", "interactive", "using", "stdout", "apps", "plan"),
        sent_by="the migrate command, for each app with models, before it works",
    ),
    KnownSignal(
        id="django.db.models.signals.post_migrate",
        class_name=_SIGNAL,
        aliases=(
            "django.contrib.auth.apps.post_migrate",
            "django.contrib.contenttypes.apps.post_migrate",
            "django.contrib.sites.apps.post_migrate",
        ),
        sender="the AppConfig instance",
        arguments=("app_config", "verbosity", "interactive", "using", "stdout", "apps", "plan"),
        sent_by="the migrate and flush commands, for each app with models, after their work",
    ),
)

_REQUEST = (
    KnownSignal(
        id="django.core.signals.request_started",
        class_name=_SIGNAL,
        aliases=("django.test.client.request_started", "django.test.utils.request_started"),
        sender="the handler class, such as django.core.handlers.wsgi.WSGIHandler",
        arguments=("environ", "scope"),
        sent_by="the WSGI handler (with environ) or the ASGI handler (with scope), when a request comes in",
    ),
    KnownSignal(
        id="django.core.signals.request_finished",
        class_name=_SIGNAL,
        aliases=(
            "django.core.handlers.base.request_finished",
            "django.test.client.request_finished",
            "django.utils.autoreload.request_finished",
        ),
        sender="the handler class, such as django.core.handlers.wsgi.WSGIHandler",
        arguments=(),
        sent_by="HttpResponse.close(), when the response has been handed over",
    ),
    KnownSignal(
        id="django.core.signals.got_request_exception",
        class_name=_SIGNAL,
        aliases=("django.test.client.got_request_exception",),
        sender="None",
        arguments=("request",),
        sent_by="the request handler, when a view raises what nothing turned into a response",
    ),
)

_TEST = (
    KnownSignal(
        id="django.core.signals.setting_changed",
        class_name=_SIGNAL,
        aliases=(
            "django.contrib.auth.hashers.setting_changed",
            "django.contrib.messages.apps.setting_changed",
            "django.contrib.postgres.apps.setting_changed",
            "django.core.files.storage.filesystem.setting_changed",
            "django.core.files.storage.memory.setting_changed",
            "django.core.files.storage.setting_changed",
            "django.db.models.options.setting_changed",
            "django.tasks.signals.setting_changed",
            "django.test.signals.setting_changed",
            "django.test.testcases.setting_changed",
            "django.test.utils.setting_changed",
            "django.utils.translation.trans_real.setting_changed",
        ),
        sender="the class of the settings, such as django.conf.UserSettingsHolder",
        arguments=("setting", "value", "enter"),
        sent_by="override_settings(), modify_settings() and TestCase.settings(), in tests, at entry and exit",
    ),
    KnownSignal(
        id="django.test.signals.template_rendered",
        class_name=_SIGNAL,
        aliases=("django.test.testcases.template_rendered", "django.test.utils.template_rendered"),
        sender="the django.template.base.Template instance",
        arguments=("template", "context"),
        sent_by="a template that is rendered while Django's test environment is set up",
    ),
)

_DATABASE = (
    KnownSignal(
        id="django.db.backends.signals.connection_created",
        class_name=_SIGNAL,
        aliases=(
            "django.contrib.postgres.apps.connection_created",
            "django.db.backends.base.base.connection_created",
        ),
        sender="the DatabaseWrapper class of the backend",
        arguments=("connection",),
        sent_by="the database wrapper, when it has connected",
    ),
)

_AUTH = (
    KnownSignal(
        id="django.contrib.auth.signals.user_logged_in",
        class_name=_SIGNAL,
        aliases=("django.contrib.auth.apps.user_logged_in", "django.contrib.auth.user_logged_in"),
        sender="the class of the user",
        arguments=("request", "user"),
        sent_by="django.contrib.auth.login()",
    ),
    KnownSignal(
        id="django.contrib.auth.signals.user_login_failed",
        class_name=_SIGNAL,
        aliases=("django.contrib.auth.user_login_failed",),
        sender="the string 'django.contrib.auth'",
        arguments=("credentials", "request"),
        sent_by="django.contrib.auth.authenticate(), when no backend took the credentials",
    ),
    KnownSignal(
        id="django.contrib.auth.signals.user_logged_out",
        class_name=_SIGNAL,
        aliases=("django.contrib.auth.user_logged_out",),
        sender="the class of the user, or NoneType where nobody was logged in",
        arguments=("request", "user"),
        sent_by="django.contrib.auth.logout()",
    ),
)

_TASKS = (
    KnownSignal(
        id="django.tasks.signals.task_enqueued",
        class_name=_SIGNAL,
        aliases=("django.tasks.backends.dummy.task_enqueued", "django.tasks.backends.immediate.task_enqueued"),
        sender="the class of the task backend",
        arguments=("task_result",),
        sent_by="the task backend, when a task has been enqueued",
        since="6.0",
    ),
    KnownSignal(
        id="django.tasks.signals.task_started",
        class_name=_SIGNAL,
        aliases=("django.tasks.backends.immediate.task_started",),
        sender="the class of the task backend",
        arguments=("task_result",),
        sent_by="the task backend, when a task begins to run",
        since="6.0",
    ),
    KnownSignal(
        id="django.tasks.signals.task_finished",
        class_name=_SIGNAL,
        aliases=("django.tasks.backends.immediate.task_finished",),
        sender="the class of the task backend",
        arguments=("task_result",),
        sent_by="the task backend, when a task has ended, well or not",
        since="6.0",
    ),
)

_AUTORELOAD = (
    KnownSignal(
        id="django.utils.autoreload.autoreload_started",
        class_name=_SIGNAL,
        aliases=("django.template.autoreload.autoreload_started", "django.utils.translation.autoreload_started"),
        sender="the reloader instance",
        arguments=(),
        sent_by="runserver's autoreloader, when it begins to watch",
    ),
    KnownSignal(
        id="django.utils.autoreload.file_changed",
        class_name=_SIGNAL,
        aliases=("django.template.autoreload.file_changed", "django.utils.translation.file_changed"),
        sender="the reloader instance",
        arguments=("file_path",),
        sent_by="runserver's autoreloader, when a watched file has changed",
    ),
)

DJANGO = Framework(
    name="django",
    signal_classes=(
        _SIGNAL,
        "django.contrib.auth.signals.Signal",
        "django.core.signals.Signal",
        "django.db.backends.signals.Signal",
        "django.db.models.signals.Signal",
        "django.dispatch.Signal",
        "django.tasks.signals.Signal",
        "django.test.signals.Signal",
        "django.utils.autoreload.Signal",
        _MODEL_SIGNAL,
    ),
    receiver_decorators=(
        "django.dispatch.dispatcher.receiver",
        "django.contrib.auth.hashers.receiver",
        "django.dispatch.receiver",
        "django.tasks.signals.receiver",
        "django.template.autoreload.receiver",
        "django.test.signals.receiver",
        "django.utils.translation.trans_real.receiver",
    ),
    signal_modules=(),
    connect_keeps_function=False,
    signals=(*_MODEL, *_MANAGEMENT, *_REQUEST, *_TEST, *_DATABASE, *_AUTH, *_TASKS, *_AUTORELOAD),
    models=MODELS,
)
