"""What the history shows, and what it cannot show: values that a screen draws.

Pain is 0-10, time in seconds; a change is after minus before, so less pain is negative. Sessions
of practice days after `today` are ignored.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import fsum
from statistics import median
from typing import Literal, NamedTuple

from acutui.practice.daily import group_by_day
from acutui.practice.habit import ONE_DAY
from acutui.practice.pain_change import POINTS, SHARE, is_noticeable
from acutui.practice.records import Day, Session, Side

MIN_NUMBERS = 10
"""The fewest numbers that a median is given for; our own choice."""

Chart = Literal[
    "pain", "strength", "minutes", "streaks", "week", "routines", "sides", "hours", "workout"
]

LIMITS: Mapping[Chart, str] = {
    "pain": (
        "Pain rises and falls by itself: a bad day is usually followed by a better one. "
        "This can't show what it would be without pressing."
    ),
    "strength": (
        "Strength is a formula over the days you practised: recent days weigh more. "
        "It can't show how well you pressed, or what it did."
    ),
    "minutes": "More minutes aren't better in themselves; some weeks you may have needed fewer.",
    "streaks": "Streaks show that you kept going. They say nothing about pain.",
    "week": "This is when you practised, by the clock where you were, not when it helps most.",
    "routines": (
        "You choose a routine by how you feel, and bad pain usually eases by itself. "
        "So this can't show which one works best."
    ),
    "sides": (
        "This counts seconds, not how hard or how well you pressed. "
        "It's fine if one side got more: it may have been the sore one."
    ),
    "hours": (
        "Pain varies through the day, and people press when it hurts. "
        "So this can't show which time of day helps most."
    ),
    "workout": (
        "Many people train on good days, and a day without a tick counts as one without a workout. "
        "So this can't show what training does."
    ),
}
"""What each chart cannot show."""


class PainDay(NamedTuple):
    """Pain on a practice day, before its first session and after its last.

    `needed` is the level at or below which `after` is a noticeable improvement, if there is any.
    """

    day: date
    before: int | None
    after: int | None
    needed: float | None


class PainChange(NamedTuple):
    """The median change in pain over some sessions, and the shares (0-1) with a noticeable one."""

    median: float
    better: float
    worse: float


class Changes(NamedTuple):
    """How many sessions there are, how many have pain before and after, and their change.

    The change is None if these are fewer than `MIN_NUMBERS`.
    """

    sessions: int
    measured: int
    change: PainChange | None


class LeftRight(NamedTuple):
    """Pressed seconds on the left and on the right."""

    left: float
    right: float


class Sides(NamedTuple):
    """Pressed seconds by side; `points` are those that differ, the largest difference first."""

    all: LeftRight
    both: float
    points: tuple[tuple[str, LeftRight], ...]


class DayRange(NamedTuple):
    """Days with pain before their first session, and its median, None if they are too few."""

    days: int
    median: float | None


def summarize_pain_days(
    sessions: Iterable[Session], today: date, days: int = 90
) -> tuple[PainDay, ...]:
    """Return those of the last `days` days, including today, that have pain numbers, in order."""
    first = today.toordinal() - days
    return tuple(
        _pain_day(day, of_day)
        for day, of_day in sorted(_by_day(_past(sessions, today)).items())
        if day.toordinal() > first and any(_pain(s) != (None, None) for s in of_day)
    )


def compare_routines(sessions: Iterable[Session], today: date) -> dict[str, Changes]:
    """Return the change in pain by routine, the one with the most numbers first."""
    by_routine: dict[str, list[Session]] = defaultdict(list)
    for session in _past(sessions, today):
        by_routine[session.routine].append(session)
    found = [(routine, _changes(of_one)) for routine, of_one in by_routine.items()]
    return dict(sorted(found, key=lambda one: (-one[1].measured, -one[1].sessions, one[0])))


def usual_pain_change(sessions: Iterable[Session], today: date, days: int = 28) -> float | None:
    """Return the median change in pain over the last days; None without enough numbers."""
    first = today.toordinal() - days
    change = _changes([s for s in _past(sessions, today) if s.day.toordinal() > first]).change
    return change.median if change else None


def compare_sides(sessions: Iterable[Session], today: date) -> Sides:
    """Return the seconds of each side, overall and for the points where they differ."""
    pressed: dict[Side, list[float]] = defaultdict(list)
    by_point: dict[str, dict[Side, list[float]]] = defaultdict(lambda: defaultdict(list))
    for session in _past(sessions, today):
        for hold in session.holds:
            pressed[hold.side].append(hold.pressed)
            by_point[hold.point][hold.side].append(hold.pressed)
    points = [(point, _left_right(seconds)) for point, seconds in by_point.items()]
    differ = [(point, seconds) for point, seconds in points if seconds.left != seconds.right]
    differ.sort(key=lambda one: (-abs(one[1].left - one[1].right), one[0]))
    return Sides(_left_right(pressed), fsum(pressed["both"]), tuple(differ))


def compare_hours(sessions: Iterable[Session], today: date) -> tuple[Changes, ...]:
    """Compare the changes in pain by time of day.

    Returns:
        24 values, by the hour in which sessions began, at the wall clock of their place. Imported
        sessions are left out: only their day is known.
    """
    by_hour: list[list[Session]] = [[] for _ in range(24)]
    for session in _past(sessions, today):
        if session.source != "import":
            by_hour[session.started.hour].append(session)
    return tuple(map(_changes, by_hour))


def compare_workout_days(
    sessions: Iterable[Session], days: Mapping[date, Day], today: date, check: str = "workout"
) -> tuple[DayRange, DayRange]:
    """Compare the pain on days after a workout with that on other days.

    Returns:
        The days after a day with this check, and all other days, each with the median pain
        before the first session.
    """
    after: list[int] = []
    other: list[int] = []
    for day, of_day in _by_day(_past(sessions, today)).items():
        before = _pain_day(day, of_day).before
        if before is not None:
            eve = days.get(day - ONE_DAY) if day > date.min else None
            (after if eve and check in eve.checks else other).append(before)
    return _day_range(after), _day_range(other)


def _past(sessions: Iterable[Session], today: date) -> list[Session]:
    return [session for session in sessions if session.day <= today]


def _by_day(sessions: Iterable[Session]) -> dict[date, list[Session]]:
    """Group sessions by practice day, each day's in the order in which they began."""
    return group_by_day(sorted(sessions, key=lambda session: session.started))


