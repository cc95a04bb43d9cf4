"""Each control of a running session: what it shows, and what it does to the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from acutui.practice.timer import Phase
from acutui.screens.messages import SessionEnded
from acutui.screens.session import SessionScreen
from acutui.screens.timer import TimerScreen
from acutui.widgets.big_clock import BigClock

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

TWO = {
    "routines.toml": """
[[routine]]
id = "two"
name = "Two"
ready = 3
holds = [{ point = "LI4", side = "each", seconds = 20 }]
"""
}


def shown_time(on: Stage) -> str:
    return on.widget("#clock", BigClock).text


def record(on: Stage) -> list[tuple[str, float, float]]:
    """What the journal's file has of the only session: side, planned, pressed."""
    (session,) = on.saved.sessions
    return [(hold.side, hold.planned, hold.pressed) for hold in session.holds]


async def saved(on: Stage) -> list[tuple[str, float, float]]:
    """End the session by `f`, and return its record."""
    await on.press("f")
    await on.sees("Saved")
    return record(on)


async def test_space_pauses_and_goes_on_and_the_pause_is_not_in_the_record(
    open_app: OpenApp,
) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(4)
        await on.press("space")
        await on.sees("Paused")
        assert shown_time(on) == "0:16"
        await on.tick(9)
        assert shown_time(on) == "0:16"
        await on.press("space")
        await on.sees("Press slow circles")
        await on.tick(3)
        assert shown_time(on) == "0:13"
        assert await saved(on) == [("left", 20, 7), ("right", 20, 0)]


async def test_enter_begins_the_hold_at_once_and_get_ready_is_not_in_the_record(
    open_app: OpenApp,
) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.tick(1)
        await on.sees("Get ready enter starts at once")
        assert shown_time(on) == "0:02"
        await on.press("enter")
        await on.sees("Press slow circles")
        assert shown_time(on) == "0:20"
        await on.tick(5)
        assert await saved(on) == [("left", 20, 5), ("right", 20, 0)]


