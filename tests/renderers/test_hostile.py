"""Whatever the names hold, every format shows them as text and stays what it is."""

import dataclasses
import json
import re
from itertools import pairwise
from urllib.parse import unquote

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sigscope.graph import SignalGraph
from sigscope.model.location import Location
from sigscope.model.project import (
    App,
    Connection,
    Disconnection,
    Failure,
    Mention,
    Project,
    Send,
    Signal,
    Stats,
    Unresolved,
)
from sigscope.model.reasons import Reason
from sigscope.renderers.dot import render_dot
from sigscope.renderers.json_format import render_json
from sigscope.renderers.markdown import render_markdown
from sigscope.renderers.mermaid import draw, render_mermaid
from sigscope.renderers.picture import picture_of
from sigscope.renderers.registry import SCAN_FORMATS
from sigscope.renderers.rendered import Surroundings
from sigscope.renderers.tree import render_tree
from sigscope.renderers.visible import visible

NASTY = [
    *(
        "end",
        "default",
        "subgraph",
        "classDef a fill:#f00;",
        "style a fill:#f00;",
        "click a b",
        "graph",
        "%%",
        "-->",
        ":::",
    ),
    *(
        '"',
        "#quot;",
        "&quot;",
        "&#60;",
        "`**b**`",
        "```",
        "~~~",
        "%%{init: {}}%%",
        "{{",
        "}}",
        "[x](javascript:1)",
        "![x](y)",
    ),
    *(
        "<script>alert(1)</script>",
        "<br/>",
        "<!--",
        "\n",
        "\r\n",
        "\t",
        "\x1b[31m",
        "\x1b]8;;x\x1b\\",
        "\x00",
        "\x9b",
        "\u202e",
    ),
    *(
        "\u2028",
        "|",
        "\\|",
        "\\",
        "\\N",
        "[bold]",
        "[/]",
        ":smile:",
        "$$x$$",
        "fa:fa-car",
        "1. a",
        "- a",
        "# a",
        "---",
        "> a",
    ),
    *(
        "__init__",
        "_a_",
        "*a*",
        "~a~",
        "www.example.com",
        "http://example.com",
        "a@b.c",
        "//",
        "/",
        "..",
        ".",
        " ",
        "",
        "é",
        "日本",
    ),
    *(
        "👩‍👩‍👧",
        "e\u0301",
        "\ud800",
        "\udc80",
        "\u00a0",
        "\ufeff",
        "'a.b'",
        "EVENTS['a.b']",
        "<locals>",
        "f.<locals>.<lambda>",
    ),
]
TEXT = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=4), st.sampled_from("ab._")), max_size=4).map(
    "".join
)
# Each example is a whole project, so a few of them go far.
FEW = settings(max_examples=40)

NAME = st.one_of(TEXT, st.lists(TEXT, min_size=2, max_size=3).map(".".join))
REASONS = [reason.code for reason in Reason]
LOCATION = st.builds(Location, TEXT, *[st.integers(1, 999)] * 4)


@st.composite
def projects(draw) -> Project:
    names = draw(st.lists(NAME, min_size=2, max_size=5, unique=True))
    name = st.sampled_from(names)
    maybe = st.one_of(st.none(), name)
    kind = st.sampled_from(["custom", "builtin", "external"])
    aliases = st.lists(name, max_size=1).map(tuple)
    a_signal = st.builds(Signal, name, kind, TEXT, TEXT, aliases, st.one_of(st.none(), LOCATION))
    signals = draw(st.lists(a_signal, min_size=1, max_size=3, unique_by=lambda signal: signal.id))
    known = st.sampled_from([signal.id for signal in signals])
    via, startup = st.sampled_from(["connect", "wrapper"]), st.sampled_from(["setup", "urls", "never", "unknown"])
    a_connection = st.builds(
        Connection, known, name, st.one_of(st.none(), LOCATION), maybe, maybe, st.booleans(), via, startup, LOCATION
    )

    def rows(row: st.SearchStrategy, most: int = 4) -> tuple:
        return tuple(draw(st.lists(row, max_size=most, unique=True)))

    return Project(
        root=draw(TEXT),
        apps=rows(st.builds(App, name, TEXT), 2),
        signals=tuple(signals),
        sends=rows(st.builds(Send, known, TEXT, maybe, name, st.just(("a",)), st.booleans(), LOCATION)),
        connections=rows(a_connection),
        disconnections=rows(st.builds(Disconnection, known, maybe, maybe, maybe, LOCATION), 1),
        unresolved=rows(
            st.builds(Unresolved, st.sampled_from(["send", "connection"]), TEXT, st.sampled_from(REASONS), LOCATION), 2
        ),
        failures=rows(st.builds(Failure, TEXT, TEXT), 1),
        stats=Stats(1, 1, 0, 0.5),
        mentions=rows(st.builds(Mention, known, LOCATION), 1),
    )


