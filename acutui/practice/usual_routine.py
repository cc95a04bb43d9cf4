"""Guessing which routine the user is about to practise."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from acutui.practice.habit import Habit
from acutui.practice.records import Session

HOUR_RANGE = timedelta(hours=2)
"""How far from the present time of day a session may have begun to count as usual now."""

LOOK_BACK = timedelta(days=90)

DAY_SLACK = timedelta(days=3)
"""How far apart the practice days of one moment can be in two zones, under two `day_start`s."""


def guess_from_sessions(
    sessions: Iterable[Session], now: datetime, known: Iterable[str]
) -> str | None:
    """Return the known routine that was begun most often at this time of day.

    Times are wall-clock times of the place of each session; of equally frequent routines the
    last one wins. If none was done at this time of day, return the last one done at all.
    """
    names = set(known)
    past = [s for s in sessions if s.routine in names and s.started <= now]
    at_hour = [
        session
        for session in past
        if now - session.started <= LOOK_BACK and _apart(session.started, now) <= HOUR_RANGE
    ]
    if at_hour:
        latest = sorted(at_hour, key=_start_order, reverse=True)
        # Counter keeps the order of equals, so the latest comes first.
        return Counter(session.routine for session in latest).most_common(1)[0][0]
    return max(past, key=_start_order).routine if past else None


def guess_from_habit(habit: Habit, now: datetime, known: Iterable[str]) -> str | None:
    """Guess like `guess_from_sessions`, but look at recent sessions only, if they suffice."""
    names = set(known)
    since, until = habit.today - LOOK_BACK - DAY_SLACK, habit.today + DAY_SLACK
    recent = guess_from_sessions(habit.sessions_between(since, until), now, names)
    return recent or guess_from_sessions(habit.history.sessions, now, names)


def move_to_front(names: Sequence[str], first: str | None) -> list[str]:
    return sorted(names, key=lambda name: name != first)


def _start_order(session: Session) -> tuple[datetime, int]:
    # The id orders sessions that began at the same moment.
    return session.started, session.id


def _apart(one: datetime, other: datetime) -> timedelta:
    """Return how far apart two times of day are, over midnight if that is shorter."""
    hours, minutes = one.hour - other.hour, one.minute - other.minute
    apart = abs(timedelta(hours=hours, minutes=minutes, seconds=one.second - other.second))
    return min(apart, timedelta(days=1) - apart)
