"""The journal as TinyDB sees it: one JSON file, one document a line.

TinyDB reads the whole file, changes it in memory and writes the whole file. This storage makes
the writing atomic and durable, keeps documents that nobody touched as the bytes they were, and
refuses what it doesn't understand instead of starting afresh over it.
"""

import json
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from tinydb.storages import Storage
from tinydb.table import Table

from acutui.journal.files import FileLock, JournalError, beside, replace_atomically, sweep

FORMAT = 1
PLAIN_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
ONE_LINE = bytes.maketrans(b"\r\n", b"  ")
FIRST_TABLES = ("meta", "sessions", "days")

Tables = dict[str, dict[str, Mapping[str, Any]]]
Signature = tuple[int, int, int, int, int]

_fields = msgspec.json.Decoder(dict[str, msgspec.Raw])


class ChangedMeanwhile(Exception):
    """Somebody who takes no lock replaced the file between our reading and our writing."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A journal's tables, and what others put beside them, as it stands."""

    tables: Tables
    others: Mapping[str, bytes]


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
        self._contents: Contents | None = None
        self._seen: Signature | None = None
        # Kept open so that the file system can't give its number to another file unnoticed.
        self._file: BinaryIO | None = None

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
        return dict(self._present(signature).tables)

    def _present(self, signature: Signature) -> Contents:
        """Return what the file holds, reading it where it is another than before."""
        if self._contents is None or signature != self._seen:
            self._contents = self._load()
        return self._contents

    def write(self, data: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        """Save all tables. Raises ChangedMeanwhile, or Unwritable; the file is then as it was."""
        assert self._lock.held, "writing without the lock could lose another process's change"
        tables: Tables = {"meta": {"1": {"format": FORMAT}}, "sessions": {}, "days": {}}
        tables.update({name: dict(table) for name, table in data.items()})
        others = self._contents.others if self._contents else {}
        self._contents = None
        sweep(self.path)
        replace_atomically(self.path, dump(Contents(tables, others)), check=self._check_unchanged)
        self._contents = self._load()

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _check_unchanged(self) -> None:
        if self.changed:
            raise ChangedMeanwhile

    def _load(self) -> Contents:
        """Read the file, and remember which one it was."""
        self.close()
        try:
            self._file = self.path.open("rb")
            signature = _signature(os.fstat(self._file.fileno()))
            contents = parse(self._file.read())
        except OSError as error:
            raise JournalError(self.path, f"can't be read: {error.strerror}") from error
        except ValueError as error:
            raise JournalError(self.path, f"{error}; it was left as it is") from error
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


def parse(data: bytes) -> Contents:
    """Split a journal into its documents. Raises ValueError, a sentence that says where."""
    if not data.strip():
        raise ValueError("is empty, not a journal")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line}: is damaged, not UTF-8 text") from error
    try:
        contents = _split(data)
    except (msgspec.DecodeError, RecursionError):
        contents = _split_slowly(text)
    if not contents.tables or any(name in contents.others for name in FIRST_TABLES):
        raise ValueError("is no journal: its tables are missing")
    _check_format(contents.tables)
    return contents


def _split(data: bytes) -> Contents:
    """Take a journal apart with msgspec, which reads no document that nobody looks at."""
    tables: Tables = {}
    others: dict[str, bytes] = {}
    for name, raw in _fields.decode(data).items():
        value = bytes(raw)
        if value[:1] == b"{":
            table = _fields.decode(value)
            tables[name] = {id: Stored(bytes(document)) for id, document in table.items()}
        else:
            others[name] = value
    return Contents(tables, others)


def _split_slowly(text: str) -> Contents:
    """Take apart what msgspec won't: NaN, which TinyDB writes; else say where it breaks."""
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
        if value.startswith("{"):
            tables[name] = {id: Stored(_utf8(document)) for id, document in _members(value)}
        else:
            others[name] = _utf8(value)
    return Contents(tables, others)


def _members(text: str) -> Iterator[tuple[str, str]]:
    """Go through the members of a sound JSON object: their names, and their values' texts."""
    decode = json.JSONDecoder().raw_decode
    at = _next(text, text.index("{") + 1)
    while text[at] != "}":
        name, at = decode(text, at)
        start = _next(text, at)
        _, at = decode(text, start)
        yield name, text[start:at]
        at = _next(text, at)


def _next(text: str, at: int) -> int:
    """Return where the next value or the end of the object begins."""
    while text[at] in " \t\r\n,:":
        at += 1
    return at


def _check_format(tables: Tables) -> None:
    try:
        number = tables["meta"]["1"]["format"]
    except (KeyError, ValueError, RecursionError) as error:
        raise ValueError('is no journal: it doesn\'t say its "format"') from error
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"is no journal: its format is {json.dumps(number)}")
    if number > FORMAT:
        raise ValueError(f"has format {number}, newer than this acutui knows ({FORMAT}); update it")


def dump(contents: Contents) -> bytes:
    """Write a journal as JSON, one document a line; leading commas let git merge two ends."""
    order = [name for name in FIRST_TABLES if name in contents.tables]
    order += [name for name in contents.tables if name not in FIRST_TABLES]
    parts = []
    for name in order:
        table = contents.tables[name].items()
        lines = b"\n,".join(_text(str(id)) + b":" + _document(found) for id, found in table)
        parts.append(_text(name) + b":{\n" + lines + b"\n}")
    parts += [_text(name) + b":" + value for name, value in contents.others.items()]
    return b"{" + b"\n,".join(parts) + b"}\n"


def _document(document: Mapping[str, Any]) -> bytes:
    if isinstance(document, Stored):
        # Somebody may have laid it out over several lines; within a text there is none.
        return document.raw.translate(ONE_LINE)
    try:
        return _utf8(json.dumps(dict(document), ensure_ascii=False, separators=(",", ":")))
    except UnicodeEncodeError:
        # Half a character can only be written as its number.
        return json.dumps(dict(document), separators=(",", ":")).encode()


def _text(text: str) -> bytes:
    return json.dumps(text).encode()


def _utf8(text: str) -> bytes:
    return text.encode()


def _id(id: str | int) -> int | str:
    """A document's id; what is no plain number is kept as it is, and is nobody's session."""
    return int(id) if isinstance(id, int) or PLAIN_NUMBER.fullmatch(id) else id


class JournalTable(Table):
    """A TinyDB table that keeps what others wrote into a document."""

    document_id_class = staticmethod(_id)  # type: ignore[assignment]

    def change(self, id: int, to: Callable[[Mapping[str, Any] | None], Mapping[str, Any]]) -> None:
        """Set the document `id` to what `to` makes of the present one, or of None."""

        def updater(table: dict[int, Mapping[str, Any]]) -> None:
            table[id] = to(table.get(id))

        self._update_table(updater)
