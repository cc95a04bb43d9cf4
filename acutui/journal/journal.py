"""The journal: sessions and days in one TinyDB file, and the day's changes, which can be undone."""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from acutui.journal import schema, storage
from acutui.journal.backups import Backups
from acutui.journal.document_writer import (
    NotAnObject,
    Transform,
    find_addable,
    write_documents,
)
from acutui.journal.documents import Tables
from acutui.journal.file_format import Contents
from acutui.journal.reader import read_history, read_sessions_of
from acutui.journal.schema import OWN_FIELDS, Key
from acutui.journal.undo import DELETION, ChangedSince, Edit, UndoChange, UndoHistory
from acutui.practice.records import Day, History, Session
from acutui.util.durations import format_count
from acutui.util.files import FileError

ChooseEdits = Callable[[Tables, datetime], Mapping[Key, Transform]]
"""Returns how to change which documents, given all tables and the present time."""


def new_id(started: datetime) -> int:
    """Return an id for a session that starts now: milliseconds since 1970 and 20 random bits.

    A clock that is far off also gets an id that no other session has: by 40 random bits, from the
    lower or the upper end of all ids.
    """
    random = int.from_bytes(os.urandom(5))
    milliseconds = int(started.timestamp() * 1000)
    if milliseconds < 0:
        return random
    if milliseconds >= schema.ID_LIMIT >> 20:
        return schema.ID_LIMIT - 1 - random
    return milliseconds << 20 | random >> 20


def get_day(history: History, day: date) -> Day:
    """Return a day of the history, blank if nothing was entered for it."""
    return history.days.get(day, Day(day))


