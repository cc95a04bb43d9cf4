"""Read and change the journal in its own thread."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from acutui.app.host import Controller
from acutui.screens import messages
from acutui.services.habit import read_habit
from acutui.util.files import FileError, Unconfirmed, Unwritable
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import ThreadPoolExecutor

Result = TypeVar("Result")


class JournalController(Controller):
    """Runs what reads or writes files in one thread, and shows the result."""

    _thread: ThreadPoolExecutor | None = None

    async def run(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """Run `work` in the thread, after all that was given to it before. Raises what it does."""
        if self._thread is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - not before the first frame

            _ = self._services.journal  # opened before there is a second thread
            # One thread, so that its calls come one after the other.
            self._thread = ThreadPoolExecutor(1, "journal")
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    def close(self) -> None:
        """Wait for a save that is under way."""
        if self._thread is not None:
            self._thread.shutdown(wait=True)

    async def read(self) -> None:
        """Read the journal and show the habit. Raises FileError."""
        self._host.habit = await self.run(read_habit, self._services, self._host.habit)
        self._host.warn(*await self.run(self._services.journal.backups.pending_warnings))

    async def do(self, message: messages.JournalRequest) -> None:
        journal = self._services.journal
        match message:
            case messages.SaveDays(days=days, description=text):
                await self._change(journal.save_days, days, text)
            case messages.SaveSession(session=session, description=text):
                await self._change(journal.save_session, session, text)
            case messages.DeleteSession(session=id):
                if await self._change(journal.delete_session, id):
                    key = self._host.key_label("app.undo")
                    self._host.notify(f"Session deleted. {key} to undo.", markup=False)
            case messages.FeedbackGiven(session=session, after=after, note=note):
                session = replace(session, after=after, note=note)
                await self._change(journal.save_session, session, "the rating of the session")
            case messages.Export(format=form):
                await self._export(form)

    async def _change(self, work: Callable[..., object], *arguments: Any) -> bool:
        """Change the journal and show it; return whether it was changed."""
        try:
            await self.run(work, *arguments)
            await self._host.refresh_habit()
        except FileError as error:
            await self._show_failure(error)
            return isinstance(error, Unconfirmed)
        return True

    async def undo(self) -> None:
        await self._step(self._services.journal.undo, "Undone: {}.", "Nothing to undo.")

    async def redo(self) -> None:
        await self._step(self._services.journal.redo, "Redone: {}.", "Nothing to redo.")

    async def _export(self, form: str) -> None:
        """Write everything into a new file in the current folder, and say where it is."""
        if self._host.habit is None:
            return
        history = self._host.habit.history

        def work() -> Path:
            from acutui.services.exchange import export_to_folder  # noqa: PLC0415 - few export

            try:
                folder = Path.cwd()
            except OSError as error:  # deleted since acutui was started
                folder = Path(os.environ.get("PWD", "."))
                raise Unwritable.from_os_error(folder, error) from error
            return export_to_folder(self._services, form, history, folder)

        try:
            path = await self.run(work)
        except (FileError, OSError) as error:
            self.report(error)
            return
        text = f"Exported everything to {sanitize(str(path))}"
        self._host.notify(text, timeout=10, markup=False)

    async def _step(self, step: Callable[[], str | None], done: str, nothing: str) -> None:
        try:
            change = await self.run(step)
            await self._host.refresh_habit()
        except FileError as error:
            await self._show_failure(error)
            return
        self._host.notify(done.format(sanitize(change)) if change else nothing, markup=False)

    async def _show_failure(self, error: FileError) -> None:
        """Say why a change was not made; show it anyway if it is only unconfirmed."""
        self.report(error)
        if isinstance(error, Unconfirmed):
            await self.refresh()
            self._host.redraw_habit()
