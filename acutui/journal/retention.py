"""Which days keep their backup."""

from collections.abc import Iterable
from datetime import date

DAILY, WEEKLY = 7, 4


def select_days_to_keep(days: Iterable[date], today: date) -> set[date]:
    """Return the last 7 days with a backup, and the last day of each of the 4 weeks before.

    Days in the future, from a clock that was wrong, are counted separately, so that they don't
    displace the others.
    """
    ordered = sorted(set(days), reverse=True)
    past = [day for day in ordered if day <= today]
    return _select_last(past) | _select_last(ordered[: len(ordered) - len(past)])


def _select_last(days: list[date]) -> set[date]:
    last_of_week: dict[tuple[int, int], date] = {}
    for day in days[DAILY:]:
        last_of_week.setdefault(day.isocalendar()[:2], day)
    return {*days[:DAILY], *list(last_of_week.values())[:WEEKLY]}
