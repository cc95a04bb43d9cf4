"""The documents of a journal: they keep their text, to the byte, until a field is set."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

import msgspec

from acutui.journal.schema import Fields

_to_one_line = bytes.maketrans(b"\r\n", b"  ")
_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


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
        """Decode the document into a new object.

        Of a name that is there twice, changing the document would drop a value, so it is refused.
        """
        try:
            decoded = _decode(self.text)
            is_whole = len(_encode(decoded)) == len(self.text)
        except (msgspec.MsgspecError, RecursionError, OverflowError):  # such as NaN, from TinyDB
            is_whole = False
        if not is_whole:
            decoded = json.loads(bytes(self.text), object_pairs_hook=to_object)
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


def to_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the members of a JSON object as a dictionary. Raises ValueError if a name is twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        name = Counter(name for name, _ in pairs).most_common(1)[0][0]
        raise ValueError(f'has "{name:.40}" twice')
    return found


Tables = dict[str, dict[str, StoredDocument]]


def find_missing(here: Mapping[str, Mapping[str, Any]], others: Tables | None) -> Tables:
    """Return the documents of other tables whose ids are not here."""
    found = {
        name: {id: table[id] for id in table if id not in here.get(name, {})}
        for name, table in (others or {}).items()
    }
    return {name: table for name, table in found.items() if table}


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
