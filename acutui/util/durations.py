"""Durations, ages, file sizes and counts as text."""

from collections.abc import Iterable

UNITS = ("B", "kB", "MB", "GB")


def format_duration(seconds: float) -> str:
    """Return a duration like "45 s", "5 min" or "1 h 10 min"."""
    if round(seconds) < 60:
        return f"{round(seconds)} s"
    hours, minutes = divmod(int(seconds / 60 + 0.5), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def format_clock(seconds: float) -> str:
    """Return the time left like "0:05", rounded up to whole seconds."""
    whole = max(0, -int(-seconds // 1))
    return f"{whole // 60}:{whole % 60:02d}"


def describe_gap(gap: float, slept: float, *, counted: bool) -> str:
    """Explain a gap of some seconds, during which the computer may have slept."""
    length = format_duration(gap)
    what = f"Nothing moved for {length}: acutui was stopped, or the connection was lost."
    if slept > gap / 2:
        what = f"The computer slept for {length}."
    done = "counted, up to the end of the step at most." if counted else "not counted."
    return f"{what} That time was {done}"


def format_days_ago(days: int) -> str:
    """Return the age of a day: "today", "yesterday", "3 days ago"."""
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def format_size(length: int) -> str:
    """Return a number of bytes in up to three digits: "87 B", "1.5 kB", "120 MB"."""
    number, unit = float(length), 0
    while number >= 999.5 and unit < len(UNITS) - 1:
        number, unit = number / 1000, unit + 1
    decimals = 1 if unit and number < 99.95 else 0
    return f"{number:.{decimals}f} {UNITS[unit]}"


def format_count(number: int, thing: str, separator: str = "", *, many: str = "") -> str:
    """Return a count like "1 day" or "3 days".

    A `separator` "," groups the digits; `many` is the plural if an "s" is not enough.
    """
    return f"{number:{separator}} {thing if number == 1 else many or f'{thing}s'}"


def format_list(parts: Iterable[str]) -> str:
    """Return parts as a list: "a", "a and b", "a, b and c"."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
