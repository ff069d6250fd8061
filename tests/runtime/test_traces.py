"""The honest test of `trace`: what ran under real Django is in the trace, nested as it ran and in that order.

A receiver that runs again where the trace has it once (in a loop, for each action of `m2m_changed`) is the same step.
"""

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sigscope.analysis import analyse
from sigscope.cascade.analysed import Analysed
from sigscope.cascade.trace import trace
from sigscope.model.trace import Trace, TraceNode

HERE = Path(__file__).parent
FIXTURES = HERE.parents[1] / "fixtures"
SETTINGS = {"cascade": "garage.settings", "shop": "shop.settings"}

Run = dict[str, Any]

# What each action calls, and how often a loop of it goes back to an earlier step.
ACTIONS = [
    ("cascade", "act_open_job", "jobs.services.open_job", 0),
    ("cascade", "act_open_job_without_oil", "jobs.services.open_job", 0),
    ("cascade", "act_write", "jobs.services.write", 0),
    ("cascade", "act_write_close", "jobs.services.write", 0),
    ("cascade", "act_close_view", "jobs.views.close", 0),
    ("cascade", "act_close_jobs", "jobs.services.close_jobs", 3),
    ("cascade", "act_drop_parts", "jobs.services.drop_parts", 0),
    ("cascade", "act_set_up", "ledger.receivers.set_up", 0),
    ("cascade", "act_import_jobs", "jobs.services.import_jobs", 0),
    ("cascade", "act_forget", "jobs.services.forget", 0),
    ("shop", "act_place_order", "orders.services.place_order", 0),
]


@functools.cache
def recorded(project: str) -> dict[str, list[Run]]:
    command = [sys.executable, str(HERE / "trace_boot.py"), str(FIXTURES / project), SETTINGS[project]]
    command.append(str(HERE / "cascades" / f"{project}.py"))
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    answer: dict[str, list[Run]] = json.loads(ended.stdout)
    return answer


@functools.cache
def analysed(project: str) -> Analysed:
    return analyse([str(FIXTURES / project)])


@pytest.mark.parametrize(("project", "action", "target", "loops"), ACTIONS, ids=[row[1] for row in ACTIONS])
def test_what_ran_is_in_the_trace_in_that_order(project: str, action: str, target: str, loops: int) -> None:
    found = trace(analysed(project), target, depth=12)
    runs = recorded(project)[action]
    assert runs

    walker = Walker(found)
    walker.follow(runs, walker.steps(found.nodes))

    assert walker.missing == []
    assert walker.loops <= loops


def test_the_shop_has_a_cascade_of_three_signals_through_a_helper_and_a_save() -> None:
    runs = recorded("shop")["act_place_order"]

    charged = next(run for run in runs if run["receiver"] == "billing.receivers.charge_customer")
    reserved = next(run for run in charged["runs"] if run["receiver"] == "inventory.receivers.reserve_stock")
    announced = reserved["runs"][0]
    assert announced["receiver"] == "inventory.receivers.announce_reservation"
    assert [run["receiver"] for run in announced["runs"]][:2] == [
        "notifications.receivers.tell_warehouse",
        "audit.receivers.record_reservation",
    ]


def test_nothing_that_only_bypasses_ran() -> None:
    names = [run["receiver"] for run in recorded("cascade")["act_import_jobs"]]

    assert set(names) == {"jobs.receivers.remember_state"}


class Walker:
    """Follows a record through a trace; what is shown above, or a circle, is looked up where it is shown in full."""

    def __init__(self, found: Trace) -> None:
        self.missing: list[str] = []
        self.loops = 0
        self._full: dict[tuple[str, object], TraceNode] = {}
        self._index(found.nodes)

    def _index(self, nodes: tuple[TraceNode, ...]) -> None:
        for node in nodes:
            if node.mark == "" and node.kind in ("function", "receiver"):
                self._full.setdefault((node.name, node.location), node)
            if node.kind != "bypass":
                self._index(node.nodes)

    def full(self, node: TraceNode) -> TraceNode:
        return self._full[node.name, node.location] if node.mark in ("cycle", "shown above") else node

    def steps(self, nodes: tuple[TraceNode, ...]) -> list[tuple[str, TraceNode]]:
        """The receivers that run under some nodes, each with its signal, calls and operations looked through."""
        found: list[tuple[str, TraceNode]] = []
        for node in nodes:
            if node.kind == "signal":
                found += [(node.name, receiver) for receiver in node.nodes]
            elif node.kind != "bypass":
                found += self.steps(self.full(node).nodes)
        return found

    def follow(self, runs: list[Run], steps: list[tuple[str, TraceNode]]) -> None:
        at = 0
        for run in runs:
            fits = [i for i, (signal, node) in enumerate(steps) if signal in run["signal"] and is_same(run, node)]
            if not fits:
                self.missing.append(f"{run['receiver']} of {run['signal'][-1:]} by {run['sender']}")
                continue
            later = [index for index in fits if index >= at]
            self.loops += not later
            at = later[0] if later else fits[0]
            self.follow(run["runs"], self.steps(self.full(steps[at][1]).nodes))


def is_same(run: Run, node: TraceNode) -> bool:
    return bool(run["receiver"] == node.name)
