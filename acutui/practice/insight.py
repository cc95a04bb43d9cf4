"""What the numbers of the past show, and what they cannot: values that a screen only draws.

Pain is 0-10, time in seconds, a change is after minus before: less pain is below zero. What is
noticeable is `change.is_noticeable`, whose sources are named in `change.THRESHOLD`. Sessions of
practice days after `today` are passed over everywhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from statistics import median
from typing import Literal

from acutui.practice.habit import ONE_DAY
from acutui.practice.pain_change import POINTS, SHARE, is_noticeable
from acutui.practice.records import Day, Session, Side

MIN_NUMBERS = 10
"""Numbers from which on something is told of them; below, they are too few to tell. Our own."""

Chart = Literal["pain", "routines", "sides", "hours", "workout"]

LIMITS: Mapping[Chart, str] = {
    "pain": (
        "Pain rises and falls by itself: a bad day is mostly followed by a better one. "
        "What it would be without pressing, this can't show."
    ),
    "routines": (
        "You choose a routine by how you feel, and high pain mostly falls, pressed or not. "
        "So this can't show which one works best."
    ),
    "sides": (
        "This counts seconds, not how hard or how well. "
        "More time on one side is no fault: the sore one may have needed it."
    ),
    "hours": (
        "Pain has its own hours, and people press when it hurts. "
        "So this can't show which time of day helps most."
    ),
    "workout": (
        "Many train on their good days, and a day without a tick counts as one without a workout. "
        "So this can't show what training does."
    ),
}
"""What each picture cannot show."""


@dataclass(frozen=True, slots=True)
class PainDay:
    """Pain on one practice day: before its first session, after its last one.

    `needed` is the level that `after` would have to reach, or fall below, for a noticeable
    improvement; None where there is no `before`, or none to improve. `noticeable` is a change
    either way.
    """

    day: date
    before: int | None
    after: int | None
    noticeable: bool
    needed: float | None


@dataclass(frozen=True, slots=True)
class PainChange:
    """How pain changed over some sessions: the median, and the shares (0-1) that noticed it."""

    median: float
    better: float
    worse: float


@dataclass(frozen=True, slots=True)
class RoutineChange:
    """What came of a routine: all its sessions, and those with pain before and after.

    `change` is None where these are too few to tell.
    """

    routine: str
    sessions: int
    measured: int
    change: PainChange | None

    @property
    def enough(self) -> bool:
        """Whether there are enough numbers to tell."""
        return self.change is not None


@dataclass(frozen=True, slots=True)
class LeftRight:
    """Pressed seconds on the left and on the right."""

    left: float
    right: float

    @property
    def difference(self) -> float | None:
        """What left has more than right as a share of the two, -1 to 1; None without any."""
        whole = self.left + self.right
        return (self.left - self.right) / whole if whole > 0 else None


@dataclass(frozen=True, slots=True)
class Sides:
    """Pressed seconds by side. `points` are those that differ, the largest difference first."""

    all: LeftRight
    both: float
    midline: float
    points: tuple[tuple[str, LeftRight], ...]


@dataclass(frozen=True, slots=True)
class Hour:
    """What was begun in an hour of the day, 0-23; `median` is None where too few to tell."""

    hour: int
    sessions: int
    measured: int
    median: float | None


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days with pain before their first session, and its median; None where too few to tell."""

    days: int
    median: float | None


@dataclass(frozen=True, slots=True)
class AfterWorkout:
    """Days after a workout, and all other days."""

    after: DayRange
    other: DayRange

    @property
    def enough(self) -> bool:
        """Whether there are enough of either to tell them apart."""
        return self.after.median is not None and self.other.median is not None


def summarize_pain_days(
    sessions: Iterable[Session], today: date, days: int = 90
) -> tuple[PainDay, ...]:
    """Return the last `days` days, today among them, that have numbers, in their order."""
    first = today.toordinal() - days
    return tuple(
        _pain_day(day, of_day)
        for day, of_day in sorted(_by_day(_past(sessions, today)).items())
        if day.toordinal() > first and any(_pain(s) != (None, None) for s in of_day)
    )


def compare_routines(sessions: Iterable[Session], today: date) -> tuple[RoutineChange, ...]:
    """Return what came of each routine, the one with the most numbers first."""
    found: dict[str, list[Session]] = defaultdict(list)
    for session in _past(sessions, today):
        found[session.routine].append(session)
    told = []
    for routine, of_it in found.items():
        pairs = _pairs(of_it)
        told.append(RoutineChange(routine, len(of_it), len(pairs), _change(pairs)))
    return tuple(sorted(told, key=lambda one: (-one.measured, -one.sessions, one.routine)))


