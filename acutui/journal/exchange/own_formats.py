"""Read what `acutui export` wrote, JSON or CSV, even where some lines are damaged.

Nothing here opens a file. A line that can't be read is rejected with its number, and the others
are still read.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

import msgspec

from acutui.journal.documents import StoredDocument, Tables
from acutui.journal.exchange import export_csv
from acutui.journal.exchange.common import RejectedLine, is_too_deep
from acutui.journal.exchange.csv_rows import CsvRow, NotReadable, parse_rows, split_lines
from acutui.journal.exchange.day_text import (
    DayCell,
    DayOrder,
    explain_days,
    find_day_order,
    parse_day,
)
from acutui.journal.exchange.export_json import FORMAT, OTHERS
from acutui.journal.exchange.import_data import ImportData, describe_others
from acutui.journal.file_format import iterate_members
from acutui.journal.schema import PAUSES, Fields, Key, Record, key_of, read_day, read_session
from acutui.practice.records import Day, Session

T = TypeVar("T")

OPTIONAL_COLUMNS = ("planned", "pressed", "counts", "habit", "pause")
"""Columns that follow from the others, or that exports of earlier versions don't have."""

MAX_DIGITS = 4300  # of a whole number, as many as Python reads; a longer one becomes infinity
MAX_REJECTED = 100_000  # lines of one file, before the whole file is

_structure = re.compile(r'[\s\[\]{},:]*(?:"(?:format|sessions|days)"[\s\[\]{},:0-9]*)*')
_number = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:e\+?[0-9]+)?")
_score = re.compile(r"[0-9]{1,2}")
_decoder = json.JSONDecoder(
    parse_int=lambda digits: int(digits) if len(digits) <= MAX_DIGITS else math.inf
)


def _collect(
    entries: Iterable[tuple[int, T]], read: Callable[[T], tuple[Record, Fields | None]]
) -> ImportData:
    """Return what `read` makes of the entries: a session or day, and its document if it has one.

    An entry is rejected with its line if it can't be read, or comes again with other content.
    """
    known: dict[Key, tuple[int, Record]] = {}
    documents: dict[Key, Fields] = {}
    rejected: list[RejectedLine] = []
    for line, entry in entries:
        try:
            item, document = read(entry)
            key = key_of(item)
            first, same = known.setdefault(key, (line, item))
            # Unlike ==, repr tells 60 from 60.0, and moments by their offsets.
            if same is not item and repr(same) != repr(item):
                what = f"{key[0].removesuffix('s')} {key[1]} is on line {first} already"
                raise ValueError(f"{what}, with other content")
            if document is not None:
                documents.setdefault(key, document)
        except (ValueError, OverflowError, RecursionError) as error:
            rejected.append(RejectedLine(line, str(error)))
            if len(rejected) > MAX_REJECTED:
                first, reason = min(rejected)
                what = f"more than {MAX_REJECTED} lines can't be read, beginning with line {first}"
                raise NotReadable(f"{what}: {reason}") from error
    items = [item for _, item in known.values()]
    return ImportData(
        tuple(item for item in items if isinstance(item, Session)),
        tuple(item for item in items if isinstance(item, Day)),
        tuple(sorted(rejected)),
        documents=documents,
    )


def read_own_json(text: str) -> ImportData:
    """Read what `export json` wrote, line by line if it is damaged.

    Raises:
        NotReadable: It is something else, or damaged in every line or in too many lines.
    """
    try:
        _check_export(_decoder.decode(text))
        found = _collect(_iterate_documents(text), _read_document)
        return _add_others(found, _read_others(text))
    except json.JSONDecodeError as error:
        lines = enumerate(split_lines(text), 1)
        data = _collect((one for one in lines if not _structure.fullmatch(one[1])), _read_line)
        if not (data.sessions or data.days):
            raise NotReadable(f"line {error.lineno}: is damaged: {error.msg}") from error
        return data
    except RecursionError as error:
        raise NotReadable("is nested too deeply for an export of acutui") from error


