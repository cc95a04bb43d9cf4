"""Read sessions and days from the tables of a journal."""

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from tinydb.storages import Storage

from acutui.journal.documents import StoredDocument
from acutui.journal.schema import STRUCTS, Record, read_record
from acutui.journal.storage import JournalTable
from acutui.practice.records import Day, History, Session

_decode = {table: msgspec.json.Decoder(struct).decode for table, struct in STRUCTS.items()}


class Unreadable(NamedTuple):
    """A document that is not a session or day, and why."""

    id: int | str
    problem: str


class RecordTable(JournalTable):
    """The sessions or days; iterating yields records, Unreadable, or None for deleted ones."""

    def document_class(  # type: ignore[override]
        self, document: StoredDocument, id: int | str
    ) -> Record | Unreadable | None:
        try:
            decoded = _decode[self.name](document.text)
            return None if decoded.deleted else decoded.to_record(id)
        except (ValueError, RecursionError):
            pass  # The slower way below also reads NaN, and finds out what is wrong.
        try:
            fields = document.decode()
            return None if fields.get("deleted") else read_record(self.name, id, fields)
        except (ValueError, RecursionError) as error:
            return Unreadable(id, str(error))


class _DayOnly(msgspec.Struct):
    day: str


_decode_day = msgspec.json.Decoder(_DayOnly).decode


def read_sessions_of(storage: Storage, day: date) -> list[Session]:
    """Return the sessions of a practice day. Other sessions are not decoded in full."""

    def may_be_of_day(value: Any) -> bool:
        try:
            return date.fromisoformat(_decode_day(value.text).day) == day
        except (msgspec.DecodeError, RecursionError):
            return True
        except ValueError:
            return False

    records: list[Any] = RecordTable(storage, "sessions").search(may_be_of_day)
    return [one for one in records if isinstance(one, Session) and one.day == day]


def read_history(storage: Storage, path: Path) -> History:
    """Return all sessions and days in file order. `path` names the file in problems."""
    sessions: list[Any] = RecordTable(storage, "sessions").all()
    days: list[Any] = RecordTable(storage, "days").all()
    problems = [
        f"{path}: {name} {one.id if isinstance(one.id, int) else repr(one.id)[:40]}: "
        f"{one.problem}; skipped"
        for name, records in (("sessions", sessions), ("days", days))
        for one in records
        if isinstance(one, Unreadable)
    ]
    return History(
        tuple([one for one in sessions if isinstance(one, Session)]),
        {one.day: one for one in days if isinstance(one, Day)},
        tuple(problems),
    )
