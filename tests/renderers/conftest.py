"""A small shop, hostile projects and the real Mermaid."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sigscope.graph import SignalGraph

PARSER = Path(__file__).with_name("parse_mermaid.mjs")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shop(rows) -> SignalGraph:
    """One of everything: a cascade that runs in a circle, built-in and external signals, orphans, odd places."""
    placed, paid, saved = "orders.signals.placed", "billing.signals.paid", "django.db.models.signals.post_save"
    return SignalGraph(
        rows.project(
            rows.signal(paid),
            rows.signal("billing.signals.refunded", at="billing/signals.py:4"),
            rows.signal("celery.signals.task_failure", "external", framework="celery"),
            rows.signal(saved, "builtin"),
            rows.signal(placed),
            rows.signal("orders.signals.shipped", at="orders/signals.py:2"),
            rows.send("orders.models.Order.save", placed, sender="orders.models.Order", at="orders/models.py:36"),
            rows.send("billing.receivers.charge.<locals>.<lambda>", paid, deferred=True, method="send_robust"),
            rows.send("inventory.receivers.reserve", placed, sender="inventory.models.Item"),
            rows.send("inventory.receivers.reserve", placed, sender="orders.models.Order"),
            rows.connection("celery.signals.task_failure", "sentry.hooks.capture", defined=None, at="shop/celery.py:5"),
            rows.connection(placed, "audit.receivers.record", sender="orders.models.Gift", dispatch_uid="gift"),
            rows.connection(placed, "audit.receivers.record", sender="orders.models.Order", dispatch_uid="order"),
            rows.connection(placed, "billing.receivers.charge", sender="orders.models.Order", at="billing/apps.py:9"),
            rows.connection(paid, "inventory.receivers.reserve", at="inventory/receivers.py:20", startup="unknown"),
            rows.connection(saved, "audit.receivers.record", sender="orders.models.Order"),
            rows.connection(saved, "audit.receivers.record", sender="legacy.models.Order"),
            rows.connection("orders.signals.shipped", "audit.receivers.late", startup="never"),
            rows.connection("orders.signals.shipped", "audit.receivers.track.<locals>.<lambda>", lost=True),
            rows.unresolved("send", "self.shipped.send(sender=None)"),
            apps=("audit", "billing", "inventory", "orders"),
        )
    )


@pytest.fixture(scope="session")
def mermaid() -> Iterator[Callable[..., dict]]:
    """Ask the real Mermaid about a diagram; with `draw` it is drawn, and what it shows comes back too."""
    modules = Path(os.environ.get("SIGSCOPE_NODE_MODULES") or ROOT / "node_modules")
    node = shutil.which("node")
    if node is None or not all((modules / package).is_dir() for package in ("mermaid", "jsdom")):
        pytest.skip("needs node, and mermaid and jsdom in SIGSCOPE_NODE_MODULES or node_modules (see CONTRIBUTING.md)")
    command = [node, str(PARSER), str(modules.resolve())]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def ask(text: str, *, draw: bool = False) -> dict:
            process.stdin.write(json.dumps({"text": text, "draw": draw}) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask
        process.stdin.close()
