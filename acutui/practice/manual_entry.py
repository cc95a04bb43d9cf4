"""The times of a session that is entered or edited by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from acutui.practice.habit import ONE_DAY
from acutui.practice.records import Session


def resolve_start(day: date, at: time, day_start: time, zone: tzinfo | None) -> datetime:
    """Return the moment of a time of day on a practice day; without a `zone` it is naive.

    Times before `day_start` belong to the following night: 01:30 on Friday's practice day has
    Saturday's date.
    """
    return datetime.combine(day + ONE_DAY if at < day_start else day, at, tzinfo=zone)


def move_session(session: Session, day: date, at: time, day_start: time) -> Session:
    """Return a session at another time, with the same length and time zone.

    A session whose time does not change keeps its practice day, even if `day_start` has changed.
    """
    if (day, at) == (session.day, round_to_minute(session.started)):
        return session
    started = resolve_start(day, at, day_start, session.started.tzinfo)
    length = max(session.ended - session.started, timedelta(0))
    # In UTC, because wall-clock sums are an hour off on the night when the clocks change.
    ended = (started.astimezone(UTC) + length).astimezone(session.started.tzinfo)
    return replace(session, started=started, ended=ended, day=day)


def round_to_minute(moment: datetime) -> time:
    """Return the time of day without its seconds."""
    return time(moment.hour, moment.minute)
