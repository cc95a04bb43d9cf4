"""A session entered or mended by hand: its time, and the practice day that follows from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from acutui.practice.habit import ONE_DAY
from acutui.practice.records import Session


def resolve_start(day: date, at: time, day_start: time, zone: tzinfo | None) -> datetime:
    """Return the moment of a time of day on a practice day.

    Before the day begins by its rule, it is the night after: 01:30 on Friday's practice day is
    on Saturday's date. Without a `zone` the moment carries none.
    """
    return datetime.combine(day + ONE_DAY if at < day_start else day, at, tzinfo=zone)


def move_session(session: Session, day: date, at: time, day_start: time) -> Session:
    """Return a session at another time, as long as it was, in the zone where it was practised.

    One whose time stays as it is keeps its practice day, whatever the rule says by now.
    """
    if (day, at) == (session.day, round_to_minute(session.started)):
        return session
    started = resolve_start(day, at, day_start, session.started.tzinfo)
    length = max(session.ended - session.started, timedelta(0))
    # Over UTC: wall-clock sums are an hour off on the night when the clocks change.
    ended = (started.astimezone(UTC) + length).astimezone(session.started.tzinfo)
    return replace(session, started=started, ended=ended, day=day)


def round_to_minute(moment: datetime) -> time:
    """Return the time of day to the minute."""
    return time(moment.hour, moment.minute)
