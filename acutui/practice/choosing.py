"""Which routine is likely to be wanted now."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from acutui.practice.record import Session

AROUND = timedelta(hours=2)
"""How far from the present hour a session may have begun to count as done at this hour."""

RECENT = timedelta(days=90)
"""How long habits are looked back on."""

_DAY = timedelta(days=1)


def usual(sessions: Iterable[Session], now: datetime, known: Iterable[str]) -> str | None:
    """Return the routine that was begun most often at this hour, of those that are `known`.

    The hour is that on the clock where each was practised; of two done equally often it is the
    one done last. Where none was done at this hour, it is the one done last at all.
    """
    names = set(known)
    past = [s for s in sessions if s.routine in names and s.started <= now]
    latest = sorted(past, key=lambda session: session.started, reverse=True)
    at_hour = [s.routine for s in latest if now - s.started <= RECENT and _apart(s, now) <= AROUND]
    if at_hour:
        # Of equals the first that was met, the latest.
        return Counter(at_hour).most_common(1)[0][0]
    return latest[0].routine if latest else None


def first_of(names: Sequence[str], first: str | None) -> list[str]:
    """Return the names with one of them before the others."""
    return sorted(names, key=lambda name: name != first)


def _apart(session: Session, now: datetime) -> timedelta:
    """Return how far two times of day lie apart, over midnight where that is nearer."""
    apart = abs(_time_of_day(session.started) - _time_of_day(now))
    return min(apart, _DAY - apart)


def _time_of_day(moment: datetime) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute, seconds=moment.second)
