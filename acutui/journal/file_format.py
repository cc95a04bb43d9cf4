"""The layout of a journal file: one JSON object, one document a line, commas leading."""

import codecs
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from acutui.journal.documents import StoredDocument, Tables
from acutui.journal.versions import take_later

FORMAT = 1
NO_TABLES = "is not a journal: its tables are missing"

_decode_members = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode_at = json.JSONDecoder().raw_decode


class NewerFormat(ValueError):
    """A sound file, but of a format that only a newer acutui can read."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of a journal file.

    `extras` is what another program put beside the tables. `newer` says why the file may only be
    read; it is empty for the present format. `repeated` are sentences on what is there twice.
    """

    tables: Tables
    extras: Mapping[str, bytes]
    newer: str = ""
    repeated: tuple[str, ...] = ()

    @property
    def repetition(self) -> str:
        """What is there twice, and what is done about it; "" if nothing is."""
        if not self.repeated:
            return ""
        first, *more = self.repeated
        others = f", and so are {len(more)} more" if more else ""
        what = "the later version of each entry is used"
        return f"{first}{others}; {what}, and the next save keeps this file in the backups"


def parse(data: bytes, *, allow_newer: bool = False) -> Contents:
    """Split a journal into its documents; of a newer format, those that can be read.

    Raises:
        NewerFormat: The format is newer, and `allow_newer` is not set.
        ValueError: It is not a journal, or is damaged; the message then names the line.
    """
    data = data.removeprefix(codecs.BOM_UTF8)  # from an editor; the next save drops it
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
    """Split a journal with msgspec, which leaves the documents undecoded.

    Of what is there twice msgspec keeps only the last, and then bytes are missing in what it found.
    """
    contents = _split_once(data)
    length, breaks = _measure(contents)
    if (len(data), data.count(b"\n")) == (length + breaks, breaks):
        return contents
    # It has not our layout. Without white space, the length is known for any layout.
    compact = msgspec.json.format(data, indent=-1)
    if len(compact) == _measure(_split_once(compact))[0]:
        return contents
    return _split_slowly(data.decode())


def _split_once(data: bytes) -> Contents:
    tables: Tables = {}
    extras: dict[str, bytes] = {}
    for name, value in _decode_members(data).items():
        if bytes(memoryview(value)[:1]) == b"{":
            found = _decode_members(value)
            tables[name] = dict(zip(found, map(StoredDocument, found.values()), strict=True))
        else:
            extras[name] = bytes(value)
    return Contents(tables, extras)


def _measure(contents: Contents) -> tuple[int, int]:
    """Return the length of a journal without white space, and the line breaks that `dump` adds."""
    length = breaks = len(contents.tables) + len(contents.extras)  # a comma or brace for each
    for name, table in contents.tables.items():
        length += len(_quote(name)) + 3 + max(len(table) - 1, 0) + sum(map(_length_of_id, table))
        length += sum([len(document.text) for document in table.values()]) + len(table)
        breaks += max(len(table), 1) + 1
    for name, value in contents.extras.items():
        length += len(_quote(name)) + 1 + len(value)
    return length + 1, breaks


def _length_of_id(id: str) -> int:
    return len(id) + 2 if id.isdecimal() and id.isascii() else len(_quote(id))


def _split_slowly(text: str) -> Contents:
    """Split a journal that has NaN, or anything twice, which msgspec can't read.

    Tables of one name are taken together, and of an id the later version. Raises ValueError.
    """
    _refuse_damaged(text)
    tables: Tables = {}
    extras: dict[str, bytes] = {}
    repeated: list[str] = []
    line, counted = 1, 0
    for name, value, start, end in iterate_members(text):
        line, counted = line + text.count("\n", counted, start), start
        raw = text[start:end].encode()
        if name in tables or name in extras:
            repeated.append(f"line {line}: {_show(name)} is there twice")
            if isinstance(value, dict) != (name in tables) or raw != extras.get(name, raw):
                what = f"{_show(name)} is there twice, with different contents"
                raise ValueError(f"line {line}: is damaged: {what}")
        if not isinstance(value, dict):
            extras[name] = raw
            continue
        table = tables.setdefault(name, {})
        for id, _, begin, stop in iterate_members(text, start):
            line, counted = line + text.count("\n", counted, begin), begin
            document = StoredDocument(text[begin:stop].encode())
            if id in table:
                repeated.append(f"line {line}: {_show(name)} {_show(id)} is there twice")
            table[id] = take_later(document, table.get(id))
    return Contents(tables, extras, repeated=tuple(repeated))


def _show(name: str) -> str:
    return name if name.isalnum() and len(name) < 40 else repr(name)[:40]


def _refuse_damaged(text: str) -> None:
    """Raise ValueError, which names the line, unless a text is a JSON object."""
    try:
        if not isinstance(json.loads(text), dict):
            raise ValueError(NO_TABLES)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: is damaged: {error.msg}") from error
    except RecursionError as error:
        raise ValueError("is not a journal: it is nested too deeply") from error


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
