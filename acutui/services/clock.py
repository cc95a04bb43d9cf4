"""The user's wall clock, and a stopwatch that notices when the machine sleeps."""

import os
import time
from datetime import UTC, date, datetime, tzinfo
from datetime import time as clock_time
from pathlib import Path

from acutui.practice.habit import ONE_DAY, practice_day
from acutui.practice.manual_entry import FIRST_DAY, LAST_DAY

# The first goes on while the machine sleeps, the second stops: their difference tells a sleep
# from a program that was stopped. On macOS CLOCK_MONOTONIC goes on and CLOCK_UPTIME_RAW stops.
_RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
_AWAKE = getattr(time, "CLOCK_UPTIME_RAW", time.CLOCK_MONOTONIC)

DAY = 86400
FIRST, LAST = (
    int(datetime.combine(day, clock_time(), UTC).timestamp()) for day in (FIRST_DAY, LAST_DAY)
)
"""The first and last day that is taken from the computer's clock, in seconds since 1970.

Their practice days, in any zone, are days that a journal can hold.
"""

RELEASED, OUTLIVED = 2026, 2126
"""The years before and after which no clock can be right."""

JITTER = 0.1  # seconds up to which a difference between the clocks is no sleep


class Clock:
    """The wall clock of a time zone (by default the system's), and a stopwatch."""

    def __init__(self, timezone: str = "", day_start: clock_time = clock_time(3)) -> None:
        self.set(timezone, day_start)

    def set(self, timezone: str, day_start: clock_time) -> None:
        """Change the time zone and the start of the day."""
        zone: tzinfo | None = None
        if timezone:
            from zoneinfo import ZoneInfo  # noqa: PLC0415 - few set one

            zone = ZoneInfo(timezone)
        # At once: the journal's thread may read the clock meanwhile.
        self._zone, self._day_start = zone, day_start

    def now(self) -> datetime:
        """Return the present time.

        Before FIRST and after LAST, the clock is wrong: then it is the time of that day.
        """
        time.tzset()  # The system's zone may have changed, as on a journey.
        seconds = time.time()
        if not FIRST <= seconds < LAST + DAY:
            seconds = seconds % DAY + (FIRST if seconds < FIRST else LAST)
        return datetime.fromtimestamp(seconds, UTC).astimezone(self._zone)

    @property
    def problem(self) -> str:
        """Why the computer's clock can't be right, as a sentence; "" if it can."""
        today = self.today()
        if RELEASED <= today.year < OUTLIVED:
            return ""
        what = f"the computer's clock can't be right: by it, today is {today}"
        return f"{what}; sessions get that day until it is set"

    def local(self, naive: datetime) -> datetime:
        """Return the moment of a wall-clock time in the user's zone, the first unless `fold` is 1.

        One that the clocks skip is moved on by as much as they are.
        """
        # By way of UTC, so that a time that is skipped becomes one that there is; not by
        # `naive.astimezone()`, which takes it for an earlier one.
        if self._zone is not None:
            return naive.replace(tzinfo=self._zone).astimezone(UTC).astimezone(self._zone)
        time.tzset()
        return datetime.fromtimestamp(naive.timestamp(), UTC).astimezone()

    def start_of_day(self, moment: datetime) -> datetime:
        """Return when the practice day of a moment began in the user's zone."""
        day = practice_day(moment.astimezone(self._zone), self._day_start)
        # Where the clocks skip the start of the day, it would be moved on, beyond the moment.
        return min(moment, self.local(datetime.combine(day, self._day_start)))

    def today(self) -> date:
        return practice_day(self.now(), self._day_start)

    def seconds_to_next_day(self) -> float:
        begins = self.local(datetime.combine(self.today() + ONE_DAY, self._day_start))
        # In UTC: on the night when the clocks change, wall-clock differences are an hour off.
        return (begins.astimezone(UTC) - self.now().astimezone(UTC)).total_seconds()

    def elapsed(self) -> float:
        """Return seconds from some origin, including those that the machine sleeps."""
        return time.clock_gettime(_RUNNING)

    def awake(self) -> float:
        """Return seconds from some origin, without those that the machine sleeps."""
        return time.clock_gettime(_AWAKE)


class SleepDetector:
    """A stopwatch; `slept` is how long the machine slept between the last two readings."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._elapsed, self._awake = clock.elapsed(), clock.awake()
        self.slept = 0.0

    def read(self) -> float:
        """Update `slept`, and return `Clock.elapsed`."""
        elapsed, awake = self._clock.elapsed(), self._clock.awake()
        slept = (elapsed - self._elapsed) - (awake - self._awake)
        self.slept = slept if slept > JITTER else 0.0
        self._elapsed, self._awake = elapsed, awake
        return elapsed


def find_system_zone() -> str:
    """Return the name of the system's time zone, such as Europe/London; "" if it has none."""
    if zone := os.environ.get("TZ", "").removeprefix(":"):
        return zone
    parts = Path(os.path.realpath("/etc/localtime")).parts
    return "/".join(parts[parts.index("zoneinfo") + 1 :]) if "zoneinfo" in parts else ""


def list_time_zones() -> tuple[str, ...]:
    """Return the sorted names of the time zones that this machine knows."""
    from zoneinfo import available_timezones  # noqa: PLC0415

    return tuple(sorted(available_timezones() - {"localtime"}))
