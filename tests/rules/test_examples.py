import re

import pytest

from sigscope.rules.registry import RULES

BAD = [pytest.param(text, id=f"{rule.code}-bad-{n}") for rule in RULES for n, text in enumerate(rule.bad)]
GOOD = [pytest.param(text, id=f"{rule.code}-good-{n}") for rule in RULES for n, text in enumerate(rule.good)]


@pytest.mark.parametrize("text", BAD)
def test_a_bad_example_is_reported_exactly_where_it_says(expect, text):
    assert re.search(r"# SIG\d{3}", text)
    expect(text)


@pytest.mark.parametrize("text", GOOD)
def test_a_good_example_is_not_reported(expect, text):
    assert "# SIG" not in text
    expect(text)


def test_codes_and_names_are_unique_and_sorted():
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_text_is_written(rule):
    for text in (rule.summary, rule.what, rule.why, rule.fix, rule.doubts):
        assert text[:1].isupper() or text.startswith("`")
    assert rule.source.startswith("https://")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)
    assert not rule.summary.endswith(".")


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.code != "SIG901"], ids=lambda rule: rule.code)
def test_every_rule_has_examples(rule):
    assert rule.bad
    assert rule.good
    assert all(rule.code in text for text in rule.bad)
