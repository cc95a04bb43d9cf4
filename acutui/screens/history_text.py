"""The list of all sessions as text: a line each, in columns as wide as there is room for."""

from dataclasses import dataclass
from datetime import date

from acutui.practice.records import Session
from acutui.services.context import Context
from acutui.services.session_words import format_pain, format_time
from acutui.util.durations import format_count, format_duration
from acutui.util.text import sanitize
from acutui.widgets.text_layout import Line, fit, line

WIDE = 58
"""Cells of a row from which on days have their weekday or their whole year."""

LONG_DAY, SHORT_DAY, TIME, LENGTH, PAIN, GAP = 11, 9, 5, 7, 7, 2
LEAST_NAME, MOST_NAME, LEAST_NOTE = 13, 27, 8


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells of each column, 0 where it has no room, and of the first two gaps."""

    day: int
    gap: int
    name: int
    length: int
    pain: int
    note: int


def lay_out(width: int) -> Columns:
    """Return what fits into a row; the note takes the rest."""
    day, gap = (LONG_DAY, GAP) if width >= WIDE else (SHORT_DAY, 1)
    room = width - day - TIME - 2 * gap
    length = LENGTH if room >= LEAST_NAME + GAP + LENGTH else 0
    room -= GAP + length if length else 0
    pain = PAIN if length and room >= LEAST_NAME + GAP + PAIN else 0
    room -= GAP + pain if pain else 0
    if not pain or room < LEAST_NAME + GAP + LEAST_NOTE:
        return Columns(day, gap, max(0, min(MOST_NAME, room)), length, pain, 0)
    name = max(LEAST_NAME, min(MOST_NAME, room // 2))
    return Columns(day, gap, name, length, pain, room - name - GAP)


def render_session(session: Session, width: int, today: date, services: Context) -> Line:
    """Return a session as a row: day, time, routine, minutes, pain, note."""
    columns, gap = lay_out(width), " " * GAP
    name = sanitize(services.atlas.name_routine(session.routine))
    day = _format_day(session.day, today, columns.day)
    first = " " * columns.gap
    parts = [
        (f"{day}{first}{format_time(session):<{TIME}}{first}", "dim"),
        (fit(name, columns.name), ""),
    ]
    if columns.length:
        length = "" if session.is_only_a_day else _format_minutes(session.pressed)
        parts.append((f"{gap}{length:>{LENGTH}}", ""))
    if columns.pain:
        pain = format_pain(session, "→" if services.unicode else "->")
        parts.append((f"{gap}{pain:<{PAIN}}", ""))
    if columns.note:
        note = " ".join(sanitize(session.note or session.habit).split())
        parts.append((gap + fit(note, columns.note), "dim"))
    return tuple(parts)


def _format_day(day: date, today: date, width: int) -> str:
    """Return a day like "Sun 22 Nov" or, of another year, "22 Nov 2025"; in few cells shorter."""
    text = f"{day.day:>2} {day:%b}"
    if day.year == today.year:
        return (f"{day:%a} {text}" if width >= LONG_DAY else text).ljust(width)
    year = f"{day.year}" if width >= LONG_DAY else f"{day.year % 100:02}"
    return f"{text} {year}".ljust(width)


def _format_minutes(seconds: float) -> str:
    if seconds < 3570:
        return format_duration(seconds)
    # Four digits of minutes have no room; only an import has as many.
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 1000 else f"{round(seconds / 3600)} h"


def render_count(found: int, all: int, width: int) -> list[Line]:
    """Return how many sessions are shown, at the right."""
    text = format_count(all, "session", ",")
    if found < all:
        text = f"{found:,} of {text}"
        if len(text) >= width:
            text = f"{found:,} found"
    return [line(f"{text:>{width - 1}}", "dim")]
