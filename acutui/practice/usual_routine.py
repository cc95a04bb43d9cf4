"""Guessing which routine the user is about to practise."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from acutui.practice.records import Session

HOUR_RANGE = timedelta(hours=2)
"""How far from the present time of day a session may have begun to count as usual now."""

LOOK_BACK = timedelta(days=90)

DAY_SLACK = timedelta(days=3)
"""How far apart the practice days of one moment can be in two zones, under two `day_start`s."""


def guess_routine(sessions: Iterable[Session], now: datetime, known: Iterable[str]) -> str | None:
    """Guess which of the `known` routines the user is about to practise.

    Returns:
        The one begun most often in the last 90 days, at most two hours from this time of day by
        the wall clock of each session's place; of equally frequent ones the latest. Without any,
        the last one that was done at all; None if none ever was.
    """
    names = set(known)
    sessions = [session for session in sessions if session.routine in names]
    since = now.date() - LOOK_BACK - DAY_SLACK
    at_hour = [
        session
        for session in sessions
        if session.day >= since  # first, because comparing moments takes longer
        and timedelta(0) <= now - session.started <= LOOK_BACK
        and _apart(session.started, now) <= HOUR_RANGE
    ]
    if at_hour:
        latest = sorted(at_hour, key=_start_order, reverse=True)
        # Counter keeps the order of equals, so the latest comes first.
        return Counter(session.routine for session in latest).most_common(1)[0][0]
    past = [session for session in sessions if session.started <= now]
    return max(past, key=_start_order).routine if past else None


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
