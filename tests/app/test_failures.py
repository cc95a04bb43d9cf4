"""Errors while a session starts or ends are shown, and the app goes on.

The requests are handled by `acutui.app.session`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.session_steps import press_all, pressing_quick
from textual.notifications import Notify

from acutui.journal.checkpoint import Checkpoint, CheckpointFile
from acutui.screens.session import SessionScreen
from acutui.screens.timer import TimerScreen
from acutui.util.files import FileError, Unwritable

if TYPE_CHECKING:
    from support.stage import OpenApp

PROBLEM = "can't be saved: the [b]disk is full"


def break_checkpoint(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let a method of the checkpoint fail."""

    def broken(self: CheckpointFile, *_: object, **__: object) -> None:
        raise Unwritable(self.path, PROBLEM)

    monkeypatch.setattr(CheckpointFile, name, broken)


async def test_a_failing_autosave_is_reported_once_as_plain_text(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_checkpoint(monkeypatch, "write")
    async with open_app(practise="quick") as on:
        await on.hears("Autosave isn't working")
        await on.press("enter", "space", "space")
        (notice,) = on.sent(Notify)
        assert PROBLEM in notice.notification.message
        assert not notice.notification.markup


async def test_a_checkpoint_that_cannot_be_read_or_moved_is_reported(
    open_app: OpenApp, interrupt: Callable[..., Checkpoint], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: CheckpointFile) -> None:
        raise FileError(self.path, "is damaged")

    interrupt(10)
    monkeypatch.setattr(CheckpointFile, "read", broken)
    async with open_app() as on:
        await on.hears("is damaged")
        await on.press("enter")
        await on.until(lambda: len(on.notices) == 2, "the second warning")
        assert isinstance(on.app.screen, SessionScreen)
        assert on.is_free


async def test_a_failing_export_leaves_the_session_on_screen(
    open_app: OpenApp, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise FileError(data, "no folder takes it")

    data.parent.write_text("a file")
    monkeypatch.setattr("acutui.services.exchange.export_session", broken)
    async with open_app(practise="quick") as on:
        await press_all(on)
        await on.sees("Not saved yet")
        await on.press("o")
        await on.hears("no folder takes it")
        await on.press("enter", "o")
        await on.until(
            lambda: sum("no folder" in notice for notice in on.notices) == 2, "a warning"
        )
        await on.sees("Not saved yet")


@pytest.mark.parametrize("keys", [("escape", "d"), ("q", "d")])
async def test_a_session_that_cannot_be_discarded_stays(
    open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    async with pressing_quick(open_app) as on:
        break_checkpoint(monkeypatch, "clear")
        await on.press(*keys)
        await on.sees("Not saved yet")
        assert isinstance(on.app.screen, TimerScreen)
        assert on.app.return_code is None
        assert on.checkpoint.exists()


async def test_a_signal_after_the_end_writes_no_checkpoint(open_app: OpenApp) -> None:
    async with open_app(practise="quick") as on:
        await press_all(on)
        await on.sees("Saved")
        on.app._session.rescue()
        assert not on.checkpoint.exists()
