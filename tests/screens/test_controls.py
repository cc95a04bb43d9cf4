"""Each control of a running session: what it shows, and what it does to the record."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from support.stage import routine_toml

from acutui.practice.timer import Phase
from acutui.screens.messages import SessionEnded
from acutui.screens.session import SessionScreen
from acutui.screens.timer import TimerScreen
from acutui.widgets.big_clock import BigClock

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

TWO = {"routines.toml": routine_toml("two", "LI4 each 20", ready=3)}


@pytest.fixture
def open_two(open_app: OpenApp) -> OpenApp:
    """Open the app with a session of two holds of 20 seconds."""
    return partial(open_app, files=TWO, practise="two")


def shown_time(on: Stage) -> str:
    return on.widget("#clock", BigClock).text


def record(on: Stage) -> list[tuple[str, float, float]]:
    """What the journal's file has of the only session: side, planned, pressed."""
    (session,) = on.saved.sessions
    return [(hold.side, hold.planned, hold.pressed) for hold in session.holds]


async def press_for(on: Stage, seconds: int) -> None:
    """Start the hold, and press for so long."""
    await on.press("enter")
    await on.tick(seconds)


async def finish(on: Stage) -> list[tuple[str, float, float]]:
    """End the session with f, and return its record."""
    await on.press("f")
    await on.sees("Saved")
    return record(on)


async def test_space_pauses_and_resumes_and_the_pause_is_not_recorded(
    open_two: OpenApp,
) -> None:
    async with open_two() as on:
        await press_for(on, 4)
        await on.press("space")
        await on.sees("Paused")
        assert shown_time(on) == "0:16"
        await on.tick(9)
        assert shown_time(on) == "0:16"
        await on.press("space")
        await on.sees("Press slow circles")
        await on.tick(3)
        assert shown_time(on) == "0:13"
        assert await finish(on) == [("left", 20, 7), ("right", 20, 0)]


async def test_enter_starts_the_hold_and_get_ready_is_not_recorded(
    open_two: OpenApp,
) -> None:
    async with open_two() as on:
        await on.sees("Get ready enter to start")
        await on.tick(1)
        await on.until(lambda: shown_time(on) == "0:02", "a second to pass")
        await on.press("enter")
        await on.sees("Press slow circles")
        assert shown_time(on) == "0:20"
        await on.tick(5)
        assert await finish(on) == [("left", 20, 5), ("right", 20, 0)]


async def test_enter_in_a_paused_get_ready_starts_the_hold(open_two: OpenApp) -> None:
    async with open_two() as on:
        await on.press("space", "enter")
        await on.sees("Press slow circles")
        assert not on.run.paused


@pytest.mark.parametrize("key", ["n", "right"])
async def test_next_records_the_seconds_pressed_so_far(open_two: OpenApp, key: str) -> None:
    async with open_two() as on:
        await press_for(on, 6)
        await on.press(key)
        await on.sees("Get ready", "right hand", "step 2 of 2", "Next none (last step)")
        await press_for(on, 2)
        assert await finish(on) == [("left", 20, 6), ("right", 20, 2)]


async def test_next_in_the_last_hold_ends_the_session(open_two: OpenApp) -> None:
    async with open_two() as on:
        await press_for(on, 6)
        await on.press("n", "enter")
        await on.tick(4)
        await on.press("n")
        await on.sees("Done", "Saved", "0:10 of 0:40 pressed")
        assert record(on) == [("left", 20, 6), ("right", 20, 4)]


async def test_next_in_get_ready_skips_a_hold(open_two: OpenApp) -> None:
    async with open_two() as on:
        await on.press("n")
        await on.sees("right hand", "step 2 of 2")
        await press_for(on, 2)
        assert await finish(on) == [("right", 20, 2), ("left", 20, 0)]


@pytest.mark.parametrize("key", ["b", "left"])
async def test_back_repeats_a_hold_and_records_both_presses(open_two: OpenApp, key: str) -> None:
    async with open_two() as on:
        await press_for(on, 6)
        await on.press("n", "enter")
        await on.tick(2)
        await on.press(key)
        await on.sees("Get ready", "left hand", "step 1 of 2")
        assert shown_time(on) == "0:03"
        await on.press("enter")
        assert shown_time(on) == "0:20"
        await on.tick(5)
        assert await finish(on) == [("left", 6, 6), ("right", 20, 2), ("left", 14, 5)]


async def test_back_in_the_first_hold_restarts_it(open_two: OpenApp) -> None:
    async with open_two() as on:
        await press_for(on, 6)
        await on.press("b")
        await on.sees("Get ready", "left hand", "step 1 of 2")
        assert await finish(on) == [("left", 20, 6), ("right", 20, 0)]


