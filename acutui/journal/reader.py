"""What the journal's documents say: each is read once, for as long as it stays as it is."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from acutui.journal import fast_reader as quick
from acutui.journal.file_format import UNREAD, Stored, uncollected
from acutui.journal.schema import BadDocument, read_day, read_session
from acutui.practice.records import Day, History, Session

Table = Mapping[str, Stored]
Meaning = Session | Day | None
"""What a document says; nothing where it is marked as deleted."""


def _session(id: str, document: Stored) -> Meaning:
    return quick.session(id, document.text) or _with_care(read_session, id, document)


def _day(id: str, document: Stored) -> Meaning:
    return quick.day(id, document.text) or _with_care(read_day, id, document)


def _with_care(
    read: Callable[[str, Mapping[str, Any]], Session | Day], id: str, document: Stored
) -> Meaning:
    fields = document.look()
    return None if fields.get("deleted") else read(id, fields)


READERS: dict[str, Callable[[str, Stored], Meaning]] = {"sessions": _session, "days": _day}
"""What makes sense of a table's documents. They raise BadDocument, ValueError, RecursionError."""

NOTHING: Table = {}


class Reader:
    """Makes the history of a journal's tables, and knows what is new in them.

    It relies on the storage: a table or document that stayed as it was is the same object.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._tables: tuple[Table, ...] = ()
        self._history = History()
        self._shown: tuple[Table, ...] | None = None

    def history(self, tables: Mapping[str, Table]) -> History:
        """Return all sessions and days, in the order of the file."""
        found = tuple(tables.get(name, NOTHING) for name in READERS)
        if len(self._tables) != len(found) or any(map(_differ, self._tables, found)):
            self._history = self._read(found)
            self._tables = found
        return self._history

    def latest(self, tables: Mapping[str, Table]) -> tuple[History, frozenset[date] | None]:
        """Return the history, and the days that differ from the last call's; None at the first."""
        history, before = self.history(tables), self._shown
        self._shown = self._tables
        if before is None:
            return history, None
        return history, frozenset(
            day
            for old, new in zip(before, self._tables, strict=True)
            if old is not new
            for day in _changed_days(old, new)
        )

    def _read(self, found: tuple[Table, ...]) -> History:
        with uncollected():
            sessions, days = (self._meanings(*one) for one in zip(READERS, found, strict=True))
        return History(
            sessions=tuple([one for one in sessions if isinstance(one, Session)]),
            days={one.day: one for one in days if isinstance(one, Day)},
            problems=tuple([one for one in (*sessions, *days) if isinstance(one, str)]),
        )

    def _meanings(self, name: str, table: Table) -> list[Meaning | str]:
        """Return what each document is: a session or day, a problem in words, or deleted."""
        for id, document in [one for one in table.items() if one[1].meaning is UNREAD]:
            document.meaning = self._meaning(name, id, document)
        return [document.meaning for document in table.values()]

    def _meaning(self, name: str, id: str, document: Stored) -> Meaning | str:
        try:
            return READERS[name](id, document)
        except (BadDocument, ValueError, RecursionError) as error:
            named = id if id.isdecimal() else repr(id)[:40]
            return f"{self._path}: {name} {named}: {error}; left as it is"


def _differ(one: object, other: object) -> bool:
    return one is not other


def _changed_days(old: Table, new: Table) -> Iterator[date]:
    """Go through the days of documents that say something else in one table than in the other."""
    pairs: list[tuple[Stored | None, Stored | None]]
    pairs = [(old.get(id), found) for id, found in new.items() if old.get(id) is not found]
    if len(old) + sum(before is None for before, _ in pairs) != len(new):
        pairs += [(found, None) for id, found in old.items() if id not in new]
    for pair in pairs:
        before, after = (None if one is None else one.meaning for one in pair)
        if before != after:
            yield from (one.day for one in (before, after) if isinstance(one, Session | Day))
