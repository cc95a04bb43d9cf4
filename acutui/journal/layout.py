"""How the journal's file is laid out: taken apart into documents, and put together again.

Documents that nobody touches stay the bytes they were, and stay the same objects.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

FORMAT = 1
ONE_LINE = bytes.maketrans(b"\r\n", b"  ")
FIRST_TABLES = ("meta", "sessions", "days")

_fields = msgspec.json.Decoder(dict[str, msgspec.Raw])
_quickly = msgspec.json.Decoder()

Fields = Mapping[str, Any]
Key = tuple[str, int]
"""A document's table and id."""


class NewerFormat(ValueError):
    """A sound journal, but of a format that only a newer acutui knows."""


class Unread:
    """What nobody has made anything of yet."""


UNREAD = Unread()


class Stored(Mapping[str, Any]):
    """A document as it stands in the file: its bytes, decoded only when somebody looks.

    Looking raises ValueError or RecursionError where it is no JSON object. `meaning` is for
    whoever reads documents: what they made of this one stays with it for as long as it stands.
    """

    __slots__ = ("_fields", "meaning", "raw")

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.meaning: Any = UNREAD
        self._fields: dict[str, Any] | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """The document, decoded to the letter."""
        if self._fields is None:
            self._fields = _object(json.loads(self.raw))
        return self._fields

    def look(self) -> dict[str, Any]:
        """Return the document for one look: decoded more quickly than `fields`, and not kept."""
        try:
            return _object(_quickly.decode(self.raw))
        except (msgspec.DecodeError, RecursionError):  # NaN, which TinyDB writes, and such
            return _object(json.loads(self.raw))

    def __getitem__(self, key: str) -> Any:
        return self.fields[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)


Tables = dict[str, dict[str, Stored]]


@dataclass(frozen=True, slots=True)
class Contents:
    """A journal's tables, and what others put beside them, as it stands.

    `newer` says why it may only be read, in words; it is empty for the format of today.
    """

    tables: Tables
    others: Mapping[str, bytes]
    newer: str = ""


def _object(decoded: Any) -> dict[str, Any]:
    if not isinstance(decoded, dict):
        raise ValueError("is no document")
    return decoded


def parse(data: bytes, known: Tables | None = None, *, to_read: bool = False) -> Contents:
    """Split a journal into its documents. Raises ValueError, a sentence that says where.

    A document that is the same as in `known` is that very object. A newer format is taken apart
    only `to_read`, as far as it is like the present one; else it raises NewerFormat.
    """
    if not data.strip():
        raise ValueError("is empty, not a journal")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"line {line}: is damaged, not UTF-8 text") from error
    try:
        contents = _split(data, known or {})
    except (msgspec.DecodeError, RecursionError):
        contents = _split_slowly(text, known or {})
    if not contents.tables or "meta" in contents.others:
        raise ValueError("is no journal: its tables are missing")
    number = _format(contents.tables)
    if number > FORMAT:
        said = f"has format {number}, newer than this acutui knows ({FORMAT}); update it"
        if not to_read:
            raise NewerFormat(said)
        return replace(contents, newer=said)
    if any(name in contents.others for name in FIRST_TABLES):
        raise ValueError("is no journal: its tables are missing")
    return contents


def _split(data: bytes, known: Tables) -> Contents:
    """Take a journal apart with msgspec, which reads no document that nobody looks at."""
    tables: Tables = {}
    others: dict[str, bytes] = {}
    for name, raw in _fields.decode(data).items():
        value = bytes(raw)
        if value[:1] == b"{":
            found = ((id, bytes(document)) for id, document in _fields.decode(value).items())
            tables[name] = _documents(found, known.get(name, {}))
        else:
            others[name] = value
    return Contents(tables, others)


def _documents(
    found: Iterable[tuple[str, bytes]], known: Mapping[str, Stored]
) -> dict[str, Stored]:
    documents = {}
    for id, text in found:
        raw = _line(text)
        before = known.get(id)
        same = before is not None and before.raw == raw
        documents[id] = before if before is not None and same else Stored(raw)
    return documents


def _split_slowly(text: str, known: Tables) -> Contents:
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
            found = ((id, _utf8(document)) for id, document in _members(value))
            tables[name] = _documents(found, known.get(name, {}))
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


def _format(tables: Tables) -> int:
    """Return the number of a journal's format. Raises ValueError where it has none."""
    try:
        number = tables["meta"]["1"]["format"]
    except (KeyError, ValueError, RecursionError) as error:
        raise ValueError('is no journal: it doesn\'t say its "format"') from error
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"is no journal: its format is {json.dumps(number)}")
    return number


def dump(contents: Contents) -> bytes:
    """Write a journal as JSON, one document a line; leading commas let git merge two ends."""
    order = [name for name in FIRST_TABLES if name in contents.tables]
    order += [name for name in contents.tables if name not in FIRST_TABLES]
    pieces: list[bytes] = []
    for name in order:
        lines = _lines(contents.tables[name])
        pieces += [b"\n,", _text(name), b":{\n", b"\n,".join(lines), b"\n}"]
    for name, value in contents.others.items():
        pieces += [b"\n,", _text(name), b":", value]
    # Put together once: of a long history, every copy takes its time.
    return b"".join([b"{", *pieces[1:], b"}\n"])


def _lines(table: Mapping[str, Stored]) -> list[bytes]:
    if all(map(str.isalnum, table)):  # as nearly always; no letter or digit needs escaping
        return [b'"%b":%b' % (id.encode(), found.raw) for id, found in table.items()]
    return [b"%b:%b" % (_text(id), found.raw) for id, found in table.items()]


def stored(document: Fields) -> Stored:
    """Return a document as it will stand in the file."""
    if isinstance(document, Stored):
        return document
    try:
        text = json.dumps(dict(document), ensure_ascii=False, separators=(",", ":"))
        return Stored(_utf8(text))
    except UnicodeEncodeError:
        # Half a character can only be written as its number.
        return Stored(json.dumps(dict(document), separators=(",", ":")).encode())


def _line(raw: bytes) -> bytes:
    """Put a document on one line: somebody may have laid it out over several."""
    # Within a text there is no line break. Looking first is far quicker than translating.
    return raw.translate(ONE_LINE) if b"\n" in raw or b"\r" in raw else raw


def _text(text: str) -> bytes:
    return json.dumps(text).encode()


def _utf8(text: str) -> bytes:
    return text.encode()
