"""The times of a session that is entered or edited by hand."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from acutui.practice.habit import ONE_DAY, add_time, format_day
from acutui.practice.records import Session

FIRST_DAY, LAST_DAY = date(1970, 1, 3), date(2239, 12, 31)
"""The days that can be entered: the ids of other sessions would be too low or too long."""

ToMoment = Callable[[datetime], datetime]
"""Returns the moment of a clock time of the user's zone, as `Clock.local` does."""


class PlacedTime(NamedTuple):
    """A moment, and a sentence if it is not plainly what was entered, else ""."""

    moment: datetime
    remark: str = ""


class ManualEntry(NamedTuple):
    """A session as it was entered, with the remark on its time."""

    session: Session
    remark: str = ""


def resolve_start(day: date, at: time, day_start: time) -> datetime:
    """Return the date and clock time of a time of day on a practice day.

    Args:
        day: The practice day.
        at: The time; before `day_start` it is in the following night, so 01:30 on Friday's
            practice day has Saturday's date.
        day_start: When a practice day begins.
    """
    return datetime.combine(day + ONE_DAY if at < day_start else day, at)


def place_time(wall: datetime, to_moment: ToMoment) -> PlacedTime:
    """Return the moment of a date and clock time that a person entered.

    A time that the clocks skipped, because they were put forward, is later by as much as they
    were. One that they showed twice is the first of them, or the second if its `fold` is 1.
    """
    first, second = (to_moment(wall.replace(fold=fold)) for fold in (0, 1))
    gap = first.astimezone(UTC) - second.astimezone(UTC)
    if not gap:
        return PlacedTime(first)
    entered = f"{wall:%H:%M} on {format_day(wall.date())}"
    if gap > timedelta(0):
        date = "" if first.date() == wall.date() else f" on {format_day(first.date())}"
        taken = f"{first:%H:%M}{date}"
        return PlacedTime(first, f"The clocks skipped {entered}: it is taken as {taken}.")
    chosen, which = (second, "second") if wall.fold else (first, "first")
    return PlacedTime(chosen, f"The clocks showed {entered} twice: it is taken as the {which}.")


def move_session(
    session: Session, day: date, at: time, day_start: time, to_moment: ToMoment
) -> ManualEntry:
    """Move a session to another time of a practice day.

    Returns:
        The session with the same length, by the clocks of the user's zone if it was by them
        before, else with the same offset from UTC. If it has this day and time already, it is
        left alone, even if `day_start` has changed since.
    """
    if (day, at) == (session.day, round_to_minute(session.started)):
        return ManualEntry(session)
    wall = resolve_start(day, at, day_start)
    fold = _find_fold(session.started, to_moment)
    if fold is None:
        placed = PlacedTime(wall.replace(tzinfo=session.started.tzinfo))
    else:
        placed = place_time(wall.replace(fold=fold), to_moment)
    length = max(session.ended - session.started, timedelta(0))
    ended = add_time(placed.moment, length)
    moved = replace(session, started=placed.moment, ended=ended, day=day)
    return ManualEntry(moved, placed.remark)


def _find_fold(moment: datetime, to_moment: ToMoment) -> int | None:
    """Return the fold with which the clock time of a moment is that moment, None if neither."""
    wall = moment.replace(tzinfo=None)
    with suppress(OverflowError, ValueError):  # in the first and the last year that there are
        moment = moment.astimezone(UTC)
        for fold in (0, 1):
            if to_moment(wall.replace(fold=fold)).astimezone(UTC) == moment:
                return fold
    return None


def round_to_minute(moment: datetime) -> time:
    """Return the time of day without its seconds."""
    return time(moment.hour, moment.minute)
