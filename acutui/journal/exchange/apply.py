"""Decide which imported sessions and days go into the journal, and how they are merged.

An export of acutui replaces sessions and days that differ in the journal; the fields of other
programs are kept from both. Days of another program only add to the journal. What was deleted in
the journal stays deleted, unless the import is forced.

A new document keeps the time of its last change if the file has it, as acutui's JSON does;
otherwise it counts as changed on its own day. So two machines that import the same file agree,
and any later change, even a deletion, wins over the import in a merge.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any, Literal

from acutui.journal import schema
from acutui.journal.document_writer import Transform
from acutui.journal.documents import Tables
from acutui.journal.exchange.import_data import ImportData
from acutui.journal.schema import OWN_FIELDS, BadDocument, Fields, Key, Record, key_of
from acutui.practice.records import Day, Session

ImportStatus = Literal["new", "changed", "same", "deleted", "refused"]
"""What an import does to an item; `refused` is one whose stored document can't be decoded."""

APPLIED = ("new", "changed")


class ImportPlan:
    """Plans how the journal is to change, for `Journal.apply_changes`.

    Args:
        force: Also imports what was deleted in the journal, and days that it has already.
        double: Imports days that the journal has already from another import.

    Attributes:
        items: The imported sessions, then the days, each with its status in the latest plan.
        doubled: The days of which the journal has a session already that was imported as another
            habit, with the names of such habits. Unless they are to be imported too, nothing is
            changed then.
    """

    def __init__(self, data: ImportData, *, force: bool = False, double: bool = False) -> None:
        self.items: list[tuple[Record, ImportStatus]] = []
        self.doubled: dict[date, set[str]] = {}
        self._double = double or force
        self._data = data
        self._force = force

    def __call__(self, tables: Tables, now: datetime) -> Mapping[Key, Transform]:
        """Return the functions that make the new documents of those that are to change."""
        self.items = []
        edits: dict[Key, Transform] = {}
        items: list[Record] = [*self._data.sessions, *self._data.days]
        self.doubled = {}
        imported = {} if self._data.is_complete else self._find_imported(tables)
        for item in items:
            table, id = key = key_of(item)
            present = tables.get(table, {})
            stored = present.get(str(id))
            if stored is None and id in self._data.former_ids:
                stored = present.get(str(self._data.former_ids[id]))
            status: ImportStatus = "refused"
            with suppress(ValueError, RecursionError):
                status = self._classify(item, None if stored is None else stored.decode())
            self.items.append((item, status))
            if status in APPLIED:
                edits[key] = partial(self._make_document, item, now)
            if status == "new" and isinstance(item, Session) and item.day in imported:
                self.doubled[item.day] = imported[item.day]
        return edits if self._double or not self.doubled else {}

    def _find_imported(self, tables: Tables) -> dict[date, set[str]]:
        """Return the habits of which the journal has an imported session, by day."""
        ours = {session.id for session in self._data.sessions}
        ours.update(self._data.former_ids.values())
        found: dict[date, set[str]] = {}
        for id, document in tables.get("sessions", {}).items():
            with suppress(ValueError, RecursionError):
                if b'"import"' in bytes(document.text) and int(id) not in ours:
                    session = schema.read_session(id, document.decode())
                    if session.source == "import" and not document.get("deleted"):
                        found.setdefault(session.day, set()).add(session.habit)
        return found

    def select(self, status: ImportStatus) -> tuple[list[Session], list[Day]]:
        """Return the sessions and the days of a status."""
        found = [item for item, its in self.items if its == status]
        sessions = [item for item in found if isinstance(item, Session)]
        return sessions, [item for item in found if isinstance(item, Day)]

    def count(self, status: ImportStatus) -> int:
        return sum(its == status for _, its in self.items)

    def _classify(self, item: Record, stored: Fields | None) -> ImportStatus:
        """Classify an imported item against the stored document, if any."""
        if stored is None:
            return "new"
        if stored.get("deleted"):
            return "new" if self._force else "deleted"
        if isinstance(item, Session) and not self._data.is_complete:
            return "same"
        table, id = key_of(item)
        if self._data.is_journal and not self._force:
            theirs = schema.read_updated(self._data.documents.get((table, id), {}))
            ours = schema.read_updated(stored)
            if theirs is not None and ours is not None and theirs < ours:
                return "same"
        try:
            known = schema.read_record(table, id, stored)
        except BadDocument:
            return "changed"
        present = schema.merge_fields(
            schema.to_document(known, exact=True), OWN_FIELDS[table], stored
        )
        merged = self._merge(item, stored)
        merged.pop("updated", None)
        return "same" if merged == present else "changed"

    def _make_document(self, item: Record, now: datetime, stored: Fields | None) -> Fields:
        """Return the new document, which is the old one if it was changed in the meantime."""
        if self._classify(item, stored) not in APPLIED and stored is not None:
            return stored
        theirs = self._data.documents.get(key_of(item), {})
        if stored is None and schema.read_updated(theirs) is not None:
            return theirs
        document = self._merge(item, stored)
        noon = datetime.combine(item.day, time(12), UTC)
        moment = min(now, noon) if stored is None else schema.next_update_time(now, stored)
        return {**document, "updated": schema.format_timestamp(moment)}

    def _merge(self, item: Record, stored: Fields | None) -> dict[str, Any]:
        """Return the document with the fields of other programs, those of the file first."""
        key = key_of(item)
        own = OWN_FIELDS[key[0]] - {"updated"}
        theirs = self._data.documents.get(key, {})
        record = self._combine(item, stored)
        document = schema.merge_fields(schema.to_document(record, exact=True), own, theirs)
        return schema.merge_fields(document, own.union(theirs, {"updated"}), stored)

    def _combine(self, item: Record, stored: Fields | None) -> Record:
        """Return an item; a day keeps what was noted on it and the file can't say."""
        is_whole = self._data.is_complete and self._data.has_pauses
        if is_whole or isinstance(item, Session) or stored is None or stored.get("deleted"):
            return item
        try:
            known = schema.read_day(str(key_of(item)[1]), stored)
        except BadDocument:
            return item
        if self._data.is_complete:
            return replace(item, pause=known.pause)
        return replace(known, rest=True, note=known.note or item.note)
