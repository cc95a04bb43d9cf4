"""Import what `export` wrote, damaged or not, into a journal."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.histories import histories, list_contents
from tinydb import TinyDB
from tinydb.storages import MemoryStorage

from acutui.journal.documents import Tables, to_stored
from acutui.journal.exchange import csv_rows, own_formats
from acutui.journal.exchange.apply import ImportPlan
from acutui.journal.exchange.common import MAX_DEPTH, is_too_deep
from acutui.journal.exchange.csv_rows import NotReadable, decode_text, parse_rows, split_lines
from acutui.journal.exchange.detect import read_import
from acutui.journal.exchange.export_csv import to_csv
from acutui.journal.exchange.export_json import to_json
from acutui.journal.exchange.import_data import ImportData
from acutui.journal.exchange.own_formats import read_own_csv, read_own_json
from acutui.journal.file_format import Contents, dump, parse
from acutui.journal.journal import Journal
from acutui.journal.merge import merge_files
from acutui.journal.reader import read_history
from acutui.journal.schema import to_document
from acutui.practice.records import Day, History, Session
from acutui.util.files import FileError

Make = Callable[..., Session]
Read = Callable[[str], ImportData]

NOW = datetime(2026, 12, 1, tzinfo=UTC)
FORMATS: dict[str, tuple[Callable[[History], str], Read]] = {
    "json": (to_json, read_own_json),
    "csv": (to_csv, read_own_csv),
}
END = {"json": b"\n", "csv": b"\r\n"}
HEADER = {"json": b"", "csv": to_csv(History()).encode()}


def import_into(
    tables: Tables, found: ImportData, *, force: bool = False
) -> tuple[Tables, ImportPlan]:
    """Return the tables of a journal after an import, as they are on the disk, and the plan."""
    plan = ImportPlan(found, force=force)
    edits = plan(tables, NOW)
    changed: dict[str, dict[str, Any]] = {name: dict(tables[name]) for name in tables}
    for (table, id), to in edits.items():
        present = changed[table].get(str(id))
        changed[table][str(id)] = to_stored(to(None if present is None else dict(present)))
    return parse(dump(Contents(changed, {}))).tables, plan


EMPTY: Tables = {"meta": {"1": to_stored({"format": 1})}, "sessions": {}, "days": {}}


def history_of(tables: Tables) -> History:
    storage = TinyDB(storage=MemoryStorage).storage
    storage.write(tables)
    return read_history(storage, Path("journal.json"))


# JSON and CSV


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=80)
@given(history=histories)
def test_importing_an_export_loses_and_duplicates_nothing(format: str, history: History) -> None:
    export, read = FORMATS[format]
    text = decode_text(export(history).encode())
    found = read(text)
    assert found.rejected == ()
    tables, plan = import_into(EMPTY, found)
    assert list_contents(history_of(tables)) == list_contents(history)
    assert plan.count("new") == len(history.sessions) + len(history.days)
    assert export(history_of(tables)) == export(history)
    # Again, and in the other format: nothing is duplicated or changed.
    for other_export, other_read in FORMATS.values():
        again, plan = import_into(tables, other_read(other_export(history)))
        assert not plan(tables, NOW)
        assert dump(Contents(again, {})) == dump(Contents(tables, {}))


@pytest.mark.parametrize("format", FORMATS)
def test_line_numbers_match_those_of_an_editor(format: str, a_session: Make) -> None:
    export, read = FORMATS[format]
    history = History(tuple(a_session(n, note='a\r\nb\n"c"\u2028' * n) for n in range(4)))
    text = export(history).replace("2026-11-24T", "2026-99-24T", 2)
    (line,) = (n for n, line in enumerate(re.split(r"\r?\n", text), 1) if "2026-99-24T" in line)
    found = read(text)
    assert len(found.sessions) == 3
    ((number, why),) = found.rejected
    assert number == line
    assert why == "\"started\" is '2026-99-24T07:31:04+05:30', not a time"


DOCUMENT = {
    "id": "7",
    "routine": "r",
    "source": "log",
    "started": "2026-11-22T07:31:04+05:30",
    "ended": "2026-11-22T07:31:04+05:30",
    "day": "2026-11-22",
    "holds": [],
}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"id": "x"}, "its id is not a number"),
        ({"id": None}, "its id is not a number"),
        ({"id": -1}, "its id is not a number"),
        ({"id": 2**63}, "its id is not a number"),
        ({"day": "0000-01-01"}, "not a date"),
        ({"day": "10000-01-01"}, "not a date"),
        ({"day": "1969-12-31"}, "before 1970"),
        ({"day": None}, "None"),
        ({"started": "2026-11-22T07:31:04"}, "without an offset"),
        ({"started": "\ud83d"}, "not a time"),
        (
            {"holds": [{"point": "LI4", "side": "left", "planned": 10**400, "pressed": 1}]},
            "seconds",
        ),
        (
            {"holds": [{"point": "LI4", "side": "left", "planned": float("nan"), "pressed": 1}]},
            "nan",
        ),
        ({"holds": [{"point": "", "side": "left", "planned": 1, "pressed": 1}]}, "point"),
        ({"holds": {"LI4": 60}}, "holds"),
        ({"before": {"pain": 11}}, "not 0 to 10"),
        ({"note": ["\x1b[31m"]}, "note"),
        ({"source": "guess"}, "not one of"),
    ],
)
def test_an_invalid_document_is_rejected_and_the_others_are_read(
    changes: dict[str, Any], why: str
) -> None:
    lines = [json.dumps(DOCUMENT | changes), json.dumps(DOCUMENT), "5", '{"day":"2026-11-22"}']
    text = '{"format":1,"sessions":[\n' + ",\n".join(lines[:3]) + '],\n"days":[' + lines[3] + "]}"
    found = read_own_json(text)
    assert [session.id for session in found.sessions] == [7]
    assert [day.day for day in found.days] == [date(2026, 11, 22)]
    assert [line for line, _ in found.rejected] == [2, 4]
    assert why in found.rejected[0].reason


def test_an_endless_number_rejects_only_its_line() -> None:
    hold = '{"point":"LI4","side":"left","planned":%s,"pressed":1}' % ("9" * 100_000)
    documents = [json.dumps(DOCUMENT | {"id": str(n)}) for n in range(3)]
    documents[1] = documents[1].replace("[]", f"[{hold}]")
    found = read_own_json('{"format":1,"sessions":[\n' + ",\n".join(documents) + '],"days":[]}')
    assert [session.id for session in found.sessions] == [0, 2]
    assert [line for line, _ in found.rejected] == [3]
    assert len(found.rejected[0].reason) < 100


@pytest.mark.parametrize("laid_out", [{"indent": 4}, {"separators": (",", ":")}, {"indent": 0}])
def test_json_may_be_laid_out_differently(laid_out: dict[str, Any], a_session: Make) -> None:
    history = History((a_session(0), a_session(1)), {NOW.date(): Day(NOW.date(), rest=True)})
    text = json.dumps(json.loads(to_json(history)), **laid_out)
    found = read_own_json(f"\n  {text}\n")
    assert found.sessions == history.sessions
    assert found.days == tuple(history.days.values())


@pytest.mark.parametrize("format", FORMATS)
def test_a_repeated_document_counts_once_and_a_conflicting_one_is_rejected(
    format: str, a_session: Make
) -> None:
    export, read = FORMATS[format]
    lines = export(History((a_session(0),))).splitlines(keepends=True)
    at = 2 if format == "json" else 1
    document = lines[at].replace("\n", ",\n") if format == "json" else lines[at]
    other = document.replace("stiffness", "sleeplessness")
    found = read("".join([*lines[:at], document, other, *lines[at:]]))
    assert found.sessions == (a_session(0),)
    ((number, why),) = found.rejected
    assert number == at + 2
    assert f"on line {at + 1} already" in why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{}", "not an export"),
        ("[]", "not an export"),
        ("[" * 10_000, "nested too deeply"),
        ('{"a":' * 10_000, "nested too deeply"),
        ('{"format":1}', "not an export"),
        ('{"format":0,"sessions":[]}', "not an export"),
        ('{"format":true,"sessions":[]}', "not an export"),
        ('{"format":"1","sessions":[]}', "not an export"),
        ('{"format":1,"sessions":{}}', "not an export"),
        ('{"format":2,"sessions":[]}', "format 2, newer than this acutui knows"),
        ('{"format":1,\n"sessions":[\n', "line 3: is damaged"),
        ('{"format":1,\n"sessions":[\nx\n]}', "line 3: is damaged"),
    ],
)
def test_json_that_is_not_an_export_is_refused(text: str, why: str) -> None:
    with pytest.raises(NotReadable, match=re.escape(why)):
        read_own_json(text)


def test_truncated_json_is_read_up_to_its_last_complete_line(a_session: Make) -> None:
    text = to_json(History(tuple(a_session(n) for n in range(5))))
    for cut in range(text.index('""}') + 3, len(text) - 5, 37):
        found = read_own_json(text[:cut])
        whole = text[:cut].count('"note": ""}')
        assert len(found.sessions) == whole
        assert len(found.rejected) <= 1


def test_lines_of_damaged_json_with_anything_else_are_rejected(a_session: Make) -> None:
    lines = to_json(History(tuple(a_session(n) for n in range(5)))).splitlines(keepends=True)
    lines[2] = f"x {lines[2]}"
    lines[4] = lines[4].replace(",\n", " x,\n")
    lines[5] = lines[5].replace(",\n", lines[5])
    found = read_own_json("".join(lines))
    assert found.sessions == (a_session(1), a_session(4))
    assert [line for line, _ in found.rejected] == [3, 5, 6]
    assert {reason for _, reason in found.rejected} == {
        "is damaged: there is more than one document in it"
    }


@pytest.mark.parametrize("day", ["2026-W47-7", "2026-11-22T00:00", "22 Nov 2026", 20261122])
def test_a_day_must_be_a_plain_date(day: object) -> None:
    """Even where Python reads another form of it."""
    found = read_own_json(json.dumps({"format": 1, "sessions": [], "days": [{"day": day}]}))
    assert found.days == ()
    assert [line for line, _ in found.rejected] == [1]


def test_the_limit_of_nesting_is_exact() -> None:
    for depth in (MAX_DEPTH, MAX_DEPTH + 1):
        text = b"[]," * MAX_DEPTH + b'"[[",' + b"[" * depth + b"]" * depth
        assert is_too_deep(text) == (depth > MAX_DEPTH)


def test_a_file_with_too_many_rejected_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_formats, "MAX_REJECTED", 3)
    text = to_csv(History()) + "x\r\n" * 3
    assert len(read_own_csv(text).rejected) == 3
    with pytest.raises(NotReadable, match="more than 3 lines can't be read, beginning with line 2"):
        read_own_csv(text + "x\r\n")


# CSV


def test_a_file_of_too_many_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "MAX_LINES", 3)
    assert len(split_lines("a\nb\r\nc")) == 3
    with pytest.raises(NotReadable, match="more than 3 lines"):
        split_lines("a\nb\r\nc\rd")


def test_a_spreadsheet_may_change_delimiters_order_columns_and_line_ends(a_session: Make) -> None:
    day = Day(NOW.date(), checks=("a", "b"))
    history = History((a_session(0), a_session(1)), {day.day: day})
    rows = [row.cells for row in parse_rows(to_csv(history))]
    for delimiter, end in ((";", "\n"), ("\t", "\r"), (",", "\r\n")):
        mixed = [(*reversed(row[1:]), "mine") for row in rows]
        lines = (
            delimiter.join(f'"{cell}"' for cell in (row[0], *more))
            for row, more in zip(rows, mixed, strict=True)
        )
        found = read_own_csv(end.join(lines))
        assert found.rejected == ()
        assert found.sessions == history.sessions
        assert found.days == (day,)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("s1849304117239185408", "1849304117239185408", "not 's' and a number"),
        ("s1849304117239185408", "s1.84930411723919E+18", "its id is not a number"),
        ("session,", "meeting,", "neither session nor day"),
        ("LI4:left:60:60.0", "LI4:left:60", "is not a hold"),
        ("LI4:left:60:60.0", "LI4:left:60:nan", "not 0 to 1000000 seconds"),
        ("LI4:left:60:60.0", "LI4:left:60:1e400", "not 0 to 1000000 seconds"),
        ("LI4:right:60:58.5", "LI4:right:60:5", "its holds come to 65 s pressed, not 118.5"),
        (";LI4:right:60:58.5", "", "its holds come to 60 s planned, not 120"),
        (",yes,5,", ",yes,five,", "not 0 to 10"),
        (",yes,5,", ",yes,55,", "not 0 to 10"),
        (",timer,", ",timer,,", "has 23 cells, not 22"),
        (',"LI4', '"', "has 21 cells, not 22"),
    ],
)
def test_an_invalid_session_row_is_rejected(old: str, new: str, why: str, a_session: Make) -> None:
    text = to_csv(History((a_session(0), a_session(1))))
    assert old in text
    found = read_own_csv(text.replace(old, new, 1))
    assert found.sessions == (a_session(1),)
    ((number, reason),) = found.rejected
    assert number == 2
    assert why in reason


@pytest.mark.parametrize("rest", ["", "perhaps"])
def test_an_invalid_day_row_is_rejected(rest: str) -> None:
    text = to_csv(History((), {NOW.date(): Day(NOW.date())})).replace(",no,", f",{rest},")
    ((number, why),) = read_own_csv(text).rejected
    assert (number, "rest" in why) == (2, True)


def test_csv_with_missing_columns_is_refused_and_names_them() -> None:
    with pytest.raises(NotReadable, match='"id", "day"'):
        read_own_csv("type,name\nsession,x\n")
    header = to_csv(History()).strip()
    with pytest.raises(NotReadable, match='"note"'):
        read_own_csv(f"{header},note\n")


def test_a_quotation_mark_too_many_costs_one_row(a_session: Make) -> None:
    history = History(tuple(a_session(n, note="a\nb" if n == 3 else "") for n in range(6)))
    lines = to_csv(history).splitlines(keepends=True)
    lines[2] = lines[2].replace("back-and-neck", '"back-and-neck')
    found = read_own_csv("".join(lines))
    assert found.sessions == tuple(s for s in history.sessions if s != a_session(1))
    assert [line for line, _ in found.rejected] == [3]
    # One at the very end swallows nothing either.
    lines[-1] = lines[-1].replace("LI4:left", '"LI4:left')
    assert len(read_own_csv("".join(lines)).sessions) == 4


@pytest.mark.parametrize("line", ['x","', '"', '"a', 'a"b', '""",', "'", ","])
def test_stray_quotation_marks_do_not_make_reading_slow(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, read = csv_rows._lines_from, count()

    def counted(lines: Sequence[str], start: int) -> Iterator[str]:
        for one in really(lines, start):
            next(read)
            yield one

    monkeypatch.setattr(csv_rows, "_lines_from", counted)
    text = ("a,b,c\n" + f"{line}\n" * 20_000) * 3
    parse_rows(text)
    assert next(read) <= text.count("\n") + csv_rows.MAX_REREAD_LINES


def test_a_cell_may_be_very_long(a_session: Make) -> None:
    history = History((a_session(0, note="x" * 300_000),))
    assert read_own_csv(to_csv(history)).sessions == history.sessions


@given(st.text(st.sampled_from('ab,"\r\n;'), max_size=40))
@settings(max_examples=80)
def test_any_text_is_split_into_rows_with_their_line_numbers(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    numbers = [row.line for row in parse_rows(text)]
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= len(lines) for number in numbers)


# Bytes


def test_a_byte_order_mark_is_ignored(a_session: Make) -> None:
    history = History((a_session(0),))
    for export, read in FORMATS.values():
        assert read(decode_text(export(history).encode("utf-8-sig"))).sessions == history.sessions


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"type\r\nna\xefve", "line 2: byte 3, 0xef, is not UTF-8; save the file as UTF-8"),
        (b"\xef\xbb\xbf\xe9", "line 1: byte 4, 0xe9"),
        (b"\xff\xfet", "line 1: is not UTF-16, as its first bytes say"),
        ("type".encode("utf-32"), "line 1: is not UTF-16, as its first bytes say"),
    ],
)
def test_text_that_is_not_utf_8_is_refused_with_its_place(data: bytes, why: str) -> None:
    with pytest.raises(NotReadable, match=re.escape(why)):
        decode_text(data)


