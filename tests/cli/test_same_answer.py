"""The answer is the same, byte for byte, whatever the run does to be quick."""

from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sigscope.analysis import scan
from sigscope.model.project import Stats
from sigscope.parsing import ahead, cutting
from sigscope.renderers.json_format import render_json
from sigscope.resolution import survey
from sigscope.sources.prefilter import may_hold_site

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

FIXTURES = ("shop", "idioms", "src_layout", "reusable", "broken")
INSTALLED = ("django.contrib.auth", "click")
STATES = ("no cache", "new cache", "kept", "no result", "no facts", "cut off")


@pytest.fixture(scope="module", params=[*FIXTURES, *INSTALLED])
def tree(request: pytest.FixtureRequest) -> Path:
    if request.param in FIXTURES:
        return request.config.rootpath / "fixtures" / request.param
    return Path(find_spec(request.param).origin).parent


@pytest.fixture(scope="module")
def expected(tree: Path) -> str:
    return said(tree)


def said(tree: Path, **options) -> str:
    from dataclasses import replace

    project = replace(scan([str(tree)], tests=True, **options), stats=Stats(0, 0, 0, 0.0))
    return render_json(project)


def spoil(folder: Path, state: str) -> None:
    """Bring a cache into a state."""
    for path in sorted(folder.glob("*")):
        if state == "cut off":
            path.write_bytes(path.read_bytes()[:-7])
        elif state == "new cache" or state == f"no {path.suffix.removeprefix('.')}":
            path.unlink()


@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.sampled_from(STATES), st.sampled_from([1, 2, 8]), st.booleans(), st.booleans()),
        min_size=1,
        max_size=3,
    )
)
def test_the_answer_is_the_same(tree, expected, tmp_path_factory, runs):
    folder = tmp_path_factory.mktemp("cache")
    for state, jobs, is_cut, is_filtered in runs:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(ahead, "ENOUGH", 3)
            patched.setattr(ahead, "_PORTION", 3)
            if not is_cut:
                patched.setattr(cutting, "tree_of", lambda _: None)
            if not is_filtered:
                patched.setattr(survey, "may_hold_site", wraps(may_hold_site)(lambda _: True))
            spoil(folder, state)
            cache = None if state == "no cache" else str(folder)
            assert said(tree, jobs=jobs, cache=cache) == expected


def remark(lines: list[str], place: int) -> None:
    lines.insert(place, "# a remark\n")


def again(lines: list[str], place: int) -> None:
    lines.insert(place, lines[place])


def less(lines: list[str], place: int) -> None:
    del lines[place]


def other(lines: list[str], place: int) -> None:
    lines[place] = lines[place].replace("order", "paid").replace("user", "group").replace('"', "'")


def more(lines: list[str], place: int) -> None:
    lines += ["\n", "\n", "class Later(Base):\n", "    def ready(self):\n", "        return value\n"]


def imported(lines: list[str], place: int) -> None:
    lines.insert(0, "import textwrap, shop.receivers\n")


@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.integers(0, 9999), st.integers(0, 9999), st.sampled_from([remark, again, less, other, more, imported])
        ),
        min_size=1,
        max_size=2,
    ),
    st.booleans(),
)
def test_after_edits_the_answer_is_that_of_a_cold_run(tree, tmp_path_factory, edits, inspect):
    root = tmp_path_factory.mktemp("copies") / tree.name
    copytree(tree, root, symlinks=True, ignore=ignore_patterns("__pycache__", "locale"))
    cache = str(root.parent / "cache")
    said(root, cache=cache, inspect=inspect)
    found = (path for kind in ("py", "html", "txt") for path in root.rglob(f"*.{kind}"))
    paths = sorted(path for path in found if path.is_file())
    for file, place, edit in edits:
        path = paths[file % len(paths)]
        lines = path.read_bytes().decode("utf-8", "surrogateescape").splitlines(keepends=True) or ["\n"]
        edit(lines, place % len(lines))
        path.write_bytes("".join(lines).encode("utf-8", "surrogateescape"))
        assert said(root, cache=cache, inspect=inspect) == said(root, inspect=inspect)