def compare_sides(sessions: Iterable[Session], today: date, most: int = 5) -> Sides:
    """Return the seconds of either side, in all and for the `most` points that differ most."""
    pressed: dict[Side, list[float]] = defaultdict(list)
    by_point: dict[str, dict[Side, list[float]]] = defaultdict(lambda: defaultdict(list))
    for session in _past(sessions, today):
        for hold in session.holds:
            pressed[hold.side].append(hold.pressed)
            by_point[hold.point][hold.side].append(hold.pressed)
    points = [(point, _left_right(of_it)) for point, of_it in by_point.items()]
    differ = [(point, seconds) for point, seconds in points if seconds.left != seconds.right]
    differ.sort(key=lambda one: (-abs(one[1].left - one[1].right), one[0]))
    return Sides(
        all=_left_right(pressed),
        both=fsum(pressed["both"]),
        midline=fsum(pressed["midline"]),
        points=tuple(differ[: max(0, most)]),
    )


def compare_hours(sessions: Iterable[Session], today: date) -> tuple[Hour, ...]:
    """Return the 24 hours of the clock on the wall where it was practised.

    Of what was imported only the day is known, so it has no hour.
    """
    found: dict[int, list[Session]] = defaultdict(list)
    for session in _past(sessions, today):
        if session.source != "import":
            found[session.started.hour].append(session)
    told = []
    for hour in range(24):
        pairs = _pairs(found[hour])
        change = _change(pairs)
        told.append(Hour(hour, len(found[hour]), len(pairs), change.median if change else None))
    return tuple(told)


def compare_workout_days(
    sessions: Iterable[Session], days: Mapping[date, Day], today: date, check: str = "workout"
) -> AfterWorkout:
    """Return pain on days after a day with this check, against that on all other days."""
    after: list[int] = []
    other: list[int] = []
    for day, of_day in _by_day(_past(sessions, today)).items():
        before = _pain_day(day, of_day).before
        if before is not None:
            eve = days.get(day - ONE_DAY) if day > date.min else None
            (after if eve and check in eve.checks else other).append(before)
    return AfterWorkout(_days(after), _days(other))


def _past(sessions: Iterable[Session], today: date) -> list[Session]:
    return [session for session in sessions if session.day <= today]


def _by_day(sessions: Iterable[Session]) -> dict[date, list[Session]]:
    """Gather sessions by practice day, each day's by their start."""
    found: dict[date, list[Session]] = defaultdict(list)
    for session in sorted(sessions, key=lambda session: session.started):
        found[session.day].append(session)
    return found


def _pain(session: Session) -> tuple[int | None, int | None]:
    return (
        session.before.pain if session.before else None,
        session.after.pain if session.after else None,
    )


def _pairs(sessions: Iterable[Session]) -> list[tuple[int, int]]:
    """Pain before and after, of the sessions that have both."""
    both = map(_pain, sessions)
    return [(before, after) for before, after in both if before is not None and after is not None]


def _pain_day(day: date, sessions: Sequence[Session]) -> PainDay:
    """Sum up a day's sessions, given by their start."""
    before: int | None = None
    after: int | None = None
    for session in sessions:
        first, last = _pain(session)
        if before is None and first is not None:
            # What was noted earlier is not what came after.
            before, after = first, None
        after = after if last is None else last
    changed = before is not None and after is not None and is_noticeable(before, after)
    needed = before - min(POINTS, SHARE * before) if before else None
    return PainDay(day, before, after, changed, needed)


def _change(pairs: Sequence[tuple[int, int]]) -> PainChange | None:
    if len(pairs) < MIN_NUMBERS:
        return None
    noticed = [after - before for before, after in pairs if is_noticeable(before, after)]
    return PainChange(
        median=median(after - before for before, after in pairs),
        better=sum(change < 0 for change in noticed) / len(pairs),
        worse=sum(change > 0 for change in noticed) / len(pairs),
    )


def _left_right(pressed: Mapping[Side, list[float]]) -> LeftRight:
    return LeftRight(fsum(pressed.get("left", ())), fsum(pressed.get("right", ())))


def _days(pains: Sequence[int]) -> DayRange:
    return DayRange(len(pains), median(pains) if len(pains) >= MIN_NUMBERS else None)
