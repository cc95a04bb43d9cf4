"""A history as a calendar (iCalendar, RFC 5545)."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta

from acutui import __version__
from acutui.journal.exchange.common import sort_sessions
from acutui.practice.habit import ONE_DAY
from acutui.practice.records import History, Session

MAX_LINE_OCTETS = 75  # A longer line continues on the next, after a space.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_line_break = re.compile(r"\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
_control = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def to_ics(
    history: History,
    routine_names: Mapping[str, str],
    *,
    reminders: Sequence[time] = (),
    rest_weekdays: Collection[int] = (),
    now: datetime,
) -> str:
    """Return a history as a calendar (RFC 5545), an event for each session.

    One of which only the day is known, since it was imported, is an event of the whole day.
    Ids stay the same, so that importing again duplicates nothing. `routine_names` are by id. From
    `now` on, the calendar rings at `reminders`, in the zone that it is in then, except on the
    weekly rest days, which count from Monday, 0.
    """
    stamp = f"DTSTAMP:{_format_utc(now)}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//acutui//acutui {__version__}//EN"]
    lines.append("CALSCALE:GREGORIAN")
    for session in sort_sessions(history.sessions):
        name = routine_names.get(session.routine) or session.routine or "Acupressure"
        lines += ["BEGIN:VEVENT", *_event(session, name, stamp), "END:VEVENT"]
    times = sorted({at.replace(second=0, microsecond=0) for at in reminders})
    if len(rest_weekdays) < len(WEEKDAYS):
        for number, at in enumerate(times, start=1):
            event = _reminder(number, at, now, rest_weekdays, stamp)
            lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "".join(_fold(line) for line in (*lines, "END:VCALENDAR"))


def _event(session: Session, name: str, stamp: str) -> Iterator[str]:
    yield f"UID:{session.id}@acutui"
    yield stamp
    yield from _whole_day(session.day) if session.is_only_a_day else _span(session)
    yield f"SUMMARY:{_escape(session.habit or name)}"
    if description := "\n".join(_description(session)):
        yield f"DESCRIPTION:{_escape(description)}"
    yield "TRANSP:TRANSPARENT"


def _span(session: Session) -> Iterator[str]:
    start, end = _format_utc(session.started), _format_utc(session.ended)
    yield f"DTSTART:{start}"
    if end > start:  # otherwise the event is a moment
        yield f"DTEND:{end}"


def _whole_day(day: date) -> Iterator[str]:
    yield f"DTSTART;VALUE=DATE:{_format_local(day)}"
    with suppress(OverflowError):  # the last day that there is; without an end it lasts a day too
        yield f"DTEND;VALUE=DATE:{_format_local(day + ONE_DAY)}"


def _description(session: Session) -> Iterator[str]:
    if session.source != "import":  # Other programs know no minutes.
        pressed, planned = _format_minutes(session.pressed), _format_minutes(session.planned)
        yield f"{pressed} of {planned} min pressed"
    if not (session.counts or session.source == "import"):
        yield "Does not count towards the day's target: less than 80% of it was pressed"
    asked = [("before", session.before), ("after", session.after)]
    felt = [(when, feeling) for when, feeling in asked if feeling is not None]
    ratings = {
        "Pain": [f"{f.pain} {when}" for when, f in felt if f.pain is not None],
        "Stiffness": [f"{f.stiffness} {when}" for when, f in felt if f.stiffness is not None],
        "Symptoms": [f"{', '.join(f.symptoms)} {when}" for when, f in felt if f.symptoms],
    }
    yield from (f"{name}: {', '.join(parts)}" for name, parts in ratings.items() if parts)
    if session.note:
        yield session.note


def _reminder(
    number: int, at: time, now: datetime, rest: Collection[int], stamp: str
) -> Iterator[str]:
    first = now.date() if at > now.time() else now.date() + timedelta(days=1)
    # Some calendars ring at the start, whatever the rule says.
    while first.weekday() in rest:
        first += timedelta(days=1)
    days = ",".join(day for number, day in enumerate(WEEKDAYS) if number not in rest)
    rule = f"FREQ=WEEKLY;BYDAY={days}" if rest else "FREQ=DAILY"
    # By number: another time moves the reminder that is in the calendar already. A calendar takes
    # the one with the higher sequence for the newer one.
    yield f"UID:reminder-{number}@acutui"
    yield f"SEQUENCE:{max(0, int(now.timestamp() // 60))}"
    yield stamp
    # Without a zone, so that a traveller is reminded at the same hour of the local clock.
    yield f"DTSTART:{_format_local(datetime.combine(first, at))}"
    yield from ("DURATION:PT10M", f"RRULE:{rule}", "SUMMARY:Acupressure", "TRANSP:TRANSPARENT")
    yield from ("BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Time for acupressure")
    yield from ("TRIGGER:PT0S", "END:VALARM")


def _format_minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f}".removesuffix(".0")


def _format_utc(moment: datetime) -> str:
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:  # at either end of the years that datetime knows
        moment = datetime.max if moment.year > 1 else datetime.min  # noqa: DTZ901
    return f"{_format_local(moment)}Z"


def _format_local(moment: date) -> str:
    # strftime would write the year 33 with two digits.
    return re.sub(r"[-:]", "", moment.isoformat()[:19])


def _escape(text: str) -> str:
    text = _control.sub("\ufffd", _line_break.sub("\n", text).replace("\t", " "))
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def _fold(line: str) -> str:
    """Fold a line at MAX_LINE_OCTETS without cutting a character, and end it."""
    data, parts, start, room = line.encode(), [], 0, MAX_LINE_OCTETS
    while len(data) - start > room:
        cut = start + room
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(data[start:cut])
        start, room = cut, MAX_LINE_OCTETS - 1  # The space takes one.
    parts.append(data[start:])
    return b"\r\n ".join(parts).decode() + "\r\n"
