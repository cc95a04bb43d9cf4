"""Reload the habit when the journal changes or a new day begins."""

import asyncio

from textual.worker import Worker

from acutui.app.host import Controller
from acutui.util.files import FileError

SETTLE = 0.1
"""Seconds to wait before a check, because changes seldom come alone."""

RETRY = 1.0
"""Seconds after which an unreadable journal is checked again, before a warning."""

CHECK_EVERY = 1.0
"""Seconds between two checks; a check is one stat of the file."""


class JournalRefresher(Controller):
    """Refreshes the habit after another process changed the journal, and after midnight."""

    _timer: asyncio.TimerHandle | None = None
    _worker: Worker[None] | None = None
    _is_due = False
    _problem = ""
    _is_reported = False

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._worker is not None:
            self._worker.cancel()

    def check_soon(self) -> None:
        """Check in a moment, once for all calls until then, and regularly from then on."""
        if not self._is_due:
            self._is_due = True
            self._check_in(SETTLE)

    def _check_in(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(seconds, self._start_check)

    def _start_check(self) -> None:
        self._is_due = False
        # Again exactly when the next day begins; negative in a night that has an hour twice.
        ahead = self._services.clock.seconds_to_next_day()
        self._check_in(ahead + SETTLE if 0 < ahead < CHECK_EVERY else CHECK_EVERY)
        # On a slow disk a check may take longer; don't let them pile up.
        if self._worker is None or self._worker.is_finished:
            self._worker = self._host.run_worker(self._check())

    async def _check(self) -> None:
        self._host.discard_old_feeling()
        try:
            habit, journal = self._host.habit, self._services.journal
            is_new_day = habit is None or habit.today != self._services.clock.today()
            if is_new_day or await self._host.in_journal_thread(lambda: journal.has_changed):
                await self._host.refresh_habit()
            self._problem = ""
        except FileError as error:
            if str(error) != self._problem:
                # A program that writes it in place leaves it damaged for a moment.
                self._problem, self._is_reported = str(error), False
                self._check_in(RETRY)
            elif not self._is_reported:
                self._is_reported = True
                self.report(error)
