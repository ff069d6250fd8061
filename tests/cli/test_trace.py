"""`sigscope trace` from the command line to what is printed and written."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from sigscope.cli.main import run
from sigscope.cli.trace import FORMATS

Schema = Callable[[str], dict[str, object]]

FIXTURES = Path(__file__).parents[2] / "fixtures"
SHOP = str(FIXTURES / "shop")
GARAGE = str(FIXTURES / "cascade")


@pytest.mark.parametrize(
    ("form", "start"), [("tree", "order_placed"), ("mermaid", "flowchart LR"), ("markdown", "# What"), ("json", "{")]
)
def test_every_format(form: str, start: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "order_placed", SHOP, "-f", form]) == 0

    captured = capsys.readouterr()
    assert captured.out.startswith(start)
    assert "charge_customer" in captured.out
    assert captured.err == ""
    assert form in FORMATS


def test_a_sequence_diagram(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "order_placed", SHOP, "-f", "mermaid", "--sequence"]) == 0

    assert capsys.readouterr().out.startswith("sequenceDiagram\n    participant s1 as order_placed\n")


def test_a_sequence_is_mermaid(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "order_placed", SHOP, "--sequence"]) == 2

    assert "--format mermaid" in capsys.readouterr().err


@pytest.mark.parametrize(
    "target", ["orders.views.place", "orders.Order", "post_save:orders.Order", "orders/models.py:36"]
)
@pytest.mark.parametrize("direction", [[], ["--up"]])
def test_the_json_keeps_to_its_schema(
    target: str, direction: list[str], capsys: pytest.CaptureFixture[str], schema: Schema
) -> None:
    assert run(["trace", target, SHOP, "-f", "json", *direction]) == 0

    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, schema("trace"))
    assert document["direction"] == ("up" if direction else "down")


def test_an_unknown_target_gets_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "order_plced", SHOP]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert "did you mean orders.signals.order_placed" in captured.err


def test_a_target_that_nothing_follows(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "order_archived", SHOP]) == 0
    assert "nothing in the project runs in consequence" in capsys.readouterr().err

    assert run(["trace", "order_archived", SHOP, "--up"]) == 0
    assert "nothing in the project leads there" in capsys.readouterr().err


def test_the_output_goes_to_a_file_whose_links_lead_to_the_code(tmp_path: Path) -> None:
    target = tmp_path / "trace.md"

    assert run(["trace", "job_opened", GARAGE, "-f", "markdown", "-o", str(target)]) == 0

    text = target.read_text(encoding="utf-8")
    assert "fixtures/cascade/jobs/signals.py#L4" in text


def test_markdown_in_the_root_links_without_a_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "signals.py").write_text("from django.dispatch import Signal\nplaced = Signal()\n")
    target = tmp_path / "trace.md"

    assert run(["trace", "placed", str(tmp_path), "-f", "markdown", "-o", str(target)]) == 0

    assert "(signals.py#L2)" in target.read_text(encoding="utf-8")
    assert capsys.readouterr().out == ""


def test_what_a_diagram_leaves_out_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "from django.dispatch import Signal, receiver\nplaced = Signal()\n"
    text += "".join(f"\n@receiver(placed)\ndef r{number}(sender, **kwargs):\n    pass\n" for number in range(501))
    (tmp_path / "signals.py").write_text(text)

    assert run(["trace", "placed", str(tmp_path), "-f", "mermaid"]) == 0

    captured = capsys.readouterr()
    assert captured.out.startswith("flowchart LR")
    assert "more than GitHub draws" in captured.err


def test_depth_cuts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "job_opened", GARAGE, "--depth", "1"]) == 0

    assert "(more with a larger --depth)" in capsys.readouterr().out


def test_a_diagram_that_github_does_not_draw_comes_with_a_note(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receivers = "".join(f"@receiver(placed)\ndef f{number}(**kwargs): pass\n" for number in range(501))
    head = "from django.dispatch import Signal, receiver\nplaced = Signal()\n"
    (tmp_path / "orders.py").write_text(head + receivers)

    assert run(["trace", "placed", str(tmp_path), "-f", "mermaid"]) == 0

    assert "more than GitHub draws" in capsys.readouterr().err


def test_without_a_cache_the_answer_is_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cached = ["trace", "order_placed", SHOP, "--cache-dir", str(tmp_path / "cache")]
    answers = []
    for arguments in (cached, cached, ["trace", "order_placed", SHOP, "--no-cache"]):
        assert run(arguments) == 0
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1] == answers[2]
    assert [file.suffix for file in (tmp_path / "cache").iterdir()] == [".facts"]
