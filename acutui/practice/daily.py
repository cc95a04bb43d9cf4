"""Sessions grouped and added up by practice day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class SessionIndex:
    """All sessions by practice day, and the days of each routine, the earliest first."""

    sessions: Mapping[date, Sequence[Session]]
    tallies: Mapping[date, DayTally]
    routines: Mapping[str, Sequence[date]]

    @classmethod
    def from_sessions(cls, sessions: Iterable[Session]) -> "SessionIndex":
        by_day = _group_by_day(sessions)
        routines: dict[str, list[date]] = defaultdict(list)
        for day in sorted(by_day):
            for routine in {session.routine for session in by_day[day]}:
                routines[routine].append(day)
        return cls(by_day, {day: _tally(by_day[day]) for day in by_day}, dict(routines))


def tally_days(sessions: Iterable[Session]) -> dict[date, DayTally]:
    """Add up the sessions of each practice day."""
    return {day: _tally(of_day) for day, of_day in _group_by_day(sessions).items()}


def _group_by_day(sessions: Iterable[Session]) -> dict[date, list[Session]]:
    by_day: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        by_day[session.day].append(session)
    return dict(by_day)


def _tally(sessions: Sequence[Session]) -> DayTally:
    planned = [session.planned for session in sessions]
    pressed = [session.pressed for session in sessions]
    counted = sum(map(counts_towards_target, planned, pressed))
    # fsum is exact, so the order of the sessions makes no difference.
    return DayTally(counted, len(sessions), fsum(pressed))
