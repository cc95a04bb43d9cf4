"""What becomes of sessions while nothing can be saved: none is lost, and none is in the way."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from acutui.util.files import JournalError
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from acutui.app.host import Host
    from acutui.screens.timer import TimerScreen
    from acutui.services.context import Context
    from acutui.services.live_session import LiveSession

LONG = 15.0
"""Seconds that what must not be overlooked stands on the screen."""


class Keeping:
    """Keeps sessions that can't be saved: by the journal, else in a file elsewhere."""

    def __init__(self, host: Host, services: Context) -> None:
        self._host = host
        self._services = services
        self._hindrance = ""

    @property
    def is_hindered(self) -> bool:
        """Whether nothing can be saved, and that was said."""
        return bool(self._hindrance)

    async def tell_hindrance(self) -> None:
        """Say so where nothing can be saved, unless that was said already."""
        self.hindered(await self._host.in_journal_thread(self._services.hindrance))

    def hindered(self, why: str) -> None:
        """Say why nothing can be saved, and what can be done all the same, once while it is so."""
        told, self._hindrance = self._hindrance, why
        if told or not why:
            return
        checkpoint = self._services.rooms.checkpoint
        waiting = len(checkpoint.waiting())
        rest = (
            f"A session is kept in {checkpoint.path} meanwhile."
            if why == self._services.journal.newer
            else "A session can be led all the same; at its end it can be written elsewhere."
        )
        if waiting:
            rest += f" {waiting} before it {'waits' if waiting == 1 else 'wait'} to be saved."
        self._host.notify(
            sanitize(f"{why}. What can be read is shown. {rest}"),
            title="Nothing can be saved",
            severity="error",
            timeout=LONG,
            markup=False,
        )

    async def put_by(self, sitting: LiveSession, why: JournalError) -> None:
        """Put a session that can't be saved now where it is in nobody's way, and say where."""
        try:
            path = await self._host.in_journal_thread(sitting.put_by)
        except JournalError:
            # One that begins now leaves it there.
            path = sitting.place
        self._host.warn(f"{why}. The session before is kept in {path} until it can be saved.")

    async def save_waiting(self) -> None:
        """Save the sessions that were put by, if that can be done by now."""
        with suppress(JournalError):
            saved = await self._host.in_journal_thread(self._services.save_waiting)
            if saved:
                await self._host.refresh_habit()
                what = "A session" if saved == 1 else f"{saved} sessions"
                self._host.notify(f"{what} from before could be saved now.", markup=False)

    async def write_out(self, screen: TimerScreen, sitting: LiveSession) -> bool:
        """Write a session into a file of its own; return whether it is there."""
        session = sitting.session(self._services.settings.day_start)
        try:
            path = await self._host.in_journal_thread(self._services.write_out, session)
        except JournalError as error:
            self._host.warn(str(error), severity="error")
            return False
        screen.written_out(path)
        return True

    def rescue(self, sitting: LiveSession) -> None:
        """Write a session elsewhere, now that the program ends, if it is kept nowhere."""
        if sitting.trouble is not None and sitting.pressed:
            with suppress(JournalError):
                self._services.write_out(sitting.session(self._services.settings.day_start))

    async def let_go(self, screen: TimerScreen) -> bool:
        """Ask about a session that is kept nowhere; return whether it can be left."""
        answer = await self._host.ask(
            "This session is kept nowhere yet",
            ["It is gone when you leave it like this."],
            [
                ("o", "o", "write it into a file, and leave", "write"),
                ("d", "d", "let it go", "discard"),
                ("escape", "esc", "stay", ""),
            ],
        )
        if answer == "write":
            return await self.write_out(screen, screen.sitting)
        return bool(answer)
