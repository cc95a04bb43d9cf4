"""Days without practice that neither add to a streak nor break it: pauses, and free days."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from acutui.practice.records import Day

DAYS_IN_WEEK = 7
MOST_DAYS = 366
"""How many rest days can be marked at once: more is a slip."""


class Pauses:
    """The pauses from practice: from a day on which one begins up to one on which it ends.

    A pause may have no end yet. The day on which it ends is a day of practice again.
    """

    def __init__(self, days: Iterable[Day]) -> None:
        marked = sorted((one for one in days if one.pause), key=lambda one: one.day)
        self._days = [one.day for one in marked]
        self._begins = [one.pause == "begins" for one in marked]

    def __contains__(self, day: date) -> bool:
        at = bisect_right(self._days, day)
        return at > 0 and self._begins[at - 1]

    def began(self, day: date) -> date | None:
        """Return when the pause began in which a day lies; None if it lies in none."""
        if day not in self:
            return None
        at = bisect_right(self._days, day) - 1
        while at > 0 and self._begins[at - 1]:
            at -= 1
        return self._days[at]

    def ends(self, day: date) -> date | None:
        """Return when a pause ends in which a day lies, or that begins on it; None if never."""
        later = range(bisect_right(self._days, day), len(self._days))
        return next((self._days[at] for at in later if not self._begins[at]), None)


def begin_pause(days: Mapping[date, Day], day: date) -> Day:
    """Return the day with the mark that a pause begins on it."""
    return replace(days.get(day, Day(day)), pause="begins")


def end_pause(days: Mapping[date, Day], day: date) -> Day | None:
    """Return the day with the mark by which no pause lasts on it; None if there is none.

    A pause that began on the same day is taken back.
    """
    began = Pauses(days.values()).began(day)
    if began is None:
        return None
    noted = days.get(day, Day(day))
    was_going_on = Pauses(days.values()).began(day - timedelta(days=1)) is not None
    return replace(noted, pause="ends" if was_going_on else "")


def find_free_days(
    first: date,
    end: date,
    days_per_week: int,
    first_weekday: int,
    is_kept: Callable[[date], bool],
    is_rest: Callable[[date], bool],
    is_paused: Callable[[date], bool],
) -> frozenset[date]:
    """Return the days that may pass without practice, if a few days a week are enough.

    In each week these are the first days without practice, as many as the week has beyond
    `days_per_week`; the rest days up to then are among that number. So whether a day is free
    never depends on what comes after it, and a rest day more never makes another one missed. The
    days before the first one count as well; else an older session could cost a free day. Days of
    a pause don't count.

    Args:
        first: The first day of the history.
        end: The day after the last one that can be free.
        days_per_week: How many days of a week are to be kept, 1 to 7.
        first_weekday: Where a week begins, from Monday, 0.
        is_kept: Whether a day counts as practised.
        is_rest: Whether a day is a rest day anyway.
        is_paused: Whether a day lies in a pause.
    """
    allowed = DAYS_IN_WEEK - days_per_week
    found: set[date] = set()
    skipped = 0
    begin = first.toordinal() - (first.weekday() - first_weekday) % DAYS_IN_WEEK
    for day in map(date.fromordinal, range(begin, end.toordinal())):
        if day.weekday() == first_weekday:
            skipped = 0
        if not is_kept(day) and not is_paused(day):
            if skipped < allowed and day >= first and not is_rest(day):
                found.add(day)
            skipped += 1
    return frozenset(found)
