"""Change the journal and export it."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from acutui.app.host import Controller
from acutui.screens import messages
from acutui.util.files import FileError, Unwritable
from acutui.util.text import sanitize


class JournalController(Controller):
    """Changes the journal's file, and shows the result."""

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
            case messages.Export(format=form):
                await self._export(form)

    async def _change(self, work: Callable[..., object], *arguments: Any) -> bool:
        """Change the journal and show it; return whether it was changed."""
        try:
            await self._host.in_journal_thread(work, *arguments)
        except FileError as error:
            self.report(error)
            return False
        await self.refresh("It is saved")
        return True

    async def step(self, *, back: bool) -> None:
        """Undo the last change of the journal, or redo the last one undone."""
        journal = self._services.journal
        step, done, name = journal.redo, "Redone", "redo"
        if back:
            step, done, name = journal.undo, "Undone", "undo"
        try:
            change = await self._host.in_journal_thread(step)
        except FileError as error:
            self.report(error)
            return
        await self.refresh(done if change else "")
        text = f"{done}: {sanitize(change)}." if change else f"Nothing to {name}."
        self._host.notify(text, markup=False)

    async def _export(self, form: str) -> None:
        """Write everything into a new file in the current folder, and say where it is."""
        if self._host.habit is None:
            return
        history = self._host.habit.history

        def work() -> tuple[str, Path]:
            from acutui.services import exchange  # noqa: PLC0415 - few export

            try:
                folder = Path.cwd()
            except OSError as error:  # deleted since acutui was started
                folder = Path(os.environ.get("PWD", "."))
                raise Unwritable.from_os_error(folder, error) from error
            what = "everything"
            if form == "reminders":
                times = exchange.find_reminder_times(self._services, history)
                what = exchange.describe_reminders(times)
            return what, exchange.export_to_folder(self._services, form, history, folder)

        try:
            what, path = await self._host.in_journal_thread(work)
        except (FileError, OSError) as error:
            self.report(error)
        else:
            text = f"Exported {what} to {sanitize(str(path))}"
            self._host.notify(text, timeout=10, markup=False)
