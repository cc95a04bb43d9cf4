"""A year of days: each at its place, at every width."""

from datetime import date, timedelta

import pytest
from support.widgets import Alone, drawn, text_of, watch_repaints
from syrupy.assertion import SnapshotAssertion
from textual.geometry import Region

from acutui.widgets.year import Year

TODAY = date(2026, 11, 22)


def mark(day: date) -> tuple[str, str]:
    """The last digit of the day, up to today."""
    return (str(day.day % 10), "accent") if day <= TODAY else (" ", "dim")


@pytest.mark.parametrize("plain", [False, True], ids=["unicode", "plain"])
@pytest.mark.parametrize(
    ("width", "cursor"),
    [
        (112, "2026-01-01"),  # two cells for each week
        (111, "2026-11-22"),  # one cell
        (58, "2026-12-31"),  # room for all weeks, and none to spare
        (30, "2026-11-18"),  # some weeks
        (30, "2026-01-12"),
        (30, "2024-06-15"),  # a leap year that begins on a Monday
        (9, "2026-05-06"),
        (30, "2026-12-31"),
        (112, "2023-06-15"),  # it begins on a Sunday
        (6, "2026-05-13"),
        (5, "2026-05-13"),
        (3, "2026-05-06"),  # no room
    ],
)
async def test_a_year(width: int, cursor: str, plain: bool, picture: SnapshotAssertion) -> None:
    year = Year(plain=plain)
    async with Alone(year).run_test(size=(width, 10)):
        assert text_of(year).strip() == "", "nothing to show yet"
        year.show(date.fromisoformat(cursor), TODAY, mark)
        assert drawn(year) == picture


@pytest.mark.parametrize(
    ("width", "days", "painted"),
    [
        # A week back on a Sunday: one cell in the last row each.
        (80, -7, [Region(4 + 46, 7, 1, 1), Region(4 + 45, 7, 1, 1)]),
        # A day back, with two cells for a week.
        (112, -1, [Region(4 + 92, 7, 2, 1), Region(4 + 92, 6, 2, 1)]),
        # Into another year, and into weeks that were out of sight.
        (80, 100, [None]),
        (20, -140, [None]),
        # Weeks 46 and 45 of those from 32 on.
        (20, -7, [Region(4 + 14, 7, 1, 1), Region(4 + 13, 7, 1, 1)]),
    ],
)
async def test_a_step_repaints_the_two_days(
    width: int, days: int, painted: list[Region | None]
) -> None:
    year = Year()
    async with Alone(year).run_test(size=(width, 10)):
        year.show(TODAY, TODAY, mark)
        asked = watch_repaints(year)
        year.move(TODAY + timedelta(days=days))
        assert asked == painted
