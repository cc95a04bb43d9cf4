"""How practice and pain went over months and years: values that a screen draws."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from statistics import median, quantiles
from typing import Literal, NamedTuple

from acutui.practice.habit import ONE_DAY, Habit
from acutui.practice.insight import MIN_NUMBERS, PainDay, summarize_pain_days
from acutui.practice.records import Session

Span = Literal["90 days", "year", "all"]
SPANS: tuple[Span, ...] = ("90 days", "year", "all")
LENGTHS: dict[Span, int] = {"90 days": 90, "year": 365}
MOST_MONTHS = 36
"""Months of a history from which on it is looked at by year."""


class Period(NamedTuple):
    """Some days from `first` to `last`: a month, a year, or what the span has of it."""

    first: date
    last: date
    name: str


class Spread(NamedTuple):
    """A median, and the range in which the middle half of the numbers lie."""

    low: float
    middle: float
    high: float


class PainPeriod(NamedTuple):
    """Pain before the first and after the last session of the days of a period.

    None where there are fewer than `MIN_NUMBERS` days with a number.
    """

    period: Period
    days: int
    before: Spread | None
    after: Spread | None


class Run(NamedTuple):
    """A streak from `first` to `last`, both kept, and how many of these days were."""

    first: date
    last: date
    days: int


def find_first_day(habit: Habit, span: Span) -> date:
    """Return where a span begins: never before the first session."""
    begin = habit.first_day
    return begin if span == "all" else max(begin, habit.today - ONE_DAY * (LENGTHS[span] - 1))


def split_span(first: date, last: date) -> list[Period]:
    """Return the months of a span, or its years if these would be too many."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    found: list[Period] = []
    day = first
    while day <= last:
        if months > MOST_MONTHS:
            following, name = date(day.year + 1, 1, 1), f"{day.year}"
        else:
            year, month = day.year + day.month // 12, day.month % 12 + 1
            following, name = date(year, month, 1), f"{day:%b %Y}"
        found.append(Period(day, min(last, following - ONE_DAY), name))
        day = following
    return found


def summarize_pain(
    sessions: Iterable[Session], today: date, periods: Sequence[Period]
) -> list[PainPeriod]:
    """Return the pain of each period."""
    if not periods:
        return []
    days = (today - periods[0].first).days + 1
    readings = summarize_pain_days(sessions, today, days)
    by_period: list[list[PainDay]] = [[] for _ in periods]
    begins = [one.first for one in periods]
    for reading in readings:
        by_period[bisect_right(begins, reading.day) - 1].append(reading)
    found = []
    for period, mine in zip(periods, by_period, strict=True):
        before = [one.before for one in mine if one.before is not None]
        after = [one.after for one in mine if one.after is not None]
        found.append(PainPeriod(period, len(before), find_spread(before), find_spread(after)))
    return found


def find_spread(numbers: Sequence[float]) -> Spread | None:
    """Return the spread of some numbers, None if they are too few to tell."""
    if len(numbers) < MIN_NUMBERS:
        return None
    low, _, high = quantiles(numbers, n=4, method="inclusive")
    return Spread(low, median(numbers), high)


def list_minutes(habit: Habit, periods: Sequence[Period]) -> list[float]:
    """Return the minutes a week that were pressed in each period."""
    seconds = [0.0] * len(periods)
    begins = [one.first for one in periods]
    for day, tally in habit.tallies.items():
        at = bisect_right(begins, day) - 1
        if at >= 0 and day <= periods[-1].last:
            seconds[at] += tally.seconds
    weeks = [((one.last - one.first).days + 1) / 7 for one in periods]
    return [sum_ / 60 / length for sum_, length in zip(seconds, weeks, strict=True)]


def list_runs(habit: Habit) -> list[Run]:
    """Return all streaks, the longest first; of those alike, the latest first."""
    return sorted(_walk_runs(habit), key=lambda run: (run.days, run.last), reverse=True)


def _walk_runs(habit: Habit) -> Iterator[Run]:
    first = last = habit.first_day
    before = 0
    for number in range(habit.first_day.toordinal(), habit.today.toordinal() + 1):
        day = date.fromordinal(number)
        streak = habit.streak_on(day)
        if streak > before:
            first, last = (first if before else day), day
        elif before and not streak:
            yield Run(first, last, before)
        before = streak
    if before:
        yield Run(first, last, before)


def count_by_weekday(sessions: Iterable[Session], first: date, today: date) -> list[list[int]]:
    """Return how many sessions began in each hour of each weekday, Monday first.

    Both are by the wall clock of their place: what began at one on Saturday morning is there,
    though it belongs to Friday's practice day. Imported sessions are left out: only their day is
    known.
    """
    counts = [[0] * 24 for _ in range(7)]
    for session in sessions:
        if first <= session.day <= today and session.source != "import":
            counts[session.started.weekday()][session.started.hour] += 1
    return counts
