"""The journal: sessions and days in one TinyDB file, and the day's changes, to be undone."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from acutui.journal.backups import Backups
from acutui.journal.file_format import Contents, Tables
from acutui.journal.reader import read_history, read_sessions_of
from acutui.journal.schema import (
    DAY_FIELDS,
    SESSION_FIELDS,
    Fields,
    Key,
    day_document,
    day_id,
    format_timestamp,
    merge_fields,
    next_update_time,
    read_day,
    read_session,
    session_document,
)
from acutui.journal.storage import (
    ConcurrentChange,
    JournalDatabase,
    JournalDocument,
    JournalStorage,
    Transactions,
)
from acutui.journal.undo import DELETION, ChangedSince, Edit, UndoChange, UndoHistory
from acutui.practice.records import Day, History, Session
from acutui.util.files import FileError, Unconfirmed

TRIES = 5
"""How often a save starts over when somebody without a lock keeps replacing the file."""

Transform = Callable[[Fields | None], Fields]
"""Makes of a document, or of None where there is none, what it shall be."""

Choose = Callable[[Tables, datetime], Mapping[Key, Transform]]
"""Says of all tables, at a moment, what is to be made of which documents."""


class NotAnObject(FileError):
    """A document that is no JSON object."""


def new_id(started: datetime) -> int:
    """Draw the id of a session that starts now: milliseconds since 1970 and 20 random bits."""
    return (int(started.timestamp() * 1000) << 20) | int.from_bytes(os.urandom(3)) >> 4


def a_day_before(now: datetime) -> datetime:
    """Return the moment 24 hours earlier."""
    return now - timedelta(days=1)


class Journal:
    """The journal in one file. Every method may raise FileError, which names the file.

    Those that change it raise its subclass Unconfirmed where the change is made but could be
    undone by a crash of the machine; after any other error it is not made.

    `now` dates the changes, and the backups where no `backups` are given that know the practice
    day. `day_began` returns when the practice day of a moment began; what was changed before
    that can't be undone any more.
    """

    def __init__(
        self,
        path: Path,
        now: Callable[[], datetime],
        day_began: Callable[[datetime], datetime] = a_day_before,
        backups: Backups | None = None,
    ) -> None:
        self.path = path
        self._now = now
        self._day_began = day_began
        self.backups = backups or Backups(path, lambda: now().date())
        self._transactions = Transactions()
        self._db = JournalDatabase(path, self.backups, storage=self._transactions)
        self._history: tuple[Contents | None, History] = (None, History())
        self._changes = UndoHistory(path)
        self._doubt: Unconfirmed | None = None
        self._told_newer = ""

    @property
    def _storage(self) -> JournalStorage:
        return self._transactions.storage

    @property
    def has_changed(self) -> bool:
        """Whether the file was changed since it was read, by whomever."""
        return self._storage.has_changed

    def history(self) -> History:
        """Read everything. Documents that are no session or day are named and left alone.

        As long as the file says the same, this is the same object.
        """
        self._storage.read()
        version, known = self._history
        if version is None or version is not self._storage.version:
            found = self._summed_up(read_history(self._db, self.path))
            self._history = (self._storage.version, known if found == known else found)
        return self._history[1]

    def _summed_up(self, history: History) -> History:
        """Of a newer format many documents may be strange; they are counted, not named."""
        if not (self._storage.newer and history.problems):
            return history
        number = len(history.problems)
        what = "one entry" if number == 1 else f"{number} entries"
        said = f"{self.path}: {what} in it can only be read by the newer acutui"
        return replace(history, problems=(said,))

    @property
    def read_only_reason(self) -> str:
        """Why the file, as it was read last, may only be read; nothing where it is not newer."""
        return f"{self.path}: {self._storage.newer}" if self._storage.newer else ""

    def pending_warnings(self) -> tuple[str, ...]:
        """Return what is wrong with the file or its backups, unless it was told already."""
        newer, told = self.read_only_reason, self._told_newer
        self._told_newer = newer
        found = (f"{newer}; it is only read until then",) if newer and newer != told else ()
        return (*found, *self.backups.pending_warnings())

    def sessions_of(self, day: date) -> list[Session]:
        """Return the sessions of a practice day."""
        return read_sessions_of(self._db, day)

    def __contains__(self, session_id: int) -> bool:
        return self._db.table("sessions").contains(doc_id=session_id)

    def documents(self) -> dict[Key, Fields]:
        """Return the documents of all sessions and days as they are in the file."""
        return {
            (name, document.doc_id): document
            for name in ("sessions", "days")
            for document in self._db.table(name)
        }

    def save_session(self, session: Session, words: str = "") -> None:
        """Add a session, or change the one with its id. On return it is on the disk.

        `words` name the change for undo. Raises ValueError for what could not be read back.
        """
        document = session_document(session)
        read_session(str(session.id), document)
        words = words or ("the session" if session.source == "timer" else "the entry")
        to = partial(merge_fields, document, SESSION_FIELDS)
        self._apply(words, {("sessions", session.id): to})

    def delete_session(self, session_id: int) -> None:
        """Delete a session, leaving a mark so that no merge brings it back."""
        self._apply("the deletion", {("sessions", session_id): lambda _: DELETION})

    def save_days(self, days: Iterable[Day], words: str) -> None:
        """Set what is noted of several days, as one change that `words` name for undo.

        All of them are saved or none. Raises ValueError where one could not be read back.
        """
        edits: dict[Key, Transform] = {}
        for day in days:
            document = day_document(day)
            read_day(str(day_id(day.day)), document)
            edits["days", day_id(day.day)] = partial(merge_fields, document, DAY_FIELDS)
        if edits:
            self._apply(words, edits)

    def apply_changes(
        self, words: str, choose: Choose, *, dry_run: bool = False
    ) -> UndoChange | None:
        """Make of documents what `choose` says, `updated` and all, as one change to be undone.

        It is asked with all tables and the present moment, and asked again before it is saved.
        Where it says nothing, or on a `dry_run`, no file is written or made; that returns None.
        A newer format is refused even then.
        """
        now = self._now()
        found = choose(self.tables(), now)
        self._storage.refuse_newer()
        if not found or dry_run:
            return None
        with self._saving():
            edits = choose(self.tables(), now)
            if not edits:
                return None
            change = UndoChange(now, words, self._write(edits, now, stamped=True))
            self._changes.add(change, self._day_began(now))
            return change

    def tables(self) -> Tables:
        """Return the documents as they stand, for others to look at."""
        return self._db.storage.read() or {}

    def undo(self) -> str | None:
        """Take the day's last change back, whoever made it; return its words, None without one.

        Raises FileError also where it has been changed since; then it is left alone, and the
        change before it comes next.
        """
        return self._turn(undone=False)

    def redo(self) -> str | None:
        """Bring back what was undone last; return its words, None where there is nothing.

        A new change leaves nothing to bring back. Raises FileError as `undo` does.
        """
        return self._turn(undone=True)

    def close(self) -> None:
        """Let go of the file."""
        self._storage.close()

    def _apply(self, words: str, edits: Mapping[Key, Transform]) -> None:
        """Change documents, all of them or none, as one change that can be undone."""
        now = self._now()
        with self._saving():
            made = self._write(edits, now)
            self._changes.add(UndoChange(now, words, made), self._day_began(now))

    @contextmanager
    def _saving(self) -> Iterator[None]:
        """Hold the journal for a change. Raises Unconfirmed at its end, when all is noted."""
        self._doubt = None
        with self._storage.locked():
            yield
        if self._doubt is not None:
            raise self._doubt

    def _turn(self, *, undone: bool) -> str | None:
        """Take the last change back; of those `undone`, this brings back what it had done."""
        now = self._now()
        began = self._day_began(now)
        if self._changes.last(undone=undone, began=began) is None:
            return None
        with self._saving():
            # Another process may have been quicker.
            change = self._changes.last(undone=undone, began=began)
            if change is None:
                return None
            try:
                # As changes of their own, later than what they take back, they also win a merge.
                back = {edit.key: edit.taken_back for edit in change.edits}
                made = self._write(back, now)
            except (ChangedSince, NotAnObject) as error:
                self._changes.drop(undone=undone)
                what = f"nothing was {'brought back' if undone else 'undone'}"
                said = f"{change.label}: changed since by another acutui; {what}"
                raise FileError(self.path, said) from error
            self._changes.turn(change.reversed(made), undone=undone)
        return change.label

    def _write(
        self, edits: Mapping[Key, Transform], now: datetime, *, stamped: bool = False
    ) -> tuple[Edit, ...]:
        """Change documents in one save of the file; return what they were and became.

        Those that are `stamped` have their time of change already.
        """
        for _ in range(TRIES):
            made: list[Edit] = []
            try:
                with self._transactions.transaction():
                    for key, to in edits.items():
                        before = self._present(key)
                        after = dict(to(before))
                        if not stamped:
                            after["updated"] = format_timestamp(next_update_time(now, before))
                        made.append(Edit(*key, before, after))
                    self._put(made)
            except ConcurrentChange:
                continue
            except Unconfirmed as error:
                self._doubt = error
            return tuple(made)
        raise FileError(self.path, "another program keeps replacing it; nothing was saved")

    def _put(self, edits: Iterable[Edit]) -> None:
        """Put documents into their tables, in the place of the present ones."""
        by_table: dict[str, list[Edit]] = {}
        for edit in edits:
            by_table.setdefault(edit.table, []).append(edit)
        for name, some in by_table.items():
            table = self._db.table(name)
            present = [edit.id for edit in some if edit.before is not None]
            if present:
                table.remove(doc_ids=present)
            table.insert_multiple(JournalDocument(edit.after, edit.id) for edit in some)

    def _present(self, key: Key) -> Fields | None:
        """Return a document that can be changed, None where there is none. Raises NotAnObject."""
        name, id = key
        document = self._db.table(name).get(doc_id=id)
        if document is None:
            return None
        if isinstance(document, JournalDocument) and document.problem:
            raise NotAnObject(self.path, f"{name} {id}: {document.problem}; left as it is")
        return dict(document)


def get_day(history: History, day: date) -> Day:
    """Return what is noted of a day, blank where nothing is."""
    return history.days.get(day, Day(day))
