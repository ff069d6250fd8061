"""A baseline accepts what was there, wherever it has moved to."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sigscope.model.diagnostic import Diagnostic
from sigscope.model.location import Location
from sigscope.rules.baseline import Entry, entries, match

DIAGNOSTICS = st.lists(
    st.builds(
        Diagnostic,
        st.sampled_from(["SIG001", "SIG102"]),
        st.just("message"),
        st.just("help"),
        st.builds(
            lambda path, line: Location(path, line, 1, line, 9), st.sampled_from(["a.py", "b.py"]), st.integers(1, 9)
        ),
        st.sampled_from(["x.y", "x.z"]),
    ),
    max_size=8,
)


def place(path: str) -> str:
    return f"shop/{path}"


def one(line: int = 1, subject: str = "x.y") -> Diagnostic:
    return Diagnostic("SIG001", "message", "help", Location("a.py", line, 1, line, 9), subject)


def test_entries_are_counted_and_sorted():
    assert entries([one(3), one(1, "x.z"), one(1)], place) == (
        Entry("shop/a.py", "SIG001", "x.y", 2),
        Entry("shop/a.py", "SIG001", "x.z", 1),
    )


def test_what_is_more_than_accepted_is_fresh_and_what_is_less_is_stale():
    accepted = (Entry("shop/a.py", "SIG001", "x.y", 1), Entry("shop/b.py", "SIG001", "x.y", 2))

    matched = match([one(1), one(2)], accepted, place)

    assert matched.fresh == (one(2),)
    assert matched.accepted == 1
    assert matched.stale == (Entry("shop/b.py", "SIG001", "x.y", 2),)


@given(DIAGNOSTICS, st.integers(0, 50))
def test_moved_code_changes_nothing(found, by):
    accepted = entries(found, place)
    moved = [replace(row, location=replace(row.location, line=row.location.line + by)) for row in found]

    assert match(moved, accepted, place) == match(found, accepted, place)
    assert match(moved, accepted, place).fresh == ()
    assert match(moved, accepted, place).stale == ()
    assert entries(moved[::-1], place) == accepted


@given(DIAGNOSTICS, DIAGNOSTICS)
def test_every_diagnostic_and_every_entry_is_accounted_for(before, after):
    matched = match(after, entries(before, place), place)

    assert len(matched.fresh) + matched.accepted == len(after)
    assert matched.accepted + sum(entry.count for entry in matched.stale) == len(before)
    assert [row for row in after if row in matched.fresh][: len(matched.fresh)] or not matched.fresh
    assert set(entries(matched.fresh, place)) & set(matched.stale) == set()