def _pain(session: Session) -> tuple[int | None, int | None]:
    before, after = session.before, session.after
    return before.pain if before else None, after.pain if after else None


def _pain_day(day: date, sessions: Sequence[Session]) -> PainDay:
    before: int | None = None
    after: int | None = None
    for session in sessions:
        first, last = _pain(session)
        if before is None and first is not None:
            # A number after an earlier session does not belong to this one.
            before, after = first, None
        after = after if last is None else last
    needed = before - min(POINTS, SHARE * before) if before else None
    return PainDay(day, before, after, needed)


def _changes(sessions: Sequence[Session]) -> Changes:
    pains = map(_pain, sessions)
    pairs = [(one, other) for one, other in pains if one is not None and other is not None]
    change = None
    if len(pairs) >= MIN_NUMBERS:
        noticed = [after - before for before, after in pairs if is_noticeable(before, after)]
        change = PainChange(
            median=median(after - before for before, after in pairs),
            better=sum(change < 0 for change in noticed) / len(pairs),
            worse=sum(change > 0 for change in noticed) / len(pairs),
        )
    return Changes(len(sessions), len(pairs), change)


def _left_right(pressed: Mapping[Side, list[float]]) -> LeftRight:
    return LeftRight(fsum(pressed.get("left", ())), fsum(pressed.get("right", ())))


def _day_range(pains: Sequence[int]) -> DayRange:
    return DayRange(len(pains), median(pains) if len(pains) >= MIN_NUMBERS else None)
