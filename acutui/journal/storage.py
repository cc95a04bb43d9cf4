"""The journal's file as a storage of TinyDB: one JSON object, one document a line.

TinyDB's tables read the whole file, change it in memory and write the whole file. The storage
makes writing atomic and durable, keeps the text of documents that did not change, and refuses
what it does not understand instead of writing over it.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from tinydb import TinyDB
from tinydb.middlewares import Middleware
from tinydb.storages import MemoryStorage, Storage
from tinydb.table import Document, Table

from acutui.journal.file_format import (
    FORMAT,
    Contents,
    StoredDocument,
    Tables,
    dump,
    parse,
    to_stored,
)
from acutui.journal.schema import Fields, parse_document_id
from acutui.util.files import (
    FileError,
    FileLock,
    Unconfirmed,
    companion_path,
    remove_leftovers,
    replace_atomically,
)

Signature = tuple[int, int, int, int, int]


class ConcurrentChange(Exception):
    """A program that takes no lock replaced the file between our reading and our writing."""


# Tables


class JournalDocument(Document):
    """A document with its id. `problem` says why it can't be decoded; it is empty then."""

    def __init__(self, value: Fields, doc_id: int) -> None:
        self.problem = ""
        if isinstance(value, StoredDocument):
            try:
                value = value.decode()
            except (ValueError, RecursionError) as error:
                value, self.problem = {}, str(error)
        super().__init__(value, doc_id)


class JournalTable(Table):
    """TinyDB's table, for files in which another program may have put any text as an id.

    Such an id stays a text; all others are integers, as always.
    """

    document_class = JournalDocument
    document_id_class = staticmethod(parse_document_id)  # type: ignore[assignment]


class JournalDatabase(TinyDB):
    """TinyDB, whose tables see at once what another process saved."""

    table_class = JournalTable

    def table(self, name: str, **kwargs: Any) -> Table:
        """Return a table that keeps no results of queries."""
        return super().table(name, **{"cache_size": 0, **kwargs})

    @classmethod
    def from_tables(cls, tables: Tables) -> "JournalDatabase":
        """Return a database in memory that holds these tables."""
        database = cls(storage=MemoryStorage)
        database.storage.write(tables)
        return database


# The file


class BackupKeeper(Protocol):
    """What a storage asks of the backups beside its file."""

    def back_up(self, check: Callable[[bytes], object]) -> None:
        """Copy the file before it is replaced; `check` raises where it is not sound."""

    def restore_hint(self) -> str:
        """Return how the newest sound backup is restored, to end a sentence with."""


