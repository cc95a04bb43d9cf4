"""Entries of a `routines.toml` changed within its text: what is not meant stays as it was written.

The text must be sound TOML. Whatever comes out is read again, and holds what was wanted and
nothing else; where the text leaves no such way, a ValueError says so.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import tomli
import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from acutui.atlas.model import Hold, Routine
from acutui.atlas.routine_editing import matched

Fields = dict[str, Any]

WIDEST = 90
"""Characters up to which a list of holds stays in one line."""

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|'
    r"'''.*?'''|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'|"
    r"#[^\n]*|\n|[\[\]{}]|,|[ \t]+|[^\s\"'#\[\]{},]+",
    re.DOTALL,
)
_HEADER = re.compile(r"\s*\[(\[?)\s*([^\]]*?)\s*\]")
_KEY = re.compile(r"""\s*["']?([\w-]+)["']?\s*=\s*""")


@dataclass(frozen=True, slots=True)
class Statement:
    """A logical line of TOML: a header, a key with its value, or neither."""

    start: int
    end: int
    header: str = ""
    key: str = ""
    value: tuple[int, int] = (0, 0)
    is_list: bool = False
    """Whether the header is one of a list: `[[routine]]`."""
    is_comment: bool = False


@dataclass
class Piece:
    """An item of a list with the comments above it and the one behind it, with its distance."""

    above: list[str]
    text: str
    behind: str = ""


def with_routine(text: str, routine: Routine) -> str:
    """Return the text with an entry more, at its end."""
    fields = _fields_of(routine)
    wanted = tomli.loads(text)
    if not isinstance(wanted.setdefault("routine", []), list):
        raise ValueError("'routine' is no list; begin each entry with [[routine]], by hand")
    wanted["routine"].append(fields)

    def append(text: str) -> str:
        start = f"{text}\n" if text.strip() else text
        return f"{start}[[routine]]\n{_written(fields)}"

    def insert(text: str) -> str:
        document = tomlkit.parse(text)
        document["routine"].append(fields)
        return tomlkit.dumps(document)

    return _first_that_holds(text, wanted, append, insert)


def with_changes(text: str, number: int, was: Routine, now: Routine) -> str:
    """Return the text with the name and the holds of one entry changed, all else as it stands."""
    wanted = tomli.loads(text)
    entry = wanted["routine"][number]
    origins = matched(was.holds, now.holds)
    if now.name != was.name:
        entry["name"] = now.name
    if now.holds != was.holds:
        entry["holds"] = [
            _hold_fields(hold, *_origin(at, was.holds, entry["holds"]))
            for hold, at in zip(now.holds, origins, strict=True)
        ]

    def in_place(text: str) -> str:
        if now.holds != was.holds:
            text = _with_holds(text, number, origins, was, now)
        return _with_name(text, number, now.name) if now.name != was.name else text

    def anew(text: str) -> str:
        document = tomlkit.parse(text)
        held: Any = document["routine"][number]
        if now.name != was.name:
            held["name"] = now.name
        if now.holds != was.holds:
            held["holds"] = _holds_anew(held["holds"], origins, was, now)
        return tomlkit.dumps(document)

    return _first_that_holds(text, wanted, in_place, anew)


def without_routine(text: str, number: int) -> str:
    """Return the text without one entry; comments after it stay."""
    wanted = tomli.loads(text)
    del wanted["routine"][number]
    if not wanted["routine"]:
        del wanted["routine"]

    def cut(text: str) -> str:
        entry = _entry(text, number)
        kept = len(entry)
        while kept > 1 and not (entry[kept - 1].key or entry[kept - 1].header):
            kept -= 1
        rest = [text[s.start : s.end] for s in entry[kept:]]
        while rest and not rest[0].strip():
            rest.pop(0)
        return text[: entry[0].start] + "".join(rest) + text[entry[-1].end :]

    def drop(text: str) -> str:
        document = tomlkit.parse(text)
        del document["routine"][number]
        if not document["routine"]:
            del document["routine"]
        return tomlkit.dumps(document)

    return _first_that_holds(text, wanted, cut, drop)


def _first_that_holds(text: str, wanted: Fields, *ways: Callable[[str], str]) -> str:
    ends = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace("\r\n", "\n")
    plain += "\n" if plain and not plain.endswith("\n") else ""
    for way in ways:
        try:
            changed = way(plain).replace("\n", ends)
            held = tomli.loads(changed)
        except (ValueError, LookupError, TypeError, AttributeError, TOMLKitError):
            continue
        if not held.get("routine") and not wanted.get("routine"):
            held.pop("routine", None)
        if _alike(held, wanted):
            return changed
    raise ValueError("is written in a way that can't be changed from here; change it by hand")


def _alike(one: Fields, other: Fields) -> bool:
    # As JSON, because in a file may stand what does not equal itself: nan.
    said, wanted = (json.dumps(each, sort_keys=True, default=str) for each in (one, other))
    return said == wanted


# What is written


def _fields_of(routine: Routine) -> Fields:
    given: Fields = {
        "id": routine.id,
        "name": routine.name,
        "purpose": routine.purpose,
        "helps": list(routine.helps),
        "origin": routine.origin,
        "times_a_day": routine.times_a_day,
        "notes": list(routine.notes),
        "sources": list(routine.sources),
    }
    fields = {key: value for key, value in given.items() if value}
    if routine.ready is not None:
        fields["ready"] = routine.ready
    return {**fields, "holds": [_hold_fields(hold, {}, None) for hold in routine.holds]}


def _hold_fields(hold: Hold, fields: Mapping[str, Any], was: Hold | None) -> Fields:
    """Return the fields of a hold: those there are, and what differs from what they meant."""
    if was is None:
        return {"point": hold.point, "side": hold.side, "seconds": hold.seconds}
    changed = dict(fields)
    if hold.side != was.side:
        changed["side"] = hold.side
    if hold.seconds != was.seconds:
        changed["seconds"] = hold.seconds
    return changed


def _origin(
    at: int | None, was: Sequence[Hold], fields: Sequence[Fields]
) -> tuple[Fields, Hold | None]:
    return ({}, None) if at is None else (fields[at], was[at])


def _written(fields: Fields) -> str:
    lines = []
    for key, value in fields.items():
        if isinstance(value, list):
            pieces = [
                Piece([], _inline(i) if isinstance(i, dict) else tomlkit.item(i).as_string())
                for i in value
            ]
            lines.append(f"{key} = {_listed(pieces, [], multiline=key == 'holds')}")
        else:
            lines.append(f"{key} = {tomlkit.item(value).as_string()}")
    return "\n".join(lines) + "\n"


def _inline(fields: Mapping[str, Any]) -> str:
    said = ", ".join(f"{key} = {tomlkit.item(value).as_string()}" for key, value in fields.items())
    return f"{{ {said} }}"


def _holds_anew(held: Any, origins: Sequence[int | None], was: Routine, now: Routine) -> Any:
    """Return the holds of an entry that are written in another form than usual."""
    tables = list(held)
    made: Any = tomlkit.aot() if isinstance(held, AoT) else tomlkit.array()
    for hold, at in zip(now.holds, origins, strict=True):
        if at is None:
            table: Any = tomlkit.table() if isinstance(held, AoT) else {}
            table.update(_hold_fields(hold, {}, None))
        else:
            table = tables[at]
            table.update(_hold_fields(hold, {}, was.holds[at]))
        made.append(table)
    return made


# Where it stands


def _statements(text: str) -> Iterator[Statement]:
    """Go through the logical lines of a sound TOML text."""
    start = at = last = depth = 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise ValueError("is not understood")
        said, at = token[0], token.end()
        depth += (said in "[{") - (said in "]}") if len(said) == 1 else 0
        if said.strip() and not said.startswith("#"):
            last = at
        if (said == "\n" and not depth) or at == len(text):
            yield _statement(text, start, at, last)
            start = at


def _statement(text: str, start: int, end: int, last: int) -> Statement:
    said = text[start:end]
    if header := _HEADER.match(said):
        return Statement(start, end, header=header[2], is_list=bool(header[1]))
    if key := _KEY.match(said):
        return Statement(start, end, key=key[1], value=(start + key.end(), last))
    return Statement(start, end, is_comment=said.lstrip().startswith("#"))


def _entry(text: str, number: int) -> list[Statement]:
    """Return the statements of one entry, its header first. Raises LookupError."""
    entries: list[list[Statement]] = []
    within = False
    for statement in _statements(text):
        if statement.header == "routine" and statement.is_list:
            entries.append([])
            within = True
        elif statement.header and not statement.header.startswith("routine."):
            within = False
        if within:
            entries[-1].append(statement)
    return entries[number]


def _of_key(entry: Sequence[Statement], key: str) -> Statement:
    """Return the statement that gives a key of an entry itself. Raises LookupError."""
    own = list(takewhile(lambda statement: not statement.header, entry[1:]))
    found = [statement for statement in own if statement.key == key]
    return found[0]


def _with_name(text: str, number: int, name: str) -> str:
    entry = _entry(text, number)
    written = tomlkit.item(name).as_string()
    try:
        start, end = _of_key(entry, "name").value
    except LookupError:
        end = _of_key(entry, "id").end
        return f"{text[:end]}name = {written}\n{text[end:]}"
    return text[:start] + written + text[end:]


def _with_holds(
    text: str, number: int, origins: Sequence[int | None], was: Routine, now: Routine
) -> str:
    start, end = _of_key(_entry(text, number), "holds").value
    pieces, last, indent = _pieces(text[start + 1 : end - 1])
    made = []
    for hold, at in zip(now.holds, origins, strict=True):
        if at is None:
            made.append(Piece([], _inline(_hold_fields(hold, {}, None))))
        else:
            piece = pieces[at]
            changes = _hold_fields(hold, {}, was.holds[at])
            made.append(Piece(piece.above, _with_fields(piece.text, changes), piece.behind))
    # What stood above and behind a hold that is gone goes with it.
    multiline = "\n" in text[start:end]
    return text[:start] + _listed(made, last, multiline=multiline, indent=indent) + text[end:]


def _with_fields(table: str, changes: Mapping[str, Any]) -> str:
    if not changes:
        return table
    document = tomlkit.parse(f"x = {table}\n")
    document["x"].update(changes)
    changed = tomlkit.dumps(document).removeprefix("x = ").rstrip("\n")
    return f"{changed[:-1].rstrip()} }}" if table.endswith(" }") else changed


def _pieces(inner: str) -> tuple[list[Piece], list[str], str]:
    """Take a list apart: its items, the comments at its end, and how far its items stand in."""
    pieces: list[Piece] = []
    above: list[str] = []
    item, indent = "", "  "
    depth = at = 0
    fresh = True
    while at < len(inner):
        token = _TOKEN.match(inner, at)
        if token is None:
            raise ValueError("is not understood")
        said, before, at = token[0], inner[:at], token.end()
        depth += (said in "[{") - (said in "]}") if len(said) == 1 else 0
        if said == "," and not depth:
            pieces.append(Piece(above, item.strip()))
            above, item, fresh = [], "", False
        elif said.startswith("#") and not item.strip() and not fresh and pieces:
            pieces[-1].behind = item + said
            item = ""
        elif said.startswith("#") and not depth and item.strip():
            # Behind the last item, which has no comma.
            gap = item[len(item.rstrip()) :]
            pieces.append(Piece(above, item.strip(), gap + said))
            above, item = [], ""
        elif said.startswith("#") and not depth:
            above.append(said)
        elif said == "\n":
            fresh = True
            item += " " if depth else ""
        else:
            if said.strip() and not item.strip() and not pieces and "\n" in before:
                indent = before.rpartition("\n")[2]
            item += said
    if item.strip():
        pieces.append(Piece(above, item.strip()))
        above = []
    return pieces, above, indent


def _listed(
    pieces: Sequence[Piece], last: Sequence[str], *, multiline: bool, indent: str = "  "
) -> str:
    short = f"[{', '.join(piece.text for piece in pieces)}]"
    if not multiline and len(short) <= WIDEST:
        return short
    lines = ["["]
    for piece in pieces:
        lines += [indent + comment for comment in piece.above]
        lines.append(f"{indent}{piece.text},{piece.behind}")
    lines += [indent + comment for comment in last]
    return "\n".join([*lines, "]"])