@FEW
@given(projects(), st.sampled_from(SCAN_FORMATS))
def test_nothing_but_printing_characters_and_the_same_twice(project, form):
    text = form.render(SignalGraph(project), Surroundings()).text

    assert text.endswith("\n")
    assert all(line.isprintable() for line in text.split("\n"))
    assert form.render(SignalGraph(project), Surroundings()).text == text


@FEW
@given(projects(), st.sampled_from([20, 80, 300]))
def test_the_tree_holds_every_place_whole_whatever_the_width(project, width):
    text = render_tree(SignalGraph(project), width=width, color=False, link_base=None)

    for row in (*project.sends, *project.connections):
        location = row.location if isinstance(row, Send) else row.receiver_location or row.location
        assert visible(f"{location.path}:{location.line}").strip() in text


@FEW
@given(projects())
def test_color_and_links_only_add_escape_sequences(project):
    graph = SignalGraph(project)

    colored = render_tree(graph, width=80, color=True, link_base="file:///shop")

    plain = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;[!-~]*\x1b\\", "", colored)
    assert [line.rstrip() for line in plain.split("\n")] == render_tree(
        graph, width=80, color=False, link_base=None
    ).split("\n")


@FEW
@given(projects())
def test_json_keeps_to_its_schema_and_says_what_the_project_says(schema, project):
    document = json.loads(render_json(project))

    jsonschema.validate(document, schema("scan"), cls=jsonschema.Draft202012Validator)
    assert document["stats"] == dataclasses.asdict(project.stats)
    for name in ("signals", "sends", "connections", "disconnections", "mentions", "unresolved", "failures"):
        expected = [dataclasses.asdict(row) for row in getattr(project, name)]
        for row in expected:
            if "class_name" in row:
                row["class"] = row.pop("class_name")
        assert document[name] == json.loads(json.dumps(expected))


def expected_labels(graph: SignalGraph) -> tuple[list[str], list[str], list[str]]:
    """What a diagram has to show of nodes, clusters and edges."""
    picture = picture_of(graph, graph.signals())
    nodes = ["\n".join(map(visible, node.lines)) for cluster in picture.clusters for node in cluster.nodes]
    clusters = [visible(cluster.title) for cluster in picture.clusters]
    edges = [visible(edge.label) for edge in picture.edges]
    return nodes, clusters, list(filter(None, edges))


@FEW
@given(project=projects())
def test_the_real_mermaid_draws_every_name_as_it_is(mermaid, project):
    graph = SignalGraph(project)
    picture = picture_of(graph, graph.signals())

    answer = mermaid(draw(picture), draw=True)

    assert "error" not in answer
    assert answer["scripts"] == 0
    assert answer["nodes"] == sum(len(cluster.nodes) for cluster in picture.clusters)
    assert (answer["edges"], answer["clusters"]) == (len(picture.edges), len(picture.clusters))
    labels = (answer["nodeLabels"], answer["clusterLabels"], answer["edgeLabels"])
    for found, expected in zip(labels, expected_labels(graph), strict=True):
        lines = [[line.strip() or "?" for line in text.split("\n")] for text in expected]
        assert sorted(found) == sorted(" - ".join(text) for text in lines)


