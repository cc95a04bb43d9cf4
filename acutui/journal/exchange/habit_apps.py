"""Read the days of a habit from Loop Habit Tracker or harsh.

Loop Habit Tracker (https://github.com/iSoron/uhabits) exports CSV: one file with a column for each
habit, and one file for each habit in a folder of its own. harsh
(https://github.com/wakatara/harsh) has a log with a line for each habit and day. Neither knows
minutes, points or hours, and none are made up:

- A day on which the habit was done becomes one session at noon, of one hold of one second that
  was fully pressed. A session counts by the share that was pressed, so it can't have no length.
- A skipped day becomes a rest day. So does one that Loop ticked automatically
  (`YES_AUTO`) because the habit was done often enough around it: nothing was done, nor missed.
- Days without an entry, and days on which the habit was not done, are ignored.

A session's id follows from the program, the habit and the day, so importing again, or on another
machine, duplicates nothing.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Literal, NamedTuple

from acutui.journal.exchange.csv_rows import CsvRow, NotReadable, parse_rows, split_lines
from acutui.journal.exchange.own_formats import ImportData, RejectedLine
from acutui.journal.schema import ID_LIMIT
from acutui.practice.records import Day, HoldRecord, Session
from acutui.util.durations import format_count

IMPORTED_ROUTINE = "imported"
"""The default routine of imported sessions, and the point of their hold."""

Kind = Literal["done", "rest", "automatic", "nothing"]

LOOP_VALUES: Mapping[str, Kind] = {
    **dict.fromkeys(["2", "YES", "YES_MANUAL"], "done"),
    **dict.fromkeys(["1", "YES_AUTO"], "automatic"),
    **dict.fromkeys(["3", "-3", "SKIP", "SKIPPED"], "rest"),
    **dict.fromkeys(["", "-1", "0", "NO", "UNKNOWN"], "nothing"),
}
"""Loop's values of a day: numbers in old exports, words in new ones."""

HARSH_RESULTS: Mapping[str, Kind] = {"y": "done", "s": "rest", "n": "nothing", "": "nothing"}

MAX_VALUES = 5_000_000  # in Loop's file of all habits; a hundred habits for 100 years are fewer
MAX_LISTED = 30  # habits in an error message

_day = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_amount = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?")
_separator = re.compile(r" :(?: |$)")


class HabitMark(NamedTuple):
    """What a line says about one day."""

    line: int
    kind: Kind
    note: str = ""


@dataclass(slots=True)
class HabitLog:
    """The days of one habit; `place` is its file within a zip or a folder."""

    program: str
    name: str
    place: str = ""
    marks: dict[date, HabitMark] = field(default_factory=dict)
    rejected: list[RejectedLine] = field(default_factory=list)

    @property
    def days(self) -> int:
        """How many days there are to import."""
        return sum(mark.kind != "nothing" for mark in self.marks.values())

    def add(self, day: date, mark: HabitMark, *, later_wins: bool) -> None:
        """Add a mark, and reject the losing line if two disagree about a day."""
        before = self.marks.get(day)
        if before is not None and before.kind != mark.kind:
            loser, winner = (before, mark) if later_wins else (mark, before)
            reason = f"line {winner.line} says something else about {day}, and counts"
            self.rejected.append(RejectedLine(loser.line, reason))
            mark = winner
        self.marks[day] = mark

    def to_import_data(self, routine: str, noon: Callable[[date], datetime]) -> ImportData:
        """Return the days as sessions, and as rest days.

        Args:
            routine: The id of the sessions' routine.
            noon: Returns the noon of a day in the user's zone.
        """
        sessions, days = [], []
        holds = (HoldRecord(IMPORTED_ROUTINE, "both", 1, 1),)
        for day, mark in sorted(self.marks.items()):
            if mark.kind == "done":
                id, at = make_session_id(self.program, self.name, day), noon(day)
                session = Session(id, routine, "import", at, at, day, holds, note=mark.note)
                sessions.append(replace(session, habit=self.name))
            elif mark.kind != "nothing":
                days.append(Day(day, rest=True, note=mark.note))
        rejected = tuple(sorted(self.rejected))
        automatic = sum(mark.kind == "automatic" for mark in self.marks.values())
        return ImportData(
            tuple(sessions), tuple(days), rejected, is_complete=False, automatic=automatic
        )


def make_session_id(program: str, habit: str, day: date) -> int:
    """Return the id of the session that a day of a habit becomes, the same on every machine."""
    name = f"{program}\0{habit}\0{day}".encode("utf-8", "surrogatepass")
    bits = int.from_bytes(blake2b(name, digest_size=8).digest(), "big") >> 44
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return (int(noon.timestamp()) * 1000 << 20) | bits


