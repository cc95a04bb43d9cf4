"""A routine changed for once, before it starts: its seconds, its sides, where it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.session_steps import NO_CHECK_IN
from support.stage import routine_toml

from acutui.practice.adjustments import NO_ADJUSTMENT, Adjustment
from acutui.screens.messages import StartRoutine
from acutui.screens.session import SessionScreen
from acutui.widgets.row_list import RowList

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

ROUTINES = (
    routine_toml("both", "LI4 both 20", "SI3 each 20")
    + routine_toml("middle", "GV20 midline 20", "EX-HN3 midline 20")
    + routine_toml("short", "LI4 left 5", "SI3 left 40")
)
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


async def test_a_change_is_shown_and_the_row_has_the_new_length(open_app: OpenApp) -> None:
    async with open_app() as on:
        assert row(on).startswith("▸ Back and neck 5 min")
        assert "This time" not in on.words
        await on.press("plus")
        await on.sees("This time 10 s more per point", at="#about")
        assert row(on).startswith("▸ Back and neck 6 min")
        await on.press("o")
        await on.sees("3 steps: RX-THUMB left, LI4 left, BL23 left")
        await on.sees("This time 10 s more per point, left side only", at="#about")
        assert row(on).startswith("▸ Back and neck 4 min")
        await on.press("right", "right")
        await on.sees("1 step: BL23 left")
        await on.sees("10 s more per point, left side only, starting at step 3", at="#about")
        assert row(on).startswith("▸ Back and neck 1 min")
        on.assert_sound()
        await on.press("left", "left", "minus", "o", "o")
        await on.until(lambda: "This time" not in on.words, "it to be as it is")
        assert row(on).startswith("▸ Back and neck 5 min")
        await on.sees("5 steps: RX-THUMB left")


async def test_seconds_change_by_ten(open_app: OpenApp) -> None:
    async with open_app() as on:
        for key, told in [
            ("equals_sign", "10 s more per point"),
            ("plus", "20 s more per point"),
            ("minus", "10 s more per point"),
        ]:
            await on.press(key)
            await on.sees(f"This time {told}")
        await on.press("minus", "minus")
        await on.sees("This time 10 s less per point")
        assert row(on).startswith("▸ Back and neck 5 min")


async def test_minus_leaves_each_hold_ten_seconds_or_its_own_length(open_app: OpenApp) -> None:
    async with open_app(files=OWN, settings=NO_CHECK_IN) as on:
        await choose(on, "short")
        await on.press(*["minus"] * 9)
        await on.sees("30 s less per point", at="#about")
        await on.press("plus")
        await on.sees("20 s less per point", at="#about")
        await on.press("enter")
        await on.until(lambda: len(on.app.screen_stack) == 2, "the session")
        assert steps(on) == [("LI4", "left", 5), ("SI3", "left", 20)]


async def test_o_cycles_through_the_sides(open_app: OpenApp) -> None:
    async with open_app(files=OWN) as on:
        await choose(on, "both")
        for told, holds in [
            ("left side only", "2 steps: LI4 left, SI3 left"),
            ("right side only", "2 steps: LI4 right, SI3 right"),
            ("", "3 steps: LI4 both, SI3 left, SI3 right"),
        ]:
            await on.press("o")
            await on.sees(holds, at="#about")
            assert ("This time" in on.words) is bool(told)
            assert told in on.words


async def test_a_routine_without_sides_offers_none(open_app: OpenApp) -> None:
    async with open_app(files=OWN) as on:
        await choose(on, "middle")
        await on.press("o", "o", "o")
        await on.sees("2 steps: GV20, EX-HN3")
        assert "This time" not in on.words
        await choose(on, "short")
        await on.press("o")
        await on.sees("2 steps: LI4 left, SI3 left")
        assert "This time" not in on.words


async def test_arrows_choose_the_first_step(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("left")
        assert "This time" not in on.words
        await on.press(*["right"] * 9)
        await on.sees("1 step: BL23 both", "This time starting at step 5")
        await on.press("left")
        await on.sees("2 steps: LI4 right, BL23 both", "This time starting at step 4")


async def test_choosing_a_side_goes_back_to_the_first_step(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("right", "right", "right", "o")
        await on.sees("3 steps: RX-THUMB left", "This time left side only")
        assert "starting at" not in on.words


async def test_each_routine_has_its_own_changes(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("plus", "down")
        await on.sees("UCLA's five points")
        assert "This time" not in on.words
        await on.press("o", "up")
        await on.sees("This time 10 s more per point")
        assert "side only" not in on.words
        await on.press("1", "2")
        await on.sees("This time 10 s more per point")


async def test_the_changes_fit_at_40_by_15(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        await on.press("plus", "o", "right")
        await on.sees("This time 10 s more per point, left", "side only, starting at step 2")
        on.assert_sound()


async def test_with_fewer_steps_the_first_step_is_within_them(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await on.press(*["right"] * 4)
        await on.sees("This time starting at step 5")
        await on.press("h", "down", "space", "escape")
        await on.sees("Skipped because of your health conditions: LI4", "1 step: BL23 both")
        await on.sees("This time starting at step 3")
        await on.press("enter", "s")
        await on.sees("Get ready", "BL23", "step 1 of 1")
        assert on.notices == []


# Doing it


async def test_changed_seconds_are_timed_and_recorded(open_app: OpenApp) -> None:
    async with open_app(files=OWN, settings=NO_CHECK_IN) as on:
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
async def test_a_chosen_side_is_timed_and_recorded(
    open_app: OpenApp, times: int, side: str
) -> None:
    async with open_app(files=OWN, settings=NO_CHECK_IN) as on:
        await choose(on, "both")
        await on.press(*["o"] * times, "minus", "enter")
        await on.until(lambda: len(on.app.screen_stack) == 2, "the session")
        assert steps(on) == [("LI4", side, 10), ("SI3", side, 10)]
        await on.sees(f"{side} hand", "step 1 of 2")
        await press_through(on)
        await on.sees("It counts towards today")
        (session,) = on.saved.sessions
        assert session.routine == "both"
        assert [(h.point, h.side, h.pressed) for h in session.holds] == [
            ("LI4", side, 10),
            ("SI3", side, 10),
        ]


async def test_a_later_first_step_is_timed_and_recorded(open_app: OpenApp) -> None:
    async with open_app(files=OWN, settings=NO_CHECK_IN) as on:
        await choose(on, "both")
        await on.press("right", "right", "minus", "enter")
        await on.until(lambda: len(on.app.screen_stack) == 2, "the session")
        assert steps(on) == [("SI3", "right", 10)]
        await on.sees("right hand", "step 1 of 1", "Next none (last step)")
        await press_through(on)
        await on.sees("It counts towards today")
        (session,) = on.saved.sessions
        assert [(h.point, h.side, h.planned) for h in session.holds] == [("SI3", "right", 10)]


async def test_changes_survive_the_check_in(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("plus", "right", "enter", "6", "enter")
        await on.sees("Get ready", "RX-THUMB", "right hand", "step 1 of 4")
        assert {step.seconds for step in on.run.steps} == {70}


async def test_changes_survive_a_check_in_for_suggestions(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("plus", "c", "down", "down", "down", "space", "enter")
        await on.sees("For how you feel now, by tradition")
        await choose(on, "back-and-neck")
        await on.sees("This time 10 s more per point")
        await on.press("enter")
        await on.sees("Get ready")
        assert {step.seconds for step in on.run.steps} == {70}


async def test_changes_stay_when_the_session_is_cancelled(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("plus", "o", "enter", "escape")
        await on.sees("This time 10 s more per point, left side only")
        await on.press("enter", "s")
        await on.sees("Get ready", "step 1 of 3")
        assert {step.seconds for step in on.run.steps} == {70}


async def test_changes_stay_when_another_session_blocks_the_start(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await on.press("plus")
        other = on.other_process()
        await on.press("enter")
        await on.hears("Another acutui")
        other.release()
        await on.sees("This time 10 s more per point")
        await on.press("enter", "s")
        await on.sees("Get ready")
        assert on.run.planned == 70


async def test_changes_end_when_the_session_starts(open_app: OpenApp) -> None:
    async with open_app(settings=NO_CHECK_IN) as on:
        await on.press("plus", "o", "enter")
        await on.sees("Get ready")
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert "This time" not in on.words, on.text
        assert row(on).startswith("▸ Back and neck 5 min")
        await on.press("enter")
        await on.sees("step 1 of 5")
        assert on.sent(StartRoutine)[-1].plan == NO_ADJUSTMENT
        assert {step.seconds for step in on.run.steps} == {60}
