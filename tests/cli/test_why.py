"""`sigscope why` from the command line to what is printed and how it exits."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from sigscope.cli.main import run

Schema = Callable[[str], dict[str, object]]

FIXTURES = Path(__file__).parents[2] / "fixtures"
SHOP = str(FIXTURES / "shop")
GARAGE = str(FIXTURES / "cascade")


@pytest.mark.parametrize(
    ("project", "receiver", "code", "sentence"),
    [
        (
            SHOP,
            "text_customer",
            1,
            "text_customer never runs: nothing that starts the project imports notifications.sms",
        ),
        (SHOP, "count_shipment", 0, "but only once the URLconf is imported"),
        (SHOP, "charge_customer", 0, "charge_customer runs when order_placed is sent with sender=Order."),
        (SHOP, "warn_buyers", 0, "but only after the commit"),
        (GARAGE, "call_customer", 1, "call_customer never runs: nothing that starts the project imports crm.lost"),
        (GARAGE, "show_on_board", 0, "but only once the URLconf is imported"),
        (GARAGE, "thank_customer", 1, "never runs: it hears Customer, and the signal is sent with Job"),
        (GARAGE, "crm.faults.<lambda>", 1, "never runs: it is a lambda that is connected weakly"),
        (GARAGE, "note_opening", 1, "never runs: it is a function inside a function, connected weakly"),
        (GARAGE, "send_survey", 0, "where `if settings.SEND_SURVEYS` holds"),
        (GARAGE, "jobs/receivers.py:20", 0, "tell_note runs when post_save is sent with sender=Note."),
    ],
)
def test_the_sentence_and_the_exit_code(
    project: str, receiver: str, code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["why", receiver, project]) == code

    captured = capsys.readouterr()
    assert sentence in captured.out.splitlines()[-1]
    assert captured.err == ""


def test_the_json_keeps_to_its_schema(capsys: pytest.CaptureFixture[str], schema: Schema) -> None:
    assert run(["why", "text_customer", SHOP, "-f", "json"]) == 1

    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(document, schema("why"))
    assert document["can_run"] is False
    imported = next(check for check in document["checks"] if check["question"] == "imported at startup")
    assert imported["answer"] == "no"
    assert [place["path"] for place in imported["evidence"]] == ["notifications/sms.py", "notifications/apps.py"]


def test_an_unknown_receiver_gets_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["why", "text_custmer", SHOP]) == 2

    assert "did you mean notifications.sms.text_customer" in capsys.readouterr().err
