"""What is found in a file, put into the journal: what comes in, and what stays as it is.

Whoever imports an export of ours wants what is in it: a session or day that is in the journal as
something else is changed, with the fields of other programs kept on both sides. Days of another
program only add to the journal. What was deleted here stays deleted, unless it is `force`d back.

What is new keeps the time of its last change where the file has it, as our JSON does; else it
counts as updated on its own day. So two machines that import the same file agree, and in a merge
whatever was really done to it, a deletion as well, wins over its coming in.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import partial
from typing import Any, Literal

from acutui.journal.exchange.own_formats import ImportData
from acutui.journal.file_format import StoredDocument, Tables
from acutui.journal.journal import Transform
from acutui.journal.schema import (
    OWN_FIELDS,
    BadDocument,
    Fields,
    Key,
    day_document,
    day_id,
    exact_session_document,
    format_timestamp,
    merge_fields,
    next_update_time,
    read_day,
    read_session,
    read_updated,
)
from acutui.practice.records import Day, Session

ImportStatus = Literal["new", "changed", "same", "deleted", "refused"]
"""What becomes of something: `deleted` it stays, `refused` is what can't be changed."""

APPLIED = ("new", "changed")


@dataclass(slots=True)
class ImportResult:
    """What becomes of all that was found, in its order."""

    items: list[tuple[Session | Day, ImportStatus]] = field(default_factory=list)

    def of(self, fate: ImportStatus) -> tuple[list[Session], list[Day]]:
        """Return the sessions and the days that this becomes of."""
        found = [one for one, its in self.items if its == fate]
        sessions = [one for one in found if isinstance(one, Session)]
        return sessions, [one for one in found if isinstance(one, Day)]

    def count(self, fate: ImportStatus) -> int:
        """Return of how many this becomes."""
        return sum(its == fate for _, its in self.items)


class ImportPlan:
    """Chooses what comes into a journal. `outcome` tells of the last choice."""

    def __init__(self, found: ImportData, *, force: bool = False) -> None:
        self._found = found
        self._force = force
        self.result = ImportResult()

    def __call__(self, tables: Tables, now: datetime) -> Mapping[Key, Transform]:
        """Return what is to be made of which documents; nothing of those that stay."""
        self.result = ImportResult()
        edits: dict[Key, Transform] = {}
        everything: list[Session | Day] = [*self._found.sessions, *self._found.days]
        for one in everything:
            key = _key_of(one)
            present = tables.get(key[0], {}).get(str(key[1]))
            fate = self._fate_beside(one, present)
            self.result.items.append((one, fate))
            if fate in APPLIED:
                edits[key] = partial(self._made, one, now)
        return edits

    def _fate_beside(self, one: Session | Day, present: StoredDocument | None) -> ImportStatus:
        """Return what becomes of something beside a document that may be none."""
        if present is None:
            return "new"
        try:
            return self._fate(one, present.decode())
        except (ValueError, RecursionError):
            return "refused"

    def _made(self, one: Session | Day, now: datetime, before: Fields | None) -> Fields:
        """Return the document of what comes in, over what was there."""
        if before is not None and self._fate(one, before) not in APPLIED:
            return before
        document = self._merged(one, before)
        theirs = self._found.documents.get(_key_of(one), {})
        if before is None and read_updated(theirs) is not None:
            return {**document, "updated": theirs["updated"]}
        moment = _noon_of(one, now) if before is None else next_update_time(now, before)
        return {**document, "updated": format_timestamp(moment)}

    def _merged(self, one: Session | Day, before: Fields | None) -> dict[str, Any]:
        """Return the document with the fields of other programs, theirs before ours."""
        own = OWN_FIELDS[_key_of(one)[0]] - {"updated"}
        theirs = {**self._found.documents.get(_key_of(one), {})}
        theirs.pop("id", None)
        document = merge_fields(_to_document(self._onto(one, before)), own, theirs)
        return merge_fields(document, own.union(theirs, {"updated"}), before)

    def _adds_fields(self, one: Session | Day, before: Fields) -> bool:
        """Whether the file has fields of other programs that the journal has not."""
        theirs = self._found.documents.get(_key_of(one))
        if theirs is None:
            return False
        merged = self._merged(one, before)
        merged.pop("updated", None)
        plain = merge_fields(
            _to_document(self._onto(one, before)), OWN_FIELDS[_key_of(one)[0]], before
        )
        return json.dumps(merged, sort_keys=True) != json.dumps(plain, sort_keys=True)

    def _fate(self, one: Session | Day, before: Fields | None) -> ImportStatus:
        if before is None:
            return "new"
        if before.get("deleted"):
            return "new" if self._force else "deleted"
        if isinstance(one, Session) and not self._found.whole:
            return "same"
        try:
            known = _read_document(one, before)
        except BadDocument:
            return "changed"
        is_same = _to_document(known) == _to_document(self._onto(one, before))
        return "same" if is_same and not self._adds_fields(one, before) else "changed"

    def _onto(self, one: Session | Day, before: Fields | None) -> Session | Day:
        """Return what a session or day shall be where something is known of it already."""
        if self._found.whole or isinstance(one, Session) or before is None or before.get("deleted"):
            return one
        try:
            known = read_day(str(day_id(one.day)), before)
        except BadDocument:
            return one
        return Day(one.day, True, known.checks, known.note or one.note)


def _noon_of(one: Session | Day, now: datetime) -> datetime:
    """Return the noon of a day, or now where that is to come."""
    return min(now, datetime.combine(one.day, time(12), UTC))


def _key_of(one: Session | Day) -> Key:
    return ("sessions", one.id) if isinstance(one, Session) else ("days", day_id(one.day))


def _read_document(one: Session | Day, document: Fields) -> Session | Day:
    if isinstance(one, Session):
        return read_session(str(one.id), document)
    return read_day(str(day_id(one.day)), document)


def _to_document(one: Session | Day) -> dict[str, Any]:
    return exact_session_document(one) if isinstance(one, Session) else day_document(one)
