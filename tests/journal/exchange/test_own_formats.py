"""What `export` wrote comes back: whole, once only, and as far as it is still readable."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from itertools import count
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acutui.journal.exchange import csv_rows
from acutui.journal.exchange.apply import ImportPlan
from acutui.journal.exchange.csv_rows import NotReadable, decode_text, parse_rows, split_lines
from acutui.journal.exchange.detect import read_import
from acutui.journal.exchange.export_csv import to_csv
from acutui.journal.exchange.export_json import to_json
from acutui.journal.exchange.own_formats import ImportData, read_own_csv, read_own_json
from acutui.journal.file_format import (
    Contents,
    Tables,
    dump,
    parse,
    to_stored,
)
from acutui.journal.journal import Journal
from acutui.journal.merge import merge_files
from acutui.journal.reader import read_history
from acutui.journal.schema import exact_session_document
from acutui.journal.storage import JournalDatabase
from acutui.practice.records import Day, Feeling, History, HoldRecord, Session, Side, Source
from acutui.util.files import FileError

Make = Callable[..., Session]
Read = Callable[[str], ImportData]

NOW = datetime(2026, 12, 1, tzinfo=UTC)
FORMS: dict[str, tuple[Callable[[History], str], Read]] = {
    "json": (to_json, read_own_json),
    "csv": (to_csv, read_own_csv),
}
END = {"json": b"\n", "csv": b"\r\n"}
HEADER = {"json": b"", "csv": to_csv(History()).encode()}
AWKWARD = "'=+-@＝ \t\r\n\\;:%,\"{}[]\x00\x1b\x7f\x9b\u2028\u202e\ufeff\udce9\ud83d合👍"


def as_a_journal_has_it(text: str) -> str:
    """Two halves of a character that meet are one, once they have been in a JSON file."""
    return str(json.loads(json.dumps(text)))


texts = st.text(st.sampled_from(AWKWARD) | st.characters(), max_size=8).map(as_a_journal_has_it)
zones: st.SearchStrategy[tzinfo] = st.integers(-86399, 86399).map(
    lambda offset: timezone(timedelta(seconds=offset))
)
moments = st.datetimes(timezones=zones).map(lambda moment: moment.replace(fold=0))
seconds = st.integers(0, 10**6) | st.floats(0, 1e6)
scores = st.none() | st.integers(0, 10)
words = st.lists(texts, max_size=3).map(tuple[str, ...])
feelings = st.none() | st.builds(Feeling, scores, scores, words)
holds = st.builds(HoldRecord, texts.filter(bool), st.sampled_from(get_args(Side)), seconds, seconds)
some_days = st.dates(date(1970, 1, 1))
sessions = st.builds(
    Session,
    id=st.integers(0, 5) | st.integers(0, 2**63 - 1),
    routine=texts,
    source=st.sampled_from(get_args(Source)),
    started=moments,
    ended=moments,
    day=some_days,
    holds=st.lists(holds, max_size=3).map(tuple[HoldRecord, ...]),
    before=feelings,
    after=feelings,
    note=texts,
)
histories = st.builds(
    lambda sessions, days: History(tuple(sessions), {day.day: day for day in days}),
    st.lists(sessions, max_size=3, unique_by=lambda session: session.id),
    st.lists(st.builds(Day, some_days, st.booleans(), words, texts), max_size=3),
)


def taken_in(
    tables: Tables, found: ImportData, *, force: bool = False
) -> tuple[Tables, ImportPlan]:
    """What a journal's tables are on the disk after something came in, and what came of it."""
    intake = ImportPlan(found, force=force)
    edits = intake(tables, NOW)
    changed: dict[str, dict[str, Any]] = {name: dict(tables[name]) for name in tables}
    for (table, id), to in edits.items():
        present = changed[table].get(str(id))
        changed[table][str(id)] = to_stored(to(None if present is None else dict(present)))
    return parse(dump(Contents(changed, {}))).tables, intake


EMPTY: Tables = {"meta": {"1": to_stored({"format": 1})}, "sessions": {}, "days": {}}


def history_of(tables: Tables) -> History:
    return read_history(JournalDatabase.from_tables(tables), Path("journal.json"))


def all_of(history: History) -> tuple[list[str], list[str]]:
    """All that there is, offsets and kinds of numbers as well."""
    assert history.problems == ()
    return sorted(map(repr, history.sessions)), sorted(map(repr, history.days.values()))


