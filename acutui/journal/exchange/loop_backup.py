"""Read the full backup of Loop Habit Tracker, which is its SQLite database.

The table Habits has a row for each habit, Repetitions one for each day on which there is anything:
`timestamp` is the midnight in UTC of the day in milliseconds, `value` as in its CSV, or 1000 times
the amount of a measurable habit. Older backups have neither values, which means done, nor notes.
See the migrations in https://github.com/iSoron/uhabits.
"""

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from acutui.journal.exchange.common import RejectedLine
from acutui.journal.exchange.csv_rows import NotReadable
from acutui.journal.exchange.habit_log import LOOP, HabitLog, HabitMark, Kind, tell_apart

if TYPE_CHECKING:
    from sqlite3 import Connection

MAGIC = b"SQLite format 3\0"
MAX_REPETITIONS = 500_000
VALUES: dict[int, Kind] = {-1: "nothing", 0: "nothing", 1: "automatic", 2: "done", 3: "rest"}
"""Loop's values of a day."""

MEASURABLE = 1
"""The type of a habit of amounts."""


def read_loop_backup(data: bytes) -> list[HabitLog]:
    """Read a backup; return a log for each habit, in Loop's order.

    Nothing in it is run, and nothing is written: the database is read from memory.

    Raises:
        NotReadable: It is damaged, or no backup of Loop.
    """
    import sqlite3  # noqa: PLC0415 - few import a backup

    try:
        with closing(sqlite3.connect(":memory:")) as database:
            # A copy that was taken while Loop ran may ask for a second file beside it, which is
            # not there; what is in this one is read.
            database.deserialize(data[:18] + b"\1\1" + data[20:])
            database.execute("pragma query_only = on")
            database.execute("pragma trusted_schema = off")
            return _read_database(database)
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        # What it says may quote the schema, over several lines.
        why = " ".join(str(error).split())
        raise NotReadable(f"is a damaged database, or no backup of Loop: {why:.80}") from error
    except AttributeError as error:  # SQLite was built without it
        raise NotReadable("is a database, which this Python can't read from memory") from error


def _read_database(database: "Connection") -> list[HabitLog]:
    tables = {
        str(name).lower(): {str(column[1]).lower() for column in found}
        for (name,) in database.execute("select name from sqlite_master where type = 'table'")
        if (found := database.execute("select * from pragma_table_info(?)", (name,)).fetchall())
    }
    habits, repetitions = tables.get("habits", set()), tables.get("repetitions", set())
    if not ({"id", "name"} <= habits and {"habit", "timestamp"} <= repetitions):
        raise NotReadable("is a database, but no backup of Loop Habit Tracker")
    kind = "type" if "type" in habits else "0"
    order = "position, id" if "position" in habits else "id"
    logs: dict[int, HabitLog] = {}
    measurable: set[int] = set()
    for id, name, its_kind in database.execute(
        f"select id, name, {kind} from habits order by {order}"
    ):
        logs[id] = HabitLog(LOOP, str(name or "").strip())
        if its_kind == MEASURABLE:
            measurable.add(id)
    tell_apart([*logs.values()])
    value = "value" if "value" in repetitions else "2"
    notes = "notes" if "notes" in repetitions else "''"
    rows = database.execute(
        f"select habit, timestamp, {value}, {notes} from repetitions order by timestamp"
        f" limit {MAX_REPETITIONS + 1}"
    ).fetchall()
    if len(rows) > MAX_REPETITIONS:
        raise NotReadable(f"has more than {MAX_REPETITIONS} days; not read")
    for number, (habit, moment, given, note) in enumerate(rows, start=1):
        if habit in logs:  # Loop keeps days of deleted habits.
            _add(logs[habit], number, moment, given, note, is_amount=habit in measurable)
    return [*logs.values()]


def _add(
    log: HabitLog, number: int, moment: object, given: object, note: object, *, is_amount: bool
) -> None:
    """Add the day of a row to a log, or reject it."""
    try:
        if not (isinstance(moment, int) and isinstance(given, int)):
            raise ValueError(f"{moment!r:.40}, {given!r:.40} are no day and value")
        day = datetime.fromtimestamp(moment // 1000, UTC).date()
        words = str(given)
        kind = VALUES.get(given)
        if is_amount and given > max(VALUES):
            kind, words = "done", "amounts"
            log.omitted["amount"] += 1
        if kind is None:
            raise ValueError(f"{given} is not a value of Loop Habit Tracker")
    except (ValueError, OverflowError, OSError) as error:
        log.rejected.append(RejectedLine(number, str(error)))
    else:
        log.add(day, HabitMark(number, kind, str(note or ""), words), later_wins=False)
