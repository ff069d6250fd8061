"""What counts as which effect: the only tables, all of them data.

The kinds are the article's good uses of signals: logging and auditing, cache invalidation, notifications, third-party
integrations; then database writes and task queues.
"""

from sigscope.model.trace import EffectKind

# Dotted beginnings of what is called, the calls' parentheses left out; the longest that fits counts.
PREFIXES: dict[str, EffectKind] = {
    # logging and auditing
    "logging.": "logging",
    "structlog.": "logging",
    "loguru.": "logging",
    "auditlog.": "logging",
    "actstream.action.send": "logging",
    "reversion.set_comment": "logging",
    "warnings.warn": "logging",
    "django.contrib.admin.models.LogEntry.": "logging",
    # cache invalidation
    "django.core.cache.cache.delete": "cache",
    "django.core.cache.cache.delete_many": "cache",
    "django.core.cache.cache.delete_pattern": "cache",
    "django.core.cache.cache.clear": "cache",
    "django.core.cache.cache.set": "cache",
    "django.core.cache.cache.set_many": "cache",
    "django.core.cache.cache.touch": "cache",
    "django.core.cache.cache.incr": "cache",
    "django.core.cache.cache.decr": "cache",
    "django.core.cache.cache.adelete": "cache",
    "django.core.cache.cache.aclear": "cache",
    "django.core.cache.cache.aset": "cache",
    "django.contrib.sites.models.Site.objects.clear_cache": "cache",
    "django.contrib.contenttypes.models.ContentType.objects.clear_cache": "cache",
    # notification
    "django.core.mail.": "notification",
    "django.contrib.messages.": "notification",
    "smtplib.": "notification",
    "anymail.": "notification",
    "channels.layers.": "notification",
    "firebase_admin.messaging.": "notification",
    "pywebpush.": "notification",
    "slack_sdk.": "notification",
    "twilio.": "notification",
    "templated_email.": "notification",
    "post_office.mail.": "notification",
    "notifications.signals.notify.": "notification",
    # third-party integration
    "requests.": "integration",
    "httpx.": "integration",
    "aiohttp.": "integration",
    "urllib.request.urlopen": "integration",
    "urllib3.": "integration",
    "http.client.": "integration",
    "socket.": "integration",
    "boto3.": "integration",
    "botocore.": "integration",
    "google.cloud.": "integration",
    "googleapiclient.": "integration",
    "azure.": "integration",
    "stripe.": "integration",
    "paypalrestsdk.": "integration",
    "braintree.": "integration",
    "sentry_sdk.": "integration",
    "elasticsearch.": "integration",
    "opensearchpy.": "integration",
    "algoliasearch.": "integration",
    "meilisearch.": "integration",
    "redis.": "integration",
    "ldap.": "integration",
    "ldap3.": "integration",
    "paramiko.": "integration",
    "zeep.": "integration",
    "xmlrpc.client.": "integration",
    "kafka.": "integration",
    "pika.": "integration",
    # task queue
    "celery.chain": "task",
    "celery.group": "task",
    "celery.chord": "task",
    "celery.current_app.send_task": "task",
    "django_q.tasks.": "task",
    "django_rq.": "task",
    "rq.": "task",
    "dramatiq.": "task",
    "huey.": "task",
    "background_task.": "task",
    # database writes past the ORM
    "django.db.connection.cursor": "database",
}

# What an item of these is: `caches["pages"]` is a cache.
ITEMS = {"django.core.cache.caches": "django.core.cache.cache", "django.db.connections": "django.db.connection"}

# What begins like one of those and does nothing that would be worth telling.
HARMLESS = (
    "logging.getLogger",
    "structlog.get_logger",
    "django.contrib.messages.get_messages",
    "django.core.mail.get_connection",
    "requests.Session",
    "requests.utils.",
    "requests.exceptions.",
    "urllib3.exceptions.",
    "redis.exceptions.",
    "socket.gethostname",
    "stripe.error.",
)

# Methods by their own name, whatever they are called on: a task is a decorated function of the project.
METHODS: dict[str, EffectKind] = {
    "delay": "task",
    "delay_on_commit": "task",
    "apply_async": "task",
    "apply_async_on_commit": "task",
    "enqueue": "task",
    "aenqueue": "task",
    "send_task": "task",
    "email_user": "notification",
    "group_send": "notification",
    "invalidate_cache": "cache",
    "cache_clear": "cache",
    "delete_pattern": "cache",
}

# Methods of a task that make a call of it for a worker: https://docs.celeryq.dev/en/stable/userguide/canvas.html.
SIGNATURES = frozenset({"s", "si", "signature", "subtask"})

# Python's own.
BUILTINS: dict[str, EffectKind] = {"print": "logging"}

# A row of a model whose class is called so is written for those who ask later.
AUDIT_WORDS = ("Audit", "LogEntry", "HistoryEntry", "ActivityLog", "EventLog", "ChangeLog")

ON_COMMIT = frozenset({"on_commit"})

_BY_LENGTH = sorted(PREFIXES, key=len, reverse=True)


def of_dotted(dotted: str) -> EffectKind | None:
    """The effect of a call of something outside the tree, None where it has none that counts."""
    plain = dotted.replace("()", "")
    if plain in HARMLESS or plain.startswith(tuple(one for one in HARMLESS if one.endswith("."))):
        return None
    found = next((one for one in _BY_LENGTH if plain.startswith(one) and (one.endswith(".") or plain == one)), None)
    return None if found is None else PREFIXES[found]


def of_method(name: str) -> EffectKind | None:
    """The effect of a method that is told by its name alone."""
    return METHODS.get(name)


def is_audit(model: str) -> bool:
    """Whether the rows of a model, a dotted class, are written for the record."""
    last = model.rpartition(".")[2]
    return last.endswith("Log") or any(word in last for word in AUDIT_WORDS)