# The way back


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=80)
@given(history=histories)
def test_an_export_comes_back_without_loss_and_once_only(form: str, history: History) -> None:
    export, read = FORMS[form]
    text = decode_text(export(history).encode())
    found = read(text)
    assert found.rejected == ()
    tables, intake = taken_in(EMPTY, found)
    assert all_of(history_of(tables)) == all_of(history)
    assert intake.result.count("new") == len(history.sessions) + len(history.days)
    assert export(history_of(tables)) == export(history)
    # Again, and in the other form: nothing is doubled, and nothing touched.
    for other_export, other_read in FORMS.values():
        again, intake = taken_in(tables, other_read(other_export(history)))
        assert not intake(tables, NOW)
        assert dump(Contents(again, {})) == dump(Contents(tables, {}))


@pytest.mark.parametrize("form", FORMS)
def test_line_numbers_are_those_of_an_editor(form: str, a_session: Make) -> None:
    export, read = FORMS[form]
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
def test_a_document_that_is_no_session_is_rejected_and_the_others_are_not(
    changes: dict[str, Any], why: str
) -> None:
    lines = [json.dumps(DOCUMENT | changes), json.dumps(DOCUMENT), "5", '{"day":"2026-11-22"}']
    text = '{"format":1,"sessions":[\n' + ",\n".join(lines[:3]) + '],\n"days":[' + lines[3] + "]}"
    found = read_own_json(text)
    assert [session.id for session in found.sessions] == [7]
    assert [day.day for day in found.days] == [date(2026, 11, 22)]
    assert [line for line, _ in found.rejected] == [2, 4]
    assert why in found.rejected[0].reason


def test_a_number_without_end_is_one_line_and_not_the_end_of_all() -> None:
    hold = '{"point":"LI4","side":"left","planned":%s,"pressed":1}' % ("9" * 100_000)
    documents = [json.dumps(DOCUMENT | {"id": str(n)}) for n in range(3)]
    documents[1] = documents[1].replace("[]", f"[{hold}]")
    found = read_own_json('{"format":1,"sessions":[\n' + ",\n".join(documents) + '],"days":[]}')
    assert [session.id for session in found.sessions] == [0, 2]
    assert [line for line, _ in found.rejected] == [3]
    assert len(found.rejected[0].reason) < 100


@pytest.mark.parametrize("laid_out", [{"indent": 4}, {"separators": (",", ":")}, {"indent": 0}])
def test_json_laid_out_in_another_way_is_read_as_well(
    laid_out: dict[str, Any], a_session: Make
) -> None:
    history = History((a_session(0), a_session(1)), {NOW.date(): Day(NOW.date(), rest=True)})
    text = json.dumps(json.loads(to_json(history)), **laid_out)
    found = read_own_json(f"\n  {text}\n")
    assert all_of(History(found.sessions, {day.day: day for day in found.days})) == all_of(history)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_twice_in_one_file_is_once_and_something_else_is_named(
    form: str, a_session: Make
) -> None:
    export, read = FORMS[form]
    lines = export(History((a_session(0),))).splitlines(keepends=True)
    at = 2 if form == "json" else 1
    document = lines[at].replace("\n", ",\n") if form == "json" else lines[at]
    other = document.replace("stiffness", "sleeplessness")
    found = read("".join([*lines[:at], document, other, *lines[at:]]))
    assert found.sessions == (a_session(0),)
    ((number, why),) = found.rejected
    assert number == at + 2
    assert f"on line {at + 1} already" in why or "column" in why


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
        ('{"meta":{"1":{"format":1}},"sessions":{},"days":{}}', "acutui merge"),
        ('{"format":1,\n"sessions":[\n', "line 3: is damaged"),
        ('{"format":1,\n"sessions":[\nx\n]}', "line 3: is damaged"),
    ],
)
def test_json_that_is_none_of_ours_is_refused(text: str, why: str) -> None:
    with pytest.raises(NotReadable, match=re.escape(why)):
        read_own_json(text)


def test_of_json_cut_short_all_whole_lines_come_in(a_session: Make) -> None:
    text = to_json(History(tuple(a_session(n) for n in range(5))))
    for cut in range(text.index('""}') + 3, len(text) - 5, 37):
        found = read_own_json(text[:cut])
        whole = text[:cut].count('"note": ""}')
        assert len(found.sessions) == whole
        assert len(found.rejected) <= 1


