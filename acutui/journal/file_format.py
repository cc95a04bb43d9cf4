"""The layout of a journal file: one JSON object, one document a line, commas leading.

Documents keep their text, to the byte, until one of their fields is set.
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
NO_TABLES = "is not a journal: its tables are missing"
CHUNK_BYTES = 1 << 16

_to_one_line = bytes.maketrans(b"\r\n", b"  ")
_decode = msgspec.json.Decoder().decode
_decode_tables = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]]).decode
_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class NewerFormat(ValueError):
    """A sound file, but of a format that only a newer acutui can read."""


# Documents


class StoredDocument(MutableMapping[str, Any]):
    """A document as JSON text, decoded when a field is first read.

    Reading a field raises ValueError or RecursionError if the text is not a JSON object.
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
        """The document as JSON on one line, even if another program used several."""
        text = bytes(self.text)
        # No string in JSON contains a line break. Looking first is far quicker.
        return text.translate(_to_one_line) if b"\n" in text or b"\r" in text else text

    @property
    def fields(self) -> dict[str, Any]:
        """The decoded document, always the same object."""
        if self._fields is None:
            self._fields = self.decode()
        return self._fields

    def decode(self) -> dict[str, Any]:
        """Decode the document into a new object."""
        try:
            decoded = _decode(self.text)
        except (msgspec.DecodeError, RecursionError):  # NaN, which TinyDB writes, and the like
            decoded = json.loads(bytes(self.text))
        if not isinstance(decoded, dict):
            raise ValueError("is not a JSON object")
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
    """Return a document as the file will hold it."""
    if isinstance(document, StoredDocument):
        return document
    return StoredDocument(encode_document(document))


