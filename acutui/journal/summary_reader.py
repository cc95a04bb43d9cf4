"""What was done on each day, without the sessions: all that one line of status tells.

A journal of years is read in one go, checked to the last field, and no session made of it. Where
anything in the file is odd, this says nothing: then the careful reading tells what it is.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from acutui.journal.fast_reader import SEVERAL, DayDocument, holds, noted
from acutui.journal.file_format import FORMAT, check_text, uncollected
from acutui.journal.inspection import read_file
from acutui.journal.schema import FIRST_YEAR, MOST_ID, MOST_SCORE
from acutui.practice.daily import DayTally, day_tally
from acutui.practice.records import Day, Source

Sums = tuple[float, float]
"""The planned and the pressed seconds of a session."""

_Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_Score = Annotated[int, msgspec.Meta(ge=0, le=MOST_SCORE)] | None
_Id = Annotated[int, msgspec.Meta(ge=1, le=MOST_ID - 1)]


@dataclass(frozen=True, slots=True)
class Outline:
    """The sums of each day with a session, and what was noted of days."""

    tallies: Mapping[date, DayTally]
    days: Mapping[date, Day]
    problems: tuple[str, ...] = ()


class _Feeling(msgspec.Struct, gc=False):
    pain: _Score = None
    stiffness: _Score = None
    symptoms: tuple[str, ...] = ()


class _Session(msgspec.Struct, gc=False):
    """A session, or the mark of a deleted one, which lacks all but that."""

    routine: str | UnsetType = UNSET
    source: Source | UnsetType = UNSET
    started: _Moment | UnsetType = UNSET
    ended: _Moment | UnsetType = UNSET
    day: date | UnsetType = UNSET
    holds: msgspec.Raw | UnsetType = UNSET
    before: _Feeling | None = None
    after: _Feeling | None = None
    note: str = ""
    deleted: bool = False


class _Meta(msgspec.Struct):
    format: int


class _File(msgspec.Struct):
    meta: dict[str, _Meta]
    sessions: dict[_Id, _Session] = {}
    days: dict[str, DayDocument] = {}


_decode = msgspec.json.Decoder(_File).decode


def outline(path: Path) -> Outline | None:
    """Return what a journal says of its days, None where a careful look is needed."""
    try:
        data = read_file(path)
        check_text(data)
        with uncollected():
            return _outlined(_decode(data))
    except (msgspec.DecodeError, OSError, ValueError, RecursionError):
        return None


def _outlined(file: _File) -> Outline:
    """Raises ValueError where a careful look is needed."""
    if file.meta["1"].format != FORMAT:
        raise ValueError
    done: dict[date, list[Sums]] = defaultdict(list)
    for one in file.sessions.values():
        if one.deleted:
            continue
        day, text = one.day, one.holds
        # Said at length, because it is said of every session of years.
        if (
            day is UNSET
            or text is UNSET
            or one.routine is UNSET
            or one.source is UNSET
            or one.started is UNSET
            or one.ended is UNSET
        ):
            raise ValueError
        done[day].append(_sums(bytes(text)))
    if any(found.year < FIRST_YEAR for found in done):
        raise ValueError
    days = [noted(id, found) for id, found in file.days.items() if not found.deleted]
    tallies = {found: day_tally(sums) for found, sums in done.items()}
    return Outline(tallies, {found.day: found for found in days})


@lru_cache(SEVERAL)
def _sums(text: bytes) -> Sums:
    found = holds(text)
    return sum([hold.planned for hold in found]), sum([hold.pressed for hold in found])
