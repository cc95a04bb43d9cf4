"""Claim the checkpoint before a session, and settle what was left of earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acutui.services.session import (
    Free,
    HeldBy,
    Interrupted,
    Saved,
    SessionService,
    SetAside,
    Unsavable,
    describe_rescued,
)
from acutui.util.files import FileError
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from acutui.app.host import Host

LONG = 15.0
"""Seconds for which a notice is shown that must not be overlooked."""


class SessionClaim:
    """Asks and says what must be settled before a session can begin."""

    def __init__(self, host: Host, service: SessionService) -> None:
        self._host = host
        self._service = service
        self._write_problem = ""

    @property
    def cannot_save(self) -> bool:
        """Whether nothing can be saved, and the user was told."""
        return bool(self._write_problem)

    async def claim(self, *, tell_held: bool) -> bool | Interrupted:
        """Return whether a session can begin; the checkpoint is then claimed.

        An interrupted session is settled first. It is returned where it shall be resumed
        instead. `tell_held` says so where another process leads one.
        """
        found: Free | Interrupted | HeldBy | Unsavable | None
        try:
            found = await self._host.in_journal_thread(self._service.claim)
        except FileError as error:
            self._host.warn(str(error), severity="error")
            return False
        if isinstance(found, Interrupted):
            found = await self._settle(found)
        if found is None or isinstance(found, Interrupted):
            return found or False
        if isinstance(found, HeldBy):
            if tell_held:
                self._host.warn(f"A{found.sentence[1:]}.")
            return False
        if isinstance(found, Unsavable):
            # A session can be led all the same, and be written elsewhere at its end.
            self._warn_unsavable(found)
            return True
        if found.warning:
            self._host.warn(found.warning, severity="error")
        await self.save_set_aside()
        return True

    async def _settle(self, found: Interrupted) -> Free | Unsavable | Interrupted | None:
        """Save or discard an interrupted session; return it where it shall be resumed.

        None is that it is left for later.
        """
        answer = "save"
        if found.is_resumable:
            await self._host.until_no_dialog()
            answer = await self._host.ask(
                "A session was interrupted",
                [found.description],
                [
                    ("enter", "Resume where it was", "resume"),
                    ("s", "save it as it stands", "save"),
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
        if isinstance(result, SetAside):
            self._host.warn(result.sentence)
            return Free()
        await self.show_saved(result)
        self._host.notify(sanitize(found.saved_sentence), markup=False)
        return Free()

    async def show_saved(self, result: Saved) -> None:
        """Show the habit with a session that was saved, and what is wrong with that."""
        if result.warning:
            self._host.warn(result.warning, severity="error")
        await self._refresh()

    async def _refresh(self) -> None:
        try:
            await self._host.refresh_habit()
        except FileError as error:
            self._host.warn(str(error), severity="error")

    async def save_set_aside(self) -> None:
        """Save the sessions that were set aside, where that is possible by now."""
        sentence = describe_rescued(
            await self._host.in_journal_thread(self._service.save_set_aside)
        )
        if sentence:
            await self._refresh()
            self._host.notify(sentence, markup=False)

    # While nothing can be saved

    async def tell_write_problem(self) -> None:
        """Say so where nothing can be saved, unless that was said already."""
        found = await self._host.in_journal_thread(self._service.find_write_problem)
        if found is None:
            self._write_problem = ""
        else:
            self._warn_unsavable(found)

    def _warn_unsavable(self, found: Unsavable) -> None:
        """Say why nothing can be saved, and what can be done all the same, once while it is so."""
        known, self._write_problem = self._write_problem, found.problem
        if known:
            return
        rest = (
            f"A session is kept in {found.stored_in} meanwhile."
            if found.stored_in
            else "A session can be led all the same; at its end it can be written elsewhere."
        )
        if found.set_aside:
            wait = "waits" if found.set_aside == 1 else "wait"
            rest += f" {found.set_aside} before it {wait} to be saved."
        self._host.notify(
            sanitize(f"{found.problem}. What can be read is shown. {rest}"),
            title="Nothing can be saved",
            severity="error",
            timeout=LONG,
            markup=False,
        )
