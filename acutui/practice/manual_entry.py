"""The times of a session that is entered or edited by hand."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from acutui.practice.habit import ONE_DAY, add_time
from acutui.practice.records import Session


def resolve_start(day: date, at: time, day_start: time, zone: tzinfo | None) -> datetime:
    """Return the moment of a time of day on a practice day.

    Args:
        day: The practice day.
        at: The time; before `day_start` it is in the following night, so 01:30 on Friday's
            practice day has Saturday's date.
        day_start: When a practice day begins.
        zone: The time zone of the moment, None for a naive one.
    """
    return datetime.combine(day + ONE_DAY if at < day_start else day, at, tzinfo=zone)


def move_session(session: Session, day: date, at: time, day_start: time) -> Session:
    """Move a session to another time of a practice day.

    Returns:
        The session with the same length and time zone. If it has this day and time already, it
        is left alone, even if `day_start` has changed since.
    """
    if (day, at) == (session.day, round_to_minute(session.started)):
        return session
    started = resolve_start(day, at, day_start, session.started.tzinfo)
    length = max(session.ended - session.started, timedelta(0))
    ended = add_time(started, length)
    return replace(session, started=started, ended=ended, day=day)


def round_to_minute(moment: datetime) -> time:
    """Return the time of day without its seconds."""
    return time(moment.hour, moment.minute)
