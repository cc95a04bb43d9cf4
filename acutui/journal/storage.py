"""The journal as TinyDB sees it: one JSON file, one document a line.

TinyDB reads the whole file, changes it in memory and writes the whole file. This storage makes
the writing atomic and durable, keeps documents that nobody touched as the bytes they were, and
refuses what it doesn't understand instead of starting afresh over it.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tinydb import TinyDB
from tinydb.storages import Storage

from acutui.journal.backups import Backups
from acutui.journal.file_format import (
    FORMAT,
    Contents,
    Fields,
    Key,
    Layout,
    Tables,
    parse,
    stored,
)
from acutui.util.files import FileLock, JournalError, Unconfirmed, beside, replace_atomically, sweep

Signature = tuple[int, int, int, int, int]


class ChangedMeanwhile(Exception):
    """Somebody who takes no lock replaced the file between our reading and our writing."""


class JournalStorage(Storage):
    """One journal file for TinyDB. Writing is allowed inside `locked()` only.

    A file of a newer format is read, as far as it can be, and never written to.
    """

    def __init__(self, path: Path, backups: Backups) -> None:
        self.path = path
        self._backups = backups
        self._lock = FileLock(beside(path, ".lock"))
        self._contents: Contents | None = None
        self._layout = Layout()
        self._seen: Signature | None = None
        # Kept open so that the file system can't give its number to another file unnoticed.
        self._file: BinaryIO | None = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the journal for one read-change-write. Raises JournalError where nothing can be."""
        with self._lock.locked():
            self.read()
            self.refuse_newer()
            yield

    @property
    def changed(self) -> bool:
        """Whether the file is another than the one that was read last."""
        return self._signature() != self._seen

    @property
    def newer(self) -> str:
        """What is said of a format that is newer than ours, of the file as it was read last."""
        return self._contents.newer if self._contents else ""

    def refuse_newer(self) -> None:
        """Raise JournalError where what was read last is of a newer format."""
        if self.newer:
            raise JournalError(self.path, f"{self.newer}; nothing was saved")

    def read(self) -> Tables | None:
        """Return the tables, or None where there is no journal yet.

        A table, or a document, that is as it was when it was read last is the same object, and
        nobody may change it. Raises JournalError where the file is gone, damaged or no journal.
        """
        signature = self._signature()
        if signature is None:
            if self._seen is not None:
                said = f"has gone since it was opened; nothing was written{self._backups.hint()}"
                raise JournalError(self.path, said)
            return None
        if self._contents is None or signature != self._seen:
            self._contents = self._load()
        return dict(self._contents.tables)

    def write(self, data: Mapping[str, Mapping[str, Fields]]) -> None:
        """Save all tables. Raises ChangedMeanwhile, or Unwritable; the file is then as it was.

        Raises Unsure where the tables are saved, but may not outlast a crash of the machine.
        """
        self.save(
            {
                name: {str(id): stored(document) for id, document in table.items()}
                for name, table in data.items()
            }
        )

    def save(self, tables: Tables) -> None:
        """Save all tables, as `write` does. Of those that stayed as they were, nothing is made."""
        first: Tables = {"meta": {"1": stored({"format": FORMAT})}, "sessions": {}, "days": {}}
        contents = Contents(first | tables, self._contents.others if self._contents else {})
        assert self._lock.held, "writing without the lock could lose another process's change"
        self.refuse_newer()
        sweep(self.path)
        pieces = self._layout.pieces(contents)
        try:
            written = replace_atomically(self.path, pieces, check=self._before_replacing)
        except Unconfirmed:
            self._contents = self._load()
            raise
        self._contents = self._load(contents, written)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _before_replacing(self) -> None:
        # Only now, so that what is new has its room on the disk even if a backup has none.
        # And what was read is sound, as long as it is still what is there.
        self._backups.keep(lambda _: self._check_unchanged())
        self._check_unchanged()

    def _check_unchanged(self) -> None:
        if self.changed:
            raise ChangedMeanwhile

    def _load(
        self, saved: Contents | None = None, written: os.stat_result | None = None
    ) -> Contents:
        """Read the file, and remember which one it was.

        Where it is the one that was `written` just now, it holds what was `saved`; where somebody
        else was quicker, it is taken apart like any other.
        """
        self.close()
        known = self._contents.tables if self._contents else None
        try:
            self._file = self.path.open("rb")
            signature = _signature(os.fstat(self._file.fileno()))
            # Taking its place changed no more than its ctime.
            if saved and written and signature[:-1] == _signature(written)[:-1]:
                contents = saved
            else:
                contents = parse(self._file.read(), known, to_read=True)
        except OSError as error:
            hint = self._backups.hint() if error.errno == errno.EIO else ""
            raise JournalError(self.path, f"can't be read: {error.strerror}{hint}") from error
        except ValueError as error:
            said = f"{error}; it was left as it is{self._backups.hint()}"
            raise JournalError(self.path, said) from error
        self._seen = signature
        return contents

    def _signature(self) -> Signature | None:
        try:
            found = self.path.stat()
            if not stat.S_ISREG(found.st_mode):
                raise JournalError(self.path, "can't be read: it is no file")
            return _signature(found)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise JournalError(self.path, f"can't be read: {error.strerror}") from error


def _signature(of: os.stat_result) -> Signature:
    return (of.st_dev, of.st_ino, of.st_size, of.st_mtime_ns, of.st_ctime_ns)


class JournalDatabase(TinyDB):
    """TinyDB over a JournalStorage, with changes of several documents in one save."""

    def change(self, edits: Mapping[Key, Callable[[Fields | None], Fields]]) -> None:
        """Set each document to what its function makes of the present one, or of None.

        As a table's own update does it: read, change, write the whole; once for all of them.
        """
        storage = self.storage
        assert isinstance(storage, JournalStorage)
        tables = storage.read() or {}
        for name in {name for name, _ in edits}:
            tables[name] = dict(tables.get(name) or {})
        for (name, id), to in edits.items():
            tables[name][str(id)] = stored(to(tables[name].get(str(id))))
        try:
            storage.save(tables)
        finally:
            for table in self._tables.values():
                table.clear_cache()