def _check_export(plain: Any) -> None:
    """Raise NotReadable if JSON is no export, or one of a newer format."""
    number = plain.get("format") if isinstance(plain, dict) else None
    if type(number) is not int or number < 1:
        raise NotReadable("is JSON, but not an export of acutui")
    if number > FORMAT:
        what = f"has format {number}, newer than this acutui knows ({FORMAT})"
        raise NotReadable(f"{what}; update acutui")
    for table in ("sessions", "days"):
        if not isinstance(plain.get(table), list):
            raise NotReadable(f'is JSON, but not an export of acutui: it has no list "{table}"')


def _read_others(text: str) -> Tables:
    """Return what an undamaged export has beside sessions and days, as text."""
    others: Tables = {}
    for part, tables, start, _ in iterate_members(text, decode=_decoder.raw_decode):
        if part == OTHERS and isinstance(tables, dict):
            for name, table, at, _ in iterate_members(text, start, _decoder.raw_decode):
                if isinstance(table, dict) and name != "meta":
                    others[name] = {
                        id: StoredDocument(text[begin:end].encode())
                        for id, _, begin, end in iterate_members(text, at, _decoder.raw_decode)
                        if not is_too_deep(text[begin:end].encode())
                    }
    return others


def _add_others(found: ImportData, others: Tables) -> ImportData:
    """Add documents that are taken along; one that is in the lists, too, is whole here."""
    documents = {**found.documents}
    for (table, id), document in found.documents.items():
        whole = others.get(table, {}).pop(str(id), None)
        with suppress(ValueError, RecursionError):
            if whole is not None and {**whole.decode(), "id": 0} == {**document, "id": 0}:
                documents[table, id] = whole.decode()
    return replace(found, documents=documents, others=others, reading=describe_others(others))


def _iterate_documents(text: str) -> Iterator[tuple[int, tuple[str, Any]]]:
    """Yield the line, and the table and content, of each document of an undamaged export."""
    line, counted = 1, 0
    decode = _decoder.raw_decode
    for table, documents, start, _ in iterate_members(text, decode=decode):
        if table in ("sessions", "days") and isinstance(documents, list):
            for _, document, at, _ in iterate_members(text, start, decode):
                line += text.count("\n", counted, at)
                counted = at
                yield line, (table, document)


def _read_line(line: str) -> tuple[Record, Fields]:
    """Read a line that is a document of an export that is no longer valid JSON."""
    start = max(line.find("{"), 0)
    try:
        document, end = _decoder.raw_decode(line, start)
    except (ValueError, RecursionError) as error:
        why = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise ValueError(f"is damaged: {why}") from error
    if not _structure.fullmatch(line[:start] + line[end:]):
        raise ValueError("is damaged: there is more than one document in it")
    is_day = isinstance(document, dict) and "id" not in document
    return _read_document(("days" if is_day else "sessions", document))


def _read_document(found: tuple[str, Any]) -> tuple[Record, Fields]:
    table, document = found
    if not isinstance(document, dict):
        raise ValueError("is not a JSON object")
    if is_too_deep(json.dumps(document).encode()):
        raise ValueError("is nested too deeply")
    own = {name: value for name, value in document.items() if name != "id"}
    if table == "sessions":
        return read_session(str(document.get("id")), document), own
    day = document.get("day")
    return read_day(day.replace("-", "") if isinstance(day, str) else "", document), own


