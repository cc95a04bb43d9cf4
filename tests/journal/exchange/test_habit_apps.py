"""Import days from Loop Habit Tracker and harsh: done, rest, and unreadable."""

import errno
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.faults import break_call

from acutui.journal.exchange import detect, habit_apps
from acutui.journal.exchange.csv_rows import NotReadable
from acutui.journal.exchange.day_text import parse_day
from acutui.journal.exchange.detect import read_import
from acutui.journal.exchange.habit_apps import read_habitbull, read_harsh, read_loop
from acutui.journal.exchange.habit_log import (
    HabitLog,
    choose_habit,
    make_session_id,
)
from acutui.journal.exchange.import_data import ImportData
from acutui.journal.schema import ID_LIMIT, read_session, to_document
from acutui.practice.habit import Habit, Rules
from acutui.practice.records import Day, History
from acutui.util.files import FileError

INDIA = timezone(timedelta(hours=5, minutes=30))
DAY = date(2026, 11, 22)

# As the programs themselves write them.
ALL_HABITS = """\
Date,Acupressure,Wake up early,
2026-11-22,YES_MANUAL,UNKNOWN,
2026-11-21,SKIP,NO,
2026-11-20,YES_AUTO,2000,
2026-11-19,YES_MANUAL,UNKNOWN,
2026-11-18,NO,UNKNOWN,
2026-11-17,UNKNOWN,UNKNOWN,
"""
ALL_HABITS_ONCE = """\
Date,Acupressure,Wake up early,
2026-11-22,2,-1,
2026-11-21,3,0,
2026-11-20,1,2,
2026-11-19,2,-1,
2026-11-18,0,-1,
2026-11-17,-1,-1,
"""
ONE_HABIT = """\
Date,Value,Notes
2026-11-22,YES_MANUAL,
2026-11-21,SKIP,Sick
2026-11-20,YES_AUTO,"Forgot to do it, really"
2026-11-19,YES_MANUAL,\"\"\"Vacation\"\"\"
2026-11-18,NO,
"""
HABITS = """\
Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color
001,"Acupressure, at home",YES_NO,Did you?,,1,1,#FF8F00
002,Wake up early,YES_NO,Did you?,,2,3,#00897B
"""
HARSH = """\
# harsh

2026-11-19 : Acupressure : y : after squats : 0
2026-11-20 : Acupressure : s : ill : 0
2026-11-20 : Code review : y : Reviewed 3 PRs: all : 3
2026-11-21 : Acupressure : n : Too tired : 0
2026-11-22 : Acupressure : y :  : 0
2026-11-23 : Acupressure
"""


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), INDIA)


def convert(log: HabitLog, routine: str = "imported") -> ImportData:
    return log.to_import_data(routine, noon)


