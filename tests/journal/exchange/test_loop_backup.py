"""Loop Habit Tracker's full backup: its database, of all versions."""

import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acutui.journal.exchange.csv_rows import NotReadable
from acutui.journal.exchange.detect import read_import
from acutui.journal.exchange.habit_apps import read_loop
from acutui.journal.exchange.habit_log import choose_habit
from acutui.journal.exchange.loop_backup import MAGIC, read_loop_backup

OLD = """
    create table Habits (id integer primary key autoincrement, archived integer, name text,
        position integer);
    create table Repetitions (id integer primary key autoincrement,
        habit integer references habits(id), timestamp integer);
"""
NEW = """
    create table Habits (id integer primary key autoincrement, archived integer, name text,
        position integer, type integer not null default 0, target_value real, uuid text);
    create table Repetitions (id integer primary key autoincrement, habit integer not null
        references habits(id), timestamp integer not null, value integer not null, notes text);
"""


def stamp(day: int) -> int:
    return int(datetime(2026, 11, day, tzinfo=UTC).timestamp()) * 1000


def backup(path: Path, schema: str, *statements: tuple[str, tuple[object, ...]]) -> bytes:
    database = sqlite3.connect(path)
    database.executescript(schema)
    for statement, values in statements:
        database.execute(statement, values)
    database.commit()
    database.close()
    return path.read_bytes()


def habit(name: str, position: int, type: int = 0) -> tuple[str, tuple[object, ...]]:
    return "insert into Habits (name, position, type) values (?, ?, ?)", (name, position, type)


def repetition(
    habit: int, day: int, value: object, notes: str = ""
) -> tuple[str, tuple[object, ...]]:
    row = (habit, stamp(day), value, notes)
    return "insert into Repetitions (habit, timestamp, value, notes) values (?, ?, ?, ?)", row


def test_a_backup_comes_in_day_by_day(tmp_path: Path) -> None:
    data = backup(
        tmp_path / "loop.db",
        NEW,
        habit("Walk", 1, type=1),
        habit("Acupressure", 0),
        *(repetition(2, day, value) for day, value in ((20, 2), (21, 3), (22, 0), (23, 1))),
        repetition(2, 24, 2, "neck"),
        repetition(1, 20, 2500),
        repetition(1, 21, 0),
        repetition(9, 20, 2),
    )
    walk, acupressure = sorted(read_loop_backup(data), key=lambda log: log.name, reverse=True)
    assert [log.name for log in read_loop_backup(data)] == ["Acupressure", "Walk"]
    assert {day.day: mark.kind for day, mark in acupressure.marks.items()} == {
        **{20: "done", 21: "rest", 22: "nothing", 23: "automatic", 24: "done"},
    }
    assert acupressure.marks[date(2026, 11, 24)].note == "neck"
    assert {day.day: mark.kind for day, mark in walk.marks.items()} == {20: "done", 21: "nothing"}
    assert walk.omitted["amount"] == 1


def test_an_old_backup_has_only_days_that_were_done(tmp_path: Path) -> None:
    rows = [("insert into Repetitions (habit, timestamp) values (1, ?)", (stamp(20),))]
    named = ("insert into Habits (name) values (?)", ("Acupressure",))
    (log,) = read_loop_backup(backup(tmp_path / "loop.db", OLD, named, *rows))
    assert {day: mark.kind for day, mark in log.marks.items()} == {date(2026, 11, 20): "done"}


def test_a_backup_and_the_csv_make_the_same_sessions(tmp_path: Path) -> None:
    data = backup(
        tmp_path / "loop.db", NEW, habit("Neck/back", 0), repetition(1, 20, 2), repetition(1, 21, 3)
    )
    csv = "Date,Neck/back,\n2026-11-21,SKIP,\n2026-11-20,YES_MANUAL,\n"
    made = [
        choose_habit(logs, None).to_import_data(
            "imported", lambda day: datetime(2026, 1, 1, 12, tzinfo=UTC)
        )
        for logs in (read_loop_backup(data), read_loop(csv))
    ]
    assert made[0].sessions == made[1].sessions
    assert made[0].days == made[1].days


def test_the_file_is_known_by_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "backup"
    backup(path, NEW, habit("Acupressure", 0), repetition(1, 20, 2))
    found = read_import(path)
    assert found.format == "a backup of Loop Habit Tracker"
    assert [log.name for log in found.logs] == ["Acupressure"]


def test_values_that_loop_never_writes_are_rejected(tmp_path: Path) -> None:
    data = backup(
        tmp_path / "loop.db",
        NEW,
        habit("A", 0),
        repetition(1, 20, 7),
        repetition(1, 21, "x"),
        ("insert into Repetitions (habit, timestamp, value) values (1, ?, 2)", (2**62,)),
        repetition(1, 22, 2),
    )
    (log,) = read_loop_backup(data)
    assert (len(log.rejected), len(log.marks)) == (3, 1)


@pytest.mark.parametrize(
    "schema", ["create table a (b)", "create view Habits as select 1 id, 2 name"]
)
def test_another_database_is_refused(tmp_path: Path, schema: str) -> None:
    with pytest.raises(NotReadable, match="no backup of Loop"):
        read_loop_backup(backup(tmp_path / "other.db", schema))


def test_a_copy_of_a_running_database_is_read(tmp_path: Path) -> None:
    data = backup(tmp_path / "loop.db", NEW, habit("A", 0), repetition(1, 20, 2))
    (log,) = read_loop_backup(data[:18] + b"\2\2" + data[20:])
    assert log.days == 1


@given(st.binary(max_size=300), st.integers(0, 4096))
def test_a_damaged_backup_is_refused_or_read(noise: bytes, at: int) -> None:
    whole = sqlite3.connect(":memory:")
    whole.executescript(NEW)
    data = whole.serialize()
    for broken in (MAGIC + noise, data[:at] + noise + data[at + len(noise) :], data[:at]):
        try:
            read_loop_backup(broken)
        except NotReadable as error:
            assert "\n" not in str(error)
