"""The rules of the habit: practice day, state of a day, streak, longest, strength.

Everything here is a function of values; today and the rules are passed in.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from acutui.practice.daily import EMPTY_TALLY, DayTally, SessionIndex
from acutui.practice.records import Day, History, Session

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Streak: TypeAlias = Literal["any", "full"]
"""What keeps a streak: any day with a session that counts, or full days only."""

DAILY_DECAY = 0.5 ** (1 / 13)
"""The share of strength that a day carries over (Loop Habit Tracker's formula, daily)."""


class DayState(StrEnum):
    """What a day amounts to."""

    FULL = "full"
    STARTED = "started"
    REST = "rest"
    MISSED = "missed"
    OPEN = "open"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Rules:
    """The habit's settings: sessions a day, what keeps a streak, weekly rest (Monday is 0)."""

    target: int = 2
    streak: Streak = "any"
    rest_weekdays: frozenset[int] = frozenset()
    day_start: time = time(3)


@dataclass(frozen=True, slots=True)
class Summary:
    """The habit on one day, as the status line and the screens tell it; `strength` is 0-1."""

    day: date
    state: DayState
    tally: DayTally
    target: int
    streak: int
    longest: int
    strength: float
    total_sessions: int


def practice_day(moment: datetime, day_start: time) -> date:
    """Return the day that a moment belongs to: its wall-clock date, days beginning at `day_start`.

    The offset in `moment` is the place where it was practised; nothing is converted, so
    neither travel nor a change of the clocks moves it.
    """
    since_midnight = timedelta(
        hours=day_start.hour, minutes=day_start.minute, seconds=day_start.second
    )
    return (moment.replace(tzinfo=None) - since_midnight).date()


class Standing(NamedTuple):
    """Where the habit stands at the end of a day.

    `streak`, `longest` and `full`, the full days so far, are in days; `strength` is 0-1.
    """

    streak: int = 0
    longest: int = 0
    strength: float = 0.0
    full: int = 0


class Progress:
    """What follows from the days alone: from what was done, and noted, on each, seen from `today`.

    `tallies` are those of the days with a session, to come or past.
    """

    def __init__(
        self,
        tallies: Mapping[date, DayTally],
        noted: Mapping[date, Day],
        rules: Rules,
        today: date,
    ) -> None:
        self.tallies = tallies
        self.noted = noted
        self.rules = rules
        self.today = today
        self._first = min((day for day in tallies if day <= today), default=None)
        self._standings = self._stood()

    @property
    def total_sessions(self) -> int:
        """How many sessions there are, to come or past, whether they count or not."""
        return sum([tally.sessions for tally in self.tallies.values()])

    @property
    def first_day(self) -> date:
        """The first day with a session; today where there is none yet."""
        return self._first or self.today

    def state(self, day: date) -> DayState:
        """Return what a day amounts to, from the sessions that count."""
        if day <= self.today:
            counted = self.tallies.get(day, EMPTY_TALLY).counted
            if counted >= self.rules.target:
                return DayState.FULL
            if counted:
                return DayState.STARTED
        if self.is_rest_day(day):
            return DayState.REST
        if day < self.today:
            return DayState.MISSED
        return DayState.OPEN if day == self.today else DayState.FUTURE

    def is_rest_day(self, day: date) -> bool:
        """Whether a day is marked as rest or falls on a weekly rest day."""
        noted = self.noted.get(day)
        return bool(noted and noted.rest) or day.weekday() in self.rules.rest_weekdays

    @property
    def streak(self) -> int:
        """Days kept in a row up to today; rest days pass, and today never breaks it."""
        return self._standing.streak

    @property
    def longest(self) -> int:
        """The longest streak there has been, by the same rule."""
        return self._standing.longest

    @property
    def strength(self) -> float:
        """How firm the habit is, 0-1, by Loop Habit Tracker's formula.

        Each day s = s·m + c·(1-m) with m = 0.5^(1/13) and c the share of the target that was
        met; a rest day leaves it, and today enters once it is full.
        """
        return self._standing.strength

    def count_full_days(self, last: int) -> int:
        """How many of the `last` days, today among them, were full."""
        earlier = len(self._standings) - max(0, last)
        return self._standing.full - (self._standings[earlier - 1].full if earlier > 0 else 0)

    def seconds_in_week(self, weeks_ago: int = 0) -> float:
        """Pressed seconds in the week (Monday to Sunday) of today, or so many weeks before."""
        monday = self.today - ONE_DAY * (self.today.weekday() + 7 * weeks_ago)
        days = (monday + ONE_DAY * offset for offset in range(7))
        return sum(self.tallies.get(day, EMPTY_TALLY).seconds for day in days if day <= self.today)

    def summary(self) -> Summary:
        """Return the habit as it stands today."""
        return Summary(
            day=self.today,
            state=self.state(self.today),
            tally=self.tallies.get(self.today, EMPTY_TALLY),
            target=self.rules.target,
            streak=self.streak,
            longest=self.longest,
            strength=self.strength,
            total_sessions=self.total_sessions,
        )

    @property
    def _standing(self) -> Standing:
        return self._standings[-1] if self._standings else Standing()

    def _stood(self) -> list[Standing]:
        """Return where the habit stood at the end of each day, from the first through today."""
        standings: list[Standing] = []
        standing = Standing()
        first = self._first.toordinal() if self._first else self.today.toordinal() + 1
        for day in map(date.fromordinal, range(first, self.today.toordinal() + 1)):
            standing = self._after(standing, day)
            standings.append(standing)
        return standings

    def _keeps(self, state: DayState) -> bool:
        return state is DayState.FULL or (state is DayState.STARTED and self.rules.streak == "any")

    def _breaks(self, day: date, state: DayState) -> bool:
        return day < self.today and not self._keeps(state) and not self.is_rest_day(day)

    def _after(self, standing: Standing, day: date) -> Standing:
        """Return where the habit stands at the end of a day, from where it stood before it."""
        streak, longest, strength, full = standing
        state = self.state(day)
        if self._keeps(state):
            streak += 1
            longest = max(longest, streak)
        elif self._breaks(day, state):
            streak = 0
        if state is DayState.FULL or (state is not DayState.REST and day < self.today):
            met = min(1.0, self.tallies.get(day, EMPTY_TALLY).counted / self.rules.target)
            strength = strength * DAILY_DECAY + met * (1 - DAILY_DECAY)
        return Standing(streak, longest, strength, full + (state is DayState.FULL))


class Habit(Progress):
    """One person's history under one set of rules, seen from `today`.

    It is a value: nothing in it changes.
    """

    def __init__(self, history: History, rules: Rules, today: date) -> None:
        self.history = history
        self._done = SessionIndex.from_sessions(history.sessions)
        super().__init__(self._done.tallies, history.days, rules, today)

    def sessions_on(self, day: date) -> tuple[Session, ...]:
        """Return the sessions of a practice day, by their start."""
        of_day = self._done.sessions.get(day, ())
        return tuple(sorted(of_day, key=lambda session: (session.started, session.id)))

    def sessions_between(self, first: date, last: date) -> list[Session]:
        """Return the sessions of these practice days and all between them, by day and start."""
        days = map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
        return [session for day in days for session in self.sessions_on(day)]

    def recent(self, days: int) -> list[Session]:
        """Return the sessions of so many practice days, today the last, by day and start."""
        reach = min(days - 1, (self.today - self.first_day).days)
        return self.sessions_between(self.today - ONE_DAY * reach, self.today)

    @cached_property
    def last_days(self) -> Mapping[str, date]:
        """The last day up to today on which each routine was practised."""
        days = {routine: self._last_day(routine, self.today) for routine in self._done.routines}
        return {routine: day for routine, day in days.items() if day is not None}

    def last_session(self, routines: Iterable[str], until: date | None = None) -> Session | None:
        """Return the last session of any of these routines: on the last day, the last begun.

        The last day is one up to `until`, today where that is left out.
        """
        names = set(routines)
        days = [self._last_day(routine, until or self.today) for routine in names]
        last = max((day for day in days if day is not None), default=None)
        if last is None:
            return None
        return next(s for s in reversed(self.sessions_on(last)) if s.routine in names)

    def _last_day(self, routine: str, until: date) -> date | None:
        days = self._done.routines.get(routine, ())
        earlier = bisect_right(days, until)
        return days[earlier - 1] if earlier else None
