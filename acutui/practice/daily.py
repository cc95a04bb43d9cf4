"""Sessions grouped and added up by practice day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from math import fsum
from typing import NamedTuple

from acutui.practice.records import Session, counts_towards_target


class DayTally(NamedTuple):
    """The sessions of a day: those that count, all of them, and their pressed seconds."""

    counted: int = 0
    sessions: int = 0
    seconds: float = 0.0


EMPTY_TALLY = DayTally()


def group_by_day(sessions: Iterable[Session]) -> dict[date, list[Session]]:
    """Group sessions by practice day, in the given order."""
    by_day: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        by_day[session.day].append(session)
    return dict(by_day)


def tally_day(sessions: Sequence[Session]) -> DayTally:
    """Add up the sessions of one day."""
    planned = [session.planned for session in sessions]
    pressed = [session.pressed for session in sessions]
    counted = sum(map(counts_towards_target, planned, pressed))
    # fsum is exact, so the order of the sessions makes no difference.
    return DayTally(counted, len(sessions), fsum(pressed))
