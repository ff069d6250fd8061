"""Django's data, held against the Django that is installed, in a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from sigscope.frameworks.base import KnownSignal
from sigscope.frameworks.django import DJANGO
from sigscope.frameworks.registry import created_class


@dataclass(frozen=True)
class Live:
    """What `live_django.py` prints."""

    version: list[int]
    signals: dict[str, str]
    names: dict[str, str]
    imports: dict[str, str]
    sent: dict[str, list[str]]


@pytest.fixture(scope="module")
def live() -> Live:
    script = Path(__file__).with_name("live_django.py")
    run = subprocess.run([sys.executable, "-W", "ignore", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return Live(**json.loads(run.stdout))


def known(version: list[int]) -> dict[str, KnownSignal]:
    """The signals that a Django of `version` has, by id."""
    return {
        signal.id: signal
        for signal in DJANGO.signals
        if signal.since is None or [int(part) for part in signal.since.split(".")] <= version
    }


def test_knows_every_signal_by_its_class(live: Live) -> None:
    assert {dotted: signal.class_name for dotted, signal in known(live.version).items()} == live.signals


def test_knows_every_name_of_every_signal(live: Live) -> None:
    names = {name: signal.id for signal in DJANGO.signals for name in (signal.id, *signal.aliases)}

    assert {name: names.get(name) for name in live.names} == live.names


def test_knows_what_every_signal_carries(live: Live) -> None:
    assert {dotted: sorted(signal.arguments) for dotted, signal in known(live.version).items()} == live.sent


def test_knows_every_name_of_the_signal_classes_and_of_receiver(live: Live) -> None:
    decorators = {name for name, created in live.imports.items() if created.endswith(".receiver")}
    classes = {name: created for name, created in live.imports.items() if name not in decorators}

    assert decorators <= set(DJANGO.receiver_decorators)
    assert classes.keys() <= set(DJANGO.signal_classes)
    assert {name: created_class(name) for name in classes} == classes


def test_knows_the_models_of_its_apps():
    script = Path(__file__).with_name("live_models.py")
    run = subprocess.run([sys.executable, "-W", "ignore", script], capture_output=True, text=True, check=True)
    known = {
        model.label: {"id": model.id, "fields": sorted(model.fields), "relations": dict(model.relations)}
        for model in DJANGO.models
    }
    assert known == json.loads(run.stdout)


@pytest.mark.parametrize("signal", DJANGO.signals, ids=lambda signal: signal.id)
def test_says_who_sends_a_signal_and_with_which_sender(signal: KnownSignal) -> None:
    assert signal.sender
    assert signal.sent_by
    assert "\n" not in signal.sender + signal.sent_by
