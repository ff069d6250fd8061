"""JSON, version 1 of the contract; its schema is `sigscope/schema/scan-1.json`."""

import json

from sigscope import __version__
from sigscope.model.location import Location
from sigscope.model.project import Connection, Disconnection, Project, Send, Signal, Unresolved

SCHEMA_VERSION = 1

JSON = str | int | float | bool | None | dict[str, "JSON"] | list["JSON"]


def render_json(project: Project) -> str:
    """A project as JSON: ASCII, two spaces, a newline at the end."""
    document: dict[str, JSON] = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "sigscope", "version": __version__},
        "root": project.root,
        "signals": [_signal(row) for row in project.signals],
        "sends": [_send(row) for row in project.sends],
        "connections": [_connection(row) for row in project.connections],
        "disconnections": [_disconnection(row) for row in project.disconnections],
        "mentions": [{"signal": row.signal, "location": _location(row.location)} for row in project.mentions],
        "unresolved": [_unresolved(row) for row in project.unresolved],
        "failures": [{"path": row.path, "reason": row.reason} for row in project.failures],
        "stats": {
            "files": project.stats.files,
            "parsed": project.stats.parsed,
            "cached": project.stats.cached,
            "seconds": project.stats.seconds,
        },
    }
    return json.dumps(document, ensure_ascii=True, allow_nan=False, indent=2) + "\n"


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


def _signal(row: Signal) -> JSON:
    return {
        "id": row.id,
        "kind": row.kind,
        "framework": row.framework,
        "class": row.class_name,
        "aliases": list(row.aliases),
        "location": _location(row.location),
    }


def _send(row: Send) -> JSON:
    return {
        "signal": row.signal,
        "method": row.method,
        "sender": row.sender,
        "function": row.function,
        "arguments": list(row.arguments),
        "deferred": row.deferred,
        "location": _location(row.location),
    }


def _connection(row: Connection) -> JSON:
    return {
        "signal": row.signal,
        "receiver": row.receiver,
        "receiver_location": _location(row.receiver_location),
        "sender": row.sender,
        "dispatch_uid": row.dispatch_uid,
        "weak": row.weak,
        "lost": row.lost,
        "via": row.via,
        "startup": row.startup,
        "startup_chain": list(row.startup_chain),
        "location": _location(row.location),
    }


def _disconnection(row: Disconnection) -> JSON:
    return {
        "signal": row.signal,
        "receiver": row.receiver,
        "sender": row.sender,
        "dispatch_uid": row.dispatch_uid,
        "location": _location(row.location),
    }


def _unresolved(row: Unresolved) -> JSON:
    return {
        "kind": row.kind,
        "expression": row.expression,
        "reason": row.reason,
        "location": _location(row.location),
    }