# Into the journal


def tables_with(*documents: tuple[str, dict[str, Any]], table: str = "sessions") -> Tables:
    return EMPTY | {table: {id: to_stored(document) for id, document in documents}}


def test_deleted_items_stay_deleted_unless_forced(a_session: Make) -> None:
    mark = {"deleted": True, "updated": "2026-11-30T00:00:00.000Z"}
    tables = tables_with((str(a_session().id), mark))
    found = ImportData((a_session(),))
    same, plan = import_into(tables, found)
    assert same["sessions"][str(a_session().id)].fields == mark
    assert plan.select("deleted") == ([a_session()], [])
    forced, plan = import_into(tables, found, force=True)
    assert history_of(forced).sessions == (a_session(),)
    assert forced["sessions"][str(a_session().id)]["updated"] == "2026-12-01T00:00:00.000Z"


def test_an_export_updates_what_differs_and_keeps_foreign_fields(a_session: Make) -> None:
    tables, _ = import_into(EMPTY, ImportData((a_session(note="old"),)))
    id = str(a_session().id)
    document = {**tables["sessions"][id].fields, "weather": "雨", "updated": "2027-01-01T00:00:00Z"}
    document["holds"][0]["mood"] = "good"
    tables = tables_with((id, document))
    changed, plan = import_into(tables, ImportData((a_session(note="new"),)))
    assert plan.select("changed") == ([a_session(note="new")], [])
    fields = changed["sessions"][id].fields
    assert (fields["note"], fields["weather"]) == ("new", "雨")
    assert fields["holds"][0]["mood"] == "good"
    # Later than the change before it, although the clock is earlier.
    assert fields["updated"] == "2027-01-01T00:00:00.001Z"


