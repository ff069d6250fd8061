"""What the scans of the fixtures look like: diagrams that Mermaid draws, JSON that keeps to its schema."""

import json
import re
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from sigscope.analysis import scan
from sigscope.graph import SignalGraph
from sigscope.renderers.json_format import render_json
from sigscope.renderers.markdown import render_markdown
from sigscope.renderers.mermaid import render_mermaid
from sigscope.renderers.tree import render_tree

FIXTURES = Path(__file__).parents[2] / "fixtures"

each_fixture = pytest.mark.parametrize("name", sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir()))


@cache
def graph_of(name: str) -> SignalGraph:
    return SignalGraph(scan([str(FIXTURES / name)], tests=True))


@each_fixture
def test_json(name, schema):
    document = json.loads(render_json(graph_of(name).project))

    jsonschema.validate(document, schema("scan"), cls=jsonschema.Draft202012Validator)
    assert len(document["connections"]) == len(graph_of(name).project.connections)


@each_fixture
def test_the_real_mermaid_draws_every_diagram(mermaid, name):
    document = render_markdown(graph_of(name), link_prefix="")
    diagrams = re.findall(r"^```mermaid\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)

    for diagram in (render_mermaid(graph_of(name)).text, *diagrams):
        assert "error" not in mermaid(diagram, draw=True)


@each_fixture
def test_every_link_of_the_document_leads_to_a_line(name):
    document = render_markdown(graph_of(name), link_prefix="")

    for path, line in set(re.findall(r"\]\(([^)]+)#L(\d+)\)", document)):
        assert len((FIXTURES / name / path).read_bytes().splitlines()) >= int(line)


@each_fixture
def test_the_tree_fits_80_columns(name):
    lines = render_tree(graph_of(name), width=80, color=False, link_base=None).splitlines()

    for line in lines:
        assert len(line) <= 80 or "  " not in line.lstrip("│├└─ "), line
