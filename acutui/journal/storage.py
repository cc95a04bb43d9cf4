"""The journal's file as a storage of TinyDB: one JSON object, one document a line.

TinyDB's tables read the whole file, change it in memory and write the whole file. The storage
makes writing atomic and durable, keeps the text of documents that did not change, and refuses
what it does not understand instead of writing over it.
"""

import errno
import json
import os
import stat
from codecs import utf_8_decode
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec
from tinydb import TinyDB
from tinydb.middlewares import Middleware
from tinydb.storages import MemoryStorage, Storage
from tinydb.table import Document, Table

from acutui.journal.schema import Fields, document_id, updated_at
from acutui.util.files import FileError, FileLock, Unconfirmed, beside, replace_atomically, sweep

if TYPE_CHECKING:
    from acutui.journal.backups import Backups

FORMAT = 1
FIRST_TABLES = ("meta", "sessions", "days")
ONE_LINE = bytes.maketrans(b"\r\n", b"  ")
PIECE = 1 << 16
"""Bytes that are checked at a time for being UTF-8."""

Signature = tuple[int, int, int, int, int]

_decode = msgspec.json.Decoder().decode
_decode_tables = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]]).decode
_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class NewerFormat(ValueError):
    """A sound journal, but of a format that only a newer acutui knows."""


class ChangedMeanwhile(Exception):
    """A program that takes no lock replaced the file between our reading and our writing."""


# Documents


class StoredDocument(MutableMapping[str, Any]):
    """A document as its JSON text, decoded when a field is asked for.

    As long as no field is set the text stays as it is, to the byte. Fields can't be read where
    the text is no JSON object: that raises ValueError or RecursionError.
    """

    __slots__ = ("_fields", "_text")

    def __init__(self, text: bytes | msgspec.Raw) -> None:
        self._text: bytes | msgspec.Raw | None = text
        self._fields: dict[str, Any] | None = None

    @property
    def text(self) -> bytes | msgspec.Raw:
        """The document as JSON."""
        if self._text is None:
            self._text = encode_document(self.fields)
        return self._text

    @property
    def line(self) -> bytes:
        """The document as JSON on one line, whatever way another program laid it out."""
        text = bytes(self.text)
        # No string in JSON contains a line break. Looking first is far quicker.
        return text.translate(ONE_LINE) if b"\n" in text or b"\r" in text else text

    @property
    def fields(self) -> dict[str, Any]:
        """The decoded document, the same at every look."""
        if self._fields is None:
            self._fields = self.decode()
        return self._fields

    def decode(self) -> dict[str, Any]:
        """Return the decoded document, a new one at every call."""
        try:
            decoded = _decode(self.text)
        except (msgspec.DecodeError, RecursionError):  # NaN, which TinyDB writes, and the like
            decoded = json.loads(bytes(self.text))
        if not isinstance(decoded, dict):
            raise ValueError("is no document")
        return decoded

    def __getitem__(self, key: str) -> Any:
        return self.fields[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.fields[key] = value
        self._text = None

    def __delitem__(self, key: str) -> None:
        del self.fields[key]
        self._text = None

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)


Tables = dict[str, dict[str, StoredDocument]]


def store(document: Fields) -> StoredDocument:
    """Return a document as it will be in the file."""
    if isinstance(document, StoredDocument):
        return document
    return StoredDocument(encode_document(document))