def test_new_items_count_as_changed_on_their_day(
    a_session: Make,
) -> None:
    rest = Day(a_session().day, rest=True)
    to_come = a_session(100)
    tables, _ = import_into(EMPTY, ImportData((a_session(), to_come), (rest,)))
    moments = {id: doc["updated"] for t in ("sessions", "days") for id, doc in tables[t].items()}
    assert moments == {
        str(a_session().id): "2026-11-22T12:00:00.000Z",
        "20261122": "2026-11-22T12:00:00.000Z",
        str(to_come.id): "2026-12-01T00:00:00.000Z",
    }


def test_a_document_changed_after_planning_is_classified_again(a_session: Make) -> None:
    """By a program that takes no lock, between planning and writing."""
    (made,) = ImportPlan(ImportData((a_session(),)))(EMPTY, NOW).values()
    mark = {"deleted": True, "updated": "2026-11-30T00:00:00.000Z"}
    assert made(mark) is mark
    assert made({**to_document(a_session(), exact=True), "weather": "雨"}).keys() >= {
        "weather",
        "holds",
    }
    assert made({"weather": "雨"})["routine"] == a_session().routine


def test_a_stored_document_that_cannot_be_decoded_is_left_alone(a_session: Make) -> None:
    for raw in (b"5", b'{"a":%b}' % (b"9" * 5000)):
        tables = EMPTY | {"sessions": {str(a_session().id): type(to_stored({}))(raw)}}
        same, plan = import_into(tables, ImportData((a_session(), a_session(1))))
        assert same["sessions"][str(a_session().id)].line == raw
        assert plan.select("refused") == ([a_session()], [])
        assert plan.select("new") == ([a_session(1)], [])


def test_an_export_repairs_an_invalid_document(a_session: Make) -> None:
    tables = tables_with((str(a_session().id), {"holds": 5, "weather": "雨"}))
    changed, _ = import_into(tables, ImportData((a_session(),)))
    assert history_of(changed).sessions == (a_session(),)
    assert changed["sessions"][str(a_session().id)]["weather"] == "雨"


def test_days_of_another_program_only_add_to_the_journal(a_session: Make) -> None:
    marked, noted, plain = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
    known = (Day(marked, rest=True, note="mine"), Day(noted, checks=("vitamin-c",), note="mine"))
    tables, _ = import_into(EMPTY, ImportData((a_session(note="mine"),), known))
    theirs = tuple(Day(day, rest=True, note="theirs") for day in (marked, noted, plain))
    found = ImportData((a_session(note="theirs"),), theirs, is_complete=False)
    for expected in ({"same": 2, "changed": 1, "new": 1}, {"same": 4}):
        tables, plan = import_into(tables, found)
        fates = [fate for _, fate in plan.items]
        assert {fate: fates.count(fate) for fate in fates} == expected
    history = history_of(tables)
    assert history.sessions == (a_session(note="mine"),)
    assert history.days == {
        marked: Day(marked, rest=True, note="mine"),
        noted: Day(noted, rest=True, checks=("vitamin-c",), note="mine"),
        plain: Day(plain, rest=True, note="theirs"),
    }


