"""Reading follows every change of the file, and reads nothing twice."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.clocks import still
from support.journals import SESSION
from tinydb import TinyDB
from tinydb.storages import MemoryStorage

from acutui.journal.documents import StoredDocument
from acutui.journal.journal import Journal
from acutui.journal.reader import RecordTable, Unreadable
from acutui.journal.schema import read_day, read_session, to_document
from acutui.practice.records import Day, Feeling, HoldRecord, Session
from acutui.services.context import Context
from acutui.services.habit import read_habit
from acutui.util.files import FileError

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch
DAY = date(2026, 11, 22)
NEXT = DAY + timedelta(days=1)


def rewrite(path: Path, change: Callable[[dict[str, Any]], object], **layout: Any) -> None:
    """Change the file without a lock, as another program does."""
    tables = json.loads(path.read_bytes())
    change(tables)
    path.write_text(json.dumps(tables, **layout))


# Changes are seen

CHANGES: dict[str, Callable[[Journal, Make], object]] = {
    "add": lambda j, make: j.save_session(make(5)),
    "edit": lambda j, make: j.save_session(make(0, note="changed")),
    "move": lambda j, make: j.save_session(make(1, day=DAY)),
    "delete": lambda j, make: j.delete_session(make(1).id),
    "check": lambda j, make: j.save_days([Day(DAY, checks=("workout",))], "the check"),
    "range": lambda j, make: j.save_days([Day(DAY, True), Day(NEXT, True)], ""),
    "undo": lambda j, make: j.undo(),
}
NO_CHANGES: dict[str, Callable[[Journal, Make], object]] = {
    "nothing": lambda j, make: None,
    "same again": lambda j, make: j.save_session(make(0)),
    "there and back": lambda j, make: (j.undo(), j.redo()),
}


@pytest.mark.parametrize("whose", ["own", "another's"])
@pytest.mark.parametrize("change", CHANGES)
def test_changes_of_any_process_are_read(
    filled: Journal, reopen: Callable[[], Journal], a_session: Make, change: str, whose: str
) -> None:
    before = filled.history()
    CHANGES[change](filled if whose == "own" else reopen(), a_session)
    history = filled.history()
    assert before != history == reopen().history()
    assert filled.history() is history


@pytest.mark.parametrize("whose", ["own", "another's"])
@pytest.mark.parametrize("change", NO_CHANGES)
def test_an_unchanged_history_is_the_same_object(
    filled: Journal, reopen: Callable[[], Journal], a_session: Make, change: str, whose: str
) -> None:
    before = filled.history()
    NO_CHANGES[change](filled if whose == "own" else reopen(), a_session)
    assert filled.history() is before


def test_an_equal_history_in_other_bytes_is_the_same_object(filled: Journal, path: Path) -> None:
    before = filled.history()
    rewrite(path, lambda tables: None, indent=4)
    assert filled.history() is before
    rewrite(path, lambda tables: [d.update(mood=7) for d in tables["sessions"].values()])
    assert filled.history() is before


def test_a_new_order_of_documents_is_followed(filled: Journal, path: Path, a_session: Make) -> None:
    filled.history()
    rewrite(path, lambda t: t.update(sessions=dict(reversed(t["sessions"].items()))))
    assert filled.history().sessions == (a_session(1), a_session(0))


def test_a_session_that_becomes_unreadable_is_named(
    filled: Journal, path: Path, reopen: Callable[[], Journal], a_session: Make
) -> None:
    filled.history()
    id = str(a_session(1).id)
    rewrite(path, lambda tables: tables["sessions"][id].update(routine=7))
    history = filled.history()
    assert history == reopen().history()
    assert history.sessions == (a_session(0),)
    assert len(history.problems) == 1
    rewrite(path, lambda tables: tables["sessions"][id].update(routine="quick"))
    assert filled.history() == reopen().history()
    rewrite(path, lambda tables: tables["sessions"].pop(id))
    assert filled.history() == reopen().history()
    rewrite(path, lambda tables: tables.pop("sessions"))
    assert filled.history().sessions == ()


def test_a_repaired_file_is_read_again(filled: Journal, path: Path, a_session: Make) -> None:
    filled.history()
    filled.save_session(a_session(5))
    whole = path.read_bytes()
    path.write_bytes(b"")
    with pytest.raises(FileError):
        filled.history()
    path.write_bytes(whole)
    assert len(filled.history().sessions) == 3


@pytest.mark.parametrize("error", [OSError(28, "no room"), OSError(5, "the disk")])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failed_save_changes_nothing_in_memory(
    filled: Journal, a_session: Make, monkeypatch: Patch, call: str, error: OSError
) -> None:
    before = filled.history()

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(os if call == "fsync" else Path, call, fail)
        with pytest.raises(FileError):
            filled.save_session(a_session(1, note="changed"))
    assert filled.history() is before
    filled.save_session(a_session(1, note="changed"))
    assert filled.history().sessions[1].note == "changed"


def test_a_change_right_after_a_save_is_seen(
    filled: Journal, path: Path, reopen: Callable[[], Journal], a_session: Make, monkeypatch: Patch
) -> None:
    """The journal must not assume that the file still is what it saved."""
    filled.history()
    really = Path.replace

    def replacing(self: Path, to: Path) -> Path:
        done = really(self, to)
        if Path(to) == path:
            with TinyDB(path) as db:
                db.table("sessions").update({"note": "by another"}, doc_ids=[a_session(0).id])
        return done

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replacing)
        filled.save_session(a_session(1, note="changed"))
    assert filled.history() == reopen().history()
    assert [s.note for s in filled.history().sessions] == ["by another", "changed"]


@pytest.mark.parametrize("value", ["NaN", "1e999", '"\\ud800"', "1" * 99, "[" * 200 + "]" * 200])
def test_a_document_with_an_unusual_value_is_read(filled: Journal, path: Path, value: str) -> None:
    filled.history()
    note = f'"note":"read","x":{value},'.encode()
    path.write_bytes(path.read_bytes().replace(b'"note":"",', note, 1))
    assert [session.note for session in filled.history().sessions] == ["read", ""]


@pytest.mark.parametrize("day", ["2026-11-22", "20261122", "2026-W47-7"])
def test_sessions_are_found_by_any_notation_of_their_day(
    filled: Journal, path: Path, a_session: Make, day: str
) -> None:
    filled.save_session(a_session(2, day=DAY, note="another"))
    filled.save_session(a_session(3, day=DAY, note="deleted"))
    filled.delete_session(a_session(3).id)
    odd = a_session(4, day=DAY, note="odd")
    filled.save_session(odd)
    rewrite(path, lambda tables: tables["sessions"][str(a_session(0).id)].update(day=day))
    rewrite(path, lambda tables: tables["sessions"][str(odd.id)].update(x=float("nan")))
    wrong = {"7": {"day": "2026-11-22"}, "8": 5, "9": {"day": "never"}}
    rewrite(path, lambda tables: tables["sessions"].update(wrong))
    found = filled.sessions_of(DAY)
    assert found == [a_session(0), a_session(2, day=DAY, note="another"), odd]
    assert found == [one for one in filled.history().sessions if one.day == DAY]


# Any sequence of changes

days = st.integers(0, 3).map(lambda n: DAY + timedelta(days=n))
numbers = st.integers(0, 4)
steps = st.one_of(
    st.tuples(st.just("save"), numbers, days, st.sampled_from(["", "a"])),
    st.tuples(st.just("delete"), numbers),
    st.tuples(st.just("note"), days, st.booleans()),
    st.tuples(st.sampled_from(["undo", "redo", "look", "look"])),
    st.tuples(st.just("foreign"), st.sampled_from(["drop", "spoil", "turn", "field"]), numbers),
)


def do_step(step: tuple[Any, ...], journal: Journal, path: Path, make: Make) -> None:
    match step:
        case "save", n, day, note:
            journal.save_session(make(n, day=day, note=note))
        case "delete", n:
            journal.delete_session(make(n).id)
        case "note", day, rest:
            journal.save_days([Day(day, rest)], "")
        case ("undo" | "redo" as word,):
            getattr(journal, word)()
        case "foreign", how, n if path.exists():
            rewrite(path, lambda tables: change_by_another(how, n, tables))


def change_by_another(how: str, nth: int, tables: dict[str, Any]) -> None:
    for table in (tables["sessions"], tables["days"]):
        ids = [*table][nth:]
        match how:
            case "drop" if ids:
                del table[ids[0]]
            case "spoil" if ids:
                table[ids[0]] = {"day": 7}
            case "turn":
                items = [*table.items()]
                table.clear()
                table.update(reversed(items))
            case _:
                for id in ids:
                    table[id]["mood"] = "fine"


@settings(max_examples=120)
@given(st.lists(st.tuples(st.integers(0, 1), steps), max_size=25))
def test_two_processes_read_all_changes_in_any_order(
    a_session: Make, steps_taken: list[tuple[int, tuple[Any, ...]]]
) -> None:
    folder = Path(tempfile.mkdtemp())
    path = folder / "journal.json"
    two = [Journal(path, still), Journal(path, still)]
    with patch.object(os, "fsync"):
        for who, step in [*steps_taken, (0, ("look",)), (1, ("look",))]:
            if step != ("look",):
                try:
                    do_step(step, two[who], path, a_session)
                except FileError as error:
                    assert "another acutui changed" in str(error)
                continue
            fresh = Journal(path, still)
            assert two[who].history() == fresh.history()
            fresh.close()
    for journal in two:
        journal.close()
    shutil.rmtree(folder)


# Decoding the text directly gives the same as converting the decoded document

FULL_SESSION: dict[str, Any] = SESSION | {
    "before": {"pain": 5, "symptoms": ["stiffness"]},
    "note": "合谷 “fine”\n",
    "updated": "2026-11-22T02:08:40.120Z",
}
A_DAY: dict[str, Any] = {"day": "2026-11-22", "rest": True, "checks": ["workout"], "note": "hm"}

# Documents that are nearly correct

odd_numbers = st.sampled_from([0, 5, 10, 11, -1, 5.0, 60, 60.5, 1e6, 1000001, -0.0, 1e999, 10**30])
odd = st.one_of(
    st.none(),
    st.booleans(),
    odd_numbers,
    st.text(max_size=4),
    st.sampled_from(["log", "left", "2026-11-22", "1969-12-31", "20261122", "\ud800"]),
    st.sampled_from([[], {}, [{}], [5], ["a"], {"pain": 3}]),
)
times = st.one_of(
    st.datetimes(timezones=st.timezones()).map(datetime.isoformat),
    st.sampled_from(
        [
            "2026-11-22T07:31:04Z",
            "2026-11-22T07:31:04z",
            "2026-11-22t07:31:04.9999999Z",
            "2026-11-22 07:31:04-00:00",
            "2026-11-22T07:31+05",
            "2026-11-22T07:31:60Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T07:31:04",
            "2026-W47-7T07:31:04Z",
        ]
    ),
)
some_holds = st.fixed_dictionaries(
    {},
    optional={
        "point": st.sampled_from(["LI4", "", 5]),
        "side": st.sampled_from(["left", "midline", "up", None]),
        "planned": odd_numbers | odd,
        "pressed": odd_numbers | odd,
        "x": odd,
    },
)
feelings = st.fixed_dictionaries(
    {},
    optional={
        "pain": odd_numbers | odd,
        "stiffness": st.integers(0, 10),
        "symptoms": st.lists(st.just("a") | odd, max_size=2),
    },
)
ALTERED: dict[str, st.SearchStrategy[Any]] = {
    "routine": odd,
    "source": st.sampled_from(["timer", "import", "hearsay"]) | odd,
    "started": times | odd,
    "ended": times | odd,
    "day": st.dates().map(str) | odd,
    "holds": st.lists(some_holds, max_size=2) | odd,
    "before": feelings | odd,
    "after": feelings | odd,
    "note": odd,
    "updated": odd,
    "deleted": odd,
    "x": odd,
}
changes = st.lists(
    st.sampled_from([*ALTERED]).flatmap(lambda name: ALTERED[name].map(lambda to: (name, to))),
    max_size=2,
).map(dict)
ids = st.sampled_from(["77", "0", "-0", "007", "7.0", str(2**63 - 1), str(2**63), "٥", ""])
gone = st.sets(st.sampled_from([*FULL_SESSION]), max_size=1)


def read_by_table(table: str, id: str, text: str) -> Any:
    """Read a document as a table does."""
    storage = TinyDB(storage=MemoryStorage).storage
    storage.write({table: {id: StoredDocument(text.encode())}})
    (found,) = RecordTable(storage, table).all()
    return None if isinstance(found, Unreadable) else found


def read_by_conversion(read: Callable[[str, Mapping[str, Any]], object], id: str, text: str) -> Any:
    """Read a document by way of the standard library's decoder."""
    try:
        fields = json.loads(text)
        return None if fields.get("deleted") else read(id, fields)
    except (ValueError, RecursionError):
        return None


