"""Offer to merge copies of the journal that are beside it."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from acutui.app.host import Controller
from acutui.util.durations import format_count
from acutui.util.files import FileError
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from acutui.journal.merge import Merge

MOST_NAMES = 3


class ConflictPrompt(Controller):
    """Offers to merge once per start; the caller sees to it that nothing else is going on."""

    _is_done = False

    async def offer(self) -> None:
        """Offer to merge copies, if there are any and it was not offered yet."""
        if self._is_done:
            return
        host, journal = self._host, self._services.journal
        try:
            found, copies, problems = await host.in_journal_thread(self._preview)
            if self._is_done or not (copies or problems):
                return
            self._is_done = True
            host.warn(*problems, *found.refused)
            if copies and await self._confirm(found, copies):
                from acutui.journal import merge  # noqa: PLC0415 - imported by now

                done = await host.in_journal_thread(merge.merge_copies, journal, copies)
                await self.refresh("It is merged")
                host.warn(*done.not_moved)
                undo = f" {host.key_label('app.undo')} to undo." if done.changes else ""
                text = f"{_count(copies)} merged: {done.summary}.{undo}"
                host.notify(sanitize(text), timeout=10, markup=False)
        except FileError as error:
            self.report(error)
        except OSError as error:
            self.report(FileError(self._services.data, f"can't be read: {error.strerror}"))

    def _preview(self) -> "tuple[Merge, list[Path], tuple[str, ...]]":
        """Return what a merge would do, with which copies, and why others can't be read.

        Copies that bring nothing, such as those that the user makes, are not offered unless they
        are left over from a conflict.
        """
        # Imported late: the first frame would wait for it.
        from acutui.journal import copies, merge  # noqa: PLC0415

        tables, real = self._services.journal.tables(), Path(os.path.realpath(self._services.data))
        found, problems = merge.read_copies(copies.find_copies(real, tables))
        offered = [
            copy
            for copy in found
            if copies.is_conflict(copy.path.name, real)
            or merge.merge_tables(tables, [copy]).changes
        ]
        return merge.merge_tables(tables, offered), [one.path for one in offered], problems

    async def _confirm(self, found: "Merge", copies: list[Path]) -> bool:
        is_one = len(copies) == 1
        this = "this copy" if is_one else "these copies"
        names = [path.name for path in copies[:MOST_NAMES]]
        if len(copies) > MOST_NAMES:
            names.append(f"and {len(copies) - MOST_NAMES} more")
        why = f"Beside your journal {'is a copy' if is_one else 'are copies'} of it:"
        result = (
            f"Merging brings {found.summary}. The newer version of each entry wins."
            if found.changes
            else f"Nothing in {this} is newer than your journal."
        )
        text = [why, "", *names, "", result]
        after = "it becomes a backup" if is_one else "they become backups"
        answers = [("m", f"merge; {after}", "merge"), ("", "not now", "")]
        await self._host.until_no_dialog()
        return bool(await self._host.ask(f"{_count(copies)} of the journal", text, answers))


def _count(copies: list[Path]) -> str:
    return format_count(len(copies), "copy", many="copies")