async def test_plus_adds_ten_seconds_to_the_current_hold(open_two: OpenApp) -> None:
    async with open_two() as on:
        await press_for(on, 4)
        await on.press("plus", "equals_sign")
        assert shown_time(on) == "0:36"
        await on.sees("████", at="#clock")
        await on.press("n")
        await on.press("enter")
        assert shown_time(on) == "0:20"
        assert await finish(on) == [("left", 40, 4), ("right", 20, 0)]


async def test_minus_removes_ten_seconds_but_never_pressed_ones(open_two: OpenApp) -> None:
    async with open_two() as on:
        await press_for(on, 4)
        await on.press("minus")
        assert shown_time(on) == "0:06"
        await on.press("minus")
        assert shown_time(on) == "0:06"
        await on.press("n", "enter")
        await on.tick(12)
        await on.press("minus")
        await on.sees("Saved")
        assert record(on) == [("left", 10, 4), ("right", 12, 12)]


async def test_seconds_can_be_changed_during_get_ready(open_two: OpenApp) -> None:
    async with open_two() as on:
        await on.press("plus")
        assert shown_time(on) == "0:03"
        await on.press("enter")
        assert shown_time(on) == "0:30"


async def test_f_ends_and_saves_the_session(open_two: OpenApp) -> None:
    async with open_two() as on:
        await press_for(on, 5)
        await on.press("f")
        await on.sees("Done", "Saved", "0:05 of 0:40 pressed", "It's too short to count")
        assert record(on) == [("left", 20, 5), ("right", 20, 0)]
        assert [ended.save for ended in on.sent(SessionEnded)] == [True]


async def test_a_session_finished_by_f_counts_from_80_percent(open_two: OpenApp) -> None:
    async with open_two() as on:
        await press_for(on, 20)
        await press_for(on, 12)
        await on.press("f")
        await on.sees("0:32 of 0:40 pressed", "It counts towards today")
        assert on.saved.sessions[0].counts


@pytest.mark.parametrize("keys", [("f",), ("n", "n"), ("escape",)], ids="".join)
async def test_a_session_without_pressing_is_not_saved(
    open_two: OpenApp, keys: tuple[str, ...]
) -> None:
    async with open_two() as on:
        await on.press(*keys)
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert on.saved.sessions == ()
        assert not on.checkpoint.exists()
        assert on.is_free


async def test_escape_and_k_save_the_session(open_two: OpenApp) -> None:
    async with open_two() as on:
        await press_for(on, 5)
        await on.press("escape")
        await on.sees("Stop here?", "You have pressed for 5 s.")
        await on.press("k")
        await on.sees("Done", "Saved", "0:05 of 0:40 pressed")
        assert record(on) == [("left", 20, 5), ("right", 20, 0)]
        assert on.is_free


async def test_escape_and_d_discard_the_session(open_two: OpenApp) -> None:
    async with open_two() as on:
        await press_for(on, 5)
        await on.press("escape", "d")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert on.saved.sessions == ()
        assert [ended.save for ended in on.sent(SessionEnded)] == [False]
        assert on.is_free


async def test_escape_twice_resumes_and_the_time_of_the_question_is_not_recorded(
    open_two: OpenApp,
) -> None:
    async with open_two() as on:
        await press_for(on, 5)
        await on.press("escape")
        await on.sees("Stop here?")
        on.clock.advance(300)
        await on.press("escape")
        await on.sees("Press slow circles")
        assert (on.run.phase, on.run.paused) == (Phase.HOLDING, False)
        await on.tick(2)
        assert await finish(on) == [("left", 20, 7), ("right", 20, 0)]


async def test_the_footer_shows_the_controls_and_afterwards_the_way_back(
    open_two: OpenApp,
) -> None:
    async with open_two() as on:
        await press_for(on, 2)
        running = "space pause n next f finish esc stop b back +/- 10 s ? keys q quit"
        await on.until(lambda: " ".join(on.rows[-1].split()) == running, "the controls")
        await on.press("f")
        over = "enter back to Session c rate how you feel w note ? keys q quit"
        await on.until(lambda: " ".join(on.rows[-1].split()) == over, "the way back")


async def test_in_little_room_a_paused_session_says_how_to_go_on(open_app: OpenApp) -> None:
    async with open_app(size=(40, 15)) as on:
        await on.press("enter", "s")
        await on.sees("Get ready", "w how to press", at="#state")
        await on.sees("Go lightly over the joints.", at="#what")
        await on.press("space")
        await on.sees("Paused", "space to go on", at="#state")