# CSV


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
        (",timer,", ",timer,,", "has 21 cells, not 20"),
        (",LI4", "", "has 19 cells, not 20"),
    ],
)
def test_a_row_that_is_no_session_is_rejected(
    old: str, new: str, why: str, a_session: Make
) -> None:
    text = to_csv(History((a_session(0), a_session(1))))
    assert old in text
    found = read_own_csv(text.replace(old, new, 1))
    assert found.sessions == (a_session(1),)
    ((number, said),) = found.rejected
    assert number == 2
    assert why in said


@pytest.mark.parametrize("rest", ["", "perhaps"])
def test_a_row_that_is_no_day_is_rejected(rest: str) -> None:
    text = to_csv(History((), {NOW.date(): Day(NOW.date())})).replace(",no,", f",{rest},")
    ((number, why),) = read_own_csv(text).rejected
    assert (number, "rest" in why) == (2, True)


def test_csv_without_our_columns_is_refused_and_they_are_named() -> None:
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
def test_quotation_marks_on_every_line_have_few_lines_read_again(
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


def test_a_cell_may_be_as_long_as_a_note_can_be(a_session: Make) -> None:
    history = History((a_session(0, note="x" * 300_000),))
    assert read_own_csv(to_csv(history)).sessions == history.sessions


@given(st.text(st.sampled_from('ab,"\r\n;'), max_size=40))
@settings(max_examples=80)
def test_rows_are_where_they_say_and_no_text_breaks_them(text: str) -> None:
    lines = split_lines(text)
    assert "".join(lines) == text
    numbers = [row.line for row in parse_rows(text)]
    assert numbers == sorted(set(numbers))
    assert all(1 <= number <= len(lines) for number in numbers)


# Bytes


def test_a_mark_of_the_byte_order_is_passed_over(a_session: Make) -> None:
    history = History((a_session(0),))
    for export, read in FORMS.values():
        assert read(decode_text(export(history).encode("utf-8-sig"))).sessions == history.sessions


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"type\r\nna\xefve", "line 2: byte 3, 0xef, is not UTF-8; save the file as UTF-8"),
        (b"\xef\xbb\xbf\xe9", "line 1: byte 4, 0xe9"),
        ("type".encode("utf-16"), "line 1: is UTF-16"),
    ],
)
def test_what_is_no_utf_8_is_refused_and_the_place_named(data: bytes, why: str) -> None:
    with pytest.raises(NotReadable, match=re.escape(why)):
        decode_text(data)


# Into the journal


def tables_with(*documents: tuple[str, dict[str, Any]], table: str = "sessions") -> Tables:
    return EMPTY | {table: {id: to_stored(document) for id, document in documents}}


def test_what_was_deleted_stays_deleted_unless_it_is_forced(a_session: Make) -> None:
    mark = {"deleted": True, "updated": "2026-11-30T00:00:00.000Z"}
    tables = tables_with((str(a_session().id), mark))
    found = ImportData((a_session(),))
    same, intake = taken_in(tables, found)
    assert same["sessions"][str(a_session().id)].fields == mark
    assert intake.result.select("deleted") == ([a_session()], [])
    forced, intake = taken_in(tables, found, force=True)
    assert history_of(forced).sessions == (a_session(),)
    assert forced["sessions"][str(a_session().id)]["updated"] == "2026-12-01T00:00:00.000Z"


def test_an_export_changes_what_differs_and_keeps_what_others_wrote(a_session: Make) -> None:
    tables, _ = taken_in(EMPTY, ImportData((a_session(note="old"),)))
    id = str(a_session().id)
    document = {**tables["sessions"][id].fields, "weather": "雨", "updated": "2027-01-01T00:00:00Z"}
    document["holds"][0]["mood"] = "good"
    tables = tables_with((id, document))
    changed, intake = taken_in(tables, ImportData((a_session(note="new"),)))
    assert intake.result.select("changed") == ([a_session(note="new")], [])
    fields = changed["sessions"][id].fields
    assert (fields["note"], fields["weather"]) == ("new", "雨")
    assert fields["holds"][0]["mood"] == "good"
    # Later than the change before it, whatever the clock says.
    assert fields["updated"] == "2027-01-01T00:00:00.001Z"


