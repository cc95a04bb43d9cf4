"""When nothing can be saved the app opens, says so, and loses no session.

The requests are handled by `acutui.app.session`.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.session_steps import NO_CHECK_IN, press_all

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.journal.exchange.detect import read_import
from acutui.practice.records import Session
from acutui.screens.session import SessionScreen
from acutui.services.context import Context
from acutui.services.exchange import export_session
from acutui.util.files import Unwritable

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which the app is started."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def nowhere(data: Path) -> Path:
    """Put a file where the folder of the journal would be, so that nothing can be saved."""
    data.parent.write_text("a file")
    return data


def make_newer(data: Path) -> bytes:
    """Make the journal look as if a newer acutui had written it."""
    whole = data.read_bytes()
    data.write_bytes(whole.replace(b'"format":1', b'"format":2'))
    assert data.read_bytes() != whole
    return data.read_bytes()


def written(folder: Path) -> Session:
    """Return the session in the only file of a folder."""
    (file,) = folder.iterdir()
    found = read_import(file).data
    assert found
    (session,) = found.sessions
    return session


def times(on: Stage, words: str) -> int:
    return len([notice for notice in on.notices if words in notice])


# Nowhere to write


@pytest.mark.usefixtures("nowhere")
async def test_the_app_opens_and_says_once_that_nothing_can_be_saved(open_app: OpenApp) -> None:
    async with open_app() as on:
        await on.sees("0 of 2 done")
        await on.hears("can't be saved")
        await on.hears("save it to a file at its end")
        assert len(on.notices) == 1
        await on.press("3", "r")
        await on.until(lambda: len(on.notices) == 2, "a notice that the rest day is not saved")
        await on.press("2", "home", "c", "escape")
        assert len(on.notices) == 2


async def test_missing_rights_are_named(
    open_app: OpenApp,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    practised: Callable[..., Session],
) -> None:
    really = os.access

    def denied(path: Path, mode: int) -> bool:
        return path != data.parent and really(path, mode)

    monkeypatch.setattr(os, "access", denied)
    async with open_app(history=[practised()]) as on:
        await on.hears("no permission to write here")
        await on.sees("1 of 2 done")
        assert times(on, "no permission") == 1


async def test_an_unsaved_session_can_be_saved_to_a_file(
    open_app: OpenApp, nowhere: Path, elsewhere: Path
) -> None:
    async with open_app(practise="quick") as on:
        await press_all(on)
        await on.sees("Not saved yet", "It is stored nowhere yet", "o save it to a file")
        on.assert_sound()
        await on.press("o")
        await on.sees("Nothing is lost", "`acutui import` can load it", at="#what")
        assert "o write it" not in on.words
        session = written(elsewhere)
        assert (session.routine, session.pressed) == ("quick", 6)
        assert elsewhere.joinpath("acutui-session-2026-11-22-1800.json").is_file()
        # Then it can be left without a question.
        await on.press("enter")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert nowhere.parent.read_text() == "a file"


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize("key", ["enter", "q"])
async def test_leaving_an_unsaved_session_asks_first(
    open_app: OpenApp, elsewhere: Path, key: str
) -> None:
    async with open_app(practise="quick", settings=NO_CHECK_IN) as on:
        await press_all(on)
        await on.sees("Not saved yet")
        await on.press(key)
        await on.sees("This session is not saved", "o save it to a file and leave")
        on.assert_sound()
        await on.press("escape")
        await on.sees("Not saved yet")
        await on.press("1", "enter")
        await on.hears("The last session is not saved yet.")
        await on.press("2", key, "o")
        if key == "q":
            await on.exits()
        else:
            await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert written(elsewhere).pressed == 6


@pytest.mark.usefixtures("nowhere")
async def test_an_unsaved_session_can_be_discarded(open_app: OpenApp, elsewhere: Path) -> None:
    async with open_app(practise="quick") as on:
        await press_all(on)
        await on.press("enter", "d")
        await on.until(lambda: isinstance(on.app.screen, SessionScreen), "the list")
        assert list(elsewhere.iterdir()) == []
        await on.press("q")
        await on.exits()


@pytest.mark.usefixtures("nowhere")
async def test_quitting_to_resume_later_needs_a_checkpoint(
    open_app: OpenApp,
) -> None:
    async with open_app(practise="quick") as on:
        await on.press("enter")
        on.clock.advance(2)
        await on.press("q", "r")
        await on.sees("Not saved yet", "It is stored nowhere yet")
        assert on.app.return_code is None


@pytest.mark.usefixtures("nowhere")
@pytest.mark.parametrize("over", [True, False])
async def test_a_signal_saves_the_session_to_a_file(
    open_app: OpenApp, elsewhere: Path, over: bool
) -> None:
    async with open_app(practise="quick") as on:
        await on.press("enter")
        on.clock.advance(2)
        await on.press("f" if over else "space")
        await on.sees("Not saved yet" if over else "Paused")
        on.app._leave(asyncio.get_running_loop(), 15)
        assert written(elsewhere).pressed == 2
        await on.exits()


async def test_trying_again_saves_once_the_problem_is_fixed(
    open_app: OpenApp, nowhere: Path
) -> None:
    async with open_app(practise="quick") as on:
        await press_all(on)
        await on.sees("Not saved yet")
        nowhere.parent.unlink()
        await on.press("s")
        await on.sees("Saved", "1 of 2 today")
        assert [session.pressed for session in on.saved.sessions] == [6]
        assert not on.checkpoint.exists()
        assert on.is_free


async def test_the_home_folder_takes_the_file_if_the_current_one_cannot(
    open_app: OpenApp,
    nowhere: Path,
    elsewhere: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    elsewhere.rmdir()
    async with open_app(practise="quick") as on:
        await press_all(on)
        await on.press("o")
        await on.sees("Nothing is lost")
        assert written(home).pressed == 6


async def test_an_interrupted_session_is_never_overwritten(
    open_app: OpenApp, interrupt: Callable[..., Checkpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checkpoint can only be claimed later, when it holds an interrupted session."""
    left = interrupt(10)
    denied = True
    claim = CheckpointFile.claim

    def not_yet(self: CheckpointFile) -> bool:
        if denied:
            raise Unwritable(self.path, "can't be saved: no permission to write here")
        return claim(self)

    monkeypatch.setattr(CheckpointFile, "claim", not_yet)
    async with open_app(practise="quick") as on:
        await on.hears("no permission to write here")
        denied = False
        await press_all(on)
        await on.sees("Saved")
        there = CheckpointFile(on.services.data).read()
        assert there is not None
        assert there.id == left.id


