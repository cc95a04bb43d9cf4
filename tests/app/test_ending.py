"""The end of a session: stopped, finished, saved, not saved, left in the middle.

The requests are handled by `acutui.app.session`.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.session_steps import NO_CHECK_IN, press_all, pressing_quick

from acutui.app.app import AcutuiApp
from acutui.journal.checkpoint import CheckpointFile
from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.screens.calendar import CalendarScreen
from acutui.screens.dialogs.choice import QuestionDialog
from acutui.screens.messages import SessionEnded, StartRoutine
from acutui.screens.session import SessionScreen
from acutui.screens.timer import TimerScreen
from acutui.services.context import Context
from acutui.util.files import Unwritable

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage


def refuse_to_save(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Journal, _: Session) -> None:
        raise Unwritable(self.path, "can't be saved: the disk is full")

    monkeypatch.setattr(Journal, "save_session", full)


def at_the_list(on: Stage) -> bool:
    return isinstance(on.app.screen, SessionScreen)


# Stopping


async def test_escape_discards_at_once_if_nothing_was_pressed(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.sees("Get ready")
        await on.press("escape")
        await on.until(lambda: at_the_list(on), "the list")
        assert [ended.save for ended in on.sent(SessionEnded)] == [False]
        assert on.saved.sessions == ()
        assert not on.checkpoint.exists()
        assert on.is_free


async def test_escape_asks_whether_to_keep_or_discard(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("escape")
        await on.sees("Stop here?", "You have pressed for 2 s.")
        await on.sees("k save it", "d discard it", "q/esc go on")
        on.assert_sound()


async def test_a_stopped_session_is_saved_but_does_not_count(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("escape", "k")
        await on.sees("Saved", "0:02 of 0:06 pressed", "0 of 2 today")
        await on.sees("too short to count", at="#what")
        assert on.saved.sessions[0].pressed == 2
        assert not on.checkpoint.exists()
        await on.press("enter")
        await on.sees("Today ○ ○ 0 of 2 done, 2 s")


async def test_a_discarded_session_leaves_nothing(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("escape", "d")
        await on.until(lambda: at_the_list(on), "the list")
        assert on.saved.sessions == ()
        assert not on.checkpoint.exists()
        await on.press("enter")
        await on.sees("Get ready")


@pytest.mark.parametrize("keys", [("escape", "d"), ("q", "d")])
async def test_undo_brings_a_discarded_session_back(
    open_app: OpenApp, keys: tuple[str, ...]
) -> None:
    async with pressing_quick(open_app) as on:
        await on.press(*keys)
        if keys[0] == "escape":
            await on.hears("Session discarded. u to bring it back.")
        else:
            await on.exits()
    async with open_app() as on:
        await on.press("u")
        await on.hears("Undone: the discarded session.")
        await on.sees("Today ○ ○ 0 of 2 done, 2 s")
        assert [session.pressed for session in on.saved.sessions] == [2]
        await on.press("U")
        await on.hears("Redone: the discarded session.")
        assert on.saved.sessions == ()


async def test_nothing_pressed_leaves_nothing_to_bring_back(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.press("escape", "u")
        await on.hears("Nothing to undo.")


async def test_the_clock_stands_still_during_the_question(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("escape")
        await on.sees("Stop here?")
        on.clock.advance(600)
        await on.press("escape")
        await on.until(lambda: not on.run.paused, "it to go on")
        assert "Paused" not in on.words
        assert on.run.pressed == 2


async def test_a_paused_session_stays_paused_after_the_question(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("space", "escape")
        await on.sees("Stop here?")
        await on.press("escape")
        await on.sees("Paused")
        assert on.run.paused


async def test_other_keys_do_not_answer_the_question(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("escape", "space", "n", "f", "enter", "1", "3")
        await on.sees("Stop here?")
        assert on.run.index == 0
        assert on.sent(SessionEnded) == []


async def test_keys_typed_ahead_after_escape_are_harmless(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.sees("Get ready")
        on.post("escape", "1", "3", "2")
        await on.until(lambda: at_the_list(on), "the list")
        await on.press("enter")
        await on.sees("Get ready")


# Saving


async def test_a_full_session_is_saved_and_counts(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await press_all(on)
        await on.sees("Done", "Saved", "0:06 of 0:06 pressed", "It counts towards today")
        await on.sees("1 of 2 today", "1-day streak")
        (session,) = on.saved.sessions
        assert (session.routine, session.source, session.pressed) == ("quick", "timer", 6)
        assert session.counts
        assert not on.checkpoint.exists()
        assert on.is_free
        on.assert_sound()


@pytest.mark.parametrize(("seconds", "counts"), [(2.4, True), (2.3, False)])
async def test_a_session_counts_if_eighty_percent_was_pressed(
    open_app: OpenApp, seconds: float, counts: bool
) -> None:
    async with open_app(practise="quick") as on:
        await press_all(on, seconds=seconds)
        await on.sees(
            "It counts towards today" if counts else "It's too short to count", at="#what"
        )
        await on.sees(f"{int(counts)} of 2 today")


async def test_any_of_three_keys_leads_back_to_the_list(open_app: OpenApp) -> None:
    async with open_app(practise="quick", settings=NO_CHECK_IN) as on:
        for number, key in enumerate(("enter", "escape", "space"), 1):
            await press_all(on)
            await on.sees("Saved", "enter back to Session")
            await on.press(key)
            await on.sees(f"{number} of 2 done, {6 * number} s")
            await on.press("home", "enter")
            await on.sees("Get ready", "Quick")
        assert len(on.sent(StartRoutine)) == 3


async def test_the_calendar_shows_the_session_at_once(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await press_all(on)
        await on.sees("Saved")
        await on.press("enter", "3")
        await on.sees("22 ◐", at="#month")
        await on.sees("Sunday 22 November", "partly done", "18:00 Quick", "6 s", at="#day")
        await on.sees("1-day streak", "Today 1 of 2: 1 more session to go")


async def test_the_keys_of_a_running_session_do_nothing_after_its_end(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await press_all(on)
        await on.sees("Saved")
        await on.press("n", "b", "plus", "minus", "f")
        await on.sees("Saved")
        assert len(on.saved.sessions) == 1
        assert "pause" not in on.text.splitlines()[-1]


async def test_undo_takes_a_saved_session_back(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await press_all(on)
        await on.sees("Saved")
        await on.press("enter", "u")
        await on.hears("Undone: the session.")
        await on.sees("Today ○ ○ 0 of 2 done no streak yet")
        assert on.saved.sessions == ()


# Not saving


async def test_a_session_that_cannot_be_saved_is_saved_at_the_next_start(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(practise="quick") as on:
        refuse_to_save(monkeypatch)
        await press_all(on)
        await on.sees("Not saved yet")
        await on.sees("the disk is full", "Nothing is lost", at="#what")
        left = CheckpointFile(on.services.data).read()
        assert left is not None
        assert left.run.ended
        assert left.pressed == 6
        before = on.saved
        assert before.sessions == ()
        monkeypatch.undo()
        await on.press("enter")
        await on.until(lambda: at_the_list(on), "the list")
        await on.press("enter")
        await on.hears("Saved the interrupted session: Quick, 6 s pressed")
        assert [session.id for session in on.saved.sessions] == [left.id]
        await on.sees("Get ready")


async def test_a_session_is_not_called_safe_if_its_checkpoint_fails_too(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: CheckpointFile, *_: object, **__: object) -> None:
        raise Unwritable(self.path, "can't be saved: the disk is full")

    async with open_app(practise="quick") as on:
        refuse_to_save(monkeypatch)
        monkeypatch.setattr(CheckpointFile, "write", full)
        await press_all(on)
        await on.sees("Not saved yet")
        assert "Nothing is lost" not in on.words_in("#what")


# Other screens meanwhile


async def test_going_to_the_guide_pauses_the_session(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("1")
        await on.sees("[1 Guide]")
        on.clock.advance(600)
        await on.press("2")
        await on.sees("Paused", "LI4")
        assert on.run.pressed == 2
        await on.press("space")
        await on.until(lambda: "Paused" not in on.words, "the pause to end")


async def test_a_point_started_in_the_guide_ends_at_the_list_of_routines(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        await on.press("1", "enter")
        await on.sees("Get ready", "step 1 of 1", "[2 Session]")
        await on.press("escape")
        await on.until(lambda: at_the_list(on), "the list")


async def test_no_second_session_starts_while_one_is_running(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("1", "enter")
        await on.hears("A session is already running.")
        await on.press("2")
        await on.sees("Quick", "Paused")


async def test_the_red_flags_pause_the_session(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("exclamation_mark")
        await on.sees("When to get help")
        on.clock.advance(60)
        await on.press("escape")
        await on.sees("Paused")
        assert on.run.pressed == 2


# Quitting


async def test_q_quits_at_once_without_a_session(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.press("q")
        await on.exits()
        assert on.app.return_code == 0


async def test_q_quits_at_once_after_a_session(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await press_all(on)
        await on.sees("Saved")
        await on.press("q")
        await on.exits()


async def test_quitting_during_a_session_asks(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        for key in ("ctrl+q", "ctrl+c", "q"):
            await on.press(key)
            await on.sees("A session is running", "You have pressed for 2 s")
            await on.sees("s save it and quit", "r quit and resume", "d discard", "q/esc stay")
            await on.press("escape")
            await on.sees("Paused")
        assert on.app.return_code is None
        await on.press("space")
        await on.until(lambda: not on.run.paused, "it to go on")
        assert on.run.pressed == 2


async def test_a_session_in_which_nothing_was_pressed_is_not_saved(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await on.press("q")
        await on.sees("You have pressed for 0 s", "d discard")
        assert "save it and quit" not in on.words
        await on.press("escape", "f")
        await on.hears("Nothing was pressed, so nothing is saved.")
        assert on.saved.sessions == ()


async def test_quitting_can_save_the_session(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("q", "s")
        await on.exits()
        assert [session.pressed for session in on.saved.sessions] == [2]
        assert not on.checkpoint.exists()


async def test_quitting_can_leave_the_session_for_the_next_start(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("q", "r")
        await on.exits()
        assert on.saved.sessions == ()
        assert on.checkpoint.exists()
    async with open_app() as on:
        await on.sees("A session was interrupted", "Quick, 2 s pressed, at step 1 of 2")
        await on.sees("Resume it")


async def test_quitting_can_discard_the_session(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("q", "d")
        await on.exits()
        assert on.saved.sessions == ()
        assert not on.checkpoint.exists()


async def test_quitting_from_the_calendar_asks_too(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("3", "q")
        await on.sees("A session is running")
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, CalendarScreen), "the calendar")


async def test_q_asks_once_and_then_closes_the_question(open_app: OpenApp) -> None:
    async with pressing_quick(open_app) as on:
        await on.press("q")
        await on.sees("A session is running")
        assert sum(isinstance(screen, QuestionDialog) for screen in on.app.screen_stack) == 1
        await on.press("q")
        await on.sees("Paused")
        assert not on.app.screen.is_modal


async def test_a_failed_save_on_quitting_returns_to_the_session(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with pressing_quick(open_app) as on:
        refuse_to_save(monkeypatch)
        await on.press("q", "s")
        await on.hears("the disk is full")
        assert on.app.return_code is None
        await on.until(lambda: isinstance(on.app.screen, TimerScreen), "the question to go")
        assert on.checkpoint.exists()
        # Whatever it shows now, there is a key that leads out of it.
        await on.press("escape")
        await on.until(lambda: at_the_list(on), "a way back to the list")


async def test_a_worker_that_asks_for_the_journal_after_the_end_is_cancelled(
    data: Path, config: Path
) -> None:
    app = AcutuiApp(Context.open(data, config))
    async with app.run_test():
        await app.refresh_habit()
    with pytest.raises(asyncio.CancelledError):
        await app.refresh_habit()
