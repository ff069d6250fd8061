"""The second honest test: what the fixtures' actions send under real Django is in the scan.

A send is (signal, method's caller, sender, arguments). A method that a Signal subclass adds counts as a send by whoever
calls it. A lambda that is called later may be told as itself or as the function that it stands in.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sigscope.analysis import scan
from sigscope.model.project import Project, Send
from sigscope.resolution.senders import UNTOLD

FIXTURES = Path(__file__).parents[2] / "fixtures"
PROJECTS = ("idioms", "reusable", "shop", "src_layout")

Boot = Callable[[str], dict[str, Any]]
Sent = dict[str, Any]

# The signal comes as text that only the process reads: these sends can be mentions only. Function -> why.
BY_NAME = {
    "mentions.slots.fill": "import_string of an entry of a dict",
    "mentions.templatetags.slots.send_signal": "import_string of what a template says",
}


# The sender is the class of whatever the function is called with: the scan may leave it open. Function -> why.
SENDER_OPEN = {
    "inventory.receivers.announce_reservation": "the receiver's own `sender` argument",
    "lending.services.give_back.<locals>.say_overdue": "`loan.__class__` of an argument",
    "lending.services.renew_pass": "`type(member)` of an argument",
}


@pytest.fixture(scope="module")
def scans() -> dict[str, Project]:
    return {project: scan([str(FIXTURES / project)]) for project in PROJECTS}


@pytest.mark.parametrize("project", PROJECTS)
def test_what_is_sent_is_in_the_scan(project: str, boot: Boot, scans: dict[str, Project]) -> None:
    sends = scans[project].sends
    recorded = [sent for sent in boot(project)["sends"] if sent["frames"][0]["function"] not in BY_NAME]
    assert recorded
    wrong = {complaint(sent, sends) for sent in recorded if not any(is_same(sent, send) for send in sends)}
    assert not wrong, "\n" + "\n".join(sorted(wrong))


def test_what_django_sends_is_not_told_as_the_projects_own(scans: dict[str, Project]) -> None:
    """The fixtures send only signals of their own; `post_save` and the like are Django's to send."""
    foreign = [send for project in PROJECTS for send in scans[project].sends if send.signal.startswith("django.")]
    assert foreign == []


def complaint(sent: Sent, sends: tuple[Send, ...]) -> str:
    signal = next((name for name in sent["signal"] if "signals." in name), sent["signal"][0])
    frame, sender = sent["frames"][0], sent["sender"] and sent["sender"]["spellings"][0]
    near = [
        f"line {send.location.line} in {send.function}, sender {send.sender}"
        for send in sends
        if send.signal in sent["signal"] and send.location.path == frame["file"]
    ]
    place = f"{frame['file']}:{frame['line']} in {frame['function']}"
    return f"{signal}.{sent['method']}: {place}, sender {sender}; the scan says {near}"


def is_same(sent: Sent, send: Send) -> bool:
    frame = sent["frames"][0]
    functions = {frame["function"], frame["function"].removesuffix(".<locals>.<lambda>")}
    return (
        send.signal in sent["signal"]
        and send.function in functions
        and send.location.path == frame["file"]
        and send.location.line <= frame["line"] <= send.location.end_line
        and (sender_is_same(sent["sender"], send.sender) or (send.sender == UNTOLD and send.function in SENDER_OPEN))
        and set(send.arguments) <= set(sent["arguments"])
    )


def sender_is_same(sent: dict[str, Any] | None, sender: str | None) -> bool:
    """An inherited method sends with the class that it is called on: the scan may tell the class that it stands in."""
    if sent is None or sender is None:
        return sent is None and sender is None
    return sender in sent["spellings"] or sender in sent["bases"]
