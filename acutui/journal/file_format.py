"""The layout of a journal file: one JSON object, one document a line, commas leading.

Documents keep their text, to the byte, until one of their fields is set.
"""

import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from acutui.journal.schema import Fields, read_updated

FORMAT = 1
NO_TABLES = "is not a journal: its tables are missing"

_to_one_line = bytes.maketrans(b"\r\n", b"  ")
_decode = msgspec.json.Decoder().decode
_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode_at = json.JSONDecoder().raw_decode


class NewerFormat(ValueError):
    """A sound file, but of a format that only a newer acutui can read."""


class StoredDocument(MutableMapping[str, Any]):
    """A document as JSON text, decoded when a field is first read.

    Reading a field raises ValueError or RecursionError if the text is not a JSON object.
    """

    __slots__ = ("_fields", "text")

    def __init__(self, text: bytes | msgspec.Raw) -> None:
        self.text = text
        self._fields: dict[str, Any] | None = None

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
        self.text = encode_document(self.fields)

    def __delitem__(self, key: str) -> None:
        del self.fields[key]
        self.text = encode_document(self.fields)

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

    The standard library does it: msgspec writes NaN as null, and refuses lone surrogates. These
    can only be written as escape sequences, which in JSON are those of Python.
    """
    text = json.dumps(dict(document), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


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
    """Split a journal into its documents; of a newer format, those that can be read.

    Raises:
        NewerFormat: The format is newer, and `allow_newer` is not set.
        ValueError: It is not a journal, or is damaged; the message then names the line.
    """
    if not data.strip():
        raise ValueError("is empty, not a journal")
    try:
        data.decode()  # msgspec accepts some text that is not UTF-8.
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line}: is damaged, not UTF-8 text") from error
    try:
        contents = _split(data)
    except (msgspec.DecodeError, RecursionError):
        contents = _split_slowly(data.decode())
    if not contents.tables or "meta" in contents.extras:
        raise ValueError(NO_TABLES)
    try:
        number = contents.tables["meta"]["1"]["format"]
    except (KeyError, ValueError, RecursionError) as error:
        raise ValueError('is not a journal: it has no "format"') from error
    if type(number) is not int or number < 1:
        raise ValueError(f"is not a journal: its format is {json.dumps(number)}")
    if number > FORMAT:
        message = f"has format {number}, newer than this acutui knows ({FORMAT}); update acutui"
        if not allow_newer:
            raise NewerFormat(message)
        return replace(contents, newer=message)
    if contents.extras.keys() & {"sessions", "days"}:
        raise ValueError(NO_TABLES)
    return contents


def _split(data: bytes) -> Contents:
    """Split a journal with msgspec, which leaves the documents undecoded."""
    tables: Tables = {}
    extras: dict[str, bytes] = {}
    for name, value in _decode_members(data).items():
        if bytes(memoryview(value)[:1]) == b"{":
            found = _decode_members(value)
            tables[name] = dict(zip(found, map(StoredDocument, found.values()), strict=True))
        else:
            extras[name] = bytes(value)
    # Only a merge by lines leaves a name or an id twice, of which msgspec keeps only the last, so
    # only a file in our layout. There every document, and every table but the first, begins a line.
    begun = data.count(b'\n"') + data.count(b'\n,"')
    if begun > sum(len(table) + 1 for table in tables.values()) + len(extras) - 1:
        return _split_slowly(data.decode())
    return Contents(tables, extras)


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
    for name, value, start, end in iterate_members(text):
        if not isinstance(value, dict):
            extras[name] = text[start:end].encode()
            continue
        table = tables.setdefault(name, {})
        for id, _, begin, stop in iterate_members(text, start):
            document = StoredDocument(text[begin:stop].encode())
            first, second = read_updated(table.get(id, {})), read_updated(document)
            if first is None or (second is not None and first <= second):
                table[id] = document
    return Contents(tables, extras)


def iterate_members(
    text: str, at: int = 0, decode: Callable[[str, int], tuple[Any, int]] = _decode_at
) -> Iterator[tuple[str, Any, int, int]]:
    """Yield the name and value of each member of a JSON object, and where the value is.

    Args:
        text: Sound JSON.
        at: Where the object begins. It may be an array as well; its members have the name "".
        decode: Returns the value at a place, and where it ends.
    """
    at = _skip_separators(text, at)
    is_object = text[at] == "{"
    at = _skip_separators(text, at + 1)
    name = ""
    while text[at] not in "}]":
        if is_object:
            name, at = decode(text, at)
            at = _skip_separators(text, at)
        value, end = decode(text, at)
        yield name, value, at, end
        at = _skip_separators(text, end)


def _skip_separators(text: str, at: int) -> int:
    while text[at] in " \t\r\n,:":
        at += 1
    return at


def dump(contents: Contents) -> bytes:
    """Return a journal as JSON, one document a line; leading commas let git merge two ends."""
    parts = []
    for name, table in contents.tables.items():
        lines = [b"%b:%b" % (_quote(id), document.line) for id, document in table.items()]
        parts.append(b"%b:{\n%b\n}" % (_quote(name), b"\n,".join(lines)))
    parts += [b"%b:%b" % (_quote(name), value) for name, value in contents.extras.items()]
    return b"{" + b"\n,".join(parts) + b"}\n"


def _quote(text: str) -> bytes:
    # No letter or digit needs escaping, and most ids are digits.
    return b'"%b"' % text.encode() if text.isalnum() else json.dumps(text).encode()
