"""Months and years: periods, spreads, streaks with dates, hours of the week."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sessions import make_session

from acutui.practice.habit import Habit, Rules
from acutui.practice.records import Day, Feeling, History, HoldRecord, Session
from acutui.practice.trends import (
    Run,
    count_by_weekday,
    find_first_day,
    find_spread,
    list_minutes,
    list_runs,
    split_span,
    summarize_pain,
)

TODAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def practised(days: int, at: str = "07:30", **fields: Any) -> Session:
    """Make a session of some days ago."""
    started = datetime.combine(ago(days), time.fromisoformat(at), UTC)
    return make_session(started, (HoldRecord("LI4", "left", 300, 300),), **fields)


def habit(sessions: list[Session], days: list[Day] | None = None) -> Habit:
    noted = {day.day: day for day in days or []}
    return Habit(History(tuple(sessions), noted), Rules(target=1), TODAY)


@given(st.dates(date(1990, 1, 1), TODAY))
def test_a_span_is_split_without_gaps(first: date) -> None:
    periods = split_span(first, TODAY)
    assert (periods[0].first, periods[-1].last) == (first, TODAY)
    for one, following in pairwise(periods):
        assert one.last + timedelta(days=1) == following.first
    assert len({one.name for one in periods}) == len(periods) <= 37


def test_a_span_is_of_months_or_of_years() -> None:
    assert [one.name for one in split_span(date(2026, 9, 15), TODAY)] == [
        *("Sep 2026", "Oct 2026", "Nov 2026"),
    ]
    assert [one.name for one in split_span(date(2022, 9, 15), TODAY)] == [
        *("2022", "2023", "2024", "2025", "2026"),
    ]


def test_a_span_never_begins_before_the_first_session() -> None:
    seen = habit([practised(40)])
    assert find_first_day(seen, "all") == find_first_day(seen, "90 days") == ago(40)
    seen = habit([practised(400)])
    assert find_first_day(seen, "all") == ago(400)
    assert find_first_day(seen, "year") == ago(364)
    assert find_first_day(seen, "90 days") == ago(89)


def test_a_spread_needs_ten_numbers() -> None:
    assert find_spread([3] * 9) is None
    found = find_spread([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert found == (2.5, 5, 7.5)


@given(st.lists(st.integers(0, 10), min_size=10, max_size=60))
def test_the_median_lies_within_the_middle_half(numbers: list[int]) -> None:
    found = find_spread(numbers)
    assert found is not None
    assert min(numbers) <= found.low <= found.middle <= found.high <= max(numbers)


def test_pain_is_summed_up_by_period() -> None:
    rated = [
        practised(n, before=Feeling(pain=3 if n < 22 else 7), after=Feeling(pain=2))
        for n in range(60)
    ]
    found = summarize_pain(rated, TODAY, split_span(ago(59), TODAY))
    middles = {one.period.name: one.before.middle for one in found if one.before}
    assert middles == {"Oct 2026": 7, "Nov 2026": 3}
    assert found[0].before is None, "September has too few days"


def test_minutes_are_a_mean_of_weeks() -> None:
    seen = habit([practised(n) for n in range(14)])
    (mean,) = list_minutes(seen, [split_span(ago(13), TODAY)[0]])
    assert mean == pytest.approx(practised(0).pressed * 7 / 60)


def test_streaks_have_their_dates() -> None:
    done = [*range(3), *range(5, 9), *range(11, 13)]
    rest = [Day(ago(4), rest=True)]
    seen = habit([practised(n) for n in done], rest)
    assert list_runs(seen) == [
        Run(ago(8), ago(5), 4),
        Run(ago(2), ago(0), 3),
        Run(ago(12), ago(11), 2),
    ]


@given(st.sets(st.integers(0, 30)), st.sets(st.integers(0, 30)))
def test_streaks_are_those_of_the_habit(done: set[int], rest: set[int]) -> None:
    seen = habit([practised(n) for n in done], [Day(ago(n), rest=True) for n in rest])
    runs = list_runs(seen)
    assert max((run.days for run in runs), default=0) == seen.longest
    assert sum(run.days for run in runs) == len(done)
    for run in runs:
        assert run.first <= run.last
        assert (run.last - run.first).days + 1 >= run.days


def test_hours_are_counted_by_weekday() -> None:
    counts = count_by_weekday([practised(0, "07:10"), practised(7, "07:50")], ago(3), TODAY)
    assert counts[6][7] == 1
    assert sum(map(sum, counts)) == 1


def test_what_begins_after_midnight_is_on_the_weekday_of_the_clock() -> None:
    late = practised(0, "01:00", day=ago(1))
    counts = count_by_weekday([late], ago(3), TODAY)
    assert counts[TODAY.weekday()][1] == 1
    assert sum(map(sum, counts)) == 1
