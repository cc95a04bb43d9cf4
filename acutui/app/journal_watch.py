"""Noticing that another process saved something, and that a day has begun."""

import asyncio
from typing import TYPE_CHECKING

from textual.worker import Worker

from acutui.util.files import FileError

if TYPE_CHECKING:
    from acutui.app.host import Host
    from acutui.services.context import Context

SETTLE = 0.1
"""Seconds to wait for more before the journal is looked at: changes seldom come alone."""

AGAIN = 1.0
"""Seconds after which a journal that could not be read is looked at again, before that is told."""

LOOK_EVERY = 1.0
"""Seconds after which the journal is looked at again; a look is one stat of the file."""


class JournalRefresher:
    """Has the app read the journal again when it was changed, and when a day has begun.

    Where neither is so, a look costs one call to the system, and nothing is read or drawn.
    """

    def __init__(self, host: "Host", services: "Context") -> None:
        self._host = host
        self._services = services
        self._timer: asyncio.TimerHandle | None = None
        self._worker: Worker[None] | None = None
        self._is_due = False
        self._trouble = ""
        self._is_told = False

    def begin(self) -> None:
        """Look from now on; what happened since the journal was read is noticed, too."""
        self.soon()

    def end(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.cancel()
        if self._worker is not None:
            self._worker.cancel()

    def soon(self) -> None:
        """Look in a moment, once for all that happens until then."""
        if not self._is_due:
            self._is_due = True
            self._look_in(SETTLE)

    def _look_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._begin_to_look)

    def _begin_to_look(self) -> None:
        self._is_due = False
        # At its beginning sharp; less than nothing it is in a night that has an hour twice.
        ahead = self._services.clock.seconds_to_next_day()
        self._look_in(ahead + SETTLE if 0 < ahead < LOOK_EVERY else LOOK_EVERY)
        # On a slow disk a look may take longer; looks don't pile up then.
        if self._worker is None or self._worker.is_finished:
            self._worker = self._host.run_worker(self._look())

    async def _look(self) -> None:
        self._host.discard_old_feeling()
        try:
            if await self._host.in_journal_thread(self._is_stale):
                await self._host.refresh_habit()
            self._trouble = ""
        except FileError as error:
            if str(error) != self._trouble:
                # Who writes it in place has it damaged for a moment.
                self._trouble, self._is_told = str(error), False
                self._look_in(AGAIN)
            elif not self._is_told:
                self._is_told = True
                self._host.warn(self._trouble, severity="error")

    def _is_stale(self) -> bool:
        habit = self._host.habit
        is_new_day = habit is None or habit.today != self._services.clock.today()
        return is_new_day or self._services.journal.has_changed
