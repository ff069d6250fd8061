"""A trace and an explanation as JSON; their schemas are `sigscope/schema/trace-1.json` and `why-1.json`."""

import json

from sigscope import __version__
from sigscope.model.location import Location
from sigscope.model.trace import Check, Explanation, Trace, TraceNode
from sigscope.renderers.rendered import Rendered

SCHEMA_VERSION = 1

JSON = str | int | float | bool | None | dict[str, "JSON"] | list["JSON"]


def render_trace(trace: Trace) -> Rendered:
    """A trace as JSON: ASCII, two spaces, a newline at the end."""
    return _document(
        {
            "root": trace.root,
            "target": {"name": trace.target, "kind": trace.kind, "location": _location(trace.location)},
            "direction": "up" if trace.is_upwards else "down",
            "is_cut": trace.is_cut,
            "nodes": [_node(node) for node in trace.nodes],
        }
    )


def render_explanation(explanation: Explanation) -> Rendered:
    """An explanation as JSON, in the same way."""
    return _document(
        {
            "root": explanation.root,
            "receiver": explanation.receiver,
            "location": _location(explanation.location),
            "can_run": explanation.can_run,
            "sentence": explanation.sentence,
            "checks": [_check(check) for check in explanation.checks],
        }
    )


def _document(content: dict[str, JSON]) -> Rendered:
    head: dict[str, JSON] = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "sigscope", "version": __version__},
    }
    return Rendered(json.dumps({**head, **content}, ensure_ascii=True, allow_nan=False, indent=2) + "\n")


def _node(node: TraceNode) -> JSON:
    return {
        "kind": node.kind,
        "name": node.name,
        "model": node.model,
        "location": _location(node.location),
        "at": _location(node.at),
        "conditions": [{"kind": one.kind, "text": one.text} for one in node.conditions],
        "effects": [{"kind": one.kind, "text": one.text, "location": _location(one.location)} for one in node.effects],
        "mark": node.mark or None,
        "nodes": [_node(inner) for inner in node.nodes],
    }


def _check(check: Check) -> JSON:
    return {
        "question": check.question,
        "answer": check.answer,
        "text": check.text,
        "evidence": [_location(place) for place in check.evidence],
    }


def _location(location: Location | None) -> JSON:
    if location is None:
        return None
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }
