"""The event loop never waits for a disk: files are read and written in threads."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.session_steps import NO_CHECK_IN

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.practice.records import Session
from acutui.screens.timer import TimerScreen

if TYPE_CHECKING:
    from support.stage import OpenApp, Stage

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
CHANGING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link"}
LONG = 1.5
"""Seconds that a slow disk takes for each fsync."""


class Watch:
    """The file accesses of the main thread, while it is watched."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.found: list[str] = []

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Note an access, as Python's audit hook reports it."""
        if self.folder is None or threading.current_thread() is not threading.main_thread():
            return
        if event == "open":
            path, _, flags = arguments
            is_own = isinstance(path, str | bytes | Path) and Path(
                os.fsdecode(path)
            ).is_relative_to(self.folder)
            if is_own or (flags & WRITING and not isinstance(path, int)):
                self.found.append(f"{event} {path}")
        elif event in CHANGING:
            self.found.append(f"{event} {arguments[0]}")


_watch = Watch()
sys.addaudithook(_watch.hear)  # which can't be taken away again


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """Fail where the main thread touches a file of the user's, or writes any, in a block."""

    def sync(handle: int) -> None:
        if _watch.folder and threading.current_thread() is threading.main_thread():
            _watch.found.append("os.fsync")

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.chdir(tmp_path)

    @contextmanager
    def watching() -> Iterator[None]:
        _watch.folder, _watch.found = tmp_path, []
        try:
            yield
        finally:
            _watch.folder = None
        assert not _watch.found

    return watching


async def test_the_watch_reports_accesses_of_the_main_thread(
    watched: Callable[[], Any], tmp_path: Path
) -> None:
    with pytest.raises(AssertionError, match="one"), watched():
        (tmp_path / "one").write_text("1")
    with pytest.raises(AssertionError, match="rename"), watched():
        (tmp_path / "one").replace(tmp_path / "two")
    with pytest.raises(AssertionError, match="fsync"), watched():
        os.fsync(0)
    with watched():
        await asyncio.to_thread((tmp_path / "one").write_text, "1")


async def test_the_start_uses_threads(
    open_app: OpenApp,
    watched: Callable[[], Any],
    data: Path,
    config: Path,
    interrupt: Callable[..., Checkpoint],
    practised: Callable[..., Session],
) -> None:
    interrupt(120)
    figures = config / "figures"
    figures.mkdir()
    (figures / "mine.svg").write_text('<svg viewBox="0 0 9 9"><circle id="LI4" r="1"/></svg>')
    async with open_app(history=[practised(1)], ready=False) as on:
        (data.parent / "journal (conflicted copy).json").write_bytes(data.read_bytes())
        with watched():
            await on.until(lambda: on.app.habit is not None, "the journal to be read")
            await on.hears("Saved the session interrupted over an hour ago")
            await on.sees("1 copy of the journal")
            await on.press("m")
            await on.hears("1 copy merged")
            await on.press("1")
            await on.sees("LI4")


async def test_a_session_uses_threads(open_app: OpenApp, watched: Callable[[], Any]) -> None:
    async with open_app() as on:
        with watched():
            await on.press("end", "enter", "enter")
            await on.sees("Get ready")
            await on.press("enter")
            await on.tick(2)
            await on.press("space", "space", "plus", "n", "enter")
            await on.tick(1)
            await on.press("escape", "k")
            await on.sees("Saved")
            await on.press("enter", "u", "U")
            await on.press("end", "enter", "enter", "escape")
            await on.until(lambda: not isinstance(on.app.screen, TimerScreen), "it to be discarded")


async def test_settings_routines_and_days_are_saved_in_threads(
    open_app: OpenApp, watched: Callable[[], Any], practised: Callable[..., Session]
) -> None:
    async with open_app(history=[practised()], first_start=True) as on:
        with watched():
            await on.press("escape")  # the questions of the first start
            await on.press("s", "right", "escape")
            await on.press("e", "enter")
            await on.sees("steps")
            await on.press("plus", "u", "escape")
            await on.press("3", "r", "x", "space", "escape", "E")
            await on.settle()
            await on.press("1", "2", "question_mark", "escape", "colon", "escape")


async def test_quitting_saves_in_a_thread(open_app: OpenApp, watched: Callable[[], Any]) -> None:
    async with open_app(practise="quick") as on:
        with watched():
            await on.press("enter")
            await on.tick(2)
            await on.press("q", "s")
            await on.exits()


# A slow disk


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each fsync take long, as on a card or a network disk."""
    monkeypatch.setattr(os, "fsync", lambda _: time.sleep(LONG))


async def shows(on: Stage, words: str) -> float:
    """Wait for words and return how long that took."""
    begun = time.monotonic()
    while words not in on.words:
        assert time.monotonic() - begun < 30, on.text
        await asyncio.sleep(0.005)
    return time.monotonic() - begun


@pytest.mark.usefixtures("slow_disk")
async def test_a_slow_disk_delays_neither_clock_nor_keys(
    open_app: OpenApp,
) -> None:
    async with open_app(practise="back-and-neck", ready=False) as on:
        await shows(on, "Get ready")
        waits = []
        for key, words in (("enter", "Press"), ("space", "Paused"), ("space", "Press")) * 2:
            on.post(key)
            waits.append(await shows(on, words))
        assert max(waits) < LONG, "a key waited for the disk"
        on.clock.advance(1)
        on.running.call_later(on.running._tick)
        await asyncio.sleep(0.1)
        assert on.run.gap is None
        assert not on.run.paused
        on.post("f")
        await on.sees("Saved")
        (session,) = on.saved.sessions
        assert session.pressed == 1
        assert not on.checkpoint.exists()


async def test_checkpoints_are_written_one_at_a_time_and_the_newest_last(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = CheckpointFile.write
    written: list[int] = []
    busy = threading.Lock()

    def slow(file: CheckpointFile, checkpoint: Checkpoint, **_: object) -> None:
        assert busy.acquire(blocking=False), "two writes at once"
        time.sleep(0.05)
        written.append(checkpoint.run.index)
        write(file, checkpoint)
        busy.release()

    async with open_app(practise="back-and-neck") as on:
        monkeypatch.setattr(CheckpointFile, "write", slow)
        on.post("n", "n", "n", "n")
        await on.until(lambda: on.run.index == 4, "the last hold")
        await on.settle()
        await on.until(lambda: written and written[-1] == 4, "the last state to be written")
        assert written == sorted(written)
        left = CheckpointFile(on.services.data).read()
        assert left is not None
        assert left.run.index == 4


# Dialogs opened while a file is read


async def test_the_check_in_waits_for_another_dialog_to_close(
    open_app: OpenApp,
) -> None:
    async with open_app() as on:
        on.post("enter", "s")
        await on.settle()
        await on.sees("Settings")
        assert len([screen for screen in on.app.screen_stack if screen.is_modal]) == 1
        await on.press("escape")
        await on.sees("Any of these?")
        assert len([screen for screen in on.app.screen_stack if screen.is_modal]) == 1
        await on.press("enter")
        await on.sees("Get ready")


async def test_a_session_does_not_start_under_a_dialog(open_app: OpenApp) -> None:
    async with open_app(settings=NO_CHECK_IN) as on:
        on.post("enter", "question_mark")
        await on.settle()
        assert on.app.screen.is_modal
        assert not any(isinstance(screen, TimerScreen) for screen in on.app.screen_stack)
        await on.press("escape")
        await on.sees("Get ready")
        assert on.app.screen is on.running


async def test_a_key_pressed_twice_starts_one_session(open_app: OpenApp) -> None:
    async with open_app(settings=NO_CHECK_IN) as on:
        on.post("enter", "enter")
        await on.settle()
        await on.sees("Get ready")
        assert len([s for s in on.app.screen_stack if isinstance(s, TimerScreen)]) == 1
        assert not on.notices
