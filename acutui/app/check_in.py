"""Ask how the user feels, and remember it for a while."""

from acutui.app.host import Controller
from acutui.practice.records import Feeling
from acutui.practice.symptoms import has_red_flag

LIFETIME = 3600.0
"""Seconds for which a check-in says how the user feels."""


class CheckInController(Controller):
    """Asks how the user feels, and shows when to get help after a red flag."""

    _asked_at = 0.0

    async def check_in(self) -> None:
        """Ask how the user feels, so that suitable routines come first."""
        from acutui.screens.dialogs.check_in import QUESTION  # noqa: PLC0415 - when it is asked

        feeling = await self.ask(QUESTION, "find routines")
        if feeling is not None:
            self._asked_at = self._services.clock.elapsed()
            self._host.feeling = feeling if feeling != Feeling() else None

    def discard_old_feeling(self) -> None:
        """Discard a check-in older than an hour."""
        if self._services.clock.elapsed() - self._asked_at > LIFETIME:
            self._host.feeling = None

    async def ask(self, title: str, then: str) -> Feeling | None:
        """Ask how the user feels; return None when cancelled.

        After a red flag it is cancelled unless the user decides to go on.
        """
        from acutui.screens.dialogs.check_in import CheckIn  # noqa: PLC0415 - not before the first frame

        await self._host.until_no_dialog()
        feeling = await self._host.show_and_wait(CheckIn(title, then))
        is_flagged = feeling is not None and has_red_flag(feeling.symptoms)
        return None if is_flagged and not await self._confirm_start() else feeling

    async def _confirm_start(self) -> bool:
        """Ask whether tingling is new; if so show the red flags, and ask whether to start."""
        from acutui.screens.dialogs.red_flags import RedFlagsPage  # noqa: PLC0415

        answer = await self._host.ask(
            "Tingling, numbness or weakness",
            ["Is it new, or worse than before?"],
            [
                ("n", "no, I've had this before", "known"),
                ("y", "yes, show me when to get help", "new"),
                ("", "go back without starting", ""),
            ],
        )
        if answer != "new":
            return bool(answer)
        await self._host.show_and_wait(RedFlagsPage(self._services))
        answer = await self._host.ask(
            "Start anyway?",
            ["See a doctor first about new or worse tingling, numbness or weakness."],
            [("", "no, not today", ""), ("y", "yes, I have none of those signs", "start")],
        )
        return bool(answer)
