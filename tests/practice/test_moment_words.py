"""Moments as people write them on the command line."""

from datetime import UTC, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.practice.moment_words import MomentWords, parse_moment

KOLKATA = timezone(timedelta(hours=5, minutes=30))
NOW = datetime(2026, 11, 26, 10, 0, tzinfo=KOLKATA)  # a Thursday


def resolve(text: str, now: datetime = NOW) -> datetime:
    words = parse_moment(text)
    assert words is not None
    return words.resolve(now)


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("2026-11-22 07:30", "2026-11-22 07:30"),
        ("2026-11-22T07:30", "2026-11-22 07:30"),
        ("2026-11-22 07:30:00", "2026-11-22 07:30"),
        ("07:30", "2026-11-26 07:30"),
        ("7:30", "2026-11-26 07:30"),
        ("10:00", "2026-11-26 10:00"),
        ("10:01", "2026-11-25 10:01"),
        ("yesterday 21:00", "2026-11-25 21:00"),
        ("Yesterday  21:00", "2026-11-25 21:00"),
        ("today 23:00", "2026-11-26 23:00"),
        ("tomorrow 07:30", "2026-11-27 07:30"),
        ("tue 8:15", "2026-11-24 08:15"),
        ("thursday 8:15", "2026-11-19 08:15"),
        ("22 nov 07:30", "2026-11-22 07:30"),
        ("March 4th, 2025 07:30", "2025-03-04 07:30"),
        ("29 feb 07:30", "2024-02-29 07:30"),
    ],
)
def test_a_moment_in_words(text: str, wall: str) -> None:
    assert resolve(text) == datetime.fromisoformat(wall)
    assert resolve(text).tzinfo is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-22 07:30+05:30", datetime(2026, 11, 22, 2, 0, tzinfo=UTC)),
        ("2026-11-22T07:30 -0800", datetime(2026, 11, 22, 15, 30, tzinfo=UTC)),
        ("2026-11-22 07:30Z", datetime(2026, 11, 22, 7, 30, tzinfo=UTC)),
        ("04:00Z", datetime(2026, 11, 26, 4, 0, tzinfo=UTC)),
        ("yesterday 04:31Z", datetime(2026, 11, 25, 4, 31, tzinfo=UTC)),
        ("04:31Z", datetime(2026, 11, 25, 4, 31, tzinfo=UTC)),
    ],
)
def test_an_offset_makes_it_a_moment_anywhere(text: str, moment: datetime) -> None:
    assert resolve(text) == moment


def test_after_midnight_yesterday_is_the_day_before_by_the_calendar() -> None:
    late = datetime(2026, 11, 26, 1, 30, tzinfo=KOLKATA)
    assert resolve("yesterday 21:00", late) == datetime.fromisoformat("2026-11-25 21:00")
    assert resolve("23:00", late) == datetime.fromisoformat("2026-11-25 23:00")


@pytest.mark.parametrize(
    "text",
    [
        *("", "yesterday", "2026-11-22", "24:00", "7:60", "07.30", "2026-02-30 10:00", "٠٧:٣٠"),
        *("soon 07:30", "07:30+24:00", "07:30+05:75", "07:30:15", "1969-01-01 07:30", "T07:30"),
    ],
)
def test_what_is_no_moment(text: str) -> None:
    assert parse_moment(text) is None


@given(st.text())
def test_any_text_is_a_moment_or_none(text: str) -> None:
    words = parse_moment(text)
    assert words is None or isinstance(words.at, time)


@given(
    st.times(),
    st.datetimes(datetime.fromisoformat("1980-01-01"), datetime.fromisoformat("2100-01-01")),
)
def test_a_time_alone_is_the_last_one(at: time, now: datetime) -> None:
    at = at.replace(second=0, microsecond=0)
    found = MomentWords("", at).resolve(now.replace(tzinfo=UTC))
    assert found.time() == at
    assert timedelta(0) <= now - found < timedelta(days=1)
