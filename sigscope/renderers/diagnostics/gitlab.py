"""GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format"""

import json

from sigscope.model.diagnostic import Severity
from sigscope.renderers.diagnostics.report import Report, fingerprints
from sigscope.renderers.visible import visible

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor"}


def render_gitlab(report: Report) -> str:
    """A JSON list, empty where there is nothing to say; paths are as seen from the current folder."""
    rows = [
        {
            "check_name": one.code,
            "description": visible(f"{one.code}: {one.message}. {one.help}"),
            "severity": _SEVERITIES[report.rule(one.code).severity],
            "fingerprint": fingerprint,
            "location": {
                "path": report.shown(one.location.path),
                "positions": {
                    "begin": {"line": one.location.line, "column": one.location.column},
                    "end": {"line": one.location.end_line, "column": one.location.end_column},
                },
            },
        }
        for one, fingerprint in zip(report.diagnostics, fingerprints(report), strict=True)
    ]
    return json.dumps(rows, indent=2) + "\n"