async def test_the_footer_and_the_title_of_a_paused_session(open_two: OpenApp) -> None:
    async with open_two() as on:
        await press_for(on, 2)
        await on.press("space")
        await on.sees("Paused space to go on")
        assert on.rows[-1].split()[:4] == ["space", "go", "on", "n"]
        await on.press("question_mark")
        await on.sees("space enter go on")
        assert "start pressing now" not in on.words
        await on.press("escape", "enter")
        await on.sees("Press slow circles")
        assert not on.run.paused
        assert on.rows[-1].split()[:3] == ["space", "pause", "n"]


async def test_ten_seconds_less_are_not_offered_for_a_short_hold(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.sees("+ 10 s")
        await on.press("plus")
        await on.sees("+/- 10 s")


@pytest.mark.parametrize(
    ("keys", "reason", "size"),
    [
        ("1", "you went to the Guide", (80, 24)),
        ("3", "you went to the Calendar", (80, 24)),
        ("3", "", (40, 15)),
        ("s", "you opened the settings", (120, 40)),
        ("!", "you looked up when to get help", (120, 40)),
        ("d", "you looked up the point", (80, 24)),
    ],
)
async def test_every_screen_shows_that_a_session_is_paused_and_the_session_why(
    open_two: OpenApp, keys: str, reason: str, size: tuple[int, int]
) -> None:
    async with open_two(size=size) as on:
        await press_for(on, 2)
        assert "paused" not in on.words
        await on.press(keys)
        if keys in "13":
            await on.until(lambda: "paused" in on.rows[0], "the sign of the pause")
            assert size == (40, 15) or "paused: 2 goes back" in on.rows[0]
            on.assert_sound()
            await on.press("2")
        elif keys == "s":
            await on.sees("Settings a session is paused")
        if keys not in "13":
            await on.press("escape")
        await on.sees(f"Paused because {reason}" if reason else "Paused")
        await on.press("space", "space")
        await on.sees("Paused")
        assert "because" not in on.words
        await on.press("space", "f")
        await on.sees("Saved")
        assert "paused" not in on.rows[0]
        await on.press("3")
        assert "paused" not in on.rows[0]


async def test_every_key_counts_when_keys_arrive_in_a_burst(open_two: OpenApp) -> None:
    async with open_two() as on:
        on.post("enter", "plus", "plus", "space", "space", "n", "b", "n", "enter")
        await on.settle()
        assert (on.run.index, on.run.phase, on.run.paused) == (1, Phase.HOLDING, False)
        assert [press.planned for press in on.run.presses] == [40, 20, 20]


async def test_the_progress_bar_fills_step_by_step(open_two: OpenApp) -> None:
    async with open_two() as on:
        assert on.rows[-2] == "─" * 39 + " " + "─" * 40
        await press_for(on, 10)
        await on.until(lambda: on.rows[-2].count("━") == 20, "half a hold")
        await on.press("n")
        # What was skipped is behind, however little of it was pressed.
        await on.until(lambda: on.rows[-2].startswith("━" * 39 + " "), "a whole hold")
        assert on.rows[-2].count("━") == 39


async def test_closing_the_result_removes_the_timer_screen(open_two: OpenApp) -> None:
    async with open_two() as on:
        await press_for(on, 2)
        await finish(on)
        await on.press("enter")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert not any(isinstance(screen, TimerScreen) for screen in on.app.screen_stack)


async def test_a_point_can_be_started_from_the_guide_after_a_session(open_two: OpenApp) -> None:
    async with open_two() as on:
        await press_for(on, 2)
        await finish(on)
        await on.press("5", "4", "1", "enter")
        await on.sees("Get ready", "step 1 of 1")
        assert on.notices == []


async def test_extra_escapes_after_a_closed_dialog_do_no_harm(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await press_for(on, 2)
        await on.press("escape")
        await on.sees("Stop here?")
        for _ in range(5):
            on.post("escape", "escape")
            await on.settle()
        assert on.app.return_code is None
        assert on.running.timer_state.pressed > 0


async def test_a_session_discarded_while_switching_modes_is_closed_on_return(
    open_app: OpenApp,
) -> None:
    async with open_app(practise="quick") as on:
        await press_for(on, 2)
        await on.press("escape")
        await on.sees("Stop here?")
        on.post("d", "1")
        await on.sees("[1 Guide]")
        await on.press("2")
        await on.sees("[2 Session]", "enter start")
        assert on.saved.sessions == ()
        assert on.is_free
