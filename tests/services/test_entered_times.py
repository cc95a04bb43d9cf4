"""A day and a clock time that a person enters become one moment, on any day of the year."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

import pytest

from acutui.practice.habit import ONE_DAY, add_time
from acutui.practice.manual_entry import move_session, place_time, resolve_start
from acutui.practice.records import HoldRecord, Session
from acutui.services.clock import Clock
from acutui.services.context import Context
from acutui.services.routines import enter_session

ZONES = {
    "Europe/Berlin": "CET-1CEST,M3.5.0,M10.5.0/3",
    "Australia/Sydney": "AEST-10AEDT,M10.1.0,M4.1.0/3",
    "America/New_York": "EST5EDT,M3.2.0,M11.1.0",
    "Australia/Lord_Howe": "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
    "Asia/Kolkata": "IST-5:30",
    "America/Santiago": "<-04>4<-03>,M9.1.6/24,M4.1.6/24",
    "Pacific/Apia": "<+13>-13",
}
"""Zones, and the same as the rules of 2026, which need no files of the system."""

TIMES = [clock_time(hour, minute) for hour in (0, 1, 2, 3) for minute in (0, 15, 30, 59)]
TIMES += [clock_time(8), clock_time(12), clock_time(23, 30)]
CHANGES = {
    "Australia/Lord_Howe": (2, 2),
    "America/Santiago": (4, 1),
    "Asia/Kolkata": (0, 0),
    "Pacific/Apia": (0, 0),
}
"""How many of the times are skipped, and come twice, in a year; elsewhere four."""

YEAR = [date(2026, 1, 1) + ONE_DAY * number for number in range(365)]
THREE = clock_time(3)


@contextmanager
def system_zone(monkeypatch: pytest.MonkeyPatch, rules: str) -> Iterator[None]:
    """Set the zone of the system, as far as this process sees it."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", rules)
        time.tzset()
        yield
    time.tzset()


def session_at(started: datetime, day: date) -> Session:
    holds = (HoldRecord("LI4", "left", 60, 60),)
    return Session(1, "quick", "log", started, add_time(started, timedelta(minutes=7)), day, holds)


