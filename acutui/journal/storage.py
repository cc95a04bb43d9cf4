"""The journal's file as a TinyDB storage: one JSON object, one document a line.

TinyDB's tables read the whole file, change it in memory and write the whole file. The storage
makes writing atomic and durable, keeps the text of unchanged documents, and refuses to write over
what it does not understand.
"""

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from acutui.journal import file_format
from acutui.journal.documents import StoredDocument, Tables, to_stored
from acutui.journal.file_format import FORMAT, Contents
from acutui.journal.missing import find_broken_link
from acutui.journal.schema import Fields, parse_document_id
from acutui.util import files
from acutui.util.durations import format_size
from acutui.util.errors import Damaged, FileError
from acutui.util.files import Unwritable
from acutui.util.reading import JOURNAL_LIMIT, read_open_file

Signature = tuple[int, int, int, int, int]
"""The device, inode, size, and times of change of a file and of its entry: see `find_signature`."""


class Backups(Protocol):
    """What the storage needs of `journal.backups`, which reads journals through this module."""

    def back_up(self, check: Callable[[], object], *, once_more: bool) -> None: ...

    def restore_hint(self) -> str: ...

    def explain_missing(self) -> str: ...

    def damage_hint(self, data: bytes) -> str: ...


class ConcurrentChange(Exception):
    """A program that takes no lock replaced the file between our reading and our writing."""


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


class JournalDatabase(TinyDB):
    """A TinyDB of journal tables."""

    table_class = JournalTable

    def table(self, name: str, **options: Any) -> Table:
        return super().table(name, **{"cache_size": 0} | options)


