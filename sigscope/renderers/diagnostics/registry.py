"""The formats of `sigscope check`, the default first."""

from collections.abc import Callable
from dataclasses import dataclass

from sigscope.renderers.diagnostics.concise import render_concise
from sigscope.renderers.diagnostics.github import render_github
from sigscope.renderers.diagnostics.gitlab import render_gitlab
from sigscope.renderers.diagnostics.json_format import render_json
from sigscope.renderers.diagnostics.junit import render_junit
from sigscope.renderers.diagnostics.report import Report
from sigscope.renderers.diagnostics.sarif import render_sarif
from sigscope.renderers.diagnostics.text import render_text


@dataclass(frozen=True, slots=True)
class CheckFormat:
    """A format by the name that the command line knows it by; `render` is told whether to color."""

    name: str
    render: Callable[[Report, bool], str]


CHECK_FORMATS = (
    CheckFormat("text", lambda report, color: render_text(report, color=color)),
    CheckFormat("concise", lambda report, _: render_concise(report)),
    CheckFormat("json", lambda report, _: render_json(report)),
    CheckFormat("sarif", lambda report, _: render_sarif(report)),
    CheckFormat("github", lambda report, _: render_github(report)),
    CheckFormat("gitlab", lambda report, _: render_gitlab(report)),
    CheckFormat("junit", lambda report, _: render_junit(report)),
)
