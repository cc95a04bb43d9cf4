"""The journal as TinyDB sees it: one JSON file, one document a line.

TinyDB reads the whole file, changes it in memory and writes the whole file. This storage makes
the writing atomic and durable, keeps documents that nobody touched as the bytes they were, and
refuses what it doesn't understand instead of starting afresh over it.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage
from tinydb.table import Table

from acutui.journal.files import FileLock, JournalError, beside, replace_atomically

FORMAT = 1
FIRST_TABLES = ("meta", "sessions", "days")

Tables = dict[str, dict[str, Mapping[str, Any]]]
Signature = tuple[int, int, int, int, int]

_parse = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]])


class ChangedMeanwhile(Exception):
    """Somebody who takes no lock replaced the file between our reading and our writing."""


class Stored(Mapping[str, Any]):
    """A document as it stands in the file: its bytes, read only when somebody looks.

    Looking raises ValueError where it is no JSON object.
    """

    __slots__ = ("_fields", "raw")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self._fields: dict[str, Any] | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The document, decoded."""
        if self._fields is None:
            fields = json.loads(self.raw)
            if not isinstance(fields, dict):
                raise ValueError("is no document")
            self._fields = fields
        return self._fields

    def __getitem__(self, key: str) -> Any:
        return self.fields[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)


class JournalStorage(Storage):
    """One journal file for TinyDB. Writing is allowed inside `locked()` only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(beside(path, ".lock"))
        self._tables: Tables | None = None
        self._seen: Signature | None = None
        # Kept open so that the file system can't give its number to another file unnoticed.
        self._handle: int | None = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the journal for one read-change-write. Raises Busy or Unwritable."""
        with self._lock.locked():
            yield

    @property
    def changed(self) -> bool:
        """Whether the file is another than the one that was read last."""
        return self._signature() != self._seen

    def read(self) -> Tables | None:
        """Return the tables, or None where there is no journal yet.

        Raises JournalError where the file is gone, damaged, newer or no journal.
        """
        signature = self._signature()
        if signature is None:
            if self._seen is not None:
                raise JournalError(self.path, "has gone since it was opened; nothing was written")
            return None
        if self._tables is None or signature != self._seen:
            self._load()
        return dict(self._tables or {})

    def write(self, data: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        """Save all tables. Raises ChangedMeanwhile, or Unwritable; the file is then as it was."""
        assert self._lock.held, "writing without the lock could lose another process's change"
        tables: Tables = {"meta": {"1": {"format": FORMAT}}, "sessions": {}, "days": {}}
        tables.update({name: dict(table) for name, table in data.items()})
        try:
            replace_atomically(self.path, dump(tables), check=self._check_unchanged)
            self._load()
        except BaseException:
            self._tables = None
            raise

    def close(self) -> None:
        """Let go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _check_unchanged(self) -> None:
        if self.changed:
            raise ChangedMeanwhile

    def _load(self) -> None:
        """Read the file, and remember which one it was."""
        self._tables = None
        try:
            handle = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError as error:
            raise JournalError(self.path, f"can't be read: {error.strerror}") from error
        self.close()
        self._handle = handle
        signature = _signature(os.fstat(handle))
        try:
            with os.fdopen(os.dup(handle), "rb") as file:
                data = file.read()
        except OSError as error:
            raise JournalError(self.path, f"can't be read: {error.strerror}") from error
        try:
            self._tables = parse(data)
        except ValueError as error:
            raise JournalError(self.path, f"{error}; it was left as it is") from error
        self._seen = signature

    def _signature(self) -> Signature | None:
        try:
            return _signature(self.path.stat())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise JournalError(self.path, f"can't be read: {error.strerror}") from error


def _signature(stat: os.stat_result) -> Signature:
    return (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns)


def parse(data: bytes) -> Tables:
    """Split a journal into its documents. Raises ValueError, a sentence that says where."""
    if not data.strip():
        raise ValueError("is empty, not a journal")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line}: is damaged, not UTF-8 text") from error
    try:
        found = _parse.decode(data)
    except (msgspec.DecodeError, RecursionError):
        tables = _parse_slowly(text)
    else:
        tables = {
            name: {id: Stored(bytes(raw)) for id, raw in table.items()}
            for name, table in found.items()
        }
    _check_format(tables)
    return tables


def _parse_slowly(text: str) -> Tables:
    """Read what the quick parser won't: NaN, which TinyDB writes; else say where it breaks."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: is damaged: {error.msg}") from error
    except RecursionError as error:
        raise ValueError("is no journal: nested too deeply") from error
    if not isinstance(found, dict) or not all(isinstance(t, dict) for t in found.values()):
        raise ValueError("is no journal: its tables are missing")
    return {
        name: {id: Stored(json.dumps(document).encode()) for id, document in table.items()}
        for name, table in found.items()
    }


def _check_format(tables: Tables) -> None:
    try:
        number = tables["meta"]["1"]["format"]
    except (KeyError, ValueError) as error:
        raise ValueError('is no journal: it doesn\'t say its "format"') from error
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"is no journal: its format is {json.dumps(number)}")
    if number > FORMAT:
        raise ValueError(f"has format {number}, newer than this acutui knows ({FORMAT}); update it")


def dump(tables: Tables) -> bytes:
    """Write tables as JSON, one document a line; leading commas let git merge two ends."""
    order = [name for name in FIRST_TABLES if name in tables]
    order += [name for name in tables if name not in FIRST_TABLES]
    parts = []
    for name in order:
        lines = b"\n,".join(
            _text(str(id)) + b":" + _document(document) for id, document in tables[name].items()
        )
        parts.append(_text(name) + b":{\n" + lines + b"\n}")
    return b"{" + b"\n,".join(parts) + b"}\n"


def _document(document: Mapping[str, Any]) -> bytes:
    if isinstance(document, Stored):
        # A document may have been laid out over several lines by hand.
        return document.raw if b"\n" not in document.raw else _one_line(document)
    return msgspec.json.encode(dict(document))


def _one_line(document: Stored) -> bytes:
    return json.dumps(json.loads(document.raw), separators=(",", ":")).encode()


def _text(text: str) -> bytes:
    return json.dumps(text).encode()


def _id(id: str | int) -> int | str:
    """A document's id; one that is no number is kept, and is nobody's session."""
    try:
        return int(id)
    except ValueError:
        return id


class JournalTable(Table):
    """A TinyDB table that keeps what others wrote into a document."""

    document_id_class = staticmethod(_id)  # type: ignore[assignment]

    def change(self, id: int, to: Callable[[Mapping[str, Any] | None], Mapping[str, Any]]) -> None:
        """Set the document `id` to what `to` makes of the present one, or of None."""

        def updater(table: dict[int, Mapping[str, Any]]) -> None:
            table[id] = to(table.get(id))

        self._update_table(updater)
