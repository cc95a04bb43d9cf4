"""A routine changed for once, before it starts: its seconds, its sides, where it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from acutui.practice.adjustments import NO_ADJUSTMENT, Adjustment
from acutui.screens.messages import StartRoutine
from acutui.screens.session import SessionScreen
from acutui.widgets.row_list import RowList

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

NOT_ASKED = "[session]\ncheck_in = false\n"
ROUTINES = """
[[routine]]
id = "both"
name = "Both"
ready = 0
holds = [
  { point = "LI4", side = "both", seconds = 20 },
  { point = "SI3", side = "each", seconds = 20 },
]

[[routine]]
id = "middle"
name = "Middle"
ready = 0
holds = [{ point = "GV20", seconds = 20 }, { point = "EX-HN3", seconds = 20 }]

[[routine]]
id = "short"
name = "Short"
ready = 0
holds = [
  { point = "LI4", side = "left", seconds = 5 },
  { point = "SI3", side = "left", seconds = 40 },
]
"""
OWN = {"routines.toml": ROUTINES}


def row(on: Stage) -> str:
    """The row under the cursor."""
    return next(line for line in on.lines_in("#routines") if line.startswith("▸"))


async def choose(on: Stage, routine: str) -> None:
    rows = on.widget("#routines", RowList)
    while rows.cursor != routine:
        await on.press("down")
    await on.settle()


async def press_through(on: Stage) -> None:
    """Press every hold as long as it was planned."""
    while not on.run.ended:
        await on.tick(min(3.0, on.run.remaining))


def steps(on: Stage) -> list[tuple[str, str, float]]:
    return [(step.point, step.side, step.seconds) for step in on.run.steps]


# Telling it


async def test_what_is_changed_is_told_and_the_row_has_the_new_length(open_app: OpenApp) -> None:
    async with open_app() as on:
        assert row(on).startswith("▸ Back and neck 5 min")
        assert "This time" not in on.words
        await on.press("plus")
        await on.sees("This time 10 s a point more", at="#about")
        assert row(on).startswith("▸ Back and neck 6 min")
        await on.press("o")
        await on.sees("3 holds: RX-THUMB left, LI4 left, BL23 left")
        await on.sees("This time 10 s a point more, left side only", at="#about")
        assert row(on).startswith("▸ Back and neck 4 min")
        await on.press("right", "right")
        await on.sees("1 hold: BL23 left")
        await on.sees("10 s a point more, left side only, from hold 3 on", at="#about")
        assert row(on).startswith("▸ Back and neck 1 min")
        on.assert_sound()
        await on.press("left", "left", "minus", "o", "o")
        await on.until(lambda: "This time" not in on.words, "it to be as it is")
        assert row(on).startswith("▸ Back and neck 5 min")
        await on.sees("5 holds: RX-THUMB left")


async def test_seconds_go_up_and_down_by_tens(open_app: OpenApp) -> None:
    async with open_app() as on:
        for key, told in [
            ("equals_sign", "10 s a point more"),
            ("plus", "20 s a point more"),
            ("minus", "10 s a point more"),
        ]:
            await on.press(key)
            await on.sees(f"This time {told}")
        await on.press("minus", "minus")
        await on.sees("This time 10 s a point fewer")
        assert row(on).startswith("▸ Back and neck 4 min")


async def test_no_hold_gets_shorter_than_ten_seconds_or_than_it_was(open_app: OpenApp) -> None:
    async with open_app(files=OWN, settings=NOT_ASKED) as on:
        await choose(on, "short")
        await on.press(*["minus"] * 9)
        await on.sees("30 s a point fewer", at="#about")
        await on.press("plus")
        await on.sees("20 s a point fewer", at="#about")
        await on.press("enter")
        await on.until(lambda: len(on.app.screen_stack) == 2, "the session")
        assert steps(on) == [("LI4", "left", 5), ("SI3", "left", 20)]


async def test_sides_go_round(open_app: OpenApp) -> None:
    async with open_app(files=OWN) as on:
        await choose(on, "both")
        for told, holds in [
            ("left side only", "2 holds: LI4 left, SI3 left"),
            ("right side only", "2 holds: LI4 right, SI3 right"),
            ("", "3 holds: LI4 both, SI3 left, SI3 right"),
        ]:
            await on.press("o")
            await on.sees(holds, at="#about")
            assert ("This time" in on.words) is bool(told)
            assert told in on.words


async def test_what_has_no_sides_has_none_to_choose(open_app: OpenApp) -> None:
    async with open_app(files=OWN) as on:
        await choose(on, "middle")
        await on.press("o", "o", "o")
        await on.sees("2 holds: GV20, EX-HN3")
        assert "This time" not in on.words
        await choose(on, "short")
        await on.press("o")
        await on.sees("2 holds: LI4 left, SI3 left")
        assert "This time" not in on.words


async def test_it_begins_at_one_of_its_holds(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("left")
        assert "This time" not in on.words
        await on.press(*["right"] * 9)
        await on.sees("1 hold: BL23 both", "This time from hold 5 on")
        await on.press("left")
        await on.sees("2 holds: LI4 right, BL23 both", "This time from hold 4 on")


async def test_another_side_begins_at_the_first_hold(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("right", "right", "right", "o")
        await on.sees("3 holds: RX-THUMB left", "This time left side only")
        assert "from hold" not in on.words


async def test_each_routine_is_changed_for_itself(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("plus", "down")
        await on.sees("UCLA's five points")
        assert "This time" not in on.words
        await on.press("o", "up")
        await on.sees("This time 10 s a point more")
        assert "side only" not in on.words
        await on.press("1", "2")
        await on.sees("This time 10 s a point more")


async def test_what_is_told_fits_at_40_by_15(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        await on.press("plus", "o", "right")
        await on.sees("This time 10 s a point more, left", "side only, from hold 2 on")
        on.assert_sound()


async def test_conditions_that_leave_fewer_holds_leave_one_to_begin_with(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await on.press(*["right"] * 4)
        await on.sees("This time from hold 5 on")
        await on.press("h", "space", "escape")
        await on.sees("Skipped because of your health conditions: LI4", "1 hold: BL23 both")
        await on.sees("This time from hold 3 on")
        await on.press("enter", "s")
        await on.sees("Get ready", "BL23", "hold 1 of 1")
        assert on.told == []


# Doing it


async def test_seconds_reach_the_engine_and_the_record(open_app: OpenApp) -> None:
    async with open_app(files=OWN, settings=NOT_ASKED) as on:
        await choose(on, "middle")
        await on.press("minus", "enter")
        await on.until(lambda: len(on.app.screen_stack) == 2, "the session")
        assert on.sent(StartRoutine) == [StartRoutine("middle", Adjustment(extra_seconds=-10))]
        assert steps(on) == [("GV20", "midline", 10), ("EX-HN3", "midline", 10)]
        await press_through(on)
        await on.sees("0:20 of 0:20 pressed", "It counts towards today")
        (session,) = on.saved.sessions
        assert [(h.point, h.planned, h.pressed) for h in session.holds] == [
            ("GV20", 10, 10),
            ("EX-HN3", 10, 10),
        ]


@pytest.mark.parametrize(("times", "side"), [(1, "left"), (2, "right")])
async def test_a_side_reaches_the_engine_and_the_record(
    open_app: OpenApp, times: int, side: str
) -> None:
    async with open_app(files=OWN, settings=NOT_ASKED) as on:
        await choose(on, "both")
        await on.press(*["o"] * times, "minus", "enter")
        await on.until(lambda: len(on.app.screen_stack) == 2, "the session")
        assert steps(on) == [("LI4", side, 10), ("SI3", side, 10)]
        await on.sees(f"{side} hand", "hold 1 of 2")
        await press_through(on)
        await on.sees("It counts towards today")
        (session,) = on.saved.sessions
        assert session.routine == "both"
        assert [(h.point, h.side, h.pressed) for h in session.holds] == [
            ("LI4", side, 10),
            ("SI3", side, 10),
        ]


async def test_a_later_beginning_reaches_the_engine_and_the_record(open_app: OpenApp) -> None:
    async with open_app(files=OWN, settings=NOT_ASKED) as on:
        await choose(on, "both")
        await on.press("right", "right", "minus", "enter")
        await on.until(lambda: len(on.app.screen_stack) == 2, "the session")
        assert steps(on) == [("SI3", "right", 10)]
        await on.sees("right hand", "hold 1 of 1", "Next the end")
        await press_through(on)
        await on.sees("It counts towards today")
        (session,) = on.saved.sessions
        assert [(h.point, h.side, h.planned) for h in session.holds] == [("SI3", "right", 10)]


async def test_it_holds_through_the_check_in(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("plus", "right", "enter", "6", "enter")
        await on.sees("Get ready", "RX-THUMB", "right hand", "hold 1 of 4")
        assert {step.seconds for step in on.run.steps} == {70}


async def test_it_holds_through_a_search_for_routines(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("plus", "c", "down", "down", "down", "space", "enter")
        await on.sees("For how it is now, by tradition")
        await choose(on, "back-and-neck")
        await on.sees("This time 10 s a point more")
        await on.press("enter")
        await on.sees("Get ready")
        assert {step.seconds for step in on.run.steps} == {70}


async def test_it_stays_where_the_session_is_called_off(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("plus", "o", "enter", "escape")
        await on.sees("This time 10 s a point more, left side only")
        await on.press("enter", "s")
        await on.sees("Get ready", "hold 1 of 3")
        assert {step.seconds for step in on.run.steps} == {70}


async def test_it_stays_where_another_session_keeps_this_one_from_starting(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await on.press("plus")
        other = on.other_process()
        await on.press("enter")
        await on.hears("Another acutui")
        other.release()
        await on.sees("This time 10 s a point more")
        await on.press("enter", "s")
        await on.sees("Get ready")
        assert on.run.planned == 70


async def test_it_is_forgotten_when_the_session_starts(open_app: OpenApp) -> None:
    async with open_app(settings=NOT_ASKED) as on:
        await on.press("plus", "o", "enter")
        await on.sees("Get ready")
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert "This time" not in on.words, on.text
        assert row(on).startswith("▸ Back and neck 5 min")
        await on.press("enter")
        await on.sees("hold 1 of 5")
        assert on.sent(StartRoutine)[-1].plan == NO_ADJUSTMENT
        assert {step.seconds for step in on.run.steps} == {60}
