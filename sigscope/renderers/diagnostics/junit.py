"""JUnit's XML, as Jenkins and others read it: a suite for each file, a failed case for each diagnostic.

The schema is that of Jenkins' xunit plugin (junit-10.xsd), which has no place for columns and the like. What does not
print, which XML may not hold even escaped (https://www.w3.org/TR/xml/#charsets), is written out as in Python source.
"""

from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from sigscope.model.diagnostic import Diagnostic
from sigscope.renderers.diagnostics.report import TOOL, Report
from sigscope.renderers.visible import visible


def render_junit(report: Report) -> str:
    """A document with a suite for each file, or with one passed case where there is nothing to say."""
    count = len(report.diagnostics)
    suites = [
        _suite(report, path, rows) for path, rows in groupby(report.diagnostics, key=lambda one: one.location.path)
    ]
    suites = suites or [
        _element("testsuite", _suite_of(TOOL, 1, 0), [_element("testcase", _case("No diagnostics", TOOL))])
    ]
    heading = {"name": TOOL, "tests": str(max(count, 1)), "failures": str(count), "errors": "0"}
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(_element("testsuites", heading, suites)) + "\n"


def _suite(report: Report, path: str, rows: Iterable[Diagnostic]) -> list[str]:
    shown = report.shown(path)
    cases = [_failed(report, one, shown) for one in rows]
    return _element("testsuite", _suite_of(shown, len(cases), len(cases)), cases)


def _failed(report: Report, one: Diagnostic, shown: str) -> list[str]:
    place, rule = one.location, report.rule(one.code)
    name = f"{one.code} {rule.name}, line {place.line}, column {place.column}"
    where = [f"{report.shown(row.location.path)}:{row.location.line}: {row.message}" for row in one.related]
    lines = [f"{shown}:{place.line}:{place.column}: {one.code} {one.message}", *where, f"help: {one.help}"]
    text = "\n".join(escape(visible(line)) for line in lines)
    failure = _element("failure", {"type": rule.severity, "message": one.message}, text=text)
    return _element("testcase", _case(name, shown), [failure])


def _suite_of(name: str, tests: int, failures: int) -> dict[str, str]:
    return {"name": name, "tests": str(tests), "failures": str(failures), "errors": "0", "skipped": "0"}


def _case(name: str, class_name: str) -> dict[str, str]:
    return {"name": name, "classname": class_name}


def _element(name: str, attributes: dict[str, str], children: Iterable[list[str]] = (), text: str = "") -> list[str]:
    """The lines of an element."""
    told = "".join(f" {key}={quoteattr(visible(value))}" for key, value in attributes.items())
    inner = [f"  {line}" for child in children for line in child]
    if inner:
        return [f"<{name}{told}>", *inner, f"</{name}>"]
    return [f"<{name}{told}>{text}</{name}>" if text else f"<{name}{told}/>"]