def encode_document(document: Fields) -> bytes:
    """Return a document as JSON on one line.

    By the standard library: msgspec writes NaN as null, and refuses half a character.
    """
    try:
        return json.dumps(dict(document), ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        # Half a character can only be written as its number.
        return json.dumps(dict(document), separators=(",", ":")).encode()


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
    document_id_class = staticmethod(document_id)  # type: ignore[assignment]


class JournalDatabase(TinyDB):
    """TinyDB, whose tables see at once what another process saved."""

    table_class = JournalTable

    def table(self, name: str, **kwargs: Any) -> Table:
        """Return a table that keeps no results of queries."""
        return super().table(name, **{"cache_size": 0, **kwargs})

    @classmethod
    def of(cls, tables: Tables) -> "JournalDatabase":
        """Return a database in memory that holds these tables."""
        database = cls(storage=MemoryStorage)
        database.storage.write(tables)
        return database


# The file as a whole


@dataclass(frozen=True, slots=True)
class Contents:
    """What a journal's file holds: the tables, and whatever else another program put beside them.

    `newer` says why the file may only be read; it is empty for the present format.
    """

    tables: Tables
    others: Mapping[str, bytes]
    newer: str = ""


def parse(data: bytes, *, newer_too: bool = False) -> Contents:
    """Split a journal into its documents. Raises ValueError, whose message names the line.

    A newer format raises NewerFormat, unless `newer_too`: then as much is read as is like the
    present one.
    """
    if not data.strip():
        raise ValueError("is empty, not a journal")
    check_text(data)
    try:
        contents = _split(data)
    except (msgspec.DecodeError, RecursionError):
        contents = _split_carefully(data.decode())
    if not contents.tables or "meta" in contents.others:
        raise ValueError("is no journal: its tables are missing")
    number = _format(contents.tables)
    if number > FORMAT:
        message = f"has format {number}, newer than this acutui knows ({FORMAT}); update it"
        if not newer_too:
            raise NewerFormat(message)
        return replace(contents, newer=message)
    if any(name in contents.others for name in FIRST_TABLES):
        raise ValueError("is no journal: its tables are missing")
    return contents


def check_text(data: bytes) -> None:
    """Raise ValueError, naming the line, where data is not UTF-8. msgspec accepts some of that."""
    if data.isascii():
        return
    # Piece by piece: as a whole the text would take several times the memory.
    view, at = memoryview(data), 0
    while at < len(data):
        try:
            at += utf_8_decode(view[at : at + PIECE], "strict", at + PIECE >= len(data))[1]
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, at + error.start) + 1
            raise ValueError(f"line {line}: is damaged, not UTF-8 text") from error


def _split(data: bytes) -> Contents:
    """Split a journal with msgspec, which leaves the documents undecoded."""
    others: dict[str, bytes] = {}
    try:
        found = _decode_tables(data)
    except msgspec.ValidationError:  # There is something else beside the tables.
        members = {name: bytes(value) for name, value in _decode_members(data).items()}
        others = {name: value for name, value in members.items() if value[:1] != b"{"}
        found = {name: _decode_members(members[name]) for name in members if name not in others}
    if _has_more_lines(data, [len(table) for table in found.values()], len(others)):
        return _split_carefully(data.decode())
    tables = {
        name: dict(zip(table, map(StoredDocument, table.values()), strict=True))
        for name, table in found.items()
    }
    return Contents(tables, others)


def _has_more_lines(data: bytes, sizes: Sequence[int], others: int) -> bool:
    """Whether our layout of tables of these sizes has fewer lines: then something is there twice.

    In a file that another program laid out nothing is, since only a merge by lines doubles one.
    """
    if data.count(b"\n") == sum(max(size, 1) + 2 for size in sizes) + others:
        return False
    # In our layout every document, and every table but the first, begins a line.
    begun = data.count(b'\n"') + data.count(b'\n,"')
    return begun > sum(sizes) + len(sizes) + others - 1


def _split_carefully(text: str) -> Contents:
    """Split what msgspec can't: a journal with NaN, or with a name or id that is there twice.

    Of two documents with one id, as a merge by git may leave them, the later is taken.
    """
    try:
        if not isinstance(json.loads(text), dict):
            raise ValueError("is no journal: its tables are missing")
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: is damaged: {error.msg}") from error
    except RecursionError as error:
        raise ValueError("is no journal: nested too deeply") from error
    tables: Tables = {}
    others: dict[str, bytes] = {}
    for name, value in _members(text):
        if not value.startswith("{"):
            others[name] = value.encode()
            continue
        table = tables.setdefault(name, {})
        for id, found in _members(value):
            document = StoredDocument(found.encode())
            if id not in table or not _is_later(table[id], document):
                table[id] = document
    return Contents(tables, others)


def _is_later(one: StoredDocument, other: StoredDocument) -> bool:
    try:
        first, second = updated_at(one), updated_at(other)
    except (ValueError, RecursionError):
        return False
    return first is not None and (second is None or first > second)


