"""What controllers may ask of the app and only Textual does: dialogs and announcements."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.signal import Signal

from acutui.app.appearance import ThemedApp
from acutui.screens.dialogs.choice import ask
from acutui.screens.messages import Announcement

Result = TypeVar("Result")


class DialogApp(ThemedApp):
    """App that shows dialogs one at a time, and posts announcements to its screens."""

    def __init__(self) -> None:
        super().__init__()
        self.announcements: Signal[Announcement] = Signal(self, "announcements")
        self._popped = asyncio.Event()

    def announce(self, announcement: Announcement) -> None:
        """Post something to every screen that subscribed."""
        self.announcements.publish(announcement)

    async def ask(
        self, title: str, text: Iterable[str], answers: Iterable[tuple[str, str, str]]
    ) -> str:
        """Ask a question; return the value of its answer, "" for escape."""
        return await ask(self, title, text, answers)

    def show(
        self, screen: Screen[Result], callback: Callable[[Result | None], Any] | None = None
    ) -> Awaitable[None]:
        """Show a screen on top of the present one; call back with its result."""
        return self.push_screen(screen, callback)

    async def show_and_wait(self, screen: Screen[Result]) -> Result | None:
        """Show a screen on top of the present one and return its result."""
        return await self.push_screen_wait(screen)

    async def until_no_dialog(self) -> None:
        """Return when no dialog is open; at once where none is."""
        while self.screen.is_modal:
            self._popped.clear()
            await self._popped.wait()

    def pop_screen(self) -> AwaitComplete:
        """Close the screen on top, and wake what waits for that."""
        popping = super().pop_screen()
        self._popped.set()
        return popping
