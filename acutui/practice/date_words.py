"""Dates as people write them."""

import re
from contextlib import suppress
from datetime import date, timedelta

from acutui.practice.habit import WEEKDAYS
from acutui.practice.manual_entry import FIRST_DAY, LAST_DAY

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
NEAR_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
MIN_LETTERS = 3
"""Letters that are enough to recognize a month or a weekday."""

_iso = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_year = re.compile(r"\d{4}")
_day = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?")


def parse_day(words: str, today: date, *, ahead: bool = False) -> date | None:
    """Return the date that words name, None if they name none that can be entered.

    Args:
        words: "today", "yesterday", "tomorrow", a weekday, "2026-03-12", or a day and a month in
            either order, with or without a year. Names may be cut to three letters.
        today: A weekday is the last one before it, a day without a year the last one up to it.
        ahead: Whether a weekday, or a day without a year, is the next one instead.
    """
    text = words.strip().lower()
    if text in NEAR_DAYS:
        return today + timedelta(days=NEAR_DAYS[text])
    weekday = _find_name(text, WEEKDAYS)
    if weekday is not None:
        back = (today.weekday() - weekday) % 7 or 7
        return today + timedelta(days=-back if not ahead else 7 - back % 7)
    if found := _iso.fullmatch(text):
        return _make_date(*map(int, found.groups()))
    return _parse_day_and_month(text.replace(",", " ").split(), today, ahead)


def _parse_day_and_month(parts: list[str], today: date, ahead: bool) -> date | None:
    year = day = month = None
    for part in parts:
        name = _find_name(part, MONTHS)
        if name is not None and month is None:
            month = name + 1
        elif _year.fullmatch(part) and year is None:
            year = int(part)
        elif (found := _day.fullmatch(part)) and day is None:
            day = int(found[1])
        else:
            return None
    if day is None or month is None:
        return None
    if year is not None:
        return _make_date(year, month, day)
    # The last 29th of February may be eight years ago, or the next one as far ahead.
    step = 1 if ahead else -1
    days = (_make_date(today.year + step * n, month, day) for n in range(9))
    known = (found for found in days if found is not None)
    return next((one for one in known if (one >= today if ahead else one <= today)), None)


def _find_name(text: str, names: tuple[str, ...]) -> int | None:
    if len(text) < MIN_LETTERS:
        return None
    return next((at for at, name in enumerate(names) if name.startswith(text)), None)


def _make_date(year: int, month: int, day: int) -> date | None:
    with suppress(ValueError):
        found = date(year, month, day)
        return found if FIRST_DAY <= found <= LAST_DAY else None
    return None