def days_of(found: ImportData) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return the days of the month with a session, and the rest days, with their notes."""
    return (
        [(session.day.day, session.note) for session in found.sessions],
        [(day.day.day, day.note) for day in found.days],
    )


# Loop


@pytest.mark.parametrize("text", [ALL_HABITS, ALL_HABITS_ONCE])
def test_loop_days_become_sessions_and_rest_days(text: str) -> None:
    first, second = read_loop(text)
    assert (first.name, second.name) == ("Acupressure", "Wake up early")
    assert days_of(convert(first)) == ([(19, ""), (22, "")], [(20, ""), (21, "")])
    assert ", ticked automatically (1 day);" in convert(first).reading
    assert days_of(convert(second)) == ([(20, "")], [])
    assert convert(second).rejected == ()


def test_the_file_of_one_habit_has_notes() -> None:
    (log,) = read_loop(ONE_HABIT, "Acupressure")
    found = convert(log)
    assert days_of(found) == (
        [(19, '"Vacation"'), (22, "")],
        [(20, "Forgot to do it, really"), (21, "Sick")],
    )


def test_an_old_file_of_one_habit_has_no_header() -> None:
    (log,) = read_loop("2015-01-25,2\n2015-01-24,0\n2015-01-23,1\n2015-01-22,2\n")
    assert len(convert(log).sessions) == 2
    assert log.name == ""
    assert choose_habit([log], "any name") is log


def test_an_amount_means_that_something_was_done() -> None:
    (log,) = read_loop("Date,Value\n2026-11-22,7000\n2026-11-21,0.5\n2026-11-20,0\n")
    assert [session.day.day for session in convert(log).sessions] == [21, 22]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2026-11-22,MAYBE", "'MAYBE' is not a value of Loop Habit Tracker"),
        ("2026-11-22,-2000", "not a value"),
        ("2026-11-22,NaN", "not a value"),
        ("2026-11-22," + "9" * 400, "not a value"),
        ("2026-11-22,\x1b[31m", "not a value"),
        ("22 Mai 2026,2", "'22 Mai 2026' names its month, and not in English"),
        ("22.13.2026,2", "is not a day: month must be in 1..12"),
        ("2026-11-31,2", "is not a day: day is out of range"),
        ("0000-01-01,2", "is not a day: year 0"),
        ("10000-01-01,2", "is not a day like"),
        ("1969-12-31,2", "is too long ago, or too far ahead"),
        ("2249-01-01,2", "is too long ago, or too far ahead"),
        ("٢٠٢٦-11-22,2", "is not a day like"),
        ("20261122,2", "is not a day like"),
        ("2026-11-22", "has 1 cells"),
        ("2026-11-22,2,note,more", "has 4 cells"),
        ('2026-11-22,"2" 3', "is not a row"),
        ("2026-11-19,0", "line 2 says something else about 2026-11-19, and counts"),
    ],
)
def test_an_invalid_loop_line_is_rejected(row: str, why: str) -> None:
    (log,) = read_loop(f"Date,Value\r\n2026-11-19,2\r\n{row}\r\n2026-11-18,2\r\n")
    found = convert(log)
    assert [session.day.day for session in found.sessions] == [18, 19]
    ((line, reason),) = found.rejected
    assert line == 3
    assert why in reason
    assert len(reason) < 150


def test_a_wrong_value_is_rejected_only_for_its_habit() -> None:
    first, second = read_loop(ALL_HABITS.replace("2000", "two").replace("2026-11-18", "once"))
    assert [line for line, _ in convert(first).rejected] == [6]
    assert [line for line, _ in convert(second).rejected] == [4, 6]


def test_a_comma_in_the_name_of_a_habit_is_refused() -> None:
    with pytest.raises(NotReadable, match="comma in the name"):
        read_loop(ALL_HABITS.replace("Acupressure", "Acupressure, twice"))


def test_the_comma_at_the_end_of_a_line_may_be_missing() -> None:
    text = "\n".join(line.removesuffix(",") for line in ALL_HABITS.replace("NO,", ",").splitlines())
    first, second = read_loop(text)
    assert first.rejected == second.rejected == []
    assert (first.days, second.days) == (4, 1)


def test_habits_of_the_same_name_are_numbered() -> None:
    logs = read_loop("Date,Yoga,Yoga,Yoga,\n2026-11-22,2,0,2,\n")
    assert [(log.name, log.days) for log in logs] == [("Yoga", 1), ("Yoga (2)", 0), ("Yoga (3)", 1)]


def test_a_file_of_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(habit_apps, "MAX_VALUES", 14)
    assert len(read_loop(ALL_HABITS)) == 2
    with pytest.raises(NotReadable, match="has more than 14 values; not read"):
        read_loop(ALL_HABITS + "2026-11-16,NO,NO,\n")


# harsh


def test_harsh_days_become_sessions_and_rest_days() -> None:
    first, second = read_harsh(HARSH)
    assert (first.name, second.name) == ("Acupressure", "Code review")
    assert days_of(convert(first)) == ([(19, "after squats"), (22, "")], [(20, "ill")])
    assert days_of(convert(second)) == ([(20, "Reviewed 3 PRs: all")], [])
    assert first.rejected == second.rejected == []


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2026-11-22 : Acupressure : yes :  : 0", "'yes' is not y, n or s"),
        ("2026-11-22 :  : y :  : 0", "names no habit"),
        ("2026-11-22", "names no habit"),
        ("2026-22-11 : Acupressure : y", "is not a day"),
        ("Acupressure : y", "is not a day like"),
        ("\x1b]0;x\a : y", "is not a day like"),
        ("\x00", "is not a day like"),
    ],
)
def test_an_invalid_harsh_line_is_rejected(line: str, why: str) -> None:
    (log,) = read_harsh(f"2026-11-20 : Acupressure : y\r\n{line}\r\n2026-11-21 : Acupressure : y")
    found = convert(log)
    assert len(found.sessions) == 2
    ((number, reason),) = found.rejected
    assert number == 2
    assert why in reason


def test_the_last_harsh_line_of_a_day_counts() -> None:
    (log,) = read_harsh("2026-11-22 : A : n\n2026-11-22 : A : y\n2026-11-22 : A : y : again : 0\n")
    assert days_of(convert(log)) == ([(22, "again")], [])
    assert log.rejected == [(1, "line 2 says something else about 2026-11-22, and counts")]


def test_the_end_of_a_harsh_line_may_be_missing() -> None:
    (log,) = read_harsh("2026-11-21 : A : y :\n2026-11-22 : A : y :  :\n2026-11-23 : A :\n")
    assert days_of(convert(log)) == ([(21, ""), (22, "")], [])
    assert log.rejected == []


# As sessions


def test_an_imported_session_counts_with_one_second() -> None:
    first, _ = read_harsh(HARSH)
    session = convert(first, "back-and-neck").sessions[0]
    assert session.counts
    assert session.pressed == 1
    assert (session.source, session.routine) == ("import", "back-and-neck")
    assert session.started == session.ended == datetime(2026, 11, 19, 12, tzinfo=INDIA)
    assert session.day == date(2026, 11, 19)
    assert session.habit == "Acupressure"
    assert read_session(str(session.id), to_document(session, exact=True)) == session


def test_a_streak_is_imported() -> None:
    days = [DAY - timedelta(days=n) for n in range(40)]
    marks = dict.fromkeys(days, "y") | {days[7]: "s", days[30]: "n"}
    (log,) = read_harsh("".join(f"{day} : A : {mark}\n" for day, mark in marks.items()))
    found = convert(log)
    history = History(found.sessions, {day.day: day for day in found.days})
    assert Habit(history, Rules(), DAY).streak == 29


def test_session_ids_are_stable_and_unique() -> None:
    day = date(2026, 11, 22)
    assert make_session_id("harsh", "Acupressure", day) == 1882559663309585860
    assert make_session_id("harsh", "Acupressure", day) >> 20 == 1795348800000
    names = [(p, h) for p in ("loop", "harsh") for h in ("a", "b", "", "\udce9")]
    days = [day, date(1970, 1, 1), date(2248, 9, 25)]
    found = {make_session_id(program, habit, at) for program, habit in names for at in days}
    assert len(found) == len(names) * len(days)
    assert all(0 <= id < ID_LIMIT for id in found)
    with pytest.raises(ValueError, match="too far ahead"):
        parse_day("2248-09-27")
    assert parse_day("1970-01-01") == date(1970, 1, 1)
    with pytest.raises(ValueError, match="too long ago"):
        parse_day("1969-12-31")


def test_a_habit_is_chosen_by_its_name() -> None:
    logs = read_harsh(HARSH)
    with pytest.raises(NotReadable, match=r"'Acupressure' \(3 days\), 'Code review' \(1 day\)"):
        choose_habit(logs, None)
    assert choose_habit(logs, "Code review") is logs[1]
    assert choose_habit(logs, "acuPRESSURE") is logs[0]
    with pytest.raises(NotReadable, match="has no habit 'Yoga'; there is 'Acupressure'"):
        choose_habit(logs, "Yoga")
    (only, _) = read_loop(ALL_HABITS.replace("2000", "NO"))
    assert choose_habit([only, HabitLog("loop", "empty")], None) is only
    with pytest.raises(NotReadable, match="no habit in it"):
        choose_habit([], None)


# Files, folders, zips


def make_zip(files: Mapping[str, str | bytes], **options: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", **options) as archive:  # type: ignore[call-overload]
        for name, text in files.items():
            # Without a time, which would make the ids of tests differ between workers.
            archive.writestr(zipfile.ZipInfo(name), text, archive.compression)
    return packed.getvalue()


EXPORT = {
    "Habits.csv": HABITS,
    "001 Acupressure at home/Checkmarks.csv": ONE_HABIT,
    "001 Acupressure at home/Scores.csv": "Date,Score\n2026-11-22,0.5\n",
    "002 Wake up early/Checkmarks.csv": "Date,Value,Notes\n2026-11-20,2000,\n",
    "Checkmarks.csv": ALL_HABITS.replace("Acupressure", "Acupressure, at home"),
    "Scores.csv": "Date,Acupressure,\n",
}


@pytest.fixture(name="unpacked")
def unpacked_export(tmp_path: Path) -> Path:
    for name, text in EXPORT.items():
        path = tmp_path / "Loop" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "Loop"


def test_loop_zip_folder_and_single_file_are_equivalent(unpacked: Path) -> None:
    packed = unpacked.with_name("Loop Habits CSV 2026-11-22.zip")
    packed.write_bytes(make_mac_zip(EXPORT))
    single = unpacked / "001 Acupressure at home" / "Checkmarks.csv"
    results = []
    for path in (packed, unpacked, single):
        read = read_import(path)
        assert read.format == "Loop Habit Tracker"
        log = choose_habit(read.logs, "Acupressure, at home")
        assert days_of(convert(log))[1] == [(20, "Forgot to do it, really"), (21, "Sick")]
        results.append(convert(log))
    assert results[0] == results[1] == results[2]


def make_mac_zip(files: Mapping[str, str | bytes]) -> bytes:
    extra = {f"__MACOSX/Loop/._{name.rpartition('/')[2]}": b"\x00\x05" for name in files}
    return make_zip({f"Loop/{name}": text for name, text in files.items()} | extra)


def test_without_habit_folders_the_file_of_all_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(make_zip({"Checkmarks.csv": ALL_HABITS}))
    assert [log.name for log in read_import(path).logs] == ["Acupressure", "Wake up early"]


def test_without_habits_csv_the_folders_name_the_habits(tmp_path: Path) -> None:
    for habits in ({}, {"Habits.csv": "broken"}, {"Habits.csv": b"\xff"}):
        files = {"001 Wake up early/Checkmarks.csv": ONE_HABIT, "002/Checkmarks.csv": ONE_HABIT}
        (tmp_path / "a.zip").write_bytes(make_zip({**files, **habits}))
        assert [log.name for log in read_import(tmp_path / "a.zip").logs] == [
            "Wake up early",
            "002",
        ]


def test_the_folder_of_harsh_is_read(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(HARSH)
    (tmp_path / "habits").write_text("Acupressure: 1\n")
    read = read_import(tmp_path)
    assert (read.format, len(read.logs)) == ("harsh", 2)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"hello", "in no format that can be imported"),
        (b"name,age\nx,1\n", "in no format"),
        (b"SQLite format 3\0\xff", "is a damaged database, or no backup of Loop"),
        (b"PK\x03\x04", "is a damaged zip"),
        (make_zip({"a.txt": "x"}), "there is no Checkmarks.csv of Loop Habit Tracker in the zip"),
        (make_zip({"Checkmarks.csv": b"Date,\xe9,\n"}), "Checkmarks.csv: line 1: byte 6, 0xe9"),
        (
            make_zip({"Checkmarks.csv": ALL_HABITS}, compression=zipfile.ZIP_LZMA),
            "that acutui can't read",
        ),
        (make_zip({"Checkmarks.csv": ALL_HABITS})[:-30], "is a damaged zip"),
    ],
)
def test_other_files_are_refused(data: bytes, why: str, tmp_path: Path) -> None:
    path = tmp_path / "export"
    path.write_bytes(data)
    with pytest.raises(FileError) as caught:
        read_import(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert why in str(caught.value)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    data = bytearray(make_zip({"Checkmarks.csv": ALL_HABITS}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(FileError, match="can't be unpacked"):
        read_import(tmp_path / "a.zip")


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detect, "MAX_UNPACKED", 1_000_000)
    bomb = make_zip({"Checkmarks.csv": b"\n" * 1_200_000}, compression=zipfile.ZIP_DEFLATED)
    several = {f"00{n} a/Checkmarks.csv": b"\n" * 270_000 for n in range(9)}
    for data in (bomb, make_zip(several, compression=zipfile.ZIP_DEFLATED)):
        (tmp_path / "a.zip").write_bytes(data)
        with pytest.raises(FileError, match="unpacks to more than 1 MB; not read"):
            read_import(tmp_path / "a.zip")


def test_a_zip_with_a_false_size_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(detect, "MAX_UNPACKED", 100_000)
    data = bytearray(
        make_zip({"Checkmarks.csv": b"\n" * 900_000}, compression=zipfile.ZIP_DEFLATED)
    )
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(FileError):
        read_import(tmp_path / "a.zip")


def test_an_endless_file_is_refused() -> None:
    with pytest.raises(FileError, match="/dev/zero: can't be read: it is a device, not a file"):
        read_import(Path("/dev/zero"))


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: None])
def test_an_empty_or_missing_folder_is_refused(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    make(tmp_path / "a")
    with pytest.raises(FileError, match=r"there is no Checkmarks.csv|No such file"):
        read_import(tmp_path / "a")


def test_a_folder_that_cannot_be_listed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_call(monkeypatch, Path, "iterdir", errno.EACCES)
    with pytest.raises(FileError, match="can't be read: Permission denied"):
        read_import(tmp_path)


def test_a_long_list_of_habits_is_cut_short() -> None:
    logs = read_harsh("".join(f"2026-11-22 : habit {n} : y\n" for n in range(32)))
    with pytest.raises(NotReadable, match=r"'habit 29' \(1 day\), 2 more$"):
        choose_habit(logs, None)
    with pytest.raises(NotReadable, match=r"'habit 29' \(1 day\)$"):
        choose_habit(logs[:30], None)


SAMPLES = {
    "all.csv": ALL_HABITS.encode(),
    "one.csv": ONE_HABIT.encode(),
    "log": HARSH.encode(),
    "a.zip": make_zip(EXPORT, compression=zipfile.ZIP_DEFLATED),
}


@pytest.fixture(name="folder", scope="module")
def a_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=80)
@given(
    changes=st.lists(
        st.tuples(st.integers(0, 10**5), st.integers(0, 8), st.binary(max_size=4)),
        min_size=1,
        max_size=5,
    )
)
def test_a_damaged_file_is_read_rejected_or_refused(
    name: str, changes: list[tuple[int, int, bytes]], folder: Path
) -> None:
    data = SAMPLES[name]
    for number, length, new in changes:
        at = number % (len(data) + 1)
        data = data[:at] + new + data[at + length :]
    (folder / name).write_bytes(data)
    try:
        read = read_import(folder / name)
        for log in read.logs:
            found = convert(choose_habit(read.logs, log.name))
            for session in found.sessions:
                assert read_session(str(session.id), to_document(session, exact=True)) == session
            assert all(day == Day(day.day, True, (), day.note) for day in found.days)
            assert all(line > 0 for line, _ in found.rejected)
            json.dumps([session.note for session in found.sessions])
    except (FileError, NotReadable) as error:
        assert str(error)


# Entries of Loop 2.0


def entry(day: str, value: object, more: str = "") -> str:
    return f"Entry(timestamp={day}, value={value}{more})"


def test_entries_of_several_habits_are_read() -> None:
    days = ["2026-11-18", "2026-11-17", "2026-11-16", "2026-11-15"]
    values = [(2, -1), (3, 5000), (0, 0), (1, 1500)]
    rows = [
        f"{day},{entry(day, one)},{entry(day, other)},\n"
        for day, (one, other) in zip(days, values, strict=True)
    ]
    press, read = read_loop("Date,Press,Read,\n" + "".join(rows))
    assert days_of(convert(press)) == ([(18, "")], [(15, ""), (17, "")])
    assert days_of(convert(read)) == ([(15, ""), (17, "")], [])
    assert press.rejected == read.rejected == []


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        (entry("2026-11-22", 2), ""),
        (entry("2026-11-22", 2, ", notes="), ""),
        (entry("2026-11-22", 2, ", notes=after lunch"), "after lunch"),
        (entry("2026-11-22", 2, ", notes=hands (left), neck, feet"), "hands (left), neck, feet"),
        (entry("2026-11-22", 7000, ', notes=said "well"'), 'said "well"'),
        (f'"{entry("2026-11-22", 2)}"', ""),
        (f" {entry('2026-11-22', 'YES_MANUAL')}", ""),
        (entry("1795305600000", 2), ""),
    ],
)
def test_an_entry_is_read_with_its_note(cell: str, note: str) -> None:
    for end in (",", ""):
        row = f"2026-11-22,{cell},{entry('2026-11-22', 0)}{end}"
        first, second = read_loop(f"Date,A,B{end}\n{row}\n")
        assert days_of(convert(first)) == ([(22, note)], [])
        assert second.days == 0
        assert first.rejected == second.rejected == []


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        (entry("2026-11-22", -7), "'-7' is not a value of Loop Habit Tracker"),
        (entry("2026-11-22", "MAYBE"), "'MAYBE' is not a value of Loop Habit Tracker"),
        (entry("2026-11-21", 2), "Entry(timestamp=2026-11-21, value=2)' is not of 2026-11-22"),
        ("Entry(timestamp=2026-11-22", "is not a value of Loop Habit Tracker"),
        ("Entry(value=2)", "is not a value of Loop Habit Tracker"),
        ("Entry()", "is not a value of Loop Habit Tracker"),
    ],
)
def test_an_entry_that_is_no_value_is_named_with_its_line(cell: str, why: str) -> None:
    (log,) = read_loop(f"Date,A,\n2026-11-23,{entry('2026-11-23', 2)},\n2026-11-22,{cell},\n")
    ((line, reason),) = log.rejected
    assert line == 3
    assert why in reason
    assert log.days == 1


def test_the_days_in_entries_tell_the_order_of_the_others() -> None:
    (log,) = read_loop(f"Date,A,\n02.11.2026,{entry('2026-11-02', 2)},\n")
    assert [session.day for session in convert(log).sessions] == [date(2026, 11, 2)]


def test_broken_entries_do_not_make_reading_slow() -> None:
    row = "2026-11-22," + "Entry(,)," * 100_000
    (log,) = read_loop(f"Date,A,\n2026-11-23,2,\n{row}\n")
    assert [line for line, _ in log.rejected] == [3]


# Tables as spreadsheets save them


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nDate;Value;Notes\n2026-11-22;2;\n",
        '"sep=;"\r\n"DATE";"VALUE";"NOTES"\r\n"2026-11-22";"2";""\r\n;;\r\n;;\r\n',
        "date\tvalue\tnotes\n2026-11-22\t2\t\n\t\t\n",
        " Date , Value , Notes \n 2026-11-22 , 2 ,\n",
    ],
)
def test_the_form_of_a_table_does_not_matter(text: str) -> None:
    (log,) = read_loop(text, "Press")
    assert days_of(convert(log)) == ([(22, "")], [])
    assert log.rejected == []


def test_what_is_not_taken_of_a_line_is_named() -> None:
    text = 'Date,Value,Notes,Mine,\n2026-11-22 08:30,2,"two\nlines",x,\n2026-11-21,0,why,,\n'
    (log,) = read_loop(text, "Press")
    assert days_of(convert(log)) == ([(22, "two\nlines")], [])
    assert log.rejected == []
    assert convert(log).reading == (
        "taking 2 as done (1 day); 0 as not done (1 day); not taken: column 'Mine' (1 line), "
        "note of a day without practice (1 line), time of day (1 line)"
    )


def test_ones_without_any_two_are_not_guessed() -> None:
    first, second = read_loop("Date,A,B,\n2026-11-22,1,1,\n2026-11-21,1,2,\n2026-11-20,0,0,\n")
    assert first.days == 0
    assert [line for line, _ in first.rejected] == [2, 3]
    assert "no day has a 2, which is done; write YES or NO instead" in first.rejected[0].reason
    assert days_of(convert(second)) == ([(21, "")], [(22, "")])


@pytest.mark.parametrize(
    ("name", "values", "rejected", "done"),
    [
        ("Sessions", "1 2 1 3 0 2", [2, 4, 5], 2),
        ("Minutes", "15 3 1 2 20", [3, 4, 5], 2),
        ("Value", "15 3 1 2 20", [3, 4, 5], 2),
        ("Pressed", "1 0 1 1", [2, 4, 5], 0),
        ("Pressed", "YES NO YES", [], 2),
        ("Pressed", "2 0 2", [], 2),
    ],
)
def test_numbers_in_a_table_made_by_hand_are_not_guessed(
    name: str, values: str, rejected: list[int], done: int
) -> None:
    rows = "".join(f"2026-11-{n:02},{value}\n" for n, value in enumerate(values.split(), 1))
    (log,) = read_loop(f"Date,{name}\n{rows}")
    found = convert(log)
    assert [line for line, _ in found.rejected] == rejected
    assert (len(found.sessions), found.days) == (done, ())
    for _, reason in found.rejected:
        assert reason.endswith("; write YES or NO instead")


@pytest.mark.parametrize(
    "text",
    [
        "Date,Press,\n2026-11-22,2,\n2026-11-21,1,\n2026-11-20,3,\n",
        "Date,Value,Notes\n2026-11-22,2,\n2026-11-21,1,\n2026-11-20,3,\n2026-11-19,0,15\n",
        "Date,Press\n2026-11-22,2\n2026-11-21,1\n2026-11-20,3\n2026-11-19,-1\n",
        "Date,Press\n2026-11-22,YES_MANUAL\n2026-11-21,1\n2026-11-20,3\n",
        "Date,Press,Run\n2026-11-22,2,7000\n2026-11-21,1,0\n2026-11-20,3,1500\n",
    ],
)
def test_numbers_in_a_file_of_loop_keep_their_meaning(text: str) -> None:
    found = convert(read_loop(text)[0])
    assert days_of(found) == ([(22, "")], [(20, ""), (21, "")])
    assert found.rejected == ()


@pytest.mark.parametrize(
    ("text", "advice"),
    [("Date,Press\n2026-11-22,x\n", "; write YES or NO"), ("Date,Press,\n2026-11-22,x,\n", "")],
)
def test_how_to_write_a_day_is_said_in_a_table_made_by_hand(text: str, advice: str) -> None:
    ((_, reason),) = convert(read_loop(text)[0]).rejected
    assert reason == f"'x' is not a value of Loop Habit Tracker{advice}"


@pytest.mark.parametrize("end", ["", ",", ",,,"])
def test_a_comma_in_a_name_is_refused_also_after_a_spreadsheet(end: str) -> None:
    cells = end or ","
    with pytest.raises(NotReadable, match="comma in the name"):
        read_loop(f"Date,Learn, wide,Walk{end}\n2026-11-22,2,2{cells}\n")


# HabitBull


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Press,,,2026-11-22,yes,", "'yes' is not a value of HabitBull"),
        ("Press,,,2026-11-22,-1,", "'-1' is not a value of HabitBull"),
        ("Press,,,someday,1,", "is not a day like"),
        ("Press,,,2026-11-22", "has 4 cells, not 6"),
    ],
)
def test_an_invalid_line_of_habitbull_is_rejected(row: str, why: str) -> None:
    header = "HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n"
    (log,) = read_habitbull(f"{header}Press,,,2026-11-21,1,well\n{row}\n")
    assert days_of(convert(log)) == ([(21, "well")], [])
    ((line, reason),) = log.rejected
    assert line == 3
    assert why in reason


def test_a_habitbull_file_without_days_has_nothing_to_import() -> None:
    (log,) = read_habitbull("HabitName,CalendarDate,Value\n")
    assert (log.days, log.rejected) == (0, [])
