"""The year, the rows of checks, and what is chosen in a line."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from support.widgets import Alone, text_of
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget

from acutui.widgets.day_rows import DayRows
from acutui.widgets.stepper import Stepper
from acutui.widgets.year import LABEL, WEEKS, Year

TODAY = date(2026, 11, 22)
ONE_DAY = timedelta(days=1)


class Stage(Alone):
    CSS = f"""
    {Alone.CSS}
    Screen > Year, Screen > DayRows {{ height: 9; }}
    Screen > Stepper {{ height: 1; }}
    """


def mark(day: date) -> tuple[str, str]:
    return ("x" if day <= TODAY else " "), ""


async def year_of(pilot: Pilot[None], year: Year, cursor: date) -> list[str]:
    year.show(cursor, TODAY, mark)
    await pilot.pause()
    return text_of(year).split("\n")


@pytest.mark.parametrize("of", [2012, 2024, 2026, 2027, 2028])
async def test_every_day_of_a_year_has_its_cell(of: int) -> None:
    year = Year()
    async with Stage(year).run_test(size=(LABEL + WEEKS, 12)) as pilot:
        year.show(date(of, 6, 15), TODAY, lambda _: ("x", ""))
        await pilot.pause()
        rows = [row[LABEL:] for row in text_of(year).split("\n")[1:8]]
    days = (date(of + 1, 1, 1) - date(of, 1, 1)).days
    assert sum(row.count("x") for row in rows) == days
    for weekday, row in enumerate(rows):
        found = [date(of, 1, 1) + ONE_DAY * n for n in range(days)]
        assert row.count("x") == sum(day.weekday() == weekday for day in found)


async def test_months_are_named_above_their_first_weeks() -> None:
    year = Year()
    async with Stage(year).run_test(size=(80, 12)) as pilot:
        head = (await year_of(pilot, year, TODAY))[0]
    assert head.startswith("2026")
    assert head.split()[1:] == [
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ]


async def test_today_is_the_last_mark_and_december_is_still_blank() -> None:
    year = Year()
    async with Stage(year).run_test(size=(80, 12)) as pilot:
        rows = await year_of(pilot, year, TODAY)
    assert len(rows[7].rstrip()) == len(rows[1].rstrip())
    assert rows[7].rstrip().endswith("x")


@pytest.mark.parametrize("width", [1, 5, 20, 40, 57, 58, 80, 120, 250])
async def test_the_cursor_is_visible_at_any_width(width: int) -> None:
    year = Year()
    async with Stage(year).run_test(size=(width, 12)) as pilot:
        for cursor in (date(2026, 1, 1), date(2026, 5, 20), date(2026, 12, 31)):
            year.show(
                cursor, TODAY, defaultdict(lambda: (".", ""), {cursor: ("@", "")}).__getitem__
            )
            await pilot.pause()
            seen = "@" in "".join(row[LABEL:] for row in text_of(year).split("\n"))
            assert seen or width <= LABEL
            assert all(len(row) <= width for row in text_of(year).split("\n"))


def watched(widget: Widget, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Region, ...]]:
    """Take notice of what a widget asks to be drawn."""
    asked: list[tuple[Region, ...]] = []
    refresh: Callable[..., Any] = widget.refresh

    def noted(*regions: Region, **given: Any) -> Any:
        asked.append(regions)
        return refresh(*regions, **given)

    monkeypatch.setattr(widget, "refresh", noted)
    return asked


async def test_a_step_in_the_year_repaints_two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    year = Year()
    async with Stage(year).run_test(size=(80, 12)) as pilot:
        await year_of(pilot, year, TODAY)
        asked = watched(year, monkeypatch)
        year.move(TODAY - ONE_DAY * 7)
        assert [region.area for regions in asked for region in regions] == [1, 1]


async def test_a_step_into_another_year_repaints_all(monkeypatch: pytest.MonkeyPatch) -> None:
    year = Year()
    async with Stage(year).run_test(size=(80, 12)) as pilot:
        await year_of(pilot, year, date(2026, 1, 1))
        asked = watched(year, monkeypatch)
        year.move(date(2025, 12, 31))
        await pilot.pause()
        assert asked[0] == ()
        assert text_of(year).startswith("2025")


async def test_day_rows_have_a_column_for_each_day() -> None:
    ledger = DayRows()
    async with Stage(ledger).run_test(size=(60, 12)) as pilot:
        marks = [("v" if day % 3 == 0 else ".", "accent") for day in range(1, 31)]
        ledger.show(30, [("a check with a long name", marks), ("pain", [("5", "")] * 30)])
        await pilot.pause()
        ruler, first, second = text_of(ledger).split("\n")[:3]
    column = first.index("..v")
    assert first[column : column + 30] == "..v" * 10
    assert second.index("5") == column and second.count("5") == 30
    for day in (1, 5, 10, 15, 20, 25):
        assert ruler[column + day - 1 :].startswith(str(day))
    assert len(ruler) <= column + 30


async def test_the_last_row_stays_where_not_all_have_room() -> None:
    ledger = DayRows()
    async with Stage(ledger).run_test(size=(60, 12)) as pilot:
        ledger.show(30, [(name, [(".", "")] * 30) for name in (*"abcdefghij", "pain")])
        await pilot.pause()
        names = [row.split()[0] for row in text_of(ledger).split("\n")[1:]]
    assert names == [*"abcdefg", "pain"]


async def test_without_rows_nothing_is_drawn() -> None:
    ledger = DayRows()
    async with Stage(ledger).run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        assert text_of(ledger).strip() == ""


async def test_left_right_and_letters_change_the_stepper() -> None:
    names = (("a", "Back and neck"), ("b", "Neck"), ("c", "Nausea"))
    chooser = Stepper(names, "b", plain=True)
    async with Stage(chooser).run_test(size=(40, 3)) as pilot:
        chooser.focus()
        assert chooser.chosen == "b"
        await pilot.press("right")
        assert chooser.chosen == "c"
        await pilot.press("right")
        assert chooser.chosen == "a"
        await pilot.press("n", "n")
        assert chooser.chosen == "c"
        await pilot.press("left", "z")
        assert chooser.chosen == "b"
        assert chooser.render_line(0).text.rstrip() == "< Neck >"
