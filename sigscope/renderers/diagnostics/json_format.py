"""JSON, version 1 of the contract; its schema is `sigscope/schema/check-1.json`."""

import json

from sigscope import __version__
from sigscope.model.diagnostic import Diagnostic
from sigscope.model.location import Location
from sigscope.renderers.diagnostics.report import TOOL, Report, fingerprints

SCHEMA_VERSION = 1

JSON = str | int | None | dict[str, "JSON"] | list["JSON"]


def render_json(report: Report) -> str:
    """A report as JSON: ASCII, two spaces, a newline at the end; paths are relative to the scanned root."""
    rows = zip(report.diagnostics, fingerprints(report), strict=True)
    document: dict[str, JSON] = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": TOOL, "version": __version__},
        "root": report.root,
        "diagnostics": [_diagnostic(report, one, fingerprint) for one, fingerprint in rows],
        "counts": {
            "diagnostics": len(report.diagnostics),
            "baseline": report.accepted,
            "suppressed": report.suppressed,
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _diagnostic(report: Report, one: Diagnostic, fingerprint: str) -> JSON:
    rule = report.rule(one.code)
    return {
        "code": one.code,
        "name": rule.name,
        "severity": rule.severity,
        "message": one.message,
        "help": one.help,
        "subject": one.subject,
        "fingerprint": fingerprint,
        "location": _location(one.location),
        "related": [{"message": row.message, "location": _location(row.location)} for row in one.related],
    }


def _location(location: Location) -> JSON:
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }
