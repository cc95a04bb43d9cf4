"""Offer to merge copies of the journal that sync tools left beside it."""

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
        # Imported late: most users have no copies, and the first frame would wait for it.
        from acutui.journal import merge  # noqa: PLC0415

        host, journal = self._host, self._services.journal
        copies = await host.in_journal_thread(merge.find_conflict_copies, self._services.data)
        if self._is_done or not copies:
            return
        self._is_done = True
        try:
            tables = await host.in_journal_thread(journal.tables)
            found, readable = await host.in_journal_thread(merge.preview_merge, tables, copies)
            host.warn(*found.refused)
            if readable and await self._confirm(found, readable):
                done = await host.in_journal_thread(merge.merge_copies, journal, readable)
                await host.refresh_habit()
                host.warn(*done.not_moved)
                undo = f" {host.key_label('app.undo')} to undo." if done.changes else ""
                text = f"{_count(readable)} merged: {done.summary}.{undo}"
                host.notify(sanitize(text), timeout=10, markup=False)
        except FileError as error:
            self.report(error)

    async def _confirm(self, found: "Merge", copies: list[Path]) -> bool:
        it, this = ("it", "this copy") if len(copies) == 1 else ("them", "these copies")
        names = [path.name for path in copies[:MOST_NAMES]]
        if len(copies) > MOST_NAMES:
            names.append(f"and {len(copies) - MOST_NAMES} more")
        why = f"The journal was changed in two places at once, so a sync tool left {this}:"
        result = (
            f"Merging brings {found.summary}. The newer version of each entry wins."
            if found.changes
            else f"Nothing in {this} is newer than your journal."
        )
        text = [why, "", *names, "", result]
        answers = [("m", f"merge, and move {it} to the backups", "merge"), ("", "not now", "")]
        await self._host.until_no_dialog()
        return bool(await self._host.ask(f"{_count(copies)} of the journal", text, answers))


def _count(copies: list[Path]) -> str:
    return format_count(len(copies), "copy", many="copies")
