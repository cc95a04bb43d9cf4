"""After a change, only what it changed is read again, and the days that differ are told."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.clocks import still
from tinydb import TinyDB

from acutui.journal import reader
from acutui.journal.journal import Journal
from acutui.practice.records import Day, History, Session
from acutui.util.files import JournalError

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch
DAY = date(2026, 11, 22)
NEXT = DAY + timedelta(days=1)


def rewrite(path: Path, change: Callable[[dict[str, Any]], object], **layout: Any) -> None:
    """Change the file as a program does that takes no locks."""
    tables = json.loads(path.read_bytes())
    change(tables)
    path.write_text(json.dumps(tables, **layout))


# Which days


def test_the_first_look_tells_of_no_days_and_the_second_of_none_changed(filled: Journal) -> None:
    history = filled.history()
    assert filled.latest() == (history, None)
    assert filled.latest() == (history, frozenset())


CHANGES: dict[str, tuple[Callable[[Journal, Make], object], set[date]]] = {
    "add": (lambda j, make: j.save_session(make(5)), {DAY + timedelta(days=5)}),
    "edit": (lambda j, make: j.save_session(make(0, note="changed")), {DAY}),
    "move": (lambda j, make: j.save_session(make(1, day=DAY)), {DAY, NEXT}),
    "delete": (lambda j, make: j.delete_session(make(1).id), {NEXT}),
    "check": (lambda j, make: j.save_day(Day(DAY, checks=("workout",)), "the check"), {DAY}),
    "range": (lambda j, make: j.save_days([Day(DAY, True), Day(NEXT, True)], ""), {DAY, NEXT}),
    "undo": (lambda j, make: j.undo(), {NEXT}),
    "same again": (lambda j, make: j.save_session(make(0)), set()),
    "there and back": (lambda j, make: (j.undo(), j.redo()), set()),
}


@pytest.mark.parametrize("whose", ["own", "another's"])
@pytest.mark.parametrize("change", CHANGES)
def test_the_days_of_a_change_are_told_once(
    filled: Journal, again: Callable[[], Journal], a_session: Make, change: str, whose: str
) -> None:
    work, days = CHANGES[change]
    filled.latest()
    work(filled if whose == "own" else again(), a_session)
    filled.history()  # which is no look at what is new
    assert filled.latest() == (again().history(), days)
    assert filled.latest() == (again().history(), frozenset())


def test_what_says_the_same_in_other_bytes_is_no_difference(filled: Journal, path: Path) -> None:
    filled.latest()
    rewrite(path, lambda tables: None, indent=4)
    assert filled.latest()[1] == frozenset()
    rewrite(path, lambda tables: [d.update(mood=7) for d in tables["sessions"].values()])
    assert filled.latest()[1] == frozenset()


def test_another_order_is_followed_and_is_no_difference(
    filled: Journal, path: Path, a_session: Make
) -> None:
    filled.latest()
    rewrite(path, lambda t: t.update(sessions=dict(reversed(t["sessions"].items()))))
    history, days = filled.latest()
    assert history.sessions == (a_session(1), a_session(0))
    assert days == frozenset()


def test_a_session_that_can_t_be_read_any_more_is_told_of_and_its_day_differs(
    filled: Journal, path: Path, again: Callable[[], Journal], a_session: Make
) -> None:
    filled.latest()
    id = str(a_session(1).id)
    rewrite(path, lambda tables: tables["sessions"][id].update(routine=7))
    history, days = filled.latest()
    assert (history, days) == (again().history(), {NEXT})
    assert len(history.problems) == 1
    rewrite(path, lambda tables: tables["sessions"][id].update(routine="quick"))
    assert filled.latest() == (again().history(), {NEXT})
    rewrite(path, lambda tables: tables["sessions"].pop(id))
    assert filled.latest() == (again().history(), {NEXT})
    rewrite(path, lambda tables: tables.pop("sessions"))
    assert filled.latest() == (again().history(), {DAY})


def test_after_a_file_that_could_not_be_read_the_days_are_those_since_the_last_look(
    filled: Journal, path: Path, a_session: Make
) -> None:
    filled.latest()
    filled.save_session(a_session(5))
    whole = path.read_bytes()
    path.write_bytes(b"")
    with pytest.raises(JournalError):
        filled.latest()
    path.write_bytes(whole)
    assert filled.latest()[1] == {a_session(5).day}


# What is read again


@pytest.fixture
def read(monkeypatch: Patch) -> list[str]:
    """The ids of the documents that were made sense of, in turn."""
    ids: list[str] = []

    def noting(really: Callable[..., Any]) -> Callable[..., Any]:
        def note(id: str, document: Any) -> Any:
            ids.append(id)
            return really(id, document)

        return note

    noted = {name: noting(really) for name, really in reader.READERS.items()}
    monkeypatch.setattr(reader, "READERS", noted)
    return ids


def test_only_the_documents_that_changed_are_read_again(
    filled: Journal, again: Callable[[], Journal], a_session: Make, read: list[str]
) -> None:
    filled.save_session(a_session(2))
    before = filled.latest()[0]
    other = again()
    saves: tuple[Callable[[], object], ...] = (
        lambda: filled.save_session(a_session(1, note="changed")),
        lambda: other.save_session(a_session(1, note="changed again")),
        filled.undo,
    )
    for save in saves:
        read.clear()
        save()
        history = filled.latest()[0]
        assert read == [str(a_session(1).id)]
        assert [old is new for old, new in zip(before.sessions, history.sessions, strict=True)] == [
            True,
            False,
            True,
        ]
    read.clear()
    assert filled.history() is filled.latest()[0] is filled.history()
    assert read == []


@pytest.mark.parametrize("error", [OSError(28, "no room"), OSError(5, "the disk")])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_save_that_failed_makes_nothing_be_read_again(
    filled: Journal, a_session: Make, read: list[str], monkeypatch: Patch, call: str, error: OSError
) -> None:
    before = filled.latest()[0]

    def fail(*_: object) -> None:
        raise error

    read.clear()
    with monkeypatch.context() as broken:
        broken.setattr(os if call == "fsync" else Path, call, fail)
        with pytest.raises(JournalError):
            filled.save_session(a_session(1, note="changed"))
    assert filled.latest() == (before, frozenset())
    assert read == []
    filled.save_session(a_session(1, note="changed"))
    assert filled.latest()[1] == {NEXT}


def test_what_another_wrote_just_after_a_save_is_seen(
    filled: Journal, path: Path, again: Callable[[], Journal], a_session: Make, monkeypatch: Patch
) -> None:
    """The save would otherwise be taken for what stands in the file."""
    filled.latest()
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
    assert filled.latest() == (again().history(), {DAY, NEXT})
    assert [s.note for s in filled.history().sessions] == ["by another", "changed"]


@pytest.mark.parametrize("value", ["NaN", "1e999", '"\\ud800"', "1" * 99, "[" * 200 + "]" * 200])
def test_a_document_with_a_value_that_few_parsers_read_is_read(
    filled: Journal, path: Path, value: str
) -> None:
    filled.latest()
    note = f'"note":"read","x":{value},'.encode()
    path.write_bytes(path.read_bytes().replace(b'"note":"",', note, 1))
    history, days = filled.latest()
    assert ([session.note for session in history.sessions], days) == (["read", ""], {DAY})


# Any sequence, by anybody

days = st.integers(0, 3).map(lambda n: DAY + timedelta(days=n))
numbers = st.integers(0, 4)
steps = st.one_of(
    st.tuples(st.just("save"), numbers, days, st.sampled_from(["", "a"])),
    st.tuples(st.just("delete"), numbers),
    st.tuples(st.just("note"), days, st.booleans()),
    st.tuples(st.sampled_from(["undo", "redo", "look", "look"])),
    st.tuples(st.just("foreign"), st.sampled_from(["drop", "spoil", "turn", "field"]), numbers),
)


def take(step: tuple[Any, ...], journal: Journal, path: Path, make: Make) -> None:
    match step:
        case "save", n, day, note:
            journal.save_session(make(n, day=day, note=note))
        case "delete", n:
            journal.delete_session(make(n).id)
        case "note", day, rest:
            journal.save_day(Day(day, rest), "")
        case ("undo" | "redo" as word,):
            getattr(journal, word)()
        case "foreign", how, n if path.exists():
            rewrite(path, lambda tables: foreign(how, n, tables))


def foreign(how: str, nth: int, tables: dict[str, Any]) -> None:
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


def by_day(history: History) -> dict[date, tuple[Any, ...]]:
    found = {session.day for session in history.sessions} | history.days.keys()
    return {
        day: (sorted(history.on(day), key=lambda s: s.id), history.days.get(day)) for day in found
    }


@settings(max_examples=120)
@given(st.lists(st.tuples(st.integers(0, 1), steps), max_size=25))
def test_the_latest_is_what_a_fresh_look_finds_after_any_changes_by_two(
    a_session: Make, taken: list[tuple[int, tuple[Any, ...]]]
) -> None:
    folder = Path(tempfile.mkdtemp())
    path = folder / "journal.json"
    two = [Journal(path, still), Journal(path, still)]
    shown = [by_day(journal.latest()[0]) for journal in two]
    with patch.object(os, "fsync"):
        for who, step in [*taken, (0, ("look",)), (1, ("look",))]:
            if step != ("look",):
                try:
                    take(step, two[who], path, a_session)
                except JournalError as error:
                    assert "changed since" in str(error)
                continue
            history, changed = two[who].latest()
            fresh = Journal(path, still)
            assert history == fresh.history()
            fresh.close()
            old, shown[who] = shown[who], by_day(history)
            both = old.keys() | shown[who].keys()
            assert changed == {day for day in both if old.get(day) != shown[who].get(day)}
    for journal in two:
        journal.close()
    shutil.rmtree(folder)


def test_sessions_that_stay_are_the_same_objects_whoever_saves(
    filled: Journal, again: Callable[[], Journal], a_session: Make
) -> None:
    first = filled.history().sessions[0]
    filled.save_session(a_session(2))
    again().save_session(a_session(3))
    assert filled.history().sessions[0] is first