class Journal:
    """The journal in one file. Every method may raise FileError, which names the file.

    After an error the change is not made. What goes wrong once it is made, such as a disk that
    does not confirm it, is in `doubt`, and among the warnings.

    Args:
        path: The file; the first change creates it.
        now: Returns the present time with its offset from UTC; it dates the changes.
        day_began: Returns when the practice day of a moment began; changes before that can't be
            undone.
        backups: Where the file is backed up; if None, beside it.
    """

    def __init__(
        self,
        path: Path,
        now: Callable[[], datetime],
        day_began: Callable[[datetime], datetime] = lambda now: now - timedelta(days=1),
        backups: Backups | None = None,
    ) -> None:
        self.path = path
        self._now = now
        self._day_began = day_began
        self.backups = backups or Backups(path, lambda: now().date())
        self._storage = storage.JournalStorage(path, self.backups)
        self._db = storage.JournalDatabase(storage=lambda: self._storage)
        self._history: tuple[Contents | None, History] = (None, History())
        self._changes = UndoHistory(path)
        self.doubt = ""
        """What is wrong although the last change was made, as a sentence; else ""."""
        self._pending_doubt = ""
        self._warned_reason = ""

    # Reading

    @property
    def has_changed(self) -> bool:
        """Whether the file was changed since it was read, by this or another program."""
        return self._storage.has_changed

    @property
    def read_only_reason(self) -> str:
        """Why the file, as it was read last, can't be changed; "" if it can."""
        why = self._storage.newer or self._storage.missing
        return f"{self.path}: {why}" if why else ""

    @property
    def has_repeats(self) -> bool:
        """Whether anything is twice in the file, as it was read last."""
        return bool(self._storage.contents and self._storage.contents.repeated)

    def read_damaged(self) -> None:
        """From now on, read what can be read of a damaged file, and change nothing."""
        self._storage.reads_damaged = True

    def pending_warnings(self) -> tuple[str, ...]:
        """Return new warnings about the file or its backups; each is returned once."""
        warnings = self.pending_change_warnings()
        reason = self.read_only_reason
        if reason and reason != self._warned_reason:
            until = "; until then, this journal can't be changed" if self._storage.newer else ""
            warnings = (f"{reason}{until}", *warnings)
        self._warned_reason = reason
        return warnings

    def pending_change_warnings(self) -> tuple[str, ...]:
        """Return what is wrong although changes were made; each is returned once."""
        doubt, self._pending_doubt = self._pending_doubt, ""
        warnings = (*self.backups.pending_warnings(), *self._changes.pending_warnings())
        return (*([doubt] if doubt else []), *warnings)

    def history(self) -> History:
        """Read everything.

        Returns:
            All sessions and days; what is neither is skipped and named in `problems`. While the
            file says the same, this is the same object.
        """
        self._storage.read()
        version, known = self._history
        if version is None or version is not self._storage.contents:
            found = read_history(self._db.storage, self.path)
            if self._storage.newer and found.problems and not self._storage.reads_damaged:
                # Many documents of a newer format may be unknown: count them, name none.
                entries = format_count(len(found.problems), "entry", many="entries")
                problem = f"{self.path}: {entries} can only be read by a newer acutui"
                found = replace(found, problems=(problem,))
            if self._storage.contents and (what := self._storage.contents.repetition):
                found = replace(found, problems=(f"{self.path}: {what}", *found.problems))
            self._history = (self._storage.contents, known if found == known else found)
        return self._history[1]

    def sessions_of(self, day: date) -> list[Session]:
        """Return the sessions of a practice day."""
        return read_sessions_of(self._db.storage, day)

    def __contains__(self, session_id: int) -> bool:
        return self._db.table("sessions").contains(doc_id=session_id)

    def tables(self) -> Tables:
        """Return all tables as they are in the file, to be read only.

        Returns:
            The documents by table, then by id, which is text here; nothing if there is no file yet.
        """
        return self._db.storage.read() or {}

    # Changing

    def save_session(self, session: Session, label: str = "") -> None:
        """Add a session, or change the one with its id. `label` names the change for undo."""
        default = "the session" if session.source == "timer" else "the entry"
        self._save([session], label or default)

    def delete_session(self, session_id: int) -> None:
        """Delete a session, leaving a mark so that no merge brings it back."""
        self._change("the deletion", {("sessions", session_id): lambda _: DELETION})

    def record_discarded(self, session: Session) -> None:
        """Let `undo` bring back a session that is discarded instead of being saved.

        The journal is not changed. Raises FileError if the session could not be recorded.
        """
        now, (table, id) = self._now(), schema.key_of(session)
        edit = Edit(table, id, schema.to_document(session), DELETION)
        change = UndoChange(now, "the discarded session", (edit,))
        with self._storage.locked():
            self._changes.add_for_sure(change, self._day_began(now))

    def save_days(self, days: Iterable[Day], label: str) -> None:
        """Save several days, all or none, as one change that `label` names for undo."""
        self._save(days, label)

    def apply_changes(
        self,
        label: str,
        choose: ChooseEdits,
        *,
        others: Tables | None = None,
        dry_run: bool = False,
    ) -> UndoChange | None:
        """Make edits as one change that can be undone.

        Args:
            label: Names the change for undo.
            choose: Returns the edits, which set the `updated` times themselves. It is called again
                under the lock.
            others: Documents of any tables to add as they are, unless there are some with their
                ids. Undoing the change leaves them.
            dry_run: Calls `choose` once, and changes nothing.

        Returns:
            The change. On a dry run, or with nothing to change, None, and no file is written.

        Raises:
            FileError: The file has a newer format, even on a dry run, or can't be read or saved.
        """
        now = self._now()
        began = self._day_began(now)
        found = choose(self.tables(), now)
        self._storage.refuse_read_only()
        if dry_run or not (found or find_addable(self._storage, others)):
            return None
        with self._storage.locked():
            edits = choose(self.tables(), now)
            made = self._write(edits, now, set_updated=False, others=others)
            if not made:
                return None
            change = UndoChange(now, label, made)
            self._changes.add(change, began)
            return change

    def undo(self) -> str | None:
        """Undo the day's last change, by any process.

        Returns:
            The label of the change; None if there is none.

        Raises:
            FileError: Also if a document was changed since. Nothing is undone then, and the next
                call undoes the change before it.
        """
        return self._undo_or_redo(undone=False)

    def redo(self) -> str | None:
        """Redo what was undone last, as `undo` does. A new change leaves nothing to redo."""
        return self._undo_or_redo(undone=True)

    def begin_if_missing(self) -> None:
        """Let changes begin a journal here even if there are signs of one that is missing."""
        self._storage.may_begin = True

    def close(self) -> None:
        """Close the file."""
        self._storage.close()

    def _save(self, records: Iterable[schema.Record], label: str) -> None:
        edits: dict[Key, Transform] = {}
        for record in records:
            table, id = key = schema.key_of(record)
            document = schema.to_document(record)
            try:
                schema.read_record(table, id, document)
            except schema.BadDocument as error:
                what = f"can't hold {label}: {error}; nothing was saved"
                raise FileError(self.path, what) from error
            edits[key] = partial(schema.merge_fields, document, OWN_FIELDS[table])
        if edits:
            self._change(label, edits)

    def _change(self, label: str, edits: Mapping[Key, Transform]) -> None:
        """Change documents, all of them or none, as one change that can be undone."""
        now = self._now()
        began = self._day_began(now)
        self._storage.refuse_missing()
        with self._storage.locked():
            made = self._write(edits, now)
            self._changes.add(UndoChange(now, label, made), began)

    def _undo_or_redo(self, *, undone: bool) -> str | None:
        now = self._now()
        began = self._day_began(now)
        if self._changes.last(undone=undone, began=began) is None:
            return None
        with self._storage.locked():
            # Another process may have been quicker.
            change = self._changes.last(undone=undone, began=began)
            if change is None:
                return None
            try:
                # As changes of their own, later than what they undo, they also win a merge.
                reverts = {edit.key: edit.revert for edit in change.edits}
                made = self._write(reverts, now)
            except (ChangedSince, NotAnObject) as error:
                self._changes.drop(undone=undone)
                what = f"another acutui changed {change.label} since"
                end = f"nothing was {'redone' if undone else 'undone'}"
                raise FileError(self.path, f"{what}; {end}") from error
            self._changes.move(change.invert(made), undone=undone)
        return change.label

    def _write(
        self,
        edits: Mapping[Key, Transform],
        now: datetime,
        *,
        set_updated: bool = True,
        others: Tables | None = None,
    ) -> tuple[Edit, ...]:
        made = write_documents(self._storage, self._db, edits, now if set_updated else None, others)
        self.doubt = self._pending_doubt = self._storage.doubt
        return made