# A newer format


async def test_a_newer_journal_is_shown_and_never_written(
    open_app: OpenApp, data: Path, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised()]):
        pass
    whole = make_newer(data)
    async with open_app() as on:
        await on.sees("1 of 2 done")
        await on.hears("has format 2, newer than this acutui knows (1); update acutui")
        await on.hears("sessions are stored in")
        await on.press("3", "r", "x", "space", "escape", "u")
        await on.until(lambda: times(on, "nothing was saved") >= 2, "each attempt to be refused")
        assert times(on, "update acutui. Until this is fixed") == 1
        assert data.read_bytes() == whole


async def test_sessions_are_set_aside_until_the_journal_can_be_written(
    open_app: OpenApp, data: Path, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised(1)]):
        pass
    ours = data.read_bytes()
    whole = make_newer(data)
    for _ in range(3):
        async with open_app(practise="quick") as on:
            await press_all(on)
            await on.sees("Not saved yet", "Nothing is lost")
            assert on.checkpoint.name in on.words_in("#what").replace(" ", "")
    assert data.read_bytes() == whole
    async with open_app() as on:
        await on.hears("2 earlier sessions are waiting to be saved.")
        await on.sees("0 of 2 done")
        assert len(CheckpointFile(data).list_unsaved()) == 3
    data.write_bytes(ours)
    async with open_app() as on:
        await on.hears("3 earlier sessions are saved now.")
        await on.sees("3 of 2 done")
        assert [session.pressed for session in on.saved.sessions[1:]] == [6, 6, 6]
        assert CheckpointFile(data).list_unsaved() == []


async def test_a_journal_that_becomes_newer_meanwhile_is_reported(
    open_app: OpenApp, data: Path, practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised()]) as on:
        ours = data.read_bytes()
        make_newer(data)
        await on.hears("has format 2, newer")
        data.write_bytes(ours)
        await on.press("3")
        await on.until(lambda: not on.services.journal.read_only_reason, "ours to be read again")
        await on.press("r")
        await on.until(lambda: on.saved.days, "the rest day")


# Others that hold it


async def test_a_process_that_holds_the_lock_is_named(
    open_app: OpenApp,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    practised: Callable[..., Session],
) -> None:
    monkeypatch.setattr("acutui.util.files.LOCK_WAIT", 0.3)
    async with open_app(history=[practised()]) as on:
        lock = data.with_suffix(".lock")
        with lock.open("r+") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            lock.write_text("4711")
            await on.press("3", "r")
            await on.hears("process 4711 is saving; try again in a moment")
        await on.press("r")
        await on.until(lambda: on.saved.days, "the rest day")


def test_exported_sessions_get_different_names(
    data: Path, config: Path, elsewhere: Path, practised: Callable[..., Session]
) -> None:
    services = Context.open(data, config)
    paths = {export_session(services, practised()) for _ in range(3)}
    assert paths == set(elsewhere.iterdir())
    assert len(paths) == 3