def read_own_csv(text: str, order: DayOrder | None = None) -> ImportData:
    """Read what `export csv` wrote.

    A spreadsheet may have changed the delimiter, the days or the order of the columns, or added
    columns.

    Args:
        text: The file.
        order: The order of day, month and year; None to find it out.

    Raises:
        NotReadable: It is something else, has too many lines, too many are damaged, or its days
            have several meanings.
    """
    header, *rows = parse_rows(text) or [CsvRow(1)]
    names = [name.strip().lower() for name in header.cells]
    needed = [name for name in export_csv.COLUMNS if name not in OPTIONAL_COLUMNS]
    if missing := [f'"{name}"' for name in needed if names.count(name) != 1]:
        what = f"it needs one column each of {', '.join(missing)}"
        raise NotReadable(f"is not an export of acutui: {what}")
    day, started = names.index("day"), names.index("started")
    order = order or find_day_order(
        DayCell(row.line, row.cells[day], _read_day_of(row.cells[started]))
        for row in rows
        if len(row.cells) == len(names)
    )
    found = _collect(((row.line, row) for row in rows), partial(_read_row, names, order))
    parts = [explain_days((row.cells[day] for row in rows if len(row.cells) > day), order)]
    parts += [f"no column {name!r:.40}" for name in names if name not in ("", *export_csv.COLUMNS)]
    reading = f"taking {'; '.join(filter(None, parts))}" if any(parts) else ""
    return replace(found, reading=reading, has_pauses="pause" in names)


def _read_day_of(started: str) -> date | None:
    """Return the day of a time, which is next to the practice day of a session."""
    with suppress(ValueError):
        return datetime.fromisoformat(started).date()
    return None


def _read_row(names: Sequence[str], order: DayOrder, row: CsvRow) -> tuple[Record, None]:
    if row.problem:
        raise ValueError(row.problem)
    if len(row.cells) != len(names):
        raise ValueError(f"has {len(row.cells)} cells, not {len(names)}")
    cells = dict(zip(names, map(export_csv.unescape_cell, row.cells), strict=True))
    cells["day"] = str(parse_day(cells["day"], order, last=date.max))
    if cells["type"] == "session":
        return _read_session_row(cells), None
    if cells["type"] != "day":
        raise ValueError(f'"type" is {cells["type"]!r:.40}, neither session nor day')
    day, rest, pause = cells["day"], cells["rest"], cells.get("pause", "")
    if rest not in ("yes", "no"):
        raise ValueError(f'"rest" is {rest!r:.40}, neither yes nor no')
    if pause not in PAUSES:
        raise ValueError(f'"pause" is {pause!r:.40}, neither begins nor ends')
    checks = export_csv.split_words(cells["checks"])
    document = {"day": day, "rest": rest == "yes", "checks": checks, "note": cells["note"]}
    document["pause"] = pause
    return read_day(day.replace("-", ""), document), None


def _read_session_row(cells: Mapping[str, str]) -> Session:
    document: dict[str, Any] = {
        **{name: cells[name] for name in ("routine", "source", "started", "ended", "day", "note")},
        "holds": msgspec.to_builtins(export_csv.parse_holds(cells["holds"])),
        "habit": cells.get("habit", ""),
        "before": _read_feeling_cells(cells, "before"),
        "after": _read_feeling_cells(cells, "after"),
    }
    id, prefix = cells["id"], export_csv.ID_PREFIX
    if not id.startswith(prefix):
        raise ValueError(f'"id" is {id!r:.40}, not {prefix!r} and a number')
    session = read_session(id.removeprefix(prefix), document)
    # If the holds of a row come to other seconds than it states, some were cut off.
    for what, seconds in (("planned", session.planned), ("pressed", session.pressed)):
        stated = cells.get(what, "")
        if _number.fullmatch(stated) and not math.isclose(float(stated), seconds, abs_tol=0.002):
            raise ValueError(f"its holds come to {seconds:g} s {what}, not {stated:.40}")
    return session


def _read_feeling_cells(cells: Mapping[str, str], when: str) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for name in ("pain", "stiffness"):
        if cell := cells[f"{name}_{when}"]:
            if not _score.fullmatch(cell):
                raise ValueError(f'"{name}_{when}" is {cell!r:.40}, not 0 to 10')
            found[name] = int(cell)
    if symptoms := cells[f"symptoms_{when}"]:
        found["symptoms"] = export_csv.split_words(symptoms)
    return found or None
