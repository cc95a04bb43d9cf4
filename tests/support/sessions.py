"""Sessions to fill a journal with."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from acutui.journal.journal import new_id
from acutui.practice.records import HoldRecord, Session


def make_session(
    started: datetime, holds: tuple[HoldRecord, ...], *, minutes: float = 5, **fields: Any
) -> Session:
    """A session of a built in routine; `fields` replace those of the record."""
    session = Session(
        id=new_id(started),
        routine="back-and-neck",
        source="timer",
        started=started,
        ended=started + timedelta(minutes=minutes),
        day=started.date(),
        holds=holds,
    )
    return replace(session, **fields)