class JournalStorage(Storage):
    """One journal file.

    Tables are changed inside `transaction()` only, in memory; the file is written once, at its
    end. A file of a newer format is read, as far as it can be, and never written.
    """

    def __init__(self, path: Path, backups: Backups) -> None:
        self.path = path
        self.contents: Contents | None = None
        """What was read last; a new object each time the file is read again."""
        self.doubt = ""
        """What is wrong although the last save was made, as a sentence; else ""."""
        self.may_begin = False
        """Whether to begin a journal even if there are signs of one that is missing."""
        self._missing = ""
        self._backups = backups
        real = Path(os.path.realpath(path))
        self._lock = files.FileLock(files.companion_path(real, ".lock"), real)
        self._signature: Signature | None = None
        # Kept open so that the file system can't give its inode to another file.
        self._file: BinaryIO | None = None
        self._pending: dict[str, Any] | None = None
        self._is_changed = False
        self.reads_damaged = False
        """Whether what can be read of a damaged file is read, and never written."""
        self._advice: tuple[Signature | None, str] = (None, "")  # on a damaged file

    @property
    def has_changed(self) -> bool:
        """Whether the file differs from the one that was read last."""
        return find_signature(self.path) != self._signature

    @property
    def newer(self) -> str:
        """Why the file must not be written, if its format is newer than ours."""
        return self.contents.newer if self.contents else ""

    @property
    def missing(self) -> str:
        """Why no file must be written, if there are signs of one that was not found last time."""
        may_begin = self.may_begin and not find_broken_link(self.path)
        return "" if may_begin else self._missing

    def refuse_read_only(self) -> None:
        """Raise FileError if the file, as it was read last, must not be written."""
        if why := self.newer or self.missing:
            raise FileError(self.path, f"{why}; nothing was saved")

    def refuse_missing(self) -> None:
        """Raise FileError for a file that is missing, before as much as a lock is written."""
        try:
            is_missing = find_signature(self.path) is None
        except FileError:
            return  # Taking the lock says what is wrong with the folder.
        if is_missing:
            self.read()
            self.refuse_read_only()

    def locked(self) -> AbstractContextManager[None]:
        """Hold the journal's lock for a block; this can be nested. Raises Busy."""
        return nullcontext() if self._lock.is_held else self._lock.locked()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the lock for a block, and save what its tables change, unless it raises.

        Raises:
            ConcurrentChange: Another program replaced the file meanwhile; nothing is saved.
            FileError: The file can't be read or saved; it is still as it was.
        """
        with self.locked():
            self._pending, self._is_changed = self.read() or {}, False
            try:
                self.refuse_read_only()
                yield
                if self._is_changed:
                    self._save(self._pending)
            except BaseException:
                self.contents = None  # Its documents may have been changed in memory.
                raise
            finally:
                self._pending = None

    def read(self) -> dict[str, Any] | None:
        """Return the tables, or None if there is no journal yet.

        Raises:
            FileError: The file has gone, can't be read, is damaged or is not a journal.
        """
        if self._pending is not None:
            return self._pending
        signature = find_signature(self.path)
        if signature is None:
            if self._signature is not None:
                what = "was deleted or moved while acutui was running; nothing was saved"
                raise FileError(self.path, f"{what}{self._backups.restore_hint()}")
            self._missing = self._backups.explain_missing()
            return None
        self._missing = ""
        if self.contents is None or signature != self._signature:
            self.contents = self._load()
        return dict(self.contents.tables)

    def write(self, data: dict[str, Any]) -> None:
        """Keep the tables for the end of the transaction."""
        if self._pending is None:
            raise RuntimeError("tables can only be changed inside transaction()")
        self._pending, self._is_changed = data, True

    def close(self) -> None:
        if self._file is not None:
            with suppress(OSError):  # It was only read.
                self._file.close()
            self._file = None

    def _save(self, data: Mapping[str, Mapping[str, Fields]]) -> None:
        before = self.contents or Contents({}, {})
        first = {"meta": {"1": {"format": FORMAT}}, "sessions": {}, "days": {}}
        tables: Tables = {}
        for name, table in (first | dict(data)).items():
            # In the order of the file, new documents at the end.
            ids = {**before.tables.get(name, {}), **table}
            tables[name] = {id: to_stored(table[id]) for id in ids if id in table}
        saved = Contents(tables, before.extras)
        new = file_format.dump(saved)
        if len(new) > JOURNAL_LIMIT:  # It could not be read again.
            most = format_size(JOURNAL_LIMIT)
            raise Unwritable(self.path, f"would be larger than {most}; nothing was saved")
        files.remove_leftovers(Path(os.path.realpath(self.path)))
        written = files.replace_atomically(self.path, new, check=self._back_up_and_check)
        # From here on it is saved, whatever fails.
        self.doubt = written.doubt
        try:
            self.contents = self._load(saved, written.status)
        except FileError as error:
            self.contents, self._signature = None, _to_signature(written.status)
            what = str(error).removeprefix(f"{self.path}: ")
            self.doubt = self.doubt or f"{self.path}: it is saved, but now {what}"

    def _back_up_and_check(self) -> None:
        # The backup is made after the new file, so that a nearly full disk has room for the new
        # file first. What was read is sound as long as the file has not changed.
        # What is there twice is merged now, so the file is also kept as it was.
        is_merged = self.contents is not None and bool(self.contents.repeated)
        self._backups.back_up(self._check_unchanged, once_more=is_merged)
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
            flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
            self._file = os.fdopen(os.open(self.path, flags), "rb")
            signature = _to_signature(os.fstat(self._file.fileno()))
            # Renaming the file changed no more than its ctime.
            if saved and written and signature[:-1] == _to_signature(written)[:-1]:
                contents = saved
            else:
                data = read_open_file(self._file.fileno(), self.path, JOURNAL_LIMIT)
                contents = file_format.parse(data, allow_newer=True)
        except OSError as error:
            # No word of backups: the file may be sound, and newer than all of them.
            raise FileError(self.path, f"can't be read: {error.strerror}") from error
        except ValueError as error:
            contents = self._salvage(data, signature, error)
        self._signature = signature
        return contents

    def _salvage(self, data: bytes, signature: Signature, error: ValueError) -> Contents:
        """Return what can be read of a damaged file, if that is wanted. Raises Damaged."""
        if self._advice[0] != signature:
            # A damaged file is read again and again, and finding this out takes longer.
            self._advice = (signature, self._backups.damage_hint(data))
        hint = self._advice[1]
        if not self.reads_damaged:
            raise Damaged(self.path, f"{error}; the file was not changed{hint}") from error
        from acutui.journal.salvage import salvage  # noqa: PLC0415 - few journals are damaged

        try:
            return replace(salvage(data).contents, newer=f"{error}{hint}")
        except ValueError as newer:  # as far as can be seen of its format
            raise Damaged(self.path, f"{newer}; the file was not changed{hint}") from newer


def find_signature(path: Path) -> Signature | None:
    """Return what changes when a file does, or None if there is none.

    Without its last part, which renaming and linking the file change, it is what tells the file
    from others by any of its names.

    Raises:
        FileError: It can't be looked up, or is not a regular file.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise FileError(path, f"can't be read: {error.strerror}") from error
    if not stat.S_ISREG(found.st_mode):
        raise FileError(path, "can't be read: it is not a file")
    return _to_signature(found)


def _to_signature(found: os.stat_result) -> Signature:
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
