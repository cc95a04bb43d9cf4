"""The journal's file as a TinyDB storage: one JSON object, one document a line.

TinyDB's tables read the whole file, change it in memory and write the whole file. The storage
makes writing atomic and durable, keeps the text of unchanged documents, and refuses to write over
what it does not understand.
"""

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

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

if TYPE_CHECKING:
    from acutui.journal.backups import Backups  # which reads journals through this module

Signature = tuple[int, int, int, int, int]


class ConcurrentChange(Exception):
    """A program that takes no lock replaced the file between our reading and our writing."""


# Tables


class JournalDocument(Document):
    """A document with its id. If it can't be decoded it is empty, and `problem` says why."""

    def __init__(self, value: Fields, doc_id: int) -> None:
        self.problem = ""
        if isinstance(value, StoredDocument):
            try:
                value = value.decode()
            except (ValueError, RecursionError) as error:
                value, self.problem = {}, str(error)
        super().__init__(value, doc_id)


class JournalTable(Table):
    """A TinyDB table in which another program may have put any text as an id.

    Such an id stays a string; all others are integers. Results of queries are not cached, since
    another process may change the file.
    """

    document_class = JournalDocument
    document_id_class = staticmethod(parse_document_id)  # type: ignore[assignment]

    def __init__(
        self, storage: Storage, name: str, cache_size: int = 0, persist_empty: bool = False
    ) -> None:
        super().__init__(storage, name, cache_size, persist_empty)


class JournalDatabase(TinyDB):
    """A TinyDB of journal tables."""

    table_class = JournalTable

    @classmethod
    def from_tables(cls, tables: Tables) -> "JournalDatabase":
        """Return a database in memory that holds these tables."""
        database = cls(storage=MemoryStorage)
        database.storage.write(tables)
        return database


# The file


class JournalStorage(Storage):
    """One journal file, to be written inside `locked()` only.

    A file of a newer format is read, as far as it can be, and never written.
    """

    def __init__(self, path: Path, backups: "Backups") -> None:
        self.path = path
        self._backups = backups
        self._lock = FileLock(companion_path(path, ".lock"))
        self._contents: Contents | None = None
        self._signature: Signature | None = None
        # Kept open so that the file system can't give its inode to another file.
        self._file: BinaryIO | None = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the journal's lock. Raises FileError if the file can't be changed."""
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
        return self._find_signature() != self._signature

    @property
    def version(self) -> Contents | None:
        """What was read last; a new object each time the file was read again."""
        return self._contents

    @property
    def newer(self) -> str:
        """Why the file must not be written, if its format is newer than ours."""
        return self._contents.newer if self._contents else ""

    def refuse_newer(self) -> None:
        """Raise FileError if the file that was read last has a newer format."""
        if self.newer:
            raise FileError(self.path, f"{self.newer}; nothing was saved")

    def read(self) -> dict[str, Any] | None:
        """Return the tables, or None if there is no journal yet.

        Raises FileError if the file has gone, is damaged or is not a journal.
        """
        signature = self._find_signature()
        if signature is None:
            if self._signature is not None:
                what = "was deleted or moved while acutui was running; nothing was saved"
                raise FileError(self.path, f"{what}{self._backups.restore_hint()}")
            return None
        if self._contents is None or signature != self._signature:
            self._contents = self._load()
        return dict(self._contents.tables)

    def write(self, data: Mapping[str, Mapping[str, Fields]]) -> None:
        """Save all tables.

        Raises ConcurrentChange or Unwritable if the file is still as it was, and Unconfirmed if
        the tables are saved but may not survive a power cut.
        """
        assert self._lock.is_held, "writing without the lock could lose another process's change"
        self.refuse_newer()
        before = self._contents or Contents({}, {})
        first = {"meta": {"1": {"format": FORMAT}}, "sessions": {}, "days": {}}
        tables: Tables = {}
        for name, table in (first | dict(data)).items():
            # In the order of the file, new documents at the end.
            ids = {**before.tables.get(name, {}), **table}
            tables[name] = {id: to_stored(table[id]) for id in ids if id in table}
        saved = Contents(tables, before.extras)
        remove_leftovers(self.path)
        try:
            written = replace_atomically(self.path, dump(saved), check=self._back_up_and_check)
        except Unconfirmed:
            self._contents = self._load()
            raise
        self._contents = self._load(saved, written)

    def forget(self) -> None:
        """Discard what was read, with changes in memory that were not saved."""
        self._contents = None

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _back_up_and_check(self) -> None:
        # The backup is made after the new file, so that a nearly full disk has room for the new
        # file first. What was read is sound as long as the file has not changed.
        self._backups.back_up(lambda _: self._check_unchanged())
        self._check_unchanged()

    def _check_unchanged(self) -> None:
        if self.has_changed:
            raise ConcurrentChange

    def _load(
        self, saved: Contents | None = None, written: os.stat_result | None = None
    ) -> Contents:
        """Read the file and remember its signature.

        If it is still the file that was `written` just now, it holds what was `saved`.
        """
        self.close()
        try:
            self._file = self.path.open("rb")
            signature = _to_signature(os.fstat(self._file.fileno()))
            # Renaming the file changed no more than its ctime.
            if saved and written and signature[:-1] == _to_signature(written)[:-1]:
                contents = saved
            else:
                contents = parse(self._file.read(), allow_newer=True)
        except OSError as error:
            hint = self._backups.restore_hint() if error.errno == errno.EIO else ""
            raise FileError(self.path, f"can't be read: {error.strerror}{hint}") from error
        except ValueError as error:
            what = f"{error}; the file was not changed{self._backups.restore_hint()}"
            raise FileError(self.path, what) from error
        self._signature = signature
        return contents

    def _find_signature(self) -> Signature | None:
        try:
            found = self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise FileError(self.path, f"can't be read: {error.strerror}") from error
        if not stat.S_ISREG(found.st_mode):
            raise FileError(self.path, "can't be read: it is not a file")
        return _to_signature(found)


def _to_signature(found: os.stat_result) -> Signature:
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


class Transactions(Middleware):
    """Collect the changes of several tables, and save them at once.

    Inside `transaction()` the tables read and write memory; the file is written at its end.
    """

    storage: JournalStorage

    def __init__(self, storage_cls: type[Storage] = JournalStorage) -> None:
        super().__init__(storage_cls)
        self._pending: dict[str, Any] | None = None
        self._is_changed = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the lock for a block, and save its changes unless it raises.

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
        return self.storage.read() if self._pending is None else self._pending

    def write(self, data: dict[str, Any]) -> None:
        if self._pending is None:
            raise RuntimeError("tables can only be changed inside transaction()")
        self._pending, self._is_changed = data, True

    def close(self) -> None:
        self.storage.close()
