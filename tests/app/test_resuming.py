"""An interrupted session is offered, resumed, saved or discarded at the next start.

The requests are handled by `acutui.app.session`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.app import ScreenStackError

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.journal import Journal
from acutui.practice.records import Session
from acutui.practice.timer import Step
from acutui.screens.session import SessionScreen
from acutui.util.files import Unwritable

if TYPE_CHECKING:
    from support.stage import OpenApp

Interrupt = Callable[..., Checkpoint]


async def test_a_recent_session_is_offered(open_app: OpenApp, interrupt: Interrupt) -> None:
    interrupt(10)
    async with open_app() as on:
        await on.sees("A session was interrupted", "42 s pressed, at step 1 of 2")
        await on.sees("interrupted 10 min ago", at=".panel")
        await on.sees("enter Resume it", "s save it", "d discard it", "q/esc decide later")
        on.assert_sound()


async def test_a_resumed_session_continues_where_it_stopped(
    open_app: OpenApp, interrupt: Interrupt
) -> None:
    left = interrupt(10)
    async with open_app() as on:
        await on.sees("Resume it")
        await on.press("enter")
        await on.sees("Get ready", "LI4", "left hand", "step 1 of 2")
        assert on.run.pressed == 42
        await on.press("enter")
        for _ in range(6):
            on.clock.advance(3)
            await on.press("equals_sign", "minus")
        await on.sees("right hand")
        await on.press("f")
        await on.sees("Saved", "1:00 of 2:00 pressed")
        (session,) = on.saved.sessions
        assert (session.id, session.started, session.pressed) == (left.id, left.started, 60)
        assert not on.checkpoint.exists()


async def test_it_can_be_saved(open_app: OpenApp, interrupt: Interrupt) -> None:
    left = interrupt(10)
    async with open_app() as on:
        await on.sees("Resume it")
        await on.press("s")
        await on.hears("Saved the interrupted session: Headache (LI4), 42 s pressed.")
        (session,) = on.saved.sessions
        assert (session.id, session.pressed, session.ended) == (left.id, 42, left.seen)
        assert not on.checkpoint.exists()
        await on.sees("0 of 2 done, 42 s")
        await on.press("home", "enter", "enter")
        await on.sees("Get ready", "LI4")


async def test_it_is_set_aside_if_the_journal_can_not_be_written(
    open_app: OpenApp, interrupt: Interrupt, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Journal, _: Session) -> None:
        raise Unwritable(self.path, "can't be saved: the disk is full")

    monkeypatch.setattr(Journal, "save_session", full)
    interrupt(10)
    async with open_app() as on:
        await on.press("s")
        await on.hears("stays in")
        assert on.saved.sessions == ()
        assert [one.name for one in on.services.data.parent.glob("journal.session-*.json")]


async def test_it_can_be_discarded(open_app: OpenApp, interrupt: Interrupt) -> None:
    interrupt(10)
    async with open_app() as on:
        await on.sees("Resume it")
        await on.press("d")
        await on.until(lambda: not on.checkpoint.exists(), "it to be thrown away")
        assert on.saved.sessions == ()
        assert isinstance(on.app.screen, SessionScreen)


async def test_deciding_later_asks_again_before_the_next_session(
    open_app: OpenApp, interrupt: Interrupt
) -> None:
    interrupt(10)
    async with open_app() as on:
        await on.sees("Resume it")
        await on.press("escape")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert on.checkpoint.exists()
        assert on.is_free
    async with open_app() as on:
        await on.sees("Resume it")
        await on.press("escape", "enter")
        await on.sees("A session was interrupted")
        await on.press("d")
        await on.sees("Any of these?")
        await on.press("enter")
        await on.sees("Get ready", "RX-THUMB")


async def test_practise_settles_it_first_and_then_starts(
    open_app: OpenApp, interrupt: Interrupt
) -> None:
    interrupt(10)
    async with open_app(practise="quick") as on:
        await on.sees("A session was interrupted")
        await on.press("s")
        await on.sees("Quick", "Get ready")
        assert len(on.saved.sessions) == 1


async def test_a_resumed_session_replaces_the_requested_one(
    open_app: OpenApp, interrupt: Interrupt
) -> None:
    interrupt(10)
    async with open_app(practise="quick") as on:
        await on.sees("A session was interrupted")
        await on.press("enter")
        await on.sees("Get ready", "step 1 of 2", "Headache (LI4)")
        assert on.run.pressed == 42


@pytest.mark.parametrize(
    ("minutes", "ended", "which"),
    [
        (61, False, "session interrupted over an hour ago"),
        (10, True, "interrupted session"),
    ],
)
async def test_an_old_or_ended_session_is_saved_with_a_notice(
    open_app: OpenApp, interrupt: Interrupt, minutes: int, ended: bool, which: str
) -> None:
    left = interrupt(minutes, ended=ended)
    async with open_app() as on:
        await on.hears(f"Saved the {which}: Headache (LI4), 42 s")
        assert [session.id for session in on.saved.sessions] == [left.id]
        assert not on.checkpoint.exists()
        assert isinstance(on.app.screen, SessionScreen)
        await on.sees("0 of 2 done, 42 s")


async def test_a_session_with_nothing_pressed_is_dropped(
    open_app: OpenApp, interrupt: Interrupt
) -> None:
    interrupt(10, pressed=0)
    async with open_app() as on:
        await on.until(lambda: not on.checkpoint.exists(), "it to be forgotten")
        assert on.notices == []
        assert on.saved.sessions == ()


async def test_a_session_already_in_the_journal_is_not_saved_twice(
    open_app: OpenApp, interrupt: Interrupt, data: Path
) -> None:
    left = interrupt(120)
    session = left.to_session(time(3))
    async with open_app(history=[session]) as on:
        await on.until(lambda: not on.checkpoint.exists(), "it to be put away")
        assert [saved.id for saved in on.saved.sessions] == [left.id]


async def test_a_damaged_checkpoint_is_named_and_moved_aside(open_app: OpenApp, data: Path) -> None:
    data.parent.mkdir()
    checkpoint = CheckpointFile(data).path
    checkpoint.write_bytes(b'{"id": 7, "routine')
    async with open_app() as on:
        await on.hears(str(checkpoint))
        kept = checkpoint.with_name(checkpoint.name + ".damaged")
        assert kept.read_bytes() == b'{"id": 7, "routine'
        await on.press("enter", "enter")
        await on.sees("Get ready")


async def test_a_session_of_a_deleted_routine_can_be_resumed(
    open_app: OpenApp, interrupt: Interrupt
) -> None:
    interrupt(10, routine="gone[b]\x1b", steps=(Step("X-9\x1b[2J", "both", 50),))
    async with open_app() as on:
        await on.sees("gone[b]", "at step 1 of 1")
        on.assert_sound()
        await on.press("enter")
        await on.sees("Get ready", "X-9", "both sides")
        on.assert_sound()
        await on.press("enter", "f")
        await on.sees("Saved")
        on.assert_sound()


async def test_a_session_of_another_process_is_left_alone(
    open_app: OpenApp, interrupt: Interrupt, data: Path
) -> None:
    interrupt(10)
    other = CheckpointFile(data)
    assert other.claim()
    async with open_app() as on:
        await on.settle()
        assert isinstance(on.app.screen, SessionScreen)
        await on.press("enter")
        await on.hears(f"Another acutui (process {os.getpid()}) is running a session.")
        assert isinstance(on.app.screen, SessionScreen)
        other.release()
        await on.press("enter")
        await on.sees("A session was interrupted")


async def test_practise_says_that_another_process_runs_a_session(
    open_app: OpenApp, data: Path
) -> None:
    other = CheckpointFile(data)
    assert other.claim()
    async with open_app(practise="quick") as on:
        await on.hears("Another acutui")
        assert len(on.app.screen_stack) == 1
    other.release()


async def test_quitting_meanwhile_raises_nothing(
    open_app: OpenApp, interrupt: Interrupt, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = interrupt(120)
    async with open_app(history=[left.to_session(time(3))]) as on:
        monkeypatch.setattr(type(on.app), "screen", property(_no_screen))
        await on.app._open()
        monkeypatch.undo()


def _no_screen(app: object) -> None:
    raise ScreenStackError("No screens on stack")