def _members(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names in a sound JSON object, and the texts of their values."""
    decode = json.JSONDecoder().raw_decode
    at = _next(text, text.index("{") + 1)
    while text[at] != "}":
        name, at = decode(text, at)
        start = _next(text, at)
        _, at = decode(text, start)
        yield name, text[start:at]
        at = _next(text, at)


def _next(text: str, at: int) -> int:
    """Return where the next value, or the end of the object, begins."""
    while text[at] in " \t\r\n,:":
        at += 1
    return at


def _format(tables: Tables) -> int:
    """Return the format of a journal. Raises ValueError where it has none."""
    try:
        number = tables["meta"]["1"]["format"]
    except (KeyError, ValueError, RecursionError) as error:
        raise ValueError('is no journal: it doesn\'t say its "format"') from error
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"is no journal: its format is {json.dumps(number)}")
    return number


def dump(contents: Contents) -> bytes:
    """Write a journal as JSON, one document a line; leading commas let git merge two ends."""
    first = [name for name in FIRST_TABLES if name in contents.tables]
    names = [*first, *(name for name in contents.tables if name not in FIRST_TABLES)]
    parts = [b"%b:{\n%b\n}" % (_quoted(name), _lines(contents.tables[name])) for name in names]
    parts += [b"%b:%b" % (_quoted(name), value) for name, value in contents.others.items()]
    return b"{" + b"\n,".join(parts) + b"}\n"


def _lines(table: Mapping[str, StoredDocument]) -> bytes:
    lines = [b"%b:%b" % (_quoted(id), document.text) for id, document in table.items()]
    joined = b"\n,".join(lines)
    if joined.count(b"\n") >= max(1, len(lines)) or b"\r" in joined:
        lines = [b"%b:%b" % (_quoted(id), document.line) for id, document in table.items()]
        joined = b"\n,".join(lines)
    return joined


def _quoted(text: str) -> bytes:
    # No letter or digit needs escaping, and most ids are digits.
    return b'"%b"' % text.encode() if text.isalnum() else json.dumps(text).encode()


class JournalStorage(Storage):
    """One journal file. It is written inside `locked()` only.

    A file of a newer format is read, as far as it can be, and never written.
    """

    def __init__(self, path: Path, backups: "Backups") -> None:
        self.path = path
        self._backups = backups
        self._lock = FileLock(beside(path, ".lock"))
        self._contents: Contents | None = None
        self._seen: Signature | None = None
        # Kept open so that the file system can't give its inode to another file.
        self._file: BinaryIO | None = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the journal for a change. Raises FileError where nothing can be changed."""
        if self._lock.held:
            yield
            return
        with self._lock.locked():
            self.read()
            self.refuse_newer()
            yield

    @property
    def changed(self) -> bool:
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
                what = f"has gone since it was opened; nothing was written{self._backups.hint()}"
                raise FileError(self.path, what)
            return None
        if self._contents is None or signature != self._seen:
            self._contents = self._load()
        return dict(self._contents.tables)

    def write(self, data: Mapping[str, Mapping[str, Fields]]) -> None:
        """Save all tables. Raises ChangedMeanwhile or Unwritable; the file is then as it was.

        Raises Unconfirmed where the tables are saved, but may not survive a crash of the machine.
        """
        assert self._lock.held, "writing without the lock could lose another process's change"
        self.refuse_newer()
        before = self._contents or Contents({}, {})
        first = {"meta": {"1": {"format": FORMAT}}, "sessions": {}, "days": {}}
        tables = {
            name: _in_order(before.tables.get(name, {}), table)
            for name, table in (first | dict(data)).items()
        }
        sweep(self.path)
        try:
            saved = Contents(tables, before.others)
            written = replace_atomically(self.path, dump(saved), check=self._before_replacing)
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

    def _before_replacing(self) -> None:
        # Only now, so that what is new has its room on the disk even if a backup has none.
        # What was read is sound, as long as the file is still the same.
        self._backups.keep(lambda _: self._check_unchanged())
        self._check_unchanged()

    def _check_unchanged(self) -> None:
        if self.changed:
            raise ChangedMeanwhile

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
            hint = self._backups.hint() if error.errno == errno.EIO else ""
            raise FileError(self.path, f"can't be read: {error.strerror}{hint}") from error
        except ValueError as error:
            what = f"{error}; it was left as it is{self._backups.hint()}"
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
    return {id: store(after[id]) for id in ids}


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
