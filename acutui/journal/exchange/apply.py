"""What is found in a file, put into the journal: what comes in, and what stays as it is.

An export carries no times of change, so of a session or day that is in the journal as something
else nobody knows which is later. Whoever imports an export of ours wants what is in it: then it is
changed, with the fields that only others know kept. Days of another program only add to the
journal. What was deleted here stays deleted, unless it is `force`d back.

What is new counts as updated on its own day. So two machines that take in the same agree, and in a
merge whatever was really done to it, a deletion as well, wins over its coming in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import partial
from typing import Any, Literal

from acutui.journal.exchange.own_formats import Found, exact_session
from acutui.journal.file_format import Fields, Key, Stored, Tables
from acutui.journal.journal import To, laid_over, later
from acutui.journal.schema import (
    DAY_FIELDS,
    SESSION_FIELDS,
    BadDocument,
    day_document,
    day_id,
    read_day,
    read_session,
    stamp,
)
from acutui.practice.records import Day, Session

Fate = Literal["new", "changed", "same", "deleted", "refused"]
"""What becomes of something: `deleted` it stays, `refused` is what can't be changed."""

COMES_IN = ("new", "changed")


@dataclass(slots=True)
class ImportResult:
    """What becomes of all that was found, in its order."""

    fates: list[tuple[Session | Day, Fate]] = field(default_factory=list)

    def of(self, fate: Fate) -> tuple[list[Session], list[Day]]:
        """Return the sessions and the days that this becomes of."""
        found = [one for one, its in self.fates if its == fate]
        sessions = [one for one in found if isinstance(one, Session)]
        return sessions, [one for one in found if isinstance(one, Day)]

    def count(self, fate: Fate) -> int:
        """Return of how many this becomes."""
        return sum(its == fate for _, its in self.fates)


class ImportPlan:
    """Chooses what comes into a journal. `outcome` tells of the last choice."""

    def __init__(self, found: Found, *, force: bool = False) -> None:
        self._found = found
        self._force = force
        self.outcome = ImportResult()

    def __call__(self, tables: Tables, now: datetime) -> Mapping[Key, To]:
        """Return what is to be made of which documents; nothing of those that stay."""
        self.outcome = ImportResult()
        edits: dict[Key, To] = {}
        everything: list[Session | Day] = [*self._found.sessions, *self._found.days]
        for one in everything:
            key = _key(one)
            present = tables.get(key[0], {}).get(str(key[1]))
            fate = self._fate_beside(one, present)
            self.outcome.fates.append((one, fate))
            if fate in COMES_IN:
                edits[key] = partial(self._made, one, now)
        return edits

    def _fate_beside(self, one: Session | Day, present: Stored | None) -> Fate:
        """Return what becomes of something beside a document that may be none."""
        if present is None:
            return "new"
        try:
            fate = self._fate(one, present.look())
            if fate in COMES_IN:
                dict(present)  # to be changed, it must be one to the letter
            return fate
        except (ValueError, RecursionError):
            return "refused"

    def _made(self, one: Session | Day, now: datetime, before: Fields | None) -> Fields:
        """Return the document of what comes in, over what was there."""
        if before is not None and self._fate(one, before) not in COMES_IN:
            return before
        own = SESSION_FIELDS if isinstance(one, Session) else DAY_FIELDS
        document = laid_over(_document(self._onto(one, before)), own, before)
        moment = _of_its_day(one, now) if before is None else later(now, before)
        return {**document, "updated": stamp(moment)}

    def _fate(self, one: Session | Day, before: Fields | None) -> Fate:
        if before is None:
            return "new"
        if before.get("deleted"):
            return "new" if self._force else "deleted"
        if isinstance(one, Session) and not self._found.whole:
            return "same"
        try:
            known = _read(one, before)
        except BadDocument:
            return "changed"
        return "same" if _document(known) == _document(self._onto(one, before)) else "changed"

    def _onto(self, one: Session | Day, before: Fields | None) -> Session | Day:
        """Return what a session or day shall be where something is known of it already."""
        if self._found.whole or isinstance(one, Session) or before is None or before.get("deleted"):
            return one
        try:
            known = read_day(str(day_id(one.day)), before)
        except BadDocument:
            return one
        return Day(one.day, True, known.checks, known.note or one.note)


def _of_its_day(one: Session | Day, now: datetime) -> datetime:
    """Return the noon of a day, or now where that is to come."""
    return min(now, datetime.combine(one.day, time(12), UTC))


def _key(one: Session | Day) -> Key:
    return ("sessions", one.id) if isinstance(one, Session) else ("days", day_id(one.day))


def _read(one: Session | Day, document: Fields) -> Session | Day:
    if isinstance(one, Session):
        return read_session(str(one.id), document)
    return read_day(str(day_id(one.day)), document)


def _document(one: Session | Day) -> dict[str, Any]:
    return exact_session(one) if isinstance(one, Session) else day_document(one)
