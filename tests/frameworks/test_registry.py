"""Lookups by dotted name over all frameworks."""

from itertools import combinations

import pytest

from sigscope.frameworks.celery import CELERY
from sigscope.frameworks.django import DJANGO
from sigscope.frameworks.registry import (
    FRAMEWORKS,
    created_class,
    framework_of_class,
    is_receiver_decorator,
    known_signal,
    signal_module,
)


@pytest.mark.parametrize(
    "name",
    [
        "django.core.signals.setting_changed",
        "django.test.signals.setting_changed",
    ],
)
def test_a_known_signal_is_found_by_id_and_alias(name: str) -> None:
    found = known_signal(name)

    assert found is not None
    assert (found[0], found[1].id) == (DJANGO, "django.core.signals.setting_changed")


def test_an_unknown_signal_is_none() -> None:
    assert known_signal("django.db.models.signals.pre_nothing") is None


def test_the_class_of_a_framework_is_found_by_every_path() -> None:
    assert framework_of_class("django.dispatch.Signal") == "django"
    assert framework_of_class("django.db.models.signals.ModelSignal") == "django"
    assert framework_of_class("celery.utils.dispatch.Signal") == "celery"
    assert framework_of_class("scrapy.signalmanager.SignalManager") is None


def test_a_class_is_told_by_where_it_is_created() -> None:
    assert created_class("django.dispatch.Signal") == "django.dispatch.dispatcher.Signal"
    assert created_class("django.db.models.signals.ModelSignal") == "django.db.models.signals.ModelSignal"
    assert created_class("celery.signals.Signal") == "celery.utils.dispatch.signal.Signal"
    assert created_class("shop.signals.AuditedSignal") == "shop.signals.AuditedSignal"


def test_only_celery_keeps_a_module_of_signals() -> None:
    assert signal_module("celery.signals") is CELERY
    assert signal_module("django.db.models.signals") is None


def test_receiver_decorators_are_told_by_every_path() -> None:
    assert is_receiver_decorator("django.dispatch.receiver")
    assert is_receiver_decorator("django.dispatch.dispatcher.receiver")
    assert not is_receiver_decorator("celery.signals.receiver")


def test_no_name_means_two_things() -> None:
    names = [
        name for framework in FRAMEWORKS for signal in framework.signals for name in (signal.id, *signal.aliases)
    ] + [name for framework in FRAMEWORKS for name in framework.signal_classes + framework.receiver_decorators]

    assert sorted(set(names)) == sorted(names)


def test_frameworks_are_told_apart_by_name() -> None:
    assert all(first.name != second.name for first, second in combinations(FRAMEWORKS, 2))


def test_signals_of_celery_carry_what_its_documentation_says() -> None:
    """https://docs.celeryq.dev/en/stable/userguide/signals.html."""
    documented = {
        "before_task_publish": {"body", "exchange", "routing_key", "headers", "properties", "declare", "retry_policy"},
        "task_prerun": {"task_id", "task", "args", "kwargs"},
        "task_postrun": {"task_id", "task", "args", "kwargs", "retval", "state"},
        "task_failure": {"task_id", "exception", "args", "kwargs", "traceback", "einfo"},
        "task_revoked": {"request", "terminated", "signum", "expired"},
        "worker_process_shutdown": {"pid", "exitcode"},
        "setup_logging": {"loglevel", "logfile", "format", "colorize"},
    }
    carried = {signal.id.rpartition(".")[2]: set(signal.arguments) for signal in CELERY.signals}

    assert {name: carried[name] for name in documented} == documented


def test_signals_of_a_celery_app_are_known_by_the_name_that_code_imports() -> None:
    found = known_signal("celery.Celery.on_after_configure")

    assert found is not None
    assert found[1].id == "celery.app.base.Celery.on_after_configure"


def test_models_of_the_framework_go_by_their_class() -> None:
    from sigscope.frameworks.registry import dotted_model

    assert dotted_model("auth.User") == dotted_model("auth.user") == "django.contrib.auth.models.User"
    assert dotted_model("auth.User.groups") == "django.contrib.auth.models.User.groups"
    assert dotted_model("orders.Order") == "orders.Order"
