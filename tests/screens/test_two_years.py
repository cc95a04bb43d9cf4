"""Two years of practice in which pain falls from 7 to 3: each screen shows it, at any size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from acutui.practice.records import Day, Feeling, Session
from acutui.screens.insight import COLUMNS_WIDTH

if TYPE_CHECKING:
    from support.stage import OpenApp
    from syrupy.assertion import SnapshotAssertion

TODAY = date(2026, 11, 22)
SIZES = [(80, 24), (120, 40), (200, 50)]


@pytest.fixture
def years(practised: Callable[..., Session]) -> list[Session]:
    """A session on six days of the week, pain 7 at first and 3 at last, without chance."""
    found = []
    for day in range(730):
        before = 3 + round(4 * day / 730)
        felt = {"before": Feeling(pain=before), "after": Feeling(pain=max(0, before - 1))}
        if day % 7 != 3:
            found.append(practised(day, "07:05" if day % 2 else "20:10", **felt))
    return found


@pytest.fixture
def rests() -> list[Day]:
    return [Day(TODAY - timedelta(days=day), rest=True) for day in range(3, 730, 14)]


@pytest.fixture(params=["colours", "none"])
def colors(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "none":
        monkeypatch.setenv("NO_COLOR", "1")


def read_medians(shown: list[str], width: int) -> list[int]:
    """Return the rows of the medians before in the left column, from left to right."""
    lines = [line[:width] for line in shown]
    axis = next(at for at, line in enumerate(lines) if line.startswith("10 ┤"))
    rows: dict[int, int] = {}
    for row, line in enumerate(lines[axis : axis + 12]):
        rows |= {x: row for x, mark in enumerate(line) if mark in "○◉"}
    return [rows[x] for x in sorted(rows)]


@pytest.mark.usefixtures("colors")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_insight_shows_that_pain_has_fallen(
    open_app: OpenApp,
    years: list[Session],
    rests: list[Day],
    size: tuple[int, int],
    picture: SnapshotAssertion,
) -> None:
    async with open_app(history=years, days=rests, size=size) as on:
        await on.press("3", "i", "right", "right")
        await on.sees("Median before the first session of a day: 7 in Dec 2024,", "3 in Nov 2026.")
        shown = await on.still()
        place = on.app.screen.query_one("#insight").region
        lines = [line[place.x :] for line in shown.splitlines()[place.y : place.bottom]]
        rows = read_medians(lines, place.width if size[0] < COLUMNS_WIDTH else place.width // 2)
        assert len(rows) >= 12
        assert rows == sorted(rows), "each mark is as low as the one before, or lower"
        assert rows[-1] - rows[0] >= 4
        assert shown == picture


@pytest.mark.usefixtures("colors")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_calendar_shows_what_there_is_room_for(
    open_app: OpenApp,
    years: list[Session],
    rests: list[Day],
    size: tuple[int, int],
    picture: SnapshotAssertion,
) -> None:
    async with open_app(history=years, days=rests, size=size) as on:
        await on.press("3")
        await on.sees("November 2026")
        if size[0] >= 120:
            # The week is not over; it has five minutes less.
            await on.sees("Minutes a week", "Pain, 90 days", "October 2026")
        assert await on.still() == picture