@settings(max_examples=120)
@given(ids, changes, gone)
@example("77", {}, set())
@example("77", {"deleted": True}, set())
@example("77", {"before": {"pain": 5.0}}, set())
def test_both_ways_to_read_a_session_agree(
    id: str, changed: dict[str, Any], without: set[str]
) -> None:
    document = {name: v for name, v in (FULL_SESSION | changed).items() if name not in without}
    text = json.dumps(document)
    assert repr(read_by_table("sessions", id, text)) == repr(
        read_by_conversion(read_session, id, text)
    )


@settings(max_examples=80)
@given(
    st.sampled_from(["20261122", "20261123", ""]),
    st.dictionaries(st.sampled_from([*A_DAY, "deleted", "x"]), odd),
)
def test_both_ways_to_read_a_day_agree(id: str, changed: dict[str, Any]) -> None:
    text = json.dumps(A_DAY | changed)
    assert repr(read_by_table("days", id, text)) == repr(read_by_conversion(read_day, id, text))


sound = st.builds(
    Session,
    id=st.integers(1, 2**63 - 1),
    routine=st.text(max_size=5),
    source=st.sampled_from(["timer", "log", "import"]),
    started=st.datetimes(
        timezones=st.sampled_from([timezone(timedelta(minutes=m)) for m in (0, 330, -210)])
    ).map(lambda moment: moment.replace(microsecond=0, fold=0)),
    ended=st.just(datetime(2026, 11, 22, 7, 31, 4, tzinfo=timezone(timedelta(hours=5)))),
    day=st.dates(date(2026, 11, 1), date(2026, 11, 9)),
    holds=st.lists(
        st.builds(
            HoldRecord,
            st.just("LI4"),
            st.sampled_from(["left", "right", "both", "midline"]),
            st.integers(0, 100) | st.floats(0, 100),
            st.floats(0, 100),
        ),
        max_size=3,
    ).map(tuple),
    before=st.none() | st.builds(Feeling, pain=st.none() | st.integers(0, 10)),
    after=st.none() | st.builds(Feeling, symptoms=st.just(("stiffness",))),
    note=st.text(max_size=5),
)


