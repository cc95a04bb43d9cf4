"""Ask how it is now, and remember it for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acutui.practice.records import Feeling
from acutui.practice.symptoms import has_red_flag

if TYPE_CHECKING:
    from acutui.app.host import Host
    from acutui.services.context import Context

FELT_FOR = 3600.0
"""Seconds after which a check-in is no longer how it is now."""


class CheckInController:
    """Asks how it is now; what may be a red flag shows when to get help."""

    def __init__(self, host: Host, services: Context) -> None:
        self._host = host
        self._services = services
        self._felt_at = 0.0

    async def check_in(self) -> None:
        """Ask how it is now, so that the routines that fit come first."""
        feeling = await self.ask("How is it now?", "find routines")
        if feeling is not None:
            self._felt_at = self._services.clock.elapsed()
            self._host.feeling = feeling if feeling != Feeling() else None

    def forget(self) -> None:
        """Discard a check-in older than an hour."""
        if self._services.clock.elapsed() - self._felt_at > FELT_FOR:
            self._host.feeling = None

    async def ask(self, title: str, then: str) -> Feeling | None:
        """Ask how it is now; None where that was called off.

        What may be a red flag shows when to get help, and starts nothing by itself.
        """
        # The first frame needs no dialog.
        from acutui.screens.dialogs.check_in import CheckIn  # noqa: PLC0415

        await self._host.until_no_dialog()
        felt = await self._host.show_and_wait(CheckIn(title, then))
        if felt is not None and has_red_flag(felt.symptoms) and not await self._is_known():
            return None
        return felt

    async def _is_known(self) -> bool:
        """Ask whether tingling is new; if so show the red flags, and ask whether to go on."""
        from acutui.screens.dialogs.red_flags import RedFlagsPage  # noqa: PLC0415

        answer = await self._host.ask(
            "Tingling, numbness or weakness",
            ["Is it new, or worse than it was?"],
            [
                ("n", "no, I know it", "known"),
                ("y", "yes: show when to get help", "new"),
                ("", "back, without starting", ""),
            ],
        )
        if answer != "new":
            return bool(answer)
        await self._host.show_and_wait(RedFlagsPage(self._services.safety))
        decided = await self._host.ask(
            "Start all the same?",
            ["New or worse tingling, numbness or weakness is for a doctor first."],
            [
                ("", "no, leave it for today", ""),
                ("y", "yes, I have none of those signs", "start"),
            ],
        )
        return bool(decided)
