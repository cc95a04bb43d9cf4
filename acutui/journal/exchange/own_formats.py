"""What `export` wrote, read back: JSON and CSV, whole or with lines that somebody broke.

Nothing here opens a file. What can't be read is `rejected`, with the number of its line; all else
is found all the same.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from acutui.journal.exchange.common import MAX_DEPTH, measure_depth
from acutui.journal.exchange.csv_rows import CsvRow, NotReadable, parse_rows, split_lines
from acutui.journal.exchange.export_csv import (
    COLUMNS,
    ID_PREFIX,
    parse_holds,
    split_words,
    unescape_cell,
)
from acutui.journal.exchange.export_json import FORMAT
from acutui.journal.schema import (
    Fields,
    Key,
    day_document,
    day_id,
    exact_session_document,
    read_day,
    read_session,
)
from acutui.practice.records import Day, Session

DERIVED = frozenset(["planned", "pressed", "counts"])
"""Columns that follow from the others."""

MAX_DIGITS = 400
"""Of a whole number; one that is longer is as good as endless."""

MAX_REJECTED = 100_000
"""Lines of one export that may be rejected; one with more is none."""

_structure = re.compile(r'[\s\[\]{},:]*(?:"(?:format|sessions|days)"[\s\[\]{},:0-9]*)*')
_number = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:e\+?[0-9]+)?")
_score = re.compile(r"[0-9]{1,2}")


class RejectedLine(NamedTuple):
    """A line that could not be read, and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class ImportData:
    """What there is to take in.

    `whole` says that sessions and days are all that is known of them, as in an export of ours;
    else days are only marked as rest, and what is in the journal already is left as it is.
    `automatic` of the days are those that another program let pass by itself.
    `documents` are those of sessions and days as an export in JSON has them: with the time of their
    last change, and the fields of other programs.
    """

    sessions: tuple[Session, ...] = ()
    days: tuple[Day, ...] = ()
    rejected: tuple[RejectedLine, ...] = ()
    whole: bool = True
    automatic: int = 0
    documents: Mapping[Key, Fields] = field(default_factory=dict)


class _Collector:
    """Collects what is found; what comes again as something else is rejected."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int], tuple[int, str]] = {}
        self._sessions: list[Session] = []
        self._days: list[Day] = []
        self._rejected: list[RejectedLine] = []
        self._documents: dict[Key, Fields] = {}

    def reject(self, line: int, why: str) -> None:
        self._rejected.append(RejectedLine(line, why))
        if len(self._rejected) > MAX_REJECTED:
            first = min(self._rejected)
            said = f"more than {MAX_REJECTED} lines can't be read, beginning with line"
            raise NotReadable(f"{said} {first.line}: {first.why}")

    def add(self, line: int, one: Session | Day, document: Fields | None = None) -> None:
        """Add what is read of a line, and the document that the line holds, if it is one."""
        if isinstance(one, Session):
            key, text = ("session", one.id), json.dumps(exact_session_document(one))
        else:
            key, text = ("day", day_id(one.day)), json.dumps(day_document(one))
        first, known = self._found.setdefault(key, (line, text))
        if known != text:
            self.reject(line, f"{key[0]} {key[1]} is on line {first} already, as something else")
            return
        if first != line:
            return
        if document is not None:
            self._documents[f"{key[0]}s", key[1]] = document
        if isinstance(one, Session):
            self._sessions.append(one)
        else:
            self._days.append(one)

    @property
    def found(self) -> ImportData:
        return ImportData(
            tuple(self._sessions),
            tuple(self._days),
            tuple(sorted(self._rejected)),
            documents=self._documents,
        )


def _add(gathering: _Collector, line: int, read: Callable[..., Session | Day], *of: Any) -> None:
    """Add what is read of a line, or the reason why it can't be."""
    try:
        gathering.add(line, read(*of))
    except (ValueError, OverflowError) as error:
        gathering.reject(line, str(error))


def _add_document(gathering: _Collector, line: int, table: str, document: Any) -> None:
    """Add a document of an export in JSON, or the reason why it is none."""
    try:
        gathering.add(line, _read_document(table, document), document)
    except (ValueError, OverflowError, RecursionError) as error:
        gathering.reject(line, str(error))


# JSON


def read_own_json(text: str) -> ImportData:
    """Read what `export json` wrote. Raises NotReadable where it is something else.

    Where it is damaged, it is read line by line, since it has one document a line.
    """
    gathering = _Collector()
    try:
        _check_export(_decoder.decode(text))
        for line, table, document in _iterate_documents(text):
            _add_document(gathering, line, table, document)
    except json.JSONDecodeError as error:
        found = _read_line_by_line(text)
        if not (found.sessions or found.days):
            raise NotReadable(f"line {error.lineno}: is damaged: {error.msg}") from error
        return found
    except RecursionError as error:
        raise NotReadable("is nested too deeply for an export of acutui") from error
    return gathering.found


