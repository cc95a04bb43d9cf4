"""The rules of the habit: practice day, state of a day, streak, longest streak, strength.

Everything here is a function of values; the rules and today are passed in.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple, TypeAlias

from acutui.practice.daily import EMPTY_TALLY, group_by_day, tally_day
from acutui.practice.days_off import DAYS_IN_WEEK, Pauses, find_free_days
from acutui.practice.pace import count_sessions
from acutui.practice.records import History, Session

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Streak: TypeAlias = Literal["any", "full"]
"""Which days continue a streak: any day with a session that counts, or full days only."""

DAILY_DECAY = 0.5 ** (1 / 13)
"""The share of strength that a day carries over (Loop Habit Tracker's formula, daily)."""


class DayState(StrEnum):
    """How a day counts for the habit."""

    FULL = "full"
    STARTED = "started"
    REST = "rest"
    MISSED = "missed"
    OPEN = "open"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Rules:
    """The habit's settings; weekdays count from Monday, which is 0.

    With fewer than seven `days_per_week`, a week has as many free days as it has days beyond them.
    """

    target: int = 2
    streak: Streak = "any"
    rest_weekdays: frozenset[int] = frozenset()
    day_start: time = time(3)
    days_per_week: int = DAYS_IN_WEEK
    first_weekday: int = 0


def practice_day(moment: datetime, day_start: time) -> date:
    """Return the day that a moment belongs to, by its wall clock.

    Args:
        moment: In the time zone of the place where the session was done. It is not converted, so
            neither travel nor daylight saving moves a session to another day.
        day_start: When a day begins; earlier times belong to the day before.
    """
    start = timedelta(hours=day_start.hour, minutes=day_start.minute, seconds=day_start.second)
    return (moment.replace(tzinfo=None) - start).date()


def format_day(day: date, *, year: bool = True) -> str:
    """Return a day like "Sunday 22 November 2026"."""
    return f"{day:%A} {day.day} {day:%B}{f' {day.year}' if year else ''}"


def format_short_day(day: date, today: date) -> str:
    """Return a day like "Thu 12 Nov", with its year if that is not the present one."""
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}"


def begin_of_week(day: date, first_weekday: int) -> date:
    """Return the first day of the week of a day; weekdays count from Monday, 0."""
    return day - ONE_DAY * ((day.weekday() - first_weekday) % DAYS_IN_WEEK)


def add_time(moment: datetime, length: timedelta) -> datetime:
    """Return a moment later by a length, even if the clocks of its zone change between."""
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


class Standing(NamedTuple):
    """The habit at the end of a day; `full` counts the full days so far, `strength` is 0-1."""

    streak: int = 0
    longest: int = 0
    strength: float = 0.0
    full: int = 0


