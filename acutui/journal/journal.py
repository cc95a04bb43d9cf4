"""The journal: sessions and days in one TinyDB file, and the last changes, to be undone."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB

from acutui.journal.documents import (
    DAY_FIELDS,
    SESSION_FIELDS,
    BadDocument,
    day_document,
    day_id,
    read_day,
    read_session,
    session_document,
    stamp,
)
from acutui.journal.files import JournalError
from acutui.journal.storage import ChangedMeanwhile, JournalStorage, JournalTable
from acutui.practice.record import Day, History, Session

PART_FIELDS = frozenset(["point", "side", "planned", "pressed", "pain", "stiffness", "symptoms"])

TRIES = 5
"""How often a save starts over when somebody without a lock keeps replacing the file."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a document: what it was before, None where there was none, and in words."""

    table: str
    id: int
    before: Mapping[str, Any] | None
    words: str


def new_id(started: datetime) -> int:
    """Draw the id of a session that starts now: milliseconds since 1970 and 20 random bits."""
    return (int(started.timestamp() * 1000) << 20) | secrets.randbits(20)


def utc_now() -> datetime:
    """The present moment, which dates every change."""
    return datetime.now(UTC)


class Journal:
    """The journal in one file. Every method may raise JournalError, which names the file."""

    def __init__(self, path: Path, now: Callable[[], datetime] = utc_now) -> None:
        self.path = path
        self._now = now
        self._changes: list[Change] = []
        self._storage = JournalStorage(path)
        # TinyDB makes its storage itself, from a class; this hands it the one we keep.
        self._db = TinyDB(storage=lambda: self._storage)
        self._db.table_class = JournalTable

    @property
    def changed(self) -> bool:
        """Whether the file was changed since it was read, by whomever."""
        return self._storage.changed

    def history(self) -> History:
        """Read everything. Documents that are no session or day are told of and left alone."""
        tables = self._storage.read() or {}
        problems: list[str] = []

        def sound(table: str, read: Callable[[str, Mapping[str, Any]], Any]) -> list[Any]:
            found = []
            for id, document in tables.get(table, {}).items():
                try:
                    if not document.get("deleted"):
                        found.append(read(id, document))
                except (BadDocument, ValueError, RecursionError) as error:
                    named = id if id.isdecimal() else repr(id)[:40]
                    problems.append(f"{self.path}: {table} {named}: {error}; left as it is")
            return found

        sessions = cast(list[Session], sound("sessions", read_session))
        days = {day.day: day for day in cast(list[Day], sound("days", read_day))}
        return History(tuple(sessions), days, tuple(problems))

    def __contains__(self, session_id: int) -> bool:
        tables = self._storage.read() or {}
        return str(session_id) in tables.get("sessions", {})

    def save_session(self, session: Session, words: str = "") -> None:
        """Add a session, or change the one with its id. On return it is on the disk.

        `words` name the change for undo. Raises ValueError for what could not be read back.
        """
        document = session_document(session)
        read_session(str(session.id), document)
        words = words or ("the session" if session.source == "timer" else "the entry")
        self._change("sessions", session.id, words, partial(_onto, document, SESSION_FIELDS))

    def delete_session(self, session_id: int) -> None:
        """Delete a session, leaving a mark so that no merge brings it back."""
        self._change("sessions", session_id, "the deletion", lambda _: {"deleted": True})

    def save_day(self, day: Day, words: str) -> None:
        """Set what is noted of a day; `words` name the change for undo.

        Raises ValueError for a day that could not be read back.
        """
        document = day_document(day)
        read_day(str(day_id(day.day)), document)
        self._change("days", day_id(day.day), words, partial(_onto, document, DAY_FIELDS))

    def undo(self) -> str | None:
        """Take the last change of this run back; return its words, None where there is none."""
        if not self._changes:
            return None
        change = self._changes[-1]
        # As a change of its own, later than the one it takes back, it also wins a merge.
        before = dict(change.before) if change.before is not None else {"deleted": True}
        self._write(change.table, change.id, lambda _: before)
        self._changes.pop()
        return change.words

    def close(self) -> None:
        """Let go of the file."""
        self._storage.close()

    def _change(
        self,
        table: str,
        id: int,
        words: str,
        to: Callable[[Mapping[str, Any] | None], Mapping[str, Any]],
    ) -> None:
        before = self._write(table, id, to)
        if before is not None and before.get("deleted"):
            before = None
        self._changes.append(Change(table, id, before, words))

    def _write(
        self,
        table: str,
        id: int,
        to: Callable[[Mapping[str, Any] | None], Mapping[str, Any]],
    ) -> Mapping[str, Any] | None:
        """Change one document and return what it was."""
        before: Mapping[str, Any] | None = None

        def remembering(present: Mapping[str, Any] | None) -> Mapping[str, Any]:
            nonlocal before
            before = self._object(table, id, present)
            return {**to(before), "updated": stamp(_later(self._now(), before))}

        for _ in range(TRIES):
            with self._storage.locked():
                try:
                    cast(JournalTable, self._db.table(table)).change(id, remembering)
                except ChangedMeanwhile:
                    continue
                return before
        raise JournalError(self.path, "another program keeps replacing it; nothing was saved")

    def _object(
        self, table: str, id: int, present: Mapping[str, Any] | None
    ) -> Mapping[str, Any] | None:
        """Return a document that can be changed. Raises JournalError where it is none."""
        try:
            return None if present is None else dict(present)
        except (ValueError, RecursionError) as error:
            raise JournalError(self.path, f"{table} {id}: {error}; left as it is") from error


def _onto(
    document: Mapping[str, Any], own: frozenset[str], present: Mapping[str, Any] | None
) -> Mapping[str, Any]:
    """Lay our fields over a document, keeping those of others, inside its parts as well."""
    present = present or {}
    kept = {name: value for name, value in present.items() if name not in own}
    parts = {name: _part(value, present.get(name)) for name, value in document.items()}
    return {**parts, **kept}


def _part(ours: Any, theirs: Any) -> Any:
    """Return a part of a document with what others wrote into it."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return {**{n: v for n, v in theirs.items() if n not in PART_FIELDS}, **ours}
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return [_part(one, other) for one, other in zip(ours, theirs, strict=True)]
    return ours


def _later(now: datetime, present: Mapping[str, Any] | None) -> datetime:
    """Return now, or just after the last change where a clock says that it is yet to come."""
    try:
        last = datetime.fromisoformat(str((present or {}).get("updated")))
        return max(now, last + timedelta(milliseconds=1))
    except (ValueError, TypeError, OverflowError):
        return now


def day_of(history: History, day: date) -> Day:
    """Return what is noted of a day, blank where nothing is."""
    return history.days.get(day, Day(day))