def test_a_rest_day_of_another_program_repairs_an_invalid_day(a_session: Make) -> None:
    rest = Day(a_session().day, rest=True, note="theirs")
    tables = tables_with(("20261122", {"day": 5, "mood": "good"}), table="days")
    changed, plan = import_into(tables, ImportData((), (rest,), is_complete=False))
    assert plan.select("changed") == ([], [rest])
    assert history_of(changed).days == {rest.day: rest}
    assert changed["days"]["20261122"]["mood"] == "good"


def test_an_import_is_undone_at_once(
    journal: Journal, reopen: Callable[[], Journal], a_session: Make
) -> None:
    journal.save_session(a_session(0, note="mine"))
    found = ImportData((a_session(0), a_session(1)), (Day(a_session().day, rest=True),))
    before = journal.history()
    change = journal.apply_changes("the import", ImportPlan(found))
    assert change is not None
    assert len(change.edits) == 3
    after = journal.history()
    assert set(after.sessions) == set(found.sessions)
    with closing(reopen()) as fresh:
        assert fresh.undo() == "the import"
        assert fresh.history() == before
        assert fresh.redo() == "the import"
        assert fresh.history() == after
    unchanged = journal.path.read_bytes()
    assert journal.apply_changes("the import", ImportPlan(found)) is None
    assert journal.path.read_bytes() == unchanged