@FEW
@given(project=projects())
def test_the_real_mermaid_parses_every_diagram_of_the_document(mermaid, project):
    diagrams = re.findall(
        r"^```mermaid\n(.*?)^```$", render_markdown(SignalGraph(project), link_prefix=""), re.MULTILINE | re.DOTALL
    )

    assert diagrams
    for diagram in diagrams:
        assert "error" not in mermaid(diagram)


QUOTED = r'"((?:[^"\\]|\\.)*)"'
COLORS = r'fillcolor="#\w+", color="#\w+"'
DOT_LINES = re.compile(
    "|".join(
        [
            r" *}|digraph signals {| +rankdir=LR;",
            r' +(?:node|edge) \[fontname="Helvetica"\];',
            r' +subgraph "cluster_\w+" {',
            rf" +label={QUOTED};",
            rf' +"\w+" \[label={QUOTED}, shape=\w+, style=(?:filled|"[a-z,]+"), {COLORS}, penwidth=\d\];',
            rf' +"\w+" -> "\w+"(?: \[label={QUOTED}\])?;',
        ]
    ),
    re.ASCII,
)


@FEW
@given(projects())
def test_dot_keeps_to_its_grammar_and_its_labels_say_the_names(project):
    graph = SignalGraph(project)
    found = []
    for line in render_dot(graph).splitlines():
        match = DOT_LINES.fullmatch(line)
        assert match, line
        found += [label for label in match.groups() if label is not None]

    plain = [
        re.sub(r"\\(.)", lambda part: {"n": "\n"}.get(part[1], part[1]), label).replace("&amp;", "&") for label in found
    ]
    assert sorted(plain) == sorted(label for labels in expected_labels(graph) for label in labels)


PARSER = MarkdownIt("commonmark").enable("table")


def shown(inline) -> str:
    """What a reader sees of an inline token."""
    return "".join(child.content for child in inline.children)


@FEW
@given(projects())
def test_markdown_is_headings_tables_and_diagrams_and_its_links_lead_to_the_lines(project):
    tokens = PARSER.parse(render_markdown(SignalGraph(project), link_prefix="../"))

    assert {token.tag if token.type != "fence" else token.info for token in tokens} <= {
        *("", "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "mermaid")
    }
    inner = [child for token in tokens if token.type == "inline" for child in token.children]
    assert {child.type for child in inner} <= {
        *("text", "code_inline", "strong_open", "strong_close", "link_open", "link_close", "text_special")
    }
    for opening, label in pairwise(inner):
        if opening.type == "link_open":
            path, _, line = unquote(opening.attrs["href"]).rpartition("#L")
            assert path.startswith("../")
            assert label.content == f"{path.removeprefix('../')}:{line}" or label.type == "text"


@FEW
@given(projects())
def test_the_tables_of_the_document_hold_every_row_once(project):
    tokens = PARSER.parse(render_markdown(SignalGraph(project), link_prefix=""))
    cells = [[]]
    for token, after in pairwise(tokens):
        if token.type == "tr_open":
            cells.append([])
        elif token.type == "td_open":
            cells[-1].append(shown(after).strip())
    five = [(row[1], row[4]) for row in cells if len(row) == 5]

    assert sorted(five) == sorted(
        (visible(row.signal).strip(), visible(f"{place.path}:{place.line}").strip())
        for row in (*project.sends, *project.connections)
        for place in [getattr(row, "receiver_location", None) or row.location]
    )


def test_a_mermaid_file_is_what_mermaid_is_asked(shop, mermaid):
    answer = mermaid(render_mermaid(shop).text, draw=True)

    assert (answer["nodes"], answer["edges"], answer["clusters"]) == (13, 10, 7)
    assert "signals.refunded - UNUSED" in answer["nodeLabels"]
    assert "Gift, orders.models.Order" in answer["edgeLabels"]
