"""Guessing which routine the user is about to practise, which come first, when the next one is."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from acutui.practice.records import Session

HOUR_RANGE = timedelta(hours=2)
"""How far from the present time of day a session may have begun to count as usual now."""

LOOK_BACK = timedelta(days=90)
FAVOURITE_DAYS = timedelta(days=60)
"""How long ago the use of a routine still brings it to the front."""

DAY_SLACK = timedelta(days=3)
"""How far apart the practice days of one moment can be in two zones, under two `day_start`s."""

MIN_WAITS = 5
"""The fewest sessions from which the time of the next one is guessed; our own choice."""

SITTING = timedelta(hours=1)
"""How far apart two sessions begin, unless they are done in one sitting."""

MOST_WAIT = timedelta(hours=36)
NEAR = timedelta(hours=1)
HALF_HOUR = timedelta(minutes=30)


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


def order_routines(
    known: Sequence[str], own: Collection[str], sessions: Iterable[Session], now: datetime
) -> tuple[list[str], list[str]]:
    """Return the user's own and most used routines, and the others in their order.

    First comes the one that is usual at this hour, then the user's own, then those done in the
    last 60 days; among the latter two, the one done most often is first.
    """
    sessions = [*sessions]
    usual = guess_routine(sessions, now, known)
    since, until = now.date() - FAVOURITE_DAYS, now.date() + DAY_SLACK
    used = Counter(session.routine for session in sessions if since <= session.day <= until)
    front = [name for name in known if name == usual or name in own or used[name]]
    front.sort(key=lambda name: (name != usual, name not in own, -used[name]))
    return front, [name for name in known if name not in front]


def _start_order(session: Session) -> tuple[datetime, int]:
    # The id orders sessions that began at the same moment.
    return session.started, session.id


def _apart(one: datetime, other: datetime) -> timedelta:
    """Return how far apart two times of day are, over midnight if that is shorter."""
    hours, minutes = one.hour - other.hour, one.minute - other.minute
    apart = abs(timedelta(hours=hours, minutes=minutes, seconds=one.second - other.second))
    return min(apart, timedelta(days=1) - apart)


def guess_next_start(sessions: Iterable[Session], last: Session) -> datetime | None:
    """Guess when the user will practise again after the session `last`.

    Returns:
        The usual moment, to the half hour: the median of when the next session began after those
        of the last 90 days that began at about the time of day of `last`. None if these are fewer
        than `MIN_WAITS`, or if more than a third of them are over an hour from the median.
    """
    since = last.day - LOOK_BACK
    # Imported sessions are left out: only their day is known.
    known = [one for one in sessions if one.source != "import" and one.day >= since]
    starts = sorted(one.started for one in known if one.started < last.started)
    waits = []
    for start, later in _pair_with_next([*starts, last.started]):
        if _apart(start, last.started) <= HOUR_RANGE and later - start <= MOST_WAIT:
            # As if the first had begun when `last` did.
            waits.append(later - start + _ahead(start, last.started))
    if len(waits) < MIN_WAITS:
        return None
    usual = sorted(waits)[len(waits) // 2]
    if 3 * sum(abs(wait - usual) <= NEAR for wait in waits) < 2 * len(waits):
        return None
    midnight = last.started.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + round((last.started + usual - midnight) / HALF_HOUR) * HALF_HOUR


def _pair_with_next(starts: Sequence[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Yield each start with the next one that is not of the same sitting."""
    after = 0
    for start in starts:
        while after < len(starts) and starts[after] - start < SITTING:
            after += 1
        if after < len(starts):
            yield start, starts[after]


def _ahead(one: datetime, other: datetime) -> timedelta:
    """Return how much later in the day `one` is than `other`; earlier is negative."""
    later = timedelta(hours=one.hour - other.hour, minutes=one.minute - other.minute)
    half = timedelta(hours=12)
    return (later + half) % (2 * half) - half
