"""Every format of diagnostics: what it looks like, and the schema that it keeps to."""

import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sigscope.model.diagnostic import Diagnostic, Related
from sigscope.model.location import Location
from sigscope.renderers.diagnostics.registry import CHECK_FORMATS
from sigscope.renderers.diagnostics.report import fingerprints
from sigscope.renderers.diagnostics.statistics import render_statistics
from sigscope.renderers.visible import visible

SCHEMAS = Path(__file__).with_name("schemas")
SARIF = jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")))
GITLAB = jsonschema.Draft202012Validator(json.loads((SCHEMAS / "gitlab-code-quality.json").read_text(encoding="utf-8")))
OWN = jsonschema.Draft202012Validator(
    json.loads(files("sigscope").joinpath("schema", "check-1.json").read_text(encoding="utf-8"))
)
JUNIT = xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")
RENDER = {form.name: form.render for form in CHECK_FORMATS}
FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

# Everything that scanned code can put into a name or a path, lone surrogates included.
HOSTILE = st.one_of(
    st.text(st.characters(), max_size=20),
    st.text("\r\n\x1b\0\u202e\ud800\ufffe%:,[]()<>&\"'`\\{}|#*_ \t", max_size=20),
    st.sampled_from(["::error::", "%0A", "](http://x)", "[bold]x[/bold]", "]]>", "<![CDATA[", "\x1b[31m", "{0}"]),
)
PLACES = st.builds(
    lambda path, line, more, column, end: Location(f"a/{path}.py", line, column, line + more, end),
    HOSTILE.map(lambda text: text.replace("/", "").replace("\0", "")),
    *(st.integers(1, 15), st.integers(0, 12), st.integers(1, 30), st.integers(1, 30)),
)
HOSTILE_DIAGNOSTICS = st.builds(
    Diagnostic,
    st.sampled_from(["SIG101", "SIG102"]),
    *(HOSTILE, HOSTILE, PLACES, HOSTILE),
    st.lists(st.builds(Related, PLACES, HOSTILE), max_size=2).map(tuple),
)


def test_text_shows_the_lines_the_related_places_and_what_to_do(make):
    assert RENDER["text"](make(), False) == (
        "SIG101 Receiver `announce` takes no `**kwargs`\n"
        "  --> shop/orders/receivers.py:6:1\n"
        "   |\n"
        " 6 | / @receiver(\n"
        " 7 | |     placed,\n"
        " 8 | |     weak=True,\n"
        " 9 | | )\n"
        "   | |_^\n"
        "10 |   def announce(sender):\n"
        "11 |       return placed.connect(lambda **kwargs: None)\n"
        "   |\n"
        "info: the signal\n"
        "  --> shop/orders/signals.py:3:1\n"
        "   |\n"
        " 3 | placed = Signal()\n"
        "   | ------\n"
        "   |\n"
        "help: Add `**kwargs`.\n"
        "\n"
        "SIG102 Nothing holds this lambda\n"
        "  --> shop/orders/receivers.py:11:9\n"
        "   |\n"
        " 9 | )\n"
        "10 | def announce(sender):\n"
        "11 |     return placed.connect(lambda **kwargs: None)\n"
        "   |            " + "^" * 37 + "\n"
        "   |\n"
        "help: Give it a name.\n"
        "\n"
        "Found 2 diagnostics.\n"
    )


def test_text_has_color_only_where_it_may(make):
    report = make()
    colored = RENDER["text"](report, True)

    assert "\x1b[1;31mSIG101\x1b[0m" in colored
    assert "\x1b[1;33mSIG102\x1b[0m" in colored
    assert "\x1b" not in RENDER["text"](report, False)


def test_text_does_without_lines_that_it_does_not_have(make):
    shown = RENDER["text"](make(lines={"orders/receivers.py": "too\nshort"}), False)

    assert shown.startswith(
        "SIG101 Receiver `announce` takes no `**kwargs`\n  --> shop/orders/receivers.py:6:1\ninfo: the signal\n"
    )
    assert "|" not in shown


def test_a_place_that_begins_inside_a_line_has_a_rule_under_its_first_line(make):
    one = Diagnostic("SIG101", "m", "h", Location("a.py", 1, 5, 2, 2), "s")
    shown = RENDER["text"](make(one, lines={"a.py": "x = (\n)\n"}), False)

    assert "1 |   x = (\n  |  _____^\n2 | | )\n  | |_^\n" in shown


