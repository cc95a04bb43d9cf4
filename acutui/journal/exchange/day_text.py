"""Read the days of a table, in whatever form a spreadsheet wrote them.

A spreadsheet turns 2026-11-22 into 22.11.2026, 11/22/26 or 22-Nov-26 when it saves a table again.
Which number is the day and which the month is never guessed from the separator: an order is taken
if it is the only one that makes days of all rows.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Literal, NamedTuple, get_args

from acutui.journal.exchange.csv_rows import NotReadable
from acutui.journal.schema import FIRST_YEAR, ID_LIMIT

DayOrder = Literal["dmy", "mdy", "ymd"]
"""The order of day, month and year."""

ORDERS: tuple[DayOrder, ...] = get_args(DayOrder)
EXAMPLES: Mapping[DayOrder, str] = {"dmy": "22-11-2026", "mdy": "11-22-2026", "ymd": "2026-11-22"}

# The last day whose noon fits into the id of a session.
LAST_DAY = datetime.fromtimestamp((ID_LIMIT >> 20) / 1000 - 12 * 3600, UTC).date()
SPREADSHEET_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets
TOO_FAR = "too long ago, or too far ahead"
CENTURY_PIVOT = 70  # years of two digits from here on are those after 1900
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_plain = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_time = re.compile(
    r"(?:T|,? )(?P<clock>[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?"
    r"(?: ?[ap]\.?m\.?)?)$",
    re.I,
)
_numbers = re.compile(r"([0-9]{1,4})([-/.]) ?([0-9]{1,2})\2 ?([0-9]{1,4})\.?")
_words = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]* )?"
    r"(?:([0-9]{1,4})(?:st|nd|rd|th)?[-/., ]+([^\W\d_]+)"
    r"|([^\W\d_]+)\.?[-/ ]([0-9]{1,2})(?:st|nd|rd|th)?)[-/., ]+([0-9]{4}|[0-9]{1,2})",
    re.I,
)
_serial = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")
_month = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)",
    re.I,
)


class DayCell(NamedTuple):
    """The text of a day and its line; `near` is a day known from elsewhere in the row."""

    line: int
    text: str
    near: date | None = None


def parse_day(text: str, order: DayOrder = "ymd", *, last: date = LAST_DAY) -> date:
    """Return a day. Raises ValueError if it is none, before 1970 or after the `last` possible."""
    found = read_day_text(text).get(order)
    if found is None:
        raise ValueError(f"{text.strip()!r:.40} is not a day like {EXAMPLES[order]}")
    if found > last:
        raise ValueError(f"{text.strip()!r:.40} is {TOO_FAR}")
    return found


def has_time(text: str) -> bool:
    """Return whether a day has a time of day that is not midnight."""
    found = _time.search(text.strip())
    return found is not None and bool(re.sub(r"[0:., ]|12:00.*am?", "", found["clock"], flags=re.I))


def read_day_text(text: str) -> Mapping[DayOrder, date]:
    """Return what a text means, by the order of day, month and year.

    Raises:
        ValueError: It means no day in any order, or one before 1970.
    """
    quoted = f"{text.strip()!r:.40}"
    bare = _time.sub("", text.replace("\N{NO-BREAK SPACE}", " ").strip())
    if match := _numbers.fullmatch(bare):
        first, _, second, third = match.groups()
        parts: dict[DayOrder, tuple[str, str, str]] = {}  # year, month, day
        if len(first) <= 2 and len(third) in (2, 4):
            parts = {"dmy": (third, second, first), "mdy": (third, first, second)}
        if len(third) <= 2 and len(first) in (2, 4):
            parts["ymd"] = (first, second, third)
        if len(first) == 4:
            parts = dict.fromkeys(ORDERS, parts["ymd"]) if "ymd" in parts else {}
    elif match := _words.fullmatch(bare):
        parts = dict.fromkeys(ORDERS, _read_words(*match.groups(), quoted=quoted))
    elif match := _serial.fullmatch(bare):
        day = SPREADSHEET_EPOCH + timedelta(days=int(match[1]))
        parts = dict.fromkeys(ORDERS, (f"{day.year}", f"{day.month}", f"{day.day}"))
    else:
        parts = {}
    return _make_days(parts, quoted)


def _read_words(
    first: str | None, inner: str, leading: str, second: str, third: str, *, quoted: str
) -> tuple[str, str, str]:
    """Return year, month and day of a text that names the month."""
    name = inner or leading
    if not _month.fullmatch(name):
        raise ValueError(f"{quoted} names its month, and not in English")
    month = str(MONTHS.index(name[:3].lower()) + 1)
    day = first or second
    return (day, month, third) if len(day) == 4 else (third, month, day)


def _make_days(
    parts: Mapping[DayOrder, tuple[str, str, str]], quoted: str
) -> Mapping[DayOrder, date]:
    days: dict[DayOrder, date] = {}
    problem = ""
    for order, (year, month, day) in parts.items():
        number = int(year)
        if len(year) == 2:
            number += 1900 if number >= CENTURY_PIVOT else 2000
        try:
            found = date(number, int(month), int(day))
        except ValueError as error:
            problem = problem or f"{quoted} is not a day: {error}"
            continue
        if number < FIRST_YEAR:
            problem = problem or f"{quoted} is {TOO_FAR}"
        else:
            days[order] = found
    if not days:
        raise ValueError(problem or f"{quoted} is not a day like {EXAMPLES['ymd']}")
    return days


def find_day_order(cells: Iterable[DayCell]) -> DayOrder:
    """Return the order of day, month and year in which all cells that are days can be read.

    Raises:
        NotReadable: There is none, or there are several that make different days.
    """
    readings = []
    possible, decided = set(ORDERS), DayCell(0, "")
    for cell in cells:
        try:
            days = read_day_text(cell.text)
        except ValueError:
            continue  # It is rejected, with its line, whatever the order is.
        fitting = {
            order for order, day in days.items() if cell.near is None or _is_near(day, cell.near)
        }
        if not possible & fitting and fitting:
            what = f"{decided.text!r:.40} and {cell.text!r:.40} have day and month in another order"
            orders = [order for order in ORDERS if order in possible | fitting]
            raise NotReadable(f"lines {decided.line} and {cell.line}: {what}; {_option(orders)}")
        if fitting and possible - fitting:
            possible, decided = possible & fitting, cell
        if len(set(days.values())) > 1:
            readings.append((cell, days))
    for cell, days in readings:
        meanings = {order: days[order] for order in ORDERS if order in possible & days.keys()}
        if len(set(meanings.values())) > 1:
            what = " or ".join(dict.fromkeys(format_day(day) for day in meanings.values()))
            raise NotReadable(
                f"line {cell.line}: {cell.text!r:.40} may be {what}; {_option(meanings)}"
            )
    return next(order for order in reversed(ORDERS) if order in possible)


def explain_days(texts: Iterable[str], order: DayOrder) -> str:
    """Return what the first day that is not plain is taken for, or ""."""
    for text in texts:
        if not _plain.match(text.strip()):
            with suppress(ValueError):
                return f"{text.strip()} as {format_day(parse_day(text, order, last=date.max))}"
    return ""


def format_day(day: date) -> str:
    """Return a day with the name of its month, which can't be misread."""
    return f"{day.day} {day:%B} {day.year}"


def _is_near(day: date, other: date) -> bool:
    return abs(day - other) <= timedelta(days=1)


def _option(orders: Iterable[DayOrder]) -> str:
    return f"say which with {' or '.join(f'--days {order}' for order in orders)}"