class JournalStorage(Storage):
    """One journal file. It is written inside `locked()` only.

    A file of a newer format is read, as far as it can be, and never written.
    """

    def __init__(self, path: Path, backups: BackupKeeper) -> None:
        self.path = path
        self._backups = backups
        self._lock = FileLock(companion_path(path, ".lock"))
        self._contents: Contents | None = None
        self._seen: Signature | None = None
        # Kept open so that the file system can't give its inode to another file.
        self._file: BinaryIO | None = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the journal for a change. Raises FileError where nothing can be changed."""
        if self._lock.is_held:
            yield
            return
        with self._lock.locked():
            self.read()
            self.refuse_newer()
            yield

    @property
    def has_changed(self) -> bool:
        """Whether the file differs from the one that was read last."""
        return self._signature() != self._seen

    @property
    def version(self) -> Contents | None:
        """What was read last; another object whenever the file was read again."""
        return self._contents

    @property
    def newer(self) -> str:
        """Why the file may only be read, where its format is newer than ours."""
        return self._contents.newer if self._contents else ""

    def refuse_newer(self) -> None:
        """Raise FileError where the file that was read last is of a newer format."""
        if self.newer:
            raise FileError(self.path, f"{self.newer}; nothing was saved")

    def read(self) -> dict[str, Any] | None:
        """Return the tables, or None where there is no journal yet.

        Raises FileError where the file is gone, damaged or no journal.
        """
        signature = self._signature()
        if signature is None:
            if self._seen is not None:
                what = "has gone since it was opened; nothing was written"
                raise FileError(self.path, f"{what}{self._backups.restore_hint()}")
            return None
        if self._contents is None or signature != self._seen:
            self._contents = self._load()
        return dict(self._contents.tables)

    def write(self, data: Mapping[str, Mapping[str, Fields]]) -> None:
        """Save all tables. Raises ConcurrentChange or Unwritable; the file is then as it was.

        Raises Unconfirmed where the tables are saved, but may not survive a crash of the machine.
        """
        assert self._lock.is_held, "writing without the lock could lose another process's change"
        self.refuse_newer()
        before = self._contents or Contents({}, {})
        first = {"meta": {"1": {"format": FORMAT}}, "sessions": {}, "days": {}}
        tables = {
            name: _in_order(before.tables.get(name, {}), table)
            for name, table in (first | dict(data)).items()
        }
        remove_leftovers(self.path)
        try:
            saved = Contents(tables, before.others)
            written = replace_atomically(self.path, dump(saved), check=self._back_up_and_check)
        except Unconfirmed:
            self._contents = self._load()
            raise
        self._contents = self._load(saved, written)

    def forget(self) -> None:
        """Drop what was read, so that a change of it in memory that was not saved is gone."""
        self._contents = None

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _back_up_and_check(self) -> None:
        # Only now, so that what is new has its room on the disk even if a backup has none.
        # What was read is sound, as long as the file is still the same.
        self._backups.back_up(lambda _: self._check_unchanged())
        self._check_unchanged()

    def _check_unchanged(self) -> None:
        if self.has_changed:
            raise ConcurrentChange

    def _load(
        self, saved: Contents | None = None, written: os.stat_result | None = None
    ) -> Contents:
        """Read the file, and remember its signature.

        If it is the file that was `written` just now it holds what was `saved`; if another
        program was quicker, it is read like any other.
        """
        self.close()
        try:
            self._file = self.path.open("rb")
            signature = _signature_of(os.fstat(self._file.fileno()))
            # Renaming the file changed no more than its ctime.
            if saved and written and signature[:-1] == _signature_of(written)[:-1]:
                contents = saved
            else:
                contents = parse(self._file.read(), newer_too=True)
        except OSError as error:
            hint = self._backups.restore_hint() if error.errno == errno.EIO else ""
            raise FileError(self.path, f"can't be read: {error.strerror}{hint}") from error
        except ValueError as error:
            what = f"{error}; it was left as it is{self._backups.restore_hint()}"
            raise FileError(self.path, what) from error
        self._seen = signature
        return contents

    def _signature(self) -> Signature | None:
        try:
            found = self.path.stat()
            if not stat.S_ISREG(found.st_mode):
                raise FileError(self.path, "can't be read: it is no file")
            return _signature_of(found)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise FileError(self.path, f"can't be read: {error.strerror}") from error


def _signature_of(found: os.stat_result) -> Signature:
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def _in_order(
    before: Mapping[str, StoredDocument], after: Mapping[str, Fields]
) -> dict[str, StoredDocument]:
    """Return a table with its documents in the order of the file, new ones at the end."""
    ids = list(after)
    if ids[: len(before)] != list(before):
        ids = [id for id in before if id in after]
        ids += [id for id in after if id not in before]
    return {id: to_stored(after[id]) for id in ids}


class Transactions(Middleware):
    """Lets TinyDB's tables make several changes that are saved at once.

    Within `transaction()` the tables read and write memory; the file is written at its end.
    """

    storage: JournalStorage

    def __init__(self, storage_cls: type[Storage] = JournalStorage) -> None:
        super().__init__(storage_cls)
        self._pending: dict[str, Any] | None = None
        self._is_changed = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the lock for a block, and save what it changed. Nothing is saved if it raises.

        Raises what JournalStorage.locked and JournalStorage.write raise.
        """
        with self.storage.locked():
            self._pending, self._is_changed = self.storage.read() or {}, False
            try:
                yield
                if self._is_changed:
                    self.storage.write(self._pending)
            except BaseException:
                self.storage.forget()
                raise
            finally:
                self._pending = None

    def read(self) -> dict[str, Any] | None:
        """Return the tables, with what was changed within the transaction."""
        return self.storage.read() if self._pending is None else self._pending

    def write(self, data: dict[str, Any]) -> None:
        """Take in the tables, to be saved at the end of the transaction."""
        if self._pending is None:
            raise RuntimeError("tables are changed within transaction() only")
        self._pending, self._is_changed = data, True

    def close(self) -> None:
        """Close the file."""
        self.storage.close()