class Habit:
    """A history under one set of rules, seen from `today`; a value that never changes.

    Attributes:
        tallies: What was done on each day with a session, past or future.
        tally: What was done today.
        first_day: The first day with a session, or today.
        streak: Days in a row up to today; rest days are passed over, and today never breaks it.
        longest: The longest streak so far.
        strength: How firm the habit is, 0-1, by Loop Habit Tracker's formula. Each day
            s = s·m + c·(1-m), where m = 0.5^(1/13) and c is the share of the target that was
            met. Rest days leave s unchanged, and today counts once it is full.
    """

    def __init__(self, history: History, rules: Rules, today: date) -> None:
        self.history = history
        self.rules = rules
        self.today = today
        self._by_day = group_by_day(history.sessions)
        self.tallies = {day: tally_day(sessions) for day, sessions in self._by_day.items()}
        self.tally = self.tallies.get(today, EMPTY_TALLY)
        first = min((day for day in self.tallies if day <= today), default=None)
        self.first_day = first or today
        self.pauses = Pauses(history.days.values())
        self._free: frozenset[date] = frozenset()
        if rules.days_per_week < DAYS_IN_WEEK:
            self._free = find_free_days(
                self.first_day,
                today,
                rules.days_per_week,
                rules.first_weekday,
                lambda day: self._keeps(self.state(day)),
                self.is_rest_day,
                self.pauses.__contains__,
            )
        days = range(first.toordinal(), today.toordinal() + 1) if first else ()
        self._standings = [
            *accumulate(map(date.fromordinal, days), self._advance, initial=Standing())
        ]
        self.streak, self.longest, self.strength, _ = self._standings[-1]

    def state(self, day: date) -> DayState:
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
        """Whether a day needs no session: a rest day, in a pause, or free in its week."""
        noted = self.history.days.get(day)
        is_marked = bool(noted and noted.rest) or day in self.pauses
        return is_marked or day.weekday() in self.rules.rest_weekdays or day in self._free

    def is_free_day(self, day: date) -> bool:
        """Whether a day is no rest day, but one that the week's goal leaves free."""
        return day in self._free

    def count_full_days(self, last: int) -> int:
        """Return how many of the `last` days, including today, were full."""
        earlier = max(0, len(self._standings) - 1 - max(0, last))
        return self._standings[-1].full - self._standings[earlier].full

    def recent_full_days(self, most: int) -> tuple[int, int]:
        """Return how many days were full, and of how many: the last ones, `most` at most.

        They begin with the first day with a session; today is one of them once it is full.
        """
        waits = self.state(self.today) is not DayState.FULL
        days = max(0, len(self._standings) - 1 - waits)
        return self.count_full_days(most + waits), min(most, days)

    def streak_on(self, day: date) -> int:
        """Return the streak at the end of a day, from the first day up to today; else 0."""
        return self._standing_on(day).streak

    def strength_on(self, day: date) -> float:
        """Return the strength at the end of a day, from the first day up to today; else 0."""
        return self._standing_on(day).strength

    def _standing_on(self, day: date) -> Standing:
        at = (day - self.first_day).days + 1
        return self._standings[at] if 0 < at < len(self._standings) else self._standings[0]

    def seconds_in_week(self, weeks_ago: int = 0) -> float:
        """Return the pressed seconds of a week; 0 is the week of today."""
        today = self.today - ONE_DAY * (DAYS_IN_WEEK * weeks_ago)
        first = begin_of_week(today, self.rules.first_weekday)
        days = (first + ONE_DAY * offset for offset in range(DAYS_IN_WEEK))
        return sum(self.tallies.get(day, EMPTY_TALLY).seconds for day in days if day <= self.today)

    def sessions_on(self, day: date) -> tuple[Session, ...]:
        """Return the sessions of a practice day in the order in which they began."""
        sessions = self._by_day.get(day, ())
        return tuple(sorted(sessions, key=lambda session: (session.started, session.id)))

    @cached_property
    def last_days(self) -> Mapping[str, date]:
        """The last day of each routine, up to today."""
        past = [day for day in sorted(self._by_day) if day <= self.today]
        return {session.routine: day for day in past for session in self._by_day[day]}

    @cached_property
    def times_pressed(self) -> Mapping[str, int]:
        """In how many sessions of the last year each point was pressed."""
        return count_sessions(self.history.sessions, self.today)

    def find_session(self, id: int) -> Session | None:
        """Return the session with an id, on whichever day it is; None if there is none."""
        # From the end: it is mostly one of the last.
        return next((one for one in reversed(self.history.sessions) if one.id == id), None)

    def last_session(self, routines: Collection[str]) -> Session | None:
        """Return the last session of any of these routines, up to today."""
        past = sorted((day for day in self._by_day if day <= self.today), reverse=True)
        sessions = (session for day in past for session in reversed(self.sessions_on(day)))
        return next((session for session in sessions if session.routine in routines), None)

    def _keeps(self, state: DayState) -> bool:
        """Whether a day in a state keeps the streak."""
        is_any = self.rules.streak == "any"
        return state is DayState.FULL or (state is DayState.STARTED and is_any)

    def _advance(self, standing: Standing, day: date) -> Standing:
        """Return the standing at the end of a day, given that of the day before."""
        streak, longest, strength, full = standing
        state = self.state(day)
        is_full = state is DayState.FULL
        if self._keeps(state):
            streak += 1
            longest = max(longest, streak)
        elif day < self.today and not self.is_rest_day(day):
            streak = 0
        if is_full or (state is not DayState.REST and day < self.today):
            met = min(1.0, self.tallies.get(day, EMPTY_TALLY).counted / self.rules.target)
            strength = strength * DAILY_DECAY + met * (1 - DAILY_DECAY)
        return Standing(streak, longest, strength, full + is_full)
