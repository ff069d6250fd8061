"""SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

What GitHub makes of it: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning
/sarif-support-for-code-scanning
"""

import json
import re
from urllib.parse import quote

from sigscope import __version__
from sigscope.model.diagnostic import Diagnostic
from sigscope.model.location import Location
from sigscope.renderers.diagnostics.documentation import markdown
from sigscope.renderers.diagnostics.report import TOOL, Report, fingerprints
from sigscope.renderers.visible import visible
from sigscope.rules.base import Rule

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_BASE = "%SRCROOT%"  # GitHub's name for the top of the repository
_URL = re.compile(r"https?://[^\s)>\]]+")

JSON = str | int | bool | dict[str, "JSON"] | list["JSON"]


def render_sarif(report: Report) -> str:
    """One run with the metadata of every rule that was run; paths are as seen from the current folder."""
    rules = [_rule(rule) for rule in report.rules]
    order = {rule.code: number for number, rule in enumerate(report.rules)}
    driver: dict[str, JSON] = {"name": TOOL, "version": __version__, "semanticVersion": __version__, "rules": [*rules]}
    run: dict[str, JSON] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(report, one, order[one.code], fingerprint)
            for one, fingerprint in zip(report.diagnostics, fingerprints(report), strict=True)
        ],
    }
    document: dict[str, JSON] = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2) + "\n"


def _rule(rule: Rule) -> JSON:
    found: dict[str, JSON] = {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": _text(rule.summary)},
        "fullDescription": {"text": _text(rule.what)},
        "help": {"text": _text(rule.fix), "markdown": markdown(rule)},
        "defaultConfiguration": {"enabled": rule.is_default, "level": rule.severity},
        "properties": {"tags": ["django", "signals"], "problem.severity": rule.severity},
    }
    url = _URL.search(rule.source)
    if url is not None:
        found["helpUri"] = url[0]
    return found


def _result(report: Report, one: Diagnostic, index: int, fingerprint: str) -> JSON:
    related: list[JSON] = [
        {"id": number, "message": {"text": _text(row.message)}, "physicalLocation": _place(report, row.location)}
        for number, row in enumerate(one.related)
    ]
    result: dict[str, JSON] = {
        "ruleId": one.code,
        "ruleIndex": index,
        "level": report.rules[index].severity,
        "message": {"text": _text(f"{one.message}. {one.help}")},
        "locations": [{"physicalLocation": _place(report, one.location)}],
        "partialFingerprints": {f"{TOOL}/v1": fingerprint},
    }
    if related:
        result["relatedLocations"] = related
    return result


def _place(report: Report, location: Location) -> JSON:
    path = report.shown(location.path)
    artifact: dict[str, JSON] = {"uri": quote(visible(path)), "uriBaseId": _BASE}
    if path.startswith("/"):
        artifact = {"uri": f"file://{quote(visible(path))}"}
    return {
        "artifactLocation": artifact,
        "region": {
            "startLine": location.line,
            "startColumn": location.column,
            "endLine": location.end_line,
            "endColumn": location.end_column,
        },
    }


def _text(text: str) -> str:
    """Text in which nothing is taken for a link, `[label](target)`; §3.11.6."""
    shown = visible(text)
    return re.sub(r"([\[\]\\])", r"\\\1", shown) if "](" in shown else shown
