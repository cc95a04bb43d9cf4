"""Days of a habit as other programs keep them, so that a streak can move in.

Loop Habit Tracker (https://github.com/iSoron/uhabits) exports CSV: one file for all habits, with a
column each, and one a habit in a folder of its own. harsh (https://github.com/wakatara/harsh) has
a log, a line a habit and day. Neither knows minutes, points or hours, and none are made up:

- A day on which it was done is one session at noon, of one hold of one second, pressed to its end.
  A session counts by the share that was pressed, and of nothing there is no share: a second is
  the least that a journal can hold and still count it.
- A skipped day is a rest day. So is one that Loop ticked by itself (`YES_AUTO`), since the habit
  was done often enough around it: nothing was done then, and nothing was missed.
- Days without a word, and days on which it was not done, are left alone.

A session's id follows from the program, the habit and the day, so that neither a second import
nor that of another machine doubles anything.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Literal

from acutui.journal.exchange.csv_rows import CsvRow, NotReadable, parse_rows, split_lines
from acutui.journal.exchange.own_formats import ImportData, RejectedLine
from acutui.journal.schema import ID_LIMIT
from acutui.practice.records import Day, HoldRecord, Session
from acutui.util.durations import format_count

IMPORTED_ROUTINE = "imported"
"""The routine of what is taken in, where none is named, and the point of its hold."""

IMPORTED_HOLD = HoldRecord(IMPORTED_ROUTINE, "both", 1, 1)

Kind = Literal["done", "rest", "automatic", "nothing"]

LOOP_VALUES: Mapping[str, Kind] = {
    **dict.fromkeys(["2", "YES", "YES_MANUAL"], "done"),
    **dict.fromkeys(["1", "YES_AUTO"], "automatic"),
    **dict.fromkeys(["3", "-3", "SKIP", "SKIPPED"], "rest"),
    **dict.fromkeys(["", "-1", "0", "NO", "UNKNOWN"], "nothing"),
}
"""What Loop says of a day, in numbers once, in words now."""

HARSH_RESULTS: Mapping[str, Kind] = {"y": "done", "s": "rest", "n": "nothing", "": "nothing"}

MAX_VALUES = 5_000_000
"""Values in Loop's file of all habits; a hundred habits for a hundred years are fewer."""

MAX_LISTED = 30
"""Habits that are listed where one has to be named."""

_day = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_amount = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")
_separator = re.compile(r" :(?: |$)")

Noon = Callable[[date], datetime]
"""Gives a day's noon, where the user is."""


@dataclass(frozen=True, slots=True)
class HabitMark:
    """What is said of one day, and on which line."""

    line: int
    kind: Kind
    note: str = ""


@dataclass(slots=True)
class HabitLog:
    """The days of one habit. `place` is its file, where there are several in a zip or a folder."""

    program: str
    name: str
    place: str = ""
    marks: dict[date, HabitMark] = field(default_factory=dict)
    rejected: list[RejectedLine] = field(default_factory=list)

    @property
    def days(self) -> int:
        """How many days there is something of to take in."""
        return sum(mark.kind != "nothing" for mark in self.marks.values())

    def add(self, day: date, mark: HabitMark, *, later_wins: bool) -> None:
        """Note what is said of a day, unless something else is said of it already."""
        before = self.marks.get(day)
        if before is not None and before.kind != mark.kind:
            loser, winner = (before, mark) if later_wins else (mark, before)
            said = f"line {winner.line} says something else of {day}, and counts"
            self.rejected.append(RejectedLine(loser.line, said))
            mark = winner
        self.marks[day] = mark

    def found(self, routine: str, noon: Noon) -> ImportData:
        """Return the days as sessions of a routine, and as rest days."""
        sessions, days = [], []
        for day, mark in sorted(self.marks.items()):
            if mark.kind == "done":
                sessions.append(self._session(day, mark, routine, noon))
            elif mark.kind != "nothing":
                days.append(Day(day, rest=True, note=mark.note))
        automatic = sum(mark.kind == "automatic" for mark in self.marks.values())
        rejected = tuple(sorted(self.rejected))
        return ImportData(tuple(sessions), tuple(days), rejected, whole=False, automatic=automatic)

    def _session(self, day: date, mark: HabitMark, routine: str, noon: Noon) -> Session:
        at = noon(day)
        return Session(
            id=make_session_id(self.program, self.name, day),
            routine=routine,
            source="import",
            started=at,
            ended=at,
            day=day,
            holds=(IMPORTED_HOLD,),
            note=mark.note,
        )


def make_session_id(program: str, habit: str, day: date) -> int:
    """Return the id of the session that a day of a habit becomes, the same on every machine."""
    name = f"{program}\0{habit}\0{day}".encode("utf-8", "surrogatepass")
    bits = int.from_bytes(blake2b(name, digest_size=8).digest(), "big") >> 44
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return (int(noon.timestamp()) * 1000 << 20) | bits


def choose_habit(logs: Sequence[HabitLog], habit: str | None) -> HabitLog:
    """Return the log of a habit, or the only one with anything in it. Raises NotReadable."""
    if not logs:
        raise NotReadable("has no habit in it")
    if habit is not None and [log.name for log in logs] != [""]:
        for same in (str, str.casefold):
            named = [log for log in logs if same(log.name) == same(habit)]
            if len(named) == 1:
                return named[0]
        raise NotReadable(f"has no habit {habit!r:.40}; there is {_list_habits(logs)}")
    full = [log for log in logs if log.days]
    if len(full) > 1:
        raise NotReadable(f"has several habits; name one with --habit: {_list_habits(full)}")
    return (full or [log for log in logs if log.rejected] or list(logs))[0]


