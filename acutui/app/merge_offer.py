"""Offering to merge the copies of the journal that sync tools left beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acutui.util.durations import format_count
from acutui.util.files import FileError
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from pathlib import Path

    from acutui.app.host import Host
    from acutui.journal.merge import Merge
    from acutui.services.context import Context

MOST_NAMES = 3


class ConflictPrompt:
    """Offers it once while the app is open.

    The caller asks only when nothing else is going on: a session comes first.
    """

    def __init__(self, host: Host, services: Context) -> None:
        self._host = host
        self._services = services
        self._is_done = False

    async def offer(self) -> None:
        """Offer to merge copies, if there are any and it was not offered yet."""
        if self._is_done:
            return
        # Imported late: most have no copies, and the first frame would wait for it.
        from acutui.journal.merge import find_conflict_copies, preview_merge  # noqa: PLC0415

        services = self._services
        copies = await self._host.in_journal_thread(find_conflict_copies, services.data)
        if self._is_done or not copies:
            return
        self._is_done = True
        try:
            found, readable = await self._host.in_journal_thread(
                lambda: preview_merge(services.journal.tables(), copies)
            )
            self._host.warn(*found.refused)
            if readable and await self._wants(found, readable):
                await self._merge(readable)
        except FileError as error:
            self._host.warn(str(error), severity="error")

    async def _wants(self, found: Merge, copies: list[Path]) -> bool:
        this, it = ("this", "it") if len(copies) == 1 else ("these", "them")
        names = [path.name for path in copies[:MOST_NAMES]]
        if len(copies) > MOST_NAMES:
            names.append(f"and {len(copies) - MOST_NAMES} more")
        brings = (
            f"Merging {it} brings: {found.summary}. Of each entry the later one stays."
            if found.changes
            else f"There is nothing in {it} that is newer than what is here."
        )
        why = f"A sync tool left {this} beside it, since it was changed in two places at once:"
        await self._host.until_no_dialog()
        answer = await self._host.ask(
            f"{_copies(copies)} of the journal",
            [why, "", *names, "", brings],
            [
                ("m", f"merge, and put {it} among the backups", "merge"),
                ("", "not now", ""),
            ],
        )
        return bool(answer)

    async def _merge(self, copies: list[Path]) -> None:
        from acutui.journal.merge import merge_copies  # noqa: PLC0415

        journal = self._services.journal
        done = await self._host.in_journal_thread(merge_copies, journal, copies)
        await self._host.refresh_habit()
        self._host.warn(*done.not_moved)
        back = f". {self._host.key_label('app.undo')} undoes it." if done.changes else "."
        told = f"{_copies(copies)} merged: {done.summary}{back}"
        self._host.notify(sanitize(told), timeout=10, markup=False)


def _copies(copies: list[Path]) -> str:
    return format_count(len(copies), "copy", many="copies")
