"""Read what `acutui export` wrote, JSON or CSV, even where some lines are damaged.

Nothing here opens a file. A line that can't be read is rejected with its number, and the others
are still read.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from acutui.journal.exchange.common import is_too_deep
from acutui.journal.exchange.csv_rows import CsvRow, NotReadable, parse_rows, split_lines
from acutui.journal.exchange.export_csv import (
    COLUMNS,
    ID_PREFIX,
    parse_holds,
    split_words,
    unescape_cell,
)
from acutui.journal.exchange.export_json import FORMAT
from acutui.journal.schema import Fields, Key, key_of, read_day, read_session
from acutui.practice.records import Day, Session

DERIVED_COLUMNS = frozenset(["planned", "pressed", "counts"])
"""Columns that follow from the others, and may be missing."""

MAX_DIGITS = 400
"""The longest whole number that is read; a longer one becomes infinity."""

MAX_REJECTED = 100_000
"""The most lines of one file that may be rejected before the whole file is."""

_structure = re.compile(r'[\s\[\]{},:]*(?:"(?:format|sessions|days)"[\s\[\]{},:0-9]*)*')
_number = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:e\+?[0-9]+)?")
_score = re.compile(r"[0-9]{1,2}")


class RejectedLine(NamedTuple):
    """A line that could not be read, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportData:
    """What a file holds for the journal.

    Attributes:
        sessions: Its sessions.
        days: Its days.
        rejected: The lines that could not be read.
        is_complete: Whether sessions and days have all their fields, as in an export of acutui.
            Those of another program only mark rest days, and never change what is in the
            journal already.
        automatic: How many of the days the other program ticked automatically.
        documents: The documents of an export in JSON, for the times of their last changes and
            the fields of other programs.
    """

    sessions: tuple[Session, ...] = ()
    days: tuple[Day, ...] = ()
    rejected: tuple[RejectedLine, ...] = ()
    is_complete: bool = True
    automatic: int = 0
    documents: Mapping[Key, Fields] = field(default_factory=dict)


class _Collector:
    """Collects sessions and days, and rejects those that come again with other content."""

    def __init__(self) -> None:
        self._items: dict[Key, tuple[int, Session | Day, Fields | None]] = {}
        self._rejected: list[RejectedLine] = []

    def reject(self, line: int, reason: str) -> None:
        self._rejected.append(RejectedLine(line, reason))
        if len(self._rejected) > MAX_REJECTED:
            first = min(self._rejected)
            what = f"more than {MAX_REJECTED} lines can't be read, beginning with line"
            raise NotReadable(f"{what} {first.line}: {first.reason}")

    def read(
        self,
        line: int,
        read: Callable[..., Session | Day],
        *arguments: Any,
        document: Fields | None = None,
    ) -> None:
        """Add what `read` returns, with its document if it has one, or reject the line."""
        try:
            item = read(*arguments)
        except (ValueError, OverflowError, RecursionError) as error:
            self.reject(line, str(error))
            return
        key = key_of(item)
        first, known, _ = self._items.setdefault(key, (line, item, document))
        # Unlike ==, repr tells 60 from 60.0, and moments by their offsets.
        if known is not item and repr(known) != repr(item):
            name = key[0].removesuffix("s")
            self.reject(line, f"{name} {key[1]} is on line {first} already, with other content")

    @property
    def data(self) -> ImportData:
        items = [item for _, item, _ in self._items.values()]
        return ImportData(
            tuple(item for item in items if isinstance(item, Session)),
            tuple(item for item in items if isinstance(item, Day)),
            tuple(sorted(self._rejected)),
            documents={key: d for key, (_, _, d) in self._items.items() if d is not None},
        )


# JSON


def read_own_json(text: str) -> ImportData:
    """Read what `export json` wrote, line by line if it is damaged.

    Raises:
        NotReadable: It is something else, or no line of it can be read.
    """
    collector = _Collector()
    try:
        _check_export(_decoder.decode(text))
        for line, table, document in _iterate_documents(text):
            collector.read(line, _read_document, table, document, document=document)
    except json.JSONDecodeError as error:
        data = _read_line_by_line(text)
        if not (data.sessions or data.days):
            raise NotReadable(f"line {error.lineno}: is damaged: {error.msg}") from error
        return data
    except RecursionError as error:
        raise NotReadable("is nested too deeply for an export of acutui") from error
    return collector.data


def _check_export(plain: Any) -> None:
    """Raise NotReadable if JSON is no export, or one of a newer format."""
    if isinstance(plain, dict) and isinstance(plain.get("meta"), dict):
        raise NotReadable("is a journal; use `acutui merge` to read it")
    number = plain.get("format") if isinstance(plain, dict) else None
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise NotReadable("is JSON, but not an export of acutui")
    if number > FORMAT:
        what = f"has format {number}, newer than this acutui knows ({FORMAT})"
        raise NotReadable(f"{what}; update acutui")
    for table in ("sessions", "days"):
        if not isinstance(plain.get(table), list):
            raise NotReadable(f'is JSON, but not an export of acutui: it has no list "{table}"')


def _parse_int(digits: str) -> float:
    return int(digits) if len(digits) <= MAX_DIGITS else math.inf


_decoder = json.JSONDecoder(parse_int=_parse_int)
_space = re.compile(r"[\s,:]*")