def _check_export(plain: Any) -> None:
    if isinstance(plain, dict) and isinstance(plain.get("meta"), dict):
        raise NotReadable("is a journal; `acutui merge` takes it in")
    number = plain.get("format") if isinstance(plain, dict) else None
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise NotReadable("is JSON, but no export of acutui")
    if number > FORMAT:
        said = f"has format {number}, newer than this acutui knows ({FORMAT}); update acutui"
        raise NotReadable(said)
    for table in ("sessions", "days"):
        if not isinstance(plain.get(table), list):
            raise NotReadable(f'is JSON, but no export of acutui: it has no list "{table}"')


def _parse_int(digits: str) -> float:
    return int(digits) if len(digits) <= MAX_DIGITS else math.inf


_decoder = json.JSONDecoder(parse_int=_parse_int)
_space = re.compile(r"[\s,:]*")


def _iterate_documents(text: str) -> Iterator[tuple[int, str, Any]]:
    """Go through the documents of a sound export: their lines, tables and values."""
    at = _skip(text, text.index("{") + 1)
    line, counted = 1, 0
    while text[at] != "}":
        name, at = _decoder.raw_decode(text, at)
        at = _skip(text, at)
        if name not in ("sessions", "days") or text[at] != "[":
            _, at = _decoder.raw_decode(text, at)
        else:
            at = _skip(text, at + 1)
            while text[at] != "]":
                line += text.count("\n", counted, at)
                counted = at
                value, at = _decoder.raw_decode(text, at)
                yield line, name, value
                at = _skip(text, at)
            at += 1
        at = _skip(text, at)


def _skip(text: str, at: int) -> int:
    """Return where the next value or end begins."""
    found = _space.match(text, at)
    return found.end() if found else at


def _read_line_by_line(text: str) -> ImportData:
    """Read an export that is no JSON any more; each line that is a document counts."""
    gathering = _Collector()
    for number, line in enumerate(split_lines(text), 1):
        if _structure.fullmatch(line):
            continue
        start = max(line.find("{"), 0)
        try:
            document, end = _decoder.raw_decode(line, start)
        except (ValueError, RecursionError) as error:
            why = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deeply"
            gathering.reject(number, f"is damaged: {why}")
            continue
        if not _structure.fullmatch(line[:start]) or not _structure.fullmatch(line[end:]):
            gathering.reject(number, "is damaged: there is more than one document in it")
            continue
        table = "days" if isinstance(document, dict) and "id" not in document else "sessions"
        _add_document(gathering, number, table, document)
    return gathering.found


def _read_document(table: str, document: Any) -> Session | Day:
    if not isinstance(document, dict):
        raise ValueError("is no JSON object")
    if measure_depth(json.dumps(document).encode()) > MAX_DEPTH:
        raise ValueError("is nested too deeply")
    if table == "sessions":
        return read_session(str(document.get("id")), document)
    day = document.get("day")
    return read_day(day.replace("-", "") if isinstance(day, str) else "", document)


# CSV


def read_own_csv(text: str) -> ImportData:
    """Read what `export csv` wrote. Raises NotReadable where it is something else.

    A spreadsheet may have put other delimiters, other columns among ours, or another order.
    """
    header, *rows = parse_rows(text) or [CsvRow(1)]
    names = [name.strip() for name in header.cells]
    missing = [name for name in COLUMNS if names.count(name) != 1 and name not in DERIVED]
    if missing:
        said = ", ".join(f'"{name}"' for name in missing)
        raise NotReadable(f"has not one column {said} each, as an export of acutui has")
    gathering = _Collector()
    for row in rows:
        _add(gathering, row.line, _read_row, names, row)
    return gathering.found


def _read_row(names: Sequence[str], row: CsvRow) -> Session | Day:
    if row.why:
        raise ValueError(row.why)
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
        raise ValueError(f'"id" is {id!r:.40}, no number behind {ID_PREFIX!r}')
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


def _check_sum(told: str, seconds: float, what: str) -> None:
    """Raise ValueError where a row says something else than its holds: then one of them is cut."""
    if _number.fullmatch(told) and not math.isclose(float(told), seconds, abs_tol=0.002):
        raise ValueError(f"its holds come to {seconds:g} s {what}, not {told:.40}")


def _read_day_row(cells: Mapping[str, str]) -> Day:
    day, rest = cells["day"], {"yes": True, "no": False}.get(cells["rest"])
    if rest is None:
        raise ValueError(f'"rest" is {cells["rest"]!r:.40}, neither yes nor no')
    document = {"day": day, "rest": rest, "note": cells["note"]}
    document["checks"] = list(split_words(cells["checks"]))
    return read_day(day.replace("-", ""), document)
