"""Decide which imported sessions and days go into the journal, and how they are merged.

An export of acutui replaces sessions and days that differ in the journal; the fields of other
programs are kept from both. Days of another program only add to the journal. What was deleted in
the journal stays deleted, unless the import is forced.

A new document keeps the time of its last change if the file has it, as acutui's JSON does;
otherwise it counts as changed on its own day. So two machines that import the same file agree,
and any later change, even a deletion, wins over the import in a merge.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from functools import partial
from typing import Any, Literal

from acutui.journal.exchange.common import key_of
from acutui.journal.exchange.own_formats import ImportData
from acutui.journal.file_format import Tables
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
"""What an import does to an item; `refused` is one whose stored document can't be decoded."""

APPLIED = ("new", "changed")


@dataclass(slots=True)
class ImportResult:
    """The status of every imported item, in the order of the file."""

    items: list[tuple[Session | Day, ImportStatus]] = field(default_factory=list)

    def select(self, status: ImportStatus) -> tuple[list[Session], list[Day]]:
        """Return the sessions and the days of a status."""
        found = [item for item, its in self.items if its == status]
        sessions = [item for item in found if isinstance(item, Session)]
        return sessions, [item for item in found if isinstance(item, Day)]

    def count(self, status: ImportStatus) -> int:
        return sum(its == status for _, its in self.items)


class ImportPlan:
    """Plans how the journal is to change; `result` is that of the latest plan."""

    def __init__(self, data: ImportData, *, force: bool = False) -> None:
        self._data = data
        self._force = force
        self.result = ImportResult()

    def __call__(self, tables: Tables, now: datetime) -> Mapping[Key, Transform]:
        """Return the functions that make the new documents of those that are to change."""
        self.result = ImportResult()
        edits: dict[Key, Transform] = {}
        items: list[Session | Day] = [*self._data.sessions, *self._data.days]
        for item in items:
            table, id = key = key_of(item)
            stored = tables.get(table, {}).get(str(id))
            try:
                status = self._classify(item, None if stored is None else stored.decode())
            except (ValueError, RecursionError):
                status = "refused"
            self.result.items.append((item, status))
            if status in APPLIED:
                edits[key] = partial(self._make_document, item, now)
        return edits

    def _classify(self, item: Session | Day, stored: Fields | None) -> ImportStatus:
        """Classify an imported item against the stored document, if any."""
        if stored is None:
            return "new"
        if stored.get("deleted"):
            return "new" if self._force else "deleted"
        if isinstance(item, Session) and not self._data.is_complete:
            return "same"
        try:
            known = _read_document(item, stored)
        except BadDocument:
            return "changed"
        present = merge_fields(_to_document(known), OWN_FIELDS[key_of(item)[0]], stored)
        merged = self._merge(item, stored)
        merged.pop("updated", None)
        return "same" if merged == present else "changed"

    def _make_document(self, item: Session | Day, now: datetime, stored: Fields | None) -> Fields:
        """Return the new document, which is the old one if it was changed in the meantime."""
        if self._classify(item, stored) not in APPLIED and stored is not None:
            return stored
        document = self._merge(item, stored)
        theirs = self._data.documents.get(key_of(item), {})
        if stored is None and read_updated(theirs) is not None:
            return {**document, "updated": theirs["updated"]}
        noon = datetime.combine(item.day, time(12), UTC)
        moment = min(now, noon) if stored is None else next_update_time(now, stored)
        return {**document, "updated": format_timestamp(moment)}

    def _merge(self, item: Session | Day, stored: Fields | None) -> dict[str, Any]:
        """Return the document with the fields of other programs, those of the file first."""
        own = OWN_FIELDS[key_of(item)[0]] - {"updated"}
        theirs = {**self._data.documents.get(key_of(item), {})}
        theirs.pop("id", None)
        document = merge_fields(_to_document(self._combine(item, stored)), own, theirs)
        return merge_fields(document, own.union(theirs, {"updated"}), stored)

    def _combine(self, item: Session | Day, stored: Fields | None) -> Session | Day:
        """Return an item; a rest day of another program keeps what was noted on that day."""
        is_whole = self._data.is_complete or isinstance(item, Session)
        if is_whole or stored is None or stored.get("deleted"):
            return item
        try:
            known = read_day(str(day_id(item.day)), stored)
        except BadDocument:
            return item
        return Day(item.day, True, known.checks, known.note or item.note)


def _read_document(item: Session | Day, document: Fields) -> Session | Day:
    table, id = key_of(item)
    return (read_session if table == "sessions" else read_day)(str(id), document)


def _to_document(item: Session | Day) -> dict[str, Any]:
    return exact_session_document(item) if isinstance(item, Session) else day_document(item)
