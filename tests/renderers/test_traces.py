"""Traces and explanations in every format: hostile text, GitHub's limits, the real Mermaid."""

import json
import re
from dataclasses import replace

import jsonschema
import pytest

from sigscope.model.location import Location
from sigscope.model.trace import Check, Condition, Effect, Explanation, Trace, TraceNode
from sigscope.renderers.rendered import Surroundings
from sigscope.renderers.traces import json_format, markdown, mermaid, tree, words
from sigscope.renderers.traces.why import render_why

WIDE = Surroundings(width=200)
HOSTILE = [
    "\x1b[31mred",
    "[bold]markup[/bold]",
    '"quote"',
    "a;b#59;",
    "<script>alert(1)</script>",
    "`code` ``` fence",
    "| cell | [link](http://evil)",
    "end",
    "%% comment",
    "line\nbreak",
    "\u202eback",
    "A->>B: fake",
]


def at(path: str = "shop/receivers.py", line: int = 3) -> Location:
    return Location(path, line, 1, line, 9)


def node(kind: str, name: str, **fields) -> TraceNode:
    return TraceNode(kind, name, fields.pop("location", at()), fields.pop("at", at(line=7)), **fields)


def a_trace(*nodes: TraceNode, up: bool = False, cut: bool = False) -> Trace:
    return Trace("shop", "shop.signals.placed", "signal", at(), up, nodes, cut)


RECEIVER = node(
    "receiver",
    "shop.receivers.mail",
    conditions=(Condition("sender", "shop.models.Order"), Condition("test", "created"), Condition("startup", "urls")),
    effects=(Effect("notification", "send_mail()", at(line=9)), Effect("signal", "paid", at(line=9))),
)
SAVE = node(
    "operation",
    "order.save()",
    location=None,
    model="shop.models.Order",
    nodes=(
        node(
            "signal",
            "django.db.models.signals.post_save",
            location=None,
            conditions=(Condition("sender", "shop.models.Order"),),
            nodes=(RECEIVER,),
        ),
    ),
)
BYPASS = node("bypass", "orders.update()", location=None, model="shop.models.Order", nodes=(RECEIVER,))
CALL = node(
    "function", "shop.services.place", conditions=(Condition("when", "after the commit"),), nodes=(SAVE, BYPASS)
)
WHOLE = a_trace(
    node("function", "shop.views.view", at=None, nodes=(CALL, node("function", "shop.services.place", mark="cycle")))
)


def test_the_tree() -> None:
    assert tree.render_tree(WHOLE, WIDE).text == (
        "shop.views.view  shop/receivers.py:3\n"
        "├── calls shop.services.place  shop/receivers.py:3  after the commit\n"
        "│   ├── order.save()  shop/receivers.py:7\n"
        "│   │   └── sends post_save  shop/receivers.py:7  sender=Order\n"
        "│   │       └── received by mail  shop/receivers.py:3  sender=Order  only if created  startup=urls"
        "  [notification]  [sends a signal]\n"
        "│   └── orders.update()  bypasses these receivers  shop/receivers.py:7\n"
        "│       └── received by mail  shop/receivers.py:3  sender=Order  only if created  startup=urls"
        "  [notification]  [sends a signal]\n"
        "└── calls shop.services.place  shop/receivers.py:3  (cycle)\n"
    )


def test_a_trace_upwards_and_cut() -> None:
    root = TraceNode(
        "signal", "django.db.models.signals.post_save", None, None, nodes=(node("function", "shop.views.view"),)
    )
    rendered = tree.render_tree(a_trace(root, up=True, cut=True), WIDE)

    assert rendered.text.splitlines() == [
        "post_save  django.db.models.signals",
        "└── from shop.views.view  shop/receivers.py:3",
    ]
    assert rendered.notices == (words.CUT,)
    assert mermaid.render_flowchart(a_trace(root, up=True, cut=True)).notices == (words.CUT,)
    assert "f2 --> s1" in mermaid.render_flowchart(a_trace(root, up=True)).text
    assert "What leads to" in markdown.render_markdown(a_trace(root, up=True), WIDE).text


def test_what_has_no_place() -> None:
    bare = TraceNode("signal", "placed", None, None)
    assert tree.render_tree(a_trace(bare), WIDE).text == "placed\n"
    assert "`placed`" in markdown.render_markdown(a_trace(bare), WIDE).text


def test_never_stands_out() -> None:
    never = node("receiver", "shop.receivers.mail", conditions=(Condition("startup", "never: nothing holds it"),))
    shown = tree.render_tree(a_trace(never), Surroundings(width=200, color=True)).text
    assert "\x1b[1;31mnever: nothing holds it" in shown


def test_the_flowchart_goes_from_sender_to_action() -> None:
    text = mermaid.render_flowchart(WHOLE).text

    assert '    f1["shop.views.view"]:::sender' in text
    assert '    s3{{"post_save - Order"}}:::signal' in text
    assert 'f2 -->|"order.save()"| s3' in text
    assert 's3 -->|"sender=Order, startup=urls"| f4' in text
    assert "f4 --> f4_notification" in text
    assert 'f2 -.->|"bypassed by orders.update()"| f4' in text


