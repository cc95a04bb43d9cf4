"""How the journal's file is laid out: one JSON object, one document a line, commas leading.

Documents keep their text, to the byte, until a field of theirs is set.
"""

import json
from codecs import utf_8_decode
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from acutui.journal.schema import Fields, read_updated

FORMAT = 1
FIRST_TABLES = ("meta", "sessions", "days")
ONE_LINE = bytes.maketrans(b"\r\n", b"  ")
PIECE = 1 << 16
"""Bytes that are checked at a time for being UTF-8."""

_decode = msgspec.json.Decoder().decode
_decode_tables = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]]).decode
_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class NewerFormat(ValueError):
    """A sound journal, but of a format that only a newer acutui knows."""


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


def to_stored(document: Fields) -> StoredDocument:
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
        first, second = read_updated(one), read_updated(other)
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
