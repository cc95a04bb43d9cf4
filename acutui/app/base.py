"""App base class: dialogs and announcements."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.signal import Signal

from acutui.app.appearance import ThemedApp
from acutui.screens.dialogs.choice import Answer, QuestionDialog
from acutui.screens.messages import Announcement
from acutui.util.text import sanitize

Result = TypeVar("Result")


class DialogApp(ThemedApp):
    """App that shows dialogs one at a time, and publishes announcements to its screens."""

    def __init__(self) -> None:
        super().__init__()
        self.announcements: Signal[Announcement] = Signal(self, "announcements")
        self._popped = asyncio.Event()

    def announce(self, announcement: Announcement) -> None:
        self.announcements.publish(announcement)

    async def ask(
        self, title: str, text: Iterable[str], answers: Iterable[tuple[str, str, str]]
    ) -> str:
        text, choices = [sanitize(one) for one in text], [Answer(*one) for one in answers]
        return await self.push_screen_wait(QuestionDialog(title, text, choices))

    def show(
        self, screen: Screen[Result], callback: Callable[[Result | None], Any] | None = None
    ) -> Awaitable[None]:
        return self.push_screen(screen, callback)

    async def show_and_wait(self, screen: Screen[Result]) -> Result | None:
        return await self.push_screen_wait(screen)

    async def until_no_dialog(self) -> None:
        while self.screen.is_modal:
            self._popped.clear()
            await self._popped.wait()

    def pop_screen(self) -> AwaitComplete:
        popping = super().pop_screen()
        self._popped.set()
        return popping
