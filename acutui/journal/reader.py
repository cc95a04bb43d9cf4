"""Sessions and days read from the tables of a journal."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec

from acutui.journal.file_format import StoredDocument
from acutui.journal.schema import DayDocument, SessionDocument, read_day, read_session
from acutui.journal.storage import JournalDatabase, JournalTable
from acutui.practice.records import Day, History, Session

Record = Session | Day


class Unreadable(NamedTuple):
    """A document that is no session or day, and why."""

    id: int | str
    why: str


class Decoded(Protocol):
    """A document by its definition."""

    deleted: Any

    def record(self, id: int) -> Record:
        """Return the session or day."""


def _reader(
    decode: Callable[[Any], Decoded], read: Callable[[str, Mapping[str, Any]], Record]
) -> Callable[[StoredDocument, int | str], Record | Unreadable | None]:
    """Return what makes a record of a stored document: None for one that is deleted."""

    def read_stored(document: StoredDocument, id: int | str) -> Record | Unreadable | None:
        try:
            decoded = decode(document.text)
            if isinstance(id, int) and not decoded.deleted:
                return decoded.record(id)
        except (msgspec.DecodeError, ValueError, RecursionError):
            pass  # Decoded by itself, it can be said what is wrong with it, if anything is.
        try:
            fields = document.decode()
            return None if fields.get("deleted") else read(str(id), fields)
        except (ValueError, RecursionError) as error:
            return Unreadable(id, str(error))

    return read_stored


class SessionTable(JournalTable):
    """The sessions; iterating yields Session, Unreadable, or None for deleted ones."""

    document_class = staticmethod(  # type: ignore[assignment]
        _reader(msgspec.json.Decoder(SessionDocument).decode, read_session)
    )


class DayTable(JournalTable):
    """The days; iterating yields Day, Unreadable, or None for deleted ones."""

    document_class = staticmethod(  # type: ignore[assignment]
        _reader(msgspec.json.Decoder(DayDocument).decode, read_day)
    )


class _DayOnly(msgspec.Struct):
    day: str


_decode_day = msgspec.json.Decoder(_DayOnly).decode


def read_sessions_of(database: JournalDatabase, day: date) -> list[Session]:
    """Return the sessions of a practice day; only these are decoded as a whole."""

    def may_be_of_day(value: Any) -> bool:
        try:
            return date.fromisoformat(_decode_day(value.text).day) == day
        except (msgspec.DecodeError, RecursionError):
            return True
        except ValueError:
            return False

    table = SessionTable(database.storage, "sessions", cache_size=0)
    records: list[Any] = table.search(may_be_of_day)
    return [one for one in records if isinstance(one, Session) and one.day == day]


def read_history(database: JournalDatabase, path: Path) -> History:
    """Return all sessions and days, in the order of the file that `path` names in sentences."""
    problems: list[str] = []

    def found(name: str, table: type[JournalTable]) -> list[Any]:
        records: list[Any] = table(database.storage, name, cache_size=0).all()
        problems.extend(
            f"{path}: {name} {one.id if isinstance(one.id, int) else repr(one.id)[:40]}: "
            f"{one.why}; left as it is"
            for one in records
            if isinstance(one, Unreadable)
        )
        return records

    sessions = tuple([one for one in found("sessions", SessionTable) if isinstance(one, Session)])
    days: dict[date, Day] = {
        one.day: one for one in found("days", DayTable) if isinstance(one, Day)
    }
    return History(sessions, days, tuple(problems))