@settings(max_examples=80)
@given(sound, st.booleans())
def test_a_session_document_is_read_as_it_was_made(session: Session, others: bool) -> None:
    document = to_document(session) | {"updated": "2026-11-22T02:08:40.120Z"}
    text = json.dumps(document | ({"mood": {"of": [5]}} if others else {}))
    assert repr(read_by_table("sessions", str(session.id), text)) == repr(session)


def test_the_habit_is_read_despite_an_unreadable_session(
    path: Path, good: bytes, tmp_path: Path
) -> None:
    path.write_bytes(good)
    services = Context.open(path, tmp_path)
    habit = read_habit(services)
    assert (len(habit.history.sessions), habit.history.problems) == (2, ())
    path.write_bytes(good.replace(b'"pain":5', b'"pain":50'))
    habit = read_habit(Context.open(path, tmp_path))
    assert len(habit.history.sessions) == 1
    assert "1849304117239185408" in habit.history.problems[0]


def test_a_save_sets_the_exact_time_of_the_file(
    filled: Journal, path: Path, a_session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acutui.util.files.time_ns", lambda: 1_800_000_000_123_456_789)
    filled.save_session(a_session(0, note="one"))
    assert path.stat().st_mtime_ns // 10**9 == 1_800_000_000


def test_an_overwrite_of_the_same_length_is_seen(
    filled: Journal, path: Path, a_session: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.save_session(a_session(0, note="one"))
    filled.history()
    really = Path.replace

    def replacing(self: Path, to: Path) -> Path:
        done = really(self, to)
        if Path(to) == path:
            data = path.read_bytes().replace(b'"note":"one"', b'"note":"two"')
            with path.open("r+b") as file:
                file.write(data)
        return done

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replacing)
        filled.save_session(a_session(1, note="own"))
    assert [session.note for session in filled.history().sessions] == ["two", "own"]
