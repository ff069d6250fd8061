"""What `check` finds fault with is what `why` answers: the faults in the fixtures and the rules' own examples."""

import re
from pathlib import Path
from textwrap import dedent

import pytest

from sigscope.analysis import analyse, scan
from sigscope.cascade.analysed import Analysed
from sigscope.cascade.why import explain
from sigscope.errors import SigscopeError
from sigscope.graph import SignalGraph
from sigscope.model.diagnostic import Diagnostic
from sigscope.model.trace import Explanation
from sigscope.rules.engine import run
from sigscope.rules.registry import RULES

FIXTURES = Path(__file__).parents[2] / "fixtures"
PROJECTS = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())

# The question that a fault is the answer to, what it says, and what the sentence says of it.
ASKED = {
    "SIG004": ("imported at startup", "nothing that starts the project"),
    "SIG005": ("imported at startup", "only once the URLconf is imported"),
    "SIG006": ("with a sender that it hears", "and the signal is sent with"),
    "SIG102": ("held alive", "connected weakly"),
}
CHOSEN = [rule for rule in RULES if rule.code in ASKED]


def asked(one: Diagnostic, analysed: Analysed) -> Explanation:
    """The answer of `why` for the receiver that a rule names: by its place, by its name where more stand there."""
    try:
        return explain(analysed, f"{one.location.path}:{one.location.line}")
    except SigscopeError:
        return explain(analysed, one.subject.partition(" ")[0])


def faults(root: Path) -> list[str]:
    """Asks `why` for each receiver that one of the rules names, and gives the codes."""
    found = run(SignalGraph(scan([str(root)], inspect=True)), CHOSEN)
    analysed = analyse([str(root)])
    for one in found:
        answer = asked(one, analysed)
        question, words = ASKED[one.code]
        answers = {check.question: check for check in answer.checks if check.answer == "no"}
        check = answers.get("by each of its connections") or answers[question]
        assert words in check.text, (one, answer)
        assert words in answer.sentence, (one, answer)
        assert answer.can_run is (one.code == "SIG005" or check.question != question)
        assert one.subject.startswith(answer.receiver)
    return [one.code for one in found]


def test_why_answers_each_planted_fault() -> None:
    codes = [code for name in PROJECTS for code in faults(FIXTURES / name)]

    assert set(codes) == set(ASKED)


@pytest.mark.parametrize("text", [text for rule in CHOSEN for text in rule.bad])
def test_why_answers_each_example_of_the_rules(text: str, tmp_path: Path) -> None:
    for name, body in re.findall(r"^# file: (\S+)\n(.*?)(?=^# file: |\Z)", dedent(text), re.DOTALL | re.MULTILINE):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(body, encoding="utf-8")

    assert faults(tmp_path)