def test_a_long_place_shows_its_ends(make):
    one = Diagnostic("SIG101", "m", "h", Location("a.py", 1, 1, 30, 2), "s")
    text = "(\n" + "\n".join(f"    {number}," for number in range(2, 30)) + "\n)\n"
    shown = RENDER["text"](make(one, lines={"a.py": text}), False)

    assert " 3 | |     3,\n...\n28 | |     28,\n29 | |     29,\n30 | | )\n   | |_^\n" in shown


def test_a_long_line_shows_what_is_around_the_mark(make):
    one = Diagnostic("SIG101", "m", "h", Location("a.py", 1, 1001, 1, 1005), "s")
    shown = RENDER["text"](make(one, lines={"a.py": "a" * 1000 + "bbbb" + "c" * 1000}), False)
    source, mark = shown.splitlines()[3:5]

    assert source.startswith("1 | ...aaaa")
    assert source.endswith("cc...")
    assert len(source) < 260
    assert source[mark.index("^") : mark.rindex("^") + 1] == "bbbb"


def test_marks_stand_under_wide_characters_and_behind_tabs(make):
    one = Diagnostic("SIG101", "m", "h", Location("a.py", 1, 5, 1, 7), "s")
    shown = RENDER["text"](make(one, lines={"a.py": "\t日本=日本"}), False)

    assert shown.splitlines()[3:5] == ["1 |     日本=日本", "  |          ^^^^"]


def test_concise_is_a_line_each(make):
    assert RENDER["concise"](make(), False) == (
        "shop/orders/receivers.py:6:1: SIG101 Receiver `announce` takes no `**kwargs`\n"
        "shop/orders/receivers.py:11:9: SIG102 Nothing holds this lambda\n"
        "Found 2 diagnostics.\n"
    )
    assert RENDER["concise"](make(*make().diagnostics[:1]), False).endswith("\nFound 1 diagnostic.\n")


@pytest.mark.parametrize("form", ["text", "concise"])
def test_people_are_told_that_all_is_well(make, form):
    assert RENDER[form](make(empty=True), False) == "All checks passed!\n"


def test_statistics_count_the_rules(make):
    report = make()
    more = replace(report, diagnostics=(*report.diagnostics, report.diagnostics[1]))

    assert render_statistics(more) == "2\tSIG102\tdead-weak-receiver\n1\tSIG101\tmissing-kwargs\nFound 3 diagnostics.\n"
    assert render_statistics(make(empty=True)) == "All checks passed!\n"


def test_json_keeps_to_its_schema(make):
    for report in (make(), make(empty=True)):
        document = json.loads(RENDER["json"](report, False))
        OWN.validate(document)
        assert document["counts"] == {"diagnostics": len(report.diagnostics), "baseline": 2, "suppressed": 1}
    first = json.loads(RENDER["json"](make(), False))["diagnostics"][0]
    assert first["location"] == {"path": "orders/receivers.py", "line": 6, "column": 1, "end_line": 9, "end_column": 2}
    assert first["related"][0]["message"] == "the signal"
    assert (first["name"], first["severity"]) == ("missing-kwargs", "error")


def test_sarif_keeps_to_its_schema_and_tells_of_the_rules(make):
    for report in (make(), make(empty=True)):
        document = json.loads(RENDER["sarif"](report, False))
        SARIF.validate(document)
        driver = document["runs"][0]["tool"]["driver"]
        assert [rule["id"] for rule in driver["rules"]] == ["SIG101", "SIG102"]
        assert driver["rules"][0]["helpUri"] == "https://docs.djangoproject.com/en/stable/topics/signals/"
        assert driver["rules"][0]["help"]["markdown"].startswith("# missing-kwargs (SIG101)\n")
    first, second = json.loads(RENDER["sarif"](make(), False))["runs"][0]["results"]
    assert (first["ruleIndex"], first["level"], second["level"]) == (0, "error", "warning")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "shop/orders/receivers.py", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 6, "startColumn": 1, "endLine": 9, "endColumn": 2},
    }
    assert first["relatedLocations"][0]["message"] == {"text": "the signal"}
    assert "relatedLocations" not in second


def test_sarif_has_whole_addresses_where_paths_lie_elsewhere_and_none_where_a_rule_has_none(make):
    report = make(way="/srv/my shop")
    report = replace(report, rules=(replace(report.rules[0], source="Django's source"), *report.rules[1:]))
    run = json.loads(RENDER["sarif"](report, False))["runs"][0]
    place = run["results"][0]["locations"][0]["physicalLocation"]

    assert place["artifactLocation"] == {"uri": "file:///srv/my%20shop/orders/receivers.py"}
    assert "helpUri" not in run["tool"]["driver"]["rules"][0]


