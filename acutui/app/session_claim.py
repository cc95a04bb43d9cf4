"""Claim the checkpoint before a session, and settle earlier sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acutui.app.host import Controller
from acutui.services.session import (
    Free,
    HeldBy,
    Interrupted,
    NotSaved,
    Saved,
    SessionService,
    Unsavable,
    describe_rescued,
)
from acutui.util.files import FileError
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from acutui.app.host import Host
    from acutui.services.context import Context

LONG = 15.0
"""Seconds for which an important notice is shown."""


class SessionClaim(Controller):
    """Settles with the user what prevents a session from starting."""

    def __init__(self, host: Host, services: Context, service: SessionService) -> None:
        super().__init__(host, services)
        self._service = service
        self._write_problem = ""

    @property
    def cannot_save(self) -> bool:
        """Whether nothing can be saved, which the user knows."""
        return bool(self._write_problem)

    async def claim(self, *, warn_if_held: bool) -> bool | Interrupted:
        """Claim the checkpoint, after settling an interrupted session.

        Args:
            warn_if_held: Whether to warn if another process is running a session.

        Returns:
            Whether a session can start, or the interrupted one if the user resumes it instead.

        """
        found: Free | Interrupted | HeldBy | Unsavable | None
        try:
            found = await self._host.in_journal_thread(self._service.claim)
        except FileError as error:
            self.report(error)
            return False
        if isinstance(found, Interrupted):
            found = await self._settle(found)
        if found is None or isinstance(found, Interrupted):
            return found or False
        if isinstance(found, HeldBy):
            if warn_if_held:
                self._host.warn(f"A{found.sentence[1:]}.")
            return False
        if isinstance(found, Unsavable):
            # The session can be exported at its end.
            self._warn_unsavable(found)
            return True
        if found.warning:
            self._host.warn(found.warning, severity="error")
        await self.save_set_aside()
        return True

    async def _settle(self, found: Interrupted) -> Free | Unsavable | Interrupted | None:
        """Save or discard an interrupted session; return it to be resumed, or None for later."""
        answer = "save"
        if found.is_resumable:
            await self._host.until_no_dialog()
            answer = await self._host.ask(
                "A session was interrupted",
                [found.description],
                [
                    ("enter", "Resume it", "resume"),
                    ("s", "save it", "save"),
                    ("d", "discard it", "discard"),
                    ("", "decide later", ""),
                ],
            )
        if answer == "save":
            return await self._save_interrupted(found)
        if answer == "discard":
            return await self._host.in_journal_thread(self._service.discard_interrupted)
        if answer == "resume":
            return found
        await self._host.in_journal_thread(self._service.release)
        return None

    async def _save_interrupted(self, found: Interrupted) -> Free:
        result = await self._host.in_journal_thread(self._service.save_interrupted, found)
        if isinstance(result, NotSaved):
            self._host.warn(result.set_aside_sentence)
            return Free()
        await self.show_saved(result)
        self._host.notify(sanitize(found.saved_sentence), markup=False)
        return Free()

    async def show_saved(self, result: Saved) -> None:
        """Show the habit with a saved session, and a warning if there is one."""
        if result.warning:
            self._host.warn(result.warning, severity="error")
        await self.refresh()

    async def save_set_aside(self) -> None:
        """Save the sessions that were set aside, if that is possible by now."""
        sentence = describe_rescued(
            await self._host.in_journal_thread(self._service.save_set_aside)
        )
        if sentence:
            await self.refresh()
            self._host.notify(sentence, markup=False)

    # While nothing can be saved

    async def warn_if_unsavable(self) -> None:
        """Warn once if nothing can be saved."""
        found = await self._host.in_journal_thread(self._service.find_write_problem)
        if found is None:
            self._write_problem = ""
        else:
            self._warn_unsavable(found)

    def _warn_unsavable(self, found: Unsavable) -> None:
        known, self._write_problem = self._write_problem, found.problem
        if known:
            return
        text = f"{found.problem}. Until this is fixed, "
        text += (
            f"sessions are stored in {found.stored_in}."
            if found.stored_in
            else "you can still start a session, and save it to a file at its end."
        )
        if found.set_aside:
            wait = "session is" if found.set_aside == 1 else "sessions are"
            text += f" {found.set_aside} earlier {wait} waiting to be saved."
        self._host.notify(
            sanitize(text),
            title="Nothing can be saved",
            severity="error",
            timeout=LONG,
            markup=False,
        )
