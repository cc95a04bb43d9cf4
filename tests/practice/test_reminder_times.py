"""When to remind the user to practise."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from support.sessions import make_session

from acutui.practice.reminder_times import choose_reminder_times

TODAY = date(2026, 11, 22)


def choose(hours: list[int], most: int = 2, days_ago: int = 1) -> list[int]:
    """The hours chosen after a session at each of `hours`."""
    day = TODAY - timedelta(days=days_ago)
    started = (datetime.combine(day, time(hour, 40)).astimezone() for hour in hours)
    times = choose_reminder_times([make_session(at, ()) for at in started], TODAY, most)
    assert all(one == time(one.hour) for one in times)
    return [one.hour for one in times]


def test_the_most_usual_hours_come_first() -> None:
    assert choose([7] * 4 + [21] * 5 + [13] * 3) == [7, 21]
    assert choose([7] * 4 + [8] * 4 + [13] * 3) == [7, 13]


def test_without_usual_hours_there_are_sensible_ones() -> None:
    assert choose([]) == [8, 20]
    assert choose([13] * 3, most=1) == [13]
    assert choose([21] * 3) == [8, 21]
    assert choose([3] * 2) == choose([3] * 9, days_ago=61) == [8, 20]


@given(st.lists(st.integers(0, 23), max_size=30), st.integers(1, 12))
def test_two_hours_lie_between_reminders(hours: list[int], most: int) -> None:
    chosen = choose(hours, most)
    assert 1 <= len(chosen) <= most
    assert all(min(b - a, 24 + a - b) >= 2 for a, b in combinations(chosen, 2))
