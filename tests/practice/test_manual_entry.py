"""Sessions entered or edited by hand follow the rule of the practice day."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.practice.habit import practice_day
from acutui.practice.manual_entry import (
    ToMoment,
    move_session,
    resolve_start,
    round_to_minute,
)
from acutui.practice.records import HoldRecord, Session

THREE = time(3)
DAY = date(2026, 11, 20)
INDIA = timezone(timedelta(hours=5, minutes=30))

times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
days = st.dates(date(1971, 1, 1), date(9000, 1, 1))


def clock_of(zone: tzinfo) -> ToMoment:
    """Return the clock of a place: its times become moments."""
    return lambda wall: wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


IN_INDIA = clock_of(INDIA)


def session(started: datetime, minutes: int = 7, day: date | None = None) -> Session:
    ended = started + timedelta(minutes=minutes)
    holds = (HoldRecord("LI4", "left", 60, 60.0),)
    return Session(1, "quick", "timer", started, ended, day or DAY, holds)


def test_an_evening_has_the_date_of_its_practice_day() -> None:
    assert resolve_start(DAY, time(21, 30), THREE) == datetime.fromisoformat("2026-11-20T21:30")


def test_a_time_after_midnight_has_the_next_date() -> None:
    assert resolve_start(DAY, time(1, 30), THREE) == datetime.fromisoformat("2026-11-21T01:30")


@given(days, times, times)
def test_the_entered_day_becomes_the_practice_day(day: date, at: time, day_start: time) -> None:
    assert practice_day(resolve_start(day, at, day_start), day_start) == day


def test_a_session_moved_to_another_day_keeps_its_length_and_its_zone() -> None:
    before = session(datetime(2026, 11, 20, 7, 31, 4, tzinfo=INDIA))
    after, _ = move_session(before, date(2026, 11, 18), time(7, 31), THREE, IN_INDIA)
    assert after.started == datetime(2026, 11, 18, 7, 31, tzinfo=INDIA)
    assert after.ended - after.started == timedelta(minutes=7)
    assert (after.day, after.holds, after.id) == (date(2026, 11, 18), before.holds, before.id)


def test_an_unchanged_time_keeps_its_practice_day() -> None:
    # Saved under its own date at half past two, when days began at midnight.
    kept = session(datetime(2026, 11, 20, 2, 30, 9, tzinfo=INDIA), day=date(2026, 11, 20))
    assert move_session(kept, kept.day, time(2, 30), THREE, IN_INDIA) == (kept, "")


@given(days, times, times, st.integers(0, 600), st.integers(-12 * 60, 14 * 60))
def test_moving_there_and_back_restores_the_session(
    day: date, at: time, there: time, length: int, offset: int
) -> None:
    zone = timezone(timedelta(minutes=offset))
    first = session(resolve_start(day, at, THREE).replace(tzinfo=zone), length, day)
    # Whether it is of the user's zone or of another.
    for clock in (clock_of(zone), clock_of(timezone(timedelta(minutes=offset + 15)))):
        away, remark = move_session(first, day + timedelta(days=3), there, THREE, clock)
        assert practice_day(away.started, THREE) == away.day == day + timedelta(days=3)
        assert remark == ""
        assert move_session(away, day, at, THREE, clock) == (first, "")


def test_a_clock_change_does_not_change_the_length() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    before = session(datetime(2026, 10, 20, 1, 50, tzinfo=berlin), minutes=20)
    clock = clock_of(berlin)
    after, _ = move_session(before, date(2026, 10, 24), time(2, 50), time(0), clock)
    night, remark = move_session(after, date(2026, 10, 25), time(2, 50), time(0), clock)
    assert "twice" in remark
    assert night.ended.astimezone(UTC) - night.started.astimezone(UTC) == timedelta(minutes=20)


@pytest.mark.parametrize("broken", [-5, -500])
def test_a_negative_length_becomes_zero(broken: int) -> None:
    odd = session(datetime(2026, 11, 20, 7, 31, tzinfo=INDIA), broken)
    after, _ = move_session(odd, DAY, time(8), THREE, IN_INDIA)
    assert after.ended == after.started
    assert round_to_minute(replace(odd, started=odd.started.replace(second=59)).started) == time(
        7, 31
    )