def test_what_is_new_is_no_later_than_its_day_so_that_true_changes_win_a_merge(
    a_session: Make,
) -> None:
    rest = Day(a_session().day, rest=True)
    to_come = a_session(100)
    tables, _ = taken_in(EMPTY, ImportData((a_session(), to_come), (rest,)))
    moments = {id: doc["updated"] for t in ("sessions", "days") for id, doc in tables[t].items()}
    assert moments == {
        str(a_session().id): "2026-11-22T12:00:00.000Z",
        "20261122": "2026-11-22T12:00:00.000Z",
        str(to_come.id): "2026-12-01T00:00:00.000Z",
    }


def test_what_changes_at_the_last_moment_is_looked_at_again(a_session: Make) -> None:
    """By a program that takes no lock, after it was chosen and before it is written."""
    (made,) = ImportPlan(ImportData((a_session(),)))(EMPTY, NOW).values()
    mark = {"deleted": True, "updated": "2026-11-30T00:00:00.000Z"}
    assert made(mark) is mark
    assert made({**exact_session_document(a_session()), "weather": "雨"}).keys() >= {
        "weather",
        "holds",
    }
    assert made({"weather": "雨"})["routine"] == a_session().routine


def test_what_is_no_object_is_left_alone(a_session: Make) -> None:
    for raw in (b"5", b'{"a":%b}' % (b"9" * 5000)):
        tables = EMPTY | {"sessions": {str(a_session().id): type(to_stored({}))(raw)}}
        same, intake = taken_in(tables, ImportData((a_session(), a_session(1))))
        assert same["sessions"][str(a_session().id)].line == raw
        assert intake.result.select("refused") == ([a_session()], [])
        assert intake.result.select("new") == ([a_session(1)], [])


def test_a_document_that_is_no_session_is_mended_by_an_export(a_session: Make) -> None:
    tables = tables_with((str(a_session().id), {"holds": 5, "weather": "雨"}))
    changed, _ = taken_in(tables, ImportData((a_session(),)))
    assert history_of(changed).sessions == (a_session(),)
    assert changed["sessions"][str(a_session().id)]["weather"] == "雨"


def test_the_days_of_another_program_only_add(a_session: Make) -> None:
    kept, noted, plain = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
    known = (Day(kept, rest=True, note="mine"), Day(noted, checks=("vitamin-c",), note="mine"))
    tables, _ = taken_in(EMPTY, ImportData((a_session(note="mine"),), known))
    theirs = tuple(Day(day, rest=True, note="theirs") for day in (kept, noted, plain))
    found = ImportData((a_session(note="theirs"),), theirs, is_complete=False)
    for expected in ({"same": 2, "changed": 1, "new": 1}, {"same": 4}):
        tables, intake = taken_in(tables, found)
        fates = [fate for _, fate in intake.result.items]
        assert {fate: fates.count(fate) for fate in fates} == expected
    history = history_of(tables)
    assert history.sessions == (a_session(note="mine"),)
    assert history.days == {
        kept: Day(kept, rest=True, note="mine"),
        noted: Day(noted, rest=True, checks=("vitamin-c",), note="mine"),
        plain: Day(plain, rest=True, note="theirs"),
    }


def test_an_import_is_one_change(
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


def test_a_trial_writes_and_makes_nothing(journal: Journal, a_session: Make) -> None:
    intake = ImportPlan(ImportData((a_session(),)))
    assert journal.apply_changes("the import", intake, dry_run=True) is None
    assert intake.result.count("new") == 1
    assert list(journal.path.parent.iterdir()) == []


# Files that somebody broke

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


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=80)
@given(changes=mutations)
def test_a_broken_export_is_found_rejected_or_refused_and_no_more(
    form: str, changes: list[tuple[int, int, bytes]], file: Path, a_session: Make
) -> None:
    day = Day(NOW.date(), checks=("a",), note="note")
    history = History(tuple(a_session(n, note="n\n" * n) for n in range(4)), {day.day: day})
    data = mutated(FORMS[form][0](history).encode(), changes)
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
        tables, _ = taken_in(EMPTY, read.data)
        found = history_of(tables)
        assert found.problems == ()
        assert set(found.sessions) == set(read.data.sessions)
        # Lines that nothing touched are there, as long as it is known what is in a column.
        known = history.sessions if data.startswith(HEADER[form]) else ()
        for session in known:
            line = max(FORMS[form][0](History((session,))).encode().split(END[form]), key=len)
            if END[form] + line + END[form] in data.replace(b"}," + END[form], b"}" + END[form]):
                assert session in found.sessions


