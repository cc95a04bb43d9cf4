"""Claim the checkpoint before a session, and settle earlier sessions."""

from acutui.app.host import Controller, Host
from acutui.services import session
from acutui.util.files import FileError
from acutui.util.text import capitalize_first, sanitize


class SessionClaim(Controller):
    """Settles with the user what prevents a session from starting."""

    def __init__(self, host: Host, service: session.SessionService) -> None:
        super().__init__(host)
        self._service = service
        self.write_problem = ""
        """Why nothing can be saved, as last shown; "" if saving seems possible."""

    async def claim(self, *, warn_if_held: bool) -> bool | session.Interrupted:
        """Claim the checkpoint, after settling an interrupted session.

        Args:
            warn_if_held: Whether to warn if another process is running a session.

        Returns:
            Whether a session can start; or the interrupted one, if the user resumes it instead.
        """
        try:
            found = await self._host.in_journal_thread(self._service.claim)
        except FileError as error:
            self.report(error)
            return False
        match await self._settle(found) if isinstance(found, session.Interrupted) else found:
            case None:
                return False
            case session.Interrupted() as resumed:
                return resumed
            case session.HeldBy() as held:
                if warn_if_held:
                    self._host.warn(f"{capitalize_first(held.sentence)}.")
                return False
            case session.Unsavable() as unsavable:
                # The session can be exported at its end.
                self._show_write_problem(unsavable)
            case session.Free(warning=warning):
                if warning:
                    self._host.warn(warning, severity="error")
                await self.save_set_aside()
        return True

    async def _settle(
        self, found: session.Interrupted
    ) -> session.Free | session.Unsavable | session.Interrupted | None:
        """Save or discard an interrupted session; return it to be resumed, or None for later."""
        run, answer = self._host.in_journal_thread, "save"
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
        if answer == "resume":
            return found
        if not answer:
            await run(self._service.release)
            return None
        result: session.Free | session.Unsavable | session.NotSaved | session.Saved
        if answer == "discard":
            result = await run(self._service.discard_interrupted, found.checkpoint)
        else:
            result = await run(self._service.save_interrupted, found)
        if isinstance(result, session.Unsavable):
            return result
        if isinstance(result, session.NotSaved):
            self._host.warn(result.set_aside_sentence)
        elif isinstance(result, session.Free):
            self.show_discarded()
        else:
            await self.show_saved(result)
            self._host.notify(sanitize(found.saved_sentence), markup=False)
        return session.Free()

    async def show_saved(self, result: session.Saved) -> None:
        """Show the habit with a saved session, and a warning if there is one."""
        if result.warning:
            self._host.warn(result.warning, severity="error")
        await self.refresh("The session is saved")

    def show_discarded(self) -> None:
        """Say that a session was discarded, and how to bring it back."""
        key = self._host.key_label("app.undo")
        self._host.notify(f"Session discarded. {key} to bring it back.", markup=False)

    async def save_set_aside(self) -> None:
        """Save the sessions that were set aside, if that is possible by now."""
        sentence = await self._host.in_journal_thread(self._service.save_set_aside)
        if sentence:
            await self.refresh(sentence.removesuffix("."))
            self._host.notify(sentence, markup=False)

    async def warn_if_unsavable(self) -> None:
        """Warn once if nothing can be saved."""
        found = await self._host.in_journal_thread(self._service.find_write_problem)
        self._show_write_problem(found)

    def _show_write_problem(self, found: session.Unsavable | None) -> None:
        known, self.write_problem = self.write_problem, found.problem if found else ""
        if found is None or known:
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
        self._host.warn(f"Nothing can be saved: {text}", severity="error")
