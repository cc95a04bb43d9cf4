"""How the journal's file is laid out: taken apart into documents, and put together again.

Documents that nobody touches stay the bytes they were, and stay the same objects.
"""

import gc
import json
from codecs import utf_8_decode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from operator import is_
from typing import Any

import msgspec

FORMAT = 1
ONE_LINE = bytes.maketrans(b"\r\n", b"  ")
FIRST_TABLES = ("meta", "sessions", "days")
BLOCK = 64
"""How many documents are put together at once, and stay so for as long as none of them changes."""
PIECE = 1 << 16
"""How many bytes of a file are looked at in one go for what is no text."""

_tables = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]])
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

    __slots__ = ("_fields", "meaning", "text")

    def __init__(self, text: bytes | msgspec.Raw) -> None:
        self.text = text
        """As it was read: its own bytes, or a part of the whole file's, which costs no copy."""
        self.meaning: Any = UNREAD
        self._fields: dict[str, Any] | None = None

    @property
    def raw(self) -> bytes:
        """Its bytes, on one line: somebody may have laid it out over several."""
        raw = bytes(self.text)
        # Within a text there is no line break. Looking first is far quicker than translating.
        return raw.translate(ONE_LINE) if b"\n" in raw or b"\r" in raw else raw

    @property
    def fields(self) -> dict[str, Any]:
        """The document, decoded to the letter."""
        if self._fields is None:
            self._fields = _object(json.loads(self.raw))
        return self._fields

    def look(self) -> dict[str, Any]:
        """Return the document for one look: decoded more quickly than `fields`, and not kept."""
        try:
            return _object(_quickly.decode(self.text))
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


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for garbage while many values are made that all stay.

    It would go through all of them time and again: half of the time that it takes to load years.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


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
    check_text(data)
    try:
        with uncollected():
            contents = _split(data, known or {})
    except (msgspec.DecodeError, RecursionError):
        contents = _split_slowly(data.decode(), known or {})
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


def check_text(data: bytes) -> None:
    """Raise ValueError, saying where, for what is no UTF-8; to msgspec, much would pass."""
    if data.isascii():
        return
    # Piece by piece: as a whole, years of text would take twice their room, and the time for it.
    view, at = memoryview(data), 0
    while at < len(data):
        try:
            at += utf_8_decode(view[at : at + PIECE], "strict", at + PIECE >= len(data))[1]
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, at + error.start) + 1
            raise ValueError(f"line {line}: is damaged, not UTF-8 text") from error


def _split(data: bytes, known: Tables) -> Contents:
    """Take a journal apart with msgspec, which reads no document that nobody looks at."""
    others: dict[str, bytes] = {}
    try:
        found = _tables.decode(data)
    except msgspec.ValidationError:  # Others put something beside the tables.
        members = {name: bytes(value) for name, value in _fields.decode(data).items()}
        others = {name: value for name, value in members.items() if value[:1] != b"{"}
        found = {name: _fields.decode(members[name]) for name in members if name not in others}
    tables = {name: _documents(table.items(), known.get(name, {})) for name, table in found.items()}
    return Contents(tables, others)


def _documents(
    found: Iterable[tuple[str, bytes | msgspec.Raw]], known: Mapping[str, Stored]
) -> dict[str, Stored]:
    if not known:
        return {id: Stored(text) for id, text in found}
    documents = {}
    for id, text in found:
        # Of its own, so that what few documents are new don't hold on to the whole file.
        document, before = Stored(bytes(text)), known.get(id)
        documents[id] = before if before is not None and before.raw == document.raw else document
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
    return b"".join(Layout().pieces(contents))


@dataclass(frozen=True, slots=True)
class Block:
    """Documents that stand one after the other, and their lines, a comma before each."""

    ids: list[str]
    documents: list[Stored]
    text: bytes

    def holds(self, ids: list[str], documents: list[Stored]) -> bool:
        """Whether these are the very same."""
        return self.ids == ids and all(map(is_, self.documents, documents))


class Layout:
    """Writes a journal as `dump` does, time and again, and keeps what stays as it is.

    Of a long history, every copy of the whole takes as long as bringing it to the disk.
    """

    def __init__(self) -> None:
        self._blocks: dict[str, list[Block]] = {}

    def pieces(self, contents: Contents) -> list[bytes]:
        """Return what makes up the file, one after the other."""
        order = [name for name in FIRST_TABLES if name in contents.tables]
        order += [name for name in contents.tables if name not in FIRST_TABLES]
        pieces: list[bytes] = []
        for name in order:
            blocks = self._table(name, contents.tables[name])
            pieces += [b"\n,", _text(name), b":{\n"]
            pieces += [block.text[len(b"\n,") :] for block in blocks[:1]]
            pieces += [block.text for block in blocks[1:]]
            pieces.append(b"\n}")
        for name, value in contents.others.items():
            pieces += [b"\n,", _text(name), b":", value]
        return [b"{", *pieces[1:], b"}\n"]

    def _table(self, name: str, table: Mapping[str, Stored]) -> list[Block]:
        ids, documents = list(table), list(table.values())
        known = self._blocks.get(name, [])
        blocks = []
        for number, at in enumerate(range(0, len(ids), BLOCK)):
            part = ids[at : at + BLOCK], documents[at : at + BLOCK]
            same = number < len(known) and known[number].holds(*part)
            blocks.append(known[number] if same else Block(*part, _lines(*part)))
        self._blocks[name] = blocks
        return blocks


def _lines(ids: list[str], documents: list[Stored]) -> bytes:
    if all(map(str.isalnum, ids)):  # as nearly always; no letter or digit needs escaping
        names = [b'"%b"' % id.encode() for id in ids]
    else:
        names = [_text(id) for id in ids]
    pairs = zip(names, documents, strict=True)
    return b"".join([b"\n,%b:%b" % (name, document.raw) for name, document in pairs])


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


def _text(text: str) -> bytes:
    return json.dumps(text).encode()


def _utf8(text: str) -> bytes:
    return text.encode()
