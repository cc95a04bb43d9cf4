"""When to remind the user to practise."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, time, timedelta

from acutui.practice.records import Session

LOOK_BACK = timedelta(days=60)

LEAST_SESSIONS = 3
"""Sessions that make an hour a usual one."""

LEAST_HOURS = 2
"""Hours between two reminders."""

DEFAULT_HOURS = (8, 20, 14, 11, 17, 22)
"""Hours to remind at without a history, the first ones first."""


def choose_reminder_times(sessions: Iterable[Session], today: date, most: int) -> tuple[time, ...]:
    """Return the times of the day at which to remind, as many as sessions a day are wanted.

    They are the hours at which sessions most often began in the last 60 days, by the wall clock
    of their place, and others where there are too few; at least two hours lie between them, so
    there may be fewer than `most`.
    """
    begun = Counter(s.started.hour for s in sessions if today - LOOK_BACK <= s.day <= today)
    usual = [hour for hour, times in begun.most_common() if times >= LEAST_SESSIONS]
    chosen: list[int] = []
    for hour in (*usual, *DEFAULT_HOURS):
        # Over midnight the way is shorter.
        gaps = (min(abs(hour - one), 24 - abs(hour - one)) for one in chosen)
        if len(chosen) < most and all(gap >= LEAST_HOURS for gap in gaps):
            chosen.append(hour)
    return tuple(time(hour) for hour in sorted(chosen))
