"""With the mouse: a click does what a key does, and the wheel moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from support.session_steps import NO_CHECK_IN, finish
from textual.events import MouseScrollDown, MouseScrollUp

from acutui.practice.records import Feeling, Session
from acutui.screens.calendar import CalendarScreen
from acutui.screens.dialogs.base import Dialog
from acutui.screens.timer import TimerScreen
from acutui.widgets.row_list import RowList

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

SIZES = pytest.mark.parametrize("size", [(80, 24), (40, 15)], ids=["usual", "small"])


async def click(on: Stage, text: str, *, at: int = 0) -> None:
    """Click where a text is on the screen."""
    found = [(row.index(text), y) for y, row in enumerate(on.rows) if text in row]
    assert found, f"{text!r} is not there\n{on.text}"
    x, y = found[0]
    await on.pilot.click(offset=(x + at, y))
    await on.settle()


async def turn_wheel(on: Stage, widget: str, kind: type[MouseScrollDown | MouseScrollUp]) -> None:
    place = on.app.screen.query_one(widget)
    x, y = place.region.x + 1, place.region.y + 1
    place.post_message(kind(place, 1, 1, 0, 0, 0, False, False, False, x, y))
    await on.settle()


def list_of(on: Stage) -> RowList:
    return on.app.screen.query_one(RowList)


@SIZES
async def test_the_names_of_the_modes_open_them(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size) as on:
        for mode in ("Guide", "Calendar", "Session"):
            await click(on, f" {mode}")
            await on.sees(f"{mode}]")


@SIZES
async def test_a_click_selects_a_row_and_another_one_starts_it(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size, settings=NO_CHECK_IN) as on:
        second = list_of(on).keys[1]
        name = on.services.atlas.routines[second].name
        await click(on, name)
        assert list_of(on).cursor == second
        assert not isinstance(on.app.screen, TimerScreen)
        await click(on, name)
        assert on.running.routine == second


@SIZES
async def test_the_wheel_moves_in_lists_and_months(
    open_app: OpenApp, size: tuple[int, int]
) -> None:
    async with open_app(size=size) as on:
        await on.press("1")
        keys = list_of(on).keys
        await turn_wheel(on, "#points", MouseScrollDown)
        assert list_of(on).cursor == keys[2]
        await turn_wheel(on, "#points", MouseScrollUp)
        assert list_of(on).cursor == keys[0]
        await on.press("3")
        await turn_wheel(on, "#month", MouseScrollUp)
        await on.sees("October 2026")
        await turn_wheel(on, "#month", MouseScrollDown)
        await on.sees("November 2026")


@SIZES
async def test_days_of_the_month_and_the_year(
    open_app: OpenApp, size: tuple[int, int], practised: Callable[..., Session]
) -> None:
    async with open_app(size=size, history=[practised(5)]) as on:
        await on.press("3")
        screen = on.app.screen
        assert isinstance(screen, CalendarScreen)
        monday = " 16  " if size[0] < 80 else " 16   "
        await click(on, monday, at=len(monday) + 1)
        assert screen.cursor.day == 17
        await click(on, monday, at=len(monday) + 2)
        await on.sees("Tuesday 17 November 2026", at=".panel")
        # A click outside closes the dialog.
        await on.pilot.click(offset=(0, 0))
        await on.until(lambda: on.app.screen is screen, "the calendar")
        await on.press("y")
        year = screen.query_one("#year").region
        before = screen.cursor
        await on.pilot.click(offset=(year.x + 20, year.y + 3))
        await on.until(lambda: screen.cursor != before, "another day")
        assert screen.cursor.weekday() == 2


@SIZES
async def test_the_digits_of_the_result_rate_it(open_app: OpenApp, size: tuple[int, int]) -> None:
    config = '[screen]\nglyphs = "braille"\nmouse = true\n[safety]\nconditions = []\n'
    async with open_app(size=size, practise="quick", files={"config.toml": config}) as on:
        await finish(on)
        await click(on, "0 1 2 3", at=7)  # the blank after the 3
        assert on.saved.sessions[0].after is None
        await click(on, "0 1 2 3", at=6)
        await on.sees("Stiffness now")
        await click(on, "x for 10")
        await on.until(lambda: on.saved.sessions[0].after == Feeling(3, 10), "both ratings")


@SIZES
async def test_a_tap_on_the_clock_pauses(open_app: OpenApp, size: tuple[int, int]) -> None:
    async with open_app(size=size, practise="quick") as on:
        await on.press("enter")
        await on.pilot.click("#clock", offset=(2, 1))
        await on.sees("Paused")
        await on.pilot.click("#clock", offset=(2, 1))
        await on.until(lambda: not on.run.paused, "it to go on")
        await click(on, "pause")
        await on.sees("Paused")


async def test_answers_of_a_question(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.press("enter")
        on.clock.advance(2)
        await on.press("escape")
        await click(on, "go on with")
        await on.until(lambda: not isinstance(on.app.screen, Dialog), "the question to go")
        await on.press("escape")
        await click(on, "save it")
        await on.sees("Saved", "Pain now")
        await click(on, "x for 10")
        await on.sees("Pain 10")
        await click(on, " to undo")
        await on.until(lambda: "Pain 10" not in on.words, "the rating to go")


async def test_a_check_in_is_filled_in_and_not_closed_by_a_click_outside(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await on.press("enter")
        await on.sees("Any of these?")
        for _ in range(3):
            await click(on, "of 10")
        await click(on, "Pain")
        await click(on, "Stiffness", at=14)
        for _ in range(2):
            await click(on, "Pain in the lower back")
        await on.pilot.click(offset=(0, 0))
        await on.sees("Any of these?", "1 of 10")
        await click(on, " start")
        await on.sees("Get ready")
        await finish(on)
        assert on.saved.sessions[0].before == Feeling(1, 0, ("back-pain",))


async def test_a_checklist_and_the_settings(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("3", "x")
        await click(on, "vitamin C")
        await on.sees("✓ vitamin C", at=".panel")
        await click(on, " done")
        await on.until(lambda: on.saved.days, "the tick to be saved")
        await on.press("s")
        await on.sees("Sessions a day")
        list_of(on).cursor = "session.bell"
        await on.settle()
        before = on.services.settings.bell
        await click(on, "▸")
        await on.until(lambda: on.services.settings.bell is not before, "the bell to change")
        await on.pilot.click(offset=(0, 0))
        await on.until(lambda: not isinstance(on.app.screen, Dialog), "the settings to close")