def _list_habits(logs: Sequence[HabitLog]) -> str:
    told = [f"{log.name!r:.60} ({format_count(log.days, 'day')})" for log in logs[:MAX_LISTED]]
    told += [f"{len(logs) - MAX_LISTED} more"] if len(logs) > MAX_LISTED else []
    return ", ".join(told)


def parse_day(text: str) -> date:
    """Return the day that a text is. Raises ValueError where it is none that a journal can hold."""
    text = text.strip()
    if not _day.fullmatch(text):
        raise ValueError(f"{text!r:.40} is no day like 2026-11-22")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r:.40} is no day: {error}") from error
    if day.year < 1970 or make_session_id("", "", day) >= ID_LIMIT:
        raise ValueError(f"{text!r:.40} is too long ago, or too far ahead")
    return day


# Loop Habit Tracker


def read_loop(text: str, name: str = "") -> list[HabitLog]:
    """Read a Checkmarks.csv: of all habits, or of one, whose name it doesn't say.

    Raises NotReadable where the names of all habits are no names.

    Older ones of one habit have no header.
    """
    rows = parse_rows(text)
    header = tuple(cell.strip() for cell in rows[0].cells) if rows else ()
    if not header or header[0].lower() != "date":
        header = ("Date", "Value")
    else:
        del rows[0]
    if header in (("Date", "Value"), ("Date", "Value", "Notes")):
        return [_read_one_habit(rows, name)]
    # Loop puts names into the header as they are: a comma in one is a column too many.
    if rows and not rows[0].why and len(rows[0].cells) < len(header):
        said = "has a comma in the name of a habit; import the zip, or the folder of the habit"
        raise NotReadable(said)
    # It also ends every line with a comma.
    return _read_all_habits(rows, header[1:-1] if header[-1] == "" else header[1:])


def _read_one_habit(rows: Sequence[CsvRow], name: str) -> HabitLog:
    log = HabitLog("loop", name)
    for row in rows:
        if row.why or not 2 <= len(row.cells) <= 3:
            why = row.why or f"has {len(row.cells)} cells, not a day, a value and a note"
            log.rejected.append(RejectedLine(row.line, why))
        else:
            _add_loop_value(log, row, row.cells[1], "".join(row.cells[2:]))
    return log


def _read_all_habits(rows: Sequence[CsvRow], names: Sequence[str]) -> list[HabitLog]:
    if (len(rows) + 1) * len(names) > MAX_VALUES:
        raise NotReadable(f"has more than {MAX_VALUES} values; not read")
    logs = []
    times: Counter[str] = Counter()
    for name in names:
        times[name] += 1
        again = f" ({times[name]})" if times[name] > 1 else ""
        logs.append(HabitLog("loop", f"{name}{again}"))
    for row in rows:
        ends = len(row.cells) == len(names) + 2 and row.cells[-1] == ""
        cells = row.cells[:-1] if ends else row.cells
        why = row.why or f"has {len(row.cells)} cells, not a day and {len(names)} values"
        for at, log in enumerate(logs, 1):
            if row.why or len(cells) != len(names) + 1:
                log.rejected.append(RejectedLine(row.line, why))
            else:
                _add_loop_value(log, row, cells[at])
    return logs


def _add_loop_value(log: HabitLog, row: CsvRow, value: str, note: str = "") -> None:
    try:
        day = parse_day(row.cells[0])
        kind = LOOP_VALUES.get(value.strip().upper())
        if kind is None:
            if not _amount.fullmatch(value.strip()):
                raise ValueError(f"{value!r:.40} is no value of Loop Habit Tracker")
            # An amount of what is measured, times 1000: some of it was done.
            kind = "done"
    except ValueError as error:
        log.rejected.append(RejectedLine(row.line, str(error)))
    else:
        log.add(day, HabitMark(row.line, kind, note), later_wins=False)


# harsh


def read_harsh(text: str) -> list[HabitLog]:
    """Read harsh's log: `2026-11-22 : Habit : y : comment : amount`, a line a habit and day.

    What comes last of a day counts, as it does for harsh itself. Lines that can't be read belong
    to every habit.
    """
    logs: dict[str, HabitLog] = {}
    rejected = []
    for number, line in enumerate(split_lines(text), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            day, name, mark = _parse_harsh_line(number, line.rstrip("\r\n"))
        except ValueError as error:
            rejected.append(RejectedLine(number, str(error)))
        else:
            log = logs.setdefault(name, HabitLog("harsh", name))
            log.add(day, mark, later_wins=True)
    for log in logs.values():
        log.rejected += rejected
    return list(logs.values()) or [HabitLog("harsh", "", rejected=rejected)]


def _parse_harsh_line(number: int, line: str) -> tuple[date, str, HabitMark]:
    day, *parts = (part.strip() for part in _separator.split(line))
    name, result, comment = (*parts, "", "", "")[:3]
    found = parse_day(day)
    if not name:
        raise ValueError("names no habit")
    kind = HARSH_RESULTS.get(result.lower())
    if kind is None:
        raise ValueError(f"{result!r:.40} is none of y, n and s")
    return found, name, HabitMark(number, kind, comment)