def test_sarif_text_makes_no_link(make):
    one = replace(make().diagnostics[0], message="Signal `E['a'](x)` and \\")
    text = json.loads(RENDER["sarif"](make(one), False))["runs"][0]["results"][0]["message"]["text"]

    assert text == "Signal `E\\['a'\\](x)` and \\\\. Add `**kwargs`."


def test_fingerprints_outlive_moved_lines_and_tell_all_apart(make):
    report = make()
    twice = (*report.diagnostics, report.diagnostics[0])
    moved = [
        replace(one, location=replace(one.location, line=one.location.line + 7, end_line=one.location.end_line + 7))
        for one in twice
    ]

    assert fingerprints(make(*twice)) == fingerprints(make(*moved))
    assert len(set(fingerprints(make(*twice)))) == 3


def test_gitlab_keeps_to_its_schema(make):
    for report in (make(), make(empty=True)):
        GITLAB.validate(json.loads(RENDER["gitlab"](report, False)))
    first = json.loads(RENDER["gitlab"](make(), False))[0]
    assert first["location"]["path"] == "shop/orders/receivers.py"
    assert first["description"] == "SIG101: Receiver `announce` takes no `**kwargs`. Add `**kwargs`."
    assert first["severity"] == "major"


def test_junit_keeps_to_its_schema(make):
    for report, failures in ((make(), 2), (make(empty=True), 0)):
        text = RENDER["junit"](report, False)
        JUNIT.validate(text)
        suites = ET.fromstring(text.encode())  # our own text
        assert suites.attrib == {
            "name": "sigscope", "tests": str(max(failures, 1)), "failures": str(failures), "errors": "0"
        }  # fmt: skip
        assert len(suites.findall(".//failure")) == failures


def unescaped(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def annotation(line: str) -> tuple[str, dict[str, str], str]:
    """What the runner of GitHub reads from a line: the command, its properties, its text."""
    _, head, data = line.split("::", 2)
    command, _, told = head.partition(" ")
    properties = dict(part.split("=", 1) for part in told.split(","))
    plain = {name: unescaped(value.replace("%3A", ":").replace("%2C", ",")) for name, value in properties.items()}
    return command, plain, unescaped(data)


def test_github_gets_a_command_each(make):
    first, second = map(annotation, RENDER["github"](make(), False).splitlines())

    assert first == (
        "error",
        {
            "title": "sigscope (SIG101)",
            "file": "shop/orders/receivers.py",
            "line": "6",
            "col": "1",
            "endLine": "9",
            "endColumn": "2",
        },
        (
            "shop/orders/receivers.py:6:1: SIG101 Receiver `announce` takes no `**kwargs`\n"
            "shop/orders/signals.py:3: the signal\n"
            "help: Add `**kwargs`."
        ),
    )
    assert second[0] == "warning"
    assert RENDER["github"](make(empty=True), False) == ""


@FEW
@given(st.lists(HOSTILE_DIAGNOSTICS, min_size=1, max_size=4))
def test_hostile_text_breaks_no_format(make, found):
    report = make(*found, lines={one.location.path: "x\x1b[31m = '[bold]'\n" * 20 for one in found})

    SARIF.validate(json.loads(RENDER["sarif"](report, False)))
    GITLAB.validate(json.loads(RENDER["gitlab"](report, False)))
    OWN.validate(json.loads(RENDER["json"](report, False)))
    JUNIT.validate(RENDER["junit"](report, False))
    for form in ("text", "concise", "github", "junit", "sarif", "gitlab"):
        shown = RENDER[form](report, False)
        assert shown.replace("\n", "").isprintable()
    assert len(RENDER["concise"](report, False).split("\n")) == len(found) + 2
    assert "31m" not in RENDER["text"](report, True).replace("\\x1b[31m", "").replace("\x1b[1;31m", "")


@FEW
@given(HOSTILE_DIAGNOSTICS)
def test_github_reads_back_what_was_meant(make, one):
    (line,) = RENDER["github"](make(one), False).splitlines()
    command, properties, text = annotation(line)

    assert command in ("error", "warning")
    assert list(properties) == ["title", "file", "line", "col", "endLine", "endColumn"]
    assert (properties["line"], properties["endColumn"]) == (str(one.location.line), str(one.location.end_column))
    assert len(text.split("\n")) == 2 + len(one.related)


@FEW
@given(HOSTILE_DIAGNOSTICS)
def test_junit_holds_the_message_as_it_is_shown(make, one):
    suites = ET.fromstring(RENDER["junit"](make(one), False).encode())  # our own text
    (failure,) = suites.findall(".//failure")

    assert failure.text is not None
    assert failure.text.endswith(f"\nhelp: {visible(one.help)}")
    assert len(failure.text.split("\n")) == 2 + len(one.related)
