"""What is told from the text alone: opening tests, guards around a line, effects by name."""

import pytest

from sigscope.cascade.effects import is_audit, of_dotted, of_method
from sigscope.cascade.guards import guards, imports_of


def opening(site, body: str) -> list[str]:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    head = "# file: shop/signals.py\nfrom django.dispatch import Signal\nplaced = Signal()\n# file: shop/act.py\n"
    found = site(
        f"{head}from shop.signals import placed\ndef act(sender,\n        created, raw=None, **kwargs):\n{lines}\n"
    )
    return [one.text for one in found.trace("shop.act.act").nodes[0].conditions]


@pytest.mark.parametrize(
    ("body", "tests"),
    [
        ("if not created:\n    return\nplaced.send(sender=1)", ["created"]),
        ("if raw:\n    return\nplaced.send(sender=1)", ["not raw"]),
        ("if raw or created: return\nplaced.send(sender=1)", ["not (raw or created)"]),
        ("if kwargs.get('raw'):\n    return\nplaced.send(sender=1)", ["not kwargs.get('raw')"]),
        ("if created:\n    placed.send(sender=1)", ["created"]),
        ("if created:\n    placed.send(sender=1)\nelse:\n    pass", []),
        ("if created:\n    x = 1\nplaced.send(sender=1)", []),
        ("placed.send(sender=1)\nif raw:\n    return", []),
        ("'''Says.'''\n\nx = 1\nif raw:\n\n    return\nplaced.send(sender=1)", ["not raw"]),
        ("'''Says\nmore.\n'''\nif raw:\n    return\nplaced.send(sender=1)", ["not raw"]),
        ("'''Says.'''", []),
        ("\nif raw:\n    return", ["not raw"]),
        ("if a:\n    return\nif b:\n    return\nif c:\n    return\nif d:\n    return", ["not a", "not b", "not c"]),
    ],
)
def test_the_tests_at_the_top(body: str, tests: list[str], site) -> None:
    assert opening(site, body) == tests


def test_a_function_on_one_line_and_a_lambda(site) -> None:
    text = (
        "# file: shop/act.py\nfrom django.dispatch import Signal\nplaced = Signal()\ndef act(): placed.send(sender=1)\n"
    )
    assert site(text + "f = lambda: 1\nplaced.connect(f, weak=False)\n").trace("act").nodes[0].conditions == ()
    connected = text.replace("shop/act.py", "shop/models.py") + "placed.connect(lambda **kwargs: 1, weak=False)\n"
    assert site(connected).lines("shop.models.act")[-1] == "    receiver shop.models.<lambda>"


def test_guards() -> None:
    lines = [
        "try:  # always",
        "    import a",
        "",
        "    # a comment",
        "    if settings.B:",
        "        call(",
        "        )",
        "        connect()",
        "def f():",
        "    with x:",
        "        connect()",
    ]
    assert [(one.line, one.word, one.text) for one in guards(lines, 8)] == [
        (1, "try", "try"),
        (5, "if", "if settings.B"),
    ]
    assert [(one.line, one.word) for one in guards(lines, 11)] == [(10, "with")]
    assert guards(["x = [", "    connect()"], 2) == ()
    assert guards([], 2) == ()


def test_imports() -> None:
    lines = ["import shop.receivers", "from . import receivers", "from shop.receivers import x", "receivers()"]
    assert imports_of(lines, "shop.receivers") == [1, 2, 3]


def test_effects_by_name() -> None:
    assert of_dotted("logging.getLogger().info") == "logging"
    assert of_dotted("logging.getLogger") is None
    assert of_dotted("requests.exceptions.Timeout") is None
    assert of_dotted("requests.Session().post") == "integration"
    assert of_dotted("django.core.mail.EmailMessage().send") == "notification"
    assert of_dotted("os.path.join") is None
    assert of_method("delay") == "task"
    assert of_method("nothing") is None
    assert is_audit("shop.models.AuditEntry")
    assert is_audit("shop.models.ActionLog")
    assert not is_audit("shop.models.Order")