def test_a_dry_run_writes_nothing(journal: Journal, a_session: Make) -> None:
    plan = ImportPlan(ImportData((a_session(),)))
    assert journal.apply_changes("the import", plan, dry_run=True) is None
    assert plan.count("new") == 1
    assert list(journal.path.parent.iterdir()) == []


# Damaged files

mutations = st.lists(
    st.tuples(
        st.integers(0, 10**6),
        st.integers(0, 12),
        st.sampled_from(
            [b"", b'"', b"\\", b"\n", b"\r\n", b",", b";", b"}", b"[", b"\x00", b"\xff"]
        )
        | st.binary(max_size=3)
        | st.sampled_from([b"NaN", b"1e999", b"-1", b"null", "\u202e合".encode(), b"9" * 500]),
    ),
    min_size=1,
    max_size=6,
)


def mutated(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    for number, length, new in changes:
        at = number % (len(data) + 1)
        data = data[:at] + new + data[at + length :]
    return data


@pytest.fixture(name="file", scope="module")
def a_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "export"


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=80)
@given(changes=mutations)
def test_a_damaged_export_is_read_rejected_or_refused(
    format: str, changes: list[tuple[int, int, bytes]], file: Path, a_session: Make
) -> None:
    day = Day(NOW.date(), checks=("a",), note="note")
    history = History(tuple(a_session(n, note="n\n" * n) for n in range(4)), {day.day: day})
    data = mutated(FORMATS[format][0](history).encode(), changes)
    file.write_bytes(data)
    try:
        read = read_import(file)
    except FileError as error:
        assert str(error).startswith(f"{file}: ")
        return
    assert read.data or read.logs
    if read.data:
        lines = data.count(b"\n") + data.count(b"\r") + 1
        assert all(1 <= line <= lines for line, _ in read.data.rejected)
        tables, _ = import_into(EMPTY, read.data)
        found = history_of(tables)
        assert found.problems == ()
        assert set(found.sessions) == set(read.data.sessions)
        # Undamaged lines are read, unless the header of the CSV is damaged.
        known = history.sessions if data.startswith(HEADER[format]) else ()
        end = END[format]
        text = data.replace(b"}," + end, b"}" + end)
        for session in known:
            row = max(FORMATS[format][0](History((session,))).encode().split(end), key=len)
            if end + row + end in text:
                assert session in found.sessions


