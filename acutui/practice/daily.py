"""The sessions by their practice day, kept up to date without reading them all again."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from math import fsum
from typing import NamedTuple

from acutui.practice.records import History, Session, enough

CHUNK = 512
"""How many sessions are compared at once on looking for those that differ."""


class DayTally(NamedTuple):
    """What was done on a day: sessions that count, all sessions, pressed seconds."""

    counted: int = 0
    sessions: int = 0
    seconds: float = 0.0


NOTHING = DayTally()


@dataclass(frozen=True, slots=True)
class HistoryDiff:
    """What one history has and another has not: sessions, by their day, that went and came.

    `days` are all on which the two differ, be it in a session or in what was noted.
    """

    went: Mapping[date, Sequence[Session]]
    came: Mapping[date, Sequence[Session]]
    days: frozenset[date]


@dataclass(frozen=True, slots=True)
class ByDay:
    """All sessions by their practice day, and what follows from each day alone.

    `routines` are the days on which each routine was practised, the earliest first. It is a
    value: nothing in it ever changes, and what an update leaves as it was, old and new share.
    """

    sessions: Mapping[date, Sequence[Session]]
    tallies: Mapping[date, DayTally]
    routines: Mapping[str, Sequence[date]]

    @classmethod
    def of(cls, sessions: Iterable[Session]) -> "ByDay":
        """Sort all sessions into their days."""
        found = grouped(sessions)
        routines: dict[str, list[date]] = defaultdict(list)
        for day in sorted(found):
            for routine in _routines(found[day]):
                routines[routine].append(day)
        return cls(found, {day: _tallied(found[day]) for day in found}, dict(routines))

    def updated(self, change: HistoryDiff) -> "ByDay":
        """Return this for the sessions as they are after a change."""
        sessions, tallies = dict(self.sessions), dict(self.tallies)
        found: dict[date, Sequence[Session]] = {}
        for day in change.went.keys() | change.came.keys():
            of_day = list(self.sessions.get(day, ()))
            for session in change.went.get(day, ()):
                of_day.remove(session)
            of_day += change.came.get(day, ())
            found[day] = of_day
            if of_day:
                sessions[day], tallies[day] = of_day, _tallied(of_day)
            else:
                del sessions[day], tallies[day]
        return ByDay(sessions, tallies, self._routines_with(found))

    def _routines_with(
        self, found: Mapping[date, Sequence[Session]]
    ) -> Mapping[str, Sequence[date]]:
        """Return the days of each routine, where these days are as they are found now."""
        changed: dict[str, list[date]] = {}
        for day, of_day in found.items():
            after = _routines(of_day)
            for routine in _routines(self.sessions.get(day, ())) ^ after:
                if routine not in changed:
                    changed[routine] = list(self.routines.get(routine, ()))
                if routine in after:
                    insort(changed[routine], day)
                else:
                    del changed[routine][bisect_left(changed[routine], day)]
        all_days = {**self.routines, **changed}
        return {routine: days for routine, days in all_days.items() if days}


def grouped(sessions: Iterable[Session]) -> dict[date, list[Session]]:
    """Sort sessions into their practice days."""
    found: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        found[session.day].append(session)
    return dict(found)


def tally(sessions: Iterable[Session]) -> dict[date, DayTally]:
    """Add up the sessions of each practice day."""
    return {day: _tallied(of_day) for day, of_day in grouped(sessions).items()}


def change_between(was: History, now: History) -> HistoryDiff:
    """Return what makes the one history of the other.

    It goes by which objects they hold, so that what both have in common costs next to nothing;
    a session that is there once more as another object has gone and come.
    """
    left, right = differing(was.sessions, now.sessions)
    same = set(map(id, left)) & set(map(id, right))
    went = grouped(session for session in left if id(session) not in same)
    came = grouped(session for session in right if id(session) not in same)
    noted = {day for day, note in now.days.items() if was.days.get(day) is not note}
    return HistoryDiff(went, came, frozenset({*went, *came, *noted, *(was.days.keys() - now.days)}))


def differing(
    one: Sequence[Session], other: Sequence[Session]
) -> tuple[Sequence[Session], Sequence[Session]]:
    """Return both without what they have in common at the beginning and at the end.

    They are compared by chunks, which is quick where both hold the same objects; so a few that
    are the same remain beside those that differ.
    """
    most = min(len(one), len(other))
    head = 0
    while head + CHUNK <= most and _same(one[head : head + CHUNK], other[head : head + CHUNK]):
        head += CHUNK
    tail = 0
    while head + tail + CHUNK <= most and _same(
        one[len(one) - tail - CHUNK : len(one) - tail],
        other[len(other) - tail - CHUNK : len(other) - tail],
    ):
        tail += CHUNK
    return one[head : len(one) - tail], other[head : len(other) - tail]


def _same(one: Sequence[Session], other: Sequence[Session]) -> bool:
    # Where all was read anew none is the same object, and it would cost more to compare what is
    # in them than to take them for different.
    return one[0] is other[0] and one == other


def _tallied(sessions: Sequence[Session]) -> DayTally:
    return day_tally([(session.planned, session.pressed) for session in sessions])


def day_tally(done: Sequence[tuple[float, float]]) -> DayTally:
    """Add up a day's sessions, each given as its planned and its pressed seconds."""
    return DayTally(
        counted=sum(starmap(enough, done)),
        sessions=len(done),
        # Exact, so that the order in which sessions came makes no difference.
        seconds=fsum([pressed for _, pressed in done]),
    )


def _routines(sessions: Iterable[Session]) -> set[str]:
    return {session.routine for session in sessions}
