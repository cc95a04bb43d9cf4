"""Which routine is likely to be wanted now."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from acutui.practice.habit import Habit
from acutui.practice.records import Session

HOUR_RANGE = timedelta(hours=2)
"""How far from the present hour a session may have begun to count as done at this hour."""

LOOK_BACK = timedelta(days=90)
"""How long habits are looked back on."""

DAY_SLACK = timedelta(days=3)
"""How far the practice day of one moment can lie apart in two zones, under two `day_start`s."""

_DAY = 24 * 60 * 60


def guess_from_sessions(
    sessions: Iterable[Session], now: datetime, known: Iterable[str]
) -> str | None:
    """Return the routine that was begun most often at this hour, of those that are `known`.

    The hour is that on the clock where each was practised; of two done equally often it is the
    one done last. Where none was done at this hour, it is the one done last at all.
    """
    names = set(known)
    past = [s for s in sessions if s.routine in names and s.started <= now]
    at_hour = [
        s for s in past if now - s.started <= LOOK_BACK and _apart(s.started, now) <= HOUR_RANGE
    ]
    if at_hour:
        latest = sorted(at_hour, key=_begun, reverse=True)
        # Of equals the first that was met, the latest.
        return Counter(session.routine for session in latest).most_common(1)[0][0]
    return max(past, key=_begun).routine if past else None


def guess_from_habit(habit: Habit, now: datetime, known: Iterable[str]) -> str | None:
    """Return the `usual` routine of a habit, from as few of its sessions as tell it."""
    names = set(known)
    since = habit.today - LOOK_BACK - DAY_SLACK
    found = guess_from_sessions(habit.sessions_between(since, habit.today + DAY_SLACK), now, names)
    if found is None and (last := habit.last_session(names, since)):
        found = last.routine
    return found


def move_to_front(names: Sequence[str], first: str | None) -> list[str]:
    """Return the names with one of them before the others."""
    return sorted(names, key=lambda name: name != first)


def _begun(session: Session) -> tuple[datetime, int]:
    """Return what sorts sessions by their start, with one order for those begun at once."""
    return session.started, session.id


def _apart(one: datetime, other: datetime) -> timedelta:
    """Return how far two times of day lie apart, over midnight where that is nearer."""
    apart = abs(_seconds(one) - _seconds(other))
    return timedelta(seconds=min(apart, _DAY - apart))


def _seconds(moment: datetime) -> int:
    """Return the seconds since midnight on the clock on the wall."""
    return moment.hour * 3600 + moment.minute * 60 + moment.second