@given(data=st.binary(max_size=200))
@settings(max_examples=100)
def test_any_bytes_are_refused_in_words(data: bytes, file: Path) -> None:
    file.write_bytes(data)
    try:
        read_import(file)
    except FileError as error:
        assert len(str(error)) < 500


# Fields of other programs, and the time of the last change


def import_json(journal: Journal, text: str, *, force: bool = False) -> ImportPlan:
    plan = ImportPlan(read_own_json(text), force=force)
    journal.apply_changes("the import", plan)
    return plan


def lines_of_file(path: Path) -> list[Any]:
    tables = json.loads(path.read_bytes())
    return [tables["sessions"], tables["days"]]


def test_an_export_to_json_takes_everything_to_another_machine(
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
    text = to_json(journal.history(), journal.documents())
    other = Journal(tmp_path / "other" / "journal.json", lambda: NOW)
    assert import_json(other, text).result.count("new") == 3
    here, there = lines_of_file(path), lines_of_file(other.path)
    del here[0]["1849304117239185410"]  # the mark of a deletion, which no export has
    del here[1]["20261122"]["id"]
    here[0]["1849304117239185409"]["note"] = ""
    assert there == here
    assert to_json(other.history(), other.documents()) == text
    # Again, and where it came from, nothing is new.
    for each in (other, journal):
        before = each.path.read_bytes()
        assert import_json(each, text).result.count("same") == 3
        assert each.path.read_bytes() == before


@pytest.mark.parametrize(
    ("updated", "wins"), [("2026-11-22T23:30:00-05:00", True), ("2026-11-23T06:00:00+09:00", False)]
)
def test_a_time_of_change_with_an_offset_counts_as_the_moment_it_is(
    journal: Journal, path: Path, a_session: Make, tmp_path: Path, updated: str, wins: bool
) -> None:
    """A merge after the import goes by the moment, not by how it is written."""
    document = exact_session_document(a_session()) | {"updated": updated, "note": "imported"}
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
def test_what_has_no_time_of_change_counts_as_changed_on_its_day(
    journal: Journal, path: Path, a_session: Make, updated: Any
) -> None:
    document = exact_session_document(a_session()) | {"updated": updated}
    if updated == "absent":
        del document["updated"]
    export = {"format": 1, "sessions": [{"id": str(a_session().id), **document}], "days": []}
    import_json(journal, json.dumps(export))
    (saved,) = lines_of_file(path)[0].values()
    assert saved["updated"] == "2026-11-22T12:00:00.000Z"


def test_an_import_adds_fields_of_other_programs_and_keeps_those_that_are_here(
    journal: Journal, path: Path, good: bytes
) -> None:
    path.write_bytes(good)
    document = json.loads(good)["sessions"]["1849304117239185408"]
    theirs = document | {"id": "1849304117239185408", "weather": "snow", "steps": [7]}
    theirs["holds"] = [hold | {"force": "firm"} for hold in theirs["holds"]]
    export = json.dumps({"format": 1, "sessions": [theirs], "days": []})
    for fate in ("changed", "same"):
        assert import_json(journal, export).result.count(fate) == 1
        found = lines_of_file(path)[0]["1849304117239185408"]
        assert found.pop("updated") > document["updated"]
        assert found == {n: v for n, v in theirs.items() if n not in ("id", "updated")}
    del theirs["weather"]
    assert import_json(journal, json.dumps({**json.loads(export), "sessions": [theirs]}))
    assert lines_of_file(path)[0]["1849304117239185408"]["weather"] == "snow"


def test_a_document_nested_too_deeply_is_rejected_by_its_line(a_session: Make) -> None:
    lines = to_json(History((a_session(0), a_session(1)))).splitlines()
    lines[2] = lines[2].replace('"note": ""', '"note": "", "x": ' + "[" * 200 + "]" * 200)
    found = read_own_json("\n".join(lines))
    assert [session.id for session in found.sessions] == [a_session(1).id]
    assert [(line, why) for line, why in found.rejected] == [(3, "is nested too deeply")]
