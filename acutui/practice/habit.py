"""The rules of the habit: practice day, state of a day, streak, longest, strength.

Everything here is a function of values; today and the rules are passed in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal

from acutui.practice.record import Day, History, Session

ONE_DAY = timedelta(days=1)
STRENGTH_KEPT = 0.5 ** (1 / 13)
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
    streak: Literal["any", "full"] = "any"
    rest_weekdays: frozenset[int] = frozenset()
    day_start: time = time(3)


@dataclass(frozen=True, slots=True)
class DayTally:
    """What was done on a day: sessions that count, all sessions, pressed seconds."""

    counted: int = 0
    sessions: int = 0
    seconds: float = 0.0


NOTHING = DayTally()


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


class Habit:
    """One person's history under one set of rules, seen from `today`."""

    def __init__(self, history: History, rules: Rules, today: date) -> None:
        self.rules = rules
        self.today = today
        self.history = history
        self.tallies = tally(history.sessions)
        self.total_sessions = len(history.sessions)
        self._days: Mapping[date, Day] = history.days
        practised = [day for day in self.tallies if day <= today]
        self._first = min(practised, default=None)

    @property
    def began(self) -> date:
        """The first day with a session; today where there is none yet."""
        return self._first or self.today

    def state(self, day: date) -> DayState:
        """Return what a day amounts to, from the sessions that count."""
        if day <= self.today:
            counted = self.tallies.get(day, NOTHING).counted
            if counted >= self.rules.target:
                return DayState.FULL
            if counted:
                return DayState.STARTED
        if self.rests(day):
            return DayState.REST
        if day < self.today:
            return DayState.MISSED
        return DayState.OPEN if day == self.today else DayState.FUTURE

    def rests(self, day: date) -> bool:
        """Whether a day is marked as rest or falls on a weekly rest day."""
        noted = self._days.get(day)
        return bool(noted and noted.rest) or day.weekday() in self.rules.rest_weekdays

    def keeps(self, day: date) -> bool:
        """Whether a day adds to a streak."""
        state = self.state(day)
        return state is DayState.FULL or (state is DayState.STARTED and self.rules.streak == "any")

    def breaks(self, day: date) -> bool:
        """Whether a day ends a streak: past, not kept, and no rest day.

        A rest day on which something was done after all never breaks, so that a session
        more can't cost a streak.
        """
        return day < self.today and not self.keeps(day) and not self.rests(day)

    @property
    def streak(self) -> int:
        """Days kept in a row up to today; rest days pass, and today never breaks it."""
        length = 0
        for day in reversed(self._since_first()):
            if self.breaks(day):
                break
            length += self.keeps(day)
        return length

    @property
    def longest(self) -> int:
        """The longest streak there has been, by the same rule."""
        longest = length = 0
        for day in self._since_first():
            length = 0 if self.breaks(day) else length + self.keeps(day)
            longest = max(longest, length)
        return longest

    @property
    def strength(self) -> float:
        """How firm the habit is, 0-1, by Loop Habit Tracker's formula.

        Each day s = s·m + c·(1-m) with m = 0.5^(1/13) and c the share of the target that was
        met; a rest day leaves it, and today enters once it is full.
        """
        strength = 0.0
        for day in self._since_first():
            state = self.state(day)
            if state is DayState.REST or (day == self.today and state is not DayState.FULL):
                continue
            met = min(1.0, self.tallies.get(day, NOTHING).counted / self.rules.target)
            strength = strength * STRENGTH_KEPT + met * (1 - STRENGTH_KEPT)
        return strength

    def full_days(self, last: int) -> int:
        """How many of the `last` days, today among them, were full."""
        return sum(self.state(self.today - ONE_DAY * back) is DayState.FULL for back in range(last))

    def seconds_in_week(self, weeks_ago: int = 0) -> float:
        """Pressed seconds in the week (Monday to Sunday) of today, or so many weeks before."""
        monday = self.today - ONE_DAY * (self.today.weekday() + 7 * weeks_ago)
        days = (monday + ONE_DAY * offset for offset in range(7))
        return sum(self.tallies.get(day, NOTHING).seconds for day in days if day <= self.today)

    def summary(self) -> Summary:
        """Return the habit as it stands today."""
        return Summary(
            day=self.today,
            state=self.state(self.today),
            tally=self.tallies.get(self.today, NOTHING),
            target=self.rules.target,
            streak=self.streak,
            longest=self.longest,
            strength=self.strength,
            total_sessions=self.total_sessions,
        )

    def _since_first(self) -> Sequence[date]:
        if self._first is None:
            return ()
        return [self._first + ONE_DAY * n for n in range((self.today - self._first).days + 1)]


def tally(sessions: Iterable[Session]) -> dict[date, DayTally]:
    """Add up the sessions of each practice day."""
    found: dict[date, list[Session]] = defaultdict(list)
    for session in sessions:
        found[session.day].append(session)
    return {
        day: DayTally(
            counted=sum(session.counts for session in of_day),
            sessions=len(of_day),
            seconds=sum(session.pressed for session in of_day),
        )
        for day, of_day in found.items()
    }