def test_the_sequence() -> None:
    text = mermaid.render_sequence(WHOLE).text

    assert "    f2->>s3: order.save()" in text
    assert "    Note over f4: notification - send_mail()" in text
    assert "    f2--xf4: bypassed by orders.update()" in text
    assert "    f1->>f2: calls" in text or "    f1->>f2: after the commit" in text


def test_a_bypass_alone_draws_nothing() -> None:
    assert mermaid.render_flowchart(a_trace(BYPASS)).text == "flowchart LR\n"


def many(count: int, *, effects: bool) -> Trace:
    found = (Effect("cache", "cache.delete()", at()),) if effects else ()
    receivers = tuple(node("receiver", f"shop.receivers.r{index}", effects=found) for index in range(count))
    return a_trace(TraceNode("signal", "shop.signals.placed", at(), None, nodes=receivers))


def test_what_is_too_much_loses_its_actions_then_its_depths() -> None:
    assert mermaid.render_flowchart(many(20, effects=True)).notices == ()

    fewer = mermaid.render_flowchart(many(400, effects=True))
    assert "the actions of receivers are left out" in fewer.notices[0]
    assert fewer.text.count("-->") == 400

    cut = mermaid.render_flowchart(many(600, effects=False))
    assert "only its first 500 arrows are shown" in cut.notices[0]
    assert cut.text.count("-->") == 500

    signals = [replace(many(300, effects=False).nodes[0], name=f"shop.signals.s{index}") for index in range(2)]
    deep = a_trace(*(node("function", f"shop.services.{one.name[-2:]}", nodes=(one,)) for one in signals))
    flat = mermaid.render_flowchart(deep)
    assert "only its roots and what they lead to are shown" in flat.notices[0]
    assert flat.text.count("-->") == 2

    long = many(100, effects=False)
    names = tuple(replace(one, name=f"shop.{'r' * 999}{number}") for number, one in enumerate(long.nodes[0].nodes))
    wide = mermaid.render_sequence(a_trace(replace(long.nodes[0], nodes=names)))
    assert "arrows are shown" in wide.notices[0]
    assert 40_000 < len(wide.text) <= 50_000


def test_a_sequence_shows_each_step_again_a_flowchart_once() -> None:
    paid = node("signal", "shop.signals.paid", conditions=(), nodes=(RECEIVER,))
    step = node("function", "shop.services.pay", nodes=(paid,))
    found = a_trace(node("function", "shop.views.view", nodes=(step, replace(step, mark="shown above", nodes=()))))

    assert mermaid.render_flowchart(found).text.count("f1 --> f2") == 1
    assert mermaid.render_sequence(found).text.count("f1->>f2: calls") == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_harmless(text: str) -> None:
    effects = (Effect("logging", text, at(text)),)
    receiver = node("receiver", text, location=at(text), conditions=(Condition("test", text),), effects=effects)
    found = a_trace(
        node(
            "function",
            text,
            location=None,
            nodes=(node("operation", text, location=None, nodes=(node("signal", text, nodes=(receiver,)),)),),
        )
    )

    drawn = tree.render_tree(found, WIDE).text
    assert "\x1b" not in drawn
    assert "\u202e" not in drawn
    chart = mermaid.render_flowchart(found).text
    assert "<script" not in chart
    document = markdown.render_markdown(found, WIDE).text
    assert "<script" not in re.sub(r"`[^`]*`", "", document)
    assert document.count("```") == 2
    json.loads(json_format.render_trace(found).text)


@pytest.mark.parametrize("text", HOSTILE)
def test_the_real_mermaid_draws_hostile_text(text: str, mermaid) -> None:
    from sigscope.renderers.traces.mermaid import render_flowchart, render_sequence

    receiver = node("receiver", f"x.{text}", location=None, effects=(Effect("logging", text, at()),))
    found = a_trace(node("signal", f"y.{text}", location=None, at=None, nodes=(receiver,)))

    chart = mermaid(render_flowchart(found).text)
    assert (chart["nodes"], chart["edges"]) == (3, 2)
    sequence = mermaid(render_sequence(found).text)
    assert sequence["actors"] == 2


def test_an_explanation(schema) -> None:
    checks = (
        Check("connected", "yes", "to placed by a decorator", (at(),)),
        Check("held alive", "no", "\x1b[31mit is a lambda", (), is_fatal=True),
        Check("runs at once", "unknown", "some sends wait", ()),
    )
    found = Explanation("shop", "shop.receivers.mail", at(), checks, False, "mail never runs: \x1b[31m.")

    assert render_why(found, WIDE).text == (
        "mail  shop/receivers.py:3\n"
        "├── yes  connected  to placed by a decorator  shop/receivers.py:3\n"
        "├── no   held alive  \\x1b[31mit is a lambda\n"
        "└── can't tell  runs at once  some sends wait\n"
        "\n"
        "mail never runs: \\x1b[31m.\n"
    )
    document = json.loads(json_format.render_explanation(found).text)
    jsonschema.validate(document, schema("why"))
    outside = Explanation("shop", "outside.mail", None, checks, True, "mail runs.")
    assert render_why(outside, WIDE).text.startswith("outside.mail\n")
    assert json.loads(json_format.render_explanation(outside).text)["location"] is None
