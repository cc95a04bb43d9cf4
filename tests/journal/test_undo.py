"""Every change of the day can be taken back and brought back, whatever becomes of its notes."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support.clocks import still

from acutui.journal.journal import Journal
from acutui.practice.records import Day, Session
from acutui.util.files import FileError

Make = Callable[..., Session]
Patch = pytest.MonkeyPatch
DAY = date(2026, 11, 22)


def documents(path: Path, table: str = "sessions") -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(path.read_bytes())[table]
    return found


def put(path: Path, id: object, fields: object, table: str = "sessions") -> None:
    """Change a document as a program does that takes no locks and knows no notes."""
    tables = json.loads(path.read_bytes())
    if isinstance(fields, dict):
        tables[table][str(id)] = tables[table].get(str(id), {}) | fields
    elif fields is None:
        del tables[table][str(id)]
    else:
        tables[table][str(id)] = fields
    path.write_text(json.dumps(tables))


def ids(journal: Journal) -> list[int]:
    return [session.id for session in journal.history().sessions]


def three(journal: Journal, make: Make) -> list[int]:
    """Save three sessions."""
    for n in range(3):
        journal.save_session(make(n))
    return [make(n).id for n in range(3)]


# Over restarts and days


def test_changes_can_be_undone_and_redone_after_a_restart(
    journal: Journal, again: Callable[[], Journal], a_session: Make
) -> None:
    a, b, c = three(journal, a_session)
    for left in ([a, b], [a]):
        assert again().undo() == "the session"
        assert ids(again()) == left
    for left in ([a, b], [a, b, c]):
        assert again().redo() == "the session"
        assert ids(again()) == left
    assert again().redo() is None
    assert [again().undo() for _ in range(4)] == ["the session"] * 3 + [None]
    assert ids(again()) == []


def test_a_new_change_leaves_nothing_to_redo(
    journal: Journal, again: Callable[[], Journal], a_session: Make
) -> None:
    three(journal, a_session)
    journal.undo()
    journal.save_days([Day(DAY, rest=True)], "the rest day")
    assert journal.redo() is None
    assert again().redo() is None
    assert again().undo() == "the rest day"


@pytest.mark.parametrize("hour", [2, 3, 23])
def test_what_was_changed_before_the_day_began_is_forgotten(
    path: Path, a_session: Make, hour: int
) -> None:
    now = datetime(2026, 11, 22, 23, tzinfo=UTC)
    today = [datetime(2026, 11, 22, 3, tzinfo=UTC)]
    journal = Journal(path, lambda: now, lambda _: today[0])
    three(journal, a_session)
    assert journal.undo() == "the session"
    now += timedelta(hours=hour)
    if now.day == 23 and now.hour >= 3:
        today[0] += timedelta(days=1)
        for one in (journal, Journal(path, lambda: now, lambda _: today[0])):
            assert (one.undo(), one.redo()) == (None, None)
        assert len(ids(journal)) == 2
    else:
        assert (journal.redo(), journal.undo()) == ("the session", "the session")


def test_without_a_beginning_of_the_day_changes_last_24_hours(path: Path, a_session: Make) -> None:
    now = datetime(2026, 11, 22, 23, tzinfo=UTC)
    journal = Journal(path, lambda: now)
    journal.save_session(a_session(0))
    now += timedelta(hours=12)
    journal.save_session(a_session(1))
    now += timedelta(hours=13)
    for one in (Journal(path, lambda: now), journal):
        assert one.undo() == (None if one is journal else "the session")
    assert ids(journal) == [a_session(0).id]


# Several documents at once


def test_a_range_of_days_is_one_save_and_one_change(
    journal: Journal, path: Path, again: Callable[[], Journal], monkeypatch: Patch
) -> None:
    journal.save_days([Day(DAY, checks=("workout",))], "the check")
    before = dict(journal.history().days)
    range_of = [Day(DAY + timedelta(days=n), rest=True) for n in range(-2, 5)]
    replaced: list[str] = []
    really = Path.replace

    def replace(self: Path, to: Path) -> Path:
        replaced.append(to.name)
        return really(self, to)

    monkeypatch.setattr(Path, "replace", replace)
    journal.save_days(iter(range_of), "the rest days")
    ours = [name for name in replaced if name.startswith("journal.")]  # else a backup
    assert ours == ["journal.json", "journal.undo.json"]
    rested = {day.day: day for day in range_of}
    assert dict(journal.history().days) == rested == dict(again().history().days)
    assert journal.undo() == "the rest days"
    assert dict(journal.history().days) == before == dict(again().history().days)
    assert again().redo() == "the rest days"
    assert dict(journal.history().days) == rested


def test_no_days_are_no_change(journal: Journal, path: Path) -> None:
    journal.save_days([], "the rest days")
    assert journal.undo() is None
    assert list(path.parent.iterdir()) == []


def test_one_day_that_could_not_be_read_back_saves_none_of_them(
    filled: Journal, path: Path
) -> None:
    before = path.read_bytes()
    with pytest.raises(ValueError, match="1970"):
        filled.save_days([Day(DAY), Day(date(1960, 1, 1))], "the rest days")
    assert path.read_bytes() == before
    assert filled.undo() == "the session"


def test_a_change_of_which_one_document_was_changed_since_is_not_undone_at_all(
    journal: Journal, path: Path, again: Callable[[], Journal], a_session: Make
) -> None:
    journal.save_session(a_session(0))
    journal.save_days([Day(DAY + timedelta(days=n), rest=True) for n in range(3)], "the rest days")
    put(path, 20261123, {"note": "by hand", "updated": "2026-12-02T00:00:00.000Z"}, "days")
    before = path.read_bytes()
    words = "the rest days: changed since by another acutui; nothing was undone"
    with pytest.raises(FileError, match=words) as caught:
        journal.undo()
    assert caught.value.path == path
    assert path.read_bytes() == before
    # It is not asked about again, and what came before it can be undone, also by the next start.
    assert again().undo() == "the session"
    assert path.read_bytes() != before


@pytest.mark.parametrize(
    "change",
    [{"note": "by hand"}, {"updated": "2026-12-01T00:00:00.001Z"}, {"deleted": True}, 5, None],
    ids=str,
)
def test_what_was_changed_since_in_any_way_is_left_alone(
    filled: Journal, path: Path, a_session: Make, change: object
) -> None:
    put(path, a_session(1).id, change)
    before = path.read_bytes()
    with pytest.raises(FileError, match="changed since by another acutui; nothing was undone"):
        filled.undo()
    assert path.read_bytes() == before
    assert filled.undo() == "the session"
    assert filled.redo() == "the session"
    put(path, a_session(0).id, {"note": "by hand"})
    filled.save_session(a_session(2))
    filled.undo()
    put(path, a_session(2).id, {"updated": "2026-12-02T00:00:00.000Z"})
    with pytest.raises(FileError, match=r"changed since .*; nothing was brought back"):
        filled.redo()
    assert filled.redo() is None


def test_what_another_changed_between_two_changes_is_not_undone_with_the_first(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session(note="one"))
    put(path, a_session().id, {"note": "by hand", "updated": "2026-12-01T00:00:01.500Z"})
    journal.save_session(a_session(note="two"))
    assert journal.undo() == "the session"
    assert journal.history().sessions == (a_session(note="by hand"),)
    with pytest.raises(FileError, match="changed since"):
        journal.undo()
    assert journal.redo() == "the session"
    assert journal.history().sessions == (a_session(note="two"),)


# What others wrote into a document


@pytest.mark.parametrize("number", ["NaN", "1e999", str(2**80), '"\\ud800"', "[[1]]", "null"])
def test_unknown_fields_go_through_undo_and_redo(
    path: Path, again: Callable[[], Journal], good: bytes, number: str
) -> None:
    path.write_bytes(
        good.replace(b'"pressed":60.0', b'"pressed":60.0,"force":' + number.encode()).replace(
            '"weather":"雨"'.encode(), b'"weather":' + number.encode()
        )
    )
    first = again().history().sessions[0]
    before = documents(path)[str(first.id)]
    again().save_session(replace(first, note="changed"))
    again().delete_session(first.id)
    for step in ("undo", "undo", "redo", "redo", "undo", "undo"):
        getattr(again(), step)()
    after = documents(path)[str(first.id)]
    assert after.pop("updated") > before.pop("updated")
    assert repr(after) == repr(before)


def test_a_field_that_another_put_in_or_took_out_since_stays_so(
    journal: Journal, path: Path, good: bytes
) -> None:
    path.write_bytes(good)
    first = journal.history().sessions[0]
    journal.save_session(replace(first, note="changed"))
    put(path, first.id, {"mood": "fine"})
    tables = json.loads(path.read_bytes())
    del tables["sessions"][str(first.id)]["weather"]
    path.write_text(json.dumps(tables))
    for step, note in ((journal.undo, first.note), (journal.redo, "changed")):
        assert step()
        document = documents(path)[str(first.id)]
        assert (document["note"], document.get("mood")) == (note, "fine")
        assert "weather" not in document


def test_a_field_that_another_put_in_comes_back_with_the_session(
    journal: Journal, path: Path, a_session: Make
) -> None:
    journal.save_session(a_session())
    put(path, a_session().id, {"mood": "fine"})
    journal.undo()
    assert documents(path)[str(a_session().id)].keys() == {"deleted", "updated"}
    journal.redo()
    assert documents(path)[str(a_session().id)]["mood"] == "fine"
    journal.delete_session(a_session().id)
    put(path, a_session().id, {"grave": 7})
    journal.undo()
    document = documents(path)[str(a_session().id)]
    assert (document["mood"], document["grave"], "deleted" in document) == ("fine", 7, False)


def test_a_document_of_no_fields_comes_back_as_one(journal: Journal, path: Path) -> None:
    journal.save_days([Day(DAY - timedelta(days=9))], "the day")
    tables = json.loads(path.read_bytes())
    tables["days"]["20261122"] = {}
    path.write_text(json.dumps(tables))
    journal.save_days([Day(DAY, rest=True)], "the rest day")
    journal.undo()
    assert documents(path, "days")["20261122"].keys() == {"updated"}


# Two of them


NOTING = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from acutui.journal.journal import Journal
from acutui.practice.records import Day

NOW = datetime(2026, 12, 1, tzinfo=UTC)
journal = Journal(Path(sys.argv[1]), lambda: NOW)
session = Journal(Path(sys.argv[1]), lambda: NOW).history().sessions[0]
print("ready", flush=True)
sys.stdin.readline()
for n in range(20):
    journal.save_days([Day(session.day, note=f"{sys.argv[2]} {n}")], f"{sys.argv[2]} {n}")
"""


def test_two_processes_that_save_at_once_note_every_change(
    process: Callable[..., "subprocess.Popen[str]"], path: Path, a_session: Make
) -> None:
    journal = Journal(path, still)
    journal.save_session(a_session())
    writers = [process(NOTING, path, name) for name in ("a", "b")]
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [writer.wait(timeout=30) for writer in writers] == [0, 0]
    said: list[str] = []
    while (days := journal.history().days) and not said[40:]:
        words = journal.undo()
        assert words is not None and words == days[a_session().day].note
        said.append(words)
    assert sorted(said) == sorted(f"{name} {n}" for name in ("a", "b") for n in range(20))
    assert journal.undo() == "the session"


def test_what_another_undid_is_not_undone_twice(
    journal: Journal, again: Callable[[], Journal], a_session: Make
) -> None:
    a, _, _ = three(journal, a_session)
    other = again()
    assert other.undo() == journal.undo() == "the session"
    assert ids(journal) == ids(other) == [a]
    assert other.redo() == journal.redo() == "the session"
    assert ids(journal) == ids(other) == ids(again())
