"""A month of days: each at its place with its mark."""

from datetime import date

import pytest
from support.widgets import Alone, drawn, text_of, watch_repaints
from syrupy.assertion import SnapshotAssertion
from textual.geometry import Region

from acutui.practice.habit import DayState, begin_of_week
from acutui.widgets.month import Month, day_mark

TODAY = date(2026, 11, 22)


def mark(day: date) -> tuple[str, str]:
    return ("●", "accent") if day <= TODAY else (" ", "dim")


@pytest.mark.parametrize(
    ("width", "cursor", "chosen_from"),
    [
        (42, "2026-11-10", None),
        (41, "2026-11-22", None),
        (50, "2026-11-10", "2026-11-20"),
        (50, "2026-11-30", "2026-11-28"),
        (50, "2027-02-01", None),  # 28 days in four whole weeks
    ],
)
async def test_a_month(
    width: int, cursor: str, chosen_from: str | None, picture: SnapshotAssertion
) -> None:
    month = Month()
    async with Alone(month).run_test(size=(width, 9)):
        assert text_of(month).strip() == "", "nothing to show yet"
        month.show(date.fromisoformat(cursor), TODAY, mark)
        month.move(
            date.fromisoformat(cursor), date.fromisoformat(chosen_from) if chosen_from else None
        )
        assert drawn(month) == picture


async def test_a_step_repaints_two_days_and_anything_else_all() -> None:
    month = Month()
    async with Alone(month).run_test(size=(50, 9)):
        month.show(TODAY, TODAY, mark)
        asked = watch_repaints(month)
        month.show(TODAY, TODAY, mark)
        assert asked == [None]

        def move(day: int, month_number: int = 11, chosen_from: int = 0) -> list[Region | None]:
            asked.clear()
            chosen = date(2026, 11, chosen_from) if chosen_from else None
            month.move(date(2026, month_number, day), chosen)
            return [*asked]

        # Sunday the 22nd is in the fourth row of days, Monday the 2nd in the second.
        assert move(2) == [Region(36, 5, 6, 1), Region(0, 3, 6, 1)]
        assert move(1) == [Region(0, 3, 6, 1), Region(36, 2, 6, 1)]
        assert move(3, chosen_from=1) == [None]
        assert move(4, chosen_from=1) == [None]
        assert move(4) == [None], "the selection goes"
        assert move(4, 12) == [None], "another month"


@pytest.mark.parametrize(
    ("state", "some", "expected"),
    [
        (DayState.FULL, True, ("●#", "accent")),
        (DayState.STARTED, True, ("◐+", "half")),
        (DayState.REST, True, ("–-", "dim")),
        (DayState.MISSED, False, ("·.", "dim")),
        (DayState.MISSED, True, ("◌:", "dim")),
        (DayState.OPEN, False, ("○o", "strong")),
        (DayState.OPEN, True, ("◌:", "dim")),
        (DayState.FUTURE, True, ("  ", "dim")),
    ],
)
def test_marks_of_days(state: DayState, some: bool, expected: tuple[str, str]) -> None:
    marks, role = expected
    assert day_mark(state, some, plain=False) == (marks[0], role)
    assert day_mark(state, some, plain=True) == (marks[1], role)


@pytest.mark.parametrize(("first_weekday", "begin"), [(0, 16), (6, 22), (5, 21)])
def test_weeks_begin_on_the_day_that_is_set(first_weekday: int, begin: int) -> None:
    assert begin_of_week(date(2026, 11, 22), first_weekday) == date(2026, 11, begin)
    assert begin_of_week(date(2026, 11, begin), first_weekday) == date(2026, 11, begin)
