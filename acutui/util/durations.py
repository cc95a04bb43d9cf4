"""Lengths of time, ages, sizes and counts in words."""

from collections.abc import Iterable

UNITS = ("B", "kB", "MB", "GB")


def format_duration(seconds: float) -> str:
    """Return a length as people say it: `45 s`, `5 min`, `1 h 10 min`."""
    if round(seconds) < 60:
        return f"{round(seconds)} s"
    whole = int(seconds / 60 + 0.5)
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{whole} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def format_clock(seconds: float) -> str:
    """Return a time to go as a clock shows it: `0:05`, counting the second that has begun."""
    whole = max(0, -int(-seconds // 1))
    return f"{whole // 60}:{whole % 60:02d}"


def describe_gap(gap: float, slept: float, *, counted: bool) -> str:
    """Return what is told of a gap of so many seconds, of which the machine `slept` some."""
    what = (
        f"The machine slept for {format_duration(gap)}."
        if slept > gap / 2
        else f"For {format_duration(gap)} nothing moved here: stopped, or the line was down."
    )
    done = "It was counted, to the end of the hold at most." if counted else "It was not counted."
    return f"{what} {done}"


def format_days_ago(days: int) -> str:
    """Return how long ago a day was: `today`, `yesterday`, `3 days ago`."""
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def format_size(length: int) -> str:
    """Return the size of a file with up to three digits: `87 B`, `1.5 kB`, `120 MB`."""
    number, unit = float(length), 0
    while number >= 999.5 and unit < len(UNITS) - 1:
        number, unit = number / 1000, unit + 1
    # Bytes are whole, and three digits are enough.
    return f"{number:.{1 if unit and number < 99.95 else 0}f} {UNITS[unit]}"


def format_count(number: int, thing: str, separator: str = "", *, many: str = "") -> str:
    """Return a count of things: `1 day`, `3 days`.

    With "," as `separator` there is one after every three digits; `many` is the plural where that
    is more than an `s`.
    """
    return f"{number:{separator}} {thing if number == 1 else many or f'{thing}s'}"


def format_list(parts: Iterable[str]) -> str:
    """Return parts as people list them: `a`, `a and b`, `a, b and c`."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