@given(data=st.binary(max_size=200))
@settings(max_examples=100)
def test_random_bytes_are_refused_with_a_message(data: bytes, file: Path) -> None:
    file.write_bytes(data)
    try:
        read_import(file)
    except FileError as error:
        assert len(str(error)) < 500


# Fields of other programs, and the time of the last change


def import_json(journal: Journal, text: str, *, force: bool = False) -> ImportPlan:
    found = read_own_json(text)
    plan = ImportPlan(found, force=force)
    journal.apply_changes("the import", plan, others=found.others)
    return plan


def lines_of_file(path: Path) -> list[Any]:
    tables = json.loads(path.read_bytes())
    return [tables["sessions"], tables["days"]]


def test_json_carries_foreign_fields_to_another_machine(
    journal: Journal, path: Path, good: bytes, tmp_path: Path
) -> None:
    path.write_bytes(
        good.replace(b'"pressed":60.0', b'"pressed":60.0,"force":"firm"')
        .replace(b'"pain":3', b'"pain":3,"grip":41')
        .replace(
            b'"2026-11-22T02:08:40.120Z","weather"', b'"2026-11-22T07:38:40.12+05:30","weather"'
        )
        .replace(b'"mood":"good"', b'"mood":{"a":[2361183241434822606848]},"id":"x"')
    )
    text = to_json(journal.history(), journal.tables())
    other = Journal(tmp_path / "other" / "journal.json", lambda: NOW)
    assert import_json(other, text).count("new") == 3
    assert lines_of_file(other.path) == lines_of_file(path)
    assert to_json(other.history(), other.tables()) == text
    # Importing again, or where it came from, changes nothing.
    for each in (other, journal):
        before = each.path.read_bytes()
        assert import_json(each, text).count("same") == 3
        assert each.path.read_bytes() == before


@pytest.mark.parametrize(
    ("updated", "wins"), [("2026-11-22T23:30:00-05:00", True), ("2026-11-23T06:00:00+09:00", False)]
)
def test_update_times_are_compared_across_time_zones(
    journal: Journal, path: Path, a_session: Make, tmp_path: Path, updated: str, wins: bool
) -> None:
    """In a merge after the import, too."""
    document = to_document(a_session(), exact=True) | {"updated": updated, "note": "imported"}
    export = {"format": 1, "sessions": [{"id": str(a_session().id), **document}], "days": []}
    import_json(journal, json.dumps(export))
    (saved,) = lines_of_file(path)[0].values()
    assert saved["updated"] == updated
    rival = tmp_path / "rival.json"
    rival.write_text(
        json.dumps(
            {
                "meta": {"1": {"format": 1}},
                "sessions": {
                    str(a_session().id): document
                    | {"updated": "2026-11-23T00:00:00.000Z", "note": "rival"}
                },
            }
        )
    )
    merge_files(journal, [rival])
    assert [s.note for s in journal.history().sessions] == ["imported" if wins else "rival"]


