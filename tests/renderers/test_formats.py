"""What each format makes of the small shop, and what the registry says of the formats."""

import json
from pathlib import Path

import pytest

from sigscope.graph import SignalGraph
from sigscope.renderers.registry import SCAN_FORMATS
from sigscope.renderers.rendered import Surroundings

GOLDEN = Path(__file__).parent / "golden"
BY_NAME = {form.name: form for form in SCAN_FORMATS}


@pytest.mark.parametrize(
    ("name", "golden"), [("tree", "shop.txt"), ("mermaid", "shop.mmd"), ("markdown", "shop.md"), ("dot", "shop.dot")]
)
def test_the_small_shop(shop, name, golden):
    rendered = BY_NAME[name].render(shop, Surroundings(link_prefix="../"))

    assert rendered.text == (GOLDEN / golden).read_text(encoding="utf-8")
    assert rendered.notices == ()


def test_json_is_the_contract(rows):
    placed = rows.signal("orders.signals.placed", aliases=("orders.placed",))
    graph = SignalGraph(
        rows.project(
            placed,
            rows.send("orders.models.save", placed.id, arguments=("order",)),
            rows.connection(
                placed.id, "sentry.hooks.capture", defined=None, at="a.py:5", startup_chain=("shop.settings", "a")
            ),
            rows.disconnection(placed.id, None),
        )
    )
    text = BY_NAME["json"].render(graph, Surroundings()).text

    def place(path: str, line: int) -> dict:
        return {"path": path, "line": line, "column": 1, "end_line": line, "end_column": 1}

    assert json.loads(text) == {
        "schema_version": 1,
        "tool": {"name": "sigscope", "version": json.loads(text)["tool"]["version"]},
        "root": "shop",
        "signals": [
            {
                "id": placed.id,
                "kind": "custom",
                "framework": "django",
                "class": "django.dispatch.dispatcher.Signal",
                "aliases": ["orders.placed"],
                "location": place("orders/signals.py", 1),
            }
        ],
        "sends": [
            {
                "signal": placed.id,
                "method": "send",
                "sender": None,
                "function": "orders.models.save",
                "arguments": ["order"],
                "deferred": False,
                "location": place("orders/models.py", 2),
            }
        ],
        "connections": [
            {
                "signal": placed.id,
                "receiver": "sentry.hooks.capture",
                "receiver_location": None,
                "sender": None,
                "dispatch_uid": None,
                "weak": True,
                "lost": False,
                "via": "decorator",
                "startup": "setup",
                "startup_chain": ["shop.settings", "a"],
                "location": place("a.py", 5),
            }
        ],
        "disconnections": [
            {
                "signal": placed.id,
                "receiver": None,
                "sender": None,
                "dispatch_uid": None,
                "location": place("orders/views.py", 9),
            }
        ],
        "mentions": [],
        "unresolved": [],
        "failures": [],
        "stats": {"files": 3, "parsed": 2, "cached": 1, "seconds": 0.25},
    }
    assert text.startswith('{\n  "schema_version": 1,\n')
    assert text.endswith("\n}\n")


def test_every_field_of_the_schema_is_required_described_and_closed(schema):
    document = schema("scan")

    def objects(part):
        if isinstance(part, dict):
            yield from [part] * ("properties" in part)
            for value in part.values():
                yield from objects(value)

    found = list(objects(document))
    assert len(found) == 11
    for part in found:
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])
        assert part["description"]
        assert all(value.get("description") for value in part["properties"].values())


def test_a_project_without_signals(rows):
    graph = SignalGraph(rows.project())

    shown = {form.name: form.render(graph, Surroundings()).text for form in SCAN_FORMATS}

    assert shown["tree"] == ""
    assert shown["mermaid"] == "flowchart LR\n"
    assert shown["markdown"] == "# Signals\n\n0 signals, 0 sends, 0 connections, 0 unresolved, 0 failures.\n"
    assert shown["dot"].startswith("digraph signals {\n")


def test_an_empty_flowchart_is_one(mermaid):
    assert "error" not in mermaid("flowchart LR\n", draw=True)


@pytest.mark.parametrize("name", ["mermaid", "markdown"])
def test_a_selection_calls_things_as_the_whole_does(shop, rows, name):
    """A function stays a receiver and a signal stays heard where the rows that say so are left out."""
    part = rows.project(
        shop.signals()[4], *[row for row in shop.project.sends if "reserve" in row.function], apps=("orders",)
    )

    text = BY_NAME[name].render(SignalGraph(part, shop), Surroundings()).text

    assert 'f_reserve("receivers.reserve"):::receiver' in text
    assert 's_placed{{"signals.placed"}}:::signal' in text
