"""The sessions by their practice day, and what follows from each day alone."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from math import fsum
from typing import NamedTuple

from acutui.practice.records import Session, reaches_target_share


class DayTally(NamedTuple):
    """What was done on a day: sessions that count, all sessions, pressed seconds."""

    counted: int = 0
    sessions: int = 0
    seconds: float = 0.0


EMPTY_TALLY = DayTally()


@dataclass(frozen=True, slots=True)
class SessionIndex:
    """All sessions by their practice day, and what follows from each day alone.

    `routines` are the days on which each routine was practised, the earliest first.
    """

    sessions: Mapping[date, Sequence[Session]]
    tallies: Mapping[date, DayTally]
    routines: Mapping[str, Sequence[date]]

    @classmethod
    def from_sessions(cls, sessions: Iterable[Session]) -> "SessionIndex":
        """Sort all sessions into their days."""
        found = group_by_day(sessions)
        routines: dict[str, list[date]] = defaultdict(list)
        for day in sorted(found):
            for routine in _routines(found[day]):
                routines[routine].append(day)
        return cls(found, {day: _tallied(found[day]) for day in found}, dict(routines))


def group_by_day(sessions: Iterable[Session]) -> dict[date, list[Session]]:
    """Sort sessions into their practice days."""
    found: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        found[session.day].append(session)
    return dict(found)


def tally_days(sessions: Iterable[Session]) -> dict[date, DayTally]:
    """Add up the sessions of each practice day."""
    return {day: _tallied(of_day) for day, of_day in group_by_day(sessions).items()}


def _tallied(sessions: Sequence[Session]) -> DayTally:
    return day_tally([(session.planned, session.pressed) for session in sessions])


def day_tally(done: Sequence[tuple[float, float]]) -> DayTally:
    """Add up a day's sessions, each given as its planned and its pressed seconds."""
    return DayTally(
        counted=sum(starmap(reaches_target_share, done)),
        sessions=len(done),
        # Exact, so that the order in which sessions came makes no difference.
        seconds=fsum([pressed for _, pressed in done]),
    )


def _routines(sessions: Iterable[Session]) -> set[str]:
    return {session.routine for session in sessions}