def _iterate_documents(text: str) -> Iterator[tuple[int, str, Any]]:
    """Yield the line, table and content of each document of an undamaged export."""
    at = _skip_space(text, text.index("{") + 1)
    line, counted = 1, 0
    while text[at] != "}":
        name, at = _decoder.raw_decode(text, at)
        at = _skip_space(text, at)
        if name not in ("sessions", "days") or text[at] != "[":
            _, at = _decoder.raw_decode(text, at)
        else:
            at = _skip_space(text, at + 1)
            while text[at] != "]":
                line += text.count("\n", counted, at)
                counted = at
                value, at = _decoder.raw_decode(text, at)
                yield line, name, value
                at = _skip_space(text, at)
            at += 1
        at = _skip_space(text, at)


def _skip_space(text: str, at: int) -> int:
    found = _space.match(text, at)
    return found.end() if found else at


def _read_line_by_line(text: str) -> ImportData:
    """Read each line that is a document of an export that is no longer valid JSON."""
    collector = _Collector()
    for number, line in enumerate(split_lines(text), 1):
        if _structure.fullmatch(line):
            continue
        start = max(line.find("{"), 0)
        try:
            document, end = _decoder.raw_decode(line, start)
        except (ValueError, RecursionError) as error:
            why = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
            collector.reject(number, f"is damaged: {why}")
            continue
        if not _structure.fullmatch(line[:start] + line[end:]):
            collector.reject(number, "is damaged: there is more than one document in it")
            continue
        table = "days" if isinstance(document, dict) and "id" not in document else "sessions"
        collector.read(number, _read_document, table, document, document=document)
    return collector.data


def _read_document(table: str, document: Any) -> Session | Day:
    if not isinstance(document, dict):
        raise ValueError("is not a JSON object")
    if is_too_deep(json.dumps(document).encode()):
        raise ValueError("is nested too deeply")
    if table == "sessions":
        return read_session(str(document.get("id")), document)
    day = document.get("day")
    return read_day(day.replace("-", "") if isinstance(day, str) else "", document)


# CSV


def read_own_csv(text: str) -> ImportData:
    """Read what `export csv` wrote.

    A spreadsheet may have changed the delimiter or the order of the columns, or added columns.

    Raises:
        NotReadable: It is something else.
    """
    header, *rows = parse_rows(text) or [CsvRow(1)]
    names = [name.strip() for name in header.cells]
    missing = [name for name in COLUMNS if names.count(name) != 1 and name not in DERIVED_COLUMNS]
    if missing:
        listed = ", ".join(f'"{name}"' for name in missing)
        raise NotReadable(f"is not an export of acutui: it needs one column each of {listed}")
    collector = _Collector()
    for row in rows:
        collector.read(row.line, _read_row, names, row)
    return collector.data


def _read_row(names: Sequence[str], row: CsvRow) -> Session | Day:
    if row.problem:
        raise ValueError(row.problem)
    if len(row.cells) != len(names):
        raise ValueError(f"has {len(row.cells)} cells, not {len(names)}")
    cells = dict(zip(names, map(unescape_cell, row.cells), strict=True))
    if cells["type"] == "session":
        return _read_session_row(cells)
    if cells["type"] == "day":
        return _read_day_row(cells)
    raise ValueError(f'"type" is {cells["type"]!r:.40}, neither session nor day')


def _read_session_row(cells: Mapping[str, str]) -> Session:
    document: dict[str, Any] = {
        name: cells[name] for name in ("routine", "source", "started", "ended", "day", "note")
    }
    document["holds"] = [
        {"point": hold.point, "side": hold.side, "planned": hold.planned, "pressed": hold.pressed}
        for hold in parse_holds(cells["holds"])
    ]
    for when in ("before", "after"):
        document[when] = _read_feeling_cells(cells, when)
    id = cells["id"]
    if not id.startswith(ID_PREFIX):
        raise ValueError(f'"id" is {id!r:.40}, not {ID_PREFIX!r} and a number')
    session = read_session(id.removeprefix(ID_PREFIX), document)
    _check_sum(cells.get("planned", ""), session.planned, "planned")
    _check_sum(cells.get("pressed", ""), session.pressed, "pressed")
    return session


def _read_feeling_cells(cells: Mapping[str, str], when: str) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for name in (f"pain_{when}", f"stiffness_{when}"):
        if cells[name]:
            if not _score.fullmatch(cells[name]):
                raise ValueError(f'"{name}" is {cells[name]!r:.40}, not 0 to 10')
            found[name.removesuffix(f"_{when}")] = int(cells[name])
    symptoms = cells[f"symptoms_{when}"]
    if symptoms:
        found["symptoms"] = list(split_words(symptoms))
    return found or None


def _check_sum(stated: str, seconds: float, what: str) -> None:
    """Raise ValueError if the holds of a row come to other seconds: then some were cut off."""
    if _number.fullmatch(stated) and not math.isclose(float(stated), seconds, abs_tol=0.002):
        raise ValueError(f"its holds come to {seconds:g} s {what}, not {stated:.40}")


def _read_day_row(cells: Mapping[str, str]) -> Day:
    day, rest = cells["day"], {"yes": True, "no": False}.get(cells["rest"])
    if rest is None:
        raise ValueError(f'"rest" is {cells["rest"]!r:.40}, neither yes nor no')
    document = {"day": day, "rest": rest, "note": cells["note"]}
    document["checks"] = list(split_words(cells["checks"]))
    return read_day(day.replace("-", ""), document)
