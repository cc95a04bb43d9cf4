"""Durations, clocks, ages, sizes and counts as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.util.durations import (
    format_clock,
    format_count,
    format_days_ago,
    format_duration,
    format_list,
    format_size,
)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (45, "45 s"),
        (59, "59 s"),
        (60, "1 min"),
        (61.5, "1 min"),
        (300, "5 min"),
        (1620, "27 min"),
        (3540, "59 min"),
        (3599, "1 h"),
        (3600, "1 h"),
        (4200, "1 h 10 min"),
        (7200, "2 h"),
        (90_000, "25 h"),
    ],
)
def test_durations_are_formatted(seconds: float, text: str) -> None:
    assert format_duration(seconds) == text


def test_sixty_seconds_are_a_minute() -> None:
    assert format_duration(59.6) == "1 min"


def parse_duration(text: str) -> int:
    """Convert a formatted duration back to seconds."""
    words = text.split()
    units = {"s": 1, "min": 60, "h": 3600}
    return sum(
        int(number) * units[unit] for number, unit in zip(words[::2], words[1::2], strict=True)
    )


@given(st.floats(0, 1e6))
def test_durations_are_rounded_to_the_nearest_unit(seconds: float) -> None:
    assert abs(parse_duration(format_duration(seconds)) - seconds) <= (30 if seconds >= 60 else 0.5)


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_longer_duration_never_looks_shorter(one: float, other: float) -> None:
    shorter, longer = sorted((one, other))
    assert parse_duration(format_duration(shorter)) <= parse_duration(format_duration(longer))


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (60, "1:00"),
        (59.99, "1:00"),
        (59, "0:59"),
        (5, "0:05"),
        (4.2, "0:05"),
        (0.01, "0:01"),
        (0, "0:00"),
        (-3, "0:00"),
        (300, "5:00"),
        (3600, "60:00"),
    ],
)
def test_a_clock_rounds_seconds_up(seconds: float, shown: str) -> None:
    assert format_clock(seconds) == shown


@given(st.floats(0, 1e5, allow_subnormal=False).map(lambda seconds: round(seconds, 6)))
def test_a_clock_is_never_behind_and_never_a_second_ahead(seconds: float) -> None:
    left, right = format_clock(seconds).split(":")
    assert 0 <= int(left) * 60 + int(right) - seconds < 1
    assert len(right) == 2


@pytest.mark.parametrize(
    ("days", "text"), [(0, "today"), (1, "yesterday"), (2, "2 days ago"), (400, "400 days ago")]
)
def test_ages_are_formatted_in_days(days: int, text: str) -> None:
    assert format_days_ago(days) == text


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (99_949, "99.9 kB"),
        (99_950, "100 kB"),
        (999_499, "999 kB"),
        (999_500, "1.0 MB"),
        (5_000_000_000_000, "5000 GB"),
    ],
)
def test_a_size_has_up_to_three_digits(length: int, text: str) -> None:
    assert format_size(length) == text


def test_counts_use_singular_and_plural() -> None:
    assert [format_count(n, "day") for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert format_count(1, "copy", many="copies") == "1 copy"
    assert format_count(3, "copy", many="copies") == "3 copies"
    assert format_count(12345, "session", ",") == "12,345 sessions"


def test_lists_have_an_and_before_the_last_part() -> None:
    assert format_list(["a"]) == "a"
    assert format_list(["a", "b"]) == "a and b"
    assert format_list(iter(["a", "b", "c"])) == "a, b and c"
