"""Read the files of Loop Habit Tracker, HabitBull and harsh.

Loop Habit Tracker (https://github.com/iSoron/uhabits) exports CSV: one file with a column for each
habit, and one file for each habit in a folder of its own. HabitBull exported CSV with a row for
each habit and day. harsh (https://github.com/wakatara/harsh) has a log with a line for each.
What their days become, `habit_log` says.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date

from acutui.journal.exchange.common import RejectedLine
from acutui.journal.exchange.csv_rows import CsvRow, NotReadable, parse_rows, split_lines
from acutui.journal.exchange.day_text import (
    DayCell,
    DayOrder,
    explain_days,
    find_day_order,
    has_time,
    parse_day,
)
from acutui.journal.exchange.habit_log import (
    HABITBULL,
    HARSH,
    LOOP,
    HabitLog,
    HabitMark,
    Kind,
    tell_apart,
)
from acutui.util.durations import format_count

LOOP_VALUES: Mapping[str, Kind] = {
    **dict.fromkeys(["2", "YES", "YES_MANUAL"], "done"),
    **dict.fromkeys(["1", "YES_AUTO"], "automatic"),
    **dict.fromkeys(["3", "-3", "SKIP", "SKIPPED"], "rest"),
    **dict.fromkeys(["", "-1", "0", "NO", "UNKNOWN"], "nothing"),
}
"""Loop's values of a day: numbers in old exports, words in new ones."""

LOOP_ONLY = frozenset(["-1", "UNKNOWN", "YES_MANUAL", "YES_AUTO"])
"""Values that hardly anyone but Loop writes, which does so in nearly all of its files."""

LOOP_NUMBERS: Mapping[str, str] = {
    "1": "a day ticked automatically",
    "2": "a day that was done",
    "3": "a skipped day",
}
"""What numbers are in Loop; in a table made by hand they may well be amounts."""

HARSH_RESULTS: Mapping[str, Kind] = {"y": "done", "s": "rest", "n": "nothing", "": "nothing"}

HABITBULL_COLUMNS = ("habitname", "calendardate", "value", "commenttext")

MAX_VALUES = 5_000_000  # in Loop's file of all habits; a hundred habits for 100 years are fewer

AMOUNT = "amounts"

_amount = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,12})?")
_zero = re.compile(r"0+(?:[.,]0+)?")
_separator = re.compile(r" :(?: |$)")
_entry = re.compile(
    r"Entry\(timestamp=(?P<day>[^,]*), ?value=(?P<value>[^,]*?)(?:, ?notes=(?P<note>.*))?\)", re.S
)


def read_loop(text: str, name: str = "", order: DayOrder | None = None) -> list[HabitLog]:
    """Read a Checkmarks.csv of all habits, or of one.

    Args:
        text: The file.
        name: The name of the habit, which a file of one does not contain.
        order: The order of day, month and year; None to find it out.

    Returns:
        A log for each habit. A line that has no day is rejected by all.

    Raises:
        NotReadable: The names of all habits can't be distinguished, the days have several
            meanings, or the file is too large.
    """
    rows = [row._replace(cells=tuple(_join_entries(row.cells))) for row in parse_rows(text)]
    header = tuple(cell.strip() for cell in rows[0].cells) if rows else ()
    if header and header[0].lower() == "date":
        first = rows.pop(0).cells
    else:
        first = header = ("Date", "Value", "Notes")  # Old files of one habit have no header.
    folded = tuple(cell.lower() for cell in header)
    is_of_one = folded == ("date", "value") or folded[:3] == ("date", "value", "notes")
    names = [name] if is_of_one else _read_names(first, rows)
    if (len(rows) + 1) * len(names) > MAX_VALUES:
        raise NotReadable(f"has more than {MAX_VALUES} values; not read")
    logs = [HabitLog(LOOP, each) for each in names]
    tell_apart(logs)
    order = order or find_day_order(
        DayCell(row.line, row.cells[0], _find_entry_day(row)) for row in rows if row.cells
    )
    has_form = is_of_one or len(names) > 1 or not first[-1].strip()
    is_of_loop = _is_of_loop([row.cells[1 : len(names) + 1] for row in rows], has_form=has_form)
    for row in rows:
        _add_loop_row(logs, row, header[2:] if is_of_one else None, order, is_of_loop=is_of_loop)
    for log in logs:
        _reject_numbers(log, is_of_loop=is_of_loop)
    _explain_days(logs, [row.cells[0] for row in rows if row.cells], order)
    return logs