@pytest.mark.parametrize("zone", ZONES)
def test_every_clock_time_of_a_year_is_one_moment_with_the_zone_set_or_not(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, systems = Clock(zone), Clock()
    skipped = repeated = 0
    with system_zone(monkeypatch, ZONES[zone]):
        for day in YEAR:
            for at in TIMES:
                wall = datetime.combine(day, at)
                moment, remark = place_time(wall, ours.local)
                theirs = place_time(wall, systems.local)
                assert (theirs.moment.isoformat(), theirs.remark) == (moment.isoformat(), remark)
                # What is stored is what a clock there shows at that moment.
                shown = moment.astimezone(UTC).astimezone(ZoneInfo(zone))
                assert moment.isoformat() == shown.isoformat()
                assert ("skipped" in remark) == (shown.replace(tzinfo=None, fold=0) != wall)
                assert shown.fold == 0
                other = wall.replace(tzinfo=ZoneInfo(zone), fold=1)
                is_twice = "skipped" not in remark and other.utcoffset() != shown.utcoffset()
                assert ("twice" in remark) == is_twice
                skipped += "skipped" in remark
                repeated += "twice" in remark
    assert (skipped, repeated) == CHANGES.get(zone, (4, 4))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("is_set", [True, False], ids=["set", "the system's"])
def test_an_entry_moved_to_any_day_of_the_year_keeps_its_clock_time(
    zone: str, is_set: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock(zone if is_set else "")
    with system_zone(monkeypatch, ZONES[zone]):
        for start in (date(2026, 1, 15), date(2026, 7, 15)):
            moment, _ = place_time(resolve_start(start, clock_time(8), THREE), clock.local)
            # As it is read from the journal.
            entry = session_at(datetime.fromisoformat(moment.isoformat()), start)
            for day in YEAR:
                at = TIMES[day.toordinal() % len(TIMES)]
                moved, remark = move_session(entry, day, at, THREE, clock.local)
                entered = place_time(resolve_start(day, at, THREE), clock.local)
                assert moved.started.isoformat() == entered.moment.isoformat()
                assert (moved.day, remark) == (day, entered.remark)
                length = moved.ended.astimezone(UTC) - moved.started.astimezone(UTC)
                assert length == timedelta(minutes=7)


@pytest.mark.parametrize("zone", ZONES)
def test_an_entry_of_another_zone_keeps_its_offset_on_any_day(zone: str) -> None:
    nepal = "+05:45"
    entry = session_at(datetime.fromisoformat(f"2026-01-15T08:00{nepal}"), date(2026, 1, 15))
    for day in YEAR[::5]:
        moved, remark = move_session(entry, day, clock_time(9), THREE, Clock(zone).local)
        assert (moved.started.isoformat(), remark) == (f"{day}T09:00:00{nepal}", "")


BERLIN = Clock("Europe/Berlin").local


@pytest.mark.parametrize(
    ("zone", "wall", "stored", "remark"),
    [
        (
            "Europe/Berlin",
            "2026-03-29T02:30",
            "2026-03-29T03:30:00+02:00",
            "The clocks skipped 02:30 on Sunday 29 March 2026: it is taken as 03:30.",
        ),
        (
            "Europe/Berlin",
            "2026-10-25T02:30",
            "2026-10-25T02:30:00+02:00",
            "The clocks showed 02:30 on Sunday 25 October 2026 twice: it is taken as the first.",
        ),
        (
            "Australia/Lord_Howe",
            "2026-10-04T02:15",
            "2026-10-04T02:45:00+11:00",
            "The clocks skipped 02:15 on Sunday 4 October 2026: it is taken as 02:45.",
        ),
        (
            "America/Santiago",
            "2026-09-06T00:30",
            "2026-09-06T01:30:00-03:00",
            "The clocks skipped 00:30 on Sunday 6 September 2026: it is taken as 01:30.",
        ),
        (
            "Pacific/Apia",
            "2011-12-30T08:00",
            "2011-12-31T08:00:00+14:00",
            "The clocks skipped 08:00 on Friday 30 December 2011: "
            "it is taken as 08:00 on Saturday 31 December 2011.",
        ),
        ("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T01:59:00+01:00", ""),
        ("Europe/Berlin", "2026-03-29T03:00", "2026-03-29T03:00:00+02:00", ""),
        ("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T03:00:00+01:00", ""),
        ("Asia/Kolkata", "2026-03-29T02:30", "2026-03-29T02:30:00+05:30", ""),
    ],
)
def test_a_time_at_a_change_of_the_clocks_is_reported(
    zone: str, wall: str, stored: str, remark: str
) -> None:
    moment, found = place_time(datetime.fromisoformat(wall), Clock(zone).local)
    assert (moment.isoformat(), found) == (stored, remark)


def test_an_entry_in_the_second_of_an_hour_stays_in_the_second() -> None:
    second = session_at(datetime.fromisoformat("2026-10-25T02:30+01:00"), date(2026, 10, 24))
    moved, remark = move_session(second, second.day, clock_time(2, 45), THREE, BERLIN)
    assert moved.started.isoformat() == "2026-10-25T02:45:00+01:00"
    assert remark.endswith("02:45 on Sunday 25 October 2026 twice: it is taken as the second.")
    first = replace(second, started=datetime.fromisoformat("2026-10-25T02:30+02:00"))
    moved, remark = move_session(first, first.day, clock_time(2, 45), THREE, BERLIN)
    assert moved.started.isoformat() == "2026-10-25T02:45:00+02:00"
    assert remark.endswith("twice: it is taken as the first.")


def test_an_entry_of_a_skipped_hour_by_version_0_1_0_is_of_the_users_zone() -> None:
    entry = session_at(datetime.fromisoformat("2026-03-29T02:30+01:00"), date(2026, 3, 28))
    moved, _ = move_session(entry, date(2026, 7, 1), clock_time(8), THREE, BERLIN)
    assert moved.started.isoformat() == "2026-07-01T08:00:00+02:00"


def test_a_skipped_hour_stays_on_the_day_for_which_it_was_entered(context: Context) -> None:
    context.set_option("", "timezone", "Europe/Berlin")
    wall = resolve_start(date(2026, 3, 28), clock_time(2, 30), THREE)
    session, remark = enter_session(context, context.atlas.routines["back-and-neck"], wall)
    assert (session.started.isoformat(), session.day) == (
        "2026-03-29T03:30:00+02:00",
        date(2026, 3, 28),
    )
    assert "02:30 on Sunday 29 March 2026" in remark
