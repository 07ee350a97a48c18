"""A stamp names what a page was built from: no two in a row are alike."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from drugs.pagestore.stamp import WINDOW, stamp

DAY = date(2026, 3, 1)
NOW = 1_772_000_000.0


@given(st.integers(0, 10**9), st.integers(1, WINDOW - 1), st.floats(1.6e9, 4e9), st.floats(0, 600))
def test_other_events_give_another_stamp_whatever_the_clock_says(seq, more, now, later):
    assert stamp(now, seq, "v", DAY) != stamp(now + later, seq + more, "v", DAY)


@given(st.integers(0, 10**9), st.floats(1.6e9, 4e9))
def test_a_stamp_lies_in_the_past_and_not_far(seq, now):
    assert now - 2 * WINDOW - 1 <= stamp(now, seq, "v", DAY) < now


def test_another_version_or_day_gives_another_stamp():
    first = stamp(NOW, 7, "v", DAY)

    assert stamp(NOW, 7, "w", DAY) != first
    assert stamp(NOW, 7, "v", date(2026, 3, 2)) != first
    assert stamp(NOW + 1, 7, "v", DAY) == first