def _join_entries(cells: Iterable[str]) -> Iterator[str]:
    """Yield cells, and each `Entry(timestamp=2026-11-22, value=2)` as one.

    Loop 2.0 does not quote them, so that each makes two cells, and a note with commas makes more.
    """
    begun: list[str] = []
    for cell in cells:
        is_entry = cell.lstrip().startswith("Entry(")
        is_closed = bool(begun) and begun[-1].rstrip().endswith(")")
        if begun and (is_entry or (is_closed and not cell.strip())):
            yield ",".join(begun)
            begun = []
        if begun or is_entry:
            begun.append(cell)
        else:
            yield cell
    if begun:
        yield ",".join(begun)


def _find_entry_day(row: CsvRow) -> date | None:
    """Return the day within the first entry of a row, if there is one."""
    entries = (_entry.fullmatch(cell.strip()) for cell in row.cells[1:2])
    with suppress(ValueError):
        return next((date.fromisoformat(found["day"]) for found in entries if found), None)
    return None


def _read_names(header: Sequence[str], rows: Sequence[CsvRow]) -> list[str]:
    """Return the names of all habits. Raises NotReadable if one of them has a comma.

    Loop does not quote names in the header, so that one with a comma makes two columns.
    """
    width = max((n for n, name in enumerate(header, 1) if name.strip()), default=0)
    whole = [row.cells for row in rows[:1] if not row.problem]
    # Loop ends every line of this file with a comma.
    is_short = any(len(cells) < min(width + 1, len(header)) for cells in whole)
    # A spreadsheet fills all rows up, and then the last column is blank.
    is_blank = not any(cell.strip() for row in rows for cell in row.cells[width - 1 :])
    if is_short or (is_blank and any(name.startswith(" ") for name in header)):
        what = "has a comma in the name of a habit"
        raise NotReadable(f"{what}; import the zip, or the folder of the habit")
    return [name.strip() for name in header[1:width]]


def _is_of_loop(values: Iterable[Sequence[str]], *, has_form: bool) -> bool:
    """Whether a table is Loop's: it has values of Loop alone, or its form and no other numbers.

    In Loop's files amounts are times 1000, so that few of them are smaller than that.
    """
    cells = [cell.strip().upper() for row in values for cell in row]
    if any(cell in LOOP_ONLY or cell.startswith("ENTRY(") for cell in cells):
        return True
    numbers = {cell for cell in cells if _amount.fullmatch(cell)} - LOOP_VALUES.keys()
    return has_form and not any(0 < float(one.replace(",", ".")) < 1000 for one in numbers)


def _add_loop_row(
    logs: Sequence[HabitLog],
    row: CsvRow,
    more: Sequence[str] | None,
    order: DayOrder,
    *,
    is_of_loop: bool,
) -> None:
    """Add a row; `more` are the names of the columns after the value, in a file of one habit."""
    text, *cells = row.cells or ("",)
    values, rest = cells[: len(logs)], cells[len(logs) :]
    note = rest[0] if more is not None and rest else ""
    extra = [n for n, cell in enumerate(rest) if cell.strip() and (n or more is None)]
    try:
        if row.problem:
            raise ValueError(row.problem)
        if len(values) != len(logs) or (extra and extra[-1] >= len(more or ())):
            what = f"not a day and {format_count(len(logs), 'value')}"
            raise ValueError(f"has {len(row.cells)} cells, {what}")
        day = parse_day(text, order)
    except ValueError as error:
        for log in logs:
            log.rejected.append(RejectedLine(row.line, str(error)))
        return
    for n in extra:
        logs[0].omitted[f"column {(more or ())[n]!r:.40}"] += 1
    for log, value in zip(logs, values, strict=True):
        try:
            mark = _read_loop_value(value.strip(), row.line, note, day)
        except ValueError as error:
            advice = "" if is_of_loop else "; write YES or NO"
            log.rejected.append(RejectedLine(row.line, f"{error}{advice}"))
        else:
            log.omitted["amount"] += mark.value == AMOUNT
            log.add(day, mark, later_wins=False)


