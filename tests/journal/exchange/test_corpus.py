"""Files in the form in which other programs export: what of them comes in, day by day.

The names and numbers in them are made up. `refused` holds files that no import takes.
"""

import shutil
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from acutui.journal.exchange.common import list_rejected
from acutui.journal.exchange.csv_rows import NotReadable
from acutui.journal.exchange.detect import ImportSource, read_import
from acutui.journal.exchange.habit_log import choose_habit
from acutui.journal.exchange.import_data import ImportData
from acutui.util.files import FileError

CORPUS = Path(__file__).with_name("corpus")

# By file and habit: the month, the days on which it was done, and the days of rest.
EXPECTED: dict[str, dict[str, tuple[str, list[int], list[int]]]] = {
    "loop-1": {
        "Press points": ("2017-03", [6, 7, 9], []),
        "Walk, outside": ("2017-03", [5, 7], [8, 9]),
    },
    "loop-2.0-entries.csv": {
        "Press points 🌿": ("2022-05", [10, 14], [11, 13]),
        "Read pages": ("2022-05", [10, 12, 14], []),
        "8h sleep 😴": ("2022-05", [11, 12, 13], []),
    },
    "loop-2.0-libreoffice.csv": {
        "Press points": ("2022-05", [10, 14], [11, 13]),
        "Read pages": ("2022-05", [10, 12, 14], []),
    },
    "loop-2.1.zip": {
        "Neck/back": ("2024-02", [26, 29], [28]),
        "Pages": ("2024-02", [26, 29], []),
    },
    "loop-2.2-one-habit-day-first.csv": {"": ("2026-04", [12, 15], [10, 11, 16])},
    "loop-2.2-month-first.csv": {
        "Press points": ("2026-11", [19, 20], [9]),
        "Walk": ("2026-11", [9, 19], [18]),
    },
    "loop-2.2-excel-unicode.txt": {
        "Press points": ("2026-11", [13, 14], []),
        "Walk": ("2026-11", [12], [13]),
    },
    "harsh.log": {
        "Pressed points": ("2023-10", [28, 31], [29]),
        "Walked 2km": ("2023-10", [29], []),
    },
    "habitbull.csv": {
        "Press points": ("2016-08", [1, 2, 5], []),
        "Coffee": ("2016-08", [1, 3], []),
    },
    "acutui-german-excel.csv": {"": ("2026-11", [4, 5], [6])},
}

READINGS = {
    ("loop-2.0-libreoffice.csv", "Read pages"): (
        "taking amounts as done (3 days); -1, 0 as not done (3 days); "
        "14.05.2022 as 14 May 2022; not taken: amount (3 lines)"
    ),
    ("loop-2.1.zip", "Neck/back"): (
        "taking YES_MANUAL as done (2 days); SKIP as rest (1 day); NO as not done (1 day); "
        "not taken: note of a day without practice (1 line)"
    ),
    ("loop-2.2-month-first.csv", "Walk"): (
        "taking 2 as done (2 days); 1 as rest, ticked automatically (1 day); "
        "0 as not done (1 day); 11-20-26 as 20 November 2026"
    ),
    ("habitbull.csv", "Coffee"): (
        "taking 1, amounts as done (2 days); 0 as not done (1 day); not taken: amount (1 line)"
    ),
    ("acutui-german-excel.csv", ""): "taking 04.11.2026 as 4 November 2026",
}

REFUSED = {
    "daylio.csv": "is in no format that can be imported: JSON or CSV that acutui exported, the CSV",
    "streaks.csv": "is in no format that can be imported",
    "habo.json": "is JSON, but not an export of acutui",
    "loop-backup.db": "is a damaged database, or no backup of Loop",
    "windows-1252.csv": "line 1: byte 7, 0xfc, is not UTF-8; save the file as UTF-8",
    "comma-in-name.csv": "has a comma in the name of a habit; import the zip, or the folder of the",
    "either-order.csv": (
        "line 2: '01.11.2026' may be 1 November 2026 or 11 January 2026; "
        "say which with --days dmy or --days mdy"
    ),
}


def to_data(read: ImportSource, habit: str) -> ImportData:
    if read.data is not None:
        return read.data
    log = choose_habit(read.logs, habit or None)
    return log.to_import_data("imported", lambda day: datetime.combine(day, time(12), UTC))


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_comes_in_day_by_day(name: str) -> None:
    read = read_import(CORPUS / name)
    assert {log.name for log in read.logs} == (EXPECTED[name].keys() if read.logs else set())
    for habit, (month, done, rest) in EXPECTED[name].items():
        found = to_data(read, habit)
        days = sorted(str(session.day) for session in found.sessions)
        assert days == [f"{month}-{day:02}" for day in done]
        days = sorted(str(day.day) for day in found.days if day.rest)
        assert days == [f"{month}-{day:02}" for day in rest]
        assert found.rejected == () or name == "harsh.log"
        assert READINGS.get((name, habit), found.reading) == found.reading


def test_every_file_has_its_expectation() -> None:
    assert {path.name for path in CORPUS.iterdir()} == {*EXPECTED, "refused"}
    names = {path.name for path in (CORPUS / "refused").iterdir()}
    assert names == {*REFUSED, "german-months.csv"}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_plain_is_refused_with_one_sentence(name: str) -> None:
    with pytest.raises(FileError) as caught:
        read_import(CORPUS / "refused" / name)
    message = str(caught.value)
    assert REFUSED[name] in message
    assert "\n" not in message
    assert len(message) < 300 + len(str(CORPUS))


def test_one_cause_on_many_lines_is_one_sentence() -> None:
    found = to_data(read_import(CORPUS / "refused" / "german-months.csv"), "Press points")
    assert list_rejected(found.rejected) == [
        "line 2 and 28 more: '1. Mai 2026' names its month, and not in English"
    ]


@pytest.mark.parametrize(("order", "month"), [("dmy", "2026-11-01"), ("mdy", "2026-01-11")])
def test_an_order_that_is_given_counts(order: str, month: str) -> None:
    read = read_import(CORPUS / "refused" / "either-order.csv", order)  # type: ignore[arg-type]
    assert str(to_data(read, "Press points").sessions[0].day) == month


def test_notes_and_ids_are_those_of_the_unpacked_export(tmp_path: Path) -> None:
    packed = read_import(CORPUS / "loop-2.1.zip")
    shutil.unpack_archive(CORPUS / "loop-2.1.zip", tmp_path)
    unpacked = read_import(tmp_path)
    for habit in EXPECTED["loop-2.1.zip"]:
        assert to_data(packed, habit) == to_data(unpacked, habit)
    notes = [session.note for session in to_data(packed, "Neck/back").sessions]
    assert notes == ['"finally"', "leap day"]
    with pytest.raises(NotReadable, match=r"'Neck/back' \(3 days\), 'Pages' \(2 days\)"):
        choose_habit(packed.logs, None)
