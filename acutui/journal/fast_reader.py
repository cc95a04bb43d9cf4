"""Reads documents of the ordinary kind, of which years are made, in a fraction of the time.

Whatever is odd in any way is left to the careful reading, which says what is wrong with it. So
that both agree on what a session says, they share what makes sense of its parts; a routine's
holds, and what was felt, are mostly the same text over and over, and are read once.
"""

from datetime import date, datetime
from functools import lru_cache

import msgspec

from acutui.journal.schema import FIRST_YEAR, read_feeling, read_holds, session_id
from acutui.practice.records import Day, Feeling, HoldRecord, Session, Source

SEVERAL = 4096
"""How many different texts of a part are known at a time."""

_ABSENT = msgspec.Raw(b"null")


class _Session(msgspec.Struct, gc=False):
    """A session's document, its parts as they stand; what others put into it is passed over."""

    routine: str
    source: Source
    started: str
    ended: str
    day: str
    holds: msgspec.Raw
    before: msgspec.Raw = _ABSENT
    after: msgspec.Raw = _ABSENT
    note: str = ""
    deleted: bool = False


class DayDocument(msgspec.Struct, gc=False):
    """What stands of a day, or the mark of a deleted one."""

    day: str = ""
    rest: bool = False
    checks: tuple[str, ...] = ()
    note: str = ""
    deleted: bool = False


_decode = msgspec.json.Decoder(_Session).decode
_anything = msgspec.json.Decoder().decode
_list = msgspec.json.Decoder(list).decode
_decode_day = msgspec.json.Decoder(DayDocument).decode


def session(id: str, text: bytes | msgspec.Raw) -> Session | None:
    """Return the session that a document holds, None where a careful look is needed."""
    try:
        found = _decode(text)
        started, ended = datetime.fromisoformat(found.started), datetime.fromisoformat(found.ended)
        day = date.fromisoformat(found.day)
        if found.deleted or day.year < FIRST_YEAR or not (started.tzinfo and ended.tzinfo):
            return None
        return Session(
            session_id(id),
            found.routine,
            found.source,
            started,
            ended,
            day,
            holds(bytes(found.holds)),
            None if found.before is _ABSENT else _feeling(bytes(found.before)),
            None if found.after is _ABSENT else _feeling(bytes(found.after)),
            found.note,
        )
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def day(id: str, text: bytes | msgspec.Raw) -> Day | None:
    """Return the day that a document holds, None where a careful look is needed."""
    try:
        found = _decode_day(text)
        return None if found.deleted else noted(id, found)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


def noted(id: str, found: DayDocument) -> Day:
    """Return what was noted of a day. Raises ValueError where a careful look is needed."""
    day = date.fromisoformat(found.day)
    if day.year < FIRST_YEAR or found.day.replace("-", "") != id:
        raise ValueError
    return Day(day, found.rest, found.checks, found.note)


@lru_cache(SEVERAL)
def holds(text: bytes) -> tuple[HoldRecord, ...]:
    """Return the holds that a text says. Raises ValueError or DecodeError for others."""
    return read_holds(_list(text))


@lru_cache(SEVERAL)
def _feeling(text: bytes) -> Feeling | None:
    return read_feeling({"felt": _anything(text)}, "felt")