def _read_loop_value(text: str, line: int, note: str, day: date) -> HabitMark:
    """Return the mark of a cell. Raises ValueError."""
    value = text
    if match := _entry.fullmatch(text):
        stated, value, its_note = match["day"].strip(), match["value"], match["note"]
        note = note or its_note or ""
        if stated != str(day) and "-" in stated:
            raise ValueError(f"{text!r:.40} is not of {day}")
    kind = LOOP_VALUES.get(value.upper())
    if kind is None and _amount.fullmatch(value):
        # The amount of a measurable habit, times 1000: some of it was done.
        if _zero.fullmatch(value):
            return HabitMark(line, "nothing", note, "0")
        return HabitMark(line, "done", note, AMOUNT)
    if kind is None:
        raise ValueError(f"{value!r:.40} is not a value of Loop Habit Tracker")
    return HabitMark(line, kind, note, value)


def _reject_numbers(log: HabitLog, *, is_of_loop: bool) -> None:
    """Reject days with numbers that may not mean what they do in a file of Loop's.

    Loop ticks days itself only next to one that was done. A 1 without such a day, and most of the
    numbers in a table of another program or made by hand, may well be amounts.
    """
    marks = log.marks.values()
    doubtful: set[str] = set()
    if not is_of_loop:
        doubtful = {"1", "2", "3"} if any(mark.value == AMOUNT for mark in marks) else {"1", "3"}
    elif not any(mark.kind == "done" and mark.value != AMOUNT for mark in marks):
        doubtful = {"1"}
    for day, mark in [*log.marks.items()]:
        if mark.value in doubtful:
            what = f"{mark.value!r} is {LOOP_NUMBERS[mark.value]} in Loop, but may be an amount"
            if is_of_loop:
                what = "'1' is a day that Loop ticked by itself, and no day has a 2, which is done"
            log.rejected.append(RejectedLine(mark.line, f"{what}; write YES or NO instead"))
            del log.marks[day]


def _explain_days(logs: Iterable[HabitLog], texts: Sequence[str], order: DayOrder) -> None:
    """Note how days that are not plain are taken, and that times are not taken."""
    example, timed = explain_days(texts, order), sum(map(has_time, texts))
    for log in logs:
        log.day_order = example
        log.omitted["time of day"] = timed


def is_habitbull(names: Sequence[str]) -> bool:
    """Return whether a header has the columns of HabitBull."""
    return set(HABITBULL_COLUMNS[:3]) <= {name.strip().lower() for name in names}


def read_habitbull(text: str, order: DayOrder | None = None) -> list[HabitLog]:
    """Read a CSV of HabitBull, with a row for each habit and day. Arguments as in `read_loop`.

    Raises:
        NotReadable: The days have several meanings.
    """
    header, *rows = parse_rows(text)
    names = [name.strip().lower() for name in header.cells]
    habit, day, value = (names.index(name) for name in HABITBULL_COLUMNS[:3])
    note = names.index(HABITBULL_COLUMNS[3]) if HABITBULL_COLUMNS[3] in names else len(names)
    whole = [row for row in rows if len(row.cells) >= len(names)]
    order = order or find_day_order(DayCell(row.line, row.cells[day]) for row in whole)
    logs: dict[str, HabitLog] = {}
    rejected = []
    for row in rows:
        try:
            if row.problem or len(row.cells) < len(names):
                raise ValueError(row.problem or f"has {len(row.cells)} cells, not {len(names)}")
            name, number = row.cells[habit].strip(), row.cells[value].strip()
            at = parse_day(row.cells[day], order)
            if not _amount.fullmatch(number):
                raise ValueError(f"{number!r:.40} is not a value of HabitBull")
        except ValueError as error:
            rejected.append(RejectedLine(row.line, str(error)))
            continue
        log = logs.setdefault(name, HabitLog(HABITBULL, name))
        kind: Kind = "nothing" if _zero.fullmatch(number) else "done"
        words = number if number in ("0", "1") else AMOUNT
        log.omitted["amount"] += words == AMOUNT
        comment = row.cells[note] if note < len(row.cells) else ""
        log.add(at, HabitMark(row.line, kind, comment, words), later_wins=False)
    for log in logs.values():
        log.rejected += rejected
    _explain_days(logs.values(), [row.cells[day] for row in whole], order)
    return list(logs.values()) or [HabitLog(HABITBULL, "", rejected=rejected)]


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
        name, result, comment, amount = (*parts, "", "", "", "")[:4]
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
            log = logs.setdefault(name, HabitLog(HARSH, name))
            log.omitted["amount"] += amount not in ("", "0")
            log.add(day, HabitMark(number, kind, comment, result), later_wins=True)
    for log in logs.values():
        log.rejected += rejected
    return list(logs.values()) or [HabitLog(HARSH, "", rejected=rejected)]
