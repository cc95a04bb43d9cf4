"""Write the checkpoint of the running session in the journal's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from acutui.services.session import describe_risk
from acutui.util.text import sanitize

if TYPE_CHECKING:
    from datetime import datetime

    from acutui.app.host import Host
    from acutui.practice.timer import TimerState
    from acutui.services.live_session import LiveSession


class CheckpointWriter:
    """Writes the newest state, one write after the other, until it is stopped."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self.live: LiveSession | None = None
        self._is_due = False
        self._is_writing = False
        self._is_stopped = False
        self._is_risk_known = False
        self._risk = ""

    def begin(self, live: LiveSession, *, is_risk_known: bool) -> None:
        """Write a session from now on.

        Args:
            live: The session.
            is_risk_known: Whether the user knows already that it can't be written.

        """
        self.live, self._is_stopped = live, False
        self._risk, self._is_risk_known = "", is_risk_known
        self._write_soon()

    def stop(self) -> None:
        """Write no more, because the end of the session is about to be written."""
        self._is_stopped, self._is_due = True, False

    def advance(self, state: TimerState, seen: datetime) -> None:
        """Take the timer's next state, and write it when it is time to."""
        if self.live is not None and self.live.advance(state, seen):
            self._write_soon()

    def write_at_once(self, state: TimerState, seen: datetime) -> None:
        if self.live is not None:
            self.live.advance(state, seen)
            self.live.write_at_once()

    def _write_soon(self) -> None:
        if self._is_stopped:
            return
        self._is_due = True
        if not self._is_writing:
            self._is_writing = True
            self._host.run_worker(self._write())

    async def _write(self) -> None:
        try:
            while self._is_due and self.live is not None:
                self._is_due = False
                await self._host.in_journal_thread(self.live.write)
                self._warn_of_risk(self.live)
        finally:
            self._is_writing = False

    def _warn_of_risk(self, live: LiveSession) -> None:
        """Warn, once for each reason, that a crash would lose the session."""
        risk = describe_risk(live)
        is_known = risk == self._risk or self._is_risk_known
        self._risk, self._is_risk_known = risk, False
        if risk and not is_known and not self._is_stopped:
            self._host.notify(sanitize(risk), severity="error", markup=False)