async def test_enter_in_a_paused_get_ready_begins_the_hold(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("space", "enter")
        await on.sees("Press slow circles")
        assert not on.run.paused


@pytest.mark.parametrize("key", ["n", "right"])
async def test_next_leaves_a_hold_with_what_was_pressed(open_app: OpenApp, key: str) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(6)
        await on.press(key)
        await on.sees("Get ready", "right hand", "hold 2 of 2", "Next the end")
        await on.press("enter")
        await on.tick(2)
        assert await saved(on) == [("left", 20, 6), ("right", 20, 2)]


async def test_next_in_the_last_hold_ends_the_session(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(6)
        await on.press("n", "enter")
        await on.tick(4)
        await on.press("n")
        await on.sees("Done", "Saved", "0:10 of 0:40 pressed")
        assert record(on) == [("left", 20, 6), ("right", 20, 4)]


async def test_next_in_get_ready_skips_a_hold(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("n")
        await on.sees("right hand", "hold 2 of 2")
        await on.press("enter")
        await on.tick(2)
        assert await saved(on) == [("right", 20, 2), ("left", 20, 0)]


@pytest.mark.parametrize("key", ["b", "left"])
async def test_back_presses_a_hold_again_and_keeps_both_presses(
    open_app: OpenApp, key: str
) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(6)
        await on.press("n", "enter")
        await on.tick(2)
        await on.press(key)
        await on.sees("Get ready", "left hand", "hold 1 of 2")
        assert shown_time(on) == "0:03"
        await on.press("enter")
        assert shown_time(on) == "0:20"
        await on.tick(5)
        assert await saved(on) == [("left", 6, 6), ("right", 20, 2), ("left", 14, 5)]


async def test_back_in_the_first_hold_begins_it_again(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(6)
        await on.press("b")
        await on.sees("Get ready", "left hand", "hold 1 of 2")
        assert await saved(on) == [("left", 20, 6), ("right", 20, 0)]


async def test_plus_gives_the_present_hold_ten_seconds_more(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(4)
        await on.press("plus", "equals_sign")
        assert shown_time(on) == "0:36"
        await on.sees("████", at="#clock")
        await on.press("n")
        await on.press("enter")
        assert shown_time(on) == "0:20"
        assert await saved(on) == [("left", 40, 4), ("right", 20, 0)]


async def test_minus_takes_ten_seconds_off_and_never_what_was_pressed(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(4)
        await on.press("minus")
        assert shown_time(on) == "0:06"
        await on.press("minus")
        assert shown_time(on) == "0:06"
        await on.press("n", "enter")
        await on.tick(12)
        await on.press("minus")
        await on.sees("Saved")
        assert record(on) == [("left", 10, 4), ("right", 12, 12)]


async def test_seconds_can_be_changed_before_the_hold_begins(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("plus")
        assert shown_time(on) == "0:03"
        await on.press("enter")
        assert shown_time(on) == "0:30"


async def test_f_ends_the_session_where_it_is(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(5)
        await on.press("f")
        await on.sees("Done", "Saved", "0:05 of 0:40 pressed", "It is kept, with its minutes")
        assert record(on) == [("left", 20, 5), ("right", 20, 0)]
        assert [ended.save for ended in on.sent(SessionEnded)] == [True]


async def test_f_counts_from_eighty_percent_of_the_plan_on(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(20)
        await on.press("enter")
        await on.tick(12)
        await on.press("f")
        await on.sees("0:32 of 0:40 pressed", "It counts towards today")
        assert on.saved.sessions[0].counts


@pytest.mark.parametrize("keys", [("f",), ("n", "n"), ("escape",)], ids="".join)
async def test_a_session_in_which_nothing_was_pressed_is_not_kept(
    open_app: OpenApp, keys: tuple[str, ...]
) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press(*keys)
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert on.saved.sessions == ()
        assert not on.checkpoint.exists()
        assert on.is_free


async def test_escape_and_k_keep_what_was_pressed(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(5)
        await on.press("escape")
        await on.sees("Stop here?", "5 s of Two were pressed so far")
        await on.press("k")
        await on.sees("Done", "Saved", "0:05 of 0:40 pressed")
        assert record(on) == [("left", 20, 5), ("right", 20, 0)]
        assert on.is_free


async def test_escape_and_d_leave_no_record(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(5)
        await on.press("escape", "d")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert on.saved.sessions == ()
        assert [ended.save for ended in on.sent(SessionEnded)] == [False]
        assert on.is_free


async def test_escape_twice_goes_on_and_the_question_is_not_in_the_record(
    open_app: OpenApp,
) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(5)
        await on.press("escape")
        await on.sees("Stop here?")
        on.clock.go(300)
        await on.press("escape")
        await on.sees("Press slow circles")
        assert (on.run.phase, on.run.paused) == (Phase.HOLDING, False)
        await on.tick(2)
        assert await saved(on) == [("left", 20, 7), ("right", 20, 0)]


async def test_the_footer_names_the_controls_while_it_runs_and_the_way_back_after(
    open_app: OpenApp,
) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(2)
        running = "space pause n next b back +/- 10 s f finish esc stop ? keys q quit"
        await on.until(lambda: " ".join(on.rows[-1].split()) == running, "the controls")
        await on.press("f")
        over = "enter back to Session c how is it now ? keys q quit"
        await on.until(lambda: " ".join(on.rows[-1].split()) == over, "the way back")


async def test_controls_that_come_faster_than_the_app_all_count(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        on.post("enter", "plus", "plus", "space", "space", "n", "b", "n", "enter")
        await on.settle()
        assert (on.run.index, on.run.phase, on.run.paused) == (1, Phase.HOLDING, False)
        assert [press.planned for press in on.run.presses] == [40, 20, 20]


async def test_progress_fills_piece_by_piece(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        left = 39
        assert on.rows[-2].strip() == "─" * 38 + " " + "─" * left
        await on.press("enter")
        await on.tick(10)
        await on.until(lambda: on.rows[-2].count("━") == 19, "half a hold")
        await on.press("n")
        # What was skipped is behind, however little of it was pressed.
        await on.until(lambda: on.rows[-2].strip().startswith("━" * 38 + " "), "a whole hold")
        assert on.rows[-2].count("━") == 38


async def test_back_on_the_list_the_screen_of_the_session_is_gone(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(2)
        await on.press("f")
        await on.sees("Saved")
        await on.press("enter")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert not any(isinstance(screen, TimerScreen) for screen in on.app.screen_stack)


async def test_the_end_of_a_session_hinders_nothing_in_the_guide(open_app: OpenApp) -> None:
    async with open_app(files=TWO, practise="two") as on:
        await on.press("enter")
        await on.tick(2)
        await on.press("f")
        await on.sees("Saved")
        await on.press("1", "enter")
        await on.sees("Get ready", "hold 1 of 1")
        assert on.told == []


async def test_keys_typed_ahead_of_a_dialog_that_has_gone_do_no_harm(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.press("enter")
        await on.tick(2)
        await on.press("escape")
        await on.sees("Stop here?")
        for _ in range(5):
            on.post("escape", "escape")
            await on.settle()
        assert on.app.return_code is None
        assert on.running.run.pressed > 0


async def test_discarded_while_one_goes_elsewhere_it_is_gone_when_one_comes_back(
    open_app: OpenApp,
) -> None:
    async with open_app(practise="quick") as on:
        await on.press("enter")
        await on.tick(2)
        await on.press("escape")
        await on.sees("Stop here?")
        on.post("d", "1")
        await on.sees("[1 Guide]")
        await on.press("2")
        await on.sees("[2 Session]", "enter start")
        assert on.saved.sessions == ()
        assert on.is_free


async def test_the_list_of_commands_bears_keys_that_are_quicker_than_it(open_app: OpenApp) -> None:
    async with open_app() as on:
        on.post("ctrl+p", "pageup", "enter", "enter", "escape", "escape", "ctrl+p", "pagedown")
        await on.settle()
        on.post("g", "u", "enter", "enter", "enter", "1")
        await on.settle()
        assert on.app.return_code is None