@pytest.mark.parametrize("updated", ["2026-11-22T07:31:04", "soon", 5, None, "absent"])
def test_without_an_update_time_an_item_counts_as_changed_on_its_day(
    journal: Journal, path: Path, a_session: Make, updated: Any
) -> None:
    document = to_document(a_session(), exact=True) | {"updated": updated}
    if updated == "absent":
        del document["updated"]
    export = {"format": 1, "sessions": [{"id": str(a_session().id), **document}], "days": []}
    import_json(journal, json.dumps(export))
    (saved,) = lines_of_file(path)[0].values()
    assert saved["updated"] == "2026-11-22T12:00:00.000Z"


def test_an_import_merges_foreign_fields(journal: Journal, path: Path, good: bytes) -> None:
    path.write_bytes(good)
    document = json.loads(good)["sessions"]["1849304117239185408"]
    theirs = document | {"id": "1849304117239185408", "weather": "snow", "steps": [7]}
    theirs["holds"] = [hold | {"force": "firm"} for hold in theirs["holds"]]
    export = json.dumps({"format": 1, "sessions": [theirs], "days": []})
    for fate in ("changed", "same"):
        assert import_json(journal, export).count(fate) == 1
        found = lines_of_file(path)[0]["1849304117239185408"]
        assert found.pop("updated") > document["updated"]
        assert found == {n: v for n, v in theirs.items() if n not in ("id", "updated")}
    del theirs["weather"]
    assert import_json(journal, json.dumps({**json.loads(export), "sessions": [theirs]}))
    assert lines_of_file(path)[0]["1849304117239185408"]["weather"] == "snow"


def test_a_document_nested_too_deeply_is_rejected(a_session: Make) -> None:
    lines = to_json(History((a_session(0), a_session(1)))).splitlines()
    lines[2] = lines[2].replace('"note": ""', '"note": "", "x": ' + "[" * 200 + "]" * 200)
    found = read_own_json("\n".join(lines))
    assert [session.id for session in found.sessions] == [a_session(1).id]
    assert [(line, why) for line, why in found.rejected] == [(3, "is nested too deeply")]


# Pauses


PAUSED = Day(date(2026, 11, 22), note="a sore wrist", pause="begins")


def store_days(*days: Day) -> Tables:
    return import_into(EMPTY, ImportData(days=days))[0]


def export_without_pauses(history: History) -> str:
    """Return a CSV as earlier versions wrote it."""
    return re.sub(r",[a-z]*\r\n", "\r\n", to_csv(history))


def test_a_csv_without_pauses_leaves_those_of_the_journal() -> None:
    text = export_without_pauses(History(days={PAUSED.day: PAUSED}))
    assert "pause" not in text
    assert "begins" not in text
    _, plan = import_into(store_days(PAUSED), read_own_csv(text))
    assert plan.count("same") == 1
    noted = text.replace("a sore wrist", "it is better")
    tables, plan = import_into(store_days(PAUSED), read_own_csv(noted))
    assert plan.count("changed") == 1
    assert history_of(tables).days[PAUSED.day] == replace(PAUSED, note="it is better")


def test_a_csv_with_pauses_brings_them_back_or_takes_them_away() -> None:
    without = replace(PAUSED, pause="")
    for here, there in ((without, PAUSED), (PAUSED, without)):
        found = read_own_csv(to_csv(History(days={there.day: there})))
        tables, _ = import_into(store_days(here), found)
        assert history_of(tables).days == {there.day: there}


def test_a_rest_day_of_another_program_leaves_a_pause() -> None:
    rest = ImportData(days=(Day(PAUSED.day, rest=True),), is_complete=False)
    tables, _ = import_into(store_days(PAUSED), rest)
    assert history_of(tables).days[PAUSED.day] == replace(PAUSED, rest=True)


def test_a_day_with_an_unknown_pause_is_rejected() -> None:
    found = read_own_csv(to_csv(History(days={PAUSED.day: PAUSED})).replace("begins", "maybe"))
    assert found.days == ()
    ((_, why),) = found.rejected
    assert why == "\"pause\" is 'maybe', neither begins nor ends"
