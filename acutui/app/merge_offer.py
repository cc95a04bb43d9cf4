"""Offering to merge the copies of the journal that sync tools left beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acutui.screens.dialogs.choice import ask
from acutui.util.durations import plural
from acutui.util.files import JournalError
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from pathlib import Path

    from acutui.app.app import AcutuiApp
    from acutui.journal.merge import Merge

MOST_NAMES = 3


class ConflictPrompt:
    """Offers it once while the app is open, when nothing else is going on.

    A session that was interrupted, or is led, comes first; then it is offered after that.
    """

    def __init__(self, app: AcutuiApp) -> None:
        self._app = app
        self._services = app.services
        self._is_done = False

    async def offer(self) -> None:
        """Offer to merge copies, if there are any and it was not offered yet."""
        if self._is_done or self._is_inconvenient():
            return
        copies = self._services.conflict_copies()
        if not copies or self._app.leading.keeping.is_hindered:
            return
        self._is_done = True
        try:
            found, readable = await self._app.clerk(self._services.look_at_copies, copies)
            self._app.warn(*found.refused)
            if readable and await self._wants(found, readable):
                await self._merge(readable)
        except JournalError as error:
            self._app.warn(str(error), severity="error")

    def _is_inconvenient(self) -> bool:
        """Whether a session is led, or something is asked already."""
        return self._app.leading.is_occupied or self._app.screen.is_modal

    async def _wants(self, found: Merge, copies: list[Path]) -> bool:
        this, it = ("this", "it") if len(copies) == 1 else ("these", "them")
        names = [path.name for path in copies[:MOST_NAMES]]
        if len(copies) > MOST_NAMES:
            names.append(f"and {len(copies) - MOST_NAMES} more")
        brings = (
            f"Merging {it} brings: {found.words}. Of each entry the later one stays."
            if found.changes
            else f"There is nothing in {it} that is newer than what is here."
        )
        why = f"A sync tool left {this} beside it, since it was changed in two places at once:"
        answer = await ask(
            self._app,
            f"{_copies(copies)} of the journal",
            [why, "", *names, "", brings],
            [
                ("m", "m", f"merge, and put {it} among the backups", "merge"),
                ("escape", "esc", "not now", ""),
            ],
        )
        return bool(answer)

    async def _merge(self, copies: list[Path]) -> None:
        done = await self._app.clerk(self._services.merge_copies, copies)
        await self._app.read()
        self._app.warn(*done.left)
        back = ". u undoes it." if done.changes else "."
        told = f"{_copies(copies)} merged: {done.words}{back}"
        self._app.notify(sanitize(told), timeout=10, markup=False)


def _copies(copies: list[Path]) -> str:
    return plural(len(copies), "copy", many="copies")
