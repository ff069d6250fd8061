"""Run in a process of its own: the models of Django's own apps and where their fields lead, as JSON on stdout."""

import json

import django
from django.apps import apps
from django.conf import settings

LABELS = ("admin", "auth", "contenttypes", "flatpages", "redirects", "sessions", "sites")

settings.configure(INSTALLED_APPS=[f"django.contrib.{label}" for label in LABELS], SITE_ID=1)
django.setup()
print(
    json.dumps(
        {
            model._meta.label: {
                "id": f"{model.__module__}.{model.__qualname__}",
                "fields": sorted(field.name for field in model._meta.get_fields() if not field.is_relation),
                "relations": {
                    field.name: field.related_model._meta.label
                    for field in model._meta.get_fields()
                    if field.is_relation
                },
            }
            for model in apps.get_models()
        }
    )
)
