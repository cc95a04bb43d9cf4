"""Moments as people write them: "07:30", "yesterday 21:00", "2026-11-22 07:30 +05:30"."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import NamedTuple

from acutui.practice.date_words import parse_day
from acutui.practice.habit import ONE_DAY

EXAMPLES = '"2026-11-22 07:30", "yesterday 21:00" or 07:30'

_moment = re.compile(
    r"(?:(?P<day>.*\S)(?:\s+|(?<=\d)T))??(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::00)?"
    r"\s*(?P<offset>Z|(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d))?",
    re.ASCII | re.IGNORECASE,
)


class MomentWords(NamedTuple):
    """A clock time, on the `day` in words or, without any, when it was last; `zone` if given."""

    day: str
    at: time
    zone: timezone | None = None

    def resolve(self, now: datetime) -> datetime:
        """Return the date and clock time, aware if an offset was given, else naive.

        Args:
            now: The present time in the user's zone, by whose calendar "yesterday" goes.

        Raises:
            ValueError: There is no such day.
        """
        here = now.astimezone(self.zone) if self.zone else now
        today = here.date()
        day = parse_day(self.day, today) if self.day else today
        if day is None:
            raise ValueError(f"there is no day {self.day!r}")
        wall = datetime.combine(day, self.at)
        if not self.day and wall > here.replace(tzinfo=None):
            wall -= ONE_DAY
        return wall.replace(tzinfo=self.zone)


def parse_moment(text: str) -> MomentWords | None:
    """Read a moment; None if the text is none that can be entered on any day."""
    found = _moment.fullmatch(text.strip())
    if found is None:
        return None
    try:
        at = time(int(found["hour"]), int(found["minute"]))
        zone = _read_offset(found)
    except ValueError:
        return None
    day = found["day"] or ""
    # In a leap year, every day of a month and every name of a day can be resolved.
    if day and parse_day(day, date(2024, 12, 31)) is None:
        return None
    return MomentWords(day, at, zone)


def _read_offset(found: re.Match[str]) -> timezone | None:
    """Return the offset from UTC. Raises ValueError if it is a day or more."""
    if not found["offset"]:
        return None
    if not found["sign"]:
        return UTC
    if int(found["minutes"]) > 59:
        raise ValueError("an hour has 60 minutes")
    length = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"]))
    return timezone(-length if found["sign"] == "-" else length)
