"""Days as people name them."""

import re
from datetime import date, timedelta

from acutui.practice.habit import WEEKDAYS

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
NEAR = {"today": 0, "yesterday": 1}
LEAST = 3
"""Letters by which a month or a weekday is known."""

FIRST_YEAR, LAST_YEAR = 1970, 2239

_iso = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_year = re.compile(r"\d{4}")
_day = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?")


def parse_day(words: str, today: date) -> date | None:
    """Return the day that `words` name, None where they name none.

    They may be `today`, `yesterday`, a weekday (the last that was), `2026-03-12`, or a day and a
    month in any order, with a year or without: then it is the last such day.
    """
    text = words.strip().lower()
    if text in NEAR:
        return today - timedelta(days=NEAR[text])
    weekday = _named(text, WEEKDAYS)
    if weekday is not None:
        return today - timedelta(days=(today.weekday() - weekday) % 7 or 7)
    if found := _iso.fullmatch(text):
        return _date(*map(int, found.groups()))
    return _day_and_month(text.replace(",", " ").split(), today)


def _day_and_month(parts: list[str], today: date) -> date | None:
    year = day = month = None
    for part in parts:
        named = _named(part, MONTHS)
        if named is not None and month is None:
            month = named + 1
        elif _year.fullmatch(part) and year is None:
            year = int(part)
        elif (found := _day.fullmatch(part)) and day is None:
            day = int(found[1])
        else:
            return None
    if day is None or month is None:
        return None
    if year is not None:
        return _date(year, month, day)
    # The last one there was; of the 29th of February that may be eight years ago.
    years = range(today.year, today.year - 9, -1)
    days = (_date(candidate, month, day) for candidate in years)
    return next((one for one in days if one is not None and one <= today), None)


def _named(text: str, names: tuple[str, ...]) -> int | None:
    if len(text) < LEAST:
        return None
    return next((at for at, name in enumerate(names) if name.startswith(text)), None)


def _date(year: int, month: int, day: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