def choose_habit(logs: Sequence[HabitLog], habit: str | None) -> HabitLog:
    """Return the log of a habit.

    Args:
        logs: All habits of a file or folder.
        habit: Its name, if need be in another case; None for the only one with anything to import.

    Raises:
        NotReadable: There is no such habit, or there are several to choose from.
    """
    if not logs:
        raise NotReadable("has no habit in it")
    if habit is not None and [log.name for log in logs] != [""]:
        for fold in (str, str.casefold):
            named = [log for log in logs if fold(log.name) == fold(habit)]
            if len(named) == 1:
                return named[0]
        raise NotReadable(f"has no habit {habit!r:.40}; there is {_list_habits(logs)}")
    full = [log for log in logs if log.days]
    if len(full) > 1:
        raise NotReadable(f"has several habits; name one with --habit: {_list_habits(full)}")
    return (full or [log for log in logs if log.rejected] or list(logs))[0]


def _list_habits(logs: Sequence[HabitLog]) -> str:
    names = [f"{log.name!r:.60} ({format_count(log.days, 'day')})" for log in logs[:MAX_LISTED]]
    names += [f"{len(logs) - MAX_LISTED} more"] if len(logs) > MAX_LISTED else []
    return ", ".join(names)


def parse_day(text: str) -> date:
    """Return a day. Raises ValueError if it is none, or none that a journal can hold."""
    text = text.strip()
    if not _day.fullmatch(text):
        raise ValueError(f"{text!r:.40} is not a day like 2026-11-22")
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r:.40} is not a day: {error}") from error
    if day.year < 1970 or make_session_id("", "", day) >= ID_LIMIT:
        raise ValueError(f"{text!r:.40} is too long ago, or too far ahead")
    return day


def read_loop(text: str, name: str = "") -> list[HabitLog]:
    """Read a Checkmarks.csv of all habits, or of one, which does not contain its `name`.

    Returns:
        A log for each habit. A line that has no day is rejected by all.

    Raises:
        NotReadable: The names of all habits can't be told apart, or the file is too large.
    """
    rows = parse_rows(text)
    header = tuple(cell.strip() for cell in rows[0].cells) if rows else ()
    if header and header[0].lower() == "date":
        del rows[0]
    else:
        header = ("Date", "Value")  # Old files of one habit have no header.
    is_of_one = header in (("Date", "Value"), ("Date", "Value", "Notes"))
    # Loop does not quote names in the header, so that one with a comma makes two columns.
    if not is_of_one and rows and not rows[0].problem and len(rows[0].cells) < len(header):
        what = "has a comma in the name of a habit"
        raise NotReadable(f"{what}; import the zip, or the folder of the habit")
    # Loop ends every line of the file of all habits with a comma.
    names = [name] if is_of_one else header[1:-1] if header[-1] == "" else header[1:]
    if (len(rows) + 1) * len(names) > MAX_VALUES:
        raise NotReadable(f"has more than {MAX_VALUES} values; not read")
    times: Counter[str] = Counter()
    logs = []
    for each in names:
        times[each] += 1
        logs.append(HabitLog("loop", f"{each} ({times[each]})" if times[each] > 1 else each))
    for row in rows:
        _add_loop_row(logs, row, may_have_note=is_of_one)
    return logs


def _add_loop_row(logs: Sequence[HabitLog], row: CsvRow, *, may_have_note: bool) -> None:
    text, *values = row.cells or ("",)
    note = values.pop() if len(values) == len(logs) + 1 else ""
    try:
        if row.problem:
            raise ValueError(row.problem)
        if len(values) != len(logs) or (note and not may_have_note):
            what = f"not a day and {format_count(len(logs), 'value')}"
            raise ValueError(f"has {len(row.cells)} cells, {what}")
        day = parse_day(text)
    except ValueError as error:
        for log in logs:
            log.rejected.append(RejectedLine(row.line, str(error)))
        return
    for log, value in zip(logs, values, strict=True):
        kind = LOOP_VALUES.get(value.strip().upper())
        if kind is None and _amount.fullmatch(value.strip()):
            # The amount of a measurable habit, times 1000: some of it was done.
            kind = "done"
        if kind is None:
            reason = f"{value!r:.40} is not a value of Loop Habit Tracker"
            log.rejected.append(RejectedLine(row.line, reason))
        else:
            log.add(day, HabitMark(row.line, kind, note), later_wins=False)


def read_harsh(text: str) -> list[HabitLog]:
    """Read harsh's log: `2026-11-22 : Habit : y : comment : amount` for each habit and day.

    The last line about a day counts, as for harsh itself. Lines that can't be read are rejected
    by every habit.
    """
    logs: dict[str, HabitLog] = {}
    rejected = []
    for number, line in enumerate(split_lines(text), 1):
        if not line.strip() or line.startswith("#"):
            continue
        text_of_day, *parts = (part.strip() for part in _separator.split(line.rstrip("\r\n")))
        name, result, comment = (*parts, "", "", "")[:3]
        kind = HARSH_RESULTS.get(result.lower())
        try:
            day = parse_day(text_of_day)
            if not name:
                raise ValueError("names no habit")
            if kind is None:
                raise ValueError(f"{result!r:.40} is not y, n or s")
        except ValueError as error:
            rejected.append(RejectedLine(number, str(error)))
        else:
            log = logs.setdefault(name, HabitLog("harsh", name))
            log.add(day, HabitMark(number, kind, comment), later_wins=True)
    for log in logs.values():
        log.rejected += rejected
    return list(logs.values()) or [HabitLog("harsh", "", rejected=rejected)]
