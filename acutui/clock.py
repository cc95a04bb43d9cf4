"""The clocks: what o'clock it is where the user is, and how much time goes by."""

import time
from datetime import date, datetime, tzinfo
from datetime import time as clock_time
from zoneinfo import ZoneInfo

from acutui.practice.habit import practice_day

# It goes on while the machine sleeps, so that a sleep shows as a gap in a session. Where there
# is none (macOS), CLOCK_MONOTONIC does so.
_RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class Clock:
    """The wall clock of a time zone, the system's where none is named, and a stopwatch."""

    def __init__(self, timezone: str = "", day_start: clock_time = clock_time(3)) -> None:
        self._zone: tzinfo | None = ZoneInfo(timezone) if timezone else None
        self._day_start = day_start

    def now(self) -> datetime:
        """The present moment, with the offset of the user's zone."""
        return datetime.now(self._zone) if self._zone else datetime.now().astimezone()

    def local(self, naive: datetime) -> datetime:
        """Give a wall-clock time of the user's zone its offset."""
        return naive.replace(tzinfo=self._zone) if self._zone else naive.astimezone()

    def today(self) -> date:
        """The practice day that it is now."""
        return practice_day(self.now(), self._day_start)

    def elapsed(self) -> float:
        """Seconds from some origin; they go on while the machine sleeps."""
        return time.clock_gettime(_RUNNING)
