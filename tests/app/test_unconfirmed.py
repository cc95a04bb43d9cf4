"""A disk that doesn't confirm a save: the user is warned, and nothing is saved twice.

The requests are handled by `acutui.app.journal`.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.faults import break_call

from acutui.journal.checkpoint import Checkpoint
from acutui.practice.records import Session
from acutui.util import files

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

WARNING = "journal.json: it is saved, but the disk did not confirm it (Input/output error)"


@pytest.fixture
def unsure(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Let saves stay unconfirmed until this is undone."""

    def broken(_: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(files, "sync_folder", broken)
    return monkeypatch


async def press_and_save(on: Stage) -> Session:
    """Press for three seconds, finish, and return the saved session."""
    await on.press("enter")
    on.clock.advance(3)
    await on.press("f")
    await on.sees("Saved", at="#what")
    (session,) = on.saved.sessions
    return session


async def test_an_unconfirmed_change_is_shown_with_a_warning_and_can_be_undone(
    open_app: OpenApp, unsure: pytest.MonkeyPatch
) -> None:
    async with open_app() as on:
        await on.press("3", "r")
        await on.hears(WARNING)
        await on.sees("rest day", at="#day")
        assert [day.rest for day in on.saved.days.values()] == [True]
        await on.press("u")
        await on.sees("nothing counted yet", at="#day")
        assert on.saved.days == {}
        unsure.undo()
        await on.press("U")
        await on.hears("Redone: the rest day.")
        await on.sees("rest day", at="#day")


async def test_an_unconfirmed_session_stays_in_the_checkpoint(
    open_app: OpenApp, unsure: pytest.MonkeyPatch
) -> None:
    async with open_app(practise="quick") as on:
        session = await press_and_save(on)
        await on.hears(WARNING)
        assert on.checkpoint.exists()
        assert on.is_free
    unsure.undo()
    async with open_app() as on:
        await on.hears("Saved the interrupted session")
        assert on.saved.sessions == (session,)
        assert not on.checkpoint.exists()


async def test_a_lost_session_is_restored_from_the_checkpoint(
    open_app: OpenApp, data: Path, unsure: pytest.MonkeyPatch
) -> None:
    async with open_app(practise="quick") as on:
        session = await press_and_save(on)
    data.unlink()  # as a power cut may leave it
    async with open_app() as on:
        await on.hears("Saved the interrupted session")
        (again,) = on.saved.sessions
        assert (again.id, again.holds) == (session.id, session.holds)


async def test_an_interrupted_session_is_saved_with_a_warning(
    open_app: OpenApp, interrupt: Callable[..., Checkpoint], request: pytest.FixtureRequest
) -> None:
    interrupt(120)
    request.getfixturevalue("unsure")
    async with open_app() as on:
        await on.hears(WARNING)
        await on.hears("Saved the session interrupted over an hour ago")


# A journal that can't be read again

UNREADABLE = "journal.json: it is saved, but now can't be read: Input/output error"


@pytest.fixture
def unreadable(data: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], pytest.MonkeyPatch]:
    """Let the journal be written, but not read, until what is returned is undone."""

    def begin() -> pytest.MonkeyPatch:
        break_call(monkeypatch, os, "open", errno.EIO, lambda path, *_, **__: path == data)
        return monkeypatch

    return begin


async def test_a_change_is_saved_though_the_journal_cannot_be_read_again(
    open_app: OpenApp, unreadable: Callable[[], pytest.MonkeyPatch]
) -> None:
    async with open_app() as on:
        await on.press("3")
        patch = unreadable()
        await on.press("r")
        await on.hears(UNREADABLE)
        assert not any("can't be saved" in one or "acutui restore" in one for one in on.notices)
        patch.undo()
        assert [day.rest for day in on.saved.days.values()] == [True]
        await on.sees("rest day", at="#day")


async def test_a_session_is_saved_though_the_journal_cannot_be_read_again(
    open_app: OpenApp, unreadable: Callable[[], pytest.MonkeyPatch]
) -> None:
    async with open_app(practise="quick") as on:
        await on.press("enter")
        patch = unreadable()
        on.clock.advance(3)
        await on.press("f")
        await on.sees("Saved", at="#what")
        await on.hears(UNREADABLE)
        assert "Undone" not in on.words_in("#what")
        assert not any("acutui restore" in one for one in on.notices)
        patch.undo()
        (session,) = on.saved.sessions
    async with open_app() as on:
        await on.hears("Saved the interrupted session")
        assert on.saved.sessions == (session,)


async def test_an_undo_is_made_though_the_journal_cannot_be_read_again(
    open_app: OpenApp, unreadable: Callable[[], pytest.MonkeyPatch]
) -> None:
    async with open_app() as on:
        await on.press("3", "r")
        await on.sees("rest day", at="#day")
        patch = unreadable()
        await on.press("u")
        await on.hears("Undone: the rest day.")
        patch.undo()
        assert on.saved.days == {}