def encode_document(document: Fields) -> bytes:
    """Return a document as JSON on one line.

    The standard library does it: msgspec writes NaN as null, and refuses lone surrogates.
    """
    try:
        return json.dumps(dict(document), ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:  # A lone surrogate can only be written as an escape sequence.
        return json.dumps(dict(document), separators=(",", ":")).encode()


# The file as a whole


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of a journal file.

    `extras` is what another program put beside the tables. `newer` says why the file may only be
    read; it is empty for the present format.
    """

    tables: Tables
    extras: Mapping[str, bytes]
    newer: str = ""


def parse(data: bytes, *, allow_newer: bool = False) -> Contents:
    """Split a journal into its documents. Raises ValueError, whose message names the line.

    A newer format raises NewerFormat, unless `allow_newer`: then what can be read is.
    """
    if not data.strip():
        raise ValueError("is empty, not a journal")
    check_utf8(data)
    try:
        contents = _split(data)
    except (msgspec.DecodeError, RecursionError):
        contents = _split_slowly(data.decode())
    if not contents.tables or "meta" in contents.extras:
        raise ValueError(NO_TABLES)
    number = _read_format(contents.tables)
    if number > FORMAT:
        message = f"has format {number}, newer than this acutui knows ({FORMAT}); update acutui"
        if not allow_newer:
            raise NewerFormat(message)
        return replace(contents, newer=message)
    if any(name in contents.extras for name in FIRST_TABLES):
        raise ValueError(NO_TABLES)
    return contents


def check_utf8(data: bytes) -> None:
    """Raise ValueError, naming the line, if data is not UTF-8. msgspec accepts some of that."""
    if data.isascii():
        return
    # In chunks: decoded as a whole, the text would take several times the memory.
    view, at = memoryview(data), 0
    while at < len(data):
        try:
            is_last = at + CHUNK_BYTES >= len(data)
            at += utf_8_decode(view[at : at + CHUNK_BYTES], "strict", is_last)[1]
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, at + error.start) + 1
            raise ValueError(f"line {line}: is damaged, not UTF-8 text") from error


def _split(data: bytes) -> Contents:
    """Split a journal with msgspec, which leaves the documents undecoded."""
    extras: dict[str, bytes] = {}
    try:
        found = _decode_tables(data)
    except msgspec.ValidationError:  # There is something else beside the tables.
        members = {name: bytes(value) for name, value in _decode_members(data).items()}
        extras = {name: value for name, value in members.items() if value[:1] != b"{"}
        found = {name: _decode_members(members[name]) for name in members if name not in extras}
    if _has_duplicates(data, [len(table) for table in found.values()], len(extras)):
        return _split_slowly(data.decode())
    tables = {
        name: dict(zip(table, map(StoredDocument, table.values()), strict=True))
        for name, table in found.items()
    }
    return Contents(tables, extras)


def _has_duplicates(data: bytes, sizes: Sequence[int], extras: int) -> bool:
    """Whether a name or an id occurs twice, of which msgspec keeps only the last.

    Only a merge by lines makes duplicates, so only a file in our layout can have them. It then
    has more lines than tables of these sizes need.
    """
    if data.count(b"\n") == sum(max(size, 1) + 2 for size in sizes) + extras:
        return False
    # In our layout every document, and every table but the first, begins a line.
    begun = data.count(b'\n"') + data.count(b'\n,"')
    return begun > sum(sizes) + len(sizes) + extras - 1


def _split_slowly(text: str) -> Contents:
    """Split a journal that has NaN, or a name or id twice, which msgspec can't read.

    Of two documents with one id, as git may leave them after a merge, the later one is taken.
    """
    try:
        if not isinstance(json.loads(text), dict):
            raise ValueError(NO_TABLES)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: is damaged: {error.msg}") from error
    except RecursionError as error:
        raise ValueError("is not a journal: it is nested too deeply") from error
    tables: Tables = {}
    extras: dict[str, bytes] = {}
    for name, value in _iterate_members(text):
        if not value.startswith("{"):
            extras[name] = value.encode()
            continue
        table = tables.setdefault(name, {})
        for id, found in _iterate_members(value):
            document = StoredDocument(found.encode())
            if id not in table or not _is_later(table[id], document):
                table[id] = document
    return Contents(tables, extras)


def _is_later(one: StoredDocument, other: StoredDocument) -> bool:
    try:
        first, second = read_updated(one), read_updated(other)
    except (ValueError, RecursionError):
        return False
    return first is not None and (second is None or first > second)


def _iterate_members(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names in a sound JSON object, and the texts of their values."""
    decode = json.JSONDecoder().raw_decode
    at = _skip_separators(text, text.index("{") + 1)
    while text[at] != "}":
        name, at = decode(text, at)
        start = _skip_separators(text, at)
        _, at = decode(text, start)
        yield name, text[start:at]
        at = _skip_separators(text, at)


def _skip_separators(text: str, at: int) -> int:
    while text[at] in " \t\r\n,:":
        at += 1
    return at


def _read_format(tables: Tables) -> int:
    try:
        number = tables["meta"]["1"]["format"]
    except (KeyError, ValueError, RecursionError) as error:
        raise ValueError('is not a journal: it has no "format"') from error
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"is not a journal: its format is {json.dumps(number)}")
    return number


def dump(contents: Contents) -> bytes:
    """Return a journal as JSON, one document a line; leading commas let git merge two ends."""
    first = [name for name in FIRST_TABLES if name in contents.tables]
    names = [*first, *(name for name in contents.tables if name not in FIRST_TABLES)]
    parts = [b"%b:{\n%b\n}" % (_quote(name), _dump_table(contents.tables[name])) for name in names]
    parts += [b"%b:%b" % (_quote(name), value) for name, value in contents.extras.items()]
    return b"{" + b"\n,".join(parts) + b"}\n"


def _dump_table(table: Mapping[str, StoredDocument]) -> bytes:
    lines = [b"%b:%b" % (_quote(id), document.text) for id, document in table.items()]
    joined = b"\n,".join(lines)
    # Asking every document for its line is slow, and hardly ever needed.
    if joined.count(b"\n") >= max(1, len(lines)) or b"\r" in joined:
        lines = [b"%b:%b" % (_quote(id), document.line) for id, document in table.items()]
        joined = b"\n,".join(lines)
    return joined


def _quote(text: str) -> bytes:
    # No letter or digit needs escaping, and most ids are digits.
    return b'"%b"' % text.encode() if text.isalnum() else json.dumps(text).encode()
