"""The answer is the same, byte for byte, whatever the run does to be quick."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sigscope.analysis import scan
from sigscope.model.project import Stats
from sigscope.parsing import ahead, cutting
from sigscope.renderers.json_format import render_json
from sigscope.resolution import survey

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
                patched.setattr(survey, "may_hold_site", lambda _: True)
            spoil(folder, state)
            cache = None if state == "no cache" else str(folder)
            assert said(tree, jobs=jobs, cache=cache) == expected
