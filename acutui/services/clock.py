"""The clocks: what o'clock it is where the user is, and how much time goes by."""

import time
from datetime import UTC, date, datetime, tzinfo
from datetime import time as clock_time

from acutui.practice.habit import ONE_DAY, practice_day

# The one goes on while the machine sleeps, so that a sleep shows as a gap in a session; the
# other stands still, so that a sleep can be told from a program that was stopped. On macOS
# CLOCK_MONOTONIC is the first and CLOCK_UPTIME_RAW the second.
_RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_AWAKE = getattr(time, "CLOCK_UPTIME_RAW", time.CLOCK_MONOTONIC)


class Clock:
    """The wall clock of a time zone, the system's where none is named, and a stopwatch."""

    def __init__(self, timezone: str = "", day_start: clock_time = clock_time(3)) -> None:
        self.set(timezone, day_start)

    def set(self, timezone: str, day_start: clock_time) -> None:
        """Go by another zone, and another begin of the day, from now on."""
        self._zone: tzinfo | None = None
        self._day_start = day_start
        if timezone:
            from zoneinfo import ZoneInfo  # noqa: PLC0415 - few set one

            self._zone = ZoneInfo(timezone)

    def now(self) -> datetime:
        """The present moment, with the offset of the user's zone."""
        return datetime.now(self._zone) if self._zone else datetime.now().astimezone()

    def local(self, naive: datetime) -> datetime:
        """Give a wall-clock time of the user's zone its offset."""
        return naive.replace(tzinfo=self._zone) if self._zone else naive.astimezone()

    def start_of_day(self, moment: datetime) -> datetime:
        """The moment when the practice day of another moment began, where the user is."""
        there = moment.astimezone(self._zone)
        day = practice_day(there, self._day_start)
        return self.local(datetime.combine(day, self._day_start))

    def today(self) -> date:
        """The practice day that it is now."""
        return practice_day(self.now(), self._day_start)

    def seconds_to_next_day(self) -> float:
        """Seconds until the next practice day begins."""
        begins = self.local(datetime.combine(self.today() + ONE_DAY, self._day_start))
        # Over UTC: on the night when the clocks change, wall-clock sums are an hour off.
        return (begins.astimezone(UTC) - self.now().astimezone(UTC)).total_seconds()

    def elapsed(self) -> float:
        """Seconds from some origin; they go on while the machine sleeps."""
        return time.clock_gettime(_RUNNING)

    def awake(self) -> float:
        """Seconds from some origin; they stand still while the machine sleeps."""
        return time.clock_gettime(_AWAKE)


JITTER = 0.1
"""Seconds up to which a difference between the clocks is no sleep."""


class SleepDetector:
    """A look at the stopwatch now and then; `slept` is what the machine slept since the last."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._elapsed, self._awake = clock.elapsed(), clock.awake()
        self.slept = 0.0

    def read(self) -> float:
        """Return the seconds that `Clock.elapsed` tells."""
        elapsed, awake = self._clock.elapsed(), self._clock.awake()
        # The two clocks are not read at once, so there is always a hair between them.
        slept = (elapsed - self._elapsed) - (awake - self._awake)
        self.slept = slept if slept > JITTER else 0.0
        self._elapsed, self._awake = elapsed, awake
        return elapsed


def list_time_zones() -> tuple[str, ...]:
    """Return the names of the time zones that this machine knows, sorted."""
    from zoneinfo import available_timezones  # noqa: PLC0415

    return tuple(sorted(name for name in available_timezones() if name != "localtime"))
